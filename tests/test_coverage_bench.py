"""The script that measures coverage runs, and says which answer is above its bar."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def test_small_coverage_is_measured_against_the_bar() -> None:
    command = [
        sys.executable,
        str(ROOT / "bench" / "coverage.py"),
        "--articles",
        "200",
        "--rounds",
        "1",
        "--limit",
        "0",
    ]
    found = subprocess.run(command, capture_output=True, text=True, timeout=200, check=False)
    lines = [re.match(r"(\S+) +\d+\.\d ms, at most +\d+\.\d ms, +\d+ kB", line) for line in found.stdout.splitlines()]
    assert all(lines), found.stderr
    measured = {line[1] for line in lines if line}
    assert {f"/coverage?by={by}" for by in ("source", "organization", "place", "document", "activity")} <= measured
    # No time at all is a bar that nothing keeps.
    assert found.returncode == 1
