"""Questions in SQL over the views for people: read only, one statement, within limits of time, rows and bytes."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from threading import BoundedSemaphore
from typing import Any, Literal
from urllib.parse import quote

from sqlalchemy import Engine, inspect

from kb.queries.filters import BadQuery
from kb.sessions import open_engine
from kb.settings import Settings

VIEWS = (
    "articles_readable",
    "figures_readable",
    "references_readable",
    "activities_readable",
    "people_readable",
    "mentions_readable",
    "documents_readable",
    "document_relations_readable",
    "entities_readable",
    "sources_readable",
    "coverage_by_month",
    "harvest_by_month",
)
"""What can be asked; what they read is all that can be read."""
SECONDS = 2.0
MOST_ROWS = 10_000
MOST_BYTES = 8 << 20
"""Of the rows of an answer, as JSON."""
VALUE_BYTES = 1 << 20
"""Of one value on the way to an answer; on PostgreSQL the memory of the process is the bound."""
LONGEST_SQL = 10_000
"""Characters."""
MEMORY = {"sqlite": 384 << 20, "postgresql": 768 << 20}
"""Address space of the process that asks, most of it never touched: libraries, and what a value may need."""
DISK = 256 << 20
"""Of one file in which SQLite sorts what is too much for its memory."""
_GRACE = 3.0
"""Seconds for the process to begin, and to end by itself, before it is killed."""
_AT_ONCE = BoundedSemaphore(2)
_CHILD = Path(__file__).with_name("sql_child.py")


class SqlBusy(Exception):
    """Others are asking; the message says so, in one sentence."""


class SqlUnavailable(Exception):
    """There is no safe way to ask this database; the message says what to set up, in one sentence."""


@dataclass(frozen=True, slots=True)
class SqlAnswer:
    """The rows of a question."""

    columns: tuple[str, ...]
    rows: tuple[tuple[Any, ...], ...]
    """Texts, numbers and nulls; days as ISO text."""
    truncated: bool
    """Whether there are more rows than were given."""
    truncated_by: Literal["rows", "bytes"] | None
    ms: float
    """Milliseconds that the database took, with reading its answer."""


def ask_sql(settings: Settings, sql: str, *, seconds: float = SECONDS) -> SqlAnswer:
    """The answer to one statement that reads.

    Raises BadQuery where it is refused, wrong or takes too much, SqlBusy where two others are being answered, and
    SqlUnavailable where PostgreSQL has no role for it.
    """
    if len(sql) > LONGEST_SQL:
        raise BadQuery(f"the statement has {len(sql):,} characters, at most {LONGEST_SQL:,} are read")
    if "\0" in sql:
        raise BadQuery("the statement holds a character that no text has")
    backend, uri = _locate(settings)
    asked = {
        "backend": backend,
        "uri": uri,
        "sql": sql.encode("utf-8", "replace").decode(),
        "views": VIEWS,
        "seconds": seconds,
        "rows": MOST_ROWS,
        "bytes": MOST_BYTES,
        "value_bytes": VALUE_BYTES,
        "sql_bytes": 4 * LONGEST_SQL,
        "memory": MEMORY[backend],
        "disk": DISK,
    }
    if not _AT_ONCE.acquire(timeout=seconds):
        raise SqlBusy("other questions are being answered; ask again in a moment")
    try:
        answer = _run(asked, seconds)
    finally:
        _AT_ONCE.release()
    if "refused" in answer:
        raise BadQuery(f"the statement is not answered: {answer['refused']}")
    rows = tuple(tuple(row) for row in answer["rows"])
    return SqlAnswer(tuple(answer["columns"]), rows, answer["cut"] is not None, answer["cut"], answer["ms"])


def list_views(settings: Settings) -> dict[str, tuple[str, ...]]:
    """The columns of each view that can be asked."""
    inspector = inspect(open_engine(settings))
    return {view: tuple(column["name"] for column in inspector.get_columns(view)) for view in VIEWS}


def _locate(settings: Settings) -> tuple[str, str]:
    engine: Engine = open_engine(settings)
    if engine.dialect.name == "sqlite":
        return "sqlite", f"file:{quote(str(engine.url.database))}?mode=ro"
    if settings.sql_database_url is None:
        raise SqlUnavailable(
            "on PostgreSQL a question needs a role that can read the views and nothing else: "
            "name its address in BIENNIEN_SQL_DATABASE_URL"
        )
    return "postgresql", settings.sql_database_url.replace("postgresql+psycopg://", "postgresql://", 1)


def _run(asked: dict[str, Any], seconds: float) -> dict[str, Any]:
    # Isolated from the environment: what a statement runs in holds no settings and no path of ours.
    command = [sys.executable, "-I", str(_CHILD)]
    try:
        done = subprocess.run(  # noqa: S603 - our own file; the statement travels on standard input
            command,
            input=json.dumps(asked).encode(),
            capture_output=True,
            timeout=seconds + _GRACE,
            check=False,
            env={},
        )
    except subprocess.TimeoutExpired:
        return {"refused": f"it was stopped after {seconds:g} seconds"}
    if done.returncode != 0 or not done.stdout:
        # Killed by one of its bounds, or out of memory where not even that could be said.
        return {"refused": "it needs more memory or time than a question is given"}
    answer: dict[str, Any] = json.loads(done.stdout)
    return answer
