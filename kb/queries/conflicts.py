"""What cannot be right beside each other: observations on their pages, values in series and comparisons."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from sqlalchemy import ColumnElement, Select, and_, false, or_, select, true
from sqlalchemy.orm import Session

from kb.indicators import is_stock
from kb.models import Article, Entity, Figure
from kb.queries.facts import fact_statement, facts_of
from kb.queries.figures import FigureRecord, figure_records
from kb.queries.ranges import find_range, rounds

_MANY = 200


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
        others = stated_figures(session, or_(false(), *(_same_thing(figure) for figure in part.values())))
        seats = _seats(session, part.values())
        by_thing: dict[tuple[object, ...], list[tuple[str, list[FigureRecord]]]] = defaultdict(list)
        for other, figures in others.items():
            by_thing[_thing(figures[0], seats)].append((other, figures))
        for id_, figure in part.items():
            against = (
                other
                for other, figures in by_thing[_thing(figure, seats)]
                if other != id_ and contradict(stated[id_], figures)
            )
            found[id_] = tuple(sorted(against))
    return found


def contradict(one: Sequence[FigureRecord], other: Sequence[FigureRecord]) -> bool:
    """Whether two groups of figures, each of one value of the same thing for one period, cannot both be right."""
    if not _share_a_day(one, other) or _in_one_sentence(one, other):
        return False
    if is_rounding(one, other) or is_rounding(other, one):
        return False
    wholes = {figure.of for figures in (one, other) for figure in figures if figure.of is not None}
    return len(wholes) > 1 or not can_both_hold(one, other)


def can_both_hold(one: Iterable[FigureRecord], other: Iterable[FigureRecord]) -> bool:
    """Whether some value is allowed by all statements of both observations."""
    ranges = [find_range(figure, _scale(figure)) for figures in (one, other) for figure in figures]
    return max(low for low, _ in ranges) <= min(high for _, high in ranges)


def _in_one_sentence(one: Iterable[FigureRecord], other: Iterable[FigureRecord]) -> bool:
    """Whether both stand in a single sentence and nowhere else: a list of several things and not two statements of
    one (``56.500 người cấp cơ sở; 1.655 người cấp trên cơ sở``)."""
    return len({(figure.article.id, figure.sentence_start) for figures in (one, other) for figure in figures}) == 1


def is_rounding(one: Sequence[FigureRecord], other: Sequence[FigureRecord]) -> bool:
    """Whether the first only rounds the second in the articles that state both."""
    within = {figure.article.id for figure in one} <= {figure.article.id for figure in other}
    return within and rounds(one[0].value * _scale(one[0]), other[0].value * _scale(other[0]))


def _scale(figure: FigureRecord) -> float:
    return 1 if figure.base_value is None or not figure.value else figure.base_value / figure.value


def _is_comparable(figure: FigureRecord) -> bool:
    return (
        figure.indicator_id is not None
        and figure.organization_id is not None
        and figure.change is None
        and None not in (_days(figure)[1:] if is_stock(figure.indicator_id) else _days(figure))
    )


def _share_a_day(one: Sequence[FigureRecord], other: Sequence[FigureRecord]) -> bool:
    """Whether two observations of a stock speak of one day; those of a flow are told apart by their periods."""
    return not is_stock(one[0].indicator_id) or bool(
        {_day(figure) for figure in one} & {_day(figure) for figure in other}
    )


def _day(figure: FigureRecord) -> str:
    """The day of a stock."""
    last = figure.period.end if figure.period else None
    appeared = (figure.article.date_published or "")[:10]
    return min(filter(None, (last, appeared)), default="")


def _seats(session: Session, figures: Iterable[FigureRecord]) -> dict[str | None, str | None]:
    ids = {figure.organization_id for figure in figures}
    rows = session.execute(select(Entity.id, Entity.place_id).where(Entity.id.in_(ids)))
    return {str(row[0]): row[1] for row in rows}


def _thing(figure: FigureRecord, seats: Mapping[str | None, str | None]) -> tuple[object, ...]:
    """What the figure is a value of; a place that is the body's own seat is said or left out alike."""
    period = figure.period
    place = None if figure.place_id == seats.get(figure.organization_id) else figure.place_id
    return (
        figure.indicator_id, figure.organization_id, figure.kind, figure.aspect, place,
        None if period is None else (None if is_stock(figure.indicator_id) else period.start, period.end),
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
        true() if is_stock(figure.indicator_id) else Figure.period_start == first,
        Figure.period_end == last,
        Figure.kind == figure.kind,
        Figure.aspect == figure.aspect,
        Figure.change.is_(None),
    )


def stated_figures(session: Session, condition: ColumnElement[bool]) -> dict[str, list[FigureRecord]]:
    """The figures under the condition by the observation that they state, the oldest first."""
    statement: Select[tuple[Figure]] = fact_statement(Figure).where(condition, Figure.observation_id.is_not(None))
    oldest = (Article.published_at.is_(None), Article.published_at, Article.id, Figure.start)
    found: dict[str, list[FigureRecord]] = defaultdict(list)
    for figure in figure_records(session, facts_of(session.execute(statement.order_by(*oldest)).all())):
        found[str(figure.observation_id)].append(figure)
    return found
