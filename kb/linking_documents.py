"""Which document a citation means: one, or honestly none.

A document is type, number, issuer and date or term, never the symbol alone. Evidence is taken in this order: a date
written at this citation; the issuer; the term, the year or the title behind it; the date or the meaning that another
citation of the article has; the subject of sentence and headline; the time of the article. Where more than one document
is left the citation is ``ambiguous`` and keeps the candidates; where too little is said to name one it is ``unknown``.
Documents that no authority knows are inferred from their citations.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date

from sqlalchemy.orm import Session

from kb.authority import is_national
from kb.citing_article import CitingArticle
from kb.entities import EntityStore
from kb.facts import BACKWARD, FactRows, Row
from kb.identity import leave_unknown
from kb.linking_issuers import Resolve, find_issuer
from kb.linking_names import resolve_congress, resolve_named
from kb.linking_numbers import resolve_later, resolve_short, resolve_symbol


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
    article = CitingArticle(session, on, headline)
    rows, decided = list(references), list(settled)
    for row in decided:
        article.note(row)
    waiting: list[Row] = []
    for row in sorted((row for row in rows if row["kind"] != BACKWARD), key=_weight):
        if row["kind"] == "congress":
            resolve_congress(session, row)
        elif row["kind"] == "named":
            resolve_named(article, row)
        elif row["symbol"] is None or not resolve_symbol(article, row):
            waiting.append(row)
        article.note(row)
    for row in waiting:
        if row["symbol"] is None:
            resolve_short(article, row)
        else:
            resolve_later(article, row)
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


def _weight(row: Row) -> tuple[bool, bool, bool, int]:
    return row["symbol"] is None, row["issued_on"] is None, row["dated"] is None, row["start"]
