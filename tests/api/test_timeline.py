"""The timeline as JSON, as a page and as a file: the same entries, each leading to its sentence."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient
from small_world import DISTRICT, PERSON, PLACE, PLACE_ABOVE, PLAN, PROVINCE, RESOLUTION_2021, UNION, World

from api.app import create_app
from kb.settings import Settings


@pytest.fixture(params=["world", "postgres_world"])
def either(request: pytest.FixtureRequest) -> World:
    """The small world on SQLite and on PostgreSQL."""
    world: World = request.getfixturevalue(request.param)
    return world


def page(world: World, path: str, status: int = 200) -> str:
    answer = world.client.get(path, headers={"accept": "text/html"})
    assert answer.status_code == status, answer.text
    return answer.text


def told(found: dict[str, Any]) -> dict[Any, dict[str, list[str]]]:
    """The ids of the entries by year and kind."""
    kinds = ("activities", "documents", "people", "figures")
    return {
        year["year"]: {kind: [item["id"] for item in year[kind]["items"]] for kind in kinds if year[kind]["items"]}
        for year in found["years"]
    }


def test_the_months_stay_and_the_years_come_beside_them(either: World) -> None:
    found = either.get(f"/entities/{DISTRICT}/timeline")
    assert (found["id"], found["undated"]) == (DISTRICT, 0)
    assert [(item["month"], item["count"]) for item in found["items"]] == [("2023-01", 1), ("2023-12", 2)]
    years = told(found)
    person = years[2023].pop("people")
    assert len(person) == 1
    # The figure without an observation stands for itself.
    assert {year: {kind: sorted(ids) for kind, ids in groups.items()} for year, groups in years.items()} == {
        2023: {"activities": ["e1"], "figures": ["f010", "o2", "o3"]},
        2022: {"figures": ["o1"]},
        None: {"documents": sorted([f"issued:{PLAN}:undated", f"carried_out:{RESOLUTION_2021}:undated"])},
    }
    assert [year["note"] for year in found["years"]] == [None, None, "undated in the text"]


def test_an_entry_leads_to_sentence_article_and_archived_page(either: World) -> None:
    found = either.get(f"/entities/{DISTRICT}/timeline")
    (event,) = found["years"][0]["activities"]["items"]
    assert (event["date"], event["precision"], event["dated_by"]) == ("2023-12-20", "day", "article")
    assert (event["articles"], event["reported_on"], event["belongs"]) == (2, "2023-12-21", "self")
    assert [item["article"]["id"] for item in event["evidence"]] == [either.ids[1], either.ids[3]]
    for item in event["evidence"]:
        text = either.get(f"/articles/{item['article']['id']}/annotations")["text"]
        assert text[item["start"] : item["end"]] == item["text"]
        assert item["text"] in item["sentence"]
        assert item["archive"] == {
            "file": "a.warc.gz",
            "offset": item["archive"]["offset"],
            "fetched_at": item["archive"]["fetched_at"],
        }


def test_what_stands_below_counts_unless_it_is_left_out(either: World) -> None:
    whole = either.get(f"/entities/{UNION}/timeline")
    assert [(item["id"], item["belongs"]) for item in whole["organizations"]] == [
        (UNION, "self"),
        (DISTRICT, "below"),
        (PROVINCE, "below"),
    ]
    assert "e1" in told(whole)[2023]["activities"]
    assert told(either.get(f"/entities/{UNION}/timeline", below="false")) == {}
    (silent,) = either.get(f"/entities/{UNION}/timeline", silent_days=1)["silent_since"]["below"]
    assert (silent["id"], silent["last_named"], silent["days"]) == (PROVINCE, "2023-12-22", 1)


def test_a_person_and_a_place_have_timelines_too(either: World) -> None:
    (year,) = either.get(f"/entities/{PERSON}/timeline")["years"]
    (office,) = year["people"]["items"]
    assert (office["what"], office["first_seen"], office["organization_id"]) == (
        "Chủ tịch LĐLĐ huyện Lam",
        "2023-01-15",
        DISTRICT,
    )
    assert told(either.get(f"/entities/{PLACE_ABOVE}/timeline"))[2023]["activities"] == ["e1"]
    assert told(either.get(f"/entities/{PLACE}/timeline", since="2024-01-01")) == {}


def test_a_group_goes_on_in_the_full_list(either: World) -> None:
    group = either.get(f"/entities/{DISTRICT}/timeline", limit=1)["years"][0]["figures"]
    assert (group["total"], group["total_is_exact"], len(group["items"])) == (3, True, 1)
    asked = {"kind": "figures", "year": 2023}
    rest = either.get(f"/entities/{DISTRICT}/timeline/entries", cursor=group["next"], **asked)
    whole = either.get(f"/entities/{DISTRICT}/timeline/entries", **asked)
    assert group["items"] + rest["items"] == whole["items"]
    assert (rest["total"], rest["next"]) == (3, None)


@pytest.mark.parametrize(
    ("path", "parameters", "status"),
    [
        ("timeline", {"year": "23"}, 422),
        ("timeline", {"order": "sideways"}, 422),
        ("timeline", {"limit": 51}, 422),
        ("timeline", {"belows": "true"}, 400),
        ("timeline/entries", {"kind": "clouds"}, 422),
        ("timeline/entries", {"cursor": "xx"}, 400),
        ("timeline/entries", {"year": "0000"}, 422),
    ],
)
def test_what_is_no_question_is_refused(world: World, path: str, parameters: dict[str, str], status: int) -> None:
    world.get(f"/entities/{DISTRICT}/{path}", status, **parameters)


def test_the_page_has_the_entries_of_the_answer(world: World) -> None:
    found = world.get(f"/entities/{DISTRICT}/timeline")
    html = unescape(page(world, f"/entities/{DISTRICT}/timeline"))
    ids = {
        f"{item['kind']}-{item['id']}"
        for year in found["years"]
        for kind in ("activities", "documents", "people", "figures")
        for item in year[kind]["items"]
    }
    assert set(re.findall(r'<li class="entry" id="([^"]*)"', html)) == ids
    assert re.findall(r'<section id="y(\w+)"', html) == ["2023", "2022", "undated"]
    assert "không ghi ngày trong bài" in html
    assert "báo đưa ngày 15/1/2023" in html
    assert "theo ngày của bài" in html
    for item in found["years"][0]["activities"]["items"][0]["evidence"]:
        assert f'href="/articles/{item["article"]["id"]}#{item["id"]}"' in html
        assert f'href="/articles/{item["article"]["id"]}/archive?fact={item["id"]}#sentence"' in html
    assert f'href="/entities/{DISTRICT}/timeline"' in page(world, f"/entities/{DISTRICT}")


def test_every_anchor_of_the_page_is_there_in_the_article(world: World) -> None:
    html = page(world, f"/entities/{DISTRICT}/timeline")
    anchors = set(re.findall(r'href="(/articles/\w+)#(f\d+)"', html))
    assert anchors
    for path, anchor in anchors:
        assert f'id="{anchor}"' in page(world, path)


def test_the_plots_link_years_offices_and_silent_months(world: World) -> None:
    html = unescape(page(world, f"/entities/{DISTRICT}/timeline"))
    (part,) = re.findall(r'<a class="line-0" href="([^"]*)" aria-label="([^"]*)"', html)
    assert part == (f"/entities/{DISTRICT}/timeline?kind=activities&year=2023&activity=conference", "2023, hội nghị: 1")
    assert "e1" in page(world, part[0])
    assert re.search(
        r'<a href="/entities/per-le-van-mau" aria-label="Lê Văn Mẫu, Chủ tịch LĐLĐ huyện Lam \(thấy từ 15/1/2023', html
    )
    # From February to November 2023 the press was harvested and did not name the body.
    assert "2/2023 – 11/2023: không có tin; đã thu thập 0 bài" in html
    assert html.count('class="blank"') == 1
    assert "Tin gần nhất về hoạt động: 23/12/2023." in html
    assert "chưa thể gọi là im lặng" in html


def test_the_page_keeps_its_filters_and_speaks_english(world: World) -> None:
    html = unescape(page(world, f"/entities/{DISTRICT}/timeline?lang=en&source=bao_b&below=false"))
    assert '<html lang="en">' in html
    assert "Undated in the text" not in html
    assert f'class="permanent" href="/entities/{DISTRICT}/timeline?source=bao_b&below=false&lang=en"' in html
    assert f'href="/api/v1/entities/{DISTRICT}/timeline?source=bao_b&below=false"' in html
    (link,) = re.findall(r'href="(/api/v1/export/timeline\.jsonl[^"]*)"', html)
    lines = [json.loads(line) for line in world.client.get(link).text.splitlines()]
    assert {line["id"] for line in lines} == {"e1", "o2", "o3"}
    assert page(world, "/entities/none/timeline", 404)
    assert page(world, f"/entities/{DISTRICT}/timeline?year=23", 422)


def test_a_timeline_is_exported_with_its_evidence(world: World) -> None:
    answer = world.client.get("/api/v1/export/timeline.csv", params={"entity": DISTRICT})
    rows = list(csv.DictReader(io.StringIO(answer.text.removeprefix("\ufeff"))))
    whole = world.get(f"/entities/{DISTRICT}/timeline/entries", limit=200)
    assert [row["id"] for row in rows] == [item["id"] for item in whole["items"]]
    assert answer.headers["x-total-count"] == str(whole["total"])
    assert rows[0]["sentence"] == whole["items"][0]["sentence"]
    assert rows[0]["article_headline"] == whole["items"][0]["article"]["headline"]
    assert json.loads(rows[0]["evidence"])[0]["archive"]["file"] == "a.warc.gz"
    assert "entity: Field required" in world.get("/export/timeline.csv", 422)["detail"]
    assert "needs the id" in world.get("/export/timeline.csv", 404, entity="org-none")["detail"]
    assert "no parameter 'entity'" in world.get("/export/figures.csv", 400, entity=DISTRICT)["detail"]
    years = world.client.get("/api/v1/export/timeline.jsonl", params={"entity": DISTRICT, "year": "undated"}).text
    assert len(years.splitlines()) == 2


def test_the_command_writes_the_same_timeline(world: World) -> None:
    from click.testing import CliRunner

    from kb.cli_export import export

    def run(*words: str) -> Any:
        environment = {"BIENNIEN_DATA_DIR": str(world.settings.data_dir), "BIENNIEN_DATABASE_URL": ""}
        return CliRunner().invoke(export, [*words, "--format", "jsonl", "-o", "-"], env=environment)

    done = run("timeline", "--entity", DISTRICT)
    assert done.exit_code == 0, done.output
    whole = world.get(f"/entities/{DISTRICT}/timeline/entries", limit=200)
    written = [json.loads(line)["id"] for line in done.stdout.splitlines()]
    assert written == [item["id"] for item in whole["items"]]
    for words in (["timeline"], ["figures", "--entity", DISTRICT]):
        assert "whose timeline is meant" in run(*words).output


@pytest.fixture
def press(sqlite_settings: Settings, shared: Path) -> Iterator[TestClient]:
    """The application over the five texts that come with the task, imported as files."""
    from click.testing import CliRunner

    from crawler.cli import COMMANDS
    from kb.enrich import enrich

    run = next(command for command in COMMANDS if command.name == "import")
    environment = {"BIENNIEN_DATA_DIR": str(sqlite_settings.data_dir), "BIENNIEN_DATABASE_URL": ""}
    result = CliRunner().invoke(run, sorted(map(str, (shared / "seeds").glob("*.txt"))), env=environment)
    assert result.exit_code == 0, result.output
    enrich(sqlite_settings)
    with TestClient(create_app(sqlite_settings)) as client:
        yield client


@pytest.mark.shared
def test_the_plan_of_a_district_stands_in_its_year_with_its_evidence(press: TestClient) -> None:
    body = "org-lien-doan-lao-dong-huyen-chuong-my-ha-noi"
    found = press.get(f"/api/v1/entities/{body}/timeline", params={"limit": 50}).json()
    years = {year["year"]: year for year in found["years"]}
    (plan,) = [item for item in years[2023]["documents"]["items"] if item["type"] == "issued"]
    assert (plan["what"], plan["date"], plan["dated_by"]) == ("15/KH-LĐLĐ (11/9/2023)", "2023-09-11", "document")
    assert "15/KH-LĐLĐ ngày 11/9/2023" in plan["evidence"][0]["sentence"]
    carried = {item["what"] for item in years[2023]["documents"]["items"] if item["type"] == "carried_out"}
    assert carried == {"39-CT/HU (14/8/2023)", "165-KH/HU (17/8/2023)"}
    (chair,) = years[2023]["people"]["items"]
    assert (chair["person"], chair["dated_by"], chair["precision"]) == ("Nguyễn Hợp Tiến", "text", "year")
    # What the article gives no date for is not given one: it has none itself.
    undated = years[None]["activities"]["items"]
    assert undated
    assert all(item["date"] is None and item["reported_on"] is None for item in undated)
    for year in found["years"]:
        for kind in ("activities", "documents", "people", "figures"):
            for item in year[kind]["items"]:
                assert item["evidence"][0]["archive"]["file"]
    html = press.get(f"/entities/{body}/timeline", headers={"accept": "text/html"}).text
    assert "15/KH-LĐLĐ (11/9/2023)" in html
    assert "không ghi ngày trong bài" in html


@pytest.mark.shared
def test_the_conference_of_a_district_is_undated(press: TestClient) -> None:
    body = "org-lien-doan-lao-dong-huyen-chuong-my-ha-noi"
    undated = press.get(f"/api/v1/entities/{body}/timeline", params={"year": "undated"}).json()["years"][-1]
    held = [item for item in undated["activities"]["items"] if item["type"] == "conference"]
    assert held, "the annotator does not find the conference"
    assert (held[0]["year"], held[0]["date"], held[0]["organization_id"]) == (None, None, body)
