"""Which document a citation means: one, or honestly none.

A document is type, number, issuer and date or term, never the symbol alone. Evidence is taken in this order: a date
written at this or another citation of the article; the issuer; the title's words; for bodies of the whole country what
the authority knows. Where more than one document is left the citation is ``ambiguous`` and keeps the candidates; where
too little is said to name one it is ``unknown``. Documents that no authority knows are inferred from their citations.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from datetime import date

from sqlalchemy import or_, select, update
from sqlalchemy.orm import Session

from kb.authority import is_national
from kb.entities import EntityStore
from kb.facts import FactRows, Row
from kb.identity import choose, fits, infer, is_before, is_in_use, leave_open, leave_unknown, settle
from kb.models import Article, Document, Reference, Review
from kb.registry import Known, is_board
from nlp.text import fold

Resolve = Callable[[str], Known | None]

_CENTRAL = re.compile(r"bo chinh tri|ban bi thu|ban chap hanh trung uong|\btrung uong\b|\bbch tw\b")
_ORDINAL = re.compile(r"\b(?:lan(?: thu)?|khoa|dai hoi)\s+(?P<ordinal>[ivxlc]+|\d{1,2})\b")
_ROMAN = {"i": 1, "v": 5, "x": 10, "l": 50, "c": 100}


def link_references(session: Session, store: EntityStore, rows: FactRows, on: date | None, resolve: Resolve) -> None:
    """Resolves every citation of an article, those that say most first, since the others lean on them."""
    groups: dict[str, list[Row]] = defaultdict(list)
    for reference in rows.references:
        _find_issuer(store, rows, reference, resolve)
        if reference["identity_key"]:
            groups[reference["identity_key"]].append(reference)
    for group in groups.values():
        dates = {row["issued_on"] for row in group if row["issued_on"]}
        issuers = {row["issuer_id"] for row in group if row["issuer_id"]}
        for row in group:
            row["dated"] = row["issued_on"] or (next(iter(dates)) if len(dates) == 1 else None)
            if row["issuer_id"] is None and len(issuers) == 1:
                row["issuer_id"] = next(iter(issuers))
    by_weight = sorted(rows.references, key=lambda row: (row["symbol"] is None, row["dated"] is None, row["start"]))
    resolved: dict[tuple[str | None, str], set[str]] = defaultdict(set)
    for row in by_weight:
        _resolve(session, row, rows, on, resolved)
        if row["document_id"] and row["number"]:
            resolved[row["type"], row["number"].lstrip("0")].add(row["document_id"])


def _find_issuer(store: EntityStore, rows: FactRows, row: Row, resolve: Resolve) -> None:
    """The issuing body: as named beside the citation; for a code that many bodies share, the one that the sentence
    names last before it, else the only one that the article names; left open where that does not decide."""
    if row["issuer"]:
        known = resolve(row["issuer"])
        # A board speaks for its body: both sign with one code.
        row["issuer_id"] = store.keep(known.parent if known is not None and is_board(known) else known)
        return
    kind = {"LĐLĐ": "federation", "HU": "party_body", "QU": "party_body", "ThU": "party_body", "TU": "party_body"}
    wanted = kind.get(row["issuer_code"] or "")
    if wanted is None:
        return
    bodies = [
        (mention, _body(store, mention["entity_id"], wanted))
        for mention in rows.mentions
        if mention["label"] == "ORG" and mention["entity_id"]
    ]
    named = [(mention, body) for mention, body in bodies if body is not None]
    before = [
        body
        for mention, body in named
        if mention["sentence_start"] == row["sentence_start"] and mention["end"] <= row["start"]
    ]
    if before:
        row["issuer_id"] = before[-1]
    elif len({body for _, body in named}) == 1:
        row["issuer_id"] = named[0][1]
    elif not named and row["issuer_code"] == "TU":
        # An article has one province at most, and each province one such committee.
        known = resolve("Tỉnh ủy") or resolve("Thành ủy")
        if known is not None and known.place is not None and known.place.parent is None:
            row["issuer_id"] = store.keep(known)


def _body(store: EntityStore, entity_id: str, kind: str) -> str | None:
    """The body of that kind that an entity is or speaks for."""
    known = store.known.get(entity_id)
    if known is None or known.kind != kind:
        return None
    return known.parent.id if is_board(known) and known.parent is not None else known.id


def _resolve(
    session: Session, row: Row, rows: FactRows, on: date | None, resolved: dict[tuple[str | None, str], set[str]]
) -> None:
    if row["kind"] != "numbered":
        _resolve_named(session, row, on)
    elif row["symbol"] is None:
        _resolve_short(session, row, on, resolved)
    else:
        known = _known(session, Document.symbol_key == row["symbol_key"])
        _resolve_symbol(session, row, known, on)


def _known(session: Session, *conditions: object) -> list[Document]:
    return list(session.scalars(select(Document).where(*conditions).order_by(Document.id)))  # type: ignore[arg-type]


def _resolve_symbol(session: Session, row: Row, known: Sequence[Document], on: date | None) -> None:
    fitting = [document for document in known if fits(document, row)]
    if row["dated"]:
        same = [document for document in fitting if document.issued_on == row["dated"]]
        if len(same) == 1:
            settle(row, same[0].id)
        elif same:
            leave_open(row, same)
        else:
            settle(row, infer(session, row, row["dated"]))
    elif row["year"]:
        # Number, year, type and issuer: acts of the State with a year in the symbol exist once.
        settle(row, fitting[0].id if len(fitting) == 1 else infer(session, row, row["year"]))
    elif is_national(row["issuer_code"]):
        choose(row, [document for document in fitting if is_before(document, on)], on)
    elif row["issuer_id"] is None:
        leave_open(row, fitting) if len(fitting) > 1 else leave_unknown(row, fitting)
    else:
        _resolve_local(session, row, fitting, on)


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
        row["candidates"], row["resolution"] = sorted(before), "ambiguous"
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
    if row["kind"] == "congress":
        _resolve_congress(session, row, name)
        return
    known = [
        document
        for document in _known(session, Document.kind == "named", Document.type == row["type"])
        if bare in document.names
    ]
    if row["year"]:
        of_year = [document for document in known if row["year"] in (document.year, str(document.issued_on or "")[:4])]
        settle(row, of_year[0].id) if len(of_year) == 1 else settle(row, infer(session, row, row["year"]))
        return
    in_force = [
        document
        for document in known
        if on is not None
        and (document.valid_from is None or document.valid_from <= on)
        and (document.valid_until is None or on <= document.valid_until)
    ]
    if len(in_force) == 1:
        settle(row, in_force[0].id)
    elif known:
        leave_open(row, in_force or known)
    else:
        leave_unknown(row, [])


def _resolve_congress(session: Session, row: Row, name: str) -> None:
    """A congress's resolution is named by the body that held it and the congress's number, in any writing."""
    ordinal = _ORDINAL.search(name)
    national = re.search(
        r"\bcua dang\b|\bdang cong san\b|\bdai hoi (?:dang )?(?:toan quoc )?lan thu \w+ cua dang", name
    )
    if ordinal is None or not (row["issuer_id"] or national):
        leave_unknown(row, [])
        return
    number = ordinal["ordinal"] if ordinal["ordinal"].isdigit() else str(_from_roman(ordinal["ordinal"]))
    holder = "dang cong san viet nam" if national else row["issuer_id"].removeprefix("org-")
    if national:
        row["issuer_id"] = None
    row["identity_key"] = f"nghi quyet dai hoi {number} {holder}"[:160]
    settle(row, infer(session, row, None, identity=f"nq dai hoi {number} {holder}"))


def _from_roman(numeral: str) -> int:
    values = [_ROMAN[letter] for letter in numeral]
    following = [*values[1:], 0]
    return sum(-value if value < after else value for value, after in zip(values, following, strict=True))


def resolve_again(session: Session, keys: Iterable[str]) -> set[str]:
    """Looks once more at citations without a date of the documents with these identity keys, now that more of them may
    be known; gives the articles that changed. What comes out does not depend on the order of the articles."""
    changed: set[str] = set()
    wanted = sorted(set(keys))
    for start in range(0, len(wanted), 500):
        undated = (
            select(Reference, Article.published_on)
            .join(Article, Article.id == Reference.article_id)
            .where(Reference.identity_key.in_(wanted[start : start + 500]))
            .where(Reference.kind == "numbered", Reference.symbol_key.is_not(None))
            .where(Reference.dated.is_(None), Reference.year.is_(None), Reference.resolution != "rejected")
        )
        for reference, on in session.execute(undated).all():
            row = {column.name: getattr(reference, column.name) for column in Reference.__table__.columns}
            before = (row["document_id"], row["resolution"], row["candidates"])
            _resolve_symbol(session, row, _known(session, Document.symbol_key == row["symbol_key"]), on)
            after = (row["document_id"], row["resolution"], row["candidates"])
            if before != after and not _is_reviewed(session, reference.id):
                values = dict(zip(("document_id", "resolution", "candidates"), after, strict=True))
                session.execute(update(Reference).where(Reference.id == reference.id).values(**values))
                changed.add(reference.article_id)
    return changed


def _is_reviewed(session: Session, reference_id: str) -> bool:
    found = select(Review.id).where(Review.layer == "reference", Review.fact_id == reference_id).limit(1)
    return session.scalar(found) is not None
