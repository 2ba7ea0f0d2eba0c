"""What identifies a document, and what speaks for or against one being meant by a citation."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from kb.authority import document_id, is_national, load_doubtful
from kb.evidence import FRESH, find_nearest, is_of_what_follows, is_titled, stated_term, stated_year, year_of
from kb.facts import Row
from kb.models import Document
from kb.rows import upsert_rows
from kb.terms import load_terms, term_of, term_on
from nlp.symbols import read_symbol
from nlp.text import fold

LONGEST_USE = timedelta(days=6 * 365)
"""A local document without a date is cited at most so long after it was issued: the term of its issuer and a year."""
STATE_USE = timedelta(days=366)
"""State bodies number from 01 each year: a number without its date means one of the last twelve months, if any."""


def choose_by_words(row: Row, candidates: Sequence[Document]) -> bool:
    """Settles the citation where the article tells which candidate it means: by the term or the year behind it, the
    words of its title, or the date that another citation of the symbol has; gives whether that decided."""
    term, year = stated_term(row) if row["issuer_code"] in ("TW", "TLĐ", None) else None, stated_year(row)
    if term or year:
        meant = [
            document
            for document in candidates
            if (term is None or document.term == term) and (year is None or str(year_of(document)) == year)
        ]
        exact = len(meant) == 1
        if year and is_of_what_follows(row):
            # The year may be that of what was done: an older document of the number is as likely.
            older = [item for item in candidates if (issued := year_of(item)) is not None and issued < int(year)]
            meant += [item for item in older if item not in meant and (term is None or item.term == term)]
            exact = exact and len(meant) == 1
        if exact:
            settle(row, meant[0].id)
        elif len(meant) > 1:
            leave_open(row, meant)
        elif term:
            leave_unknown(row, [])
        # A year that no document of the symbol has may be that of its being carried out: it says nothing.
        if exact or len(meant) > 1 or term:
            return True
    titled = [document for document in candidates if is_titled(document, row)]
    if len(titled) == 1:
        settle(row, titled[0].id)
    elif len(titled) > 1:
        leave_open(row, titled)
    return bool(titled)


def choose_by_time(session: Session, row: Row, candidates: Sequence[Document], on: date | None, headline: str) -> None:
    """One of several documents of a central body of which the citation says nothing more: the one of whose subject
    sentence and headline speak, else the only one that the time of the article allows.

    An older one of the same number is never preferred in silence, nor a newer one that is no longer news.
    """
    nearest = find_nearest(candidates, row, headline)
    timely = [document for document in candidates if _is_timely(document, on)]
    if not timely and on is not None and (last := _of_last_term(session, row, candidates, on)):
        timely = [last]
    if len(timely) == 1 and nearest in (None, timely[0]) and (nearest or _is_clear(timely[0], candidates, on)):
        settle(row, timely[0].id)
    elif nearest is not None and not timely and len(candidates) > 1:
        settle(row, nearest.id)
    elif len(candidates) > 1:
        leave_open(row, candidates)
    else:
        leave_unknown(row, candidates)


def _is_clear(document: Document, candidates: Sequence[Document], on: date | None) -> bool:
    """Whether the number alone means this document: the only one that is known, or one that is still new."""
    if len(candidates) == 1 or document.issuer_code != "TW" or on is None or document.issued_on is None:
        return True
    older = [other for other in candidates if other.issued_on and other.issued_on < document.issued_on]
    return not older or on - document.issued_on < FRESH


def _of_last_term(session: Session, row: Row, candidates: Sequence[Document], on: date) -> Document | None:
    """The candidate of the last term, where the numbering of the new one had not come so far when the article appeared.

    Numbers begin at 01 with each term: that a smaller number of the type was given out later says so.
    """
    terms = [term for first, term in load_terms()["party"] if first <= on]
    number = re.match(r"\d+", row["number"] or "")
    if row["issuer_code"] not in ("TW", None) or len(terms) < 2 or number is None:
        return None
    later = select(Document.number).where(
        Document.issuer_code == "TW",
        Document.type == row["type"],
        Document.term == terms[-1],
        Document.issued_on > on,
        Document.origin == "authority",
    )
    if not any(int(known) <= int(number[0]) for known in session.scalars(later) if known and known.isdigit()):
        return None
    last = [document for document in candidates if document.term == terms[-2]]
    return last[0] if len(last) == 1 and len(candidates) == 1 else None


def _is_timely(document: Document, on: date | None) -> bool:
    """Whether the numbering that was running when the article appeared makes this document the one that is meant."""
    if on is None or document.id in load_doubtful():
        return False
    if document.issuer_code == "TW":
        return document.term == term_on(on)
    if document.issued_on is None:
        year = year_of(document) if document.issuer_code == "TLĐ" else None
        return year is not None and on.year - year < LONGEST_USE.days // 365
    if document.issuer_code == "TLĐ":
        return document.origin == "authority" and on - document.issued_on < LONGEST_USE
    if document.issued_on.year == on.year:
        return True
    return document.origin == "authority" and on - document.issued_on < STATE_USE


def is_running(document: Document, on: date | None) -> bool:
    """Whether a State body's number means this document by the time of the article alone: its numbers of one year."""
    return document.issuer_code != "TW" and _is_timely(document, on)


def fits(document: Document, row: Row) -> bool:
    """Whether nothing that is known of the document speaks against the citation."""
    if document.type and row["type"] and document.type != row["type"] and not _same_code(document.type, row["type"]):
        return False
    day = row["dated"]
    if is_national(document.issuer_code):
        # A date that another citation of the symbol has is no more than a hint at what this one means.
        day = row["issued_on"]
        if document.issuer and row["issuer"] and not _may_be_one(fold(document.issuer), fold(row["issuer"])):
            return False
    elif document.issuer_id and row["issuer_id"] and document.issuer_id != row["issuer_id"]:
        return False
    if document.issued_on is None and day and year_of(document):
        return bool(year_of(document) == day.year)
    return not (document.issued_on and day and document.issued_on != day)


def _same_code(first: str, second: str) -> bool:
    """QĐ is the code of decisions and of regulations."""
    return {first, second} <= {"QĐ", "QyĐ"}


_CENTRAL = re.compile(r"(?P<BCT>bo chinh tri)|(?P<BBT>ban bi thu)|(?P<BCH>(?:ban chap hanh|bch) (?:trung uong|tw))")


def _may_be_one(known: str, named: str) -> bool:
    central, other = ([match.lastgroup for match in _CENTRAL.finditer(name)] for name in (known, named))
    return not central or not other or central == other


def is_of_year(document: Document, day: date) -> bool:
    """Whether a document of which only the year is known may be of that day."""
    return document.issued_on is None and year_of(document) == day.year


def is_before(document: Document, on: date | None) -> bool:
    """Whether the document can have existed when the article appeared."""
    year = year_of(document)
    if on is None or year is None:
        return True
    return document.issued_on <= on + timedelta(days=1) if document.issued_on else year <= on.year


def is_in_use(document: Document, on: date | None) -> bool:
    """Whether a local document of that number would still be cited by number alone when the article appeared."""
    return is_before(document, on) and (
        on is None or document.issued_on is None or on - document.issued_on < LONGEST_USE
    )


def is_in_force(document: Document, on: date) -> bool:
    """Whether a law or charter was in force on that day."""
    begins = document.valid_from or document.issued_on
    begun = begins <= on if begins else int(document.year or 0) < on.year
    return begun and (document.valid_until is None or on <= document.valid_until)


def settle(row: Row, document: str) -> None:
    """The citation means this document."""
    row["document_id"], row["resolution"], row["candidates"] = document, "resolved", []


def leave_open(row: Row, candidates: Iterable[Document]) -> None:
    """The citation may mean any of these."""
    # A citation that is resolved again may have meant one document before.
    row["document_id"] = None
    row["candidates"], row["resolution"] = sorted(document.id for document in candidates), "ambiguous"


def leave_unknown(row: Row, candidates: Iterable[Document]) -> None:
    """Too little is said to name a document; ``candidates`` are those that nothing speaks against."""
    row["document_id"] = None
    row["candidates"], row["resolution"] = sorted(document.id for document in candidates), "unknown"


def infer(session: Session, row: Row, when: date | str | None, identity: str | None = None) -> str:
    """The id of a document that the citation itself names; its row exists afterwards.

    ``identity``: the words that name a document without a number. What the row says besides its identity is settled
    by `kb.settling.describe_documents` from all its citations.
    """
    number = (row["number"] or "").lstrip("0") or row["number"]
    symbol = read_symbol(row["symbol"]) if row["symbol"] else None
    known_by = document_id(
        # The code, not the word before it: QĐ is the code of a decision and of a regulation.
        (symbol.type if symbol else None) or row["type"],
        number.zfill(2) if number and number.isdigit() else number,
        row["issuer_code"],
        when,
        issuer_id=row["issuer_id"] if identity is None else None,
        name=identity,
    )
    issued_on = when if isinstance(when, date) else None
    inferred = {
        "id": known_by,
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
        "term": term_of(row["issuer_code"], issued_on),
        "valid_from": None,
        "valid_until": None,
        "title": row["title"] or row["name"],
        "names": [],
        "origin": "inferred",
    }
    upsert_rows(session, Document, [inferred], key=["id"])
    return known_by
