"""Exports that a reader has already are not sent again, and a manifest leads back to what was asked."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import Any

import pytest
from small_world import DISTRICT, World, fill

from kb.data_state import data_state
from kb.ingest import start_run
from kb.models import Run
from kb.sessions import open_engine, write_session
from kb.settings import Settings


@pytest.mark.parametrize("format_", ["csv", "xlsx", "jsonl", "parquet"])
def test_the_query_of_a_manifest_is_the_address_of_the_same_rows(world: World, format_: str) -> None:
    asked = {"entity": DISTRICT, "below": "false", "since": "2023-01-01"}
    manifest = world.get(f"/export/timeline.{format_}/manifest", **asked)
    kind, _, filters = manifest["query"].partition("?")
    again = world.client.get(f"/api/v1/export/{kind}.{format_}?{filters}")
    assert again.status_code == 200, again.text
    assert again.headers["x-total-count"] == str(manifest["count"]) != "0"


def get_with_tag(world: World, name: str, tag: str = "", **parameters: str) -> Any:
    return world.client.get(f"/api/v1/export/{name}", params=parameters, headers={"If-None-Match": tag} if tag else {})


def write_something(world: World) -> None:
    with write_session(open_engine(world.settings)) as session:
        # The world is shared: what goes in goes out again in the same commit.
        session.delete(session.get_one(Run, start_run(session, "harvest", {})))


@pytest.mark.parametrize("where", ["world", "postgres_world"])
def test_who_has_the_file_gets_it_again_only_after_a_commit(where: str, request: pytest.FixtureRequest) -> None:
    world: World = request.getfixturevalue(where)
    first = get_with_tag(world, "figures.csv")
    tag = first.headers["etag"]
    assert tag.startswith('W/"')
    same = get_with_tag(world, "figures.csv", tag)
    assert (same.status_code, same.content, same.headers["etag"]) == (304, b"", tag)
    for name, filters in (("figures.jsonl", {}), ("articles.csv", {}), ("figures.csv", {"unit": "đồng"})):
        assert get_with_tag(world, name, tag, **filters).status_code == 200
    write_something(world)
    after = get_with_tag(world, "figures.csv", tag)
    assert (after.status_code, after.content) == (200, first.content)
    assert after.headers["etag"] != tag
    # The index behind a query text moves by itself.
    assert "etag" not in get_with_tag(world, "figures.csv", q="đoàn viên").headers


def test_a_database_put_in_place_of_another_has_another_tag(tmp_path: Path) -> None:
    settings = Settings(data_dir=tmp_path, _env_file=None)
    fill(settings)
    file = tmp_path / "biennien.sqlite"
    before = data_state(open_engine(settings))
    assert before == data_state(open_engine(settings))
    with sqlite3.connect(file) as source, sqlite3.connect(tmp_path / "copy.sqlite") as copy:
        source.backup(copy)
    (tmp_path / "copy.sqlite").replace(file)
    assert data_state(open_engine(settings)) != before
