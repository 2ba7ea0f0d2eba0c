"""Lines over years as inline SVG: no script, no inline style, each point a link with a spoken label.

Where articles disagree no value is chosen: the line forks, dashed, through every value, and a stroke joins them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import ceil, floor, log10

from kb.queries.comparison import Comparison, ComparisonLine, YearPoint
from kb.queries.series import SeriesValue

WIDTH, HEIGHT = 720.0, 320.0
LEFT, RIGHT, TOP, BOTTOM = 64.0, 20.0, 14.0, 26.0
_STEPS = (1, 2, 2.5, 5, 10)
_WIDE = 10
"""From this proportion of the largest to the smallest value on, equal distances stand for equal proportions."""


@dataclass(frozen=True, slots=True)
class Stroke:
    """A straight piece of a line; ``forked`` where one of its ends is a value that another contradicts."""

    x1: float
    y1: float
    x2: float
    y2: float
    forked: bool


@dataclass(frozen=True, slots=True)
class Dot:
    """One value: its place, its mark as a path around the origin, what it says and where it leads."""

    x: float
    y: float
    label: str
    href: str
    conflicting: bool


@dataclass(frozen=True, slots=True)
class Line:
    """One body's line, with the stroke that joins the values of each year in conflict."""

    strokes: tuple[Stroke, ...]
    conflicts: tuple[Stroke, ...]
    dots: tuple[Dot, ...]


@dataclass(frozen=True, slots=True)
class Mark:
    """A place on an axis with what it stands for."""

    at: float
    value: float


@dataclass(frozen=True, slots=True)
class LineChart:
    """Lines over years, ready for ``comparison.html``."""

    width: float
    height: float
    left: float
    right: float
    bottom: float
    lines: tuple[Line, ...]
    years: tuple[Mark, ...]
    levels: tuple[Mark, ...]
    scale: str
    """``linear`` from 0 up, or ``log``: equal distances are equal proportions."""
    step: float = WIDTH
    """From one point of a line to the next."""


def line_chart(
    found: Comparison, describe: Callable[[ComparisonLine, YearPoint, SeriesValue], tuple[str, str]], scale: str | None
) -> LineChart | None:
    """The comparison drawn; None where nothing is stated for a whole year.

    ``describe`` gives the words and the link of a value. Without a ``scale`` the logarithmic one is taken where the
    values lie far apart and all are positive.
    """
    numbers = [end for line in found.lines for point in line.points for value in point.values for end in _ends(value)]
    if not numbers:
        return None
    low, high = min(numbers), max(numbers)
    if low <= 0:
        scale = "linear"
    elif scale is None:
        scale = "log" if high / low >= _WIDE else "linear"
    levels = _decades(low, high) if scale == "log" else find_levels(min(low, 0), high)

    def height(value: float) -> float:
        first, last, at = (log10(it) if scale == "log" else it for it in (levels[0], levels[-1], value))
        return HEIGHT - BOTTOM - (HEIGHT - BOTTOM - TOP) * (at - first) / (last - first)

    step = (WIDTH - LEFT - RIGHT) / len(found.years)
    places = {year: LEFT + step * (number + 0.5) for number, year in enumerate(found.years)}
    return LineChart(
        width=WIDTH,
        height=HEIGHT,
        left=LEFT,
        right=WIDTH - RIGHT,
        bottom=HEIGHT - BOTTOM,
        lines=tuple(_line(line, places, height, describe) for line in found.lines),
        years=tuple(Mark(places[year], year) for year in found.years[:: ceil(len(found.years) / 12)]),
        levels=tuple(Mark(height(level), level) for level in levels),
        scale=scale,
    )


def _line(
    line: ComparisonLine,
    places: dict[int, float],
    height: Callable[[float], float],
    describe: Callable[[ComparisonLine, YearPoint, SeriesValue], tuple[str, str]],
) -> Line:
    conflicts: list[Stroke] = []
    dots: list[Dot] = []
    for point in line.points:
        x = places[point.year]
        for value in point.values:
            label, href = describe(line, point, value)
            dots += [Dot(x, height(end), label, href, point.conflicting) for end in _ends(value)]
        if point.conflicting:
            ends = [height(end) for value in point.values for end in _ends(value)]
            conflicts.append(Stroke(x, min(ends), x, max(ends), True))
    return Line(tuple(_strokes(line.points, places, height)), tuple(conflicts), tuple(dots))


def _strokes(
    points: Sequence[YearPoint], places: dict[int, float], height: Callable[[float], float]
) -> Iterator[Stroke]:
    for before, after in pairwise(points):
        # A year of which nothing is stated is a gap: what lies between is nobody's statement.
        if after.year - before.year > 1:
            continue
        for one in _through(before):
            for other in _through(after):
                forked = before.conflicting or after.conflicting
                yield Stroke(places[before.year], height(one), places[after.year], height(other), forked)


def _through(point: YearPoint) -> list[float]:
    """The values that a line goes through: all where they conflict, else the one that is exact, or most stated."""
    if point.conflicting:
        return sorted({value.value for value in point.values})
    exact = (value.value for value in point.values if value.bound == "exact" and not value.rounded)
    return [next(exact, point.values[0].value)]


def _ends(value: SeriesValue) -> Iterable[float]:
    return (value.value,) if value.value_max is None else (value.value, value.value_max)


def find_levels(low: float, high: float) -> list[float]:
    """Round numbers, four to seven of them, from at most ``low`` to at least ``high``."""
    span = (high - low) or 1
    magnitude = 10 ** floor(log10(span / 5))
    step = next(round_ * magnitude for round_ in _STEPS if round_ * magnitude >= span / 5)
    first, last = floor(low / step), ceil(high / step)
    return [round(number * step, 9) for number in range(first, max(last, first + 1) + 1)]


def _decades(low: float, high: float) -> list[float]:
    """1, 2 and 5 of each power of ten around the values; of powers alone where they are many."""
    first, last = floor(log10(low)), ceil(log10(high))
    parts = (1,) if last - first > 3 else (1, 2, 5)
    steps = [round(part * 10.0**power, 9) for power in range(first, last + 1) for part in parts]
    begin = max(number for number, step in enumerate(steps) if step <= low)
    end = min((number for number, step in enumerate(steps) if step >= high), default=len(steps) - 1)
    return steps[begin : max(end, begin + 1) + 1]
