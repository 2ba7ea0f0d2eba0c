"""Observations: one fact with every sentence that states it, and what other articles state otherwise.

Figures share an observation where they give the same value of the same thing for one body, period and place. Two
observations conflict where they give different values for all of that and both cannot be right.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, Select, and_, distinct, false, func, or_, select, true
from sqlalchemy.orm import Session

from kb.indicators import load_indicators
from kb.models import Article, Figure
from kb.queries.entities import name_entities
from kb.queries.facts import fact_statement, facts_of
from kb.queries.figures import FigureFilters, FigureRecord, figure_conditions, figure_records
from kb.queries.filters import Filters
from kb.queries.paging import AnyRow, Key, Slice, get_slice
from kb.queries.ranges import find_range
from kb.settings import Settings
from nlp.annotations import Period

_MANY = 200


@dataclass(frozen=True, slots=True)
class Observation:
    """One fact: its value, and every figure that states it."""

    id: str
    kind: str
    value: float
    value_max: float | None
    of: float | None
    percent: float | None
    """Of a ratio: the percent printed beside it, by the first that prints one."""
    unit: str | None
    base_value: float | None
    base_unit: str | None
    bounds: tuple[str, ...]
    """As the articles bound the value, the most frequent first."""
    indicator: str | None
    indicator_id: str | None
    organization: str | None
    """The body's name in the knowledge base; as the first article writes it where it is not known."""
    organization_id: str | None
    period: Period | None
    place: str | None
    place_id: str | None
    aspect: str
    cumulative: bool
    change: str | None
    compared_with: str | None
    confidence: float
    """That of the surest evidence."""
    articles: int
    sources: int
    first_published: str | None
    last_published: str | None
    evidence: tuple[FigureRecord, ...]
    """Every figure that states it, the oldest article first."""
    conflicts: tuple[str, ...]
    """Observations that give another value for the same thing, body, period and place."""


def list_observations(
    session: Session,
    settings: Settings,
    filters: Filters,
    only: FigureFilters | None = None,
    *,
    sort: str = "id",
    limit: int = 20,
    cursor: str | None = None,
) -> Slice[Observation]:
    """Observations that a figure under the filters states, by id, or (``articles``) those of most articles first."""
    only = only or FigureFilters()
    number = func.count(distinct(Figure.article_id)).label("number")
    grouped = (
        select(Figure.observation_id.label("id"), number)
        .join(Article, Article.id == Figure.article_id)
        .where(*figure_conditions(session, settings, filters, only), Figure.observation_id.is_not(None))
        .group_by(Figure.observation_id)
        .subquery()
    )
    by_id = Key(grouped.c.id)
    order = (Key(grouped.c.number, descending=True), by_id) if sort == "articles" else (by_id,)

    def build(rows: Sequence[AnyRow]) -> list[Observation]:
        return read_observations(session, [row.id for row in rows])

    query = f"observations {filters} {only} {sort}"
    return get_slice(session, select(grouped), order, build, query=query, limit=limit, cursor=cursor)


def get_observation(session: Session, observation_id: str) -> Observation | None:
    """The observation with all its evidence, or None."""
    return next(iter(read_observations(session, [observation_id])), None)


def read_observations(session: Session, ids: Sequence[str]) -> list[Observation]:
    """The observations with these ids, in this order, those that nothing states left out."""
    stated = _figures(session, Figure.observation_id.in_(ids)) if ids else {}
    bodies = [figure.organization_id for figures in stated.values() for figure in figures]
    names = name_entities(session, bodies)
    conflicts = find_conflicts(session, stated)
    return [_observation(id_, stated[id_], names, conflicts.get(id_, ())) for id_ in ids if id_ in stated]


def find_conflicts(session: Session, stated: dict[str, list[FigureRecord]]) -> dict[str, tuple[str, ...]]:
    """For each observation the others that cannot be right beside it.

    Only levels of an indicator of the registry, for a known body and a dated period, are compared: where one of them is
    open, nobody knows whether two values speak of the same thing. Of a stock (so many members) the day counts: that on
    which the period ends, or on which the article appeared while the period ran. Stocks of different days agree.
    """
    comparable = {id_: figures[0] for id_, figures in stated.items() if _is_comparable(figures[0])}
    found: dict[str, tuple[str, ...]] = {}
    ordered = sorted(comparable.items())
    for start in range(0, len(ordered), _MANY):
        part = dict(ordered[start : start + _MANY])
        others = _figures(session, or_(false(), *(_same_thing(figure) for figure in part.values())))
        by_thing: dict[tuple[object, ...], list[tuple[str, list[FigureRecord]]]] = defaultdict(list)
        for other, figures in others.items():
            by_thing[_thing(figures[0])].append((other, figures))
        for id_, figure in part.items():
            against = (
                other
                for other, figures in by_thing[_thing(figure)]
                if other != id_ and _share_a_day(stated[id_], figures) and not can_both_hold(stated[id_], figures)
            )
            found[id_] = tuple(sorted(against))
    return found


def can_both_hold(one: Iterable[FigureRecord], other: Iterable[FigureRecord]) -> bool:
    """Whether some value is allowed by all statements of both observations."""
    ranges = [find_range(figure, _scale(figure)) for figures in (one, other) for figure in figures]
    return max(low for low, _ in ranges) <= min(high for _, high in ranges)


def _scale(figure: FigureRecord) -> float:
    return 1 if figure.base_value is None or not figure.value else figure.base_value / figure.value


def _is_comparable(figure: FigureRecord) -> bool:
    return (
        figure.indicator_id is not None
        and figure.organization_id is not None
        and figure.change is None
        and None not in (_days(figure)[1:] if _is_stock(figure) else _days(figure))
    )


def _is_stock(figure: FigureRecord) -> bool:
    indicator = load_indicators().get(figure.indicator_id or "")
    return indicator is not None and indicator.measure == "stock"


def _share_a_day(one: Sequence[FigureRecord], other: Sequence[FigureRecord]) -> bool:
    """Whether two observations of a stock speak of one day; those of a flow are told apart by their periods."""
    return not _is_stock(one[0]) or bool({_day(figure) for figure in one} & {_day(figure) for figure in other})


def _day(figure: FigureRecord) -> str:
    """The day of a stock."""
    last = figure.period.end if figure.period else None
    appeared = (figure.article.date_published or "")[:10]
    return min(filter(None, (last, appeared)), default="")


def _thing(figure: FigureRecord) -> tuple[object, ...]:
    period = figure.period
    return (
        figure.indicator_id, figure.organization_id, figure.kind, figure.aspect, figure.place_id,
        None if period is None else (None if _is_stock(figure) else period.start, period.end),
        None if figure.kind == "count" else (figure.base_unit or figure.unit),
    )  # fmt: skip


def _days(figure: FigureRecord) -> tuple[date | None, date | None]:
    period = figure.period
    ends = (None, None) if period is None else (period.start, period.end)
    return tuple(date.fromisoformat(end) if end else None for end in ends)  # type: ignore[return-value]


def _same_thing(figure: FigureRecord) -> ColumnElement[bool]:
    first, last = _days(figure)
    return and_(
        Figure.indicator_id == figure.indicator_id,
        Figure.organization_id == figure.organization_id,
        true() if _is_stock(figure) else Figure.period_start == first,
        Figure.period_end == last,
        Figure.kind == figure.kind,
        Figure.aspect == figure.aspect,
        Figure.change.is_(None),
    )


def _figures(session: Session, condition: ColumnElement[bool]) -> dict[str, list[FigureRecord]]:
    statement: Select[tuple[Figure]] = fact_statement(Figure).where(condition, Figure.observation_id.is_not(None))
    oldest = (Article.published_at.is_(None), Article.published_at, Article.id, Figure.start)
    found: dict[str, list[FigureRecord]] = defaultdict(list)
    for figure in figure_records(session, facts_of(session.execute(statement.order_by(*oldest)).all())):
        found[str(figure.observation_id)].append(figure)
    return found


def _observation(
    id_: str, evidence: Sequence[FigureRecord], names: dict[str, str], conflicts: tuple[str, ...]
) -> Observation:
    first = evidence[0]
    surest = max(evidence, key=lambda figure: figure.confidence)
    days = sorted(figure.article.date_published for figure in evidence if figure.article.date_published)
    bounds = Counter(figure.bound for figure in evidence)
    return Observation(
        id=id_,
        kind=first.kind,
        value=first.value,
        value_max=first.value_max,
        of=first.of,
        percent=next((figure.percent for figure in evidence if figure.percent is not None), None),
        unit=first.unit,
        base_value=first.base_value,
        base_unit=first.base_unit,
        bounds=tuple(bound for bound, _ in sorted(bounds.items(), key=lambda item: (-item[1], item[0]))),
        indicator=surest.indicator,
        indicator_id=first.indicator_id,
        organization=names.get(first.organization_id or "", first.organization),
        organization_id=first.organization_id,
        period=first.period,
        place=first.place,
        place_id=first.place_id,
        aspect=first.aspect,
        cumulative=any(figure.cumulative for figure in evidence),
        change=first.change,
        compared_with=first.compared_with,
        confidence=surest.confidence,
        articles=len({figure.article.id for figure in evidence}),
        sources=len({figure.article.source for figure in evidence if figure.article.source}),
        first_published=days[0] if days else None,
        last_published=days[-1] if days else None,
        evidence=tuple(evidence),
        conflicts=conflicts,
    )
