"""Which articles mean an entity: by a mention, a position, a figure, an activity or the issuer of a document."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from sqlalchemy import ColumnElement, Select, Text, cast, func, or_, select
from sqlalchemy.orm import Session

from kb.models import Activity, Article, Entity, Figure, Mention, Reference, Revision

_POINTERS: tuple[tuple[type[Mention | Figure | Activity | Reference], tuple[str, ...]], ...] = (
    (Mention, ("entity_id", "organization_id")),
    (Figure, ("organization_id", "place_id")),
    (Activity, ("organizer_id", "place_id")),
    (Reference, ("issuer_id",)),
)
_MANY = 50


def find_meaning_articles(session: Session, ids: Collection[str]) -> set[str]:
    """The articles in which a fact points to one of the entities."""
    found: set[str] = set()
    ordered = sorted(ids)
    for start in range(0, len(ordered), _MANY):
        for statement in _meaning(ordered[start : start + _MANY]):
            found |= set(session.scalars(statement))
    return found


def count_waiting_articles(session: Session, ids: Collection[str]) -> int:
    """How many of these articles wait for `biennien enrich`, which may find that they mean another entity."""
    found: set[str] = set()
    current = (
        select(Revision.article_id)
        .join(Article, (Article.id == Revision.article_id) & (Article.revision == Revision.number))
        .where(Revision.annotator.is_(None))
    )
    ordered = sorted(ids)
    for start in range(0, len(ordered), _MANY):
        for statement in _meaning(ordered[start : start + _MANY]):
            found |= set(session.scalars(current.where(Revision.article_id.in_(statement))))
    return len(found)


def find_overlooked_articles(session: Session) -> set[str]:
    """The articles that mean an entity which was merged although they wait for nothing."""
    merged = list(session.scalars(select(Entity.id).where(Entity.merged_into.is_not(None))))
    waiting = (
        select(Revision.article_id)
        .join(Article, (Article.id == Revision.article_id) & (Article.revision == Revision.number))
        .where(Revision.annotator.is_(None))
    )
    return find_meaning_articles(session, merged) - set(session.scalars(waiting))


def list_resting(session: Session, entity_id: str) -> set[str]:
    """The entity and those whose facts rest on which entity it is: its boards, which sign for it, and the bodies that
    sit there, whose own place is never said beside their facts."""
    given = Entity.details["given"]
    below = or_(Entity.parent_id == entity_id, given["parent_id"].as_string() == entity_id)
    # As `kb.registry.is_board` knows them.
    boards = below & (func.substr(Entity.id, 1, len(entity_id) + 1) == f"{entity_id}-")
    seated = or_(Entity.place_id == entity_id, given["place_id"].as_string() == entity_id)
    return {entity_id, *session.scalars(select(Entity.id).where(or_(boards, seated)))}


def _meaning(ids: list[str]) -> Iterator[Select[str]]:
    for model, names in _POINTERS:
        pointing: list[ColumnElement[bool]] = [getattr(model, name).in_(ids) for name in names]
        yield select(model.article_id).where(or_(*pointing)).distinct()
    # Who took part stands in a list; an id in quotation marks is nothing else there.
    words = cast(Activity.participants, Text)
    took_part = [words.contains(f'"{entity_id}"', autoescape=True) for entity_id in ids]
    yield select(Activity.article_id).where(or_(*took_part)).distinct()
