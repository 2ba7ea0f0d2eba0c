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
from typing import Literal

from nlp.annotations import Period
from nlp.dates import find_dates
from nlp.numbers import lower

Role = Literal["term", "span", "until", "occasion", "same"]

_Y = r"(?:19|20)\d\d"
_TO = r"(?:(?:tính\s+)?(?:từ\s+nay\s+)?(?:đến|tới)(?:\s+hết)?(?:\s+ngày)?|tính\s+hết|hết|trước(?:\s+ngày)?)"
_QUARTER = {"i": 1, "ii": 2, "iii": 3, "iv": 4, "1": 1, "2": 2, "3": 3, "4": 4}
_COUNTS = {"một": 1, "hai": 2, "ba": 3, "bốn": 4, "năm": 5, "sáu": 6, "bảy": 7, "tám": 8, "chín": 9, "mười": 10}
_ANOTHER = r"(?:ngoái|trước|tới|sau|kia)(?!\w)"
"""Behind ``năm``: not the year of the article, so that no date is completed from it."""
_CALENDAR = (
    r"giáp|ất|bính|đinh|mậu|kỷ|canh|tân|nhâm|quý",
    r"tý|sửu|dần|mão|thìn|tỵ|ngọ|mùi|thân|dậu|tuất|hợi",
)

_PATTERN = re.compile(
    rf"(?<![\w/.-])(?:"
    rf"(?P<term>(?:nhiệm\s+kỳ|giai\s+đoạn|thời\s+kỳ|niên\s+khóa|khóa\s+học)\s+(?P<ty1>{_Y})(?:\s*[-–]\s*"
    rf"|\s+đến\s+|\s+)(?P<ty2>{_Y}))"
    rf"|(?P<school>năm\s+học\s+{_Y}\s*[-–]\s*{_Y})"
    rf"|(?P<since>từ\s+(?:đầu\s+(?:năm|nhiệm\s+kỳ)(?:\s+(?P<sy>{_Y}))?|năm\s+(?P<sy2>{_Y}))\s+(?:cho\s+)?(?:đến|tới)\s+nay)"
    rf"|(?P<part>(?:(?P<pn>\d{{1,2}}|một|hai|ba|bốn|năm|sáu|bảy|tám|chín|mười)\s+tháng|nửa)\s+(?P<pw>đầu"
    rf"|cuối)\s+năm(?:\s+(?P<py>{_Y}))?(?!\s+{_ANOTHER}))"
    rf"|(?P<ago>(?P<an>\d{{1,3}}|một|hai|ba|bốn|năm|sáu|bảy|tám|chín|mười)\s+(?:tháng|năm|tuần"
    rf"|ngày)\s+(?:qua|gần\s+đây|trở\s+lại\s+đây)|(?:năm|nhiệm\s+kỳ|quý)\s+(?:vừa\s+)?qua)"
    rf"|(?P<months>(?:từ\s+)?tháng\s+(?P<m1>\d{{1,2}})(?:\s*[-–]\s*"
    rf"|\s+đến\s+(?:hết\s+)?(?:tháng\s+)?)(?P<m2>\d{{1,2}})(?:/|\s+năm\s+)(?P<my>{_Y}))"
    rf"|(?P<quarter>(?:(?P<qto>{_TO})\s+)?quý\s+(?P<q>iv|i{{1,3}}|[1-4])(?:(?:\s*/\s*|\s+năm\s+"
    rf"|[-\s])(?P<qy>{_Y}))?(?![\w/-])(?!\s+năm\s+{_ANOTHER}))"
    rf"|(?P<month>(?:(?P<mto>{_TO}|trong|riêng|chỉ\s+trong)\s+)?tháng\s+(?P<mm>\d{{1,2}})(?:(?:/"
    rf"|\s+năm\s+)(?P<mmy>{_Y}))?(?![\d/]))"
    rf"|(?P<day>(?:tính\s+)?(?:đến|tới)(?:\s+hết)?(?:\s+ngày)?\s+(?P<dd>\d{{1,2}})[/-](?P<dm>\d{{1,2}})(?:[/-](?P<dy>{_Y}))?(?![\d/]))"
    rf"|(?P<tet>(?:dịp\s+)?(?:tết\s+nguyên\s+đán|tết)(?:\s+(?:{_CALENDAR[0]})\s+(?:{_CALENDAR[1]}))?(?:\s+(?:năm\s+)?{_Y})?)"
    rf"|(?P<occasion>(?:dịp\s+)?(?:tháng\s+công\s+nhân|tháng\s+hành\s+động\s+về\s+(?:atvslđ"
    rf"|an\s+toàn,?\s+vệ\s+sinh\s+lao\s+động)"
    rf"|tuần\s+lễ\s+(?:quốc\s+gia|áo\s+dài)[^,.;\n]{{0,20}}?)(?:\s+(?:năm\s+)?{_Y})?)(?![\w])"
    rf"|(?P<years>(?:từ\s+)?(?:năm\s+)?(?P<y1>{_Y})\s*(?:[-–]|đến(?:\s+năm)?)\s*(?P<y2>{_Y})(?![\d/]))"
    rf"|(?P<year>(?:(?P<yto>{_TO})\s+)?năm\s+(?P<yy>{_Y})(?![\d/-]))"
    r"|(?P<now>(?:tính\s+)?(?:đến|tới)\s+thời\s+điểm\s+(?:hiện\s+(?:nay|tại)|này))"
    rf"|(?P<this>năm\s+nay|quý\s+này|cả\s+năm\s+nay)"
    rf"|(?P<same>(?:nhân\s+|cũng\s+|trong\s+)?dịp\s+này)"
    rf")(?!\w)"
)
_OF_SOMETHING = re.compile(
    r"(?:(?:nghị quyết|kế hoạch|chương trình|phương hướng|nhiệm vụ|quy hoạch|chủ đề|chủ đề công tác|đề án"
    r"|chiến lược|trọng tâm|đột phá|ưu tiên|công tác|dự toán)(?:\s+của)?"
    r"|luật|bộ luật|báo cáo|hội nghị|đại hội|lễ|tổng kết|sơ kết|tình hình|so với|cùng kỳ|hơn|kỷ niệm|từ"
    r"|sinh|khóa|sang|bước sang|vào cuối|cuối|đầu|giữa|thứ|tháng \d+|tháng \d+,|ngày|mùa xuân|xuân|vụ|định hướng"
    r"|tầm nhìn)\s+$"
)
_RANGE_LEAD = re.compile(r"(?:từ|trong các|trong)\s+(?:ngày\s+)?$")
_LONGEST_RANGE = 92
_OF_A_LAW = re.compile(r"(?<!kỷ )(?<!pháp )(?<!\w)(?:bộ luật|luật|pháp lệnh)(?:\s+[^\W\d]+){0,6},?\s+$")
_LEAD = re.compile(
    r"(?:^|[.;:!?\n“\"–,]|\s-)\s*(?:(?:trong|riêng|tính|cả|suốt|chỉ|chung|qua|và|cũng|theo đó|cụ thể"
    r"|đặc biệt|mục tiêu|nhìn lại|hiện"
    r"|được biết|tổng kết|kết quả|ngay|từ)[,:]?\s+){0,3}$"
)


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
    low = lower(text) if lowered is None else lowered
    ranges = list(_find_ranges(text, low, published))
    taken = [(item.start, item.end) for item in ranges]
    found = [item for item in _match_all(text, low, published) if not _overlaps(item, taken)]
    return sorted(ranges + found, key=lambda item: item.start)


def _overlaps(item: FoundPeriod, taken: list[tuple[int, int]]) -> bool:
    index = bisect_left(taken, (item.end, 0))
    return index > 0 and taken[index - 1][1] > item.start


def _find_ranges(text: str, low: str, published: date | None) -> Iterator[FoundPeriod]:
    """Ranges of days (``từ ngày 20 - 24/1``), with the words that open them."""
    for day in find_dates(text, published):
        if day.first == day.last or low.startswith("tháng", day.start) or (day.last - day.first).days > _LONGEST_RANGE:
            continue
        lead = _RANGE_LEAD.search(low[max(0, day.start - 18) : day.start])
        start = day.start - len(lead.group()) if lead else day.start
        period = Period(day.first.isoformat(), day.last.isoformat(), " ".join(text[start : day.end].split()))
        yield FoundPeriod(start, day.end, period, "span", False)


def _match_all(text: str, low: str, published: date | None) -> Iterator[FoundPeriod]:
    last_occasion: FoundPeriod | None = None
    for match in _PATTERN.finditer(low):
        kind = next(name for name in _KINDS if match.group(name))
        before = low[max(0, match.start() - 40) : match.start()]
        leads = bool(_LEAD.search(before))
        if kind == "term" and before.rstrip().endswith(","):
            leads = False  # "Đại hội lần thứ XI, nhiệm kỳ 2023 - 2028": the congress, not the time of the figure
        if before.rstrip().endswith(("so với", "so với dịp", "như", "cùng kỳ")):
            continue
        if (
            kind in ("term", "year", "years", "quarter")
            and not leads
            and (_OF_SOMETHING.search(before) or _OF_A_LAW.search(before))
        ):
            continue
        if kind == "term" and not leads and not before.rstrip().endswith(("trong", "cả", "suốt", "qua")):
            continue
        if kind == "month" and not match["mto"] and not (leads and match["mmy"]):
            continue
        if kind == "same":
            if last_occasion is not None:
                yield FoundPeriod(match.start(), match.end(), last_occasion.period, "occasion", True)
            continue
        first, last, role = _dates(kind, match, published)
        if first is not None and last is not None and first > last:
            continue  # "năm 2023 - 2019": a comparison, no stretch of time
        label = text[match.start() : match.end()]
        item = FoundPeriod(match.start(), match.end(), Period(first, last, " ".join(label.split())), role, leads)
        if role == "occasion":
            if kind == "tet" and not re.search(r"\d|nguyên|dịp", label.lower()):
                continue
            last_occasion = item
        yield item


_KINDS = (
    "term",
    "school",
    "since",
    "part",
    "ago",
    "months",
    "quarter",
    "month",
    "day",
    "tet",
    "occasion",
    "years",
    "year",
    "now",
    "this",
    "same",
)


def _dates(kind: str, match: re.Match[str], published: date | None) -> tuple[str | None, str | None, Role]:
    """First day, last day and role of a match; None where the text and the article's date leave it open."""
    if kind in ("school", "ago"):
        return None, None, "span"
    if kind in ("tet", "occasion"):
        return None, None, "occasion"
    if kind == "term":
        return f"{match['ty1']}-01-01", f"{match['ty2']}-12-31", "term"
    if kind == "years":
        return f"{match['y1']}-01-01", f"{match['y2']}-12-31", "span"
    if kind == "since":
        year = (
            match["sy"]
            or match["sy2"]
            or (str(published.year) if published and "nhiệm" not in match["since"] else None)
        )
        return (f"{year}-01-01" if year else None), (published.isoformat() if published else None), "span"
    if kind == "now":
        return None, (published.isoformat() if published else None), "until"
    if kind == "this":
        year = str(published.year) if published and "năm" in match["this"] else None
        return (f"{year}-01-01", f"{year}-12-31", "span") if year else (None, None, "span")
    if kind == "year":
        last = f"{match['yy']}-12-31"
        if match["yto"]:
            return None, (_day_before(f"{match['yy']}-01-01") if match["yto"].startswith("trước") else last), "until"
        return f"{match['yy']}-01-01", last, "span"
    return _months(kind, match, published)


def _months(kind: str, match: re.Match[str], published: date | None) -> tuple[str | None, str | None, Role]:
    if kind == "day":
        year = _year(match["dy"], published, int(match["dm"]))
        day = _iso(year, int(match["dm"]), int(match["dd"]))
        return None, day, "until"
    if kind == "part":
        count = _COUNTS.get(match["pn"]) or int(match["pn"]) if match["pn"] else 6
        first, last = (1, count) if match["pw"] == "đầu" else (13 - count, 12)
        known_from = last if match["pw"] == "đầu" else first - 1
        year = match["py"] or (str(published.year) if published and published.month >= known_from else None)
    elif kind == "months":
        first, last, year = int(match["m1"]), int(match["m2"]), match["my"]
    elif kind == "quarter":
        first = 3 * _QUARTER[match["q"]] - 2
        last, year = first + 2, match["qy"] or (str(published.year) if published and published.month >= first else None)
    else:
        first = last = int(match["mm"])
        year = _year(match["mmy"], published, first)
    if not (year and 1 <= first <= last <= 12):
        return None, None, "span"
    ending = f"{year}-{last:02d}-{monthrange(int(year), last)[1]:02d}"
    towards = (kind == "quarter" and match["qto"]) or (
        kind == "month" and match["mto"] not in (None, "trong", "riêng", "chỉ trong")
    )
    beginning = f"{year}-{first:02d}-01"
    if towards:
        before = (match["qto"] or match["mto"]).startswith("trước")
        return None, _day_before(beginning) if before else ending, "until"
    return beginning, ending, "span"


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
