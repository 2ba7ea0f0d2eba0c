from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner
from sqlalchemy import text

from kb.cli import COMMANDS
from kb.migrations import head
from kb.sessions import open_engine, write_session
from kb.settings import Settings

DB = next(command for command in COMMANDS if command.name == "db")


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("BIENNIEN_DATA_DIR", str(tmp_path))
    monkeypatch.delenv("BIENNIEN_DATABASE_URL", raising=False)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_upgrade_makes_the_database_and_says_so(folder: Path) -> None:
    first = CliRunner().invoke(DB, ["upgrade"])
    assert (first.exit_code, first.output) == (0, f"the database went from nothing to version {head()}\n")
    second = CliRunner().invoke(DB, ["upgrade"])
    assert (second.exit_code, second.output) == (0, f"the database is at version {head()} already\n")
    assert (folder / "biennien.sqlite").exists()
    check = CliRunner().invoke(DB, ["check"])
    assert (check.exit_code, check.output) == (0, "the database is consistent\n")


def test_check_asks_for_an_upgrade(folder: Path) -> None:
    answer = CliRunner().invoke(DB, ["check"])
    assert answer.exit_code == 1
    assert "run `biennien db upgrade` first" in answer.output
    assert "Traceback" not in answer.output


def test_check_finds_an_article_without_its_revision(folder: Path) -> None:
    CliRunner().invoke(DB, ["upgrade"])
    with write_session(open_engine(Settings(data_dir=folder, database_url=None))) as session:
        session.execute(
            text(
                "INSERT INTO article (id, headline, article_body, authors, keywords, images, attachments, related_urls,"
                " extractor, topics, first_seen, last_seen, revision, text_hash) VALUES ('a1', 'x', 'y', '[]', '[]',"
                " '[]', '[]', '[]', 'z/1', '[]', '2024-01-01', '2024-01-01', 1, 'h')"
            )
        )
    answer = CliRunner().invoke(DB, ["check"])
    assert answer.exit_code == 1
    assert answer.output == "1 articles lack their current revision\n"


@pytest.mark.parametrize(
    ("url", "says"),
    [
        ("nonsense", "is not a database address"),
        ("oracle99://x/y", "is not a database address"),
        ("postgresql://127.0.0.1:1/none", "the database does not answer"),
    ],
)
def test_a_wrong_database_address_is_one_sentence(
    folder: Path, monkeypatch: pytest.MonkeyPatch, url: str, says: str
) -> None:
    monkeypatch.setenv("BIENNIEN_DATABASE_URL", url)
    answer = CliRunner().invoke(DB, ["upgrade"])
    assert answer.exit_code == 1
    assert says in answer.output
    assert len(answer.output.strip().splitlines()) == 1
