"""Who issued a cited document, where the code in its symbol is one that many bodies sign with."""

from __future__ import annotations

import re
from collections.abc import Callable

from kb.entities import EntityStore
from kb.facts import FactRows, Row
from kb.registry import CONFEDERATION, Known, is_board, province_of, resolve_organization

Resolve = Callable[[str, int], Known | None]
"""What a name means at an offset of the article at hand."""

_SIGNS = {
    "LĐLĐ": re.compile(r"Liên đoàn Lao động"),
    "TU": re.compile(r"Tỉnh ủy|Thành ủy"),
    "HU": re.compile(r"Huyện ủy"),
    "QU": re.compile(r"Quận ủy"),
    "ThU": re.compile(r"Thị ủy|Thành ủy"),
    "UBND": re.compile(r"Ủy ban nhân dân"),
    "HĐND": re.compile(r"Hội đồng nhân dân"),
}
"""How the canonical name of a body begins that signs with a code."""

_OF_COMMITTEES = frozenset({"TU", "HU", "QU", "ThU"})
_COMMITTEES = {"tỉnh": "Tỉnh ủy", "thành phố": "Thành ủy", "huyện": "Huyện ủy", "quận": "Quận ủy", "thị xã": "Thị ủy"}
_ORGANISATION = re.compile(
    r"(?:Ban (?:Chấp hành|Thường vụ) )?Đảng bộ (?P<level>tỉnh|thành phố|huyện|quận|thị xã) (?P<name>.+)", re.IGNORECASE
)


def is_shared_code(issuer_code: str | None) -> bool:
    """Whether many bodies of the country sign with the code, so that the symbol alone names none of them."""
    return (issuer_code or "").split("-")[0] in _SIGNS


def find_issuer(store: EntityStore, rows: FactRows, row: Row, resolve: Resolve) -> None:
    """The issuing body: as named beside the citation; else, for a code that many bodies share, the one that the
    sentence names last before it; else the only one that the article names; left open where that does not decide.

    A body that merely does something with a number that another one was said to have issued (``UBND tỉnh A ban hành
    ...``, ``UBND tỉnh B học tập ...``) has not issued it.
    """
    if row["issuer"]:
        signer = _signer(resolve(row["issuer"], row["start"]))
        row["issuer_id"] = store.keep(_committee(signer) if row["issuer_code"] in _OF_COMMITTEES else signer)
        return
    sign = _SIGNS.get((row["issuer_code"] or "").split("-")[0])
    if sign is None:
        return
    signers = ((mention, _signer(store.known.get(mention["entity_id"] or ""))) for mention in rows.mentions)
    named = [
        # A board may be that of a body which a person has merged into another.
        (mention, store.resolve(body))
        for mention, body in signers
        if body is not None and sign.match(body.name) and body.name != CONFEDERATION
    ]
    before = [
        body.id
        for mention, body in named
        if mention["sentence_start"] == row["sentence_start"] and mention["end"] <= row["start"]
    ]
    bodies = {body.id for _, body in named}
    if before:
        row["issuer_id"] = before[-1] if _may_be_its_own(rows, row, before[-1]) else None
    elif len(bodies) == 1:
        row["issuer_id"] = bodies.pop()
    elif not bodies and row["issuer_code"] == "TU":
        # An article is about one province at most, and each province has one such committee.
        for name in ("Tỉnh ủy", "Thành ủy"):
            known = resolve(name, row["start"])
            if known is not None and known.place is not None and known.place.parent is None:
                row["issuer_id"] = store.keep(known)
                return


def _may_be_its_own(rows: FactRows, row: Row, body: str) -> bool:
    """Whether no other body was said before to have issued a document of that symbol, or a date tells them apart."""
    said = [
        other
        for other in rows.references
        if other["identity_key"] == row["identity_key"] and other["issuer"] and other["start"] < row["start"]
    ]
    last = said[-1] if said else None
    if last is None or last["issuer_id"] in (None, body):
        return True
    return bool(row["issued_on"] and last["issued_on"] and row["issued_on"] != last["issued_on"])


def _committee(known: Known | None) -> Known | None:
    """The committee of a party organisation (``Ban Chấp hành Đảng bộ tỉnh Nghệ An``), which signs for it."""
    match = _ORGANISATION.fullmatch(known.name) if known is not None else None
    if match is None:
        return known
    return resolve_organization(f"{_COMMITTEES[match['level'].lower()]} {match['name']}", province_of(known), None)


def _signer(known: Known | None) -> Known | None:
    """A board speaks for its body: both sign with one code."""
    if known is not None and known.parent is not None and is_board(known):
        return _signer(known.parent)
    return known
