"""What each JSON route answers over the small world."""

from __future__ import annotations

from typing import Any

import pytest
from small_world import (
    DISTRICT,
    PERSON,
    PLACE_ABOVE,
    PLAN,
    PROVINCE,
    RESOLUTION_2021,
    RESOLUTION_2026,
    UNION,
    World,
)


def test_articles_are_newest_first_and_carry_their_provenance(world: World) -> None:
    items = world.get("/articles")["items"]
    assert [world.ids.index(item["id"]) + 1 for item in items] == [4, 3, 2, 1, 6, 5]
    first = items[3]
    assert first["date_published"] == "2023-01-15T08:00:00+07:00"
    assert first["archive"]["file"] == "a.warc.gz"
    assert first["archive"]["offset"] == 0
    assert (first["revision"], first["story"], items[0]["story"]) == (1, None, "s1")


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
    both = world.get("/references", resolution="unknown,ambiguous,resolved")
    assert {row["resolution"] for row in both["items"]} == {"resolved", "ambiguous"}
    assert both["total"] == world.get("/references")["total"] == 4
    assert world.get("/references", resolution="unknown, rejected")["total"] == 0
    assert world.client.get("/api/v1/references?resolution=ambiguous,open").status_code == 422
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
        assert [(who["role"], who["entity_id"]) for who in item["participants"]] == [
            ("partner", PROVINCE),
            ("present", None),
        ]
        assert item["dated_by"] == "article"


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
    assert first["edits"] is None
    headline = [(piece["kind"], piece["text"]) for piece in copy["edits"]["headline"]]
    assert headline == [("same", "Công đoàn huyện Lam tổng kết năm 2023"), ("added", "(in lại)")]
    kinds = [paragraph["kind"] for paragraph in copy["edits"]["paragraphs"]]
    assert "removed" in kinds
    assert 0 < copy["edits"]["kept"] < 1
    assert (copy["reprint_of"], copy["origin_stated"]) == (first["article"]["id"], True)


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
