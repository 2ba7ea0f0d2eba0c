"""Sentences of a text, with exact offsets.

Lines come first, because ``underthesea.sent_tokenize`` runs a headline into the body below it; its cuts are then
repaired where Vietnamese titles, place prefixes and the closing sign ``./.`` of official texts mislead it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from underthesea import sent_tokenize

from nlp.annotations import Sentence

_LINE = re.compile("[^\n\r\u2028\u2029\x0b\x0c\x85]+")
_NO_END = re.compile(
    r"(?:^|[\W_])(?:(?:PGS|GS|TS|ThS|BS|KS|CN|LS|TP|Tp|TX|Tx|TT|Tt|Q|H|P|T|X|Ths|NSƯT|NSND|[A-ZĐ])\.\s*)+$"
)
"""Academic titles, place prefixes and initials: the full stop belongs to the abbreviation."""
_MARKER = re.compile(r"^[\W_]*(?:(?:Điều|Khoản|Mục|Chương|Phần|Bài)\s+)?(?:\d{1,3}|[IVXLC]{1,6}|[a-zđ])\.$")
"""A list number standing alone (``1.``, ``IV.``, ``Điều 3.``): it opens the sentence that follows."""
_NO_WORD = re.compile(r"^[\W_]+$")
_LONGEST_WORD = 1000
_CLOSING = re.compile(r"[”’»\"')\]]+")
_WRAPPED_END = re.compile(r"[\w,\-–]")
_NUMBER_AHEAD = re.compile(r"(?:số|ngày|tháng|năm)$")


def find_sentences(text: str) -> list[Sentence]:
    """The sentences of ``text`` in order, without the white space around them.

    A sentence never crosses a line break, except where a line goes on in small letters after a line that ends within
    a phrase (official texts are broken at a fixed width).
    """
    found: list[Sentence] = []
    for start, end in _lines(text):
        found.extend(Sentence(a, b, text[a:b]) for a, b in _repaired(text, _cuts(text, start, end)))
    return found


def _lines(text: str) -> Iterator[tuple[int, int]]:
    """The spans of the lines, a wrapped line together with those that continue it."""
    current: tuple[int, int] | None = None
    for match in _LINE.finditer(text):
        line = match.group()
        body = line.strip()
        if not body:
            continue
        start = match.start() + line.index(body[0])
        end = start + len(body)
        if current is not None:
            gap = text[current[1] : start]
            if gap.count("\n") == 1 and _goes_on(text, current[1], body[0]):
                current = (current[0], end)
                continue
            yield current
        current = (start, end)
    if current is not None:
        yield current


def _goes_on(text: str, end: int, first: str) -> bool:
    """Whether a line that ends at ``end`` is continued by one that begins with the character ``first``."""
    if first.islower():
        return _WRAPPED_END.match(text[end - 1]) is not None
    return first.isdigit() and _NUMBER_AHEAD.search(text[max(end - 6, 0) : end]) is not None


def _cuts(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    position = start
    line = text[start:end]
    if max(map(len, line.split())) > _LONGEST_WORD:
        # underthesea looks back over the whole word at each full stop: quadratic in what is no text.
        yield start, end
        return
    for piece in sent_tokenize(line):
        begin = text.index(piece, position)
        position = begin + len(piece)
        yield begin, position


def _repaired(text: str, cuts: Iterator[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    current: tuple[int, int] | None = None
    for start, end in cuts:
        if current is None:
            current = (start, end)
            continue
        closing = _CLOSING.match(text, start, end)
        if closing and not text[current[1] : start].strip():
            # A closing quotation mark belongs to the sentence that it closes.
            current = (current[0], closing.end())
            start = closing.end()
            while start < end and text[start].isspace():
                start += 1
            if start == end:
                continue
        if _continues(text, current, start, end):
            current = (current[0], end)
        else:
            yield current
            current = (start, end)
    if current is not None:
        yield current


def _continues(text: str, before: tuple[int, int], start: int, end: int) -> bool:
    """Whether the cut between ``before`` and ``[start, end)`` is no end of a sentence."""
    if text[start].islower() or _NO_WORD.match(text[start:end]):
        return True
    tail = text[max(before[0], before[1] - 24) : before[1]]
    if _NO_END.search(tail):
        return True
    return bool(before[1] - before[0] < 16 and _MARKER.match(text[before[0] : before[1]]))
