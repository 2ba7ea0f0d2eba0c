"""Every JSON route over the small world: what it answers, and how it refuses what is wrong."""

from __future__ import annotations

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
    RESOLUTION_2021,
    RESOLUTION_2026,
    UNION,
    World,
)

import api.routes
from api.app import _routers

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
    ("/search", {"q": "đoàn viên", "facets": "source,organization,document,place,activity,year", "histogram": "month"}),
    ("/references", {}),
    ("/documents", {"cited": False}),
    ("/documents/graph", {}),
    (f"/documents/{PLAN}", {}),
    (f"/documents/{PLAN}/timeline", {}),
    (f"/documents/{PLAN}/cited-together", {}),
    ("/figures", {}),
    ("/figures/series", {}),
    ("/figures/f006", {}),
    ("/entities", {"mentioned": False}),
    (f"/entities/{PERSON}", {}),
    (f"/entities/{DISTRICT}/timeline", {}),
    (f"/entities/{DISTRICT}/mentions", {}),
    ("/activities", {}),
    ("/coverage", {"by": "organization", "silent_days": 5}),
    ("/stories/s1", {}),
    ("/sources", {}),
    ("/sources/bao_b", {}),
]


def _model_of(path: str, world: World) -> Any:
    known = {PLAN, PERSON, DISTRICT, "f006", "s1", "bao_b", world.ids[0]}
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
    paths += ["/documents/x/cited-together", "/entities/x", "/entities/x/timeline", "/entities/x/mentions"]
    paths += ["/figures/x", "/stories/x", "/sources/x", "/nothing"]
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
        ("/articles", {"since": "2024-02-01", "until": "2024-01-01"}, 400),
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
        ("/export/figures.doc", {}, 422),
        ("/export/clouds.csv", {}, 422),
        ("/export/articles.csv", {"unit": "suất"}, 400),
        ("/export/figures.parquet", {}, 400),
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
        assert world.get("/coverage", **filters)["total"] == len(expected)
        return
    if route == "export":
        lines = world.client.get("/api/v1/export/articles.jsonl", params=filters).text.splitlines()
        import json

        assert {json.loads(line)["id"] for line in lines} == wanted
        return
    if route == "feed":
        text = world.client.get("/api/v1/feeds/search.atom", params=filters).text
        assert {id_ for id_ in world.ids if f"urn:biennien:article:{id_}</id>" in text} == wanted
        return
    answer = world.get(f"/{route}", **filters)
    assert {item["id"] for item in answer["items"]} == wanted
    assert (answer["total"], answer["total_is_exact"]) == (len(expected), True)


def test_articles_are_newest_first_and_carry_their_provenance(world: World) -> None:
    items = world.get("/articles")["items"]
    assert [world.ids.index(item["id"]) + 1 for item in items] == [4, 3, 2, 1, 6, 5]
    first = items[3]
    assert first["date_published"] == "2023-01-15T08:00:00+07:00"
    assert first["archive"]["file"] == "a.warc.gz"
    assert first["archive"]["offset"] == 0
    assert (first["revision"], first["story"], items[0]["story"]) == (1, None, "s1")


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
    assert "another query" in world.get("/articles", 400, limit=1, cursor=cursor, source="bao_a")["detail"]
    assert "another query" in world.get("/figures", 400, limit=1, cursor=cursor)["detail"]
    for position in range(0, len(cursor), 7):
        broken = cursor[:position] + ("A" if cursor[position] != "A" else "B") + cursor[position + 1 :]
        world.get("/articles", 400, limit=1, cursor=broken)


def test_offsets_of_facts_point_at_their_words(world: World) -> None:
    for id_ in world.ids:
        found = world.get(f"/articles/{id_}/annotations")
        for layer in ("references", "figures", "entities", "activities"):
            for fact in found[layer]:
                assert found["text"][fact["start"] : fact["end"]] == fact["text"]
                start = fact["sentence_start"]
                assert found["text"][start : start + len(fact["sentence"])] == fact["sentence"]
                assert fact["article"]["id"] == id_


def test_references_open_ones_included(world: World) -> None:
    answer = world.get("/references", resolution="ambiguous")
    (item,) = answer["items"]
    assert (item["document_id"], item["candidates"]) == (None, [RESOLUTION_2021, RESOLUTION_2026])
    assert world.get("/references")["total"] == 4
    assert world.get("/references", symbol="15 /KH - LĐLĐ")["total"] == 2


def test_a_document_tells_its_citations_and_its_trail(world: World) -> None:
    plan = world.get(f"/documents/{PLAN}")
    assert plan["references"] == {"resolved": 2, "ambiguous": 0, "unknown": 0, "rejected": 0}
    assert (plan["first_cited"], plan["last_cited"]) == ("2023-01-15", "2023-12-21")
    assert [link["document_id"] for link in plan["implements"]] == [RESOLUTION_2021]
    resolution = world.get(f"/documents/{RESOLUTION_2021}")
    assert resolution["references"] == {"resolved": 1, "ambiguous": 1, "unknown": 0, "rejected": 0}
    assert [link["document_id"] for link in resolution["implemented_by"]] == [PLAN]
    assert resolution["titles_seen"] == ["Đổi mới tổ chức"]
    other = world.get(f"/documents/{RESOLUTION_2026}")
    assert other["references"]["ambiguous"] == 1
    assert other["first_cited"] is None


def test_documents_are_found_by_any_spelling_and_by_words(world: World) -> None:
    found = world.get("/documents", name="02 - NQ / TƯ", cited=False)["items"]
    assert [item["id"] for item in found] == [RESOLUTION_2021, RESOLUTION_2026]
    assert [item["id"] for item in world.get("/documents", name="doi moi cong doan")["items"]] == [RESOLUTION_2021]
    assert [item["id"] for item in world.get("/documents", sort="cited")["items"]] == [PLAN, RESOLUTION_2021]


def test_timeline_graph_and_companions(world: World) -> None:
    months = world.get(f"/documents/{PLAN}/timeline")["items"]
    assert months == [
        {"month": "2023-01", "count": 1, "articles": 1},
        {"month": "2023-12", "count": 1, "articles": 1},
    ]
    graph = world.get("/documents/graph", document=RESOLUTION_2021)
    assert {node["id"] for node in graph["nodes"]} == {PLAN, RESOLUTION_2021}
    assert {edge["kind"] for edge in graph["edges"]} == {"implements", "cited_with"}
    companions = world.get(f"/documents/{PLAN}/cited-together")["items"]
    assert [(item["document_id"], item["articles"]) for item in companions] == [(RESOLUTION_2021, 1)]


@pytest.mark.parametrize(
    ("parameters", "values"),
    [
        ({"unit": "doan vien"}, {120, 150, 155, 90}),
        ({"unit": "đoàn"}, {120, 150, 155, 90}),
        ({"unit": "doàn"}, set()),
        ({"indicator": "members_admitted", "period": "2022"}, {120}),
        ({"indicator": "ket nap"}, {120, 150, 155, 90}),
        ({"period": "2023-01-01..2023-09-30"}, {90}),
        ({"kind": "money"}, {1_500_000_000}),
        ({"min": 150, "max": 1000}, {150, 155}),
        ({"organization": PROVINCE, "kind": "count"}, {120, 150, 155, 90}),
        ({"source": "bao_b", "unit": "đoàn viên"}, {150, 155}),
        ({"document": PLAN, "period": "2023"}, {150, 90}),
    ],
)
def test_figures_by_their_own_filters(world: World, parameters: dict[str, Any], values: set[int]) -> None:
    assert {item["value"] for item in world.get("/figures", **parameters)["items"]} == values


def test_a_series_shows_conflicts_and_overlaps_and_adds_nothing_up(world: World) -> None:
    (series,) = world.get("/figures/series", indicator="members_admitted")["items"]
    assert series["organization_id"] == DISTRICT
    points = {point["period"]["label"]: point for point in series["points"]}
    assert list(points) == ["năm 2022", "9 tháng đầu năm 2023", "năm 2023"]
    assert [value["value"] for value in points["năm 2023"]["values"]] == [150, 155]
    assert [len(value["figures"]) for value in points["năm 2023"]["values"]] == [2, 1]
    assert [point["conflicting"] for point in points.values()] == [False, False, True]
    assert [point["overlaps"] for point in points.values()] == [False, True, True]
    assert world.get("/figures/series", periods=4)["total"] == 0


def test_a_person_has_positions_over_time(world: World) -> None:
    (position,) = world.get(f"/entities/{PERSON}")["positions"]
    assert (position["position"], position["organization_id"]) == ("Chủ tịch LĐLĐ huyện Lam", DISTRICT)
    assert (position["first_seen"], position["last_seen"], position["dated_by"]) == (
        "2023-01-15",
        "2023-01-15",
        "article",
    )


def test_entities_by_name_without_diacritics_and_by_what_stands_above(world: World) -> None:
    assert [item["id"] for item in world.get("/entities", name="lam huyen", label="ORG")["items"]] == [DISTRICT]
    assert [item["id"] for item in world.get("/entities", parent=PROVINCE)["items"]] == [DISTRICT]
    assert world.get("/entities")["total"] == 5
    assert world.get("/entities", mentioned=False)["total"] == 6
    assert world.get("/entities", sort="mentions")["items"][0]["id"] == DISTRICT
    assert world.get(f"/entities/{UNION}/mentions", below=True)["total"] == 4


def test_an_activity_reported_twice_names_both_articles(world: World) -> None:
    answer = world.get("/activities", organization=UNION, activity="conference", place=PLACE_ABOVE)
    assert answer["total"] == 2
    for item in answer["items"]:
        assert [article["id"] for article in item["articles"]] == [world.ids[1], world.ids[3]]


def test_coverage_tells_originals_from_reprints_and_who_fell_silent(world: World) -> None:
    answer = world.get("/coverage", by="organization", until="2023-12-31", silent_days=9)
    district = answer["items"][0]
    assert (district["id"], district["articles"], district["originals"], district["reprints"]) == (DISTRICT, 3, 2, 1)
    december = next(month for month in district["months"] if month["month"] == "2023-12")
    assert (december["articles"], december["share"]) == (2, 0.6667)
    assert answer["silent"] == []
    silent = world.get("/coverage", until="2023-12-31", silent_days=8)["silent"]
    assert [(item["id"], item["last_named"], item["days"]) for item in silent] == [(PROVINCE, "2023-12-22", 9)]
    assert [source["source"] for source in answer["harvest"]] == ["bao_a", "bao_b"]


def test_a_story_shows_what_the_copy_changed(world: World) -> None:
    first, copy = world.get("/stories/s1")["articles"]
    assert (first["first"], first["added"], first["removed"]) == (True, [], [])
    assert copy["credit"] == "Theo Báo A"
    assert copy["added"] == ["Công đoàn huyện Lam tổng kết năm 2023 (in lại)"]
    assert "Kế hoạch số 15/KH-LĐLĐ tiếp tục được thực hiện." in copy["removed"]


def test_sources_count_every_page_once(world: World) -> None:
    a, b = world.get("/sources")["items"]
    assert (a["articles"], a["with_date"], a["with_author"], a["outcomes"]) == (3, 3, 3, {"stored": 3})
    assert (b["articles"], b["with_date"], b["outcomes"]) == (3, 2, {"gone": 1, "stored": 3})
    assert a["health"] == "good"
    assert [trouble["outcome"] for trouble in world.get("/sources/bao_b")["troubles"]] == ["gone"]


def test_search_echoes_counts_and_highlights(world: World) -> None:
    answer = world.get("/search", q='"doan vien"', facets="source", histogram="month")
    text = world.get(f"/articles/{answer['items'][0]['id']}/annotations")["text"]
    for span in answer["items"][0]["highlights"]:
        assert text[span["start"] : span["end"]].lower() == "đoàn viên"
    assert sum(value["count"] for value in answer["facets"]["source"]) == answer["total"]
    assert answer["query"]["text"]


def test_the_feed_is_xml_and_carries_no_markup(world: World) -> None:
    from defusedxml.ElementTree import fromstring

    answer = world.client.get("/api/v1/feeds/search.atom", params={"q": "công đoàn"})
    assert answer.headers["content-type"] == "application/atom+xml"
    feed = fromstring(answer.text)
    titles = [node.text for node in feed.iter("{http://www.w3.org/2005/Atom}title")]
    assert any(title and title.startswith("<script>") for title in titles)
    assert "<script>" not in answer.text
    assert "javascript:" not in answer.text


def test_ids_in_the_feed_do_not_depend_on_the_host(world: World) -> None:
    from defusedxml.ElementTree import fromstring

    ids = [
        [
            node.text
            for node in fromstring(world.client.get("/api/v1/feeds/search.atom", headers={"host": host}).text).iter(
                "{http://www.w3.org/2005/Atom}id"
            )
        ]
        for host in ("a.example", "b.example")
    ]
    assert ids[0] == ids[1]
    assert len(set(ids[0])) == 7


def test_a_range_that_holds_nothing_is_told(world: World) -> None:
    assert "min is larger than max" in world.get("/figures", 400, min=10, max=1)["detail"]
