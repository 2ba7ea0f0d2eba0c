"""Which document a name means: laws, charters, resolutions of a session of the Central Committee or of a congress."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from sqlalchemy.orm import Session

from kb.authority import load_bynames, load_sessions, number_of, read_session_of
from kb.bodies import name_key
from kb.citing_article import CitingArticle, list_known
from kb.evidence import find_nearest, year_of
from kb.facts import Row
from kb.identity import choose_by_words, infer, is_before, is_in_force, leave_open, leave_unknown, settle
from kb.models import Document
from nlp.text import fold

_ORDINAL = re.compile(r"\b(?:lan(?: thu)?|khoa|dai hoi)\s+(?P<ordinal>[ivxlc]+|\d{1,2})\b")
_OF_THE_PARTY = re.compile(r"\bcua dang\b(?! bo| uy)|\bdang cong san\b|\bdai hoi dang toan quoc\b")


def resolve_named(article: CitingArticle, row: Row) -> None:
    """A document by its name: the one of the year or term that is written, else the one in force when the article
    appeared; a resolution of a session of the Central Committee by the session, and by its subject where that passed
    several."""
    name = row["name"] or row["text"]
    session = read_session_of(name, article.on)
    if session is not None:
        known = list_known(article.session, Document.id.in_(load_sessions().get(session, ())))
        known = [item for item in known if is_before(item, article.on)]
        byname = [item for item in known if item.id in load_bynames().get(session, ())]
        if not choose_by_words(row, known):
            _resolve_session(row, known, byname, article.headline)
        return
    bare = _YEAR_BEHIND.sub("", name_key(name)) + (_AMENDED if _is_new(row) else "")
    amended, bare = bare.endswith(_AMENDED), bare.removesuffix(_AMENDED)
    known = list_known(article.session, Document.id.in_(load_bynames().get(bare, ())))
    if row["issued_on"]:
        of_day = [document for document in known if document.issued_on == row["issued_on"]]
        settle(row, of_day[0].id if len(of_day) == 1 else infer(article.session, row, row["issued_on"], bare))
    elif row["year"]:
        of_year = [document for document in known if row["year"] in (document.year, str(year_of(document)))]
        settle(row, of_year[0].id if len(of_year) == 1 else infer(article.session, row, row["year"], bare))
    elif amended:
        _resolve_amended(row, known, article.on)
    else:
        _resolve_by_force(article, row, bare, known)
    if row["year"] or row["issued_on"] or amended:
        article.versions[bare].add(row["document_id"])


_DRAFTED = re.compile(r"\b(?:dự thảo|dự án|đề cương)\s*$", re.IGNORECASE)
_REVISED = re.compile(r"\s*(?:\((?:sửa đổi|bổ sung|dự thảo)|sửa đổi\b)", re.IGNORECASE)


def _is_new(row: Row) -> bool:
    """Whether the words around a name say that it is being drafted or revised: then it is not what is in force."""
    sentence, begin = row["sentence"], row["sentence_start"]
    before, after = sentence[: max(0, row["start"] - begin)], sentence[max(0, row["end"] - begin) :]
    return not row["year"] and bool(_DRAFTED.search(before) or _REVISED.match(after))


_YEAR_BEHIND = re.compile(r"(?: nam)? (?:19|20)\d\d$")
_AMENDED = " sua doi"


def _resolve_amended(row: Row, known: Sequence[Document], on: date | None) -> None:
    """``Luật Công đoàn (sửa đổi)``: the law of these years, where an older one was changed into it; else a bill."""
    years = {document.id: year_of(document) or int(document.year or 0) for document in known}
    recent = [document for document in known if on is not None and on.year - 2 <= years[document.id] <= on.year]
    if len(recent) == 1 and len(known) > 1:
        settle(row, recent[0].id)
    elif len(known) > 1:
        leave_open(row, known)
    else:
        leave_unknown(row, known)


def _resolve_by_force(article: CitingArticle, row: Row, bare: str, known: Sequence[Document]) -> None:
    """A name alone: what was in force when the article appeared, unless the article has spoken of another version."""
    in_force = [document for document in known if article.on is not None and is_in_force(document, article.on)]
    # A charter's name with its term is that of one document, in force or not.
    termed = len(known) == 1 and re.search(r" khoa [ivx\d]+$", bare)
    cited = article.versions[bare] | article.documents.intersection(document.id for document in known)
    others = cited - {document.id for document in in_force}
    if others and len(known) > 1:
        leave_open(row, known)
    elif termed or len(in_force) == 1 or (len(known) == 1 and article.on is None and known[0].valid_until is None):
        settle(row, known[0].id if termed else (in_force or known)[0].id)
    elif len(known) > 1:
        leave_open(row, in_force if len(in_force) > 1 else known)
    else:
        leave_unknown(row, known)


def _resolve_session(row: Row, known: Sequence[Document], byname: Sequence[Document], headline: str) -> None:
    """A session's resolution by its subject, else the one that the press means when it names the session alone."""
    nearest = find_nearest(known, row, headline)
    if nearest is not None:
        settle(row, nearest.id)
    elif len(byname) == 1:
        settle(row, byname[0].id)
    elif len(known) > 1:
        leave_open(row, known)
    else:
        # The authority need not have all that the session passed.
        leave_unknown(row, known)


def resolve_congress(session: Session, row: Row) -> None:
    """A congress's resolution is named by the body that held it and the congress's number, in any writing."""
    name = " ".join(fold(row["name"] or row["text"]).split())
    ordinal = _ORDINAL.search(name)
    national = _OF_THE_PARTY.search(name)
    if ordinal is None or not (row["issuer_id"] or national):
        leave_unknown(row, [])
        return
    number = number_of(ordinal["ordinal"])
    if national:
        row["issuer_id"] = None
    holder = "dang cong san viet nam" if national else row["issuer_id"].removeprefix("org-")
    row["identity_key"] = f"nghi quyet dai hoi {number} {holder}"[:160]
    settle(row, infer(session, row, None, f"nq dai hoi {number} {holder}"))
