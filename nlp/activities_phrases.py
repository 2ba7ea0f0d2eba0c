"""What is done, by the words that say so: the acts and events of `data/activities.toml`, found at their verbs.

A text is searched once for the verbs; what stands behind each says whether it is an activity and of which type.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice

from nlp.rows import load_rows

_GAP = r"(?:\s+[^\s;:,]+){0,8}?"
_GAPS = (_GAP, r"\s+[^\s;:,]+(?:,?\s+[^\s;:,]+){0,7}?,?")
_OPEN = r"\s+[“\"'(]*"
_SHAREHOLDERS = re.compile(r"\s+(?:đồng )?cổ đông(?!\w)")
_LONGEST_EVENT = 110
_NAMED = re.compile(r"[^;.\n]{0,40}?[“\"]")
_MOST_WORDS = 9
_MOST_PARTS = 4
_MOST_BEFORE_COMMA = 3
_WORDS = re.compile(r"\S+")
_LONGEST_OBJECT = 60


def words_of(name: str) -> str:
    """An alternation of the words of a list of `data/activity_words.toml`, the longest first."""
    return _any(load_rows("activity_words")[name])


def _any(words: Iterable[str]) -> str:
    ordered = sorted(words, key=len, reverse=True)
    return "(?:" + "|".join(r"\s+".join(map(re.escape, word.split())) for word in ordered) + ")"


@dataclass(frozen=True, slots=True)
class Hit:
    """What is done: its type, and where the words that say so stand."""

    kind: str
    start: int
    end: int
    held: bool = False
    """Whether it is an event that is held, and not an act."""


@dataclass(frozen=True, slots=True)
class _Act:
    order: int
    kind: str
    behind: tuple[re.Pattern[str], ...]
    """What has to follow the verb: with no comma before the object, and with some."""


@lru_cache(maxsize=1)
def _acts() -> dict[str, list[_Act]]:
    """The acts by their verb, in the order of the data."""
    found: dict[str, list[_Act]] = {}
    for order, (kind, row) in enumerate(load_rows("activities").items()):
        for words in row["acts"]:
            verb, _, target = (" ".join(part.split()) for part in words.partition("..."))
            behind = (rf"{gap}{_OPEN}{_any([target])}(?!\w)" if target else r"(?=,?\s+\w)" for gap in _GAPS)
            found.setdefault(verb, []).append(_Act(order, kind, tuple(map(re.compile, behind))))
    return found


@lru_cache(maxsize=1)
def _verbs() -> re.Pattern[str]:
    return re.compile(rf"(?<!\w){_any({*_acts(), *load_rows('activity_words')['holds']})}(?!\w)")


@lru_cache(maxsize=1)
def _holds() -> frozenset[str]:
    return frozenset(load_rows("activity_words")["holds"])


@lru_cache(maxsize=1)
def _events() -> tuple[tuple[str, re.Pattern[str]], ...]:
    """For each type the words of its events, the longest first; ``...`` stands for up to eight words."""
    patterns = []
    for kind, row in load_rows("activities").items():
        forms = [
            rf"{_GAP}\s+".join(_any([part.strip()]) for part in words.split("..."))
            for words in sorted(row["events"], key=len, reverse=True)
        ]
        if forms:
            patterns.append((kind, re.compile(rf"(?<!\w)(?:{'|'.join(forms)})(?!\w)")))
    return tuple(patterns)


_BEFORE = re.compile(rf"(?:\s+(?:{words_of('before')}|\d[\d.,/]*)(?!\w))*\s+[“\"'(]*")


@lru_cache(maxsize=1)
def _with_commas() -> re.Pattern[str]:
    """The events whose words have a comma between them, wherever one begins."""
    words = [words for row in load_rows("activities").values() for words in row["events"] if "," in words]
    return re.compile(rf"(?<!\w)(?=({_any(words)}))")


_UNSAID = {"meetings": "conference", "classes": "training", "festivals": "other", "gatherings": "other"}
"""What an event is of which nothing more is said."""
_HEADS = tuple((words, re.compile(rf"{words_of(words)}(?!\w)")) for words in _UNSAID)
_ENDS = re.compile(rf"(?<!\w){words_of('ends')}(?!\w)|[;.:\n](?=\s|$)|\n")
_HEAD = re.compile(rf"(?<!\w)(?:{'|'.join(map(words_of, _UNSAID))})(?!\w)")
_BREAK = re.compile(r"[,;:\n](?=\s)")


class Phrases:
    """The verbs of a text by position, and what is done at each."""

    def __init__(self, low: str) -> None:
        self._low = low
        self._found = [match.span() for match in _verbs().finditer(low)]
        self._starts = [start for start, _ in self._found]

    def hits(self, start: int, end: int, limit: int) -> Iterator[Hit]:
        """What is done at the verbs that begin in ``[start, end)``, from left to right; objects may reach to
        ``limit``."""
        for index in range(bisect_left(self._starts, start), bisect_left(self._starts, end)):
            hit = self._at(*self._found[index], limit)
            if hit is not None:
                yield hit

    def verbs(self, start: int, end: int) -> Iterator[int]:
        """Where the verbs begin that stand in ``[start, end)``."""
        yield from self._starts[bisect_left(self._starts, start) : bisect_left(self._starts, end)]

    def _at(self, start: int, end: int, limit: int) -> Hit | None:
        act = self._act_at(start, end, limit)
        if act is None and " ".join(self._low[start:end].split()) in _holds():
            return self.read_event(start, end, limit)
        return act

    def _act_at(self, start: int, end: int, limit: int) -> Hit | None:
        words = " ".join(self._low[start:end].split())
        # "trao tặng" is also "trao": the special rows of either come first, and an object without a comma before it.
        acts = [
            (act, end if verb == words else start + len(verb))
            for verb in (words, *_shorter(words))
            for act in _acts().get(verb, ())
        ]
        acts.sort(key=lambda item: item[0].order)
        for patterns in (0, 1):
            for act, position in acts:
                match = act.behind[patterns].match(self._low, position, limit)
                if match is not None:
                    return Hit(act.kind, start, max(match.end(), end))
        return None

    def read_event(self, start: int, position: int, limit: int) -> Hit | None:
        """The event that begins behind the verb ``[start, position)``; None where what follows is none."""
        lead = _BEFORE.match(self._low, position, limit)
        return self._event_at(start, lead.end() if lead else position, limit)

    def find_event(self, start: int, end: int) -> Hit | None:
        """The first event that is named in ``[start, end)``."""
        found = [
            _HEAD.search(self._low, start, end),
            *(pattern.search(self._low, start, end) for _, pattern in _events()),
        ]
        heads = [match.start() for match in found if match]
        return self._event_at(min(heads), min(heads), end) if heads else None

    def find_last_event(self, start: int, end: int) -> Hit | None:
        """The event that is named in the last part of ``[start, end)``, where commas within its name part nothing."""
        whole = [match.span(1) for match in _with_commas().finditer(self._low, start, end)]
        breaks = [
            match.end()
            for match in _BREAK.finditer(self._low, start, end)
            if not any(first < match.start() < last for first, last in whole)
            and self._low.count("“", start, match.start()) <= self._low.count("”", start, match.start())
        ]
        # Where the last part names none, the name has commas of its own.
        parts = [start, *breaks][:-_MOST_PARTS:-1]
        return next((hit for part in parts if (hit := self.find_event(part, end))), None)

    def _event_at(self, start: int, position: int, limit: int) -> Hit | None:
        end = min(limit, position + _LONGEST_EVENT)
        special = _special(self._low, position, end)
        if special is not None:
            return Hit(special[0], start, special[1], held=True)
        heads = [(words, pattern.match(self._low, position, end)) for words, pattern in _HEADS]
        words, head = max(heads, key=lambda item: item[1].end() if item[1] else -1)
        if head is None:
            return None
        stop = _ENDS.search(self._low, head.end(), end)
        behind = self._first_special(head.end(), stop.start() if stop else end)
        if behind is not None:
            return Hit(behind[0], start, behind[1], held=True)
        if words == "gatherings" and not _NAMED.match(self._low, head.end(), end):
            return None
        return Hit(_UNSAID[words], start, head.end(), held=True)

    def _first_special(self, position: int, end: int) -> tuple[str, int] | None:
        """The type of the first event or act that stands behind a meeting's word, within nine words, and its end."""
        words = list(islice(_WORDS.finditer(self._low, position, end), _MOST_WORDS))
        # "gặp mặt, tặng quà" is one thing; a comma further off begins another.
        commas = (word.end() for word in words[_MOST_BEFORE_COMMA:] if word.group().endswith(","))
        end = next(commas, words[-1].end() if words else position)
        found = [pattern.search(self._low, position, end) for _, pattern in _events()]
        first = min((match.start() for match in found if match), default=end)
        for index in range(bisect_left(self._starts, position), bisect_left(self._starts, first + 1)):
            act = self._act_at(*self._found[index], end + _LONGEST_OBJECT)
            if act is not None:
                return act.kind, act.end
        return _special(self._low, first, end) if first < end else None


def _special(low: str, position: int, end: int) -> tuple[str, int] | None:
    """The type whose event begins right there: that of the longest words."""
    best: tuple[str, int] | None = None
    for kind, pattern in _events():
        match = pattern.match(low, position, end)
        if match and not _SHAREHOLDERS.match(low, match.end()) and (best is None or match.end() > best[1]):
            best = (kind, match.end())
    return best


def _shorter(words: str) -> Iterator[str]:
    parts = words.split()
    for count in range(len(parts) - 1, 0, -1):
        yield " ".join(parts[:count]).rstrip(",")


@lru_cache(maxsize=64)
def rank(kind: str) -> int:
    """The place of a type in the data: the special before the general."""
    return list(load_rows("activities")).index(kind)
