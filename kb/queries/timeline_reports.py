"""What articles report of the bodies of a timeline, and the entries that these reports make together.

An activity is one entry however many articles tell of it, a fact however many figures state it, a person one for each
year in an office, a document one for each of its roles and years.
"""

from __future__ import annotations

from calendar import monthrange
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Literal, get_args

Kind = Literal["activities", "documents", "people", "figures"]
KINDS: tuple[Kind, ...] = get_args(Kind)
Precision = Literal["day", "month", "year"]
Year = int | Literal["any"] | None
"""A year, ``any``, or None for what is undated."""
Rank = tuple[int, int, int, int, str]


@dataclass(frozen=True, slots=True)
class Report:
    """One place of an article that tells of an entry."""

    key: str
    type: str
    first: date | None
    last: date | None
    counted: str | None
    """The body (or place, or person) of the timeline for which it counts."""
    whose: str | None
    """The body whose it is."""
    article_id: str | None = None
    """None with ``fact_id`` for a document that was issued: its citations are looked up when it is shown."""
    fact_id: str | None = None
    published: date | None = None
    year: int | None = None
    """Where the year is all that is known."""


@dataclass(slots=True)
class Told:
    """An entry before its words are read: the report that dates it, and all reports."""

    kind: Kind
    report: Report
    year: int | None
    reports: list[Report] = field(default_factory=list)

    @property
    def id(self) -> str:
        """Tells the entry from all others: a document from itself in another role or year."""
        if self.kind != "documents":
            return self.report.key
        return f"{self.report.type}:{self.report.key}:{self.year or 'undated'}"

    @property
    def reported(self) -> date | None:
        """The day of the first article that reports it."""
        return min((item.published for item in self.reports if item.published), default=None)

    def rank(self, *, newest: bool = True) -> Rank:
        """Where it stands: by kind, year and day, the newest first or last; what is undated comes after all others of
        its kind, that which was reported last first."""
        day = day_of(self.kind, self.report.first, self.report.last)
        if self.year is None:
            day = self.reported
        sign = -1 if newest or self.year is None else 1
        number = 0 if day is None else day.toordinal()
        return (
            KINDS.index(self.kind),
            int(self.year is None),
            sign * (self.year or 0),
            sign * number,
            self.id,
        )


def tell(kind: Kind, reports: list[Report]) -> Told:
    """The entry of some reports of one thing: it has the date that most of them give, of several the earliest."""
    dated = Counter((item.first, item.last) for item in reports if item.first or item.last)
    best = min(dated, key=lambda pair: (-dated[pair], str(pair[0] or pair[1])), default=(None, None))
    if kind == "people":
        # One year of an office: from the first to the last day on which it is seen.
        days = [day for pair in dated for day in pair if day]
        best = (min(days, default=None), max(days, default=None))
    # Not by the day of the article, which is not always known here.
    named = sorted(reports, key=lambda item: (item.article_id or "", item.fact_id or ""))
    first = next((item for item in named if (item.first, item.last) == best), named[0])
    report = first if kind != "people" else Report(first.key, first.type, *best, first.counted, first.whose)
    day = day_of(kind, *best)
    return Told(kind, report, first.year if day is None else day.year, reports)


def _by_article(report: Report) -> tuple[str, str, str]:
    return str(report.published or "9"), report.article_id or "", report.fact_id or ""


def in_order(reports: Iterable[Report], told: Report) -> list[Report]:
    """Reports as they are shown: first those that give the entry's date, then by the day of the article."""
    date_ = (told.first, told.last)
    return sorted(reports, key=lambda item: ((item.first, item.last) != date_, *_by_article(item)))


def day_of(kind: Kind, first: date | None, last: date | None) -> date | None:
    """The day by which an entry is put in order: an activity begins in its year, a figure holds at its period's end."""
    return (last or first) if kind == "figures" else (first or last)


def precision_of(first: date | None, last: date | None) -> Precision | None:
    """How precise a date is: whole months and years are no days. Of one end alone the least precise is taken."""
    if first is None and last is None:
        return None
    if first == last:
        return "day"
    if (first is None or (first.month, first.day) == (1, 1)) and (last is None or (last.month, last.day) == (12, 31)):
        return "year"
    ends = last is None or last.day == monthrange(last.year, last.month)[1]
    return "month" if ends and (first is None or first.day == 1) else "day"
