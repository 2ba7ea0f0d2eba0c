"""Where the next page of a search begins.

By date a cursor names the last moment, so it is good for ever. By relevance it is a place in the ranking of one state
of the index, since scores move with every article that comes or goes; it says so when that state is gone.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from kb.queries.filters import BadQuery, Filters
from kb.queries.paging import decode_cursor, encode_cursor

_KEPT_TIES = 200


class CursorGone(BadQuery):
    """The cursor belongs to a state of the index that this process no longer holds."""


@dataclass(frozen=True, slots=True)
class DateCursor:
    """After the articles ``seen``, which share the sort key ``order``."""

    order: int
    seen: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RankCursor:
    """After ``offset`` articles of the ranking of the state ``generation``."""

    generation: str
    offset: int


def question(filters: Filters, sort: str) -> str:
    """What tells this question from others: a cursor of one is refused by another."""
    parts = [f"{name}={getattr(filters, name)!r}" for name in Filters.__slots__]
    return hashlib.sha256(f"search {sort} {' '.join(parts)}".encode()).hexdigest()


def write_cursor(place: DateCursor | RankCursor, asked: str) -> str:
    """The cursor as an opaque word."""
    if isinstance(place, RankCursor):
        return encode_cursor(asked, [place.generation, place.offset])
    return encode_cursor(asked, [place.order, *place.seen[-_KEPT_TIES:]])


def read_date_cursor(cursor: str, asked: str) -> DateCursor:
    """The place that a cursor names; BadQuery where it was altered or belongs to another question."""
    order, *seen = decode_cursor(asked, cursor)
    return DateCursor(int(order), tuple(map(str, seen)))


def read_rank_cursor(cursor: str, asked: str) -> RankCursor:
    """The place that a cursor names; BadQuery where it was altered or belongs to another question."""
    generation, offset = decode_cursor(asked, cursor)
    return RankCursor(str(generation), int(offset))
