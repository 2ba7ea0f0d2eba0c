"""Which bodies or places a timeline counts: the thing itself, those it grew from, and all that stands below these."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from sqlalchemy import ColumnElement, Select, func, literal, select
from sqlalchemy.orm import Session

from kb.models import Activity, Entity, Figure, Mention
from kb.queries.filters import one_of

Belongs = Literal["self", "predecessor", "below"]
LARGE = 12_000
"""Facts of one kind beyond which a timeline opens a single year and only estimates the others."""


@dataclass(frozen=True, slots=True)
class Counted:
    """A body (or place) that is counted, and how it belongs to the one that was asked for."""

    id: str
    name: str
    belongs: Belongs
    parent_id: str | None
    kind: str

    @property
    def is_board(self) -> bool:
        """Whether it is a board or office of its parent, and what it does its parent's doing."""
        return self.parent_id is not None and self.id.startswith(f"{self.parent_id}-")


@dataclass(frozen=True, slots=True)
class Scope:
    """The entity of a timeline with all that is counted as its own; ``large`` where it has more than `LARGE` facts."""

    id: str
    label: str
    counted: tuple[Counted, ...]
    large: bool
    belongs: dict[str, Belongs] = field(default_factory=dict)

    @property
    def ids(self) -> list[str]:
        """The ids of all that is counted."""
        return [item.id for item in self.counted]

    @property
    def own(self) -> list[str]:
        """The ids of the body itself, of those it grew from, and of their boards."""
        roots = {item.id for item in self.counted if item.belongs != "below"}
        return [item.id for item in self.counted if item.id in roots or (item.is_board and item.parent_id in roots)]

    def holds(self, session: Session, column: Any) -> ColumnElement[bool]:
        """Whether a column names one of the counted bodies."""
        return column == self.id if len(self.counted) == 1 else one_of(session, column, self.ids)


def find_scope(session: Session, entity_id: str, *, below: bool, predecessors: bool) -> Scope | None:
    """What the entity's timeline counts; None for no such entity. A person is counted alone."""
    entity = session.get(Entity, entity_id)
    if entity is None:
        return None
    counted = [Counted(entity.id, entity.name, "self", entity.parent_id, entity.kind)]
    if entity.label != "PER":
        counted += _list_predecessors(session, entity) if predecessors else []
        counted += _list_below(session, [item.id for item in counted]) if below else []
    belongs = {item.id: item.belongs for item in counted}
    scope = Scope(entity.id, entity.label, tuple(counted), False, belongs)
    return Scope(entity.id, entity.label, tuple(counted), _is_large(session, scope), belongs)


def _list_predecessors(session: Session, entity: Entity) -> list[Counted]:
    """Everything that the entity grew from, the nearest first; a circle ends where it closes."""
    found: dict[str, Counted] = {}
    waiting = list(entity.predecessor_ids)
    while waiting:
        rows = session.scalars(select(Entity).where(one_of(session, Entity.id, waiting)).order_by(Entity.id)).all()
        waiting = []
        for row in rows:
            if row.id not in found and row.id != entity.id:
                found[row.id] = Counted(row.id, row.name, "predecessor", row.parent_id, row.kind)
                waiting += row.predecessor_ids
    return list(found.values())


def _list_below(session: Session, roots: Sequence[str]) -> list[Counted]:
    columns = (Entity.id, Entity.name, Entity.parent_id, Entity.kind)
    below = select(*columns).where(one_of(session, Entity.parent_id, roots)).cte("below", recursive=True)
    # UNION, not UNION ALL: a chain of parents that bites its own tail must end.
    below = below.union(select(*columns).join(below, Entity.parent_id == below.c.id))
    rows = session.execute(select(*below.c).order_by(below.c.name, below.c.id))
    known = set(roots)
    return [Counted(id_, name, "below", parent, kind) for id_, name, parent, kind in rows if id_ not in known]


def _is_large(session: Session, scope: Scope) -> bool:
    """Whether some kind has more facts than can be put in order while somebody waits; read from indexes alone."""
    if scope.label == "PER":
        return False
    columns: Sequence[Any] = (Activity.organizer_id, Figure.organization_id, Mention.organization_id)
    if scope.label == "LOC":
        columns = (Activity.place_id, Figure.place_id)
    for column in columns:
        few: Select[Any] = select(literal(1)).where(scope.holds(session, column)).limit(LARGE + 1)
        if (session.scalar(select(func.count()).select_from(few.subquery())) or 0) > LARGE:
            return True
    return False
