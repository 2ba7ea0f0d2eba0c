"""What the knowledge base makes of a set of articles: their mentions, and the entities that these are linked to."""

from __future__ import annotations

import sys
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from kb.models import Article as Stored
from kb.models import Entity, Mention, Revision
from kb.records import Article
from kb.sessions import open_engine, read_session
from kb.settings import Settings

sys.path.insert(0, str(Path(__file__).resolve().parent))
from entity_set import Expected, name_key
from storing import store_all

_WITHOUT_PLACE = {"company", "grassroots_union", "hospital", "organization", "school"}
"""Kinds whose name says no place: an entity of theirs that has none may be the one meant, but not two of them."""


@dataclass(frozen=True, slots=True)
class Found:
    """A mention as the knowledge base has it, with its offsets in the stored text."""

    start: int
    end: int
    text: str
    label: str
    entity_id: str | None

    def is_inside(self, start: int, end: int) -> bool:
        """Whether it is a part of the span and not all of it."""
        return start <= self.start and self.end <= end and (self.start, self.end) != (start, end)


@dataclass(frozen=True, slots=True)
class Base:
    """What of the knowledge base the measures need."""

    mentions: Mapping[str, tuple[Found, ...]]
    texts: Mapping[str, str]
    entities: Mapping[str, Entity]
    offices: Mapping[str, frozenset[str]]
    """For each person: the bodies that the mentions of the whole knowledge base give."""

    def above(self, entity: Entity) -> set[str]:
        """The names of all that the entity lies in or belongs to, as `name_key`."""
        seen: dict[str, Entity] = {}
        ahead = [entity.parent_id, entity.place_id]
        while ahead:
            found = self.entities.get(ahead.pop() or "")
            if found is not None and found.id not in seen:
                seen[found.id] = found
                ahead += [found.parent_id, found.place_id]
        return {name_key(found.name) for found in seen.values()}

    def fits(self, expected: Expected, entity: Entity) -> bool:
        """Whether the entity has the name, the place or parents, and for a person the office that the set says."""
        if entity.label != expected.label or name_key(entity.name) != expected.name:
            return False
        above = self.above(entity)
        if not above and entity.kind in _WITHOUT_PLACE:
            return True
        if not set(expected.within) <= above:
            return False
        held = [self.entities[body] for body in self.offices.get(entity.id, ())]
        if expected.label == "PER" and not expected.bodies:
            return not held
        return not expected.bodies or any(self._is_held_in(body, row) for row in held for body in expected.bodies)

    def _is_held_in(self, body: Expected, entity: Entity) -> bool:
        """Whether the body, or the body that the entity is a board of, is the one expected."""
        parent = self.entities.get(entity.parent_id or "")
        is_board = parent is not None and entity.id.startswith(f"{parent.id}-")
        return self.fits(body, entity) or (is_board and parent is not None and self.fits(body, parent))


def read_all(settings: Settings, articles: Iterable[Article]) -> Base:
    """Stores, annotates and links the articles in an empty knowledge base, and reads what came of them."""
    store_all(settings, articles)
    with read_session(open_engine(settings)) as session:
        return _read_base(session)


def _read_base(session: Session) -> Base:
    found: dict[str, list[Found]] = defaultdict(list)
    texts: dict[str, str] = {}
    offices: dict[str, set[str]] = defaultdict(set)
    rows = session.execute(select(Mention, Stored.url).join(Stored, Stored.id == Mention.article_id))
    revisions = select(Stored.url, Revision.text).join(
        Revision, (Revision.article_id == Stored.id) & (Revision.number == Stored.revision)
    )
    for url, text in session.execute(revisions):
        texts[article_name(url)] = text
    for row, url in rows:
        name = article_name(url)
        found[name].append(Found(row.start, row.end, row.text, row.label, row.entity_id))
        if row.label == "PER" and row.entity_id and row.organization_id:
            offices[row.entity_id].add(row.organization_id)
    entities = {entity.id: entity for entity in session.scalars(select(Entity))}
    session.expunge_all()
    return Base(
        {name: tuple(rows) for name, rows in found.items()},
        texts,
        entities,
        {person: frozenset(bodies) for person, bodies in offices.items()},
    )


def article_name(url: str | None) -> str:
    """The article's name in the set."""
    return (url or "").rsplit("/", 1)[-1].removesuffix(".html")
