"""Observations: a fact with all that states it, and what contradicts it, side by side."""

from __future__ import annotations

from typing import Any

import pytest
from small_world import DISTRICT, PLACE_ABOVE, PROVINCE, UNION, World


def ids(answer: Any) -> list[str]:
    return [item["id"] for item in answer["items"]]


def test_one_fact_has_every_sentence_that_states_it_the_oldest_first(world: World) -> None:
    fact = world.get("/observations/o2")
    assert [figure["article"]["id"] for figure in fact["evidence"]] == [world.ids[1], world.ids[3]]
    assert (fact["value"], fact["articles"], fact["sources"]) == (150, 2, 2)
    assert (fact["first_published"], fact["last_published"]) == (
        "2023-12-21T09:30:00+07:00",
        "2023-12-23T10:00:00+07:00",
    )
    assert fact["organization"] == "Liên đoàn Lao động huyện Lam"
    for figure in fact["evidence"]:
        assert figure["sentence"][figure["start"] - figure["sentence_start"] :].startswith("150 đoàn viên")


def test_what_contradicts_a_fact_stands_whole_beside_it(world: World) -> None:
    fact = world.get("/observations/o2")
    assert fact["conflicts"] == ["o3"]
    (other,) = fact["conflicting"]
    assert (other["id"], other["value"], other["conflicts"]) == ("o3", 155, ["o2"])
    assert other["evidence"][0]["article"]["id"] == world.ids[2]
    # Another year's value contradicts nothing.
    assert world.get("/observations/o1")["conflicting"] == []


def test_an_evidence_tells_its_revision_its_reader_and_its_place_in_the_archive(world: World) -> None:
    first, second = world.get("/observations/o2")["evidence"]
    assert (first["revision"], first["extractor"], first["annotator"]) == (1, "mastercms/1", "test/1")
    assert (first["archive"]["file"], first["archive"]["offset"]) == ("a.warc.gz", 900)
    assert second["archive"]["offset"] == 2700
    assert world.get(f"/figures/{first['id']}") == first


@pytest.mark.parametrize(
    ("parameters", "expected"),
    [
        ({}, ["o1", "o2", "o3"]),
        ({"sort": "articles"}, ["o2", "o1", "o3"]),
        ({"period": "2023"}, ["o2", "o3"]),
        ({"min_confidence": 0.8}, ["o1", "o2"]),
        ({"source": "bao_b"}, ["o2", "o3"]),
        ({"organization": UNION}, ["o1", "o2", "o3"]),
        ({"organization": PROVINCE, "max": 130}, ["o1"]),
        ({"place": PLACE_ABOVE}, []),
        ({"aspect": "target"}, []),
        ({"change": "increase"}, []),
        ({"change": "none", "aspect": "actual"}, ["o1", "o2", "o3"]),
        ({"observation": "o3"}, ["o3"]),
    ],
)
def test_facts_by_filter(world: World, parameters: dict[str, Any], expected: list[str]) -> None:
    assert ids(world.get("/observations", **parameters)) == expected


def test_facts_are_walked_by_cursor(world: World) -> None:
    walked: list[str] = []
    cursor: str | None = ""
    while cursor is not None:
        answer = world.get("/observations", sort="articles", limit=1, **({"cursor": cursor} if cursor else {}))
        walked += ids(answer)
        cursor = answer["next"]
    assert walked == ["o2", "o1", "o3"]


@pytest.mark.parametrize(
    ("parameters", "values"),
    [
        ({"observation": "o2"}, [150, 150]),
        ({"min_confidence": 0.9, "organization": DISTRICT, "period": "2023"}, [150, 150, 90]),
        ({"change": "decrease"}, []),
        ({"aspect": "target"}, []),
        ({"change": "none", "organization": DISTRICT, "period": "2022"}, [120]),
    ],
)
def test_figures_by_observation_confidence_change_and_aspect(
    world: World, parameters: dict[str, Any], values: list[int]
) -> None:
    assert sorted(item["value"] for item in world.get("/figures", **parameters)["items"]) == sorted(values)
