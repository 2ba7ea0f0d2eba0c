"""Rows of entities: each is stored when something needs it, after those that it belongs to."""

from __future__ import annotations

from dataclasses import dataclass, field

from sqlalchemy.orm import Session

from kb.facts import Row
from kb.models import Entity
from kb.registry import Known
from kb.rows import upsert_rows
from nlp.text import fold


@dataclass(slots=True)
class EntityStore:
    """The entities of one article, stored as they are needed, ancestors first."""

    session: Session
    known: dict[str, Known] = field(default_factory=dict)

    def keep(self, known: Known | None) -> str | None:
        """The entity's id; its row and those that it points to exist afterwards."""
        if known is None:
            return None
        if known.id not in self.known:
            parent, place = self.keep(known.parent), self.keep(known.place)
            row: Row = {
                "id": known.id,
                "label": known.label,
                "name": known.name,
                "key": fold(known.name),
                "kind": known.kind,
                "aliases": list(known.aliases),
                "parent_id": parent,
                "place_id": place,
                "predecessor_ids": [],
                "successor_ids": [],
                "details": {},
                "origin": known.origin,
            }
            upsert_rows(self.session, Entity, [row], key=["id"])
            self.known[known.id] = known
        return known.id
