"""Series: one indicator of one body over its periods, with conflicting statements side by side.

Nothing is ever added up: a figure for nine months and one for the year overlap, and two articles may state the same
fact. Every value keeps the figures, and with them the sentences, that state it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, String, case, cast, func, literal, select
from sqlalchemy.orm import Session

from kb.models import Article, Entity, Figure
from kb.queries.articles import ArticleRef
from kb.queries.facts import fact_statement, facts_of
from kb.queries.figures import FigureFilters, FigureRecord, figure_conditions, figure_records
from kb.queries.filters import Filters
from kb.queries.paging import AnyRow, Key, Slice, get_slice
from kb.queries.ranges import find_range
from kb.settings import Settings
from nlp.annotations import Period


@dataclass(frozen=True, slots=True)
class SeriesValue:
    """One value as stated, with every place that states it."""

    value: float
    value_max: float | None
    of: float | None
    bound: str
    figures: tuple[str, ...]
    """Ids of the figures."""
    articles: tuple[ArticleRef, ...]


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
    """One indicator of one body (and place, unit, kind, aspect) over its periods, oldest first, undated last."""

    organization_id: str | None
    organization: str | None
    place_id: str | None
    indicator_id: str | None
    indicator: str | None
    unit: str | None
    kind: str
    aspect: str
    cumulative: bool
    points: tuple[SeriesPoint, ...]


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
        case((known, ""), else_=func.coalesce(Figure.unit, "")),
        Figure.kind,
        Figure.aspect,
        case((Figure.cumulative, "1"), else_="0"),
        func.coalesce(Figure.place_id, ""),
    ]
    key: ColumnElement[str] = parts[0]
    for part in parts[1:]:
        key = key + literal("|") + part
    return key


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
        place_id=first.place_id,
        indicator_id=first.indicator_id,
        indicator=first.indicator,
        unit=first.unit,
        kind=first.kind,
        aspect=first.aspect,
        cumulative=first.cumulative,
        points=points_of(figures),
    )


def points_of(figures: Iterable[FigureRecord]) -> tuple[SeriesPoint, ...]:
    """The figures by period, oldest first, those without a period last."""
    periods: dict[tuple[str, str, str], list[FigureRecord]] = defaultdict(list)
    for figure in figures:
        periods[_span(figure.period)].append(figure)
    spans = sorted(periods, key=lambda span: (not span[0], not span[2], span))
    points: list[SeriesPoint] = []
    for span in spans:
        values = _values(periods[span])
        dated = bool(span[0] and span[1])
        points.append(
            SeriesPoint(
                period=periods[span][0].period,
                values=values,
                # Without a period nobody knows whether two values speak of the same time.
                conflicting=dated and _conflict(values),
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


def _values(figures: Sequence[FigureRecord]) -> tuple[SeriesValue, ...]:
    stated: dict[tuple[Any, ...], list[FigureRecord]] = defaultdict(list)
    for figure in figures:
        stated[(figure.value, figure.value_max, figure.of, figure.bound)].append(figure)
    ordered = sorted(stated.items(), key=lambda item: (-len(item[1]), item[0][0]))
    return tuple(
        SeriesValue(
            value=value[0],
            value_max=value[1],
            of=value[2],
            bound=value[3],
            figures=tuple(figure.id for figure in same),
            articles=tuple({figure.article.id: figure.article for figure in same}.values()),
        )
        for value, same in ordered
    )


def _conflict(values: Sequence[SeriesValue]) -> bool:
    ranges = [find_range(value) for value in values]
    # Ranges that meet pairwise have a common point, so it is enough to compare the highest low with the lowest high.
    return max(low for low, _ in ranges) > min(high for _, high in ranges)


def _overlap(span: tuple[str, str, str], other: tuple[str, str, str]) -> bool:
    return bool(other[0] and other[1]) and span[0] <= other[1] and other[0] <= span[1]
