"""Decisions on entities that nothing speaks of any more go with the last article that did."""

from __future__ import annotations

from collections import defaultdict

from sqlalchemy import delete, or_, select
from sqlalchemy.orm import Session

from kb.entity_decisions import forget_decisions
from kb.entity_pointers import find_meaning_articles
from kb.entity_rows import settle_entities
from kb.models import Document, Entity, EntityReview
from kb.queries.filters import one_of


def forget_idle_decisions(session: Session) -> None:
    """Deletes the decisions, also those undone, on entities that no fact means any more and nothing else rests on:
    their names were drawn from texts that are gone. `kb.cleanup.remove_unused` removes the entities."""
    reviews = session.execute(select(EntityReview.id, EntityReview.entity_id, EntityReview.target_id)).all()
    tied: dict[str, set[str]] = defaultdict(set)
    for _, entity_id, target_id in reviews:
        group = {entity_id, target_id or entity_id}
        group = group.union(*(tied[member] for member in group if member in tied))
        for member in group:
            tied[member] = group
    idle = {
        member
        for group in {frozenset(group) for group in tied.values()}
        for member in group
        if _is_idle(session, group)
    }
    if idle:
        gone = [number for number, entity_id, _ in reviews if entity_id in idle]
        session.execute(delete(EntityReview).where(EntityReview.id.in_(gone)))
        forget_decisions(session)
        settle_entities(session)


def _is_idle(session: Session, group: frozenset[str]) -> bool:
    given = Entity.details["given"]
    pointers = (Entity.parent_id, Entity.place_id, given["parent_id"].as_string(), given["place_id"].as_string())
    resting = select(Entity.id).where(
        or_(*(one_of(session, pointer, group) for pointer in pointers)), ~one_of(session, Entity.id, group)
    )
    issued = select(Document.id).where(one_of(session, Document.issuer_id, group))
    if session.scalar(resting.limit(1)) is not None or session.scalar(issued.limit(1)) is not None:
        return False
    return not find_meaning_articles(session, group)
