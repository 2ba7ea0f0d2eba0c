"""Which document a citation means: one, or honestly none.

A document is type, number, issuer and date or term, never the symbol alone. Evidence is taken in this order: a date
written at this citation; the issuer; the term, the year or the title behind it; the date or the meaning that another
citation of the article has; the subject of sentence and headline; the time of the article. Where more than one document
is left the citation is ``ambiguous`` and keeps the candidates; where too little is said to name one it is ``unknown``.
Documents that no authority knows are inferred from their citations.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from kb.authority import is_national, load_bynames, load_sessions, name_key, number_of, read_session_of
from kb.entities import EntityStore
from kb.evidence import find_nearest, year_of
from kb.facts import BACKWARD, FactRows, Row
from kb.identity import (
    choose_by_time,
    choose_by_words,
    fits,
    infer,
    is_before,
    is_in_force,
    is_in_use,
    is_of_year,
    is_running,
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


def link_references(
    session: Session, store: EntityStore, rows: FactRows, on: date | None, headline: str, resolve: Resolve
) -> None:
    """Resolves every citation of an article; ``resolve`` says which body a name means there."""
    groups: dict[str, list[Row]] = defaultdict(list)
    for reference in rows.references:
        if reference["kind"] == BACKWARD:
            continue
        find_issuer(store, rows, reference, resolve)
        if reference["identity_key"]:
            groups[reference["identity_key"]].append(reference)
    for group in groups.values():
        _share(group)
    resolve_rows(session, rows.references, on, headline)


def _share(group: Sequence[Row]) -> None:
    """Lets the citations of one symbol tell each other issuer and date, as far as they can mean one document: a date
    that stands beside one body's number is none of another body's."""
    issuers = {row["issuer_id"] for row in group if row["issuer_id"]}
    for row in group:
        if row["issuer_id"] is None and len(issuers) == 1:
            row["issuer_id"] = next(iter(issuers))
    for row in group:
        alike = (
            other
            for other in group
            if other["issuer_id"] == row["issuer_id"] or is_national(row["issuer_code"]) or row["symbol"] is None
        )
        dates = {other["issued_on"] for other in alike if other["issued_on"]}
        row["dated"] = row["issued_on"] or (next(iter(dates)) if len(dates) == 1 else None)


def resolve_rows(
    session: Session, references: Iterable[Row], on: date | None, headline: str, *, settled: Iterable[Row] = ()
) -> None:
    """Resolves the citations of one article, whose issuers and dates are known as far as it tells them.

    Those that say most come first, since the others lean on them; ``settled`` are those that a person has decided.
    What comes out rests on the article and the documents that are known, not on the order in which they became known.
    """
    article = _Article(session, on, headline)
    rows, decided = list(references), list(settled)
    for row in decided:
        article.note(row)
    waiting: list[Row] = []
    for row in sorted((row for row in rows if row["kind"] != BACKWARD), key=_weight):
        if row["kind"] == "congress":
            _resolve_congress(session, row)
        elif row["kind"] == "named":
            _resolve_named(article, row)
        elif row["symbol"] is None or not _resolve_symbol(article, row):
            waiting.append(row)
        article.note(row)
    for row in waiting:
        if row["symbol"] is None:
            _resolve_short(article, row)
        else:
            _resolve_later(article, row)
        article.note(row)
    cited = {row["id"]: row for row in (*rows, *decided)}
    for row in rows:
        if row["kind"] == BACKWARD:
            _follow_antecedent(row, cited.get(row["antecedent_id"] or ""))


def _follow_antecedent(row: Row, antecedent: Row | None) -> None:
    """What points back means what its antecedent means."""
    if antecedent is None or antecedent["resolution"] == "rejected":
        leave_unknown(row, [])
    else:
        for name in ("document_id", "resolution", "candidates"):
            row[name] = antecedent[name]


@dataclass(slots=True)
class _Article:
    """An article while its citations are resolved: what is known of it, and what it has cited so far."""

    session: Session
    on: date | None
    headline: str
    numbered: dict[tuple[str | None, str], set[str]] = field(default_factory=lambda: defaultdict(set))
    """Documents by type and number."""
    keyed: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    """Documents by the key of their symbol."""
    versions: dict[str, set[str | None]] = field(default_factory=lambda: defaultdict(set))
    """Laws that it has cited with their year or as amended, by their name; None for one that is left open."""
    documents: set[str] = field(default_factory=set)
    """All documents, by whatever name they were cited."""

    def note(self, row: Row) -> None:
        """Keeps what the citation was found to mean, for those that say less."""
        if row["document_id"]:
            self.documents.add(row["document_id"])
        if row["document_id"] and row["number"]:
            self.numbered[row["type"], row["number"].lstrip("0")].add(row["document_id"])
            if row["symbol"]:
                self.keyed[row["symbol_key"]].add(row["document_id"])


def _weight(row: Row) -> tuple[bool, bool, bool, int]:
    return row["symbol"] is None, row["issued_on"] is None, row["dated"] is None, row["start"]


def _known(session: Session, *conditions: object) -> list[Document]:
    return list(session.scalars(select(Document).where(*conditions).order_by(Document.id)))  # type: ignore[arg-type]


def _candidates(article: _Article, row: Row) -> list[Document]:
    known = _known(article.session, Document.symbol_key == row["symbol_key"])
    return [item for item in known if fits(item, row)]


def _resolve_symbol(article: _Article, row: Row) -> bool:
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


def _resolve_later(article: _Article, row: Row) -> None:
    """A central body's symbol that says no more: the date that it has elsewhere in the article, else what the article
    has been found to mean by it, else what subject and time allow."""
    possible = [item for item in _candidates(article, row) if is_before(item, article.on)]
    if row["dated"]:
        same = [item for item in possible if item.issued_on == row["dated"]]
        same = same or [item for item in possible if is_of_year(item, row["dated"])]
        newer = [item for item in possible if item not in same and is_running(item, article.on)]
        if newer:
            leave_open(row, [*same, *newer])
        else:
            _resolve_dated(article.session, row, same)
        return
    before = article.keyed.get(row["symbol_key"], set()).intersection(item.id for item in possible)
    by_name = article.documents.intersection(item.id for item in possible) - before
    if len(before) == 1:
        settle(row, next(iter(before)))
    elif by_name and len(possible) > 1:
        # By its name the article has cited one of them: whether the symbol means that one too is not said.
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


def _resolve_short(article: _Article, row: Row) -> None:
    """``Nghị quyết số 02``: what the article has cited in full under that number, else by issuer and title."""
    number = (row["number"] or "").lstrip("0")
    before = article.numbered.get((row["type"], number), set())
    if len(before) == 1:
        settle(row, next(iter(before)))
        return
    if before:
        known = _known(article.session, Document.id.in_(before))
        if not choose_by_words(row, known):
            leave_open(row, known)
        return
    if not row["issuer"] or not _CENTRAL.search(fold(row["issuer"])):
        leave_unknown(row, [])
        return
    same_number = or_(Document.number == number, Document.number == number.zfill(2))
    known = _known(article.session, Document.type == row["type"], same_number, Document.issuer_code == "TW")
    possible = [item for item in known if fits(item, row) and is_before(item, article.on)]
    if not choose_by_words(row, possible):
        choose_by_time(article.session, row, possible, article.on, article.headline)


def _resolve_named(article: _Article, row: Row) -> None:
    """A document by its name: the one of the year or term that is written, else the one in force when the article
    appeared; a resolution of a session of the Central Committee by the session, and by its subject where that passed
    several."""
    name = row["name"] or row["text"]
    session = read_session_of(name, article.on)
    if session is not None:
        known = _known(article.session, Document.id.in_(load_sessions().get(session, ())))
        known = [item for item in known if is_before(item, article.on)]
        byname = [item for item in known if item.id in load_bynames().get(session, ())]
        if not choose_by_words(row, known):
            _resolve_session(row, known, byname, article.headline)
        return
    bare = _YEAR_BEHIND.sub("", name_key(name))
    amended, bare = bare.endswith(_AMENDED), bare.removesuffix(_AMENDED)
    known = _known(article.session, Document.id.in_(load_bynames().get(bare, ())))
    if row["year"]:
        of_year = [document for document in known if row["year"] in (document.year, str(year_of(document)))]
        settle(row, of_year[0].id if len(of_year) == 1 else infer(article.session, row, row["year"], bare))
    elif amended:
        _resolve_amended(row, known, article.on)
    else:
        _resolve_by_force(article, row, bare, known)
    if row["year"] or amended:
        article.versions[bare].add(row["document_id"])


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


def _resolve_by_force(article: _Article, row: Row, bare: str, known: Sequence[Document]) -> None:
    """A name alone: what was in force when the article appeared, unless the article has spoken of another version."""
    in_force = [document for document in known if article.on is not None and is_in_force(document, article.on)]
    # A charter's name with its term is that of one document, in force or not.
    termed = len(known) == 1 and re.search(r" khoa [ivx\d]+$", bare)
    others = article.versions[bare] - {document.id for document in in_force}
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


def _resolve_congress(session: Session, row: Row) -> None:
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
