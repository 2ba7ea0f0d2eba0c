"""Which bodies or places a timeline counts: the thing itself, those it grew from, and all that stands below these."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Literal

from sqlalchemy import ColumnElement, Select, func, literal, select
from sqlalchemy.orm import Session

from kb.models import Activity, Entity, Figure, Mention
from kb.queries.filters import one_of

Belongs = Literal["self", "predecessor", "board", "below"]
"""``board``: a board or office of the body or of one that it grew from: what it does is the body's doing."""
LARGE = 3_000
"""Facts of one kind beyond which a timeline counts reports and shows what the body itself did in one year."""


@dataclass(frozen=True, slots=True)
class Counted:
    """A body (or place) that is counted, and how it belongs to the one that was asked for."""

    id: str
    name: str
    belongs: Belongs
    parent_id: str | None
    kind: str


@dataclass(frozen=True, slots=True)
class Scope:
    """The entity of a timeline with all that is counted as its own; ``large`` where it has more than `LARGE` facts."""

    id: str
    label: str
    counted: tuple[Counted, ...]
    large: bool
    belongs: dict[str, Belongs] = field(default_factory=dict)
    """By id, also for those that were merged into one that is counted: facts may still wait to be linked anew."""

    @property
    def ids(self) -> list[str]:
        """The ids of all that is counted."""
        return list(self.belongs)

    def own(self) -> Scope:
        """The body itself with those it grew from and their boards, without what stands below."""
        counted = tuple(item for item in self.counted if item.belongs != "below")
        belongs: dict[str, Belongs] = {id_: how for id_, how in self.belongs.items() if how != "below"}
        return replace(self, counted=counted, belongs=belongs)

    def holds(self, session: Session, column: Any) -> ColumnElement[bool]:
        """Whether a column names one of the counted bodies."""
        return column == self.id if len(self.belongs) == 1 else one_of(session, column, self.ids)


def find_scope(session: Session, entity_id: str, *, below: bool, predecessors: bool) -> Scope | None:
    """What the entity's timeline counts; None for no such entity. A person is counted alone, and what stands for an
    entity that was merged in place of it."""
    entity = session.get(Entity, entity_id)
    if entity is not None and entity.merged_into is not None:
        entity = session.get(Entity, entity.merged_into)
    if entity is None:
        return None
    counted = [Counted(entity.id, entity.name, "self", entity.parent_id, entity.kind)]
    if entity.label != "PER":
        counted += _list_predecessors(session, entity) if predecessors else []
        counted += _list_below(session, [item.id for item in counted], boards_alone=not below)
    belongs: dict[str, Belongs] = {item.id: item.belongs for item in counted}
    merged = select(Entity.id, Entity.merged_into).where(one_of(session, Entity.merged_into, list(belongs)))
    belongs |= {id_: belongs[into] for id_, into in session.execute(merged) if into}
    scope = Scope(entity.id, entity.label, tuple(counted), False, belongs)
    return Scope(entity.id, entity.label, tuple(counted), _is_large(session, scope), belongs)


def _list_predecessors(session: Session, entity: Entity) -> list[Counted]:
    """Everything that the entity grew from, the nearest first; a circle ends where it closes."""
    found: dict[str, Counted] = {}
    waiting = list(entity.predecessor_ids)
    while waiting:
        known = select(Entity).where(one_of(session, Entity.id, waiting), Entity.merged_into.is_(None))
        rows = session.scalars(known.order_by(Entity.id)).all()
        waiting = []
        for row in rows:
            if row.id not in found and row.id != entity.id:
                found[row.id] = Counted(row.id, row.name, "predecessor", row.parent_id, row.kind)
                waiting += row.predecessor_ids
    return list(found.values())


def _list_below(session: Session, roots: Sequence[str], *, boards_alone: bool) -> list[Counted]:
    columns = (Entity.id, Entity.name, Entity.parent_id, Entity.kind)
    stands = Entity.merged_into.is_(None)
    below = select(*columns).where(one_of(session, Entity.parent_id, roots), stands).cte("below", recursive=True)
    if not boards_alone:
        # UNION, not UNION ALL: a chain of parents that bites its own tail must end.
        below = below.union(select(*columns).join(below, Entity.parent_id == below.c.id).where(stands))
    known = set(roots)
    # What was merged into a body has left it its boards.
    merged = session.scalars(select(Entity.id).where(one_of(session, Entity.merged_into, roots)))
    bodies = tuple(f"{body}-" for body in (*roots, *merged))
    found: list[Counted] = []
    for id_, name, parent, kind in session.execute(select(*below.c).order_by(below.c.name, below.c.id)):
        # As the registry makes them (kb.registry.is_board): a board's id is its body's with more behind it.
        board = parent in known and id_.startswith(bodies)
        if id_ not in known and (board or not boards_alone):
            found.append(Counted(id_, name, "board" if board else "below", parent, kind))
    return sorted(found, key=lambda item: item.belongs != "board")


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
