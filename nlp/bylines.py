"""Who wrote an article or took its pictures: the names at its end and those after ``Ảnh:``, ``Tin, bài:``."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from nlp.entities_reading import Reading, load_compounds, load_surnames
from nlp.entities_tokens import LINE

CREDITS = {"ảnh", "tin", "bài", "theo", "nguồn", "pv", "clip", "video", "viết"}
"""The word before the colon that announces a credit."""
_WORKS = {"chép", "ảnh", "bài"}
"""Last words of what a journalist's name stands behind: ``ghi chép``, ``bài và ảnh``."""
_INITIALS = re.compile(r"[A-ZĐ]\.(?:[^\S\n]?[A-ZĐ]\.)*[^\S\n]?[^\W\d_]+")
_CREDITED = re.compile(r"[A-ZĐ](?:\.[A-ZĐ])+(?![^\W\d_])|[A-ZĐ]\.(?:[A-ZĐ]\.)*[A-ZĐ][^\W\d_]+")
"""In a credit nothing stands between initials: ``Ảnh: H.B. Nghe báo cáo`` goes on with the next sentence."""
_NOTE = {"thực hiện", "ghi", "lược ghi", "tổng hợp", "t/h", "ghi chép", "sưu tầm", "biên soạn", "thực hiện)", "cdv"}
_ENDS = {".", "!", "?", "”", "…", "/"}
_LONGEST_LINE = 24
"""Tokens in the longest last line that is looked at from its beginning."""


def initials_end(reading: Reading, index: int, *, credit: bool = False) -> int | None:
    """The token after a name that begins with initials (``H.A``, ``P.Điền``); None where none starts there."""
    tokens = reading.tokens
    match = (_CREDITED if credit else _INITIALS).match(tokens.text, tokens.starts[index])
    if match is None:
        return None
    end = index
    while end < len(tokens) and tokens.ends[end] <= match.end():
        end += 1
    if end > index and not tokens.capital[end - 1]:
        # What follows the initials is the next word of the sentence: `bà N.T.H. cũng`.
        end -= 2
    return end if end > index + 2 else None


def is_credit(reading: Reading, index: int) -> bool:
    """Whether ``Ảnh:`` or the like stands right before the token."""
    if reading.key(index - 1) == "của" and reading.key(index - 2) in _WORKS:
        # `Ghi chép của Trà Giang`
        return True
    return reading.key(index - 1) == ":" and reading.key(index - 2) in CREDITS


def credited_after(reading: Reading, taken: Sequence[bool], index: int) -> tuple[int, int] | None:
    """The next name of a credit after a dash or comma: ``Ảnh: Hồng Nhung - Quốc Việt``."""
    if reading.key(index) not in {"-", ",", "và"} or not reading.goes_on(index + 1):
        return None
    end = _name_end(reading, taken, index + 1)
    return None if end is None else (index + 1, end)


def find_bylines(reading: Reading, taken: Sequence[bool]) -> Iterator[tuple[int, int]]:
    """The names, as tokens, that make up the last line of the text or stand alone after its last sentence."""
    tokens = reading.tokens
    size = len(tokens)
    for start in _starts(reading):
        found = list(_names(reading, taken, start, size))
        if found:
            yield from found
            return


def _starts(reading: Reading) -> Iterator[int]:
    """Where the last line begins, and where the words after the last full stop begin."""
    tokens = reading.tokens
    size = len(tokens)
    line = size - 1
    while line > 0 and tokens.gaps[line] < LINE and size - line < _LONGEST_LINE:
        line -= 1
    if line > 0 and tokens.gaps[line] >= LINE:
        yield line
    for start in range(size - 1, max(size - 8, 0), -1):
        initial = len(reading.key(start - 2)) == 1 and tokens.capital[start - 2]
        if tokens.keys[start - 1] in _ENDS and not initial and start - 1 > 0:
            yield start


def _names(reading: Reading, taken: Sequence[bool], start: int, size: int) -> Iterator[tuple[int, int]]:
    """The names from ``start`` on, none unless they and what belongs to a byline reach the end of the text."""
    found: list[tuple[int, int]] = []
    index = start
    while index < size:
        end = _name_end(reading, taken, index)
        if end is None:
            break
        found.append((index, end))
        index = end
        if reading.key(index) in {"-", ",", "và", "/"} and index + 1 < size:
            index += 1
            if taken[index]:
                # The author's office: `Lê Văn An – LĐLĐ huyện Lạc Sơn`.
                while index < size and taken[index]:
                    index += 1
                break
        else:
            break
    rest = reading.tokens.text[reading.tokens.ends[index - 1] :] if index > start else ""
    note = rest.strip(" \n\t\r.()|").lower()
    if found and (not note or note in _NOTE):
        yield from found


def _name_end(reading: Reading, taken: Sequence[bool], index: int) -> int | None:
    """The token after a run of two to four capital words, or initials with a name."""
    tokens = reading.tokens
    initials = initials_end(reading, index, credit=True)
    if initials is not None:
        return None if any(taken[index:initials]) else initials
    end = index
    if reading.key(index) == "y" and tokens.capital[index] and reading.is_name(index + 1):
        # `Y Krăk`: Y is the family name of men of the Ê Đê.
        end = index + 1
    while (
        end < len(tokens)
        and end - index < 5
        and tokens.words[end]
        and tokens.capital[end]
        and not taken[end]
        and (end == index or reading.tokens.gaps[end] < LINE)
        and len(tokens.keys[end]) > 1
    ):
        end += 1
    if not 2 <= end - index <= 4:
        return None
    # `NGHỊ QUYẾT` in capitals is a heading.
    loud = tokens.slice(index, end).isupper() and " ".join(tokens.keys[index:end]) in load_compounds()
    return None if loud and tokens.keys[index] not in load_surnames() else end
