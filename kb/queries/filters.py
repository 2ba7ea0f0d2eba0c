"""The filters that every list, search, series and export understands, and their meaning in SQL."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement, Select
    from sqlalchemy.orm import Session
    from sqlalchemy.sql.selectable import TableValuedAlias

    from kb.settings import Settings


class BadQuery(Exception):
    """The question cannot be understood; the message says why, in one sentence."""


class Contradiction(BadQuery):
    """Each part of the question is understood, but they do not go together."""


class NotThere(BadQuery):
    """The question is about something that is not in the knowledge base."""


@dataclass(frozen=True, slots=True)
class Filters:
    """Restrictions on the articles that an answer draws on; None does not restrict.

    Raises BadQuery where the period ends before it begins.
    """

    source: str | None = None
    organization: str | None = None
    place: str | None = None
    document: str | None = None
    person: str | None = None
    activity: str | None = None
    topic: str | None = None
    since: date | None = None
    until: date | None = None
    q: str | None = None

    def __post_init__(self) -> None:
        if self.since and self.until and self.since > self.until:
            raise Contradiction(f"the period ends ({self.until}) before it begins ({self.since})")


def article_conditions(
    session: Session, settings: Settings, filters: Filters, *, skip: Collection[str] = ()
) -> list[ColumnElement[bool]]:
    """Conditions on `Article` that together mean the filters, except those that the caller applies to its own rows.

    An organisation or place stands for itself and everything below it: an article counts for a federation where it
    mentions one of its unions.
    """
    from sqlalchemy import select

    from kb.models import Activity, Article, Mention, Reference

    conditions: list[ColumnElement[bool]] = []
    given = {name for name in Filters.__slots__ if getattr(filters, name) is not None} - set(skip)
    if "source" in given:
        conditions.append(Article.source_id == filters.source)
    for name in ("organization", "place"):
        if name in given:
            below = entity_and_below(getattr(filters, name))
            conditions.append(Article.id.in_(select(Mention.article_id).where(Mention.entity_id.in_(below))))
    if "person" in given:
        conditions.append(
            Article.id.in_(select(Mention.article_id).where(Mention.entity_id.in_(same_entity(filters.person))))
        )
    if "document" in given:
        citing = select(Reference.article_id).where(Reference.document_id == filters.document)
        conditions.append(Article.id.in_(citing.where(Reference.resolution != "rejected")))
    if "activity" in given:
        conditions.append(Article.id.in_(select(Activity.article_id).where(Activity.type == filters.activity)))
    if "topic" in given:
        topics = json_values(session, Article.topics)
        named = select(topics.c.value).select_from(topics).where(topics.c.value == filters.topic)
        conditions.append(named.correlate(Article).exists())
    if "since" in given:
        conditions.append(Article.published_on >= filters.since)
    if "until" in given:
        conditions.append(Article.published_on <= filters.until)
    if "q" in given and filters.q is not None:
        from kb.search import match_articles

        conditions.append(one_of(session, Article.id, match_articles(settings, filters.q)))
    return conditions


def same_entity(entity_id: str | None) -> Select[str]:
    """A select of the ids of the entity that stands for this one, and of all that were merged into it: its own id where
    nothing was merged, none where there is no such entity.

    Where articles still wait to be linked anew, their facts count for the entity that stands.
    """
    from sqlalchemy import func, or_, select

    from kb.models import Entity

    standing = select(func.coalesce(Entity.merged_into, Entity.id)).where(Entity.id == entity_id).scalar_subquery()
    return select(Entity.id).where(or_(Entity.id == standing, Entity.merged_into == standing))


def was_named(matches: Callable[[Any], ColumnElement[bool]]) -> ColumnElement[bool]:
    """Whether an entity that a review has renamed had a name before whose folded form ``matches``."""
    from sqlalchemy import and_, select

    from kb.models import Entity, EntityReview

    renamed = select(EntityReview.entity_id).where(EntityReview.verdict == "rename", EntityReview.undone_at.is_(None))
    return and_(Entity.id.in_(renamed), matches(Entity.details["given"]["key"].as_string()))


def list_standing(session: Session, ids: Iterable[str]) -> list[str]:
    """For each id that of the entity that stands for it, each once; an unknown one stays as it is."""
    from sqlalchemy import select

    from kb.models import Entity

    asked = list(ids)
    merged = select(Entity.id, Entity.merged_into).where(Entity.merged_into.is_not(None), Entity.id.in_(asked))
    standing = {row[0]: row[1] for row in session.execute(merged)}
    return list(dict.fromkeys(standing.get(entity_id) or entity_id for entity_id in asked))


def entity_and_below(entity_id: str | None) -> Select[tuple[str]]:
    """A select of the entity's id and the ids of all that stand below it by their chain of parents."""
    from sqlalchemy import select

    from kb.models import Entity

    below = same_entity(entity_id).cte("below", recursive=True, nesting=True)
    # UNION, not UNION ALL: a chain of parents that bites its own tail must end.
    below = below.union(select(Entity.id).where(Entity.parent_id == below.c.id))
    return select(below.c.id)


def list_entity_and_below(session: Session, entity_id: str) -> list[str]:
    """The entity's id and the ids of all that stand below it, sorted; empty for an unknown entity."""
    return sorted(session.scalars(entity_and_below(entity_id)))


def json_values(session: Session, array: Any) -> TableValuedAlias:
    """The elements of a JSON array of strings as rows of one column ``value``, on SQLite and PostgreSQL alike."""
    from sqlalchemy import func

    sqlite = session.connection().dialect.name == "sqlite"
    return (func.json_each if sqlite else func.jsonb_array_elements_text)(array).table_valued("value")


def one_of(session: Session, column: Any, values: Iterable[str]) -> ColumnElement[bool]:
    """Whether the column holds one of many values; they travel as one parameter, however many they are."""
    from sqlalchemy import cast, literal, select
    from sqlalchemy.dialects.postgresql import JSONB

    array: Any = literal(json.dumps(list(values), ensure_ascii=False))
    if session.connection().dialect.name != "sqlite":
        array = cast(array, JSONB)
    given = json_values(session, array)
    found: ColumnElement[bool] = column.in_(select(given.c.value))
    return found
