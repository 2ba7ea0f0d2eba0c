"""Indicators: what a figure of the field says, told by its unit and its words (``data/indicators.toml``)."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from nlp.text import fold

_QUOTES = re.compile("[“”\"‘’']")


@dataclass(frozen=True, slots=True)
class Indicator:
    """One thing that unions count."""

    id: str
    name: str
    """In Vietnamese, as a heading."""
    unit: re.Pattern[str]
    verb: re.Pattern[str]


@lru_cache(maxsize=1)
def load_indicators() -> Mapping[str, Indicator]:
    """The registry by id, in the order in which rows are tried."""
    with (Path(__file__).parent / "data" / "indicators.toml").open("rb") as file:
        rows = tomllib.load(file)
    return {
        key: Indicator(key, row["name"], re.compile(row["unit"]), re.compile(row["verb"])) for key, row in rows.items()
    }


def resolve_indicator(words: str | None, unit: str | None) -> str | None:
    """The id of the indicator that a figure with these words and this unit belongs to, or None for a figure that keeps
    its own words."""
    if not unit:
        return None
    # Quotation marks around a programme's name say nothing: nhà “Mái ấm Công đoàn”.
    folded_unit, folded_words = _QUOTES.sub("", fold(unit)), fold(words or "")
    for indicator in load_indicators().values():
        if indicator.unit.search(folded_unit) and indicator.verb.search(folded_words):
            return indicator.id
    return None
