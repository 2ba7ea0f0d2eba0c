"""Removes inferred documents and entities that no article uses any more."""

from __future__ import annotations

from typing import Any, cast

from sqlalchemy import ColumnElement, CursorResult, Delete, delete, literal, or_, select
from sqlalchemy.orm import Session, aliased

from kb.entity_decisions import load_decisions
from kb.models import Activity, Document, DocumentRelation, Entity, Figure, Mention, Reference
from kb.queries.filters import json_values, one_of


def remove_unused(session: Session) -> int:
    """Deletes inferred documents and entities to which nothing points and of which no decision in force speaks; gives
    how many.

    Ancestors go in later rounds of the same call, once what lay below them is gone.
    """
    cited = or_(
        select(Reference.id).where(Reference.document_id == Document.id).exists(),
        select(DocumentRelation.id).where(DocumentRelation.document_id == Document.id).exists(),
        select(DocumentRelation.id).where(DocumentRelation.target_id == Document.id).exists(),
        is_rejected(session),
    )
    removed = _delete(session, delete(Document).where(Document.origin == "inferred", ~cited))
    below, seated = aliased(Entity), aliased(Entity)
    used = or_(
        select(Mention.id).where(or_(Mention.entity_id == Entity.id, Mention.organization_id == Entity.id)).exists(),
        select(Figure.id).where(or_(Figure.organization_id == Entity.id, Figure.place_id == Entity.id)).exists(),
        select(Activity.id).where(or_(Activity.organizer_id == Entity.id, Activity.place_id == Entity.id)).exists(),
        select(Reference.id).where(Reference.issuer_id == Entity.id).exists(),
        select(Document.id).where(Document.issuer_id == Entity.id).exists(),
        select(below.id).where(below.parent_id == Entity.id).exists(),
        select(seated.id).where(seated.place_id == Entity.id).exists(),
        # So that undoing a decision finds everything as it was.
        one_of(session, Entity.id, load_decisions(session).named()),
    )
    while idle := _without_relatives(session, ~used):
        removed += _delete(session, delete(Entity).where(one_of(session, Entity.id, idle)))
    return removed


def _without_relatives(session: Session, unused: ColumnElement[bool]) -> list[str]:
    """The unused entities none of whose predecessors and successors, and theirs in turn, is in use: a province stays
    as long as an article names the one that took it in."""
    rows = session.execute(select(Entity.id, Entity.predecessor_ids, Entity.successor_ids).where(unused))
    relatives = {identity: {*before, *after} for identity, before, after in rows}
    needed: set[str] = set()
    for identity in relatives:
        circle, waiting = {identity}, [identity]
        while waiting and circle <= relatives.keys():
            more = relatives[waiting.pop()] - circle
            circle |= more
            waiting += more
        if not circle <= relatives.keys():
            needed.add(identity)
    return sorted(relatives.keys() - needed)


def is_rejected(session: Session) -> ColumnElement[bool]:
    """Whether a document is what a rejected citation is not: it stays, so that the rejection can be taken back."""
    candidate = json_values(session, Reference.candidates)
    return (
        select(Reference.id)
        .join(candidate, literal(True))
        .where(Reference.resolution == "rejected", Reference.identity_key == Document.identity_key)
        .where(candidate.c.value == Document.id)
        .exists()
    )


def _delete(session: Session, statement: Delete) -> int:
    result = session.execute(statement.execution_options(synchronize_session=False))
    return int(cast("CursorResult[Any]", result).rowcount)
