"""The views for analysts: alike on both databases, and each row leads to its sentence, article and archived page."""

from __future__ import annotations

import json
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import yaml
from small_world import DISTRICT, PLAN, World
from sqlalchemy import inspect, text

import kb
from kb.sessions import open_engine, read_session

METADATA = Path(kb.__file__).parent / "data" / "datasette.yaml"
DESCRIBED = yaml.safe_load(METADATA.read_text(encoding="utf-8"))["databases"]["biennien"]
VIEWS = [name for name, told in DESCRIBED["tables"].items() if "columns" in told]
FACTS = ["figures_readable", "references_readable", "activities_readable", "people_readable", "mentions_readable"]


def read_view(world: World, name: str) -> list[dict[str, Any]]:
    with read_session(open_engine(world.settings)) as session:
        rows = session.execute(text(f"SELECT * FROM {name}")).mappings().all()
    return sorted(({key: _plain(value) for key, value in row.items()} for row in rows), key=str)


def _plain(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    return float(value) if isinstance(value, int | Decimal) else value


def test_every_view_and_column_is_described_and_nothing_else(world: World) -> None:
    inspector = inspect(open_engine(world.settings))
    assert sorted(inspector.get_view_names()) == sorted(VIEWS)
    for name in VIEWS:
        columns = {column["name"] for column in inspector.get_columns(name)}
        assert columns == set(DESCRIBED["tables"][name]["columns"]), name
        for said in DESCRIBED["tables"][name]["columns"].values():
            assert " / " in said, said
        assert set(DESCRIBED["tables"][name].get("facets", ())) <= columns
        assert DESCRIBED["tables"][name].get("sort_desc", next(iter(columns))) in columns


@pytest.mark.parametrize("name", VIEWS)
def test_views_are_alike_on_both_databases(world: World, postgres_world: World, name: str) -> None:
    here, there = read_view(world, name), read_view(postgres_world, name)
    assert here == there
    assert list(here[0]) == list(there[0])
    assert here


@pytest.mark.parametrize("name", FACTS)
def test_a_row_leads_to_its_words_its_article_and_its_archived_page(world: World, name: str) -> None:
    for row in read_view(world, name):
        annotated = world.get(f"/articles/{row['article_id']}/annotations")["text"]
        assert annotated[int(row["start_offset"]) : int(row["end_offset"])] == row["words"]
        assert row["sentence"] in annotated
        article = world.get(f"/articles/{row['article_id']}")
        archive = article["archive"]
        assert (row["archive_file"], row["archive_offset"]) == (archive["file"], archive["offset"])
        assert row["article_url"] == article["canonical_url"]
        path, _, anchor = row["page"].partition("#")
        if name != "mentions_readable":
            assert f'id="{anchor}"' in world.client.get(path).text


def test_views_hold_what_the_lists_hold(world: World) -> None:
    for kind in ("articles", "figures", "references", "activities"):
        listed = world.get(f"/{kind}", limit=200)["items"]
        assert {row["id"] for row in read_view(world, f"{kind}_readable")} == {item["id"] for item in listed}
    figures = {row["id"]: row for row in read_view(world, "figures_readable")}
    for item in world.get("/figures", limit=200)["items"]:
        row = figures[item["id"]]
        assert (row["value"], row["unit"], row["body_id"]) == (item["value"], item["unit"], item["organization_id"])
    plan = next(row for row in read_view(world, "documents_readable") if row["id"] == PLAN)
    assert plan["citations"] == world.get(f"/documents/{PLAN}")["references"]["resolved"]
    months = {(row["month"], row["source_id"]): row for row in read_view(world, "coverage_by_month")}
    december = months["2023-12", "bao_b"]
    assert (december["articles"], december["originals"], december["reprints"]) == (2, 1, 1)
    assert months[None, "bao_b"]["articles"] == 1
    harvest = {(row["source_id"], row["outcome"]): row["pages"] for row in read_view(world, "harvest_by_month")}
    assert harvest == {("bao_a", "stored"): 3, ("bao_b", "stored"): 3, ("bao_b", "gone"): 1}


@pytest.fixture(scope="module")
def datasette(world: World, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a real Datasette over the small world's file, while that is open elsewhere."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    file = world.settings.data_dir / "biennien.sqlite"
    command = [sys.executable, "-m", "datasette", "serve", str(file), "--metadata", str(METADATA)]
    with (tmp_path_factory.mktemp("datasette") / "log").open("w") as log:
        process = subprocess.Popen([*command, "--port", str(port)], stdout=log, stderr=log)
        try:
            end = time.monotonic() + 60
            while time.monotonic() < end and process.poll() is None:
                try:
                    urllib.request.urlopen(f"http://127.0.0.1:{port}/-/versions.json", timeout=5)
                    break
                except OSError:
                    time.sleep(0.1)
            yield f"http://127.0.0.1:{port}"
        finally:
            process.terminate()
            process.wait(30)


def fetch(address: str, path: str, **parameters: str) -> Any:
    with urllib.request.urlopen(f"{address}/{path}?{urllib.parse.urlencode(parameters)}", timeout=60) as answer:
        return json.load(answer)


def test_datasette_shows_each_view_with_its_facets(world: World, datasette: str) -> None:
    for name in VIEWS:
        found = fetch(datasette, f"biennien/{name}.json", _shape="objects", _size="200")
        assert sorted(({k: _plain(v) for k, v in row.items()} for row in found["rows"]), key=str) == read_view(
            world, name
        )
        facets = DESCRIBED["tables"][name].get("facets", [])
        assert set(found["facet_results"]) == set(facets), (name, found["facets_timed_out"])
        page = urllib.request.urlopen(f"{datasette}/biennien/{name}", timeout=60).read().decode()
        assert DESCRIBED["tables"][name]["title"].split(" / ")[0] in page


def test_datasette_answers_each_ready_query(world: World, datasette: str) -> None:
    given = {"body": DISTRICT, "document": PLAN, "indicator": ""}
    empty = set()
    for name, query in DESCRIBED["queries"].items():
        asked = {key: given[key] for key in query.get("params", ())}
        found = fetch(datasette, f"biennien/{name}.json", _shape="objects", **asked)
        assert found["ok"] is True, found
        if not found["rows"]:
            empty.add(name)
    assert empty == set()
    rows = fetch(datasette, "biennien/figures_that_differ.json", _shape="objects")["rows"]
    assert [(row["lowest"], row["highest"], row["articles"]) for row in rows] == [(150.0, 155.0, 3)]


def test_datasette_does_not_show_tables_with_secrets(datasette: str) -> None:
    for name in ("token", "saved_search", "alert"):
        with pytest.raises(urllib.error.HTTPError, match="403"):
            urllib.request.urlopen(f"{datasette}/biennien/{name}.json", timeout=60)
