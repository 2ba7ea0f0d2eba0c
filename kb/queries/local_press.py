"""Which press is local to a place, and since when it is held.

An article is local to a place where its source is at home there (`kb.linking_places.home_of`: its name, its id or a
host of it tells the province), or where it names a body that has its seat there or in a place inside it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from kb.linking_places import home_of
from kb.models import Article, Entity, Source
from kb.records import LOCAL
from nlp.gazetteer import load_places

_STRAY = 10
"""Articles older than all others of a source by chance: linked years later, or with a wrong date."""


@dataclass(frozen=True, slots=True)
class Span:
    """The days of which articles of a source are held."""

    first: date
    """That of the tenth article, the first few being strays; of fewer than a hundred articles, of the tenth part."""
    last: date

    def covers(self, day: date) -> bool:
        """Whether the source was held on that day; what it had written before it began to be is not known."""
        return self.first <= day <= self.last


@dataclass(frozen=True, slots=True)
class Places:
    """The places of the knowledge base: what each lies in, and which of them have bodies or a press of their own."""

    parents: Mapping[str, str | None]
    names: Mapping[str, str]
    homes: Mapping[str, str]
    """The place in which a source is at home, by source; without those that are at home nowhere in particular."""
    seats: frozenset[str]
    """Places in which a known body has its seat."""

    def chain(self, place: str) -> Iterator[str]:
        """The place and those that it lies in, one after the other."""
        seen: set[str] = set()
        step: str | None = place
        while step is not None and step not in seen:
            seen.add(step)
            yield step
            step = self.parents.get(step)

    def lift(self, place: str, root: str | None) -> str:
        """The place directly below ``root`` in which this one lies; ``root`` for itself, and the province of a place
        that lies elsewhere. Without a root the province."""
        below = place
        for step in self.chain(place):
            if step == root:
                return below
            below = step
        return below

    def list_groups(self, root: str | None) -> set[str]:
        """The places directly below ``root`` (without it: the provinces) with bodies or a press of their own."""
        known = {*self.seats, *self.homes.values()}
        if root is not None:
            known = {place for place in known if place != root and root in self.chain(place)}
        return {self.lift(place, root) for place in known}


def load_local_press(session: Session) -> Places:
    """The places, read from the entities and sources."""
    rows = session.execute(select(Entity.id, Entity.parent_id, Entity.name).where(Entity.label == "LOC")).all()
    parents = {id_: parent for id_, parent, _ in rows}
    names = {id_: name for id_, _, name in rows}
    homes: dict[str, str] = {}
    for source, name, domains in session.execute(select(Source.id, Source.name, Source.domains)):
        home = home_of(name, source, *domains)
        if home is not None:
            homes[source] = home.id
            names.setdefault(home.id, home.name)
    seats = select(Entity.place_id).where(Entity.label == "ORG", Entity.place_id.is_not(None)).distinct()
    return Places(parents, names, homes, frozenset(place for place in session.scalars(seats) if place))


def load_ends() -> Mapping[str, date]:
    """The first day without it, by the id of a province that has ended."""
    from kb.bodies import place_entity

    known = (place_entity(place) for place in load_places().provinces.values())
    return {place.id: place.ended_on for place in known if place.ended_on is not None}


def list_spans(session: Session, source: str | None = None) -> dict[str, Span]:
    """The days of which articles are held, by source; without sources that have no dated article."""
    ids = select(Source.id) if source is None else select(Source.id).where(Source.id == source)
    spans: dict[str, Span] = {}
    for id_ in session.scalars(ids.order_by(Source.id)):
        dated = (Article.source_id == id_, Article.published_at.is_not(None))
        number, last = session.execute(select(func.count(), func.max(Article.published_at)).where(*dated)).one()
        if last is None:
            continue
        strays = min(_STRAY - 1, number // _STRAY)
        moment = select(Article.published_at).where(*dated).order_by(Article.published_at).offset(strays).limit(1)
        first = session.scalar(moment) or last
        spans[id_] = Span(first.astimezone(LOCAL).date(), last.astimezone(LOCAL).date())
    return spans
