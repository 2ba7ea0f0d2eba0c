"""Answers one SQL question in a process of its own, which may read what the views for people read and nothing else.

Run by `kb.sql`, never imported by it: the question, the limits and where the database is come as one JSON object on
standard input; one JSON object goes to standard output. The process has bounds on memory, processor time and files by
the operating system, so that no single function call can go past them, and is killed when its time is over.
"""

from __future__ import annotations

import json
import math
import re
import resource
import sqlite3
import sys
import time
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from decimal import Decimal
from typing import Any

_NAMES = """
abs avg ceil ceiling char coalesce concat count cume_dist date datetime dense_rank exp first_value floor glob
group_concat hex iif ifnull instr json json_array json_array_length json_each json_extract json_group_array
json_group_object json_object json_type json_valid julianday lag last_value lead length like likely ln log log10
lower ltrim max min mod nth_value ntile nullif percent_rank pow power rank replace round row_number rtrim sign sqrt
strftime string_agg substr substring sum time total trim typeof unicode unixepoch unlikely upper -> ->>
"""
FUNCTIONS = frozenset(_NAMES.split())
"""What a question may call on SQLite. None of them reads a file, keeps anything, or works for long in a single step, as
printf does for a width of a billion."""

_OWN_ARGUMENT = frozenset({"json_each"})
"""Table-valued functions that read their own argument alone."""
_EXACT = 1 << 53
"""Up to here every whole number is a fraction of its own."""
_TICK = 1_000
"""Steps of SQLite's machine between two looks at the clock."""


class Refused(Exception):
    """The question is not answered; the message says why, in one sentence."""


def bound_process(memory: int, seconds: float, disk: int) -> None:
    """Limits what this process may take, by the operating system."""
    for kind, most in (
        (resource.RLIMIT_AS, memory),
        (resource.RLIMIT_CPU, math.ceil(seconds) + 1),
        (resource.RLIMIT_FSIZE, disk),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(kind, (most, most))


def answer_sqlite(asked: dict[str, Any]) -> dict[str, Any]:
    """The answer from a SQLite file that is opened for reading alone."""
    connection = sqlite3.connect(asked["uri"], uri=True, timeout=asked["seconds"], isolation_level=None)
    connection.text_factory = lambda content: content.decode("utf-8", "replace")
    for pragma in ("query_only=ON", "mmap_size=0", "cache_size=-8192", "temp_store=FILE", "trusted_schema=OFF"):
        connection.execute(f"PRAGMA {pragma}")
    for limit, most in (
        (sqlite3.SQLITE_LIMIT_LENGTH, asked["value_bytes"]),
        (sqlite3.SQLITE_LIMIT_SQL_LENGTH, asked["sql_bytes"]),
        (sqlite3.SQLITE_LIMIT_COLUMN, 200),
        (sqlite3.SQLITE_LIMIT_EXPR_DEPTH, 100),
        (sqlite3.SQLITE_LIMIT_COMPOUND_SELECT, 50),
        (sqlite3.SQLITE_LIMIT_FUNCTION_ARG, 50),
        (sqlite3.SQLITE_LIMIT_ATTACHED, 0),
        (sqlite3.SQLITE_LIMIT_LIKE_PATTERN_LENGTH, 1_000),
        (sqlite3.SQLITE_LIMIT_TRIGGER_DEPTH, 0),
        (sqlite3.SQLITE_LIMIT_WORKER_THREADS, 0),
    ):
        connection.setlimit(limit, most)
    tables = frozenset(name.lower() for (name,) in connection.execute("SELECT name FROM sqlite_schema"))
    allowed = _read_by(connection, asked["views"])

    def judge(action: int, first: str | None, second: str | None, _base: str | None, _inside: str | None) -> int:
        if action == sqlite3.SQLITE_READ and second == "":
            # Rows that are only counted: of a table or, by the name that the statement gave it, of a part of itself.
            known = first is None or first.lower() not in tables or (first.lower(), "") in allowed
        elif action == sqlite3.SQLITE_READ:
            known = ((first or "").lower(), (second or "").lower()) in allowed or first in _OWN_ARGUMENT
        else:
            known = action in (sqlite3.SQLITE_SELECT, sqlite3.SQLITE_RECURSIVE) or (
                action == sqlite3.SQLITE_FUNCTION and (second or "").lower() in FUNCTIONS
            )
        return sqlite3.SQLITE_OK if known else sqlite3.SQLITE_DENY

    connection.set_authorizer(judge)
    end = time.monotonic() + asked["seconds"]
    connection.set_progress_handler(lambda: time.monotonic() > end, _TICK)
    try:
        cursor = connection.execute(asked["sql"])
        if cursor.description is None:
            raise Refused("the statement gives no rows; a question begins with SELECT or WITH")
        return _collect([column[0] for column in cursor.description], cursor, asked)
    except (sqlite3.Warning, sqlite3.Error) as error:
        if time.monotonic() > end:
            raise Refused(f"it was stopped after {asked['seconds']:g} seconds") from error
        if "disk" in str(error):
            raise Refused("it has more to sort or to keep than a question is given room for") from error
        raise Refused(_one_sentence(str(error))) from error


def _read_by(connection: sqlite3.Connection, views: Iterable[str]) -> frozenset[tuple[str, str]]:
    """Every table and column that the views read, and they themselves.

    Which view a read happens in is no answer to trust: SQLite names a common table expression the same way, and that
    anybody may call as they like.
    """
    found: set[tuple[str, str]] = set()

    def note(action: int, first: str | None, second: str | None, _base: str | None, _inside: str | None) -> int:
        if action == sqlite3.SQLITE_READ:
            found.add(((first or "").lower(), (second or "").lower()))
            found.add(((first or "").lower(), ""))
        return sqlite3.SQLITE_OK

    connection.set_authorizer(note)
    for view in views:
        connection.execute(f'SELECT * FROM "{view}" LIMIT 0')  # noqa: S608 - names of our own
    return frozenset(found)


def answer_postgresql(asked: dict[str, Any]) -> dict[str, Any]:
    """The answer from PostgreSQL, asked by a role of its own that can read the views alone.

    Refuses to ask as any other role: what a statement may read is the server's to decide, not for a parser to guess.
    """
    import psycopg

    limit = int(asked["seconds"] * 1000)
    with psycopg.connect(asked["uri"], connect_timeout=5, options=f"-c statement_timeout={limit}") as connection:
        connection.read_only = True
        _check_role(connection)
        try:
            # A cursor of the server gives rows as they are asked for, holds one statement, and only one that reads.
            with connection.cursor("asked") as cursor:
                cursor.execute(asked["sql"])
                names = [column.name for column in cursor.description or ()]
                # All in one go: each further one would have a time limit of its own, which a statement can take away.
                return _collect(names, cursor.fetchmany(asked["rows"] + 1), asked)
        except psycopg.errors.QueryCanceled as error:
            raise Refused(f"it was stopped after {asked['seconds']:g} seconds") from error
        except psycopg.Error as error:
            raise Refused(_one_sentence(error.diag.message_primary or str(error))) from error


_TOO_MUCH = """
SELECT 'it is a superuser or may pass by the rules' FROM pg_roles
    WHERE rolname = current_user AND (rolsuper OR rolbypassrls OR rolcreaterole OR rolreplication)
UNION ALL SELECT 'it belongs to ' || rolname FROM pg_roles
    WHERE rolname <> current_user AND pg_has_role(current_user, oid, 'MEMBER')
UNION ALL SELECT 'it may use the table ' || c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE c.relkind IN ('r', 'p', 'f', 'm') AND n.nspname NOT IN ('pg_catalog', 'information_schema', 'pg_toast')
    AND (has_table_privilege(c.oid, 'SELECT, INSERT, UPDATE, DELETE, TRUNCATE')
        OR has_any_column_privilege(c.oid, 'SELECT'))
LIMIT 1
"""


def _check_role(connection: Any) -> None:
    too_much = connection.execute(_TOO_MUCH).fetchone()
    if too_much is not None:
        raise Refused(f"the role of BIENNIEN_SQL_DATABASE_URL may do too much: {too_much[0]}")


def _collect(names: list[str], rows: Iterable[Any], asked: dict[str, Any]) -> dict[str, Any]:
    """The first rows, as many as the limits of number and bytes let through."""
    kept: list[list[Any]] = []
    size, cut = 0, None
    for row in rows:
        if len(kept) == asked["rows"]:
            cut = "rows"
            break
        cells = [_plain(value) for value in row]
        size += len(json.dumps(cells, ensure_ascii=False).encode()) + 1
        if size > asked["bytes"]:
            cut = "bytes"
            break
        kept.append(cells)
    return {"columns": names, "rows": kept, "cut": cut}


def _plain(value: Any) -> Any:
    if isinstance(value, str):
        # What no JSON can carry: halves of surrogate pairs.
        return value.encode("utf-8", "replace").decode()
    if value is None or isinstance(value, bool | int):
        return value
    if isinstance(value, Decimal):
        value = int(value) if value.is_finite() and value == value.to_integral_value() else float(value)
    if isinstance(value, int):
        return value
    if isinstance(value, float):
        if not math.isfinite(value):
            return str(value)
        # SQLite keeps every figure as a fraction; whole ones are whole numbers here as in every other answer.
        return int(value) if value.is_integer() and abs(value) < _EXACT else value
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, bytes | memoryview):
        return f"x'{bytes(value).hex()}'"
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    if isinstance(value, dict):
        return {str(name): _plain(item) for name, item in value.items()}
    return str(value)


def _one_sentence(message: str) -> str:
    return re.sub(r"\s+", " ", message).strip()[:500].encode("utf-8", "replace").decode()


def _answers(asked: dict[str, Any]) -> Iterator[str]:
    bound_process(asked["memory"], asked["seconds"], asked["disk"])
    begun = time.monotonic()
    try:
        answer = (answer_sqlite if asked["backend"] == "sqlite" else answer_postgresql)(asked)
        yield json.dumps(answer | {"ms": round((time.monotonic() - begun) * 1000, 1)}, ensure_ascii=False)
    except Refused as refusal:
        yield json.dumps({"refused": str(refusal)})
    except MemoryError:
        yield json.dumps({"refused": "it needs more memory than a question is given"})


if __name__ == "__main__":
    for line in _answers(json.load(sys.stdin)):
        sys.stdout.buffer.write(line.encode())
