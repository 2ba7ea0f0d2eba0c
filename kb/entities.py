"""Rows of entities: each is stored when something needs it, after those that it belongs to."""

from __future__ import annotations

from dataclasses import dataclass, field

from sqlalchemy import select
from sqlalchemy.orm import Session

from kb.entity_decisions import Decisions, load_decisions
from kb.entity_rows import given_of, lay_decisions
from kb.facts import Row
from kb.models import Entity
from kb.registry import Known
from kb.rows import upsert_rows
from kb.succession import relatives_of
from nlp.text import fold


@dataclass(slots=True)
class EntityStore:
    """The entities of one article, stored as they are needed, ancestors first.

    Here decisions of persons are laid over what the registry says: what was merged means the entity that stands for it,
    what a split tells apart means the other one in its articles.
    """

    session: Session
    article_id: str | None = None
    known: dict[str, Known] = field(default_factory=dict)
    """By the id under which facts point to it."""

    def keep(self, known: Known | None) -> str | None:
        """The id of the entity that is meant; its row and those that it points to exist afterwards, predecessors and
        successors too."""
        if known is None:
            return None
        meant = self.resolve(known)
        return self._store(meant) if meant is known else meant.id

    def resolve(self, known: Known) -> Known:
        """The entity that is meant in this article where the registry says ``known``."""
        identity = self._decisions.resolve(known.id, self.article_id)
        if identity == known.id:
            return known
        if identity not in self.known:
            # A decision keeps the rows that it speaks of.
            self.known[identity] = read_known(self.session, identity)
        return self.known[identity]

    def seat_of(self, known: Known | None) -> str | None:
        """The id of the place where a body sits, as its row has it; None where it has none."""
        meant = self.resolve(known) if known is not None else None
        return self._decisions.survivor(meant.place.id) if meant is not None and meant.place is not None else None

    @property
    def _decisions(self) -> Decisions:
        return load_decisions(self.session)

    def _store(self, known: Known) -> str:
        survivor = self._decisions.survivor(known.id)
        if survivor == known.id and known.id not in self.known:
            for above in (known.parent, known.place):
                if above is not None:
                    self._store(above)
            relatives = relatives_of(known)
            row: Row = {
                "id": known.id,
                "label": known.label,
                "name": known.name,
                "key": fold(known.name),
                "kind": known.kind,
                "aliases": list(known.aliases),
                "parent_id": known.parent.id if known.parent is not None else None,
                "place_id": known.place.id if known.place is not None else None,
                "predecessor_ids": [other.id for other in relatives.predecessors],
                "successor_ids": [other.id for other in relatives.successors],
                "details": {"ended_on": known.ended_on.isoformat()} if known.ended_on else {},
                "origin": known.origin,
                "merged_into": None,
            }
            self._write(row)
            self.known[known.id] = known
            # Each of them points back; it is known by now, so that this ends.
            for other in (*relatives.predecessors, *relatives.successors):
                self._store(other)
        return survivor

    def _write(self, row: Row) -> None:
        """Writes the row down unless it stands there already; what the registry says may have changed since, but not
        the name, which is that of the first article."""
        found = self.session.execute(select(Entity.__table__).where(Entity.id == row["id"])).mappings().first()
        held = dict(found) if found is not None else None
        if held is not None:
            row |= {name: given_of(held)[name] for name in ("name", "key")}
        laid = lay_decisions(self.session, row)
        if laid != held:
            upsert_rows(self.session, Entity, [laid], key=["id"], update=[name for name in laid if name != "id"])


def read_known(session: Session, identity: str) -> Known:
    """The stored entity as it was before any decision; its row must exist."""
    row = given_of(dict(session.execute(select(Entity.__table__).where(Entity.id == identity)).mappings().one()))
    parent, place = (read_known(session, row[name]) if row[name] else None for name in ("parent_id", "place_id"))
    return Known(row["id"], row["label"], row["name"], row["kind"], parent, place, row["origin"], tuple(row["aliases"]))
