"""The window that is looked at, and the periods before it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Literal

from sqlalchemy import ColumnElement, case, func, select
from sqlalchemy.orm import Session

from kb.models import Article
from kb.queries.days import FIRST, shift
from kb.queries.filters import Contradiction, Filters
from kb.records import LOCAL

DAYS = 28
"""Days of the window where the question does not say: whole weeks, so that weekends weigh the same."""

Part = Literal["now", "before"]


@dataclass(frozen=True, slots=True)
class Window:
    """The days that are looked at, and as many periods of as many days before them."""

    since: date
    until: date
    periods: int

    @property
    def days(self) -> int:
        """The length of the window, and of each period before it."""
        return (self.until - self.since).days + 1

    def starts(self) -> list[date]:
        """The first days of the window and of the periods before it, the latest first."""
        first = self.since.toordinal()
        days = [first - self.days * number for number in range(self.periods + 1)]
        return [self.since, *(date.fromordinal(day) for day in days[1:] if day >= FIRST.toordinal())]

    @property
    def past(self) -> tuple[date, date] | None:
        """The first and last day before the window that count; None where there are none."""
        first = self.starts()[-1]
        return (first, self.since - timedelta(days=1)) if first < self.since else None

    @property
    def begins(self) -> datetime:
        """The moment at which the first of the periods begins."""
        return _moment(self.starts()[-1])

    def conditions(self, part: Part | None = None) -> list[ColumnElement[bool]]:
        """Conditions on articles that were published in the window, before it, or (None) in either."""
        # By the moment and not the day: indexes hold it beside the source.
        since = _moment(self.since) if part == "now" else self.begins
        if part == "before":
            return [Article.published_at >= since, Article.published_at < _moment(self.since)]
        return [Article.published_at >= since, Article.published_at <= _moment(self.until, time.max)]

    def period(self) -> ColumnElement[int]:
        """The number of the period in which an article was published: 0 the window, 1 the one before it."""
        starts = self.starts()
        whens = [(Article.published_at >= _moment(start), number) for number, start in enumerate(starts)]
        return case(*whens, else_=len(starts))


def find_window(session: Session, filters: Filters, harvested: Mapping[str, date], periods: int) -> Window:
    """The days that the filters ask for, or the last 28 that harvests cover; ``harvested`` is the last day by source.

    Covered is the last day to which at least half of the sources were harvested whole; where none ever was, today. The
    window ends with the last article until then. Raises Contradiction where the days asked for begin after that.
    """
    until = filters.until or _last_covered(session, filters.source, harvested)
    if filters.since and filters.since > until:
        raise Contradiction(f"the window begins ({filters.since}) after the last day that is covered ({until})")
    first = shift(until, 1 - DAYS)
    return Window(filters.since or min(first, until), until, periods)


def _last_covered(session: Session, source: str | None, harvested: Mapping[str, date]) -> date:
    days = sorted((day for id_, day in harvested.items() if source in (None, id_)), reverse=True)
    covered = days[(len(days) - 1) // 2] if days else datetime.now(LOCAL).date()
    latest = select(func.max(Article.published_at)).where(Article.published_at <= _moment(covered, time.max))
    if source is not None:
        latest = latest.where(Article.source_id == source)
    last = session.scalar(latest)
    return last.astimezone(LOCAL).date() if last else covered


def _moment(day: date, clock: time = time.min) -> datetime:
    return datetime.combine(max(day, FIRST), clock, LOCAL)
