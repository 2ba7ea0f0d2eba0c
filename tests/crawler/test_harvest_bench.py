"""`bench/harvest.py` runs: every side fetches every page, and ours reads the right headline on each."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

BENCH = Path(__file__).resolve().parents[2] / "bench" / "harvest.py"


def test_sides_fetch_and_read_every_page() -> None:
    sides = ("fetch", "extract", "harvest")
    command = [sys.executable, str(BENCH), "--count", "8", "--rounds", "1", "--json", "--sides", *sides]
    ran = subprocess.run(command, capture_output=True, text=True, timeout=200)
    assert ran.returncode == 0, ran.stderr
    found = json.loads(ran.stdout)
    assert found["pages"] == 8
    assert set(found["rounds"][0]) == set(sides)
    assert all(figures["cpu"] > 0 and figures["speed"] > 0 for figures in found["rounds"][0].values())
    for side in ("extract", "harvest"):
        assert found["read"][side] == {"read": 8, "right": 8, "known": 8}


def test_a_folder_without_pages_is_refused(tmp_path: Path) -> None:
    ran = subprocess.run([sys.executable, str(BENCH), "--pages", str(tmp_path)], capture_output=True, text=True)
    assert ran.returncode == 2
    assert "holds no index.jsonl" in ran.stderr
