"""Reprints stay above the floors of ``bench/story_floors.toml``, which only rise."""

from __future__ import annotations

import importlib.util
import sys
from collections import Counter
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="module")
def stories() -> ModuleType:
    """The measuring script as a module."""
    spec = importlib.util.spec_from_file_location("stories_bench", ROOT / "bench" / "stories.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["stories_bench"] = module
    spec.loader.exec_module(module)
    return module


def test_no_measure_is_below_its_floor(stories: ModuleType) -> None:
    measures, floors = stories.measure(stories.load_pairs()), stories.load_floors()
    assert set(floors) == set(measures)
    assert min(floors.values()) >= 0.97
    assert {name: value for name, value in measures.items() if value < floors[name]} == {}


def test_the_pairs_are_many_and_no_copy_is_the_text_itself(stories: ModuleType) -> None:
    pairs = stories.load_pairs()
    kinds = Counter((pair.same, pair.kind) for pair in pairs)
    assert sum(number for (same, _), number in kinds.items() if same) >= 60
    assert sum(number for (same, kind), number in kinds.items() if not same and kind != "unlike") >= 30
    assert all(pair.first.text != pair.second.text for pair in pairs)


@pytest.mark.shared
def test_the_reprints_of_the_replica_web_are_found_and_no_others(stories: ModuleType, shared: Path) -> None:
    measures, wrong = stories.measure_sites(shared / "sites" / "expected.jsonl")
    assert wrong == []
    assert measures.gold == measures.found > 0
