"""The one command: wrong use and failures end in one sentence, never in a traceback."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest


def run(folder: Path, *arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
    environment = os.environ | {"BIENNIEN_DATA_DIR": str(folder / "data"), "BIENNIEN_DATABASE_URL": ""} | variables
    command = [sys.executable, "-m", "kb.command", *arguments]
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False, timeout=60)


@pytest.mark.parametrize(
    ("arguments", "status", "sentence"),
    [
        (("harvest", "khong_co"), 2, "No source is called 'khong_co'; known are"),
        (("import", "khong-co.txt"), 2, "does not exist"),
        (("khong-co",), 2, "No such command"),
        (("search", "x", "--limit", "0"), 2, "--limit"),
        (("sources", "show", "khong_co"), 2, "No source is called"),
        (("search", "công đoàn"), 1, "run `biennien db upgrade` first"),
        (("status",), 1, "run `biennien db upgrade` first"),
        (("serve",), 1, "run `biennien db upgrade` first"),
        (("alerts", "send"), 1, "run `biennien db upgrade` first"),
        (("harvest", "laodongthudo"), 1, "run `biennien db upgrade` first"),
    ],
)
def test_wrong_use_is_one_sentence(tmp_path: Path, arguments: tuple[str, ...], status: int, sentence: str) -> None:
    done = run(tmp_path, *arguments)
    assert done.returncode == status
    assert sentence in done.stderr
    assert done.stderr.startswith("Error: ")
    assert len(done.stderr.strip().splitlines()) == 1


def test_a_database_that_does_not_answer(tmp_path: Path) -> None:
    done = run(tmp_path, "status", BIENNIEN_DATABASE_URL="postgresql://127.0.0.1:1/khong_co")
    assert done.returncode == 1
    assert "does not answer" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_reader_that_leaves_early_is_no_failure_with_a_traceback(tmp_path: Path) -> None:
    text = tmp_path / "rows.jsonl"
    text.write_text('{"id": "1", "text": "Công đoàn cơ sở kết nạp 12 đoàn viên."}\n' * 4000, encoding="utf-8")
    command = f'"{sys.executable}" -m kb.command annotate "{text}" | head -1'
    done = subprocess.run(["bash", "-c", command], capture_output=True, text=True, check=False, timeout=60)
    assert done.stdout.startswith("{")
    assert "Traceback" not in done.stderr
    assert "Exception ignored" not in done.stderr


@pytest.mark.parametrize(
    ("lines", "sentence"),
    [
        ('{"id": "1"}', 'line 1 is not a JSON object with a "text"'),
        ('{"id": "1", "text": 5}', 'line 1 is not a JSON object with a "text"'),
        ('{"text": "a"}\nb', 'line 2 is not a JSON object with a "text"'),
        ('{"text": "a", "published": "hello"}', 'line 1: "published" is not an ISO date'),
        ('{"text": "a", "published": 2024}', 'line 1: "published" is not an ISO date'),
    ],
)
def test_rows_that_cannot_be_annotated_are_told(tmp_path: Path, lines: str, sentence: str) -> None:
    (tmp_path / "rows.jsonl").write_text(lines, encoding="utf-8")
    done = run(tmp_path, "annotate", "rows.jsonl")
    assert (done.returncode, done.stdout) == (1, "")
    assert sentence in done.stderr
    assert "Traceback" not in done.stderr


def test_help_has_an_example_for_every_command(tmp_path: Path) -> None:
    listed = run(tmp_path, "--help").stdout.partition("Commands:")[2]
    names = [line.split()[0] for line in listed.splitlines() if line.startswith("  ") and not line.startswith("   ")]
    assert {"annotate", "demo", "enrich", "harvest", "import", "search", "serve", "status"} <= set(names)
    missing = [name for name in names if "Example" not in run(tmp_path, name, "--help").stdout]
    assert missing == []
