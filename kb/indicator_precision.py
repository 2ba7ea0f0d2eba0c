"""How often each indicator was right on the labelled articles (``data/indicator_precision.toml``)."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from pydantic import TypeAdapter

FILE = Path(__file__).parent / "data" / "indicator_precision.toml"


@dataclass(frozen=True, slots=True)
class Precision:
    """Counts on the labelled articles: one in ten wrong among ten is less certain than among a thousand."""

    right: int
    """Figures that were given the indicator rightly."""
    shown: int
    """Figures that were given the indicator."""
    expected: int
    """Figures that should be given it."""


UNSEEN = Precision(right=521, shown=540, expected=680)
"""Over all indicators, each set of labels measured once before any rule was changed with it at hand: what figures of
new articles can expect. The counts of single indicators come after the mending. `docs/decisions/0014-indicators.md`."""


@lru_cache(maxsize=1)
def load_precision() -> Mapping[str, Precision]:
    """What was measured, by the id of the indicator; one that no labelled article has is not in it."""
    with FILE.open("rb") as file:
        return TypeAdapter(dict[str, Precision]).validate_python(tomllib.load(file))
