"""Measures in one unit: 4,5 tấn and 4.500 kg are the same quantity (``data/measures.toml``)."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from decimal import Decimal
from functools import lru_cache
from pathlib import Path


@lru_cache(maxsize=1)
def load_measures() -> Mapping[str, tuple[str, Decimal]]:
    """Each unit of measure (as written, the case of its letters aside) with its base unit and what one of it is."""
    with (Path(__file__).parent / "data" / "measures.toml").open("rb") as file:
        tables = tomllib.load(file)
    return {
        unit.lower(): (base, Decimal(factor))
        for base, table in tables.items()
        for unit, factor in table["units"].items()
    }


def find_base(kind: str, unit: str | None) -> tuple[str, Decimal] | None:
    """The base unit of a measure and the factor into it, the rate kept (``tạ/hộ``: ``kg/hộ``, 100); None where the
    figure is no measure or its unit is converted by nobody."""
    if kind != "measure" or not unit:
        return None
    name, slash, rate = unit.partition("/")
    found = load_measures().get(" ".join(name.lower().split()))
    return None if found is None else (found[0] + slash + rate, found[1])
