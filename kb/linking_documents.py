"""Which document a citation means: one, or honestly none.

A document is type, number, issuer and date or term, never the symbol alone. Evidence is taken in this order: a date
written at this or another citation of the article; the issuer; the title's words; for bodies of the whole country what
the authority knows. Where more than one document is left the citation is ``ambiguous`` and keeps the candidates; where
too little is said to name one it is ``unknown``. Documents that no authority knows are inferred from their citations.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from kb.authority import is_national, load_bynames, name_key
from kb.entities import EntityStore
from kb.facts import FactRows, Row
from kb.identity import (
    choose,
    fits,
    infer,
    is_before,
    is_in_force,
    is_in_use,
    is_of_year,
    leave_open,
    leave_unknown,
    settle,
)
from kb.linking_issuers import Resolve, find_issuer, is_shared_code
from kb.models import Document
from nlp.text import fold

_CENTRAL = re.compile(r"bo chinh tri|ban bi thu|ban chap hanh trung uong|\btrung uong\b|\bbch tw\b")
_ORDINAL = re.compile(r"\b(?:lan(?: thu)?|khoa|dai hoi)\s+(?P<ordinal>[ivxlc]+|\d{1,2})\b")
_OF_THE_PARTY = re.compile(r"\bcua dang\b(?! bo| uy)|\bdang cong san\b|\bdai hoi dang toan quoc\b")
_ROMAN = {"i": 1, "v": 5, "x": 10, "l": 50, "c": 100}


def link_references(session: Session, store: EntityStore, rows: FactRows, on: date | None, resolve: Resolve) -> None:
    """Resolves every citation of an article."""
    groups: dict[str, list[Row]] = defaultdict(list)
    for reference in rows.references:
        find_issuer(store, rows, reference, resolve)
        if reference["identity_key"]:
            groups[reference["identity_key"]].append(reference)
    for group in groups.values():
        dates = {row["issued_on"] for row in group if row["issued_on"]}
        issuers = {row["issuer_id"] for row in group if row["issuer_id"]}
        for row in group:
            row["dated"] = row["issued_on"] or (next(iter(dates)) if len(dates) == 1 else None)
            if row["issuer_id"] is None and len(issuers) == 1:
                row["issuer_id"] = next(iter(issuers))
    resolve_rows(session, rows.references, on)


def resolve_rows(session: Session, references: Iterable[Row], on: date | None) -> None:
    """Resolves the citations of one article, whose issuers and dates are known as far as it tells them.

    Those that say most come first, since the others lean on them. What comes out rests on the article and on the
    documents that are known, not on the order in which they became known.
    """
    by_weight = sorted(references, key=lambda row: (row["symbol"] is None, row["dated"] is None, row["start"]))
    resolved: dict[tuple[str | None, str], set[str]] = defaultdict(set)
    for row in by_weight:
        if row["kind"] == "congress":
            _resolve_congress(session, row)
        elif row["kind"] == "named":
            _resolve_named(session, row, on)
        elif row["symbol"] is None:
            _resolve_short(session, row, on, resolved)
        else:
            _resolve_symbol(session, row, on)
        if row["document_id"] and row["number"]:
            resolved[row["type"], row["number"].lstrip("0")].add(row["document_id"])


def _known(session: Session, *conditions: object) -> list[Document]:
    return list(session.scalars(select(Document).where(*conditions).order_by(Document.id)))  # type: ignore[arg-type]


def _resolve_symbol(session: Session, row: Row, on: date | None) -> None:
    fitting = [item for item in _known(session, Document.symbol_key == row["symbol_key"]) if fits(item, row)]
    if row["dated"]:
        same = [item for item in fitting if item.issued_on == row["dated"]]
        _resolve_dated(session, row, same or [item for item in fitting if is_of_year(item, row["dated"])])
    elif row["year"] and not (row["issuer_id"] is None and is_shared_code(row["issuer_code"])):
        # Number, year, type and issuer: acts of the State with a year in the symbol exist once.
        settle(row, fitting[0].id if len(fitting) == 1 else infer(session, row, row["year"]))
    elif is_national(row["issuer_code"]):
        choose(row, [item for item in fitting if is_before(item, on)], on)
    elif row["issuer_id"] is None:
        leave_open(row, fitting) if len(fitting) > 1 else leave_unknown(row, fitting)
    else:
        _resolve_local(session, row, fitting, on)


def _resolve_dated(session: Session, row: Row, same: Sequence[Document]) -> None:
    """A symbol with its date: of the body that issued it, where many bodies sign alike."""
    if not is_national(row["issuer_code"]):
        # A document whose issuer nobody has named yet is no other body's; it ends once somebody names the issuer.
        same = [item for item in same if item.issuer_id is not None]
    if len(same) == 1:
        settle(row, same[0].id)
    elif same:
        leave_open(row, same)
    else:
        settle(row, infer(session, row, row["dated"]))


def _resolve_local(session: Session, row: Row, fitting: Sequence[Document], on: date | None) -> None:
    """A number of one issuer without its date: the dated document of that issuer that is in use, if there is one."""
    own = [document for document in fitting if document.issuer_id == row["issuer_id"]]
    dated = [document for document in own if document.issued_on is not None and is_in_use(document, on)]
    if len(dated) == 1:
        settle(row, dated[0].id)
    elif dated:
        leave_open(row, dated)
    else:
        settle(row, infer(session, row, None))


def _resolve_short(
    session: Session, row: Row, on: date | None, resolved: dict[tuple[str | None, str], set[str]]
) -> None:
    """``Nghị quyết số 02``: what the article has cited in full under that number, else by issuer and title."""
    number = (row["number"] or "").lstrip("0")
    before = resolved.get((row["type"], number), set())
    if len(before) == 1:
        settle(row, next(iter(before)))
        return
    if before:
        row["document_id"], row["candidates"], row["resolution"] = None, sorted(before), "ambiguous"
        return
    if not row["issuer"] or not _CENTRAL.search(fold(row["issuer"])):
        leave_unknown(row, [])
        return
    same_number = or_(Document.number == number, Document.number == number.zfill(2))
    known = _known(session, Document.type == row["type"], same_number, Document.issuer_code == "TW")
    choose(row, [item for item in known if fits(item, row) and is_before(item, on)], on)


def _resolve_named(session: Session, row: Row, on: date | None) -> None:
    """A law by its name: the one of the year that is written, else the one in force when the article appeared."""
    name = " ".join(fold(row["name"] or row["text"]).split())
    bare = re.sub(r"(?: nam)? (?:19|20)\d\d$", "", name)
    byname = session.get(Document, load_bynames().get(name_key(name), ""))
    if byname is not None:
        settle(row, byname.id)
        return
    of_type = (Document.kind == "named", Document.type == row["type"], Document.origin == "authority")
    known = [document for document in _known(session, *of_type) if bare in document.names]
    if row["year"]:
        of_year = [document for document in known if row["year"] in (document.year, str(document.issued_on or "")[:4])]
        settle(row, of_year[0].id if len(of_year) == 1 else infer(session, row, row["year"], bare))
        return
    in_force = [document for document in known if on is not None and is_in_force(document, on)]
    if len(in_force) == 1:
        settle(row, in_force[0].id)
    elif known:
        leave_open(row, in_force or known)
    else:
        leave_unknown(row, [])


def _resolve_congress(session: Session, row: Row) -> None:
    """A congress's resolution is named by the body that held it and the congress's number, in any writing."""
    name = " ".join(fold(row["name"] or row["text"]).split())
    ordinal = _ORDINAL.search(name)
    national = _OF_THE_PARTY.search(name)
    if ordinal is None or not (row["issuer_id"] or national):
        leave_unknown(row, [])
        return
    number = ordinal["ordinal"] if ordinal["ordinal"].isdigit() else str(_from_roman(ordinal["ordinal"]))
    if national:
        row["issuer_id"] = None
    holder = "dang cong san viet nam" if national else row["issuer_id"].removeprefix("org-")
    row["identity_key"] = f"nghi quyet dai hoi {number} {holder}"[:160]
    settle(row, infer(session, row, None, f"nq dai hoi {number} {holder}"))


def _from_roman(numeral: str) -> int:
    values = [_ROMAN[letter] for letter in numeral]
    following = [*values[1:], 0]
    return sum(-value if value < after else value for value, after in zip(values, following, strict=True))
