"""Years at a glance as inline SVG: activities by type as stacked bars, documents as marks, offices as bars."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from kb.queries.timeline import TimelineYear
from kb.queries.timeline_entries import TimelineEntry

WIDTH = 720.0
COLOURS = 7
"""Types with a colour of their own; the rarer ones share the next."""
_LEFT, _RIGHT = 8.0, 8.0
_BARS, _MARKS, _ROW = 150.0, 30.0, 30.0
_LONGEST = 30
"""Years on the axis; what lies before is listed and not drawn."""
_OFFICES = 10
_WIDEST, _TALLEST = 64.0, 26.0
"""A single activity is no tower."""


@dataclass(frozen=True, slots=True)
class Box:
    """A bar, or a part of one, with what it says and where it leads."""

    x: float
    y: float
    width: float
    height: float
    label: str
    href: str
    colour: int = 0


@dataclass(frozen=True, slots=True)
class Office:
    """A bar from the first to the last day in an office, with its words and where they stand."""

    box: Box
    words: str
    text_x: float
    at_end: bool
    """Whether the words end at ``text_x`` instead of beginning there."""
    vague: bool
    """Whether the text gives no more than the year."""


@dataclass(frozen=True, slots=True)
class YearMark:
    """A year below the axis."""

    x: float
    year: int


@dataclass(frozen=True, slots=True)
class YearChart:
    """The plot, ready for ``timeline.html``; parts that are empty take no room."""

    width: float
    height: float
    axis: float
    parts: tuple[Box, ...]
    marks: tuple[Box, ...]
    marks_at: float
    offices: tuple[Office, ...]
    years: tuple[YearMark, ...]
    legend: tuple[tuple[int, str], ...]
    """Colour and type of an activity, ``rest`` for the rarer ones."""
    highest: int
    left_out: int
    """Years before the axis."""


def year_chart(
    years: Sequence[TimelineYear],
    href: Callable[[int, str | None], str],
    describe: Callable[[TimelineEntry], tuple[str, str]],
    name_type: Callable[[str], str],
) -> YearChart | None:
    """The dated years of a timeline drawn over one axis; None where nothing is dated.

    ``href`` leads to the activities of a year and type (None: of any), ``describe`` gives the words and the link of an
    entry, ``name_type`` the word for a type of activities.
    """
    dated = {item.year: item for item in years if item.year is not None}
    if not dated:
        return None
    last = max(dated)
    known = range(max(min(dated), last - _LONGEST + 1), last + 1)
    step = (WIDTH - _LEFT - _RIGHT) / max(len(known), 4)

    def place(day: date) -> float:
        first = date(day.year, 1, 1)
        passed = (day - first).days / (date(day.year, 12, 31) - first).days
        return _LEFT + (day.year - known[0] + passed) * step

    entries = [entry for year in known if year in dated for entry in _shown(dated[year])]
    issued = [entry for entry in entries if entry.type == "issued" and entry.date and entry.precision == "day"]
    offices = _offices(entries, known[0])
    counts = {year: dated[year].activity_types for year in known if year in dated}
    highest = max((sum(types.values()) for types in counts.values()), default=0)
    unit = min((_BARS - 14) / max(highest, 1), _TALLEST)
    bars = unit * highest + 14 if highest else 0.0
    by_number = Counter[str]()
    for types in counts.values():
        by_number.update(types)
    colours = {type_: min(number, COLOURS) for number, (type_, _) in enumerate(by_number.most_common())}
    parts: list[Box] = []
    width = min(max(step - 3, 2), _WIDEST)
    for year, types in counts.items():
        y = bars
        # The rarer types are one part, which leads to all of the year.
        together = Counter[str]()
        for type_, number in types.items():
            together[type_ if colours[type_] < COLOURS else "rest"] += number
        for type_ in sorted(together, key=lambda item: colours.get(item, COLOURS)):
            height = unit * together[type_]
            y -= height
            x = _LEFT + (year - known[0] + 0.5) * step - width / 2
            label = f"{year}, {name_type(type_)}: {together[type_]}"
            target = href(year, None if type_ == "rest" else type_)
            parts.append(Box(x, y, width, height, label, target, colours.get(type_, COLOURS)))
    marks_at = bars + (_MARKS if issued else 0) - 12
    marks = [Box(place(date.fromisoformat(str(item.date))), marks_at, 0, 0, *describe(item)) for item in issued]
    axis = bars + (_MARKS if issued else 0)
    drawn = [_draw(entry, axis + 24 + number * _ROW, place, describe) for number, entry in enumerate(offices)]
    rest = ((COLOURS, "rest"),) if len(colours) > COLOURS else ()
    legend = tuple((colour, type_) for type_, colour in colours.items() if colour < COLOURS)
    every = -(-len(known) // 15)
    return YearChart(
        width=WIDTH,
        height=axis + 24 + len(drawn) * _ROW,
        axis=axis,
        parts=tuple(parts),
        marks=tuple(marks),
        marks_at=marks_at,
        offices=tuple(drawn),
        years=tuple(YearMark(_LEFT + (year - known[0] + 0.5) * step, year) for year in known[::every]),
        legend=(*legend, *rest),
        highest=highest,
        left_out=sum(1 for year in dated if year < known[0]),
    )


def _shown(year: TimelineYear) -> tuple[TimelineEntry, ...]:
    return (*year.documents.items, *year.people.items)


def _offices(entries: Sequence[TimelineEntry], first_year: int) -> list[TimelineEntry]:
    """Each person in each office once (the days on which it is seen are the same in all its years): of the body itself
    and what it grew from, those seen first above."""
    held: dict[tuple[str | None, str, str], TimelineEntry] = {}
    for entry in entries:
        own = entry.kind == "people" and entry.belongs in ("self", "predecessor")
        if own and entry.first_seen and entry.last_seen and int(entry.last_seen[:4]) >= first_year:
            held.setdefault((entry.person, entry.first_seen, entry.last_seen), entry)
    return sorted(held.values(), key=lambda entry: (entry.first_seen or "", entry.person or ""))[-_OFFICES:]


def _draw(
    entry: TimelineEntry,
    y: float,
    place: Callable[[date], float],
    describe: Callable[[TimelineEntry], tuple[str, str]],
) -> Office:
    vague = entry.precision == "year"
    first, last = date.fromisoformat(str(entry.first_seen)), date.fromisoformat(str(entry.last_seen))
    if vague:
        first, last = date(first.year, 1, 1), date(last.year, 12, 31)
    begin = max(place(first), _LEFT)
    # A single day must still be seen.
    end = max(place(last), begin + 6)
    words, href = describe(entry)
    at_end = begin > WIDTH / 2
    return Office(Box(begin, y + 14, end - begin, 9, words, href), words, end if at_end else begin, at_end, vague)
