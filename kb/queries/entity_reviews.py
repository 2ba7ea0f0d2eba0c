"""What persons have decided about entities: by whom, when and why, and what of it is in force."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from kb.entity_pointers import count_waiting_articles
from kb.models import Entity, EntityReview
from kb.queries.filters import one_of, same_entity
from kb.queries.paging import AnyRow, Key, get_slice


@dataclass(frozen=True, slots=True)
class EntityReviewRecord:
    """A decision on an entity; in force while ``undone_at`` is null."""

    id: int
    verdict: str
    """merge, split or rename."""
    entity_id: str
    target_id: str | None
    """What is meant instead: everywhere (merge), or in ``articles`` alone (split)."""
    name: str | None
    """The new name (rename), or that of the entity which a split tells apart."""
    articles: tuple[str, ...]
    note: str | None
    reviewer: str
    at: str
    undone_at: str | None
    undone_by: str | None


@dataclass(frozen=True, slots=True)
class EntityReviews:
    """Decisions, the newest first."""

    items: tuple[EntityReviewRecord, ...]
    next: str | None
    total: int
    total_is_exact: bool
    waiting: int
    """Articles of these entities that wait for `biennien enrich`: until then they show what they meant before."""


def list_entity_reviews(
    session: Session, entity_id: str | None = None, *, limit: int = 20, cursor: str | None = None
) -> EntityReviews:
    """Decisions on the entity and on all that was merged into it, also those that speak of it as their target; all
    decisions where no entity is given. An entity that is gone has them still."""
    statement = select(EntityReview)
    waiting = 0
    if entity_id is not None:
        ids = {entity_id, *session.scalars(same_entity(entity_id))}
        statement = statement.where(
            or_(one_of(session, EntityReview.entity_id, ids), one_of(session, EntityReview.target_id, ids))
        )
        waiting = count_waiting(session, entity_id)

    def build(rows: Sequence[AnyRow]) -> list[EntityReviewRecord]:
        return [_record(row[0]) for row in rows]

    order = (Key(EntityReview.id, descending=True),)
    query = f"entity reviews {entity_id}"
    found = get_slice(session, statement, order, build, query=query, limit=limit, cursor=cursor)
    return EntityReviews(found.items, found.next, found.total, found.total_is_exact, waiting)


def get_entity_review(session: Session, number: int) -> EntityReviewRecord | None:
    """The decision of that number, or None."""
    row = session.scalar(select(EntityReview).where(EntityReview.id == number))
    return _record(row) if row is not None else None


def count_waiting(session: Session, entity_id: str) -> int:
    """Articles that mean the entity, or one that a decision has ever tied to it, and wait for `biennien enrich`."""
    near = {entity_id, *session.scalars(same_entity(entity_id))}
    tied = select(EntityReview.entity_id, EntityReview.target_id).where(
        EntityReview.verdict != "rename",
        or_(one_of(session, EntityReview.entity_id, near), one_of(session, EntityReview.target_id, near)),
    )
    pairs = session.execute(tied).all()
    if not pairs:
        return 0
    return count_waiting_articles(session, near | {id_ for pair in pairs for id_ in pair if id_})


def find_standing(session: Session, entity_id: str) -> str | None:
    """The entity that stands for this one since it was merged; None for one that stands itself or is not there."""
    return session.scalar(select(Entity.merged_into).where(Entity.id == entity_id))


def _record(row: EntityReview) -> EntityReviewRecord:
    return EntityReviewRecord(
        id=row.id,
        verdict=row.verdict,
        entity_id=row.entity_id,
        target_id=row.target_id,
        name=row.name,
        articles=tuple(row.articles),
        note=row.note,
        reviewer=row.reviewer,
        at=row.at.isoformat(),
        undone_at=row.undone_at.isoformat() if row.undone_at else None,
        undone_by=row.undone_by,
    )
