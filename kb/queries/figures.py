"""Figures: every quantity that an article states, with what it counts, whose it is and for which period."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any

from sqlalchemy import ColumnElement, and_, func, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from kb.models import Figure
from kb.queries.articles import ArchivePlace, ArticleRef, list_readings
from kb.queries.facts import FactRecord, fact_statement, facts_of, iso, list_article_facts, list_facts, place_of
from kb.queries.filters import BadQuery, Contradiction, Filters, article_conditions, entity_and_below, one_of
from kb.queries.paging import Slice
from kb.settings import Settings
from nlp.annotations import Binding, Period
from nlp.text import fold, to_nfc

Number = int | float


@dataclass(frozen=True, slots=True)
class FigureRecord(FactRecord):
    """A quantity stated at one place of an article."""

    kind: str
    value: float
    value_max: float | None
    of: float | None
    unit: str | None
    bound: str
    indicator: str | None
    indicator_id: str | None
    organization: str | None
    organization_id: str | None
    """The body whose levels are meant, or null."""
    period: Period | None
    place: str | None
    place_id: str | None
    aspect: str
    cumulative: bool
    confidence: float
    percent_check: str | None
    observation_id: str | None
    percent: float | None = None
    """Of a ratio: the percent printed beside it, which is the figure ``percent_id``."""
    percent_id: str | None = None
    change: str | None = None
    """``increase`` or ``decrease``: what something grew or fell by, and no level."""
    compared_with: str | None = None
    base_value: float | None = None
    """A measure in ``base_unit``; null where it is no measure that is converted."""
    base_unit: str | None = None
    bindings: tuple[Binding, ...] = ()
    """The words that gave each field, how they stand to the figure and how sure that is."""
    revision: int | None = None
    """The revision of the article whose text ``start`` and ``end`` count."""
    extractor: str | None = None
    """The reader, with its version, that read that revision from the page."""
    archive: ArchivePlace | None = None
    """Where the page that was read lies in the archive."""


@dataclass(frozen=True, slots=True)
class FigureFilters:
    """Restrictions on the figures themselves."""

    indicator: str | None = None
    """The id of an indicator, or words of it; diacritics optional."""
    unit: str | None = None
    """The unit or its beginning, whole words; diacritics optional."""
    kind: str | None = None
    period: str | None = None
    """``2023``, ``2023-Q2``, ``2023-05`` or ``2023-01-01..2023-06-30``: figures whose period lies inside."""
    min: float | None = None
    max: float | None = None
    observation: str | None = None
    """The id of an observation: every figure that states that fact."""
    change: str | None = None
    """``increase`` or ``decrease``; ``none`` for levels alone."""
    aspect: str | None = None
    """``actual`` or ``target``."""
    min_confidence: float | None = None
    """Between 0 and 1: of the figure as a whole."""


def list_figures(
    session: Session,
    settings: Settings,
    filters: Filters,
    only: FigureFilters | None = None,
    *,
    limit: int = 20,
    cursor: str | None = None,
) -> Slice[FigureRecord]:
    """Figures that pass the filters, newest article first.

    ``organization`` and ``place`` ask for the body and the place of the figure itself (or one below them), not for
    what else its article mentions.
    """
    only = only or FigureFilters()
    conditions = figure_conditions(session, settings, filters, only)
    query = f"figures {filters} {only}"
    build = partial(figure_records, session)
    return list_facts(session, Figure, conditions, build, query=query, limit=limit, cursor=cursor)


def get_figure(session: Session, figure_id: str) -> FigureRecord | None:
    """The figure with this id, or None."""
    rows = session.execute(fact_statement(Figure).where(Figure.id == figure_id)).all()
    return figure_records(session, facts_of(rows))[0] if rows else None


def list_article_figures(session: Session, article_id: str) -> list[FigureRecord]:
    """All figures in one article, in the order of its text."""
    return figure_records(session, list_article_facts(session, Figure, article_id))


def figure_conditions(
    session: Session, settings: Settings, filters: Filters, only: FigureFilters
) -> list[ColumnElement[bool]]:
    """Conditions on figures joined with their articles."""
    conditions = article_conditions(session, settings, filters, skip=("organization", "place"))
    if filters.organization is not None:
        conditions.append(Figure.organization_id.in_(entity_and_below(filters.organization)))
    if filters.place is not None:
        conditions.append(Figure.place_id.in_(entity_and_below(filters.place)))
    if only.indicator:
        named = Figure.indicator_id == only.indicator
        conditions.append(named | _like(session, Figure.indicator, only.indicator, anywhere=True))
    if only.unit:
        conditions.append(_like(session, Figure.unit, only.unit, anywhere=False))
    if only.kind:
        conditions.append(Figure.kind == only.kind)
    if only.period:
        first, last = read_period(only.period)
        conditions.append(and_(Figure.period_start >= first, Figure.period_end <= last))
    if only.min is not None and only.max is not None and only.min > only.max:
        raise Contradiction("min is larger than max")
    if only.min is not None:
        conditions.append(func.coalesce(Figure.value_max, Figure.value) >= only.min)
    if only.max is not None:
        conditions.append(Figure.value <= only.max)
    if only.observation:
        conditions.append(Figure.observation_id == only.observation)
    if only.change:
        conditions.append(Figure.change.is_(None) if only.change == "none" else Figure.change == only.change)
    if only.aspect:
        conditions.append(Figure.aspect == only.aspect)
    if only.min_confidence is not None:
        conditions.append(Figure.confidence >= only.min_confidence)
    return conditions


_PERIOD = re.compile(r"(\d{4})(?:-(?:Q([1-4])|(\d{2})))?", re.IGNORECASE)


def read_period(words: str) -> tuple[date, date]:
    """The first and last day of a period as the filter writes it; BadQuery where it is none."""
    try:
        if ".." in words:
            first, last = (date.fromisoformat(part.strip()) for part in words.split("..", 1))
            if first > last:
                raise Contradiction(f"the period ends ({last}) before it begins ({first})")
            return first, last
        if match := _PERIOD.fullmatch(words.strip()):
            year = int(match[1])
            if match[2]:
                begin, end = 3 * int(match[2]) - 2, 3 * int(match[2])
            elif match[3]:
                begin = end = int(match[3])
            else:
                begin, end = 1, 12
            return date(year, begin, 1), date(year, end, monthrange(year, end)[1])
    except ValueError:
        pass
    raise BadQuery(f"{words!r} is no period; write 2023, 2023-Q2, 2023-05 or 2023-01-01..2023-06-30")


def _like(
    session: Session, column: InstrumentedAttribute[str | None], wanted: str, *, anywhere: bool
) -> ColumnElement[bool]:
    """Whether whole words of the column, at its beginning or anywhere, are the wanted ones.

    Words typed without diacritics match any diacritics, words typed with them match only themselves, as in search.
    The comparison runs over the distinct texts in Python, because no database folds Vietnamese by itself.
    """
    wanted = " ".join(to_nfc(wanted).lower().split())
    exact = wanted != fold(wanted)
    pattern = re.compile((r"(?<!\w)" if anywhere else r"^") + re.escape(wanted) + r"(?!\w)")
    texts = session.scalars(select(column).where(column.is_not(None)).distinct())
    found = [words for words in texts if words and pattern.search(to_nfc(words).lower() if exact else fold(words))]
    return one_of(session, column, found)


def figure_records(session: Session, rows: Sequence[tuple[Figure, ArticleRef]]) -> list[FigureRecord]:
    """Records of figures with their articles."""
    read = list_readings(session, {figure.revision_id for figure, _ in rows})
    return [
        FigureRecord(
            **place_of(figure, article),
            kind=figure.kind,
            value=plain_number(figure.value),
            value_max=None if figure.value_max is None else plain_number(figure.value_max),
            of=None if figure.of is None else plain_number(figure.of),
            unit=figure.unit,
            bound=figure.bound,
            indicator=figure.indicator,
            indicator_id=figure.indicator_id,
            organization=figure.organization,
            organization_id=figure.organization_id,
            period=period_of(figure),
            place=figure.place,
            place_id=figure.place_id,
            aspect=figure.aspect,
            cumulative=figure.cumulative,
            confidence=figure.confidence,
            percent_check=figure.percent_check,
            observation_id=figure.observation_id,
            percent=None if figure.percent is None else plain_number(figure.percent),
            percent_id=figure.percent_id,
            change=figure.change,
            compared_with=figure.compared_with,
            base_value=None if figure.base_value is None else plain_number(figure.base_value),
            base_unit=figure.base_unit,
            bindings=tuple(Binding(**binding) for binding in figure.bindings or ()),
            **read.get(figure.revision_id, {}),
        )
        for figure, article in rows
    ]


def period_of(figure: Figure) -> Period | None:
    """The period that the figure holds for, None where the article states none."""
    if figure.period_label is None and figure.period_start is None and figure.period_end is None:
        return None
    return Period(iso(figure.period_start), iso(figure.period_end), figure.period_label or "")


def plain_number(value: Any) -> Number:
    """A decimal as a whole number where it is one, else as a float."""
    return int(value) if value == value.to_integral_value() else float(value)
