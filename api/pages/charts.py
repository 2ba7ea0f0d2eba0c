"""Plots as inline SVG: no script, no inline style, each bar a link with a spoken label."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar, in the plot's own units; ``label`` is its month or name, ``count`` its height in things."""

    x: float
    y: float
    width: float
    height: float
    label: str
    count: int
    href: str


@dataclass(frozen=True, slots=True)
class Blank:
    """A run of months without a bar, and what is to be said of it."""

    x: float
    width: float
    label: str


@dataclass(frozen=True, slots=True)
class Tick:
    """A year's place on the axis."""

    x: float
    label: str


@dataclass(frozen=True, slots=True)
class BarChart:
    """Bars over time, ready for `month_plot` of ``parts.html``."""

    width: float
    height: float
    bars: tuple[Bar, ...]
    ticks: tuple[Tick, ...]
    highest: int
    blanks: tuple[Blank, ...] = ()


WIDTH, HEIGHT = 720.0, 120.0
_MONTH = re.compile(r"\d{4}-(?:0[1-9]|1[0-2])")


def month_chart(
    counts: Mapping[str, int], href: Callable[[str], str], gaps: Sequence[tuple[str, str, str]] = ()
) -> BarChart | None:
    """A bar for each month (``YYYY-MM``) from the first to the last, empty months included; None without data.

    ``gaps`` are runs of empty months to be shown as such: first month, last month and what is said of them.
    """
    months = _every_month({**counts, **{last: 1 for _, last, _ in gaps}}) if _every_month(counts) else []
    if not months:
        return None
    step = WIDTH / max(len(months), 12)
    highest = max(counts.values())
    bars: list[Bar] = []
    ticks: list[Tick] = []
    for number, month in enumerate(months):
        count = counts.get(month, 0)
        if month.endswith("-01") or number == 0:
            # The last label must not run over the edge.
            ticks.append(Tick(min(number * step, WIDTH - 32), month[:4]))
        if count:
            height = max(3.0, HEIGHT * count / highest)
            bars.append(Bar(number * step, HEIGHT - height, max(step - 1, 1.5), height, month, count, href(month)))
    # Two years' labels must not print over each other; the first, of a year that the axis may begin late in, gives way.
    spaced: list[Tick] = []
    for tick in reversed(ticks):
        if not spaced or spaced[-1].x - tick.x > 36:
            spaced.append(tick)
    places = {month: number * step for number, month in enumerate(months)}
    blanks = tuple(
        Blank(places[first], places[last] + step - places[first], label)
        for first, last, label in gaps
        if first in places and last in places
    )
    return BarChart(WIDTH, HEIGHT + 18, tuple(bars), tuple(reversed(spaced)), highest, blanks)


def _every_month(counts: Mapping[str, int]) -> list[str]:
    known = sorted(month for month, count in counts.items() if count and _MONTH.fullmatch(month))
    if not known:
        return []
    year, month = map(int, known[0].split("-"))
    months: list[str] = []
    while (name := f"{year:04d}-{month:02d}") <= known[-1]:
        months.append(name)
        year, month = (year, month + 1) if month < 12 else (year + 1, 1)
    return months


def days_of(month: str) -> dict[str, str]:
    """The parameters ``since`` and ``until`` that mean a month ``YYYY-MM``."""
    from kb.queries.figures import read_period

    first, last = read_period(month)
    return {"since": first.isoformat(), "until": last.isoformat()}
