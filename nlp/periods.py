"""Stretches of time that figures hold for: terms, quarters, months of a year, occasions, ``tính đến hết tháng 5/2023``.

A period gives ISO dates only where the text (or, for a year left out, the article's own date) fixes them; Tết and other
occasions keep their label alone. The label is the words of the text, with the word that makes it a date to, from or of.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import Literal

from nlp.annotations import Period
from nlp.dates import find_dates
from nlp.numbers import lower
from nlp.periods_pattern import KINDS, LEAD, OF_A_FEAST, OF_A_LAW, OF_SOMETHING, PATTERN, STARTS

Role = Literal["term", "span", "until", "occasion", "compared"]

_QUARTER = {"i": 1, "ii": 2, "iii": 3, "iv": 4, "1": 1, "2": 2, "3": 3, "4": 4}
_COUNTS = {"một": 1, "hai": 2, "ba": 3, "bốn": 4, "năm": 5, "sáu": 6, "bảy": 7, "tám": 8, "chín": 9, "mười": 10}
_RANGE_LEAD = re.compile(r"(?<!\w)từ\s+(?:ngày\s+)?$")
_STATED = re.compile(r"\s*:|\s+là(?!\w)")
_THIS_ONE = re.compile(r"\s*,|\s+(?:vừa|này|năm nay)(?!\w)")
_SURELY_A_DAY = re.compile(r"^tính|hết|ngày")
_PART_OF_IT = re.compile(r"(?:đầu|giữa|cuối|quý\s+\w+|tháng\s+\w+)\s+$")
_NAMES_A_PLAN = ("term", "year", "years", "list", "count", "quarter", "part")
_WITHIN = 40
_WITHIN_IT = ("trong", "riêng")


@dataclass(frozen=True, slots=True)
class FoundPeriod:
    """A period at one place of a text. ``leads``: it opens its clause, so that what follows happened in it."""

    start: int
    end: int
    period: Period
    role: Role
    leads: bool


def find_periods(text: str, published: date | None = None, lowered: str | None = None) -> list[FoundPeriod]:
    """The periods of ``text`` from left to right; those that only name a plan, a congress or a law are left out."""
    return list(_periods_of(text, published, lower(text) if lowered is None else lowered))


@lru_cache(maxsize=4)
def _periods_of(text: str, published: date | None, low: str) -> tuple[FoundPeriod, ...]:
    """Kept for the last texts: figures and activities ask for the periods of the same one."""
    ranges = list(_find_ranges(text, low, published))
    taken = [(item.start, item.end) for item in ranges]
    found = [item for item in _match_all(text, low, published) if not _overlaps(item, taken)]
    return tuple(sorted(ranges + found, key=lambda item: item.start))


def _overlaps(item: FoundPeriod, taken: list[tuple[int, int]]) -> bool:
    index = bisect_left(taken, (item.end, 0))
    return index > 0 and taken[index - 1][1] > item.start


def _find_ranges(text: str, low: str, published: date | None) -> Iterator[FoundPeriod]:
    """Ranges of days (``từ ngày 20 - 24/1``); without ``từ`` they are the days of an event (``ngày 20 và 21/5``)."""
    for day in find_dates(text, published):
        before = low[max(0, day.start - _WITHIN) : day.start]
        lead = _RANGE_LEAD.search(before)
        if day.first == day.last or lead is None or low.startswith("tháng", day.start):
            continue
        opening = lead.group()
        start = day.start - len(opening)
        period = Period(day.first.isoformat(), day.last.isoformat(), " ".join(text[start : day.end].split()))
        leads = bool(LEAD.search(before[: len(before) - len(opening)]))
        yield FoundPeriod(start, day.end, period, "span", leads)


def _match_all(text: str, low: str, published: date | None) -> Iterator[FoundPeriod]:
    last_occasion: FoundPeriod | None = None
    last_span: FoundPeriod | None = None
    for match in _matches(low):
        kind = next(name for name in KINDS if match.group(name))
        begin = match.start(kind)
        if kind == "month" and (match["mto"] or "").endswith(_WITHIN_IT):
            begin = low.rindex("tháng", begin, match.start("mm"))
        before = low[max(0, begin - _WITHIN) : begin]
        capital = text[begin].isupper() and not text[begin + 1].isupper() and kind not in ("tet", "occasion")
        leads = bool(LEAD.search(before)) or capital
        if kind in ("same", "again"):
            earlier = last_occasion if kind == "same" else last_span
            if earlier is not None:
                yield FoundPeriod(begin, match.end(), earlier.period, earlier.role, True)
            continue
        if not _is_period(kind, match, low, before, leads, published):
            continue
        if kind == "term" and before.rstrip().endswith(","):
            leads = False  # "Đại hội lần thứ XI, nhiệm kỳ 2023 - 2028": the congress, not the time of the figure
        first, last, role = _dates(kind, match, published)
        if first is not None and last is not None and first > last:
            continue  # "năm 2023 - 2019": a comparison, no stretch of time
        period = Period(first, last, " ".join(text[begin : match.end()].split()))
        item = FoundPeriod(begin, match.end(), period, role, leads)
        if role == "occasion":
            last_occasion = item
        elif role == "span" and leads:
            last_span = item
        yield item


def _matches(low: str) -> Iterator[re.Match[str]]:
    """The matches of the pattern from left to right, none overlapping."""
    position = 0
    while start := STARTS.search(low, position):
        match = PATTERN.match(low, start.start())
        position = start.end() if match is None else match.end()
        if match is not None:
            yield match


def _is_period(kind: str, match: re.Match[str], low: str, before: str, leads: bool, published: date | None) -> bool:
    """Whether the words tell a time in which something was done, and do not name a plan, a law or a comparison."""
    close = before.rstrip()
    if kind == "before":
        return leads
    if close.endswith(("so với", "so với dịp", "như", "cùng kỳ")):
        return False
    if kind in _NAMES_A_PLAN and not leads:
        named = OF_SOMETHING.search(before)
        planned = named is not None and named.group().startswith(("kế hoạch", "nhiệm vụ"))
        if named and not (planned and _STATED.match(low, match.end())):
            return False
        if OF_A_LAW.search(before):
            return False
    if kind == "term":
        return leads or close.endswith(("trong", "cả", "suốt", "qua"))
    if kind == "month" and int(match["mm"]) > 12:
        return False
    if kind == "month":
        return bool(match["mto"]) or (leads and bool(match["mmy"] or (published and _THIS_ONE.match(low, match.end()))))
    if kind == "list" and match["lc"] and not match["ln"]:
        return False
    if kind == "months" and not match["my"]:
        return low.startswith("từ", match.start()) and int(match["m2"]) <= 12
    if kind == "around" and match["around"].endswith("năm") and not match["ato"]:
        return False
    if kind == "around":
        return bool(match["ato"]) or leads or close.endswith(("vào", "trong"))
    if kind == "this":
        return not _PART_OF_IT.search(before)
    if kind == "day":
        return _is_day(match, low)
    if kind == "whole":
        return leads or bool(_STATED.match(low, match.end()))
    if kind == "elapsed":
        return leads or low.startswith((" chỉ ", " đã "), match.end())
    if kind == "from":
        return leads or (bool(match["fd"]) and not close.endswith(("lực", "hành", "dụng")))
    if kind == "tet":
        label = match["tet"]
        one = bool(re.search(r"\d|nguyên|dịp", label)) or (leads and " " in label)
        return one and not OF_A_FEAST.search(before)
    return kind != "occasion" or match.group().startswith("dịp") or not OF_A_FEAST.search(before)


def _is_day(match: re.Match[str], low: str) -> bool:
    """Whether ``đến 30/9`` is a day, and no share (``tới 12/15 xã``) or range (``tới 60-70%``)."""
    if int(match["dd"]) > 31 or not 1 <= int(match["dm"]) <= 12:
        return False
    return bool(match["dy"] or _SURELY_A_DAY.search(match["day"]) or low.startswith((",", ".", ";", ")"), match.end()))


def _dates(kind: str, match: re.Match[str], published: date | None) -> tuple[str | None, str | None, Role]:
    """First day, last day and role of a match; None where the text and the article's date leave it open."""
    if kind == "before":
        return None, None, "compared"
    if kind in ("school", "ago", "elapsed", "days"):
        return None, None, "span"
    if kind in ("tet", "occasion"):
        return None, None, "occasion"
    if kind == "term":
        return f"{match['ty1']}-01-01", f"{match['ty2']}-12-31", "term"
    if kind in ("years", "list"):
        first, last = ("y1", "y2") if kind == "years" else ("l1", "l2")
        return f"{match[first]}-01-01", f"{match[last]}-12-31", "span"
    if kind in ("since", "from"):
        return _since(kind, match, published), published.isoformat() if published and kind == "since" else None, "span"
    if kind == "now":
        return None, (published.isoformat() if published else None), "until"
    if kind in ("this", "whole"):
        written = match.group()
        if published is None or "năm" not in written:
            return None, None, "span"
        shift = -1 if written.endswith("ngoái") else 1 if written.endswith("tới") else 0
        return f"{published.year + shift}-01-01", f"{published.year + shift}-12-31", "span"
    if kind == "year":
        last = f"{match['yy']}-12-31"
        if match["yto"]:
            return None, (_day_before(f"{match['yy']}-01-01") if match["yto"].startswith("trước") else last), "until"
        return f"{match['yy']}-01-01", last, "span"
    return _months(kind, match, published)


def _since(kind: str, match: re.Match[str], published: date | None) -> str | None:
    """The first day of ``từ đầu năm (đến nay)``, ``từ tháng 3 đến nay``, ``từ ngày 1/7/2025``."""
    this_year = str(published.year) if published else None
    if kind == "from":
        if match["fd"]:
            return _iso(match["fy2"], int(match["fm"]), int(match["fd"]))
        return _first(match["fy"] or match["fy3"] or (None if "nhiệm" in match["from"] else this_year))
    if match["sm"]:
        month = int(match["sm"])
        return _iso(_year(match["sy3"], published, month), month, int(match["sd"] or 1))
    return _first(match["sy"] or match["sy2"] or (None if "nhiệm" in match["since"] else this_year))


def _first(year: str | None) -> str | None:
    return f"{year}-01-01" if year else None


def _months(kind: str, match: re.Match[str], published: date | None) -> tuple[str | None, str | None, Role]:
    if kind == "day":
        year = _year(match["dy"], published, int(match["dm"]))
        day = _iso(year, int(match["dm"]), int(match["dd"]))
        return None, day, "until"
    if kind == "between":
        return (
            _iso(match["by1"], int(match["bm1"]), 1),
            _month_end(match["by2"], int(match["bm2"])),
            "span",
        )
    if kind == "around":
        return _around(match, published)
    if kind in ("part", "count"):
        count = _count(match["pn"] if kind == "part" else match["cn"])
        first, last = (13 - count, 12) if match["pw"] == "cuối" else (1, count)
        known_from = last if match["pw"] == "đầu" else first - 1
        year = match["py"] or match["cy"] or _year_meant(match.group(), published, known_from)
    elif kind == "months":
        first, last = int(match["m1"]), int(match["m2"])
        year = _year(match["my"], published, last)
    elif kind == "quarter":
        first = 3 * _QUARTER[match["q"]] - 2
        last, year = first + 2, match["qy"] or _year_meant(match["quarter"], published, first)
    else:
        first = last = int(match["mm"])
        year = _year(match["mmy"], published, first)
    towards = (kind == "quarter" and match["qto"]) or (
        kind == "month" and match["mto"] and not match["mto"].endswith(_WITHIN_IT)
    )
    if not (year and 1 <= first <= last <= 12):
        return None, None, "until" if towards else "span"
    ending = f"{year}-{last:02d}-{monthrange(int(year), last)[1]:02d}"
    beginning = f"{year}-{first:02d}-01"
    if towards:
        before = (match["qto"] or match["mto"]).startswith("trước")
        return None, _day_before(beginning) if before else ending, "until"
    return beginning, ending, "span"


def _around(match: re.Match[str], published: date | None) -> tuple[str | None, str | None, Role]:
    """``đến cuối tháng 6``, ``cuối năm nay``: the day up to which, where it is the last of a month or year."""
    if not match["ato"]:
        return None, None, "span"
    if match["aw"] != "cuối" or match["ato"].startswith("trước"):
        return None, None, "until"
    if match["am"]:
        return None, _month_end(_year(match["amy"], published, int(match["am"])), int(match["am"])), "until"
    year = match["ay"] or (str(published.year) if published else None)
    return None, f"{year}-12-31" if year else None, "until"


def _count(written: str | None) -> int:
    """How many months: half a year where no number is written."""
    return _COUNTS.get(written) or int(written) if written else 6


def _year_meant(written: str, published: date | None, known_from: int) -> str | None:
    """The article's year, or the one before it for ``năm ngoái``; None before the part is known."""
    if published is None:
        return None
    if written.endswith("ngoái"):
        return str(published.year - 1)
    return str(published.year) if published.month >= known_from else None


def _month_end(year: str | None, month: int) -> str | None:
    return _iso(year, month, monthrange(int(year), month)[1]) if year and 1 <= month <= 12 else None


def _day_before(day: str) -> str:
    """The last day that ``trước`` leaves: that before the first of the month, quarter or year."""
    return (date.fromisoformat(day) - timedelta(days=1)).isoformat()


def _year(written: str | None, published: date | None, month: int) -> str | None:
    """The year as written, or that of the article where the month lies before its date."""
    if written:
        return written
    return str(published.year) if published and month <= published.month else None


def _iso(year: str | None, month: int, day: int) -> str | None:
    if year is None or not 1 <= month <= 12 or not 1 <= day <= monthrange(int(year), month)[1]:
        return None
    return f"{year}-{month:02d}-{day:02d}"
