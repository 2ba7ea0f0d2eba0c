"""The document authority: official documents known beforehand (``data/documents.toml``), and the terms of bodies."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from kb.entities import EntityStore
from kb.ids import slug
from kb.models import Document
from kb.registry import Known, is_board, resolve_organization
from kb.rows import upsert_rows
from nlp.symbols import read_symbol, symbol_key
from nlp.text import fold

_FOLDER = Path(__file__).parent / "data"
_WHOLE_COUNTRY = frozenset({"TW", "CP", "TTg", "TLĐ", "CTN", "UBTVQH", "QH"})
"""Codes that one body of the whole country signs with; all others exist in many places at once."""

_CENTRAL = frozenset(
    {"BCA", "BCT", "BGD", "BGDĐT", "BGTVT", "BKHCN", "BKHĐT", "BLĐ", "BLĐTBXH", "BNG", "BNNPTNT", "BNV", "BQP", "BTC"}
    | {"BTNMT", "BTP", "BTTTT", "BVHTTDL", "BXD", "BYT", "NHNN", "TTCP", "VPCP"}
    | {"VPTW", "BTCTW", "BTGTW", "BDVTW", "BNCTW", "UBKTTW"}
)
"""Ministries and organs of the Central Committee; whole codes, for ``BTC`` is one and ``BTCTU`` a province's."""


_ABOUT_ROWS = ("year_issued", "unverified", "known_as")
"""What a row of the file says beyond the columns of the table."""


@lru_cache(maxsize=1)
def load_terms() -> Mapping[str, tuple[tuple[date, str], ...]]:
    """For ``party`` and ``unions``: the first day of each term and its numeral, in order of time."""
    with (_FOLDER / "terms.toml").open("rb") as file:
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


def is_national(issuer_code: str | None) -> bool:
    """Whether the code is that of one body for the whole country, so that the symbol names its issuer."""
    if issuer_code is None:
        return False
    lead = issuer_code.split("-")[0].rstrip("0123456789")
    return lead in _WHOLE_COUNTRY or lead in _CENTRAL


def document_id(
    kind: str | None,
    number: str | None,
    issuer_code: str | None,
    when: date | str | None,
    *,
    issuer_id: str | None = None,
    name: str | None = None,
) -> str:
    """A readable id from what identifies a document: ``nq-02-tw-2021-06-12``, ``kh-15-ldld-<issuer>-2023-09-11``."""
    own = issuer_id.removeprefix("org-") if issuer_id and not is_national(issuer_code) else None
    parts = (name or " ".join(part for part in (kind, number, issuer_code) if part), own, str(when) if when else None)
    return slug(" ".join(part for part in parts if part))


@lru_cache(maxsize=1)
def load_authority() -> Sequence[Mapping[str, Any]]:
    """The rows of the authority file as rows of the table ``document``, without their issuer's entity."""
    return tuple({name: value for name, value in row.items() if name not in _ABOUT_ROWS} for row in _read_rows())


@lru_cache(maxsize=1)
def _read_rows() -> Sequence[Mapping[str, Any]]:
    with (_FOLDER / "documents.toml").open("rb") as file:
        rows = tomllib.load(file)["document"]
    return tuple(_row(row) | {name: row[name] for name in _ABOUT_ROWS if name in row} for row in rows)


def _row(row: Mapping[str, Any]) -> dict[str, Any]:
    """A row of the table; where many bodies sign with one code, its id names the issuer."""
    symbol = read_symbol(row["symbol"])
    if symbol is None:
        raise ValueError(f"kb/data/documents.toml: {row['symbol']!r} is no document symbol")
    issued_on: date | None = row.get("issued_on")
    when = issued_on or row.get("year_issued") or row.get("term")
    names = [fold(row["name"])] if "name" in row else []
    until: date | None = row.get("ended_on")
    key = symbol_key(row["symbol"])
    issuer = issuer_of(row["issuer"]) if "issuer" in row and not is_national(symbol.issuer) else None
    issuer_id = issuer.id if issuer else None
    return {
        "id": document_id(
            row["type"],
            symbol.number,
            symbol.issuer,
            when if not symbol.year else symbol.year,
            issuer_id=issuer_id,
        ),
        "kind": "named" if names else "numbered",
        "type": row["type"],
        "number": symbol.number,
        "year": symbol.year,
        "issuer_code": symbol.issuer,
        "symbol": symbol.text,
        "symbol_key": key,
        "identity_key": key[:160],
        "issuer": row.get("issuer"),
        "issuer_id": issuer_id,
        "issued_on": issued_on,
        "term": row.get("term") or (term_on(issued_on) if symbol.issuer == "TW" else None),
        "valid_from": row.get("valid_from"),
        "valid_until": until - timedelta(days=1) if until else None,
        "title": row.get("title") or row.get("name"),
        "names": names,
        "origin": "authority",
    }


@lru_cache(maxsize=1)
def load_years() -> Mapping[str, int]:
    """The year of issue by document id, for rows of which the day is not known."""
    return {row["id"]: row["year_issued"] for row in _read_rows() if "year_issued" in row}


@lru_cache(maxsize=1)
def load_bynames() -> Mapping[str, str]:
    """Document id by the folded words of a name that stands for one document of the authority."""
    return {name_key(name): row["id"] for row in _read_rows() for name in row.get("known_as", ())}


def name_key(name: str) -> str:
    """The words of a name, folded: brackets and commas in it do not count."""
    return " ".join(re.findall(r"\w+", fold(name)))


@lru_cache(maxsize=1)
def load_doubtful() -> frozenset[str]:
    """The ids of rows that nobody has verified: a citation means them only where it says more than the symbol."""
    return frozenset(row["id"] for row in _read_rows() if row.get("unverified"))


def issuer_of(name: str) -> Known:
    """The body that a document's issuer is: a board speaks for its body, and both sign with one code."""
    known = resolve_organization(name, None, None)
    return known.parent if is_board(known) and known.parent is not None else known


def store_authority(session: Session) -> frozenset[str]:
    """Writes down the authority's documents as the file has them now; gives the identity keys of those that changed.

    A document that was inferred before and has the same id becomes the authority's; one that has left the file stays
    as inferred while something cites it. `kb.settling.settle_authority` brings the citations in line.
    """
    rows = {row["id"]: dict(row) for row in load_authority()}
    columns = [Document.__table__.c[name] for name in next(iter(rows.values()))]
    held = {
        row["id"]: dict(row)
        for row in session.execute(select(*columns).where(Document.origin == "authority")).mappings()
    }
    changed = [row for identity, row in rows.items() if held.get(identity) != row]
    gone = sorted(held.keys() - rows.keys())
    if changed:
        entities = EntityStore(session)
        for row in changed:
            if row["issuer_id"]:
                entities.keep(issuer_of(row["issuer"]))
        upsert_rows(session, Document, changed, key=["id"], update=[name for name in changed[0] if name != "id"])
    if gone:
        session.execute(update(Document).where(Document.id.in_(gone)).values(origin="inferred"))
    return frozenset(row["identity_key"] for row in (*changed, *(held[identity] for identity in gone)))
