"""No two events of ``bench/gold/events`` are made one, and nearly all tellings of one are found to be one."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def test_two_events_are_never_one(tmp_path: Path) -> None:
    spec = importlib.util.spec_from_file_location("events", ROOT / "bench" / "events.py")
    assert spec is not None
    assert spec.loader is not None
    events = importlib.util.module_from_spec(spec)
    sys.modules["events"] = events
    spec.loader.exec_module(events)
    measures = events.measure_events(tmp_path)
    assert measures.unfound == []
    assert measures.wrong == []
    assert measures.recall >= 0.9
