"""Engines and sessions: one way to write, one way to read that cannot write."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, create_engine, event, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from kb.settings import Settings

ReadSession = Session
"""The type of a session from `read_session`, for those who must not import the database library."""

BUSY_TIMEOUT = 30.0
"""Seconds that a writer waits for another one on SQLite."""

MAPPED = 4 << 30
"""Bytes of a SQLite file that are read as memory. Rows are wide and lie far apart: without it each of them costs a
system call (measured at 100,000 articles: 300,000 mentions looked up in 0.36 s in place of 1.3 s)."""


class SchemaError(Exception):
    """The database is missing, behind or ahead of this version; the message says what to do."""


def open_engine(settings: Settings) -> Engine:
    """An engine for ``settings.url``, one per URL and process; the folder of a SQLite file is made."""
    return _engine(settings.url)


@lru_cache(maxsize=32)
def _engine(url: str) -> Engine:
    parsed = make_url(url)
    if parsed.get_backend_name() == "postgresql" and parsed.drivername == "postgresql":
        parsed = parsed.set(drivername="postgresql+psycopg")
    options: dict[str, Any] = {}
    if parsed.get_backend_name() == "sqlite":
        options["connect_args"] = {"timeout": BUSY_TIMEOUT}
        if parsed.database and parsed.database != ":memory:":
            Path(parsed.database).parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(parsed, pool_pre_ping=parsed.get_backend_name() != "sqlite", **options)
    if engine.dialect.name == "sqlite":
        _make_sqlite_behave(engine)
    return engine


def _make_sqlite_behave(engine: Engine) -> None:
    @event.listens_for(engine, "connect")
    def on_connect(connection: Any, _record: Any) -> None:
        # The driver's own transaction start is late and hides write locks; SQLAlchemy's documented remedy is to
        # switch it off and to emit BEGIN ourselves.
        connection.isolation_level = None
        cursor = connection.cursor()
        cursor.execute("PRAGMA foreign_keys=ON")
        cursor.execute("PRAGMA journal_mode=WAL")
        cursor.execute("PRAGMA synchronous=NORMAL")
        cursor.execute(f"PRAGMA mmap_size={MAPPED}")
        cursor.close()

    @event.listens_for(engine, "begin")
    def on_begin(connection: Any) -> None:
        # A writer takes its lock at once, so that two of them queue up instead of failing half-way.
        options = connection.get_execution_options()
        connection.exec_driver_sql("BEGIN" if options.get("read_only") else "BEGIN IMMEDIATE")


@contextmanager
def write_session(engine: Engine) -> Iterator[Session]:
    """A session whose work is committed at the end, or rolled back whole on any error."""
    with Session(engine, expire_on_commit=False) as session, session.begin():
        yield session


@contextmanager
def read_session(engine: Engine) -> Iterator[Session]:
    """A session in which the database itself refuses every write."""
    with engine.connect() as connection:
        connection = connection.execution_options(read_only=True)
        if engine.dialect.name == "sqlite":
            with connection.begin():
                connection.exec_driver_sql("PRAGMA query_only=ON")
                try:
                    with Session(connection, join_transaction_mode="rollback_only") as session:
                        yield session
                finally:
                    connection.exec_driver_sql("PRAGMA query_only=OFF")
        else:
            with connection.begin():
                connection.execute(text("SET TRANSACTION READ ONLY"))
                with Session(connection, join_transaction_mode="rollback_only") as session:
                    yield session


def release_mapped(session: Session) -> None:
    """Gives back the memory through which this session has read a SQLite file, between two statements.

    What was read stays in the process's memory for as long as the file is mapped: a walk over a large table would end
    with all of it there. Nothing happens on other databases.
    """
    if session.get_bind().dialect.name == "sqlite":
        connection = session.connection()
        connection.exec_driver_sql("PRAGMA mmap_size=0")
        connection.exec_driver_sql(f"PRAGMA mmap_size={MAPPED}")


def is_reachable(engine: Engine) -> bool:
    """Whether the database answers."""
    try:
        with engine.connect() as connection:
            connection.execute(text("SELECT 1"))
    except OperationalError:
        return False
    return True
