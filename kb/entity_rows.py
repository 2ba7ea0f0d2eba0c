"""The rows of entities as decisions of persons leave them: names, aliases and pointers to the entities that stand.

What a decision changes in a row is kept beside it (``details["given"]``), so that the row comes back whole when the
decision is undone. A row rests on its given values and the decisions in force, never on the order of decisions.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import ColumnElement, or_, select, update
from sqlalchemy.orm import Session

from kb.entity_decisions import Decisions, load_decisions
from kb.facts import Row
from kb.models import Entity
from kb.queries.filters import json_values
from kb.rows import upsert_rows
from nlp.text import fold

_LAID = ("name", "key", "aliases", "parent_id", "place_id", "predecessor_ids", "successor_ids")
_LISTS = ("predecessor_ids", "successor_ids")
_GIVEN = "given"
_TABLE = Entity.__table__
_MANY = 500


def given_of(row: Row) -> Row:
    """The row as it was before any decision."""
    given: Row = row["details"].get(_GIVEN, {})
    return row | given | {"merged_into": None}


def lay_decisions(session: Session, row: Row) -> Row:
    """A row that the registry gives, as the decisions in force leave it."""
    decisions = load_decisions(session)
    return _Laying(session, decisions).lay(row) if decisions.merges or row["id"] in decisions.renames else row


def settle_entities(session: Session) -> None:
    """Brings the rows of entities in line with the decisions in force, and makes those that splits tell apart."""
    decisions = load_decisions(session)
    laying = _Laying(session, decisions)
    for identity, made in decisions.made.items():
        of = laying.given(made.of)
        if of is not None and laying.given(identity) is None:
            own = {"id": identity, "name": made.name, "key": fold(made.name), "origin": "review", "details": {}}
            own |= {"aliases": [], "predecessor_ids": [], "successor_ids": []}
            upsert_rows(session, Entity, [of | own], key=["id"])
            laying.forget(identity)
    for condition in _concerned(session, decisions):
        for row in [dict(found) for found in session.execute(select(_TABLE).where(condition)).mappings()]:
            laid = laying.lay(given_of(row) | {"details": {k: v for k, v in row["details"].items() if k != _GIVEN}})
            if laid != row:
                values = {name: laid[name] for name in (*_LAID, "details", "merged_into")}
                session.execute(update(Entity).where(Entity.id == row["id"]).values(**values))


def _concerned(session: Session, decisions: Decisions) -> Iterator[ColumnElement[bool]]:
    """Rows that a decision has changed, that one speaks of, and that point to what was merged."""
    yield or_(Entity.merged_into.is_not(None), Entity.details[_GIVEN].as_string().is_not(None))
    for part in _parts(decisions.named()):
        yield Entity.id.in_(part)
    for part in _parts(decisions.merges):
        yield or_(Entity.parent_id.in_(part), Entity.place_id.in_(part), *_listing(session, part))


def _listing(session: Session, ids: list[str]) -> Iterator[ColumnElement[bool]]:
    for name in _LISTS:
        listed = json_values(session, getattr(Entity, name))
        found = select(listed.c.value).select_from(listed).where(listed.c.value.in_(ids))
        yield found.correlate(Entity).exists()


def _parts(values: Iterable[str]) -> Iterator[list[str]]:
    ordered = sorted(set(values))
    for start in range(0, len(ordered), _MANY):
        yield ordered[start : start + _MANY]


@dataclass(slots=True)
class _Laying:
    """Rows under one set of decisions, with the given values of those that they rest on."""

    session: Session
    decisions: Decisions
    _held: dict[str, Row | None] = field(default_factory=dict)

    def given(self, identity: str) -> Row | None:
        """The row of that id before any decision, None where there is none."""
        if identity not in self._held:
            row = self.session.execute(select(_TABLE).where(Entity.id == identity)).mappings().one_or_none()
            self._held[identity] = None if row is None else given_of(dict(row))
        return self._held[identity]

    def forget(self, identity: str) -> None:
        """Reads the row anew the next time."""
        self._held.pop(identity, None)

    def lay(self, given: Row) -> Row:
        """The row with everything that decisions change in it, and under ``given`` what that was before."""
        identity = given["id"]
        survivor = self.decisions.survivor(identity)
        if survivor != identity:
            return given | {"merged_into": survivor}
        self._held[identity] = given
        others = [row for other in self.decisions.stands_for.get(identity, ()) if (row := self.given(other))]
        names = [*reversed(self.decisions.renames.get(identity, ())), given["name"], *given["aliases"]]
        for row in others:
            names += [*reversed(self.decisions.renames.get(row["id"], ())), row["name"], *row["aliases"]]
        laid: Row = given | {
            "name": names[0],
            "key": fold(names[0]) if names[0] != given["name"] else given["key"],
            "parent_id": self._above(identity),
            "place_id": self._other(given["place_id"], identity),
        }
        if others or names[0] != given["name"]:
            laid["aliases"] = [name for name in dict.fromkeys(names) if name != names[0]]
        for name in _LISTS:
            ids = (self._other(item, identity) for row in (given, *others) for item in row[name])
            laid[name] = list(dict.fromkeys(item for item in ids if item))
        changed: dict[str, Any] = {name: given[name] for name in _LAID if laid[name] != given[name]}
        laid["details"] = given["details"] | ({_GIVEN: changed} if changed else {})
        return laid

    def _other(self, pointed: str | None, identity: str) -> str | None:
        found = self.decisions.survivor(pointed) if pointed else None
        return None if found == identity else found

    def _above(self, identity: str) -> str | None:
        """The parent that stands. A body that was merged with its own parent has that one's parent; where merging would
        close a circle of parents, the pointer that closes it goes."""
        given = self._parent(identity)
        raw, seen = given, set[str]()
        while raw is not None and self.decisions.survivor(raw) == identity and raw not in seen:
            seen.add(raw)
            raw = self._parent(raw)
        above = self._other(raw, identity)
        if above == given or above is None:
            return above
        walked: set[str] = set()
        step: str | None = above
        while step is not None and step not in walked:
            walked.add(step)
            parent = self._parent(step)
            step = self.decisions.survivor(parent) if parent else None
        return None if identity in walked else above

    def _parent(self, identity: str) -> str | None:
        row = self.given(identity)
        return row["parent_id"] if row is not None else None
