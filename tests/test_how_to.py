"""The guides in ``docs/how-to`` are followed to the letter: their files are written, their commands run.

In a guide, a block ``file=<path>`` is a file, ``append=<path>`` is added to one; in a ``console`` block the lines
behind ``$`` are run and the others must stand in the output, in their order.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
GUIDES = sorted((ROOT / "docs" / "how-to").glob("*.md"))
BLOCK = re.compile(r"^(?P<indent> *)```(?P<info>[^\n]*)\n(?P<body>.*?)^ *```$", re.MULTILINE | re.DOTALL)


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A copy of the packages in which a guide may write."""
    for package in ("crawler", "nlp", "kb", "api", "alembic"):
        shutil.copytree(ROOT / package, tmp_path / package, ignore=shutil.ignore_patterns("__pycache__"))
    return tmp_path


def run(command: str, folder: Path) -> str:
    """What a command prints in the copy; ``biennien`` and ``python`` are those of this environment, on the copy."""
    program = folder / "bin"
    program.mkdir(exist_ok=True)
    for name, line in (
        ("biennien", f'exec "{sys.executable}" -m kb.command "$@"'),
        ("python", f'exec "{sys.executable}" "$@"'),
    ):
        (program / name).write_text(f"#!/bin/sh\n{line}\n", encoding="utf-8")
        (program / name).chmod(0o755)
    environment = os.environ | {
        "PATH": f"{program}{os.pathsep}{os.environ['PATH']}",
        "PYTHONPATH": f"{folder}{os.pathsep}{os.environ['PYTHONPATH']}",
        "BIENNIEN_DATA_DIR": str(folder / "data"),
    }
    done = subprocess.run(
        ["bash", "-o", "pipefail", "-c", command],
        cwd=folder, env=environment, capture_output=True, text=True, encoding="utf-8", check=False, timeout=120,
    )  # fmt: skip
    assert done.returncode == 0, f"{command}\n{done.stderr}"
    return done.stdout


def follow(guide: Path, folder: Path) -> int:
    """Does what the guide says; gives the number of commands that were run."""
    commands = 0
    for block in BLOCK.finditer(guide.read_text(encoding="utf-8")):
        body = textwrap.dedent(block["body"])
        kind, _, target = block["info"].strip().partition(" ")
        action, _, path = target.partition("=")
        if action in ("file", "append"):
            place = folder / path
            place.parent.mkdir(parents=True, exist_ok=True)
            with place.open("w" if action == "file" else "a", encoding="utf-8") as file:
                file.write("\n" * (action == "append") + body)
        elif kind == "console":
            output = ""
            for line in body.splitlines():
                if line.startswith("$ "):
                    output = run(line[2:], folder)
                    commands += 1
                elif line.strip():
                    assert line.strip() in output, f"{line!r} is not (or no longer) in the output:\n{output}"
                    output = output[output.index(line.strip()) :]
    return commands


@pytest.mark.parametrize("guide", GUIDES, ids=lambda path: path.stem)
def test_a_guide_does_what_it_says(guide: Path, copy: Path) -> None:
    assert follow(guide, copy) > 0


def test_there_are_guides() -> None:
    expected = {"add-a-source", "add-a-document-type", "add-a-document", "add-an-issuer", "add-a-unit", "add-a-route"}
    expected |= {"add-an-indicator", "add-an-organization", "correct-an-entity"}
    assert expected <= {guide.stem for guide in GUIDES}


def test_a_wrong_row_is_one_sentence_and_no_traceback(copy: Path) -> None:
    with (copy / "kb" / "data" / "documents.toml").open("a", encoding="utf-8") as file:
        file.write('\n[[document]]\nsymbol = "96/CT-TW"\ntype = "CT"\n')
    said = run("biennien db upgrade 2>&1; test $? = 1", copy)
    assert said.startswith("Error: documents.toml, 96/CT-TW:")
    assert "Traceback" not in said
    assert said.count("\n") == 1


def test_a_wrong_indicator_is_one_sentence_and_no_traceback(copy: Path) -> None:
    with (copy / "kb" / "data" / "indicators.toml").open("a", encoding="utf-8") as file:
        file.write('\n[trees_planted]\nname = "Cây trồng mới"\nunit = "cây("\n')
    said = run("biennien db upgrade 2>&1; test $? = 1", copy)
    assert said.startswith("Error: indicators.toml, trees_planted:")
    assert "Traceback" not in said
    assert said.count("\n") == 1


def test_a_wrong_union_is_one_sentence_and_no_traceback(copy: Path) -> None:
    with (copy / "kb" / "data" / "sector_unions.toml").open("a", encoding="utf-8") as file:
        file.write('\n["Công đoàn Muối Việt Nam"]\nbranch = ["Muối"]\nsuccesor = "Công đoàn Công Thương Việt Nam"\n')
    said = run("biennien db upgrade 2>&1; test $? = 1", copy)
    assert said.startswith("Error: sector_unions.toml, Công đoàn Muối Việt Nam: succesor")
    assert "Traceback" not in said
    assert said.count("\n") == 1
