"""The running interface does what its OpenAPI document says: a short run of ``bench/api_checks.py`` on the sample."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

BENCH = Path(__file__).resolve().parent.parent / "bench" / "api_checks.py"
SECONDS = os.environ.get("BIENNIEN_API_CHECKS_SECONDS", "20")


@pytest.mark.timeout(int(SECONDS) + 400)
def test_the_interface_answers_as_its_document_says() -> None:
    pytest.importorskip("schemathesis")
    command = [sys.executable, str(BENCH), "--seconds", SECONDS, "--no-color"]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=int(SECONDS) + 380)
    assert done.returncode == 0, done.stdout[-8000:] + done.stderr[-2000:]
