"""The rows of the authority file (``data/documents.toml``), typed: what each says of a document, and its examples."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from kb.terms import term_of
from nlp.rows import load_rows
from nlp.symbols import Symbol, load_document_types, read_symbol

FILE = Path(__file__).parent / "data" / "documents.toml"


class AuthorityError(ValueError):
    """A row of the authority file is wrong; the message names the row and says why, in one sentence."""


class Example(BaseModel):
    """A sentence whose citation must mean the row's document, or (as a near miss) must not."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    text: str
    published: date | None = None
    headline: str = "Tin"


class AuthorityRow(BaseModel):
    """One document of the authority file."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    symbol: str
    type: str
    issuer: str | None = None
    issued_on: date | None = None
    year_issued: int | None = Field(default=None, ge=1930, le=2100)
    """Where the day is not known."""
    term: str | None = Field(default=None, pattern=r"^[IVX]+$")
    title: str | None = None
    name: str | None = None
    """Of laws: the name with its head word; all spellings of `nlp/data/named_documents.toml` count."""
    known_as: tuple[str, ...] = ()
    """Further names under which it is cited alone; also `Nghị quyết Trung ương 4 khóa XII`."""
    session: int | None = Field(default=None, ge=1, le=30)
    """The session of the Central Committee, in ``term``, that passed it."""
    valid_from: date | None = None
    ended_on: date | None = None
    """The first day on which it was no longer in force."""
    unverified: bool = False
    examples: tuple[Example, ...] = ()
    near_misses: tuple[Example, ...] = ()

    @model_validator(mode="after")
    def _agrees(self) -> AuthorityRow:
        symbol = read_symbol(self.symbol)
        if symbol is None or symbol.text != self.symbol:
            raise ValueError(f"{self.symbol!r} is no symbol in the form that its issuing system prescribes")
        if self.type not in {kind.abbreviation for kind in load_document_types()}:
            raise ValueError(f"there is no document type {self.type!r}")
        if self.issued_on and self.year_issued:
            raise ValueError("`year_issued` stands only where the day is not known")
        if self.session and not self.term:
            raise ValueError("a session is one of a term")
        return self

    @property
    def parts(self) -> Symbol:
        """The symbol taken apart."""
        symbol = read_symbol(self.symbol)
        if symbol is None:
            raise AuthorityError(f"{self.symbol!r} is no symbol")
        return symbol

    @property
    def term_of_issue(self) -> str | None:
        """The term in which a body that numbers by terms issued it, as far as its date tells."""
        return self.term or term_of(self.parts.issuer, self.issued_on or self.year_issued)

    @property
    def names(self) -> tuple[str, ...]:
        """All names under which it is cited without its number."""
        return (*(spellings(self.name) if self.name else ()), *self.known_as)


def spellings(name: str) -> tuple[str, ...]:
    """A law's name in all spellings that are known of it, the one given first."""
    for row in load_rows("named_documents").values():
        all_names = [f"{row['head']} {rest}" for rest in row["names"]]
        if name in all_names:
            return (name, *(other for other in all_names if other != name))
    return (name,)


@lru_cache(maxsize=1)
def load_authority_rows() -> Sequence[AuthorityRow]:
    """The rows in the order of the file. Raises AuthorityError."""
    with FILE.open("rb") as file:
        try:
            rows = tomllib.load(file)["document"]
        except tomllib.TOMLDecodeError as error:
            raise AuthorityError(f"{FILE.name} is no TOML: {error}") from error
    return tuple(_row(row) for row in rows)


def _row(row: dict[str, Any]) -> AuthorityRow:
    try:
        return AuthorityRow.model_validate(row)
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(str(part) for part in first["loc"])
        why = re.sub(r"^Value error, ", "", first["msg"])
        raise AuthorityError(f"{FILE.name}, {row.get('symbol', 'a row without symbol')}: {place} {why}") from error
