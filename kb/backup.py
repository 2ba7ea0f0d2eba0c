"""Safe copies of the database: one SQLite file, whatever the database is, checked before it counts as made.

From SQLite the copy is made by SQLite's online backup, from PostgreSQL table by table inside one snapshot; either can
be restored into either. Numbers keep 15 digits. The archive of responses and the search index are folders of their own.
"""

from __future__ import annotations

import os
import shutil
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import (
    Connection,
    Engine,
    ForeignKey,
    Table,
    bindparam,
    create_engine,
    func,
    insert,
    select,
    text,
    update,
)

from kb.migrations import current, head, known_versions, open_current, upgrade
from kb.models import Article, Base
from kb.sessions import open_engine
from kb.settings import Settings

_ROWS = 2000
"""Rows moved at a time between two databases."""


class BackupError(Exception):
    """The copy cannot be made or restored; the message says why, in one sentence."""


def store_backup(settings: Settings, file: Path) -> int:
    """Writes a copy of the database to ``file`` while others go on working; gives the number of articles in it.

    The file appears whole and checked, or not at all; one that exists is never overwritten. Raises BackupError.
    """
    engine = open_current(settings)
    if file.exists():
        raise BackupError(f"{file} exists already: a backup overwrites nothing")
    if not file.parent.is_dir():
        raise BackupError(f"there is no folder {file.parent}")
    with _beside(file) as partial:
        try:
            if engine.dialect.name == "sqlite":
                _copy_file_from(engine, partial)
            else:
                _copy_tables_to_file(engine, partial)
            count = _check(partial, file.name)
            # A file system without hard links would fall back to overwriting: the exclusive link refuses instead.
            os.link(partial, file)
        except FileExistsError as error:
            raise BackupError(f"{file} exists already: a backup overwrites nothing") from error
        except (OSError, sqlite3.Error) as error:
            raise BackupError(f"{file} cannot be written: {error}") from error
    return count


def restore_backup(settings: Settings, file: Path, *, replace: bool = False) -> int:
    """Puts the contents of a backup in the place of the database's, at this program's version; gives its articles.

    A database that holds articles is left alone unless ``replace``. Raises BackupError; the search index has to be
    rebuilt afterwards.
    """
    if not file.is_file():
        raise BackupError(f"there is no file {file}")
    engine = open_engine(settings)
    held = _count_articles(engine)
    if held and not replace:
        raise BackupError(f"the database holds {held} articles: give --replace to put the backup in their place")
    with tempfile.TemporaryDirectory(prefix="biennien-restore-") as folder:
        # The backup itself stays as it is, also where its schema is an older one.
        copy = Path(folder) / "backup.sqlite"
        try:
            shutil.copyfile(file, copy)
            count = _check(copy, file.name)
        except (OSError, sqlite3.Error) as error:
            raise BackupError(f"{file} is no sound backup: {error}") from error
        source = create_engine(f"sqlite:///{copy}")
        try:
            if current(source) != head():
                upgrade(source)
            if engine.dialect.name == "sqlite":
                source.dispose()
                _copy_file_to(copy, engine)
            else:
                _copy_file_to_tables(source, engine)
        except sqlite3.Error as error:
            raise BackupError(f"the database cannot be replaced: {error}") from error
        finally:
            source.dispose()
    return count


@contextmanager
def _beside(file: Path) -> Iterator[Path]:
    """A name for an unfinished file in the folder of ``file``; nothing of it stays behind."""
    partial = file.with_name(f".{file.name}.{os.getpid()}.partial")
    try:
        yield partial
    finally:
        for leftover in (partial, *(partial.with_name(partial.name + end) for end in ("-wal", "-shm", "-journal"))):
            leftover.unlink(missing_ok=True)


def _copy_file_from(engine: Engine, file: Path) -> None:
    with closing(engine.raw_connection()) as held, closing(sqlite3.connect(file)) as copy:
        held.driver_connection.backup(copy)  # type: ignore[union-attr]
        copy.execute("PRAGMA journal_mode=DELETE")


def _copy_file_to(file: Path, engine: Engine) -> None:
    engine.dispose()
    with closing(sqlite3.connect(file)) as source, closing(sqlite3.connect(str(engine.url.database))) as target:
        target.execute("PRAGMA busy_timeout=30000")
        source.backup(target)
        target.execute("PRAGMA journal_mode=WAL")


def _check(file: Path, name: str) -> int:
    """The number of articles in a copy that is sound and a knowledge base; raises BackupError for any other file.

    ``name`` is what the user calls the file.
    """
    with closing(sqlite3.connect(file)) as copy:
        try:
            verdict = copy.execute("PRAGMA integrity_check(1)").fetchone()[0]
            if verdict != "ok":
                raise BackupError(f"{name} is damaged: {verdict}")
            version = copy.execute("SELECT version_num FROM alembic_version").fetchone()
            count = copy.execute("SELECT count(*) FROM article").fetchone()[0]
        except sqlite3.DatabaseError as error:
            raise BackupError(f"{name} is no backup of a knowledge base: {error}") from error
        orphans = copy.execute("PRAGMA foreign_key_check").fetchall()
    if orphans:
        raise BackupError(f"{name} is damaged: {len(orphans)} rows point to nothing")
    if version is None or version[0] not in known_versions():
        raise BackupError(f"{name} was made by another version of biennien, which this one does not know")
    return int(count)


def _count_articles(engine: Engine) -> int:
    if current(engine) is None:
        return 0
    with engine.connect() as connection:
        return connection.execute(select(func.count()).select_from(Article)).scalar_one()


def _copy_tables_to_file(engine: Engine, file: Path) -> None:
    target = create_engine(f"sqlite:///{file}")
    try:
        upgrade(target)
        with (
            engine.connect().execution_options(isolation_level="REPEATABLE READ") as source,
            target.begin() as connection,
        ):
            _copy_tables(source, connection)
    finally:
        target.dispose()


def _copy_file_to_tables(source: Engine, engine: Engine) -> None:
    upgrade(engine)
    names = ", ".join(f'"{table.name}"' for table in Base.metadata.sorted_tables)
    with source.connect() as connection, engine.begin() as target:
        target.execute(text(f"TRUNCATE {names} CASCADE"))
        _copy_tables(connection, target)
        for table in Base.metadata.sorted_tables:
            _continue_counting(target, table)


def _copy_tables(source: Connection, target: Connection) -> None:
    """Copies every row, tables that are pointed to first, and what points into its own table afterwards."""
    for table in Base.metadata.sorted_tables:
        inner = [column.name for column in table.columns if any(_is_inner(table, key) for key in column.foreign_keys)]
        rows = source.execution_options(yield_per=_ROWS).execute(select(table).order_by(*table.primary_key.columns))
        later: list[dict[str, object]] = []
        for part in rows.mappings().partitions(_ROWS):
            values = [dict(row) for row in part]
            for row in values if inner else ():
                if any(row[name] is not None for name in inner):
                    later.append({"own_id": row["id"]} | {f"new_{name}": row[name] for name in inner})
                    row.update(dict.fromkeys(inner))
            target.execute(insert(table), values)
        if later:
            changes: dict[str, Any] = {name: bindparam(f"new_{name}") for name in inner}
            target.execute(update(table).where(table.c.id == bindparam("own_id")).values(changes), later)


def _is_inner(table: Table, key: ForeignKey) -> bool:
    return key.column.table is table


def _continue_counting(target: Connection, table: Table) -> None:
    """Lets a counted key of PostgreSQL go on behind the rows that came with their numbers."""
    column = table.autoincrement_column
    if column is None:
        return
    last = target.execute(select(func.max(column))).scalar()
    if last is not None:
        name = text("SELECT setval(pg_get_serial_sequence(:table, :column), :last)")
        target.execute(name, {"table": f'"{table.name}"', "column": column.name, "last": last})
