"""Figures are given to the right indicators: ``bench/indicators.py`` on the labelled articles, and what it writes."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from types import ModuleType

import pytest

from kb import indicator_precision
from kb.indicators import load_indicators

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="module")
def bench() -> ModuleType:
    """The measuring script as a module."""
    spec = importlib.util.spec_from_file_location("indicators_bench", ROOT / "bench" / "indicators.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["indicators_bench"] = module
    spec.loader.exec_module(module)
    return module


def test_indicators_are_right_and_what_is_shown_beside_them_is_no_better(bench: ModuleType) -> None:
    measures = bench.measure()
    whole, floors = measures.of_all(), bench.load_floors()
    assert measures.figures >= 970
    assert whole.precision >= floors["precision"], measures.errors
    assert whole.recall >= floors["recall"], measures.errors
    written = indicator_precision.load_precision()
    assert written.keys() == load_indicators().keys()
    assert all(one.expected >= 4 for one in written.values())
    right, shown = sum(one.right for one in written.values()), sum(one.shown for one in written.values())
    assert right / shown <= whole.precision + 0.01, "write it anew: bench/indicators.py --write"


def test_what_is_false_or_missed_counts(bench: ModuleType) -> None:
    measures = bench.Measures(by_id={key: bench.Tally() for key in load_indicators()})
    article = {
        "id": "one",
        "published": "2023-05-01",
        "text": "Công đoàn huyện trao 90 suất quà và kết nạp 31 đoàn viên.",
        "figures": [
            {"text": "90 suất quà", "start": 21, "end": 32, "value": 90, "indicator": "meals"},
            {"text": "Công đoàn", "start": 0, "end": 9, "value": 1, "indicator": "gifts"},
        ],
    }
    bench.compare(article, bench.find_figures(article), measures)
    counts = {
        key: (one.right, one.shown, one.expected) for key, one in measures.by_id.items() if one.shown or one.expected
    }
    assert counts == {"meals": (0, 0, 1), "gifts": (0, 1, 1), "members_admitted": (0, 1, 0)}
    assert len(measures.errors) == 3
    assert (measures.of_all().precision, measures.of_all().recall) == (0.0, 0.0)


def test_floors_only_rise(bench: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bench, "FLOORS", tmp_path / "floors.toml")
    bench.raise_floors({"precision": 0.9, "recall": 0.8})
    bench.raise_floors({"precision": 0.85, "recall": 0.9})
    assert bench.load_floors() == {"precision": 0.9, "recall": 0.9}


def test_what_is_written_is_read(bench: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "precision.toml"
    monkeypatch.setattr(bench, "PRECISION", file)
    monkeypatch.setattr(indicator_precision, "FILE", file)
    bench.write_precision(bench.Measures(by_id={"gifts": bench.Tally(right=9, shown=10, expected=11)}))
    monkeypatch.setattr(indicator_precision, "load_precision", indicator_precision.load_precision.__wrapped__)
    assert indicator_precision.load_precision() == {"gifts": indicator_precision.Precision(9, 10, 11)}
