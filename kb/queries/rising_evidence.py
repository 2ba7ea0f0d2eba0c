"""Which articles name a thing: counted by source and period, and each with the sentence that names it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from sqlalchemy import ColumnElement, distinct, exists, func, select
from sqlalchemy.orm import Session

from kb.models import Activity, Article, Entity, Figure, Mention, Reference
from kb.queries.facts import FactRecord, fact_statement, facts_of, place_of
from kb.queries.filters import one_of
from kb.queries.paging import AnySelect
from kb.queries.references import are_citations
from kb.queries.rising_window import Window

By = Literal["organization", "document", "indicator", "place", "activity"]
Conditions = Sequence[ColumnElement[bool]]
_LABELS = {"organization": "ORG", "place": "LOC"}


@dataclass(frozen=True, slots=True)
class Naming:
    """The facts that name things of one kind."""

    model: Any
    thing: Any
    """The column with the thing's id."""
    own: tuple[Any, ...]
    """Conditions on the facts."""
    standing: bool = False
    """Whether what was merged counts for the entity that stands, which takes a look at each entity."""

    def of(self, *columns: Any) -> AnySelect:
        """A select of facts that name a thing, joined to their articles."""
        rows = select(*columns).select_from(self.model).join(Article, Article.id == self.model.article_id)
        return self._only(rows)

    def articles_of(self, thing: str) -> AnySelect:
        """A select of the ids of articles that name the thing."""
        return self._only(select(self.model.article_id).select_from(self.model)).where(self.thing == thing)

    def facts(self) -> AnySelect:
        """As `fact_statement`, with the thing behind its columns."""
        return self._only(fact_statement(self.model).add_columns(self.thing))

    def _only(self, rows: AnySelect) -> AnySelect:
        if self.standing:
            rows = rows.join(Entity, Entity.id == Mention.entity_id)
        return rows.where(self.thing.is_not(None), *self.own)


def naming(session: Session, by: By) -> Naming:
    """The facts that name organisations, documents, indicators, places or activities (by their type)."""
    if by == "document":
        return Naming(Reference, Reference.document_id, (Reference.resolution != "rejected", are_citations()))
    if by == "indicator":
        return Naming(Figure, Figure.indicator_id, ())
    if by == "activity":
        return Naming(Activity, Activity.type, ())
    own = (Mention.label == _LABELS[by],)
    if session.scalar(select(exists().where(Entity.merged_into.is_not(None)))):
        return Naming(Mention, func.coalesce(Entity.merged_into, Entity.id), own, standing=True)
    return Naming(Mention, Mention.entity_id, own)


def count_named(
    session: Session, by: By, window: Window, conditions: Conditions, least: int
) -> dict[str, dict[str, list[int]]]:
    """Articles that name a thing, by thing, source and period; of things that ``least`` articles of the window name."""
    kind = naming(session, by)
    period = window.period().label("period")
    number = func.count(distinct(Article.id))
    many = kind.of(kind.thing)
    many = many.where(*window.conditions("now"), *conditions).group_by(kind.thing).having(number >= least)
    ids = list(session.scalars(many))
    rows = kind.of(kind.thing, Article.source_id, period, number)
    # Not by the index of things: of a body that is always named it holds the articles of all years.
    looked_at = one_of(session, func.coalesce(kind.thing, ""), ids)
    rows = rows.where(looked_at, *window.conditions(), *conditions)
    length = len(window.starts())
    counts: dict[str, dict[str, list[int]]] = defaultdict(lambda: defaultdict(lambda: [0] * length))
    if ids:
        for id_, source, place, found in session.execute(rows.group_by(kind.thing, Article.source_id, period)):
            counts[id_][source][place] += found
    return counts


def find_evidence(
    session: Session, by: By, window: Window, conditions: Conditions, ids: Sequence[str]
) -> dict[str, tuple[FactRecord, FactRecord]]:
    """For each thing where the first article of the window names it, and where the last one does."""
    kind = naming(session, by)
    rows = kind.of(kind.thing, Article.published_at, Article.id)
    rows = rows.where(one_of(session, func.coalesce(kind.thing, ""), ids), *window.conditions("now"), *conditions)
    ends: dict[str, list[tuple[Any, str]]] = {}
    for id_, moment, article in session.execute(rows):
        held = ends.setdefault(id_, [(moment, article)] * 2)
        held[0], held[1] = min(held[0], (moment, article)), max(held[1], (moment, article))
    said = list_naming(session, by, ids, {article for pair in ends.values() for _, article in pair})
    return {id_: (said[id_, first[1]], said[id_, last[1]]) for id_, (first, last) in ends.items()}


def list_naming(
    session: Session, by: By, ids: Iterable[str], articles: Iterable[str]
) -> Mapping[tuple[str, str], FactRecord]:
    """The first words of each article that name each of the things, by thing and article."""
    kind = naming(session, by)
    rows = kind.facts().where(one_of(session, kind.model.article_id, articles), one_of(session, kind.thing, ids))
    found: dict[tuple[str, str], FactRecord] = {}
    for row in session.execute(rows.order_by(kind.model.article_id, kind.model.start, kind.model.id)):
        ((fact, article),) = facts_of([row])
        found.setdefault((row[-1], article.id), FactRecord(**place_of(fact, article)))
    return found


def find_last_before(session: Session, by: By, ids: Sequence[str], day: date) -> dict[str, date]:
    """The last day before this one on which any article names the thing; without those that none names."""
    if not ids:
        return {}
    kind = naming(session, by)
    rows = kind.of(kind.thing, func.max(Article.published_on))
    rows = rows.where(one_of(session, kind.thing, ids), Article.published_on < day).group_by(kind.thing)
    return {id_: last for id_, last in session.execute(rows) if last is not None}
