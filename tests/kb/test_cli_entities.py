"""``biennien entities``: what it prints, and one sentence for what it cannot do."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from kb.cli_entities import entities
from kb.models import Entity
from kb.settings import Settings
from tests.conftest import sqlite_settings
from tests.kb.reviewed_press import DOUBLES, FULL, PRESS, SHORT, UNION, UNION_TOO
from tests.kb.small_press import find, take


@pytest.fixture
def press(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    monkeypatch.setenv("BIENNIEN_DATA_DIR", str(tmp_path))
    monkeypatch.delenv("BIENNIEN_DATABASE_URL", raising=False)
    settings = sqlite_settings(tmp_path)
    take(settings, PRESS)
    return settings


def run(*arguments: str) -> Result:
    done = CliRunner().invoke(entities, arguments)
    assert done.exception is None or isinstance(done.exception, SystemExit), done.output
    return done


def test_a_body_is_found_merged_renamed_and_taken_apart_again(press: Settings) -> None:
    found = run("find", "may song lam", "--label", "ORG")
    assert f"{UNION}  Công đoàn cơ sở Công ty May Sông Lam  grassroots_union  4 mentions" in found.output
    done = run("merge", UNION_TOO, UNION, "--note", "một công ty", "--reviewer", "Lan")
    assert done.stdout == f"review 1: 1 articles were linked anew\nwhat is meant instead: {UNION}\n"
    assert run("rename", UNION, "CĐ Sông Lam", "--reviewer", "Lan").exit_code == 0
    lines = run("reviews", UNION).output.splitlines()
    assert lines[0].endswith(f"Lan  rename  {UNION} is called CĐ Sông Lam")
    assert lines[1].endswith(f"Lan  merge  {UNION_TOO} is {UNION}")
    assert lines[2].strip() == "một công ty"
    assert "CĐ Sông Lam" in run("find", "may song lam").output
    undone = json.loads(run("undo", "1", "--reviewer", "Minh", "--json").output)
    assert undone == {"id": 1, "linked": 3, "waiting": 0, "target_id": UNION}
    assert "undone" in run("reviews").output
    assert find(press, Entity, Entity.id == UNION_TOO)[0].merged_into is None


def test_a_split_says_what_it_made(press: Settings) -> None:
    [article] = [item["article"]["id"] for item in _mentions(press)]
    done = json.loads(run("split", UNION_TOO, "--article", article, "--name", "Công đoàn khác", "--json").output)
    assert done["target_id"].startswith("org-cong-doan-khac-")
    assert find(press, Entity, Entity.id == done["target_id"])[0].name == "Công đoàn khác"


def test_pairs_that_may_be_one_are_listed_for_the_next_command(press: Settings) -> None:
    take(press, DOUBLES)
    lines = run("doubles", "--label", "ORG").stdout.splitlines()
    assert lines[0] == f"{SHORT} {FULL}  same_words"
    assert run("merge", *lines[0].split()[:2]).exit_code == 0
    assert run("doubles", "--label", "ORG").stdout == ""


def _mentions(settings: Settings) -> list[dict[str, dict[str, str]]]:
    from kb.queries.entities import list_mentions
    from kb.queries.filters import Filters
    from kb.sessions import open_engine, read_session
    from nlp.annotations import to_json

    with read_session(open_engine(settings)) as session:
        found = list_mentions(session, settings, Filters(), entity_id=UNION_TOO)
    unique = {item.article.id: to_json(item) for item in found.items}
    return list(unique.values())


@pytest.mark.parametrize(
    ("arguments", "status", "sentence"),
    [
        (("merge", UNION, "org-none"), 1, "Error: there is no entity org-none\n"),
        (("undo", "7"), 1, "Error: there is no review 7 of an entity\n"),
        (("split", UNION, "--article", "a0"), 2, "give --name for a new entity, or --target for one that is there"),
        (("split", UNION, "--name", "Tên"), 2, "Missing option '--article'"),
        (("undo", "x"), 2, "'x' is not a valid integer"),
    ],
)
def test_what_cannot_be_done_is_one_sentence(
    press: Settings, arguments: tuple[str, ...], status: int, sentence: str
) -> None:
    done = run(*arguments)
    assert done.exit_code == status
    assert sentence in done.stderr
    assert "Traceback" not in done.output


def test_without_a_knowledge_base_it_says_what_to_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BIENNIEN_DATA_DIR", str(tmp_path))
    monkeypatch.delenv("BIENNIEN_DATABASE_URL", raising=False)
    for arguments in (("merge", "a", "b"), ("reviews",), ("find", "x")):
        done = run(*arguments)
        assert done.exit_code == 1
        assert "run `biennien db upgrade` first" in done.stderr
