"""Days drawn as inline SVG: a bar for each first report, and the middle half of a source's or place's documents.

All plots of a page have one axis, on which a day counts for the less, the later it is: most reports come in the first
weeks, a few after years.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import log1p
from typing import get_args

from fastapi import Request

from api.pages.render import linker, query_of
from kb.queries.lag_reports import LagPart
from kb.queries.lags import LagGroup, Lags
from kb.queries.reports import LocalReport

WIDTH, HEIGHT = 260.0, 24.0
_MARGIN = 10.0
_TICKS = (0, 1, 7, 30, 90, 365, 1825, 7300)


@dataclass(frozen=True, slots=True)
class DayTick:
    """A number of days on the axis."""

    x: float
    days: int


@dataclass(frozen=True, slots=True)
class Axis:
    """From the day of issue to the longest lag."""

    longest: float

    def place(self, days: float) -> float:
        """Where so many days lie."""
        return _MARGIN + (WIDTH - 2 * _MARGIN) * log1p(days) / log1p(max(self.longest, 1))

    def ticks(self) -> tuple[DayTick, ...]:
        """Numbers of days with a name of their own: a week, a month, a year."""
        return tuple(DayTick(self.place(days), days) for days in _TICKS if days <= max(self.longest, 1))


@dataclass(frozen=True, slots=True)
class DayBar:
    """A first report: its bar from the day of issue on."""

    report: LocalReport
    x: float
    width: float


@dataclass(frozen=True, slots=True)
class Middle:
    """The lags of a group: all of them as a line, the middle half as a box, the median as a dot."""

    group: LagGroup
    first: float
    last: float
    lower: float
    upper: float
    median: float


def day_bars(reports: Sequence[LocalReport]) -> tuple[Axis, list[DayBar]]:
    """A bar for each report whose days are known."""
    known = [(report, report.days) for report in reports if report.days is not None]
    axis = Axis(max((days for _, days in known), default=0))
    start = axis.place(0)
    # A report on the day of issue must still be seen.
    return axis, [DayBar(report, start, max(axis.place(days) - start, 3.0)) for report, days in known]


def middles(groups: Iterable[LagGroup]) -> tuple[Axis, dict[str, Middle]]:
    """The plot of each group that has a lag, by its id."""
    known = [group for group in groups if group.median is not None]
    axis = Axis(max((group.longest or 0 for group in known), default=0))
    return axis, {
        group.id: Middle(
            group,
            axis.place(group.shortest or 0),
            axis.place(group.longest or 0),
            axis.place(group.lower or 0),
            axis.place(group.upper or 0),
            axis.place(group.median or 0),
        )
        for group in known
    }


def link_lags(request: Request, found: Lags) -> dict[str, dict[str, str]]:
    """Where the documents behind each number of a group are listed, by group and part.

    The days of issue are written out: the link must still lead to these documents when there are newer articles.
    """
    link = linker(request)
    question = query_of(request) | {"since": found.since, "until": found.until, "by": found.by}
    return {
        group.id: {
            part: link("/documents/lags/reports", **question, group=group.id, part=part) for part in get_args(LagPart)
        }
        for group in found.items
    }
