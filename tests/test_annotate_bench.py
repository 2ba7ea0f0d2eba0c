"""Annotating stays many times faster than underthesea's names and linear in the length, with underthesea's own tags.

The bars here are wide, for machines that do something else meanwhile; `bench/annotate.py` has the true ones.
"""

from __future__ import annotations

import importlib.util
import sys
from dataclasses import replace
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="module")
def bench() -> ModuleType:
    """The measuring script as a module."""
    spec = importlib.util.spec_from_file_location("annotate_bench", ROOT / "bench" / "annotate.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["annotate_bench"] = module
    spec.loader.exec_module(module)
    return module


def test_the_quick_run_reaches_wide_bars(bench: ModuleType, capsys: pytest.CaptureFixture[str]) -> None:
    status = bench.main(["--quick", "--bar", "3", "--most", "2"])
    told = capsys.readouterr().out
    assert status == 0, told
    assert "20 texts of the sample articles of the project" in told
    assert ", 0 differ" in told


def test_each_bar_that_is_missed_is_told(bench: ModuleType) -> None:
    speed = bench.Speed(ours=[1.0, 1.0], theirs=[8.0, 8.0], tags=[1.0, 1.0], sentences=2)
    growth = bench.Growth({50: 50, 800: 800}, {50: [1.0, 1.0], 800: [1.1, 1.2]}, {50: [1.0, 1.0], 800: [9.0, 9.0]})
    assert bench.missed(speed, growth, 7, 1.2) == []
    assert len(bench.missed(replace(speed, ours=[1.0, 1.3]), growth, 7, 1.2)) == 1
    assert len(bench.missed(replace(speed, theirs=[40.0, 6.0, 6.0], ours=[2.0, 1.0, 1.0]), growth, 7, 1.2)) == 1
    assert len(bench.missed(speed, replace(growth, annotating={50: [1.0, 1.0], 800: [1.3, 1.2]}), 7, 1.2)) == 1
    assert len(bench.missed(replace(speed, different=["Một câu."]), growth, 7, 1.2)) == 1


def test_the_pieces_of_every_length_are_the_same_whole_sentences(bench: ModuleType) -> None:
    texts = bench.load_texts(None, 12)
    sentences = [sentence for text in texts for line in bench.split(text) for sentence in line]
    for size in (50, 800):
        pieces = list(bench.join(texts, size))
        joined = [sentence for piece in pieces for line in bench.split(piece) for sentence in line]
        assert joined == sentences
        assert abs(sum(len(piece.split()) for piece in pieces[:-1]) / (len(pieces) - 1) - size) < size / 5
