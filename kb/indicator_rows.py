"""The rows of the registry of indicators (``data/indicators.toml``), typed: patterns, kinds and examples of each."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from nlp.annotations import FigureKind

FILE = Path(__file__).parent / "data" / "indicators.toml"
_WORDS = "words"
_NAMED = re.compile(r"\{([a-z_]+)\}")

Theme = Literal[
    "membership", "party_building", "care", "labour_relations", "safety", "training", "emulation", "culture", "finance",
    "employment",
]  # fmt: skip
Form = tuple[str, str]
"""Patterns of a unit and of the words that it needs."""
Said = Annotated[list[str], Field(min_length=2, max_length=3)]


class IndicatorError(ValueError):
    """A row of the registry is wrong; the message names the row and the field and says why, in one sentence."""


class IndicatorRow(BaseModel):
    """One thing that unions count."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    name: str = Field(min_length=1)
    """In Vietnamese, as a heading."""
    name_en: str = Field(min_length=1)
    theme: Theme
    kinds: tuple[FigureKind, ...] = Field(min_length=1)
    measure: Literal["flow", "stock"]
    """So many in a period, or so many on a day: stocks of different days do not conflict."""
    unit: str = Field(min_length=1)
    verb: str
    unless: str | None = None
    """Words that forbid it."""
    own_words: bool = False
    """Whether the words must be the figure's own, not those of its whole clause: its verbs are in many clauses."""
    also: tuple[Form, ...] = ()
    """Further units, each with the words that it needs."""
    examples: tuple[Said, ...] = Field(min_length=3)
    near_misses: tuple[Said, ...] = Field(min_length=2)

    @model_validator(mode="after")
    def _agrees(self) -> IndicatorRow:
        if any(not unit for unit, _ in self.also):
            raise ValueError("`also` has a form without a unit")
        for case in self.examples:
            if said(case)[2] not in self.kinds:
                raise ValueError(f"the example {case[0]!r} is of kind {said(case)[2]}, which the row has not")
        return self

    @property
    def forms(self) -> Sequence[Form]:
        """All pairs of unit and words."""
        return ((self.unit, self.verb), *self.also)


def said(case: Sequence[str]) -> tuple[str, str, FigureKind]:
    """Words, unit and kind of an example; the kind follows from the unit where it is left out."""
    words, unit, *kind = case
    if kind:
        return words, unit, kind[0]  # type: ignore[return-value]
    return words, unit, "percent" if unit == "%" else "money" if unit.startswith("đồng") else "count"


@lru_cache(maxsize=1)
def load_indicator_rows() -> Mapping[str, IndicatorRow]:
    """The rows by id in the order in which they are tried, with the named patterns written out. Raises
    IndicatorError."""
    with FILE.open("rb") as file:
        try:
            rows = tomllib.load(file)
        except tomllib.TOMLDecodeError as error:
            raise IndicatorError(f"{FILE.name} is no TOML: {error}") from error
    named = rows.pop(_WORDS, {})
    return {key: _row(key, row, named) for key, row in rows.items()}


def _row(key: str, row: dict[str, Any], named: Mapping[str, str]) -> IndicatorRow:
    if not re.fullmatch(r"[a-z][a-z0-9_]{2,63}", key):
        raise IndicatorError(f"{FILE.name}, {key}: an id has small letters, digits and underscores, at most 64")
    try:
        checked = IndicatorRow.model_validate(row)
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(str(part) for part in first["loc"])
        why = re.sub(r"^Value error, ", "", first["msg"])
        raise IndicatorError(f"{FILE.name}, {key}: {f'{place}: {why}' if place else why}") from error
    written = {
        "unit": _written(key, "unit", checked.unit, named),
        "verb": _written(key, "verb", checked.verb, named),
        "unless": _written(key, "unless", checked.unless, named) if checked.unless is not None else None,
        "also": tuple(
            (_written(key, "also", unit, named), _written(key, "also", verb, named)) for unit, verb in checked.also
        ),
    }
    return checked.model_copy(update=written)


def _written(key: str, field: str, pattern: str, named: Mapping[str, str]) -> str:
    """The pattern with the named ones put in; IndicatorError where it is none."""
    unknown = {name for name in _NAMED.findall(pattern) if name not in named}
    if unknown:
        raise IndicatorError(f"{FILE.name}, {key}: {field}: there is no pattern {{{min(unknown)}}} under [{_WORDS}]")
    whole = _NAMED.sub(lambda match: named[match[1]], pattern)
    try:
        re.compile(whole)
    except re.error as error:
        raise IndicatorError(f"{FILE.name}, {key}: {field}: {pattern!r} is no pattern: {error}") from error
    return whole
