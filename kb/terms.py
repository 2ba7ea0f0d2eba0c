"""Terms of the bodies that number their documents from 01 again (``data/terms.toml``)."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from pathlib import Path


@lru_cache(maxsize=1)
def load_terms() -> Mapping[str, tuple[tuple[date, str], ...]]:
    """For ``party`` and ``unions``: the first day of each term and its numeral, in order of time."""
    with (Path(__file__).parent / "data" / "terms.toml").open("rb") as file:
        systems = tomllib.load(file)
    return {name: tuple(sorted((first, term) for term, first in terms.items())) for name, terms in systems.items()}


def term_on(day: date | None, system: str = "party") -> str | None:
    """The term that the day falls into; None without a day or before the first term that is known."""
    if day is None:
        return None
    found = None
    for first, term in load_terms()[system]:
        if first <= day:
            found = term
    return found


def term_of(issuer_code: str | None, when: date | int | None) -> str | None:
    """The term in which a body that numbers by terms issued a document: the Party's for the centre, the confederation's
    own for its documents; of a year only where the whole year lies in one term; None for all other bodies."""
    system = _SYSTEMS.get(issuer_code or "")
    return whole_year_term(when, system) if system else None


_SYSTEMS = {"TW": "party", "TLĐ": "unions"}


def whole_year_term(when: date | int | None, system: str = "party") -> str | None:
    """The term of a day; of a year only where the whole year lies in one term."""
    if not isinstance(when, int):
        return term_on(when, system)
    first, last = term_on(date(when, 1, 1), system), term_on(date(when, 12, 31), system)
    return first if first == last else None
