"""Answers in slices: keyset cursors that are opaque, stable under inserts and bound to the query they came from."""

from __future__ import annotations

import hashlib
import json
import re
from base64 import urlsafe_b64decode, urlsafe_b64encode
from bisect import bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Generic, TypeVar

from sqlalchemy import ColumnElement, Row, Select, and_, func, or_, select, text
from sqlalchemy.orm import InstrumentedAttribute, Session

from kb.queries.filters import BadQuery, Contradiction

T = TypeVar("T")
AnySelect = Select[*tuple[Any, ...]]
AnyRow = Row[*tuple[Any, ...]]

COUNT_CAP = 1_000_000
"""Rows that are counted one by one; beyond it ``total`` is this number and ``total_is_exact`` is false."""
_DIGEST_BYTES = 6
_CURSOR = re.compile("[A-Za-z0-9_-]{8}W[A-Za-z0-9_-]+")
"""The checksum, and the list in JSON behind it: its bracket makes the W."""
_DAMAGED = "the cursor is damaged; start again without it"
_FOREIGN = "the cursor is damaged or belongs to another query; start again without it"


@dataclass(frozen=True, slots=True)
class Slice(Generic[T]):
    """One slice of an answer; ``next`` is the cursor of the following one, None at the end."""

    items: tuple[T, ...]
    next: str | None
    total: int
    total_is_exact: bool


@dataclass(frozen=True, slots=True)
class Key:
    """A column that takes part in the order; together they must tell every two rows apart."""

    column: InstrumentedAttribute[Any] | ColumnElement[Any]
    descending: bool = False
    nulls_last: bool = False
    """Only for the first key: rows without a value come after all others. The other keys are never null."""
    lowest: Any = None
    """With ``nulls_last``: a value that none lies below. Asked for as a bound it leads SQLite's planner to the index,
    which it passes over for IS NOT NULL (measured: 3 ms in place of 360 ms at 400,000 rows)."""


def encode_cursor(query: str, values: Sequence[Any]) -> str:
    """An opaque cursor after the row with these key values, good for this query alone."""
    payload = json.dumps([_plain(value) for value in values], ensure_ascii=False, separators=(",", ":")).encode()
    return urlsafe_b64encode(_digest(query, payload) + payload).decode().rstrip("=")


def decode_cursor(query: str, cursor: str) -> list[Any]:
    """The key values inside a cursor; BadQuery where it is none, Contradiction where it was altered or comes from
    another query."""
    if not _CURSOR.fullmatch(cursor):
        raise BadQuery(_DAMAGED)
    try:
        raw = urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4))
        digest, payload = raw[:_DIGEST_BYTES], raw[_DIGEST_BYTES:]
        if digest != _digest(query, payload):
            raise Contradiction(_FOREIGN)
        return [_value(item) for item in json.loads(payload)]
    except ValueError as error:
        raise Contradiction(_FOREIGN) from error


def cut_ranked(
    ranked: Sequence[tuple[int, str]], query: str, limit: int, cursor: str | None
) -> tuple[Sequence[tuple[int, str]], str | None]:
    """The next ``limit`` of numbers with ids that are in ascending order, and the cursor of those that follow.

    For lists that are counted whole: things are told by number and id, so that of those whose number stays the same
    none is repeated or passed over while others come and go.
    """
    begin = 0
    if cursor is not None:
        number, id_ = decode_cursor(query, cursor)
        begin = bisect_right(ranked, (int(number), str(id_)))
    shown = ranked[begin : begin + limit]
    return shown, encode_cursor(query, shown[-1]) if begin + limit < len(ranked) else None


def get_slice(
    session: Session,
    statement: AnySelect,
    order: Sequence[Key],
    build: Callable[[Sequence[AnyRow]], Sequence[T]],
    *,
    query: str,
    limit: int,
    cursor: str | None = None,
    counted: AnySelect | None = None,
) -> Slice[T]:
    """The next ``limit`` rows of ``statement`` in ``order``, made into records by ``build``.

    ``query`` tells this question from every other one. The total is counted once and travels in the cursor, so that
    a walk over a long list does not count it again for every slice. Rows that are inserted meanwhile neither repeat
    nor hide any that were there. ``counted`` is a leaner statement with as many rows, where there is one.
    """
    after: list[Any] | None = None
    if cursor is None:
        total = _count(session, statement if counted is None else counted)
    else:
        total, *after = decode_cursor(query, cursor)
    rows: list[AnyRow] = []
    places: list[list[Any]] = []
    for part, keys, start in _parts(statement, order, after):
        wanted = part.add_columns(*(key.column.label(f"key_{number}") for number, key in enumerate(keys)))
        if start is not None:
            wanted = wanted.where(_after(keys, start))
        wanted = wanted.order_by(*(key.column.desc() if key.descending else key.column.asc() for key in keys))
        for row in session.execute(wanted.limit(limit + 1 - len(rows))):
            rows.append(row)
            # Rows without a first key were asked for by the other keys alone.
            places.append([None] * (len(order) - len(keys)) + list(row[-len(keys) :]))
        if len(rows) > limit:
            break
    following = encode_cursor(query, [total, *places[limit - 1]]) if len(rows) > limit else None
    return Slice(tuple(build(rows[:limit])), following, min(total, COUNT_CAP), total <= COUNT_CAP)


def _parts(
    statement: AnySelect, order: Sequence[Key], after: list[Any] | None
) -> list[tuple[AnySelect, Sequence[Key], list[Any] | None]]:
    """The statement itself, or first its rows with and then those without a value in the first key.

    Two plain statements instead of one with NULLS LAST, because each of them can walk an index on every database.
    """
    first = order[0]
    if not first.nulls_last:
        return [(statement, order, after)]
    without = statement.where(first.column.is_(None))
    if after is not None and after[0] is None:
        return [(without, order[1:], after[1:])]
    return [(statement.where(first.column >= first.lowest), order, after), (without, order[1:], None)]


def _after(keys: Sequence[Key], values: Sequence[Any]) -> ColumnElement[bool]:
    """Rows that come after the values: a bound on the first key, which an index can use, and the exact rule."""
    first = keys[0]
    bound = first.column <= values[0] if first.descending else first.column >= values[0]
    exact: ColumnElement[bool] | None = None
    for key, value in reversed(list(zip(keys, values, strict=True))):
        beyond = key.column < value if key.descending else key.column > value
        exact = beyond if exact is None else or_(beyond, and_(key.column == value, exact))
    return bound if exact is None else and_(bound, exact)


def _count(session: Session, statement: AnySelect) -> int:
    rows = statement.with_only_columns(text("1"), maintain_column_froms=True).order_by(None).limit(COUNT_CAP + 1)
    return session.scalar(select(func.count()).select_from(rows.subquery())) or 0


def _digest(query: str, payload: bytes) -> bytes:
    return hashlib.blake2b(payload, digest_size=_DIGEST_BYTES, key=hashlib.sha256(query.encode()).digest()).digest()


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return {"at": value.isoformat()}
    if isinstance(value, date):
        return {"on": value.isoformat()}
    return value


def _value(item: Any) -> Any:
    if isinstance(item, dict):
        return datetime.fromisoformat(item["at"]) if "at" in item else date.fromisoformat(item["on"])
    return item
