"""One indicator over calendar years, several bodies side by side.

Only what holds for a whole year is compared, so that no two periods overlap; of what is counted on a day, the last day
of the year counts as well. Nothing is added up and no side is taken where articles disagree.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from sqlalchemy import ColumnElement, and_, case, extract, func, literal, or_, select
from sqlalchemy.orm import Session

from kb.indicators import is_stock, load_indicators
from kb.models import Article, Figure
from kb.queries.entities import name_entities
from kb.queries.facts import fact_statement, facts_of
from kb.queries.figures import FigureFilters, FigureRecord, figure_conditions, figure_records, read_period
from kb.queries.filters import BadQuery, Contradiction, Filters, NotThere, list_standing
from kb.queries.series import SeriesValue, is_at_home, values_of
from kb.settings import Settings

DEFAULT_BODIES = 6
MOST_BODIES = 8
"""Lines that a reader can still tell apart."""


@dataclass(frozen=True, slots=True)
class YearPoint:
    """All that is stated of a body for one calendar year."""

    year: int
    values: tuple[SeriesValue, ...]
    conflicting: bool
    """Whether two of the values cannot both be right."""


@dataclass(frozen=True, slots=True)
class ComparisonLine:
    """One body over the years for which something is stated, the first year first; without points where nothing is."""

    organization_id: str
    organization: str
    cumulative: bool
    """Whether these are totals to date: a line apart from what the years brought."""
    points: tuple[YearPoint, ...]


@dataclass(frozen=True, slots=True)
class Body:
    """A body of which something is stated for a calendar year."""

    id: str
    name: str
    years: int


@dataclass(frozen=True, slots=True)
class Comparison:
    """One indicator in one unit, by body and year."""

    indicator_id: str
    kind: str | None
    """None where nothing is stated for a whole year."""
    unit: str | None
    aspect: str
    years: tuple[int, ...]
    """Every year from the first to the last of which something is stated."""
    lines: tuple[ComparisonLine, ...]
    bodies: tuple[Body, ...]
    """All that could be compared, those of most years first."""
    left_out: int
    """Figures of the bodies shown that hold for no whole year, or for a place of their own, or in another unit."""


@dataclass(frozen=True, slots=True)
class Comparable:
    """An indicator of which several bodies or years can be compared."""

    indicator_id: str
    bodies: int
    years: int


def get_comparison(
    session: Session,
    settings: Settings,
    filters: Filters,
    indicator_id: str,
    organizations: Sequence[str] = (),
    only: FigureFilters | None = None,
) -> Comparison:
    """The indicator by body and year: of the bodies that are asked for, each by itself, else of those with most years.

    ``organization`` of the filters restricts the choice to a body and what stands below it, ``period`` of the figures'
    filters to years inside it. Raises NotThere for an unknown indicator, Contradiction
    for growth and BadQuery for too many bodies.
    """
    only = only or FigureFilters()
    if not indicator_id:
        raise BadQuery("a comparison needs an indicator")
    if indicator_id not in load_indicators():
        raise NotThere(f"there is no indicator {indicator_id!r}")
    organizations = list_standing(session, organizations)
    if len(organizations) > MOST_BODIES:
        raise BadQuery(f"at most {MOST_BODIES} organisations can be compared, not {len(organizations)}")
    if only.change not in (None, "none"):
        raise Contradiction("a comparison shows levels, not what they grew or fell by")
    inside = read_period(only.period) if only.period else None
    only = replace(only, indicator=None, change="none", aspect=only.aspect or "actual", period=None)
    stated = [*figure_conditions(session, settings, filters, only), Figure.indicator_id == indicator_id]
    stated.append(Figure.organization_id.is_not(None))
    if inside is not None:
        stated += [Figure.period_end <= inside[1], func.coalesce(Figure.period_start, Figure.period_end) >= inside[0]]
    yearly = [*stated, _of_a_year(is_stock(indicator_id)), or_(Figure.place_id.is_(None), is_at_home())]
    year, unit = extract("year", Figure.period_end), _unit()
    held = session.execute(
        select(Figure.organization_id, year, Figure.kind, unit, func.count())
        .join(Article, Article.id == Figure.article_id)
        .where(*yearly)
        .group_by(Figure.organization_id, year, Figure.kind, unit)
    ).all()
    kind, counted = _commonest((row[2], row[3], row[4]) for row in held)
    in_unit = [row for row in held if (row[2], row[3]) == (kind, counted)]
    years_of: dict[str, set[int]] = defaultdict(set)
    for row in in_unit:
        years_of[str(row[0])].add(int(row[1]))
    names = name_entities(session, {*years_of, *organizations})
    bodies = sorted(
        (Body(id_, names.get(id_, id_), len(years)) for id_, years in years_of.items()),
        key=lambda body: (-body.years, body.name, body.id),
    )
    chosen = list(dict.fromkeys(organizations)) or [body.id for body in bodies[:DEFAULT_BODIES]]
    whose = Figure.organization_id.in_(chosen)
    statement = fact_statement(Figure).where(*yearly, whose, Figure.kind == (kind or ""), unit == (counted or ""))
    rows = session.execute(statement.order_by(Article.id, Figure.start)).all()
    figures = figure_records(session, facts_of(rows))
    all_stated = select(func.count()).select_from(Figure).join(Article, Article.id == Figure.article_id)
    total = session.scalar(all_stated.where(*stated, whose)) or 0
    seen = sorted({_year(figure) for figure in figures})
    return Comparison(
        indicator_id=indicator_id,
        kind=kind,
        unit=next((figure.base_unit or figure.unit for figure in figures), None),
        aspect=only.aspect or "actual",
        years=tuple(range(seen[0], seen[-1] + 1)) if seen else (),
        lines=tuple(_lines(figures, chosen, names, merged=is_stock(indicator_id))),
        bodies=tuple(bodies),
        left_out=total - len(figures),
    )


def list_comparable(session: Session, settings: Settings, filters: Filters) -> list[Comparable]:
    """The indicators of which something is stated for whole years, those of most bodies and years first."""
    known = load_indicators()
    stocks = [id_ for id_ in known if is_stock(id_)]
    of_a_year = or_(_of_a_year(stock=False), and_(_of_a_year(stock=True), Figure.indicator_id.in_(stocks)))
    only = FigureFilters(change="none", aspect="actual")
    bodies = func.count(Figure.organization_id.distinct())
    years = func.count(extract("year", Figure.period_end).distinct())
    rows = session.execute(
        select(Figure.indicator_id, bodies, years, func.count())
        .join(Article, Article.id == Figure.article_id)
        .where(*figure_conditions(session, settings, filters, only), of_a_year, Figure.organization_id.is_not(None))
        .where(Figure.indicator_id.is_not(None))
        .group_by(Figure.indicator_id)
    ).all()
    ordered = sorted(rows, key=lambda row: (-min(row[1], 3) * min(row[2], 3), -row[3], row[0]))
    return [Comparable(str(row[0]), row[1], row[2]) for row in ordered if row[0] in known]


def _of_a_year(stock: bool) -> ColumnElement[bool]:
    """Whether a figure holds from the first to the last day of a calendar year; of a stock, the last day is enough."""
    start, end = Figure.period_start, Figure.period_end
    ends = and_(extract("month", end) == 12, extract("day", end) == 31)
    whole = and_(
        extract("month", start) == 1, extract("day", start) == 1, extract("year", start) == extract("year", end)
    )
    return and_(ends, or_(whole, start.is_(None)) if stock else whole)


def _unit() -> ColumnElement[str]:
    """Things that are counted go by several names; whatever else is compared has one unit."""
    unit: ColumnElement[str] = case(
        (Figure.kind == "count", literal("")), else_=func.coalesce(Figure.base_unit, Figure.unit, "")
    )
    return unit


def _commonest(units: Iterable[tuple[str, str, int]]) -> tuple[str | None, str | None]:
    counts: Counter[tuple[str, str]] = Counter()
    for kind, unit, number in units:
        counts[(kind, unit)] += number
    return min(counts, key=lambda unit: (-counts[unit], unit)) if counts else (None, None)


def _year(figure: FigureRecord) -> int:
    assert figure.period is not None and figure.period.end is not None  # noqa: S101
    return int(figure.period.end[:4])


def _lines(
    figures: Sequence[FigureRecord], chosen: Sequence[str], names: dict[str, str], *, merged: bool
) -> Iterable[ComparisonLine]:
    """``merged``: of what is counted on a day, a total to date is the same thing."""
    held: dict[tuple[str, bool], dict[int, list[FigureRecord]]] = defaultdict(lambda: defaultdict(list))
    for figure in figures:
        held[(figure.organization_id or "", figure.cumulative and not merged)][_year(figure)].append(figure)
    for id_ in chosen:
        for cumulative in (False, True):
            if (id_, cumulative) not in held and (cumulative or (id_, True) in held):
                continue
            points = []
            for year, stated in sorted(held[(id_, cumulative)].items()):
                points.append(YearPoint(year, *values_of(stated)))
            yield ComparisonLine(id_, names.get(id_, id_), cumulative, tuple(points))
