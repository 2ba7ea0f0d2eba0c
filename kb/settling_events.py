"""The events of activities, made anew around what a change concerns.

Only activities that tell of one another bear upon each other's events, so what is looked at are those that a changed
one leads to: the result is that of looking at all, in whichever order the articles came.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import timedelta
from typing import Any

from sqlalchemy import Row, and_, or_, select, update
from sqlalchemy.orm import Session

from kb.events import NEWS_DAYS, Told, find_related, group_events
from kb.models import Activity, Article, Entity
from nlp.text import fold

_MANY = 400
"""Values in one IN list."""
_COLUMNS = (
    Activity.id,
    Activity.organizer_id,
    Activity.type,
    Activity.article_id,
    Activity.text,
    Activity.organizer,
    Activity.end,
    Activity.start_date,
    Activity.end_date,
    Activity.place,
    Activity.place_id,
    Activity.event_id,
    Article.headline,
    Article.published_on,
    Entity.place_id.label("seat"),
)


def find_touched(session: Session, article_ids: Iterable[str]) -> set[str]:
    """The activities whose event may change with those of these articles, these included: ask before the change and
    give it to `settle_events` after it."""
    rows = _load(session, (Activity.article_id.in_(part) for part in _parts(article_ids)))
    return {item.id for items in _around(session, rows) for item in items}


def settle_events(session: Session, article_ids: Iterable[str], touched: Iterable[str] = ()) -> None:
    """Groups the activities of these articles, those that were ``touched``, and what either leads to, into events."""
    conditions = [Activity.article_id.in_(part) for part in _parts(article_ids)]
    conditions += [Activity.id.in_(part) for part in _parts(touched)]
    rows = _load(session, conditions)
    for items in _around(session, rows):
        events = group_events(items)
        held = {row.id: row.event_id for row in _load(session, (Activity.id.in_(part) for part in _parts(events)))}
        for fact, event in events.items():
            if held[fact] != event:
                session.execute(update(Activity).where(Activity.id == fact).values(event_id=event))


def _parts(values: Iterable[str]) -> Iterator[list[str]]:
    ordered = sorted(set(values))
    for start in range(0, len(ordered), _MANY):
        yield ordered[start : start + _MANY]


def _load(session: Session, conditions: Iterable[Any]) -> list[Row[Any]]:
    """The activities of known organisers that fulfil one of the conditions, each once."""
    found: dict[str, Row[Any]] = {}
    for condition in conditions:
        statement = (
            select(*_COLUMNS)
            .join(Article, Article.id == Activity.article_id)
            .join(Entity, Entity.id == Activity.organizer_id)
            .where(condition)
        )
        found |= {row.id: row for row in session.execute(statement)}
    return list(found.values())


def _around(session: Session, rows: Iterable[Row[Any]]) -> Iterator[list[Told]]:
    """For each organiser and type what the rows lead to."""
    groups: dict[tuple[str, str], dict[str, Told]] = defaultdict(dict)
    for row in rows:
        groups[row.organizer_id, row.type][row.id] = _told(row)
    for (organizer, kind), seeds in sorted(groups.items()):
        reached = seeds
        looked_at: set[str] = set()
        while new := [item for key, item in reached.items() if key not in looked_at]:
            looked_at |= set(reached)
            of_them = and_(Activity.organizer_id == organizer, Activity.type == kind)
            near = _load(session, (and_(of_them, or_(*_beside(part))) for part in _pieces(new)))
            told = {row.id: _told(row) for row in near} | reached
            reached = {item.id: item for item in find_related(reached.values(), list(told.values()))}
        yield list(reached.values())


def _pieces(items: list[Told]) -> Iterator[list[Told]]:
    for start in range(0, len(items), _MANY):
        yield items[start : start + _MANY]


def _beside(items: list[Told]) -> Iterator[Any]:
    """Where what may be the same as one of these is found: `kb.events` compares nothing else."""
    yield Activity.article_id.in_({item.article_id for item in items})
    yield Activity.text.in_({item.text for item in items})
    published = [item.published for item in items if item.published is not None]
    if published:
        days = timedelta(days=NEWS_DAYS)
        yield Article.published_on.between(min(published) - days, max(published) + days)
    known = [item for item in items if item.is_exact or item.is_month]
    first = [item.first for item in known if item.first is not None]
    last = [item.last for item in known if item.last is not None]
    if first and last:
        yield and_(Activity.start_date <= max(last), Activity.end_date >= min(first))


def _told(row: Row[Any]) -> Told:
    return Told(
        id=row.id,
        article_id=row.article_id,
        text=row.text,
        organizer=row.organizer or "",
        published=row.published_on,
        first=row.start_date,
        last=row.end_date,
        place=None if row.place is None or row.place_id == row.seat else fold(row.place),
        in_headline=row.end <= len(row.headline),
    )
