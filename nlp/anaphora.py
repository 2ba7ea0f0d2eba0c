"""Words that point back to a document cited before: ``Nghị quyết này``, ``Chỉ thị nói trên``, a name given in brackets.

They are no references of their own (contract: one reference at each place where a document is *cited*); they matter for
what an article says that a document did or that was done to it. A wrong link is worse than none: where two documents
are equally possible, none is named.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from nlp.annotations import Anaphor, Reference
from nlp.references_words import TYPE_WORD, stands_alone, type_of
from nlp.symbols import plain_text

_POINTS = re.compile(
    r" {1,2}(?:này|nói trên|nêu trên|kể trên|trên đây|vừa nêu|đó"
    r"|trên(?= {0,2}[,.;:)”]| (?:đã|được|và|là|có|của)(?!\w)))(?!\w)"
)
"""What makes a type's word point back; ``trên`` alone must not begin ``trên địa bàn``."""
_SEVERAL = re.compile(r"(?i:các|những|hai|ba|bốn|năm|nhiều|mọi|\d+) {1,2}$")
_SAYING = r"nêu|xác định|yêu cầu|đề ra|chỉ rõ|nhấn mạnh|khẳng định|ra đời|cũng"
_DEFINITE = re.compile(
    r" {0,2}[,.;:)”]| (?:đã|được|và|là|có|tới|đến|trong|vào|để|cho|với|nhằm|tại|đi vào|còn|thì"
    rf"|{_SAYING})(?!\w)"
)
_SAYS = re.compile(rf" (?:đã )?(?:{_SAYING})(?!\w)")
_ALIAS = re.compile(
    r" {0,2}\((?:(?:sau|dưới) đây)?,? {0,2}(?:xin )?(?:được )?(?:gọi|viết) (?:tắt|chung) (?:là|:) ?:? {0,2}[“\"']?"
    r"(?P<alias>[^()“”\"'\n]{2,60}?)[”\"']? {0,2}\)"
    r"| {0,2}\((?:sau|dưới) đây gọi là {0,2}[“\"']?(?P<called>[^()“”\"'\n]{2,60}?)[”\"']? {0,2}\)"
)
_ALIAS_REACH = 260
_GIVEN = re.compile(r"(?:gọi|tắt|chung) là:? {0,2}[“\"']?$")
"""Where the name is given it does not point back yet."""
_INTRODUCED = re.compile(r"\b(?:ban hành|xây dựng|lập|soạn|ký|một) $", re.IGNORECASE)
"""Before a type's word without a number: another document, which what points back may mean from here on."""
_BEGINS = re.compile(r"(?:^|[.!?:…”\"\n]|- ?)[ \n“\"]*$")
_COMMON_NOUNS = frozenset({"TB", "BC", "BB", "HĐ", "TTr", "CV", "QTr", "QC", "PA", "DA"})
"""Types whose capitalised word alone rarely means the document."""
_BESIDE = 60
"""Characters between two citations of one list."""
_SENTENCE_ENDS = re.compile(r"[.!?;…] |\n")
_MANY = 20
"""Names given in brackets that are followed through the text: no article has more."""
_NEAR = 600
"""Characters within which ``này`` prefers the nearest citation of its type to others further off."""
_OWN_TEXT = re.compile(
    r"^[ \t]*(?:Điều \d{1,3}[.:]|Căn cứ "
    r"|(?:QUYẾT ĐỊNH|QUYẾT NGHỊ|NGHỊ ĐỊNH|NGHỊ QUYẾT|THÔNG TƯ|CHỈ THỊ|LUẬT)[ :]*$)",
    re.MULTILINE,
)
_OWN_LINES = 3
"""So many lines of that kind make a text a document of its own, whose ``Nghị định này`` is itself."""


def find_anaphora(text: str, references: Sequence[Reference]) -> list[Anaphor]:
    """What points back to the references, in order, free of overlap with them and with each other.

    ``text`` is the NFC text in which the references were found. Nothing is found in the text of a document itself, nor
    where no document of that type was cited before.
    """
    if not references or len(_OWN_TEXT.findall(text)) >= _OWN_LINES:
        return []
    plain = plain_text(text)
    covered = _Covered(references)
    found = {item.start: item for item in _by_alias(text, plain, list(_aliases(plain, references)), covered)}
    before: dict[str, _Before] = defaultdict(_Before)
    passed = 0
    for word in TYPE_WORD.finditer(plain, references[0].end):
        start, end = word.span()
        while passed < len(references) and references[passed].end <= start:
            before[references[passed].type or ""].add(references[passed])
            passed += 1
        kind = type_of(word.group()).abbreviation
        cited = before.get(kind)
        if cited is None or start in found or covered.at(start) or not stands_alone(plain, start, end):
            continue
        if _SEVERAL.search(plain, max(0, start - 8), start):
            continue
        pointer = _POINTS.match(plain, end)
        if pointer is None and _INTRODUCED.search(plain, max(0, start - 12), start):
            cited.other = start
        elif pointer is not None:
            found[start] = _anaphor(text, start, pointer.end(), kind, cited.nearest(text, start))
        elif kind not in _COMMON_NOUNS and cited.only is not None and _is_definite(text, plain, start, end):
            found[start] = _anaphor(text, start, end, kind, cited.only)
    return _in_order(found)


def _in_order(found: Mapping[int, Anaphor]) -> list[Anaphor]:
    """By their beginning; of two that overlap (a name given in brackets and its type's word) the first."""
    kept: list[Anaphor] = []
    for start in sorted(found):
        if not kept or kept[-1].end <= start:
            kept.append(found[start])
    return kept


def _anaphor(text: str, start: int, end: int, kind: str, antecedent: Reference | None) -> Anaphor:
    return Anaphor(start, end, text[start:end], kind, antecedent.start if antecedent else None)


class _Covered:
    """Where the references stand."""

    def __init__(self, references: Sequence[Reference]) -> None:
        self._starts = [item.start for item in references]
        self._ends = [item.end for item in references]

    def at(self, position: int) -> bool:
        """Whether a reference covers the position."""
        number = bisect_right(self._starts, position) - 1
        return number >= 0 and position < self._ends[number]


class _Before:
    """The citations of one type that have been met so far."""

    def __init__(self) -> None:
        self._cited: list[Reference] = []
        self._identities: set[tuple[str | None, ...]] = set()
        self.other = -1
        """Where a document of the type was spoken of last that is not cited."""

    def add(self, reference: Reference) -> None:
        """Takes the next citation."""
        self._cited.append(reference)
        self._identities.add(_identity(reference))

    @property
    def only(self) -> Reference | None:
        """The last citation, where all are of one document."""
        return self._cited[-1] if len(self._identities) == 1 and self.other < self._cited[-1].end else None

    def nearest(self, text: str, position: int) -> Reference | None:
        """The document that ``này`` means: the only one, else the one cited last and near, unless beside another."""
        last = self._cited[-1]
        if self.other > last.end:
            return None
        if len(self._identities) == 1:
            return last
        if position - last.end > _NEAR:
            return None
        for other in reversed(self._cited[:-1][-8:]):
            if last.start - other.end >= _BESIDE or _SENTENCE_ENDS.search(text, other.end, last.start):
                break
            if _identity(other) != _identity(last):
                return None
        return last


def _is_definite(text: str, plain: str, start: int, end: int) -> bool:
    """Whether a type's word alone, capitalised, means the document that was spoken of."""
    if not plain[start].isupper() or _GIVEN.search(plain, max(0, start - 8), start):
        return False
    if _BEGINS.search(text, max(0, start - 4), start):
        # A sentence begins with a capital anyway: only a verb of saying shows that a document is its subject.
        return _SAYS.match(plain, end) is not None
    return _DEFINITE.match(plain, end) is not None or end == len(plain)


def _identity(reference: Reference) -> tuple[str | None, ...]:
    number = (reference.number or "").lstrip("0")
    if number:
        return number, reference.year
    return (" ".join((reference.name or reference.text).lower().split()),)


def _aliases(plain: str, references: Sequence[Reference]) -> Iterator[tuple[str, int, Reference]]:
    """Names that the text gives to cited documents in brackets, where they count from, and the citation."""
    for number, reference in enumerate(references):
        until = references[number + 1].start if number + 1 < len(references) else len(plain)
        reach = plain[reference.end : min(until, reference.end + _ALIAS_REACH)]
        sentence = re.split(r"[.;!?] |\n\n", reach, maxsplit=1)[0]
        match = _ALIAS.search(sentence)
        alias = match and (match["alias"] or match["called"])
        if match and alias and alias[0].isupper() and not re.search(r"\d", alias):
            yield " ".join(alias.split()), reference.end + match.end(), reference


def _by_alias(
    text: str, plain: str, aliases: Sequence[tuple[str, int, Reference]], covered: _Covered
) -> Iterator[Anaphor]:
    """Later uses of the given names; where two documents were given one name, the one given last counts."""
    for number, (alias, begin, reference) in enumerate(aliases[:_MANY]):
        until = min((start for name, start, _ in aliases[number + 1 :] if name == alias), default=len(plain))
        for match in re.finditer(rf"(?<!\w){re.escape(alias)}(?!\w)(?! (?:số|\d|của|về))", plain[:until]):
            if match.start() < begin or covered.at(match.start()):
                continue
            kind = reference.type or "CV"
            yield _anaphor(text, match.start(), match.end(), kind, reference)
