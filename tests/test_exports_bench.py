"""The script that measures exports runs, and says what is below its bar."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent


@pytest.mark.skipif(not Path("/proc/self/clear_refs").exists(), reason="memory is read from /proc")
def test_a_small_export_is_measured_against_the_bar() -> None:
    # No memory at all is a bar that nothing keeps: the script must say so, and nothing else.
    arguments = ["--articles", "100", "--format", "xlsx", "--first-byte", "60", "--growth", "0"]
    command = [sys.executable, str(ROOT / "bench" / "exports.py"), *arguments]
    found = subprocess.run(command, capture_output=True, text=True, timeout=200, check=False)
    measured, below = found.stdout.splitlines()
    assert re.match(r"xlsx +200 figures +first byte \d+\.\d\d s .* memory \+\d+ MB ", measured), found.stderr
    growth = re.fullmatch(r"xlsx +below the bar: memory grew by (\d+) MB", below)
    assert growth is not None
    assert int(growth[1]) < 150
    assert found.returncode == 1
