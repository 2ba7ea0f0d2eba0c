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
from datetime import date, timedelta

from sqlalchemy import or_, select, update
from sqlalchemy.orm import Session

from kb.authority import document_id, is_national, term_on
from kb.facts import FactRows, Row
from kb.linking_entities import EntityStore, Subject
from kb.models import Article, Document, Reference
from kb.registry import Known
from kb.rows import upsert_rows
from nlp.text import fold

Resolve = Callable[[str], Known | None]

LONGEST_USE = timedelta(days=6 * 365)
"""A local document without a date is cited at most so long after it was issued: the term of its issuer and a year."""
_CENTRAL = re.compile(r"bo chinh tri|ban bi thu|ban chap hanh trung uong|trung uong|\bbch tw\b")
_WORDS = re.compile(r"\w+")


def link_references(
    session: Session, store: EntityStore, rows: FactRows, subject: Subject, on: date | None, resolve: Resolve
) -> None:
    """Resolves every citation of an article, those that say most first, since the others lean on them."""
    groups: dict[str, list[Row]] = defaultdict(list)
    for reference in rows.references:
        _find_issuer(store, reference, subject, resolve)
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


def _find_issuer(store: EntityStore, row: Row, subject: Subject, resolve: Resolve) -> None:
    """The issuing body: as named beside the citation, else by the article where only one body can have the code."""
    if row["issuer"]:
        known = resolve(row["issuer"])
        # A board speaks for its body: both sign with one code.
        row["issuer_id"] = store.keep(
            known.parent if known is not None and known.parent and _is_board(known) else known
        )
    elif row["issuer_code"] == "LĐLĐ" and subject.organization is not None:
        row["issuer_id"] = store.keep(subject.organization)
    elif row["issuer_code"] in ("HU", "QU", "ThU", "TU"):
        name = {"HU": "Huyện ủy", "QU": "Quận ủy", "ThU": "Thị ủy", "TU": "Tỉnh ủy"}[row["issuer_code"]]
        row["issuer_id"] = store.keep(resolve(name))


def _is_board(known: Known) -> bool:
    return known.parent is not None and known.id.startswith(known.parent.id)


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
    fitting = [document for document in known if _fits(document, row)]
    if row["dated"]:
        same = [document for document in fitting if document.issued_on == row["dated"]]
        undated = [document for document in fitting if document.issued_on is None and document.origin == "inferred"]
        if len(same) == 1:
            _settle(row, same[0].id)
        elif same:
            _leave_open(row, same)
        elif len(undated) == 1:
            undated[0].issued_on = row["dated"]
            _settle(row, undated[0].id)
        else:
            _settle(row, _infer(session, row, row["dated"]))
        return
    if row["year"]:
        # Number, year, type and issuer: acts of the State with a year in the symbol exist once.
        _settle(row, fitting[0].id) if fitting else _settle(row, _infer(session, row, row["year"]))
        return
    if is_national(row["issuer_code"]):
        _choose(row, [document for document in fitting if _is_before(document, on)], on)
        return
    if row["issuer_id"] is None:
        _leave_open(row, fitting) if len(fitting) > 1 else _leave_unknown(row, fitting)
        return
    near = [document for document in fitting if document.issuer_id == row["issuer_id"] and _is_in_use(document, on)]
    if len(near) == 1:
        _settle(row, near[0].id)
    elif near:
        _leave_open(row, near)
    else:
        _settle(row, _infer(session, row, None))


def _resolve_short(
    session: Session, row: Row, on: date | None, resolved: dict[tuple[str | None, str], set[str]]
) -> None:
    """``Nghị quyết số 02``: what the article has cited in full under that number, else by issuer and title."""
    number = (row["number"] or "").lstrip("0")
    before = resolved.get((row["type"], number), set())
    if len(before) == 1:
        _settle(row, next(iter(before)))
        return
    if before:
        row["candidates"], row["resolution"] = sorted(before), "ambiguous"
        return
    if not row["issuer"] or not _CENTRAL.search(fold(row["issuer"])):
        _leave_unknown(row, [])
        return
    same_number = or_(Document.number == number, Document.number == number.zfill(2))
    known = _known(session, Document.type == row["type"], same_number, Document.issuer_code == "TW")
    _choose(row, [item for item in known if _fits(item, row) and _is_before(item, on)], on)


def _choose(row: Row, candidates: Sequence[Document], on: date | None) -> None:
    """One of several documents of a central body: by title, else the only one of the term in which the article was
    written; an older one is never preferred in silence."""
    if row["dated"]:
        candidates = [document for document in candidates if document.issued_on in (None, row["dated"])]
    titled = [document for document in candidates if _same_title(document, row)]
    if len(titled) == 1:
        _settle(row, titled[0].id)
        return
    if len(candidates) == 1 and candidates[0].origin == "authority":
        _settle(row, candidates[0].id)
        return
    now = term_on(on)
    current = [document for document in candidates if now and document.term == now]
    if len(current) == 1 and row["issuer_code"] == "TW" and not titled:
        _settle(row, current[0].id)
    elif candidates:
        _leave_open(row, titled or candidates)
    else:
        _leave_unknown(row, [])


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
        _settle(row, of_year[0].id) if len(of_year) == 1 else _settle(row, _infer(session, row, row["year"]))
        return
    in_force = [
        document
        for document in known
        if on is not None
        and (document.valid_from is None or document.valid_from <= on)
        and (document.valid_until is None or on <= document.valid_until)
    ]
    if len(in_force) == 1:
        _settle(row, in_force[0].id)
    elif known:
        _leave_open(row, in_force or known)
    else:
        _leave_unknown(row, [])


def _resolve_congress(session: Session, row: Row, name: str) -> None:
    """A congress's resolution is named by the body that held it and the congress's number."""
    numbered = re.search(r"\blan (?:thu )?[ivxlc\d]+|\b(?:khoa|dai hoi) [ivxlc\d]+", name)
    national = re.search(r"cua dang\b|toan quoc|viet nam", name)
    if numbered and (row["issuer_id"] or national):
        _settle(row, _infer(session, row, None))
    else:
        _leave_unknown(row, [])


def _fits(document: Document, row: Row) -> bool:
    """Whether nothing that is known of the document speaks against the citation."""
    if document.type and row["type"] and document.type != row["type"] and not _same_code(document.type, row["type"]):
        return False
    if document.issuer_id and row["issuer_id"] and document.issuer_id != row["issuer_id"]:
        return is_national(document.issuer_code)
    if document.issuer and row["issuer"] and is_national(document.issuer_code):
        return _may_be_one(fold(document.issuer), fold(row["issuer"]))
    return not (document.issued_on and row["dated"] and document.issued_on != row["dated"])


def _same_code(first: str, second: str) -> bool:
    """QĐ is the code of decisions and of regulations."""
    return {first, second} <= {"QĐ", "QyĐ"}


def _may_be_one(known: str, named: str) -> bool:
    central = [word for word in ("bo chinh tri", "ban bi thu", "ban chap hanh trung uong") if word in known]
    other = [word for word in ("bo chinh tri", "ban bi thu", "ban chap hanh trung uong") if word in named]
    return not central or not other or central == other


def _is_before(document: Document, on: date | None) -> bool:
    return on is None or document.issued_on is None or document.issued_on <= on + timedelta(days=1)


def _is_in_use(document: Document, on: date | None) -> bool:
    return _is_before(document, on) and (
        on is None or document.issued_on is None or on - document.issued_on < LONGEST_USE
    )


def _same_title(document: Document, row: Row) -> bool:
    """Whether the words of the title that is written are those of the document's."""
    if not document.title or not row["title"]:
        return False
    ours, theirs = set(_WORDS.findall(fold(document.title))), set(_WORDS.findall(fold(row["title"])))
    return len(ours & theirs) >= 0.7 * min(len(ours), len(theirs)) and min(len(ours), len(theirs)) >= 4


def _settle(row: Row, document: str) -> None:
    row["document_id"], row["resolution"], row["candidates"] = document, "resolved", []


def _leave_open(row: Row, candidates: Iterable[Document]) -> None:
    row["candidates"], row["resolution"] = sorted(document.id for document in candidates), "ambiguous"


def _leave_unknown(row: Row, candidates: Iterable[Document]) -> None:
    row["candidates"], row["resolution"] = sorted(document.id for document in candidates), "unknown"


def _infer(session: Session, row: Row, when: date | str | None) -> str:
    """The id of a document that the citation itself names; its row exists afterwards."""
    name = row["name"] if row["kind"] != "numbered" else None
    identity = document_id(row["type"], row["number"], row["issuer_code"], when, issuer_id=row["issuer_id"], name=name)
    issued_on = when if isinstance(when, date) else None
    inferred = {
        "id": identity,
        "kind": row["kind"],
        "type": row["type"],
        "number": row["number"],
        "year": row["year"],
        "issuer_code": row["issuer_code"],
        "symbol": row["symbol"],
        "symbol_key": row["symbol_key"],
        "identity_key": row["identity_key"],
        "issuer": row["issuer"],
        "issuer_id": row["issuer_id"],
        "issued_on": issued_on,
        "term": term_on(issued_on) if row["issuer_code"] == "TW" else None,
        "valid_from": None,
        "valid_until": None,
        "title": row["title"] or name,
        "names": [fold(name)] if name else [],
        "origin": "inferred",
    }
    upsert_rows(session, Document, [inferred], key=["id"])
    return identity


def resolve_again(session: Session) -> set[str]:
    """Looks once more at citations left open, now that more documents are known; gives the articles that changed."""
    changed: set[str] = set()
    left = (
        select(Reference, Article.published_on)
        .join(Article, Article.id == Reference.article_id)
        .where(Reference.resolution.in_(("unknown", "ambiguous")), Reference.symbol_key.is_not(None))
    )
    for reference, on in session.execute(left).all():
        row = {column.name: getattr(reference, column.name) for column in Reference.__table__.columns}
        if row["issuer_id"] is None and not is_national(row["issuer_code"]):
            continue
        before = (row["document_id"], row["resolution"], tuple(row["candidates"]))
        _resolve_symbol(session, row, _known(session, Document.symbol_key == row["symbol_key"]), on)
        after = {name: row[name] for name in ("document_id", "resolution", "candidates")}
        if before != (row["document_id"], row["resolution"], tuple(row["candidates"])):
            session.execute(update(Reference).where(Reference.id == reference.id).values(**after))
            changed.add(reference.article_id)
    return changed
