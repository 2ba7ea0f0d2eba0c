"""What every JSON route has in common: its model, ETags, filters, cursors, and how it refuses what is wrong."""

from __future__ import annotations

import json
from collections import Counter
from typing import Any

import pytest
from fastapi.routing import APIRoute
from pydantic import TypeAdapter
from small_world import (
    DISTRICT,
    PERSON,
    PLACE,
    PLACE_ABOVE,
    PLAN,
    PROVINCE,
    RESOLUTION_2026,
    UNION,
    World,
)

import api.routes
from api.app import _routers
from kb.queries.filters import Filters

MODELS: dict[str, Any] = {
    route.path: route.response_model
    for router in _routers(api.routes)
    for route in router.routes
    if isinstance(route, APIRoute) and route.response_model is not None
}

READS = [
    ("/articles", {}),
    ("/articles/{article}", {}),
    ("/articles/{article}/revisions", {}),
    ("/articles/{article}/annotations", {}),
    ("/articles/{article}/archive", {}),
    ("/articles/{article}/similar", {}),
    ("/search", {"q": "đoàn viên", "facets": "source,organization,document,place,activity,year", "histogram": "month"}),
    ("/references", {}),
    ("/documents", {"cited": False}),
    ("/documents/graph", {}),
    (f"/documents/{PLAN}", {}),
    (f"/documents/{PLAN}/timeline", {}),
    (f"/documents/{PLAN}/cited-together", {}),
    (f"/documents/{PLAN}/reports", {"by": "source"}),
    ("/documents/lags", {"by": "place", "since": "2021-01-01"}),
    ("/documents/lags/reports", {"group": "bao_a", "part": "not_reported", "since": "2021-01-01"}),
    ("/figures", {}),
    ("/figures/series", {}),
    ("/figures/comparison", {"indicator": "members_admitted"}),
    ("/figures/f006", {}),
    ("/indicators", {}),
    ("/indicators/open", {}),
    ("/observations", {"sort": "articles"}),
    ("/observations/o2", {}),
    ("/entities", {"mentioned": False}),
    (f"/entities/{PERSON}", {}),
    (f"/entities/{DISTRICT}/timeline", {}),
    (f"/entities/{DISTRICT}/timeline/entries", {}),
    (f"/entities/{PLACE_ABOVE}/timeline", {}),
    (f"/entities/{DISTRICT}/mentions", {}),
    ("/activities", {}),
    ("/coverage", {"by": "organization", "silent_days": 5}),
    ("/coverage", {"by": "organization", "group": f"{DISTRICT},{PROVINCE}"}),
    ("/coverage/reprints", {}),
    ("/coverage/reprints/articles", {"first": "bao_a", "reprinting": "bao_b"}),
    ("/coverage/silent", {"until": "2023-12-31", "silent_days": 5}),
    ("/coverage/compare", {"q": ["doan vien", '"tổng kết"']}),
    ("/rising", {"by": "activity"}),
    ("/rising/articles", {"thing": DISTRICT, "part": "before"}),
    ("/stories/s1", {}),
    ("/sources", {}),
    ("/sources/bao_b", {}),
]


def _model_of(path: str, world: World) -> Any:
    known = {PLAN, PERSON, DISTRICT, PLACE_ABOVE, "f006", "o2", "s1", "bao_b", world.ids[0]}
    return MODELS["/".join("{id}" if part in known else part for part in path.split("/"))]


@pytest.mark.parametrize(("path", "parameters"), READS)
def test_every_read_answers_what_its_model_promises(world: World, path: str, parameters: dict[str, Any]) -> None:
    path = path.format(article=world.ids[0])
    answer = world.get(path, **parameters)
    adapter: TypeAdapter[Any] = TypeAdapter(_model_of(path, world))
    assert adapter.dump_python(adapter.validate_python(answer), mode="json") == answer


@pytest.mark.parametrize(("path", "parameters"), READS)
def test_every_read_has_an_etag_that_saves_the_second_answer(
    world: World, path: str, parameters: dict[str, Any]
) -> None:
    path = "/api/v1" + path.format(article=world.ids[0])
    first = world.client.get(path, params=parameters)
    again = world.client.get(path, params=parameters, headers={"if-none-match": first.headers["etag"]})
    assert (first.status_code, again.status_code, again.content) == (200, 304, b"")


@pytest.mark.parametrize(
    "path", ["/api/v1/articles", "/", "/figures", "/healthz", "/metrics", "/api/v1/export/figures.csv", "/khong-co"]
)
def test_head_answers_as_get_without_a_body(world: World, path: str) -> None:
    full, head = world.client.get(path), world.client.head(path)
    assert (head.status_code, head.content) == (full.status_code, b"")
    for name in ("content-type", "etag", "content-length"):
        assert head.headers.get(name) == full.headers.get(name)


def test_an_unknown_or_repeated_parameter_is_refused_everywhere(world: World) -> None:
    for path, _ in READS:
        path = path.format(article=world.ids[0])
        problem = world.get(path, 400, organisation="x")
        assert problem["detail"].startswith("there is no parameter 'organisation'"), path
    answer = world.client.get("/api/v1/articles?source=bao_a&source=bao_b")
    assert (answer.status_code, answer.json()["detail"]) == (400, "the parameter 'source' is given more than once")


def test_what_does_not_exist_is_404_as_problem_details(world: World) -> None:
    paths = ["/articles/x", "/articles/x/revisions", "/articles/x/annotations", "/documents/x", "/documents/x/timeline"]
    paths += ["/documents/x/reports"]
    paths += ["/articles/x/archive", "/articles/x/similar"]
    paths += ["/documents/x/cited-together", "/entities/x", "/entities/x/timeline", "/entities/x/mentions"]
    paths += ["/entities/x/timeline/entries"]
    paths += ["/figures/x", "/observations/x", "/stories/x", "/sources/x", "/nothing"]
    for path in paths:
        answer = world.client.get(f"/api/v1{path}", headers={"accept": "text/html"})
        assert answer.status_code == 404, path
        assert answer.headers["content-type"] == "application/problem+json", path
        assert answer.json()["status"] == 404


@pytest.mark.parametrize(
    ("path", "parameters", "status"),
    [
        ("/articles", {"limit": 0}, 422),
        ("/articles", {"limit": 201}, 422),
        ("/articles", {"since": "yesterday"}, 422),
        ("/articles", {"until": "0"}, 422),
        ("/articles", {"since": "2024-02-01", "until": "2024-01-01"}, 409),
        ("/articles", {"cursor": "nonsense"}, 400),
        ("/articles", {"source": "a\0b"}, 400),
        ("/articles", {"q": "x" * 1001}, 422),
        ("/search", {"sort": "up"}, 422),
        ("/search", {"facets": "colour"}, 400),
        ("/search", {"histogram": "day"}, 422),
        ("/references", {"resolution": "maybe"}, 422),
        ("/documents", {"sort": "title"}, 422),
        ("/figures", {"period": "2023-13"}, 400),
        ("/figures", {"period": "0000"}, 400),
        ("/figures", {"min": "many"}, 422),
        ("/figures", {"min": "nan"}, 422),
        ("/figures", {"min_confidence": 1.1}, 422),
        ("/figures", {"aspect": "hoped"}, 422),
        ("/figures", {"change": "sideways"}, 422),
        ("/observations", {"sort": "value"}, 422),
        ("/figures/series", {"periods": 0}, 422),
        ("/entities", {"label": "DOG"}, 422),
        ("/entities", {"kind": "dog"}, 422),
        ("/articles", {"activity": "sleeping"}, 422),
        ("/search", {"activity": "sleeping"}, 422),
        ("/documents", {"type": "XX"}, 422),
        ("/documents", {"kind": "lost"}, 422),
        ("/references", {"type": "XX"}, 422),
        ("/coverage", {"by": "colour"}, 422),
        ("/coverage", {"silent_days": 0}, 422),
        ("/coverage", {"by": "organization", "group": "org-none"}, 404),
        ("/coverage", {"group": ",".join("abcdefghijklmnopqrstu")}, 400),
        ("/coverage/silent", {"silent_days": 0}, 422),
        ("/coverage/reprints/articles", {"first": "bao_a"}, 422),
        ("/coverage/reprints", {"cursor": "nonsense"}, 400),
        ("/coverage/silent", {"since": "2024-02-01", "until": "2024-01-01"}, 409),
        ("/coverage/silent", {"organization": "x"}, 400),
        ("/coverage/compare", {}, 422),
        ("/coverage/compare", {"q": ""}, 422),
        ("/coverage/compare", {"q": ["a"] * 11}, 422),
        ("/coverage/compare", {"q": "a\0b"}, 400),
        ("/coverage/compare", {"q": "a", "interval": "day"}, 422),
        ("/documents/lags", {"by": "organization"}, 422),
        ("/documents/lags", {"since": "9999-01-01"}, 409),
        ("/documents/lags/reports", {}, 422),
        (f"/documents/{PLAN}/reports", {"by": "person"}, 422),
        ("/rising", {"by": "colour"}, 422),
        ("/rising", {"periods": 1}, 422),
        ("/rising", {"since": "9999-01-01"}, 409),
        ("/rising/articles", {}, 422),
        ("/rising/articles", {"thing": DISTRICT, "part": "after"}, 422),
        ("/export/figures.doc", {}, 422),
        ("/export/clouds.csv", {}, 404),
        ("/export/articles.csv", {"unit": "suất"}, 400),
        ("/export/figures.parquet", {"unti": "suất"}, 400),
        ("/feeds/search.atom", {"since": "x"}, 422),
    ],
)
def test_wrong_parameters_are_problem_details(world: World, path: str, parameters: dict[str, Any], status: int) -> None:
    answer = world.client.get(f"/api/v1{path}", params=parameters)
    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"
    assert set(answer.json()) == {"type", "title", "status", "detail"}
    assert "Traceback" not in answer.text


@pytest.mark.parametrize(
    ("path", "name"),
    [("/articles", "activity"), ("/documents", "type"), ("/references", "type"), ("/entities", "kind")],
)
def test_an_unknown_value_is_refused_by_the_name_of_its_field_and_an_empty_one_counts_as_absent(
    world: World, path: str, name: str
) -> None:
    assert world.get(path, 422, **{name: "nothing-such"})["detail"].startswith(f"{name}: ")
    assert world.get(path, **{name: ""})["total"] == world.get(path)["total"] > 0


FILTERS: list[tuple[dict[str, str], set[int]]] = [
    ({}, {1, 2, 3, 4, 5, 6}),
    ({"source": "bao_a"}, {1, 2, 6}),
    ({"organization": DISTRICT}, {1, 2, 4}),
    ({"organization": PROVINCE}, {1, 2, 3, 4}),
    ({"organization": UNION}, {1, 2, 3, 4}),
    ({"place": PLACE}, {1}),
    ({"place": PLACE_ABOVE}, {1, 5}),
    ({"document": PLAN}, {1, 2}),
    ({"document": RESOLUTION_2026}, set()),
    ({"person": PERSON}, {1}),
    ({"activity": "conference"}, {2, 4}),
    ({"topic": "đoàn viên"}, {1}),
    ({"since": "2023-12-22"}, {3, 4}),
    ({"until": "2023-01-15"}, {1, 6}),
    ({"q": '"tổng kết"'}, {2, 4}),
    ({"q": "tong ket", "source": "bao_b"}, {4}),
    ({"organization": "org-none"}, set()),
]


@pytest.mark.parametrize(("filters", "expected"), FILTERS)
@pytest.mark.parametrize("route", ["articles", "search", "export", "feed", "coverage"])
def test_the_filters_mean_the_same_on_every_route(
    world: World, route: str, filters: dict[str, str], expected: set[int]
) -> None:
    wanted = {world.ids[number - 1] for number in expected}
    if route == "coverage":
        assert world.get("/coverage", **filters)["articles"] == len(expected)
        return
    if route == "export":
        lines = world.client.get("/api/v1/export/articles.jsonl", params=filters).text.splitlines()
        assert {json.loads(line)["id"] for line in lines} == wanted
        return
    if route == "feed":
        text = world.client.get("/api/v1/feeds/search.atom", params=filters).text
        assert {id_ for id_ in world.ids if f"urn:biennien:article:{id_}</id>" in text} == wanted
        return
    answer = world.get(f"/{route}", **filters)
    assert {item["id"] for item in answer["items"]} == wanted
    assert (answer["total"], answer["total_is_exact"]) == (len(expected), True)


@pytest.mark.parametrize(("filters", "expected"), FILTERS)
def test_facets_and_histogram_count_the_articles_that_the_list_shows(
    world: World, filters: dict[str, str], expected: set[int]
) -> None:
    listed = world.get("/articles", **filters)["items"]
    answer = world.get("/search", facets="source,year", histogram="month", **filters)
    by_source = {value["value"]: value["count"] for value in answer["facets"]["source"]}
    assert by_source == dict(Counter(item["source"] for item in listed))
    dated = [item["date_published"] for item in listed if item["date_published"]]
    assert {value["value"]: value["count"] for value in answer["facets"]["year"]} == dict(Counter(d[:4] for d in dated))
    bars = {bar["month"]: bar["count"] for bar in answer["histogram"] if bar["count"]}
    assert bars == dict(Counter(day[:7] for day in dated))
    assert len(listed) == answer["total"] == len(expected)


OF_FIGURES = {DISTRICT: {1, 2, 3, 4}, PLACE: set(), PLACE_ABOVE: set()}
"""Articles with figures of the body or place itself, where these are others than the articles that name it."""


@pytest.mark.parametrize(("filters", "expected"), FILTERS)
def test_figures_series_and_their_export_draw_on_the_same_articles(
    world: World, filters: dict[str, str], expected: set[int]
) -> None:
    own = filters.get("organization") or filters.get("place") or ""
    wanted = {world.ids[number - 1] for number in OF_FIGURES.get(own, expected) & {1, 2, 3, 4}}
    listed = world.get("/figures", limit=200, **filters)["items"]
    assert {item["article"]["id"] for item in listed} == wanted
    lines = world.client.get("/api/v1/export/figures.jsonl", params=filters).text.splitlines()
    assert [json.loads(line)["id"] for line in lines] == [item["id"] for item in listed]
    series = world.get("/figures/series", limit=200, **filters)["items"]
    values = [value for item in series for point in item["points"] for value in point["values"]]
    assert sorted(figure for value in values for figure in value["figures"]) == sorted(i["id"] for i in listed)


@pytest.mark.parametrize(("filters", "expected"), FILTERS)
@pytest.mark.parametrize("kind", ["references", "activities", "entities", "documents"])
def test_an_export_holds_what_the_list_shows(
    world: World, kind: str, filters: dict[str, str], expected: set[int]
) -> None:
    listed = [item["id"] for item in world.get(f"/{kind}", limit=200, **filters)["items"]]
    lines = world.client.get(f"/api/v1/export/{kind}.jsonl", params=filters).text.splitlines()
    assert [json.loads(line)["id"] for line in lines] == listed
    if not filters:
        assert listed
    elif not expected:
        assert listed == []


def test_every_filter_is_tried_and_tells_articles_apart(world: World) -> None:
    told = {name for filters, expected in FILTERS for name in filters if 0 < len(expected) < len(world.ids)}
    assert told == set(Filters.__slots__)


@pytest.mark.parametrize("route", ["articles", "references", "figures", "documents", "entities", "search"])
def test_a_walk_by_cursor_meets_everything_once(world: World, route: str) -> None:
    whole = [item["id"] for item in world.get(f"/{route}", limit=200, **_by_date(route))["items"]]
    walked: list[str] = []
    cursor = None
    while True:
        more = {"cursor": cursor} if cursor else {}
        answer = world.get(f"/{route}", limit=1, **_by_date(route), **more)
        walked += [item["id"] for item in answer["items"]]
        assert answer["total"] == len(whole)
        cursor = answer["next"]
        if cursor is None:
            break
    assert walked == whole


def _by_date(route: str) -> dict[str, str]:
    return {"sort": "date"} if route == "search" else {}


def test_a_cursor_serves_its_own_query_alone(world: World) -> None:
    cursor = world.get("/articles", limit=1)["next"]
    assert "another query" in world.get("/articles", 409, limit=1, cursor=cursor, source="bao_a")["detail"]
    assert "another query" in world.get("/figures", 409, limit=1, cursor=cursor)["detail"]
    for position in range(0, len(cursor), 7):
        broken = cursor[:position] + ("A" if cursor[position] != "A" else "B") + cursor[position + 1 :]
        assert world.client.get("/api/v1/articles", params={"limit": 1, "cursor": broken}).status_code in {400, 409}


def test_a_range_that_holds_nothing_is_told(world: World) -> None:
    assert "min is larger than max" in world.get("/figures", 409, min=10, max=1)["detail"]
