"""Days and months written in Vietnamese text.

Spellings covered: ``12/6/2021``, ``12-6-2021``, ``12.6.2021``, ``ngày 17 tháng 3 năm 2026``, ``Sáng 19/10``,
``(14/6)``, ``tháng 5/2023``, and ranges that share a month or a year (``từ ngày 20 - 24/5``,
``ngày 12 và 13/12/2023``).
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Literal

_DAY = r"(?:0?[1-9]|[12]\d|3[01])"
_MONTH = r"(?:0?[1-9]|1[0-2])"
_YEAR = r"(?:1[89]|20)\d\d"
_END = r"(?!\d|[/.-]\d)"
_MONTH_WORDS = {
    "giêng": 1, "một": 1, "hai": 2, "ba": 3, "tư": 4, "năm": 5, "sáu": 6, "bảy": 7, "tám": 8, "chín": 9, "mười": 10,
    "mười một": 11, "mười hai": 12, "chạp": 12,
}  # fmt: skip
_WORD = r"(?:mười(?:\s+(?:một|hai))?|giêng|một|hai|ba|tư|năm|sáu|bảy|tám|chín|chạp)"

_FULL = re.compile(
    rf"(?:(?i:ngày)\s*:?\s*)?(?P<d>{_DAY})"
    rf"(?:\s?(?P<sep>[/.-])\s?(?P<m>{_MONTH})\s?(?P=sep)\s?(?P<y>{_YEAR})(?!\d|[/.]\d)"
    rf"|\s*(?i:tháng)\s*(?P<m2>{_MONTH}(?!\d)|(?i:{_WORD})(?!\w))(?:\s*,?\s*(?i:năm)\s*|\s*[/,]\s*)(?P<y2>{_YEAR})(?!\d))"
)


@dataclass(frozen=True, slots=True)
class FoundDate:
    """A day, a month or a range of days at one place of a text; ``first`` equals ``last`` for a single day."""

    start: int
    end: int
    first: date
    last: date
    given: Literal["full", "completed"]
    """``full`` where the text states the year, ``completed`` where the year is that of the article's own date."""


def make_date(year: int, month: int, day: int) -> date | None:
    """The day, or None where the calendar has no such day."""
    try:
        return date(year, month, day)
    except ValueError:
        return None


def read_date(text: str, position: int = 0) -> tuple[date, int] | None:
    """The full date that begins at ``position`` (with or without ``ngày``) and the offset of its end, or None."""
    match = _FULL.match(text, position)
    if match is None:
        return None
    month = match["m"] or match["m2"]
    number = int(month) if month.isdecimal() else _MONTH_WORDS[" ".join(month.lower().split())]
    day = make_date(int(match["y"] or match["y2"]), number, int(match["d"]))
    return None if day is None else (day, match.end())


_JOIN = r"\s*(?:[-–—]|(?i:đến|tới)(?:\s+(?i:hết))?(?:\s+(?i:ngày))?|(?i:và)(?:\s+(?i:ngày))?|,)\s*"
_CUE = (
    r"(?P<cue>\b(?i:ngày|hôm nay|hôm qua|hôm|sáng|trưa|chiều|tối|đêm|nay|qua|mai|từ|đến|tới|trước|sau|hết|khai mạc|lúc"
    r"|vào|thứ\s+(?:hai|ba|tư|năm|sáu|bảy)|chủ nhật)\s*,?\s*[(:]?\s*|\(\s*)"
)
_TAIL = (
    rf"(?:\s?(?P<s{{0}}>[/.-])\s?(?P<m{{0}}>{_MONTH})(?:\s?(?P=s{{0}})\s?(?P<y{{0}}>{_YEAR}))?{_END}"
    rf"|\s+(?i:tháng)\s+(?P<mm{{0}}>{_MONTH})(?!\d)(?:\s*,?\s*(?i:năm)\s+(?P<yy{{0}}>{_YEAR})|\s*[/-]\s*(?P<yz{{0}}>{_YEAR}))?)"
)
_FIND = re.compile(
    rf"(?<![\w/.,-]){_CUE}?(?P<days>"
    rf"(?P<da>{_DAY})(?:{_TAIL.format('a')})?{_JOIN}(?P<db>{_DAY}){_TAIL.format('b')}"
    rf"|(?P<dc>{_DAY}){_TAIL.format('c')})(?!\d|[/.,]\d|\s?%)"
    rf"|(?<!\w)(?P<month>(?i:tháng)\s+(?P<mo>{_MONTH})(?:\s*[/-]\s*|\s*,?\s*(?i:năm)\s+)(?P<moy>{_YEAR})(?!\d))"
)


def find_dates(text: str, published: date | None = None) -> list[FoundDate]:
    """Every day, month of a year and range of days in the text, left to right.

    A day without a year needs a word that makes it a day (``ngày``, ``Sáng``, a bracket), so that ratios (``45/45``)
    stay out, and needs ``published``: its year is that of the article (or the year before or after where the day would
    lie more than half a year ahead, or more than ten months back), and ``given`` is then ``completed``.
    """
    return list(_dates_of(text, published))


@lru_cache(maxsize=4)
def _dates_of(text: str, published: date | None) -> tuple[FoundDate, ...]:
    """Kept for the last texts: figures, their periods and activities ask for the dates of the same one."""
    return tuple(_found(text, published))


def complete_year(published: date, month: int, day: int) -> date | None:
    """The day in the year that an article of ``published`` means when it leaves the year out."""
    same = make_date(published.year, month, day)
    if same is not None and (same - published).days > 183:
        return make_date(published.year - 1, month, day)
    if same is not None and (published - same).days > 300:
        return make_date(published.year + 1, month, day)
    return same


def _found(text: str, published: date | None) -> Iterator[FoundDate]:
    position = 0
    while match := _FIND.search(text, position):
        position = match.end()
        if match["month"]:
            year, month = int(match["moy"]), int(match["mo"])
            last = date(year, month, monthrange(year, month)[1])
            yield FoundDate(match.start("month"), match.end("month"), date(year, month, 1), last, "full")
            continue
        found = _day_or_range(match, published)
        if found is not None:
            yield found


def _part(match: re.Match[str], key: str) -> tuple[int, int | None, int | None]:
    """Day, month and year of one of the ends, None for what it leaves out."""
    month = match[f"m{key}"] or match[f"mm{key}"]
    year = match[f"y{key}"] or match[f"yy{key}"] or match[f"yz{key}"]
    return int(match[f"d{key}"]), int(month) if month else None, int(year) if year else None


def _is_share_in_brackets(match: re.Match[str], year: int | None) -> bool:
    """Whether the only sign of a day is a bracket that goes on after it, as in ``(1/3 số xã)``."""
    cue = match["cue"]
    return (
        year is None
        and bool(cue)
        and cue.strip() == "("
        and match.string[match.end() :][:1] not in {")", ",", ";", "-"}
    )


def _day_or_range(match: re.Match[str], published: date | None) -> FoundDate | None:
    last_day, last_month, year = _part(match, "b" if match["db"] else "c")
    if last_month is None or (year is None and (match["cue"] is None or published is None)):
        return None
    last = (
        make_date(year, last_month, last_day) if year else published and complete_year(published, last_month, last_day)
    )
    if last is None:
        return None
    first: date | None = last
    if match["db"]:
        day, month, first_year = _part(match, "a")
        month = month or last_month
        first = make_date(first_year or last.year - (month > last.month), month, day)
    if first is None or first > last or _is_share_in_brackets(match, year):
        return None
    return FoundDate(match.start("days"), match.end("days"), first, last, "full" if year else "completed")
