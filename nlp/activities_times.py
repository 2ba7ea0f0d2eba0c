"""When an activity was: the days and periods of its clause, completed from the article's date, never after it."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from nlp.activities_phrases import words_of
from nlp.annotations import Reference
from nlp.dates import FoundDate, find_dates
from nlp.periods import FoundPeriod

_TODAY = re.compile(r"(?<!\w)(?:sáng|trưa|chiều|tối|đêm|hôm)\s+(nay|qua)(?!\w)")
_UP_TO = re.compile(r"(?<!\w)(?:tính\s+)?(?:đến|tới)\s+(?:hết\s+)?(?:ngày\s+)?$")
_SAME_DAY = re.compile(r"(?<!\w)cùng (?:ngày|buổi)(?!\w)")
_TO_COME = re.compile(r"(?<!\w)(?:sáng|trưa|chiều|tối|hôm|ngày)\s+mai(?!\w)|(?<!\w)(?:tháng|tuần|quý|năm)\s+tới(?!\w)")
_DAY = re.compile(r"(?<!\w)(?:ngày|sáng|trưa|chiều|tối|từ)\s+(?:ngày\s+)?\d{1,2}\s*[/.-]\s*\d{1,2}(?!\d)")
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_OF_SOMETHING = re.compile(
    rf"(?<!\w){words_of('days_of')}\s+(?:ngày\s+)?$|(?:kỷ niệm|chào mừng|hưởng ứng)\s[^.,;\n]{{0,60}}$"
)
"""Before a day that is none of the activity's: that of a feast, a term or a document."""
_LEADS = re.compile(r"[ ,)]*(?:(?:đã|hiện)?\s*có\s+)?(?:[\d./]+\s*(?:\([^()]*\)\s*)?)?")
_SAME_WITHIN = 400
"""Characters before ``cùng ngày`` within which its day is written."""
_AFTER_REFERENCE = 14
"""Characters after a reference in which a date is the document's own."""
_SOON = 45
"""Days after the article within which a day without its year is one to come; further off it is of another year."""

DatedBy = Literal["text", "article"]


@dataclass(frozen=True, slots=True)
class When:
    """The first and last day as ISO dates, None where the text leaves it open; ``dated_by`` says whether the ``text``
    gives the year or it is that of the ``article``; ``to_come`` where it had not happened yet."""

    first: str | None = None
    last: str | None = None
    dated_by: DatedBy | None = None
    to_come: bool = False

    @property
    def is_day(self) -> bool:
        """Whether it is one day."""
        return self.first is not None and self.first == self.last


class Times:
    """The dates and periods of a text by position, those that belong to a document left out."""

    def __init__(
        self,
        text: str,
        low: str,
        published: date | None,
        periods: Sequence[FoundPeriod],
        references: Sequence[Reference],
    ) -> None:
        self._low = low
        self._published = published
        self._references = sorted(reference.end for reference in references)
        self._dates = find_dates(text, published)
        self._date_starts = [item.start for item in self._dates]
        self._periods = periods
        self._period_starts = [item.start for item in self._periods]
        self._date_spans = [(item.start, item.end) for item in self._dates]
        self._period_spans = [(item.start, item.end) for item in self._periods]
        self._day_spans = [match.span() for match in _DAY.finditer(low)]

    def read(self, start: int, end: int, verb: int, kind: str, *, done: bool = False) -> When:
        """When it was, by the words in ``[start, end)`` around the verb at ``verb``; what is ``done`` lies not after
        the article."""
        days = self.days(start, end, documents=kind == "directive")
        for day in days:
            when = self._of_day(day, done=done)
            if when is not None:
                return when
        today = _TODAY.search(self._low, start, end)
        if today is not None and self._published is not None:
            told = (self._published - timedelta(days=today.group(1) == "qua")).isoformat()
            return When(told, told, "article")
        if _TO_COME.search(self._low, start, end):
            return When(to_come=True)
        if self.has_day(start, end):
            return When()  # it was one day, which is not known, and not the year that is named besides
        # "hội nghị tổng kết hoạt động năm 2022" tells of what year it spoke.
        for period in self._periods_in(start, verb if kind == "conference" else end):
            when = self._of_period(period, verb, done=done)
            if when is not None:
                return when
        return When()

    def _of_day(self, day: FoundDate, *, done: bool) -> When | None:
        by: DatedBy = "text" if day.given == "full" else "article"
        if self._published is not None and day.first > self._published:
            ahead = (day.first - self._published).days
            if done or (by == "article" and ahead > _SOON):
                return None
            return When(day.first.isoformat(), day.last.isoformat(), by, to_come=True)
        if _UP_TO.search(self._low, max(0, day.start - 20), day.start):
            return When(None, day.last.isoformat(), by)
        return When(day.first.isoformat(), day.last.isoformat(), by)

    def _of_period(self, period: FoundPeriod, verb: int, *, done: bool) -> When | None:
        first, last = period.period.start, period.period.end
        if (first is None and last is None) or period.role == "compared":
            return None
        if period.role == "term" and not (period.leads and period.start < verb):
            return None  # "Đại hội nhiệm kỳ 2023 - 2028" is not held for five years
        by: DatedBy = "text" if _YEAR.search(self._low, period.start, period.end) else "article"
        today = self._published.isoformat() if self._published else None
        if today is not None and first is not None and first > today:
            return None if done else When(first, last, by, to_come=True)
        if today is not None and last is not None and last > today:
            if period.role == "until":
                return None
            last = today
        return When(first, last, by)

    def lead(self, position: int) -> int:
        """Where a date or period begins that stands right before ``position``; else ``position``."""
        begins = position
        for spans in (self._date_spans, self._period_spans, self._day_spans):
            index = bisect_left(spans, (position, 0)) - 1
            if index >= 0 and _LEADS.fullmatch(self._low, spans[index][1], position):
                begins = min(begins, spans[index][0])
        return begins

    def tells_when(self, start: int, end: int) -> bool:
        """Whether the words say when, so that they report an event and no habit."""
        if self.has_day(start, end):
            return True
        return any(period.leads or period.role == "occasion" for period in self._periods_in(start, end))

    def has_day(self, start: int, end: int) -> bool:
        """Whether the words give a day, or ``sáng nay``."""
        if self.days(start, end) or _TODAY.search(self._low, start, end) or _SAME_DAY.search(self._low, start, end):
            return True
        return any(not self._is_apart(day.start()) for day in _DAY.finditer(self._low, start, end))

    def days(self, start: int, end: int, *, documents: bool = False) -> Sequence[FoundDate]:
        """The dates in ``[start, end)`` but for those of feasts and, unless asked for, of documents."""
        found = self._dates[bisect_left(self._date_starts, start) : bisect_left(self._date_starts, end)]
        return [day for day in found if not self._is_apart(day.start) and (documents or not self._of_document(day))]

    def last_day(self, position: int) -> When:
        """The last single day that is written not far before ``position``."""
        days = [self._of_day(day, done=True) for day in self.days(max(0, position - _SAME_WITHIN), position)]
        return next((day for day in reversed(days) if day is not None and day.is_day), When())

    def _is_apart(self, position: int) -> bool:
        return _OF_SOMETHING.search(self._low, max(0, position - 90), position) is not None

    def _periods_in(self, start: int, end: int) -> Sequence[FoundPeriod]:
        return self._periods[bisect_left(self._period_starts, start) : bisect_left(self._period_starts, end)]

    def _of_document(self, day: FoundDate) -> bool:
        index = bisect_left(self._references, day.start + 1) - 1
        if index < 0 or not 0 <= day.start - self._references[index] <= _AFTER_REFERENCE:
            return False
        return "\n" not in self._low[self._references[index] : day.start]
