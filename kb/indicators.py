"""Indicators: what a figure of the field says, told by its kind, its unit and its words (``data/indicators.toml``)."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Literal

from kb.ids import short_hash
from kb.indicator_precision import Precision, load_precision
from kb.indicator_rows import load_indicator_rows
from nlp.text import fold, place_tones, to_nfc

_RESOLVING = ("indicators.py", "indicator_words.py")
"""The modules that give figures their indicators by the rows."""
_QUOTES = re.compile("[“”\"‘’']")


class Pattern:
    """A pattern over small letters: in the text as it is written, or folded where it has no diacritics itself."""

    __slots__ = ("_folded", "_search", "written")

    def __init__(self, pattern: str) -> None:
        self.written = pattern
        self._folded = pattern.isascii()
        self._search = re.compile(pattern).search if pattern else None

    def found(self, words: str) -> bool:
        """Whether it is found in words as `plain` gives them."""
        if self._search is None:
            return True
        return self._search(fold(words) if self._folded else words) is not None


@dataclass(frozen=True, slots=True)
class Indicator:
    """One thing that unions count."""

    id: str
    name: str
    """In Vietnamese, as a heading."""
    name_en: str
    theme: str
    kinds: frozenset[str]
    measure: Literal["flow", "stock"]
    """So many in a period, or so many on a day: stocks of different days do not conflict."""
    forms: tuple[tuple[Pattern, Pattern], ...]
    """Patterns of a unit with the words that it needs."""
    unless: Pattern | None
    precision: Precision | None
    """As measured on labelled articles; None where none has it."""
    own_words: bool
    """Whether the words must be the figure's own, not those of its whole clause: its verbs are in many clauses."""

    def patterns(self) -> tuple[str, ...]:
        """All its patterns as they are written."""
        pairs = (pattern.written for form in self.forms for pattern in form)
        return (*pairs, self.unless.written if self.unless else "")


@lru_cache(maxsize=1)
def load_indicators() -> Mapping[str, Indicator]:
    """The registry by id, in the order in which rows are tried. Raises IndicatorError."""
    measured = load_precision()
    return {
        key: Indicator(
            key, row.name, row.name_en, row.theme, frozenset(row.kinds), row.measure,
            tuple((Pattern(unit), Pattern(verb)) for unit, verb in row.forms),
            Pattern(row.unless) if row.unless else None, measured.get(key), row.own_words,
        )
        for key, row in load_indicator_rows().items()
    }  # fmt: skip


def fingerprint_indicators() -> str:
    """Equal for two registries, with what reads them, that give every figure the same indicator."""
    rows = [(row.id, sorted(row.kinds), row.own_words, row.patterns()) for row in load_indicators().values()]
    folder = Path(__file__).parent
    return short_hash(repr(rows), *((folder / name).read_text(encoding="utf-8") for name in _RESOLVING))


def plain(words: str) -> str:
    """Small letters without quotation marks, which say nothing around a programme's name (nhà “Mái ấm Công đoàn”), with
    tone marks where the new orthography has them."""
    return " ".join(place_tones(_QUOTES.sub("", to_nfc(words).lower())).split())


@lru_cache(maxsize=8192)
def _candidates(unit: str, kind: str) -> Sequence[tuple[Indicator, tuple[Pattern, ...]]]:
    """The indicators that count this unit, each with the words that it needs: few, and units recur."""
    counted = plain(unit)
    found = [
        (indicator, tuple(verb for wanted, verb in indicator.forms if wanted.found(counted)))
        for indicator in load_indicators().values()
        if kind in indicator.kinds
    ]
    return [(indicator, verbs) for indicator, verbs in found if verbs]


def resolve_indicator(words: str | None, unit: str | None, kind: str, *, wide: bool = False) -> str | None:
    """The id of the indicator that a figure of this kind with these words and this unit belongs to, or None for a
    figure that keeps its own words. ``wide``: the words are those of the whole clause."""
    if not unit:
        return None
    candidates = _candidates(unit, kind)
    if not candidates:
        return None
    stated = plain(words or "")
    for indicator, verbs in candidates:
        if wide and indicator.own_words:
            continue
        if any(verb.found(stated) for verb in verbs) and not (indicator.unless and indicator.unless.found(stated)):
            return indicator.id
    return None


def is_stock(indicator_id: str | None) -> bool:
    """Whether the indicator tells how much there is on a day, and not how much came in a period."""
    indicator = load_indicators().get(indicator_id or "")
    return indicator is not None and indicator.measure == "stock"
