"""Data rows of the language: one TOML file for each vocabulary, each row with its own examples and near misses."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent / "data"


@lru_cache(maxsize=64)
def load_rows(vocabulary: str) -> Mapping[str, Any]:
    """The tables of ``data/<vocabulary>.toml``, in the order of the file.

    A row's ``examples`` are texts in which it must be found, its ``near_misses`` texts in which it must not;
    ``tests/nlp/test_rows.py`` runs them all.
    """
    with (FOLDER / f"{vocabulary}.toml").open("rb") as file:
        return tomllib.load(file)
