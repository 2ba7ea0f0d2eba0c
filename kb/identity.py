"""What identifies a document, and what speaks for or against one being meant by a citation."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from itertools import pairwise

from sqlalchemy.orm import Session

from kb.authority import document_id, is_national, load_doubtful, load_years, term_on
from kb.facts import Row
from kb.models import Document
from kb.rows import upsert_rows
from nlp.symbols import read_symbol
from nlp.text import fold

_WORDS = re.compile(r"\w+")
LONGEST_USE = timedelta(days=6 * 365)
"""A local document without a date is cited at most so long after it was issued: the term of its issuer and a year."""
STATE_USE = timedelta(days=366)
"""State bodies number from 01 each year: a number without its date means one of the last twelve months, if any."""
_COMMON = frozenset(
    {"va", "cac", "cua", "ve", "trong", "den", "voi", "cho", "nam", "thoi", "ky", "moi", "tinh", "hinh", "tiep"}
    | {"tuc", "thuc", "hien", "the", "theo", "mot", "so"}
)
"""Words of titles that tell nothing."""


def choose(row: Row, candidates: Sequence[Document], on: date | None) -> None:
    """One of several documents of a central body: by the words of its title, else the only one that the time of the
    article allows; an older one of the same number is never preferred in silence."""
    titled = [document for document in candidates if _is_titled(document, row)]
    timely = [document for document in candidates if _is_timely(document, on)]
    if len(titled) == 1:
        settle(row, titled[0].id)
    elif len(timely) == 1 and not titled and not _speaks_of_another(row, timely[0], candidates):
        settle(row, timely[0].id)
    elif len(candidates) > 1:
        leave_open(row, titled or candidates)
    else:
        leave_unknown(row, candidates)


def _speaks_of_another(row: Row, chosen: Document, candidates: Sequence[Document]) -> bool:
    """Whether the sentence has more of another candidate's title than of the one that time alone would choose."""
    said = _pairs(row["sentence"])
    own = len(_pairs(chosen.title) & said)
    others = (_pairs(document.title) & said for document in candidates if document.id != chosen.id)
    return any(len(pairs) >= max(3, own + 2) for pairs in others)


def _pairs(text: str | None) -> set[tuple[str, str]]:
    """Neighbouring syllables: most Vietnamese words have two, and a single one says little."""
    return set(pairwise(_WORDS.findall(fold(text or ""))))


def _is_timely(document: Document, on: date | None) -> bool:
    """Whether the numbering that was running when the article appeared makes this document the one that is meant."""
    if on is None or (document.issued_on is None and document.term is None) or document.id in load_doubtful():
        return False
    if document.issuer_code == "TW":
        return document.term == term_on(on)
    if document.issued_on is None:
        return False
    if document.issuer_code == "TLĐ":
        return document.origin == "authority" and on - document.issued_on < LONGEST_USE
    if document.issued_on.year == on.year:
        return True
    return document.origin == "authority" and on - document.issued_on < STATE_USE


def fits(document: Document, row: Row) -> bool:
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


def is_of_year(document: Document, day: date) -> bool:
    """Whether a document of which only the year is known may be of that day."""
    return document.issued_on is None and load_years().get(document.id) == day.year


def is_before(document: Document, on: date | None) -> bool:
    """Whether the document can have existed when the article appeared."""
    if on is None or (document.issued_on is None and document.id not in load_years()):
        return True
    return document.issued_on <= on + timedelta(days=1) if document.issued_on else load_years()[document.id] <= on.year


def is_in_use(document: Document, on: date | None) -> bool:
    """Whether a local document of that number would still be cited by number alone when the article appeared."""
    return is_before(document, on) and (
        on is None or document.issued_on is None or on - document.issued_on < LONGEST_USE
    )


def is_in_force(document: Document, on: date) -> bool:
    """Whether a law or charter was in force on that day."""
    begun = document.valid_from is None or document.valid_from <= on
    return begun and (document.valid_until is None or on <= document.valid_until)


def _is_titled(document: Document, row: Row) -> bool:
    """Whether the title's own words are those of the title that is written, or stand in the citation's sentence."""
    ours = _content(document.title)
    if len(ours) < 3:
        return False
    if row["title"]:
        theirs = _content(row["title"])
        return len(theirs) >= 3 and len(ours & theirs) >= 0.7 * min(len(ours), len(theirs))
    said = row["sentence"]
    after = said[max(0, row["end"] - row["sentence_start"]) :]
    # What stands before the citation may belong to another one: there nearly the whole title is asked for.
    return len(ours & _content(after)) >= max(4, 0.7 * len(ours)) or len(ours & _content(said)) >= max(
        6, 0.9 * len(ours)
    )


def _content(text: str | None) -> set[str]:
    return set(_WORDS.findall(fold(text or ""))) - _COMMON


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
        "term": term_on(issued_on) if row["issuer_code"] == "TW" else None,
        "valid_from": None,
        "valid_until": None,
        "title": row["title"] or row["name"],
        "names": [],
        "origin": "inferred",
    }
    upsert_rows(session, Document, [inferred], key=["id"])
    return known_by
