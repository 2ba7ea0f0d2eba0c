"""A mark of what the database holds, which changes with every commit: two answers under one mark are the same."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from functools import lru_cache
from pathlib import Path
from secrets import token_hex
from threading import Lock

from sqlalchemy import Engine, text

from kb.sessions import BUSY_TIMEOUT

_PROCESS = token_hex(8)
"""A mark is good for this process alone: another one may be of another version, and counts for itself."""


def data_state(engine: Engine) -> str | None:
    """The mark, None where there is no file yet. What is read after it is at least as new.

    SQLite counts for one connection the commits of all others (``PRAGMA data_version``), so one is kept for nothing
    else. PostgreSQL says which transactions a new statement sees.
    """
    if engine.dialect.name == "sqlite":
        path = engine.url.database
        found = _file_state(path) if path and Path(path).is_file() else None
    else:
        with engine.connect() as connection:
            found = str(connection.execute(text("SELECT pg_current_snapshot()::text")).scalar_one())
    return found and f"{_PROCESS} {found}"


def _file_state(path: str) -> str:
    status = Path(path).stat()
    return _counter(path, status.st_dev, status.st_ino).read()


@lru_cache(maxsize=32)
def _counter(path: str, device: int, inode: int) -> _Counter:
    """One for each file: a restored backup has the same path and is another file."""
    return _Counter(path, f"{device} {inode}")


class _Counter:
    def __init__(self, path: str, name: str) -> None:
        self._connection = sqlite3.connect(path, timeout=BUSY_TIMEOUT, check_same_thread=False, isolation_level=None)
        self._name = f"{name} {token_hex(4)}"
        self._lock = Lock()

    def read(self) -> str:
        with self._lock, closing(self._connection.execute("PRAGMA data_version")) as found:
            return f"{self._name} {found.fetchone()[0]}"
