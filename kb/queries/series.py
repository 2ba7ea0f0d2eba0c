"""Series: one indicator of one body over its periods, with conflicting statements side by side.

Nothing is ever added up: a figure for nine months and one for the year overlap, and two articles may state the same
fact. Every value keeps the figures, and with them the sentences, that state it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import combinations
from typing import Any

from sqlalchemy import ColumnElement, String, case, cast, false, func, literal, select
from sqlalchemy.orm import Session

from kb.indicators import is_stock
from kb.models import Article, Entity, Figure
from kb.queries.articles import ArticleRef
from kb.queries.conflicts import contradict, is_rounding
from kb.queries.facts import fact_statement, facts_of
from kb.queries.figures import FigureFilters, FigureRecord, Number, figure_conditions, figure_records, plain_number
from kb.queries.filters import Filters
from kb.queries.paging import AnyRow, Key, Slice, get_slice
from kb.settings import Settings
from nlp.annotations import Period


@dataclass(frozen=True, slots=True)
class Printed:
    """A measure as an article prints it, in a unit of its own."""

    value: float
    value_max: float | None
    unit: str
    figures: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SeriesValue:
    """One value as stated, with every place that states it."""

    value: float
    """In the unit of the series."""
    value_max: float | None
    of: float | None
    bound: str
    figures: tuple[str, ...]
    """Ids of the figures."""
    articles: tuple[ArticleRef, ...]
    observations: tuple[str, ...] = ()
    """Ids of the observations that they are."""
    converted: tuple[Printed, ...] = ()
    """What the value was converted from, where an article prints another unit than that of the series."""
    confidence: float = 0
    """That of the surest of the figures."""
    rounded: bool = False
    """Whether it only rounds another value of the same article: a headline's 31,000 of the text's 31,120."""


@dataclass(frozen=True, slots=True)
class SeriesPoint:
    """All that is stated for one period."""

    period: Period | None
    values: tuple[SeriesValue, ...]
    conflicting: bool
    """Whether two of the values cannot both be right, if they speak of the same thing."""
    overlaps: bool
    """Whether the period shares days with another period of the series: such values must not be added up."""


@dataclass(frozen=True, slots=True)
class Series:
    """One indicator of one body (and place, unit, kind, aspect) over its periods, oldest first, undated last.

    A place that is the body's own seat makes no series of its own: it is said or left out. What something grew or fell
    by (``change``) is a series apart from its levels, for each thing that it is compared with.
    """

    organization_id: str | None
    organization: str | None
    place_id: str | None
    indicator_id: str | None
    indicator: str | None
    unit: str | None
    """Of measures the base unit: 4,5 tấn and 4.500 kg are one value of one series."""
    kind: str
    aspect: str
    cumulative: bool
    points: tuple[SeriesPoint, ...]
    change: str | None = None
    compared_with: str | None = None


def list_series(
    session: Session,
    settings: Settings,
    filters: Filters,
    only: FigureFilters | None = None,
    *,
    periods: int = 1,
    limit: int = 20,
    cursor: str | None = None,
) -> Slice[Series]:
    """Series of figures whose body is known, by body and indicator; only those with so many periods or more."""
    only = only or FigureFilters()
    key = _key().label("key")
    grouped = (
        select(key)
        .join(Article, Article.id == Figure.article_id)
        .where(*figure_conditions(session, settings, filters, only), Figure.organization_id.is_not(None))
        .group_by(key)
    )
    if periods > 1:
        dates = cast(Figure.period_start, String) + cast(Figure.period_end, String)
        spans = func.coalesce(dates, Figure.period_label, "")
        grouped = grouped.having(func.count(func.distinct(spans)) >= periods)
    keys = grouped.subquery()

    def build(rows: Sequence[AnyRow]) -> list[Series]:
        return _series(session, settings, filters, only, [row[0] for row in rows])

    query = f"series {filters} {only} {periods}"
    order = (Key(keys.c.key),)
    return get_slice(session, select(keys.c.key), order, build, query=query, limit=limit, cursor=cursor)


def _key() -> ColumnElement[str]:
    """What makes two figures members of one series, as one text that can be ordered."""
    named = func.coalesce(Figure.indicator_id, literal("~") + func.coalesce(Figure.indicator, ""))
    # An indicator of the registry is counted under several names ("CĐCS", "Công đoàn cơ sở"); elsewhere the unit tells.
    known = Figure.indicator_id.is_not(None) & (Figure.kind == "count")
    parts: list[Any] = [
        Figure.organization_id,
        named,
        case((known, ""), else_=func.coalesce(Figure.base_unit, Figure.unit, "")),
        Figure.kind,
        Figure.aspect,
        case((Figure.cumulative, "1"), else_="0"),
        case((is_at_home(), ""), else_=func.coalesce(Figure.place_id, "")),
        func.coalesce(Figure.change + literal(" ") + func.coalesce(Figure.compared_with, ""), ""),
    ]
    key: ColumnElement[str] = parts[0]
    for part in parts[1:]:
        key = key + literal("|") + part
    return key


def is_at_home() -> ColumnElement[bool]:
    """Whether a figure's place is that of its own body; not so where either is unknown."""
    seat = select(Entity.place_id).where(Entity.id == Figure.organization_id).correlate(Figure).scalar_subquery()
    return func.coalesce(Figure.place_id == seat, false())


def _series(
    session: Session, settings: Settings, filters: Filters, only: FigureFilters, keys: Sequence[str]
) -> list[Series]:
    statement = fact_statement(Figure).add_columns(_key().label("series"))
    conditions = figure_conditions(session, settings, filters, only)
    rows = session.execute(statement.where(*conditions, _key().in_(keys)).order_by(Article.id, Figure.start)).all()
    members: dict[str, list[FigureRecord]] = defaultdict(list)
    for row, figure in zip(rows, figure_records(session, facts_of(rows)), strict=True):
        members[row[-1]].append(figure)
    wanted = {figure.organization_id for figures in members.values() for figure in figures}
    names = dict(session.execute(select(Entity.id, Entity.name).where(Entity.id.in_(wanted))).all())
    return [_one(members[key], names) for key in keys]


def _one(figures: Sequence[FigureRecord], names: dict[str, str]) -> Series:
    first = figures[0]
    return Series(
        organization_id=first.organization_id,
        organization=names.get(first.organization_id or "", first.organization),
        place_id=next((figure.place_id for figure in figures if figure.place_id), None),
        indicator_id=first.indicator_id,
        indicator=first.indicator,
        unit=first.base_unit or first.unit,
        kind=first.kind,
        aspect=first.aspect,
        cumulative=first.cumulative,
        points=points_of(figures),
        change=first.change,
        compared_with=first.compared_with,
    )


def points_of(figures: Iterable[FigureRecord]) -> tuple[SeriesPoint, ...]:
    """The figures by period, oldest first, those without a period last."""
    periods: dict[tuple[str, str, str], list[FigureRecord]] = defaultdict(list)
    for figure in figures:
        periods[_span(figure.period)].append(figure)
    spans = sorted(periods, key=lambda span: (not span[0], not span[2], span))
    points: list[SeriesPoint] = []
    for span in spans:
        values, disagree = values_of(periods[span])
        dated = bool(span[0] and span[1])
        points.append(
            SeriesPoint(
                period=periods[span][0].period,
                values=values,
                # Without a period nobody knows whether two values speak of the same time; of a total the day is enough.
                conflicting=(dated or (bool(span[1]) and is_stock(periods[span][0].indicator_id))) and disagree,
                overlaps=dated and any(other != span and _overlap(span, other) for other in spans),
            )
        )
    return tuple(points)


def _span(period: Period | None) -> tuple[str, str, str]:
    """First and last day; a period known only by its words is told from others by them."""
    if period is None:
        return "", "", ""
    dated = period.start is not None and period.end is not None
    return period.start or "", period.end or "", "" if dated else period.label


def values_of(figures: Sequence[FigureRecord]) -> tuple[tuple[SeriesValue, ...], bool]:
    """What the figures of one period state, each value once, the one that most state first, measures in their base
    unit; and whether two of them contradict each other."""
    stated: dict[tuple[Any, ...], list[FigureRecord]] = defaultdict(list)
    for figure in figures:
        stated[(*_ends(figure), figure.of, figure.bound)].append(figure)
    ordered = sorted(stated.items(), key=lambda item: (-len(item[1]), item[0][0]))
    values = tuple(
        SeriesValue(
            value=value[0],
            value_max=value[1],
            of=value[2],
            bound=value[3],
            figures=tuple(figure.id for figure in same),
            articles=tuple({figure.article.id: figure.article for figure in same}.values()),
            observations=tuple(sorted({figure.observation_id for figure in same if figure.observation_id})),
            converted=_converted(same),
            confidence=max(figure.confidence for figure in same),
            rounded=any(is_rounding(same, other) for other in stated.values()),
        )
        for value, same in ordered
    )
    return values, any(contradict(one, other) for one, other in combinations(stated.values(), 2))


def _ends(figure: FigureRecord) -> tuple[Number, Number | None]:
    """The value and the upper end of its range, of a measure in its base unit."""
    if figure.base_value is None or not figure.value:
        return figure.value, figure.value_max
    if figure.value_max is None:
        return figure.base_value, None
    factor = Decimal(str(figure.base_value)) / Decimal(str(figure.value))
    return figure.base_value, plain_number(Decimal(str(figure.value_max)) * factor)


def _converted(figures: Iterable[FigureRecord]) -> tuple[Printed, ...]:
    printed: dict[tuple[float, float | None, str], list[str]] = defaultdict(list)
    for figure in figures:
        # Another name of the same unit (m² for m2) leaves the number as it is printed.
        if figure.unit is not None and figure.base_value is not None and figure.value != figure.base_value:
            printed[(figure.value, figure.value_max, figure.unit)].append(figure.id)
    return tuple(Printed(*stated, tuple(ids)) for stated, ids in printed.items())


def _overlap(span: tuple[str, str, str], other: tuple[str, str, str]) -> bool:
    return bool(other[0] and other[1]) and span[0] <= other[1] and other[0] <= span[1]
