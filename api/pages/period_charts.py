"""Lines over months or years as inline SVG, drawn as those of compared figures: each point a link with a label."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from api.pages.line_charts import (
    BOTTOM,
    HEIGHT,
    LEFT,
    RIGHT,
    TOP,
    WIDTH,
    Dot,
    Line,
    LineChart,
    Mark,
    Stroke,
    find_levels,
)

MOST_LABELS = 12


@dataclass(frozen=True, slots=True)
class PeriodLine:
    """One line: its values, one for each period and None where there is no saying, with the words and links of each."""

    values: Sequence[float | None]
    describe: Callable[[int], tuple[str, str]]
    """The words and the link of the value of that number."""


def period_chart(periods: Sequence[str], lines: Sequence[PeriodLine], *, counted: bool) -> LineChart | None:
    """The lines over months (``2024-07``) or years in their order; None where there is no value at all.

    ``counted``: the values are numbers of things, of which there are no halves.
    A line is broken where it has no value, so that what was not harvested does not look like nothing written.
    """
    values = [value for line in lines for value in line.values if value is not None]
    if not periods or not values:
        return None
    levels = [level for level in find_levels(0, max(values)) if not counted or level == int(level)]

    def height(value: float) -> float:
        return HEIGHT - BOTTOM - (HEIGHT - BOTTOM - TOP) * value / levels[-1]

    step = (WIDTH - LEFT - RIGHT) / len(periods)
    places = [LEFT + step * (number + 0.5) for number in range(len(periods))]
    return LineChart(
        width=WIDTH,
        height=HEIGHT,
        left=LEFT,
        right=WIDTH - RIGHT,
        bottom=HEIGHT - BOTTOM,
        lines=tuple(_line(line, places, height) for line in lines),
        years=tuple(_labels(periods, places)),
        levels=tuple(Mark(height(level), level) for level in levels),
        scale="linear",
        step=step,
    )


def _line(line: PeriodLine, places: Sequence[float], height: Callable[[float], float]) -> Line:
    known = [(number, value) for number, value in enumerate(line.values) if value is not None]
    strokes = tuple(
        Stroke(places[one], height(before), places[other], height(after), False)
        for (one, before), (other, after) in pairwise(known)
        if other == one + 1
    )
    dots = tuple(Dot(places[number], height(value), *line.describe(number), False) for number, value in known)
    return Line(strokes, (), dots)


def _labels(periods: Sequence[str], places: Sequence[float]) -> list[Mark]:
    """Years below the axis, at their first month; months are told by their points."""
    firsts = [number for number, period in enumerate(periods) if len(period) == 4 or period.endswith("-01")]
    firsts = firsts or [0]
    every = -(-len(firsts) // MOST_LABELS)
    return [Mark(places[number], int(periods[number][:4])) for number in firsts[::every]]
