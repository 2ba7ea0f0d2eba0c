"""Organisations, people and places: who they are, where they stand, and where the press names them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, func, literal, or_, select
from sqlalchemy.orm import Session, aliased

from kb.models import Article, Entity, Mention
from kb.queries.articles import REF_COLUMNS, ArticleRef, ref_of
from kb.queries.facts import FactRecord, iso, list_article_facts, list_facts, place_of
from kb.queries.filters import Filters, article_conditions, entity_and_below, one_of, same_entity, was_named
from kb.queries.paging import AnyRow, Key, Slice, get_slice
from kb.queries.trails import Timeline, timeline_of
from kb.settings import Settings
from nlp.text import fold


@dataclass(frozen=True, slots=True)
class Position:
    """An office that a person was seen in: the first and the last day for which an article says so."""

    person_id: str | None
    position: str
    organization_id: str | None
    first_seen: str | None
    last_seen: str | None
    dated_by: str | None
    """article (its own date) or text; null where neither gives a day."""
    article: ArticleRef
    """The first article that says so."""


@dataclass(frozen=True, slots=True)
class EntityRecord:
    """An organisation, person or place."""

    id: str
    label: str
    name: str
    aliases: tuple[str, ...]
    kind: str
    parent_id: str | None
    place_id: str | None
    predecessor_ids: tuple[str, ...]
    successor_ids: tuple[str, ...]
    positions: tuple[Position, ...]
    """For people, oldest first."""
    mentions: int


@dataclass(frozen=True, slots=True)
class MentionRecord(FactRecord):
    """An entity named at one place of an article."""

    label: str
    name: str
    position: str | None
    entity_id: str | None


@dataclass(frozen=True, slots=True)
class EntityFilters:
    """Restrictions on the entities themselves."""

    label: str | None = None
    kind: str | None = None
    parent: str | None = None
    name: str | None = None
    """Words of the name, in any order; diacritics optional."""
    mentioned: bool = True
    """Only entities that an article names; otherwise those of the registry as well."""


def list_entities(
    session: Session,
    settings: Settings,
    filters: Filters,
    only: EntityFilters | None = None,
    *,
    sort: str = "id",
    limit: int = 20,
    cursor: str | None = None,
) -> Slice[EntityRecord]:
    """Entities, by id or (``mentions``) the most named in the articles that pass the filters first.

    ``organization``, ``place`` and ``person`` ask for what is named together with them. Only the order by id is stable
    while articles are being added: the number of mentions changes with them.
    """
    only = only or EntityFilters()
    statement = select(Entity.id).where(Entity.merged_into.is_(None))
    if only.label:
        statement = statement.where(Entity.label == only.label)
    if only.kind:
        statement = statement.where(Entity.kind == only.kind)
    if only.parent:
        statement = statement.where(Entity.parent_id.in_(same_entity(only.parent)))
    for word in fold(only.name or "").split():
        statement = statement.where(_is_named(word))
    conditions = article_conditions(session, settings, filters)
    counted = select(Mention.entity_id, func.count().label("number")).where(Mention.entity_id.is_not(None))
    if conditions:
        counted = counted.where(Mention.article_id.in_(select(Article.id).where(*conditions)))
    counts = counted.group_by(Mention.entity_id).subquery()
    if only.mentioned or conditions:
        statement = statement.join(counts, counts.c.entity_id == Entity.id)
    else:
        statement = statement.outerjoin(counts, counts.c.entity_id == Entity.id)
    number = func.coalesce(counts.c.number, literal(0))
    order = (Key(Entity.id),) if sort == "id" else (Key(number, descending=True), Key(Entity.id))

    def build(rows: Sequence[AnyRow]) -> list[EntityRecord]:
        return list_entity_records(session, [row[0] for row in rows])

    query = f"entities {filters} {only} {sort}"
    return get_slice(session, statement, order, build, query=query, limit=limit, cursor=cursor)


def _is_named(word: str) -> ColumnElement[bool]:
    """Whether the word is in the name of an entity, or in one that a review took from it or from what it stands for."""
    merged = aliased(Entity)
    return or_(
        Entity.key.contains(word, autoescape=True),
        was_named(lambda key: key.contains(word, autoescape=True)),
        Entity.id.in_(
            select(merged.merged_into).where(
                merged.merged_into.is_not(None), merged.key.contains(word, autoescape=True)
            )
        ),
    )


def get_entity(session: Session, entity_id: str) -> EntityRecord | None:
    """The entity with this id, or None."""
    records = list_entity_records(session, [entity_id])
    return records[0] if records else None


def list_entity_records(session: Session, ids: Sequence[str]) -> list[EntityRecord]:
    """The records of some entities, in the order of the ids; unknown ids are left out."""
    entities = {row.id: row for row in session.scalars(select(Entity).where(Entity.id.in_(ids)))}
    counted = select(Mention.entity_id, func.count()).where(Mention.entity_id.in_(ids)).group_by(Mention.entity_id)
    counts: dict[str | None, int] = dict(session.execute(counted).all())
    people = [id_ for id_ in ids if id_ in entities and entities[id_].label == "PER"]
    positions: dict[str | None, list[Position]] = defaultdict(list)
    for position in _list_positions(session, Mention.entity_id.in_(people)) if people else []:
        positions[position.person_id].append(position)
    return [
        EntityRecord(
            id=entity.id,
            label=entity.label,
            name=entity.name,
            aliases=tuple(entity.aliases),
            kind=entity.kind,
            parent_id=entity.parent_id,
            place_id=entity.place_id,
            predecessor_ids=tuple(entity.predecessor_ids),
            successor_ids=tuple(entity.successor_ids),
            positions=tuple(positions[entity.id]),
            mentions=counts.get(entity.id, 0),
        )
        for entity in (entities[id_] for id_ in ids if id_ in entities)
    ]


def list_people_in_office(session: Session, organization_id: str) -> list[Position]:
    """Who was seen in an office of this very organisation, the latest first."""
    found = _list_positions(session, Mention.organization_id == organization_id)
    return sorted(found, key=lambda position: position.last_seen or "", reverse=True)


def _list_positions(session: Session, condition: Any) -> list[Position]:
    rows = session.execute(
        select(Mention, *REF_COLUMNS)
        .join(Article, Article.id == Mention.article_id)
        .where(condition, Mention.label == "PER", Mention.position.is_not(None))
        .order_by(Mention.seen_on.is_(None), Mention.seen_on, Article.id, Mention.start)
    )
    held: dict[tuple[str | None, str, str | None], list[tuple[Mention, ArticleRef]]] = defaultdict(list)
    for mention, *columns in rows:
        office = (mention.entity_id, fold(mention.position or ""), mention.organization_id)
        held[office].append((mention, ref_of(columns)))
    positions: list[Position] = []
    for (person_id, _, organization_id), seen in held.items():
        first, article = seen[0]
        days = [mention.seen_on for mention, _ in seen if mention.seen_on]
        positions.append(
            Position(
                person_id=person_id,
                position=first.position or "",
                organization_id=organization_id,
                first_seen=iso(min(days, default=None)),
                last_seen=iso(max(days, default=None)),
                dated_by=first.dated_by,
                article=article,
            )
        )
    return positions


def list_children(session: Session, entity_id: str, limit: int = 100) -> list[tuple[str, str]]:
    """Id and name of what stands directly below an entity, by name."""
    rows = session.execute(
        select(Entity.id, Entity.name)
        .where(Entity.parent_id == entity_id, Entity.merged_into.is_(None))
        .order_by(Entity.key)
        .limit(limit)
    )
    return [(id_, name) for id_, name in rows]


def list_mentions(
    session: Session,
    settings: Settings,
    filters: Filters,
    *,
    entity_id: str | None = None,
    below: bool = False,
    limit: int = 20,
    cursor: str | None = None,
) -> Slice[MentionRecord]:
    """Mentions in the articles that pass the filters, newest first; of one entity, or of all that stands below it."""
    conditions = article_conditions(session, settings, filters)
    if entity_id is not None and below:
        conditions.append(Mention.entity_id.in_(entity_and_below(entity_id)))
    elif entity_id is not None:
        conditions.append(Mention.entity_id == entity_id)
    query = f"mentions {filters} {entity_id} {below}"
    return list_facts(session, Mention, conditions, _records, query=query, limit=limit, cursor=cursor)


def list_article_mentions(session: Session, article_id: str) -> list[MentionRecord]:
    """All mentions in one article, in the order of its text."""
    return _records(list_article_facts(session, Mention, article_id))


def get_entity_months(session: Session, settings: Settings, entity_id: str, filters: Filters) -> Timeline | None:
    """Mentions of the entity by the month in which the article was published; None for no such entity."""
    if session.get(Entity, entity_id) is None:
        return None
    conditions = article_conditions(session, settings, filters)
    rows = session.execute(
        select(Article.published_on, func.count(), func.count(func.distinct(Mention.article_id)))
        .join(Article, Article.id == Mention.article_id)
        .where(Mention.entity_id == entity_id, *conditions)
        .group_by(Article.published_on)
    )
    return timeline_of(entity_id, rows.all())


def name_entities(session: Session, ids: Iterable[str | None]) -> dict[str, str]:
    """The names of some entities, by id."""
    wanted = {id_ for id_ in ids if id_}
    rows = session.execute(select(Entity.id, Entity.name).where(one_of(session, Entity.id, wanted)))
    return dict(rows.all())


def _records(rows: Sequence[tuple[Mention, ArticleRef]]) -> list[MentionRecord]:
    return [
        MentionRecord(
            **place_of(mention, article),
            label=mention.label,
            name=mention.name,
            position=mention.position,
            entity_id=mention.entity_id,
        )
        for mention, article in rows
    ]
