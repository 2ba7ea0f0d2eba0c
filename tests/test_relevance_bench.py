"""Searches rank what readers seek first: ``bench/relevance.py`` on the judged queries, and how it measures."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="module")
def bench() -> ModuleType:
    """The measuring script as a module."""
    spec = importlib.util.spec_from_file_location("relevance", ROOT / "bench" / "relevance.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["relevance"] = module
    spec.loader.exec_module(module)
    return module


def test_searches_reach_the_bar_and_every_floor(bench: ModuleType, capsys: pytest.CaptureFixture[str]) -> None:
    status = bench.main([])
    told = capsys.readouterr().out
    assert status == 0, told
    assert not any("not judged" in line for line in told.splitlines())


def test_the_set_is_large_and_of_every_kind(bench: ModuleType) -> None:
    queries = bench.load_queries()
    assert len(queries) >= 60
    assert len({query.kind for query in queries}) >= 12
    assert bench.load_floors().keys() == {query.kind for query in queries} | {"all"}
    assert all(3 in query.grades.values() for query in queries)


def test_measures_by_hand(bench: ModuleType) -> None:
    grades = {"a": 3, "b": 2, "c": 0, "d": 1}
    assert bench.ndcg(["a", "b", "d"], grades) == 1
    # 7 at the second place and 3 at the fourth, of 7 + 3 / log2(3) + 1 / 2.
    assert bench.ndcg(["c", "a", "x", "b"], grades) == pytest.approx((7 / 1.58496 + 3 / 2.32193) / 9.39279, abs=1e-4)
    assert bench.ndcg([], grades) == 0
    assert bench.recall(["d", "b"], grades) == 0.5
    assert bench.recall(["d"], {"d": 1}) == 1


def test_floors_bar_and_missing_judgements_are_told(
    bench: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bench, "FLOORS", tmp_path / "floors.toml")
    query = bench.load_queries()[0]
    best = sorted(query.grades, key=lambda name: -query.grades[name])
    good, poor = bench.Ranking(query, tuple(best), ()), bench.Ranking(query, tuple(reversed(best)), ())
    bench.raise_floors([good])
    bench.raise_floors([poor])
    assert bench.load_floors() == {query.kind: 1.0, "all": 1.0}
    assert bench.missed([good]) == []
    told = bench.missed([poor])
    assert len(told) == 3
    assert told[2].endswith("the bar 0.90")
    assert bench.missed([bench.Ranking(query, (*best[:9], "unknown"), ())])[-1] == f"{query.name}: not judged unknown"
