"""Whether two texts are one text that two outlets printed.

A reprint shares long runs of words with what it was taken from, whatever was cut, reordered, reworded or added around
them; reports of one event by two hands share names, figures and perhaps a quote, but no long runs. News that an office
writes from one template shares long runs too: it is told apart by figures and names, which differ where the words
around them are the same.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from difflib import SequenceMatcher
from functools import lru_cache

from nlp.numbers import find_numbers
from nlp.text import fold, to_nfc

RUN = 10
"""Words (syllables) of the shortest run that counts as copied. Names of bodies with their places are shorter; what
somebody says to several reporters, and what an outlet repeats as background, mostly too."""
SHORTEST_BODY = 15
"""Words below which a body is compared together with its headline and lead."""
LEAST_KEPT, LEAST_PART = 0.42, 0.3
"""Shares of a body, and of the longer text, that a reprint has in such runs at least."""
NOTE_KEPT, NOTE_PART = 0.8, 0.08
"""A note cut from a long text, or put into one, is a small part of it, but hardly anything else stands in the note: the
smaller the part, the more of the body must be there."""
OWN_KEPT, OWN_PART = 0.7, 0.4
"""Within one outlet: what follows up an article repeats its background, and that makes it no reprint."""
LEAST_HEAD = 4
"""Words of a headline or lead that tell one news from another by its figures and names alone."""
MISPRINT = 0.8
"""Likeness of the letters (difflib) from which two names are one, misprinted."""
MOST_OTHER = 0.25
"""Share of figures and names in the same words that may differ (misprints, corrections)."""

_WORD = re.compile(r"[^\W\d_]+")
_DAY = re.compile(
    r"(?<![\w/.,-])(?P<day>\d{1,2})\s?(?:[/.-]|\s*tháng\s)\s?(?P<month>\d{1,2})"
    r"(?:\s?(?:[/.-]|\s*năm\s)\s?(?:19|20)\d\d)?(?![\w/%]|[.,-]\d)",
    re.IGNORECASE,
)
_CLOCK = re.compile(r"(?<![\w/.,-])(\d{1,2})\s?(?:giờ|g|h|:)\s?(\d{2})?(?!\w)")
_DIGITS = re.compile(r"\d+(?:[.,/:-]\d+)*")
_SENTENCE_END = re.compile(r"[.!?…:;\n]\W*$")
_SAID = re.compile(r"“[^”\n]{20,}[”\"]|\"[^\"\n]{20,}\"|«[^»\n]{20,}»")
_LAW = re.compile(
    r"(?:(?:Căn cứ|Theo|Tại|Tại khoản \d+|Theo khoản \d+)\s)?(?:quy định (?:tại|của)\s)?"
    r"(?:điểm|khoản|Điều|Luật(?! sư)|Bộ luật|Nghị định|Thông tư|Hiến pháp|Nghị quyết)\s[^\n]*",
)
_COMMON_NAMES = frozenset({"viet nam"})
_NAME, _NUMBER, _WORDED = "N", "#", ""


@dataclass(frozen=True, slots=True)
class Unit:
    """A word, a number or a name of several words, folded and in one spelling."""

    form: str
    kind: str
    words: int

    @property
    def masked(self) -> str:
        """What stands in its place when figures and names are not looked at."""
        return self.kind or self.form


@dataclass(frozen=True, slots=True)
class Wording:
    """A text made ready for comparing."""

    body: tuple[Unit, ...]
    """What is looked for in the other text: the body, or everything where the body is very short."""
    whole: tuple[Unit, ...]
    heads: tuple[tuple[Unit, ...], tuple[Unit, ...]]
    """Headline and lead."""


@dataclass(frozen=True, slots=True)
class Likeness:
    """What two texts have in common."""

    kept: float
    """The larger share of a body's words that stand in runs which the other text has too."""
    part: float
    """Words in such runs as a share of the longer text."""
    kept_facts: int
    """Figures and names that stand in the same words in both texts and are the same."""
    other_facts: int
    """Those that stand in the same words but differ."""
    other_head: bool = False
    """Whether the headlines, or the leads, say the same of another place or person or with another figure."""


@lru_cache(maxsize=256)
def read_wording(headline: str, description: str | None, body: str) -> Wording:
    """The units of an article's text."""
    heads = (tuple(_units(headline)), tuple(_units(description or "")))
    before = heads[0] + heads[1]
    inner = tuple(_units(body))
    whole = before + inner
    rest = _without_quotes(body)
    own = inner if rest == body else tuple(_units(rest))
    return Wording(next((part for part in (own, inner) if len(part) >= SHORTEST_BODY), whole), whole, heads)


def _without_quotes(body: str) -> str:
    """The body without what belongs to others: what somebody said, and paragraphs that tell what a law says."""
    paragraphs = (part for part in body.split("\n\n") if not _LAW.match(part))
    return "\n\n".join(_SAID.sub("\n", part) for part in paragraphs)


_fold_word = lru_cache(maxsize=65_536)(fold)


def _units(text: str) -> Iterator[Unit]:
    text = to_nfc(text)
    spans: list[tuple[int, int, str]] = []
    for match in _DAY.finditer(text):
        if 1 <= int(match["day"]) <= 31 and 1 <= int(match["month"]) <= 12:
            spans.append((*match.span(), f"{int(match['day'])}/{int(match['month'])}"))
    for match in _CLOCK.finditer(text):
        spans.append((*match.span(), f"{int(match[1])}h{int(match[2] or 0)}"))
    for number in find_numbers(text):
        spans.append((number.start, number.end, _spell(number.value, number.value_max, number.of)))
    spans += [(*match.span(), match.group()) for match in _DIGITS.finditer(text)]
    at = 0
    # Dates before numbers, and the longer reading before the shorter, at one place.
    for start, end, form in sorted(spans, key=lambda span: (span[0], -span[1])):
        if start < at:
            continue
        yield from _words(text, at, start)
        yield Unit(form, _NUMBER, 1)
        at = end
    yield from _words(text, at, len(text))


def _spell(*values: Decimal | None) -> str:
    return "-".join(f"{value.normalize():f}" for value in values if value is not None)


def _words(text: str, start: int, end: int) -> Iterator[Unit]:
    name: list[str] = []
    last = start
    for match in _WORD.finditer(text, start, end):
        word = match.group()
        is_capital = word[0].isupper() and not (len(word) > 1 and word.isupper())
        if name and (not is_capital or text[last : match.start()] != " "):
            yield from _close(name)
            name = []
        if is_capital:
            name.append(_fold_word(word))
        else:
            yield Unit(_fold_word(word), _WORDED, 1)
        last = match.end()
    yield from _close(name)


def _close(name: list[str]) -> Iterator[Unit]:
    if len(name) > 1 and " ".join(name) not in _COMMON_NAMES:
        yield Unit(" ".join(name), _NAME, len(name))
    else:
        yield from (Unit(word, _WORDED, 1) for word in name)


def compare(first: Wording, second: Wording) -> Likeness:
    """What the two texts share, whatever the order of their parts."""
    longer = max(_count(first.whole), _count(second.whole))
    common = min(_kept(first.whole, second.whole), _kept(second.whole, first.whole))
    same, other = _facts(first.whole, second.whole)
    same_back, other_back = _facts(second.whole, first.whole)
    return Likeness(
        kept=max(_share(first.body, second.whole), _share(second.body, first.whole)),
        part=common / longer if longer else 0.0,
        kept_facts=min(same, same_back),
        other_facts=min(other, other_back),
        other_head=any(_is_other(one, two) for one, two in zip(first.heads, second.heads, strict=True)),
    )


def is_reprint(likeness: Likeness, *, same_outlet: bool = False) -> bool:
    """Whether two texts of this likeness are one text that was printed twice."""
    kept, part = likeness.kept, likeness.part
    if same_outlet:
        is_copied = kept >= OWN_KEPT and part >= OWN_PART
    else:
        smallness = (LEAST_PART - part) / (LEAST_PART - NOTE_PART)
        is_copied = part >= NOTE_PART and kept >= LEAST_KEPT + max(0.0, smallness) * (NOTE_KEPT - LEAST_KEPT)
    facts = likeness.kept_facts + likeness.other_facts
    return is_copied and not likeness.other_head and likeness.other_facts <= MOST_OTHER * facts


def _count(units: Sequence[Unit]) -> int:
    return sum(unit.words for unit in units)


def _forms(units: Sequence[Unit]) -> list[str]:
    return [word for unit in units for word in (unit.form.split(" ") if unit.words > 1 else (unit.form,))]


def _share(body: Sequence[Unit], other: Sequence[Unit]) -> float:
    return _kept(body, other) / _count(body) if body else 0.0


def _kept(units: Sequence[Unit], other: Sequence[Unit]) -> int:
    """Words of the units that stand in runs which the other text has too."""
    words, theirs = _forms(units), _forms(other)
    length = min(RUN, len(words))
    if not length:
        return 0
    known = {tuple(theirs[start : start + length]) for start in range(len(theirs) - length + 1)}
    kept, upto = 0, 0
    for start in range(len(words) - length + 1):
        if tuple(words[start : start + length]) in known:
            kept += start + length - max(upto, start)
            upto = start + length
    return kept


def _is_other(first: Sequence[Unit], second: Sequence[Unit]) -> bool:
    if len(first) < LEAST_HEAD or [unit.masked for unit in first] != [unit.masked for unit in second]:
        return False
    return any(_differ(a, b) for a, b in zip(first, second, strict=True) if a.kind)


def _differ(first: Unit, second: Unit) -> bool:
    """Whether two figures, or two names, are not the same, nor one name shorter or misprinted."""
    one, other = sorted((first.form, second.form))
    if one == other or first.kind == _NUMBER:
        return one != other
    return one not in other and other not in one and SequenceMatcher(None, one, other).ratio() < MISPRINT


_CONTEXTS = ((2, 2), (4, 0), (0, 4))
"""Words before and after a figure or name by which its place is known in the other text."""


def _facts(units: Sequence[Unit], other: Sequence[Unit]) -> tuple[int, int]:
    places: dict[tuple[object, ...], set[str]] = defaultdict(set)
    for key, form in _places(other):
        places[key].add(form)
    values = {unit.form for unit in other if unit.kind} | set(_forms(other))
    met: dict[str, bool] = {}
    for key, form in _places(units):
        if key in places:
            met[form] = met.get(form, False) or form in places[key] or _is_told(form, places[key], values)
    return sum(met.values()), len(met) - sum(met.values())


def _is_told(form: str, theirs: set[str], values: set[str]) -> bool:
    """Whether the other text has the value elsewhere, or the same name shorter or longer."""
    return form in values or any(form in one or one in form for one in theirs if " " in form and " " in one)


def _places(units: Sequence[Unit]) -> Iterator[tuple[tuple[object, ...], str]]:
    masked = [unit.masked for unit in units]
    for at, unit in enumerate(units):
        if not unit.kind:
            continue
        for before, after in _CONTEXTS:
            if at >= before and at + after < len(units):
                context = masked[at - before : at] + masked[at + 1 : at + 1 + after]
                yield (unit.kind, before, *context), unit.form
