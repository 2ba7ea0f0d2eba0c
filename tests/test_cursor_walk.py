"""A walk by cursor meets each article that was there once while another process inserts: `bench/cursor_walk.py`."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from types import ModuleType

import pytest

from kb.settings import Settings

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="module")
def bench() -> ModuleType:
    """The measuring script as a module."""
    spec = importlib.util.spec_from_file_location("cursor_walk", ROOT / "bench" / "cursor_walk.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["cursor_walk"] = module
    spec.loader.exec_module(module)
    return module


def test_a_walk_meets_each_article_once_while_another_process_inserts(settings: Settings, bench: ModuleType) -> None:
    walked = bench.walk_while_inserting(settings, 1_000, 20)
    assert (walked.there, walked.missing, walked.twice) == (1_000, 0, 0)
    assert walked.of_inserted > 0, "nothing was inserted ahead of the reader"
