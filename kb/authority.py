"""The document authority: official documents known beforehand (``data/documents.toml``), by id, name and session."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from functools import lru_cache
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from kb.authority_rows import AuthorityRow, load_authority_rows
from kb.bodies import name_key
from kb.entities import EntityStore
from kb.entity_decisions import load_decisions
from kb.ids import slug
from kb.models import Document
from kb.registry import Known, is_board, resolve_organization
from kb.rows import upsert_rows
from kb.terms import term_on
from nlp.symbols import symbol_key
from nlp.text import fold

_WHOLE_COUNTRY = frozenset({"TW", "CP", "TTg", "TLĐ", "CTN", "UBTVQH", "QH"})
"""Codes that one body of the whole country signs with; all others exist in many places at once."""

_CENTRAL = frozenset(
    {"BCA", "BCT", "BGD", "BGDĐT", "BGTVT", "BKHCN", "BKHĐT", "BLĐ", "BLĐTBXH", "BNG", "BNNPTNT", "BNV", "BQP", "BTC"}
    | {"BTNMT", "BTP", "BTTTT", "BVHTTDL", "BXD", "BYT", "NHNN", "TTCP", "VPCP"}
    | {"VPTW", "BTCTW", "BTGTW", "BDVTW", "BNCTW", "UBKTTW"}
)
"""Ministries and organs of the Central Committee; whole codes, for ``BTC`` is one and ``BTCTU`` a province's."""


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
    """The rows of the authority file as rows of the table ``document``. Raises AuthorityError."""
    return tuple(_row(row) for row in load_authority_rows())


def _row(row: AuthorityRow) -> dict[str, Any]:
    key = symbol_key(row.symbol)
    issuer_id = issuer_of(row.issuer).id if row.issuer else None
    return {
        "id": _id_of(row),
        "kind": "named" if row.name else "numbered",
        "type": row.type,
        "number": row.parts.number,
        "year": row.parts.year,
        "issuer_code": row.parts.issuer,
        "symbol": row.symbol,
        "symbol_key": key,
        "identity_key": key[:160],
        "issuer": row.issuer,
        "issuer_id": issuer_id,
        "issued_on": row.issued_on,
        "term": row.term_of_issue,
        "valid_from": row.valid_from,
        "valid_until": row.ended_on - timedelta(days=1) if row.ended_on else None,
        "title": row.title or row.name,
        "names": [fold(name) for name in row.names],
        "origin": "authority",
    }


@lru_cache(maxsize=1024)
def _id_of(row: AuthorityRow) -> str:
    """The row's id; where many bodies sign with one code, it names the issuer."""
    parts = row.parts
    when = parts.year or row.issued_on or row.year_issued or row.term
    issuer_id = issuer_of(row.issuer).id if row.issuer and not is_national(parts.issuer) else None
    return document_id(row.type, parts.number, parts.issuer, str(when) if when else None, issuer_id=issuer_id)


@lru_cache(maxsize=1)
def load_examples() -> Mapping[str, AuthorityRow]:
    """The rows by document id, for their examples and near misses."""
    return {_id_of(row): row for row in load_authority_rows()}


@lru_cache(maxsize=1)
def load_years() -> Mapping[str, int]:
    """The year of issue by document id, for rows of which the day is not known."""
    return {_id_of(row): row.year_issued for row in load_authority_rows() if row.year_issued is not None}


@lru_cache(maxsize=1)
def load_bynames() -> Mapping[str, tuple[str, ...]]:
    """Document ids by the key of a name under which they are cited alone: `name_key`, or `read_session_of`."""
    found: dict[str, tuple[str, ...]] = {}
    for row in load_authority_rows():
        for name in row.names:
            key = read_session_of(name, None) or name_key(name)
            found[key] = (*found.get(key, ()), _id_of(row))
    return {key: tuple(dict.fromkeys(ids)) for key, ids in found.items()}


@lru_cache(maxsize=1)
def load_sessions() -> Mapping[str, tuple[str, ...]]:
    """Document ids by the session of the Central Committee that passed them, keyed as `read_session_of` does."""
    found: dict[str, tuple[str, ...]] = {}
    for row in load_authority_rows():
        if row.session and row.term:
            key = _session_key(row.type, row.session, row.term)
            found[key] = (*found.get(key, ()), _id_of(row))
    return found


_ORDINALS = {"nhat": 1, "hai": 2, "ba": 3, "tu": 4, "bon": 4, "nam": 5, "sau": 6, "bay": 7, "tam": 8, "chin": 9}
_ORDINALS |= {"muoi": 10, "muoi mot": 11, "muoi hai": 12, "muoi ba": 13, "muoi bon": 14, "muoi lam": 15}
_ROMAN = {"i": 1, "v": 5, "x": 10, "l": 50, "c": 100}
_NUMERAL = r"muoi(?: (?:mot|hai|ba|bon|lam))?|" + "|".join(_ORDINALS) + r"|[ivx]+|\d{1,2}"
_SESSION = re.compile(
    rf"^(?P<type>nghi quyet|nq|ket luan|kl)\b.*?(?:lan thu (?P<first>{_NUMERAL})\b.*)?"
    rf"\b(?:trung uong|tw|tu)\b(?: dang)?(?: (?:lan thu )?(?P<second>{_NUMERAL})\b)?"
    r"(?:.*?\bkhoa (?P<term>[ivx]+|\d{1,2})\b)?"
)


def read_session_of(name: str, on: date | None) -> str | None:
    """A key of the Central Committee's session whose resolution the name means, or None for any other name.

    ``Nghị quyết Hội nghị lần thứ sáu Ban Chấp hành Trung ương khóa X`` and ``NQ Trung ương 6 (khóa 10)`` have one key;
    a session without its term is one of the term that was running on the day.
    """
    match = _SESSION.match(name_key(name))
    number = match and (match["first"] or match["second"])
    if match is None or not number:
        return None
    term = roman_of(match["term"]) if match["term"] else term_on(on)
    if term is None:
        return None
    kind = "NQ" if match["type"] in ("nghi quyet", "nq") else "KL"
    return _session_key(kind, _ORDINALS.get(number) or number_of(number), term)


def _session_key(kind: str, number: int, term: str) -> str:
    return f"{kind} {number} {term}"


def number_of(numeral: str) -> int:
    """The number that digits or a Roman numeral in small letters write."""
    if numeral.isdecimal():
        return int(numeral)
    values = [_ROMAN[letter] for letter in numeral]
    following = [*values[1:], 0]
    return sum(-value if value < after else value for value, after in zip(values, following, strict=True))


def roman_of(numeral: str) -> str:
    """A term's numeral in Roman letters, from digits or Roman letters of any case."""
    number, letters = number_of(numeral), ""
    for value, letter in ((10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I")):
        letters += letter * (number // value)
        number %= value
    return letters


@lru_cache(maxsize=1)
def load_doubtful() -> frozenset[str]:
    """The ids of rows that nobody has verified: a citation means them only where it says more than the symbol."""
    return frozenset(_id_of(row) for row in load_authority_rows() if row.unverified)


def issuer_of(name: str) -> Known:
    """The body that a document's issuer is: a board speaks for its body, and both sign with one code."""
    known = resolve_organization(name, None, None)
    return known.parent if is_board(known) and known.parent is not None else known


def store_authority(session: Session) -> frozenset[str]:
    """Writes down the authority's documents as the file has them now; gives the identity keys of those that changed.

    A document that was inferred before and has the same id becomes the authority's; one that has left the file stays
    as inferred while something cites it. `kb.settling.settle_authority` brings the citations in line.
    """
    survivor = load_decisions(session).survivor
    rows = {
        row["id"]: dict(row) | {"issuer_id": row["issuer_id"] and survivor(row["issuer_id"])}
        for row in load_authority()
    }
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
