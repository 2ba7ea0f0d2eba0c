"""Which document a number means: ``Chỉ thị số 39-CT/HU``, ``15/KH-LĐLĐ``, ``Nghị quyết số 02``."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from sqlalchemy import or_
from sqlalchemy.orm import Session

from kb.authority import is_national
from kb.citing_article import CitingArticle, list_known
from kb.evidence import find_nearest, is_of_what_follows, stated_term, stated_year, year_of
from kb.facts import Row
from kb.identity import (
    choose_by_time,
    choose_by_words,
    fits,
    infer,
    is_before,
    is_in_use,
    is_of_year,
    is_running,
    leave_open,
    leave_unknown,
    settle,
)
from kb.linking_issuers import is_shared_code
from kb.models import Document
from nlp.text import fold

_CENTRAL = re.compile(r"bo chinh tri|ban bi thu|ban chap hanh trung uong|\btrung uong\b|\bbch tw\b")


def _candidates(article: CitingArticle, row: Row) -> list[Document]:
    known = list_known(article.session, Document.symbol_key == row["symbol_key"])
    return [item for item in known if fits(item, row)]


def resolve_symbol(article: CitingArticle, row: Row) -> bool:
    """Resolves a citation that says by itself what it means; gives whether it did."""
    fitting = _candidates(article, row)
    day = row["issued_on"] if is_national(row["issuer_code"]) else row["dated"]
    if day:
        same = [item for item in fitting if item.issued_on == day]
        _resolve_dated(article.session, row, same or [item for item in fitting if is_of_year(item, day)])
    elif row["year"] and not (row["issuer_id"] is None and is_shared_code(row["issuer_code"])):
        # Number, year, type and issuer: acts of the State with a year in the symbol exist once.
        settle(row, fitting[0].id if len(fitting) == 1 else infer(article.session, row, row["year"]))
    elif is_national(row["issuer_code"]):
        return choose_by_words(row, [item for item in fitting if is_before(item, article.on)])
    elif row["issuer_id"] is None:
        leave_open(row, fitting) if len(fitting) > 1 else leave_unknown(row, fitting)
    else:
        _resolve_local(article.session, row, fitting, article.on)
    return True


def resolve_later(article: CitingArticle, row: Row) -> None:
    """A central body's symbol that says no more: the date that it has elsewhere in the article, else what the article
    has been found to mean by it, else what subject and time allow."""
    possible = [item for item in _candidates(article, row) if is_before(item, article.on)]
    told_of = find_nearest(possible, row, "")
    if row["dated"]:
        same = [item for item in possible if item.issued_on == row["dated"]]
        same = same or [item for item in possible if is_of_year(item, row["dated"])]
        newer = [item for item in possible if item not in same and (is_running(item, article.on) or item is told_of)]
        if newer:
            leave_open(row, [*same, *newer])
        else:
            _resolve_dated(article.session, row, same)
        return
    before = article.keyed.get(row["symbol_key"], set()).intersection(item.id for item in possible)
    by_name = article.documents.intersection(item.id for item in possible) - before
    if len(before) == 1 and (told_of is None or told_of.id in before):
        settle(row, next(iter(before)))
    elif (by_name or before) and len(possible) > 1:
        # The article has cited one of them, by its name or while this sentence speaks of another's subject: whether the
        # symbol means that one too is not said.
        leave_open(row, possible)
    else:
        choose_by_time(article.session, row, possible, article.on, article.headline)


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


def resolve_short(article: CitingArticle, row: Row) -> None:
    """``Nghị quyết số 02``: what the article has cited in full under that number, else by issuer and title."""
    number = (row["number"] or "").lstrip("0")
    before = article.numbered.get((row["type"], number), set())
    known = [item for item in list_known(article.session, Document.id.in_(before)) if _is_short_for(row, item)]
    if len(known) == 1:
        settle(row, known[0].id)
        return
    if known:
        if not choose_by_words(row, known):
            leave_open(row, known)
        return
    if not row["issuer"] or not _CENTRAL.search(fold(row["issuer"])):
        leave_unknown(row, [])
        return
    same_number = or_(Document.number == number, Document.number == number.zfill(2))
    known = list_known(article.session, Document.type == row["type"], same_number, Document.issuer_code == "TW")
    possible = [item for item in known if fits(item, row) and is_before(item, article.on)]
    if not choose_by_words(row, possible):
        choose_by_time(article.session, row, possible, article.on, article.headline)


def _is_short_for(row: Row, document: Document) -> bool:
    """Whether the issuer, day, year or term that is written at a number alone leaves it the one cited in full."""
    if document.issued_on and row["issued_on"] and document.issued_on != row["issued_on"]:
        return False
    year, term = stated_year(row), stated_term(row)
    if year and year_of(document) and str(year_of(document)) != year and not is_of_what_follows(row):
        return False
    if term and document.term and document.term != term:
        return False
    if not row["issuer"]:
        return True
    central = _CENTRAL.search(fold(row["issuer"])) is not None
    if central or document.issuer_code == "TW":
        return central and document.issuer_code == "TW" and fits(document, row)
    return not (document.issuer_id and row["issuer_id"]) or document.issuer_id == row["issuer_id"]
