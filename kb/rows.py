"""Writing rows in bulk, the same on SQLite and PostgreSQL, and the order in which the search index hears of them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Table, insert, text
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from kb.models import Base, Outbox

_LINKING_LOCK = 0x6269656E  # "bien": any number that no other program locks
_OUTBOX_LOCK = _LINKING_LOCK + 1


def store_rows(session: Session, model: type[Base], rows: Sequence[dict[str, Any]]) -> None:
    """Inserts the rows; they must be new. One statement, however many there are."""
    if rows:
        session.execute(insert(_table(model)), list(rows))


def upsert_rows(
    session: Session,
    model: type[Base],
    rows: Sequence[dict[str, Any]],
    *,
    key: Sequence[str],
    update: Iterable[str] = (),
) -> None:
    """Inserts the rows; where ``key`` is taken, the columns in ``update`` take the new values, or nothing changes."""
    if not rows:
        return
    names = list(update)
    statement = _insert(session, model)
    if names:
        changes = {name: statement.excluded[name] for name in names}
        statement = statement.on_conflict_do_update(index_elements=list(key), set_=changes)
    else:
        statement = statement.on_conflict_do_nothing(index_elements=list(key))
    session.execute(statement, list(rows))


def insert_new(session: Session, model: type[Base], row: dict[str, Any]) -> bool:
    """Inserts the row unless one of its unique keys is taken; gives whether it did."""
    key = next(iter(_table(model).primary_key.columns))
    statement = _insert(session, model).values(row).on_conflict_do_nothing().returning(key)
    return session.execute(statement).first() is not None


def _insert(session: Session, model: type[Base]) -> postgresql.Insert | sqlite.Insert:
    if session.get_bind().dialect.name == "postgresql":
        return postgresql.insert(_table(model))
    return sqlite.insert(_table(model))


def _table(model: type[Base]) -> Table:
    table = model.__table__
    if not isinstance(table, Table):
        raise TypeError(f"{model.__name__} is no table")
    return table


def append_outbox(session: Session, article_ids: Iterable[str]) -> None:
    """Tells the search index that these articles changed. Call it last in a transaction.

    Sequence numbers become visible in their own order: on PostgreSQL a lock held to the end of the transaction keeps a
    later number from being committed before an earlier one, which a reader of "everything after n" would then miss.
    SQLite has one writer at a time anyway.
    """
    ids = sorted(set(article_ids))
    if not ids:
        return
    _lock(session, _OUTBOX_LOCK)
    now = datetime.now(UTC)
    store_rows(session, Outbox, [{"article_id": article_id, "at": now} for article_id in ids])


def lock_linking(session: Session) -> None:
    """Waits until no other process links: resolution looks at what others have stored, so it happens in turn."""
    _lock(session, _LINKING_LOCK)


def _lock(session: Session, number: int) -> None:
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text("SELECT pg_advisory_xact_lock(:number)"), {"number": number})
