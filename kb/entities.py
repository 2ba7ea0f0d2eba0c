"""Rows of entities: each is stored when something needs it, after those that it belongs to."""

from __future__ import annotations

from dataclasses import dataclass, field

from sqlalchemy import select
from sqlalchemy.orm import Session

from kb.facts import Row
from kb.models import Entity
from kb.registry import Known
from kb.rows import upsert_rows
from kb.succession import relatives_of
from nlp.text import fold

_BY_RULE = ("kind", "parent_id", "place_id", "predecessor_ids", "successor_ids", "details", "aliases", "origin")
"""What the registry says of an entity besides its name."""


@dataclass(slots=True)
class EntityStore:
    """The entities of one article, stored as they are needed, ancestors first."""

    session: Session
    known: dict[str, Known] = field(default_factory=dict)

    def keep(self, known: Known | None) -> str | None:
        """The entity's id; its row and those that it points to exist afterwards, predecessors and successors too."""
        if known is None:
            return None
        if known.id not in self.known:
            parent, place = self.keep(known.parent), self.keep(known.place)
            relatives = relatives_of(known)
            row: Row = {
                "id": known.id,
                "label": known.label,
                "name": known.name,
                "key": fold(known.name),
                "kind": known.kind,
                "aliases": list(known.aliases),
                "parent_id": parent,
                "place_id": place,
                "predecessor_ids": [other.id for other in relatives.predecessors],
                "successor_ids": [other.id for other in relatives.successors],
                "details": {"ended_on": known.ended_on.isoformat()} if known.ended_on else {},
                "origin": known.origin,
            }
            self._write(row)
            self.known[known.id] = known
            # Each of them points back; it is known by now, so that this ends.
            for other in (*relatives.predecessors, *relatives.successors):
                self.keep(other)
        return known.id

    def _write(self, row: Row) -> None:
        """Writes the row down unless it stands there already; what the registry says may have changed since."""
        columns = [Entity.__table__.c[name] for name in _BY_RULE]
        held = self.session.execute(select(*columns).where(Entity.id == row["id"])).mappings().first()
        if held is None or any(held[name] != row[name] for name in _BY_RULE):
            upsert_rows(self.session, Entity, [row], key=["id"], update=_BY_RULE)
