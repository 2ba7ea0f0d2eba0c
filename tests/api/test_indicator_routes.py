"""``GET /indicators`` and ``/indicators/open``, and the command that prints the same."""

from __future__ import annotations

import json
import re

import pytest
from click.testing import CliRunner, Result
from pydantic import TypeAdapter
from small_world import World

from kb.cli import COMMANDS
from kb.indicators import load_indicators
from kb.queries.indicators import IndicatorRecord, OpenCount
from kb.queries.paging import Slice


def run(world: World, *arguments: str) -> Result:
    command = next(command for command in COMMANDS if command.name == "indicators")
    return CliRunner().invoke(command, arguments, env={"BIENNIEN_DATA_DIR": str(world.settings.data_dir)})


def test_the_registry_is_listed_with_its_figures_and_precision(world: World) -> None:
    answer = world.get("/indicators")
    found = TypeAdapter(Slice[IndicatorRecord]).validate_python(answer)
    assert [item.id for item in found.items] == list(load_indicators())
    admitted = next(item for item in answer["items"] if item["id"] == "members_admitted")
    figures = world.get("/figures", indicator="members_admitted", limit=200)["items"]
    facts = {item["observation_id"] for item in figures if item["observation_id"]}
    assert (admitted["figures"], admitted["observations"], admitted["measure"]) == (len(figures), len(facts), "flow")
    assert len(figures) > len(facts) > 1
    assert set(admitted["precision"]) == {"right", "shown", "expected"}
    finance = world.get("/indicators", theme="finance")
    assert {item["theme"] for item in finance["items"]} == {"finance"}
    assert finance["total"] == len(finance["items"]) < answer["total"]


def test_figures_outside_it_are_listed_with_a_sentence(world: World) -> None:
    [item] = world.get("/indicators/open")["items"]
    TypeAdapter(OpenCount).validate_python(item)
    assert (item["unit"], item["verb"], item["kind"], item["figures"], item["articles"]) == (
        "đồng",
        "tặng",
        "money",
        1,
        1,
    )
    assert "1.500.000.000 đồng" in item["sentence"]
    assert world.get("/indicators/open", since="2099-01-01")["items"] == []


@pytest.mark.parametrize(
    ("path", "parameters", "status"),
    [
        ("/indicators", {"theme": "weather"}, 422),
        ("/indicators", {"colour": "red"}, 400),
        ("/indicators/open", {"limit": 0}, 422),
        ("/indicators/open", {"since": "soon"}, 422),
        ("/indicators/members_admitted", {}, 404),
    ],
)
def test_wrong_questions_are_refused(world: World, path: str, parameters: dict[str, str], status: int) -> None:
    response = world.client.get(f"/api/v1{path}", params=parameters)
    assert response.status_code == status
    assert response.headers["content-type"] == "application/problem+json"


def test_postgresql_answers_as_sqlite_does(world: World, postgres_world: World) -> None:
    for path in ("/indicators", "/indicators/open"):
        assert postgres_world.get(path) == world.get(path)


def test_the_command_prints_what_the_api_answers(world: World) -> None:
    assert json.loads(run(world, "--json").stdout) == world.get("/indicators")
    assert json.loads(run(world, "--open", "--json").stdout) == world.get("/indicators/open")
    lines = run(world).stdout.splitlines()
    assert len(lines) == len(load_indicators())
    assert any(re.match(r"members_admitted  membership  flow  5 figures  \d observations", line) for line in lines)
    assert "đồng  tặng  money  1 figures in 1 articles" in run(world, "--open").stdout
    assert run(world, "--since", "yesterday").exit_code == 2


def test_the_pages_show_precision_and_lead_to_the_figures(world: World) -> None:
    precision = load_indicators()["members_admitted"].precision
    assert precision is not None
    html = world.client.get("/indicators").text
    assert "Đoàn viên kết nạp mới" in html
    assert f"đúng {precision.right}/{precision.shown}" in html
    assert 'href="/figures?indicator=members_admitted"' in html
    assert "Members admitted" in world.client.get("/indicators", params={"lang": "en"}).text
    assert "LĐLĐ tỉnh Sông tặng" in world.client.get("/indicators/open").text
