"""The annotator stays above the floors of ``bench/floors.toml``, which only rise."""

from __future__ import annotations

import importlib.util
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="module")
def quality() -> ModuleType:
    """The measuring script as a module."""
    spec = importlib.util.spec_from_file_location("quality", ROOT / "bench" / "quality.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["quality"] = module
    spec.loader.exec_module(module)
    return module


def test_no_measure_is_below_its_floor(quality: ModuleType) -> None:
    tallies, floors = quality.measure(), quality.load_floors()
    assert set(floors) == set(tallies)
    below = {name: round(tallies[name].f1, 3) for name, floor in floors.items() if tallies[name].f1 < floor}
    assert below == {}


def test_floors_only_rise(quality: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(quality, "FLOORS", tmp_path / "floors.toml")
    quality.raise_floors({"entities": 0.9, "figures": 0.8})
    quality.raise_floors({"entities": 0.7, "figures": 0.85})
    assert quality.load_floors() == {"entities": 0.9, "figures": 0.85}


@pytest.mark.shared
def test_the_acceptance_scores_are_reached(shared: Path) -> None:
    floors = {
        "references.numbered.f1": 0.99,
        "references.named.f1": 0.95,
        "references.symbol.accuracy": 0.99,
        "references.issued_on.accuracy": 0.98,
        "references.title.accuracy": 0.80,
        "figures.value.f1": 0.97,
        "figures.f1": 0.93,
        "figures.organization.accuracy": 0.80,
        "figures.period.accuracy": 0.85,
        "entities.f1": 0.65,
        "spans.accuracy": 1.0,
    }
    command = [sys.executable, str(shared / "gold" / "score.py"), *map(str, sorted((shared / "gold").glob("*.jsonl")))]
    for name, floor in floors.items():
        command += ["--floor", f"{name}={floor}"]
    command += ["--", sys.executable, "-m", "kb.command", "annotate"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, encoding="utf-8", check=False)
    assert done.returncode == 0, done.stdout + done.stderr
