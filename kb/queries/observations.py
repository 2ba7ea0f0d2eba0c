"""Observations: one fact with every sentence that states it, and what other articles state otherwise.

Figures share an observation where they give the same value of the same thing for one body, period and place. Two
observations conflict where they give different values for all of that and both cannot be right.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from dataclasses import fields as dataclass_fields

from sqlalchemy import distinct, func, select
from sqlalchemy.orm import Session

from kb.models import Article, Figure
from kb.queries.conflicts import find_conflicts, stated_figures
from kb.queries.entities import name_entities
from kb.queries.figures import FigureFilters, FigureRecord, figure_conditions
from kb.queries.filters import Filters
from kb.queries.paging import AnyRow, Key, Slice, get_slice
from kb.settings import Settings
from nlp.annotations import Period


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


@dataclass(frozen=True, slots=True)
class FullObservation(Observation):
    """One fact, and whole beside it every observation of ``conflicts``."""

    conflicting: tuple[Observation, ...]


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


def get_observation(session: Session, observation_id: str) -> FullObservation | None:
    """The observation with all its evidence and all that contradicts it, or None."""
    found = read_observations(session, [observation_id])
    if not found:
        return None
    fields = {item.name: getattr(found[0], item.name) for item in dataclass_fields(Observation)}
    return FullObservation(**fields, conflicting=tuple(read_observations(session, found[0].conflicts)))


def read_observations(session: Session, ids: Sequence[str]) -> list[Observation]:
    """The observations with these ids, in this order, those that nothing states left out."""
    stated = stated_figures(session, Figure.observation_id.in_(ids)) if ids else {}
    bodies = [figure.organization_id for figures in stated.values() for figure in figures]
    names = name_entities(session, bodies)
    conflicts = find_conflicts(session, stated)
    return [_observation(id_, stated[id_], names, conflicts.get(id_, ())) for id_ in ids if id_ in stated]


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
