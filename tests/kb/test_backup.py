from __future__ import annotations

import sqlite3
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner
from sqlalchemy import insert, select

from kb.backup import BackupError, restore_backup, store_backup
from kb.cli import COMMANDS
from kb.ingest import Ingest
from kb.migrations import downgrade, upgrade
from kb.models import Article, Base, Run
from kb.sessions import open_engine, read_session, write_session
from kb.settings import Settings
from tests.kb.small_press import count, make_article, read_rows, take

PRESS = [
    make_article(
        1, "Tin một", "LĐLĐ huyện Gia Lâm ban hành Kế hoạch số 33/KH-LĐLĐ ngày 5/6/2023, kết nạp 1.250,5 đoàn viên."
    ),
    make_article(
        2, "Tin hai", "LĐLĐ thành phố Hà Nội trao 120 suất quà, mỗi suất 1,5 triệu đồng.", published="2024-02-01"
    ),
]


def everything(settings: Settings) -> dict[str, list[str]]:
    with read_session(open_engine(settings)) as session:
        return {
            name: sorted(repr(tuple(row)) for row in session.execute(select(table)))
            for name, table in Base.metadata.tables.items()
        }


def other(folder: Path) -> Settings:
    return Settings(_env_file=None, data_dir=folder, database_url=None)


def test_a_copy_is_restored_whole(settings: Settings, tmp_path: Path) -> None:
    take(settings, PRESS)
    before = everything(settings)
    file = tmp_path / "copy.sqlite"
    assert store_backup(settings, file) == 2
    take(settings, [make_article(3, "Tin ba", "Công đoàn huyện Đông Anh họp.")])
    assert everything(settings) != before
    with pytest.raises(BackupError, match="3 articles"):
        restore_backup(settings, file)
    assert restore_backup(settings, file, replace=True) == 2
    assert everything(settings) == before
    # What is stored from now on gets numbers of its own.
    take(settings, [make_article(3, "Tin ba", "Công đoàn huyện Đông Anh họp.")])
    assert count(settings, Article) == 3


def test_a_copy_moves_between_databases(postgres_url: str, tmp_path: Path) -> None:
    server = Settings(_env_file=None, data_dir=tmp_path / "server", database_url=postgres_url)
    upgrade(open_engine(server))
    take(server, PRESS)
    store_backup(server, tmp_path / "a.sqlite")
    local = other(tmp_path / "local")
    assert restore_backup(local, tmp_path / "a.sqlite") == 2
    assert read_rows(local) == read_rows(server)
    store_backup(local, tmp_path / "b.sqlite")
    assert restore_backup(server, tmp_path / "b.sqlite", replace=True) == 2
    assert read_rows(server) == read_rows(local)
    open_engine(local).dispose()


def test_a_backup_overwrites_nothing_and_leaves_nothing_half_done(
    sqlite_settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "kept.txt"
    file.write_text("mine")
    with pytest.raises(BackupError, match="exists already"):
        store_backup(sqlite_settings, file)
    assert file.read_text() == "mine"
    with pytest.raises(BackupError, match="no folder"):
        store_backup(sqlite_settings, tmp_path / "none" / "x")

    def refuse(partial: Path, file: Path) -> None:
        assert partial.exists()
        raise OSError("no space left")

    # The copy is there in full, and cannot be given its name.
    monkeypatch.setattr("os.link", refuse)
    with pytest.raises(BackupError, match="cannot be written: no space left"):
        store_backup(sqlite_settings, tmp_path / "new.sqlite")
    assert [path for path in tmp_path.iterdir() if "new.sqlite" in path.name] == []


def test_a_backup_is_made_while_another_writes(sqlite_settings: Settings, tmp_path: Path) -> None:
    take(sqlite_settings, PRESS)
    runs = count(sqlite_settings, Run)
    engine = open_engine(sqlite_settings)
    with write_session(engine) as session:
        row = {"kind": "import", "started_at": datetime.now(UTC)}
        session.execute(insert(Run).values(row | {"arguments": {}, "version": "x"}))
        session.flush()
        assert store_backup(sqlite_settings, tmp_path / "b.sqlite") == 2
    restored = other(tmp_path / "restored")
    restore_backup(restored, tmp_path / "b.sqlite")
    assert count(restored, Run) == runs, "what was not committed is not in the copy"
    open_engine(restored).dispose()


def test_what_is_no_backup_is_refused(sqlite_settings: Settings, tmp_path: Path) -> None:
    take(sqlite_settings, PRESS[:1])
    before = everything(sqlite_settings)
    text = tmp_path / "text"
    text.write_text("no database at all, but long enough to have a header" * 40)
    foreign = tmp_path / "foreign.sqlite"
    with sqlite3.connect(foreign) as connection:
        connection.execute("CREATE TABLE x (y)")
    damaged = tmp_path / "damaged.sqlite"
    store_backup(sqlite_settings, damaged)
    content = bytearray(damaged.read_bytes())
    content[len(content) // 2 : len(content) // 2 + 8192] = bytes(8192)
    damaged.write_bytes(content)
    newer = tmp_path / "newer.sqlite"
    store_backup(sqlite_settings, newer)
    with sqlite3.connect(newer) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    for file in (text, foreign, damaged, newer, tmp_path / "missing"):
        with pytest.raises(BackupError, match=file.name):
            restore_backup(sqlite_settings, file, replace=True)
    assert everything(sqlite_settings) == before


def test_the_commands_copy_restore_and_make_the_index_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BIENNIEN_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.delenv("BIENNIEN_DATABASE_URL", raising=False)
    monkeypatch.chdir(tmp_path)
    db = next(command for command in COMMANDS if command.name == "db")
    search = next(command for command in COMMANDS if command.name == "search")
    missing = CliRunner().invoke(db, ["backup", "x.sqlite"])
    assert missing.exit_code == 1
    assert "run `biennien db upgrade` first" in missing.output
    upgrade(open_engine(Settings()))
    take(Settings(), PRESS)
    assert CliRunner().invoke(db, ["backup", "x.sqlite"]).output == "x.sqlite holds 2 articles\n"
    monkeypatch.setenv("BIENNIEN_DATA_DIR", str(tmp_path / "new"))
    restored = CliRunner().invoke(db, ["restore", "x.sqlite"])
    assert (restored.exit_code, restored.output) == (0, "2 articles restored from x.sqlite\n")
    assert "Tin hai" in CliRunner().invoke(search, ["suat qua"]).output
    again = CliRunner().invoke(db, ["restore", "x.sqlite"])
    assert again.exit_code == 1
    assert "give --replace" in again.output


def test_runs_go_on_counting_after_a_restore(settings: Settings, tmp_path: Path) -> None:
    ingest = Ingest(settings)
    numbers = [ingest.start_run("import", {}) for _ in range(3)]
    store_backup(settings, tmp_path / "x.sqlite")
    restore_backup(settings, tmp_path / "x.sqlite")
    assert ingest.start_run("import", {}) == max(numbers) + 1


def test_downgraded_schemas_ask_for_an_upgrade(sqlite_settings: Settings, tmp_path: Path) -> None:
    from kb.sessions import SchemaError

    downgrade(open_engine(sqlite_settings), "base")
    with pytest.raises(SchemaError):
        store_backup(sqlite_settings, tmp_path / "x.sqlite")
