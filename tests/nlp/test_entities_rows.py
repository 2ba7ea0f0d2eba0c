"""The rows of organizations.toml, places.toml and persons.toml do what they say."""

from __future__ import annotations

import re

import pytest

from nlp.entities import find_entities
from nlp.gazetteer import LEVELS, load_places, place_key
from nlp.rows import load_rows

HEADS = load_rows("organizations")["heads"]
_TAILS = {"nation", "centre", "domain", "scope", "body", "name", "program", "number"}


def _read(marked: str) -> tuple[str, list[str]]:
    return re.sub(r"[\[\]]", "", marked), re.findall(r"\[([^\]]+)\]", marked)


@pytest.mark.parametrize("name", HEADS)
def test_a_head_opens_the_bodies_of_its_examples_and_none_of_its_near_misses(name: str) -> None:
    row = HEADS[name]
    assert row["examples"]
    assert set(row.get("tails", ())) <= _TAILS
    for example in row["examples"]:
        text, expected = _read(example)
        bodies = [entity.text for entity in find_entities(text) if entity.label == "ORG"]
        assert [body for body in expected if body not in bodies] == [], example
    for near_miss in row.get("near_misses", ()):
        assert [entity.text for entity in find_entities(near_miss) if entity.label == "ORG"] == [], near_miss


def test_a_whole_name_is_found_in_every_spelling_and_given_its_canonical_one() -> None:
    for name, spellings in load_rows("organizations")["fixed"].items():
        for spelling in (name, *spellings):
            found = [e for e in find_entities(f"Hôm nay, {spelling} đã họp.") if e.label == "ORG"]
            assert [(e.text, e.name) for e in found] == [(spelling, name)], spelling


def test_levels_are_those_of_the_gazetteer() -> None:
    assert set(load_rows("places")["levels"]) == set(LEVELS)


def test_every_spelling_of_a_province_leads_to_it() -> None:
    for spelling, name in load_rows("places")["spellings"].items():
        assert load_places().provinces[place_key(spelling)].name == name


@pytest.mark.parametrize("rank", [name for name, row in load_rows("persons")["ranks"].items() if not row.get("plain")])
def test_every_position_is_read_after_a_name(rank: str) -> None:
    found = [e for e in find_entities(f"Ông Lê Văn Mạnh, {rank} Công ty May Hà Thành, đã dự.") if e.label == "PER"]
    assert [(e.text, e.position) for e in found] == [("Lê Văn Mạnh", f"{rank} Công ty May Hà Thành")]
