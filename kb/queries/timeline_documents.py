"""Documents in a timeline: what bodies issued, what these documents carry out, what else their activities cite."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from kb.models import Activity, Article, Document, DocumentRelation, Reference
from kb.queries.filters import one_of
from kb.queries.paging import AnySelect
from kb.queries.references import are_citations
from kb.queries.timeline_reports import Report
from kb.queries.timeline_scope import Scope

Conditions = Sequence[ColumnElement[bool]]
ROLES = ("issued", "carried_out", "cited")


def load_documents(session: Session, scope: Scope, conditions: Conditions, activities: AnySelect) -> Iterator[Report]:
    """Reports of documents, of every year; ``activities`` selects those of the bodies that may cite some.

    A document that the bodies issued is not told of again where they cite it, nor one that they carried out in the
    same year.
    """
    issued = {report.key: report for report in _issued(session, scope, conditions)}
    yield from issued.values()
    done: dict[str, set[int | None]] = {}
    for report in _carried_out(session, scope, conditions):
        done.setdefault(report.key, set()).add(_year(report))
        yield report
    for report in _cited(session, activities):
        told = done.get(report.key, set())
        year = _year(report)
        if report.key not in issued and year not in told and not (year is None and told):
            yield report


def _year(report: Report) -> int | None:
    day = report.first or report.last
    return report.year if day is None else day.year


def is_cited(conditions: Conditions) -> ColumnElement[bool]:
    """Whether an article under the conditions cites the document."""
    cites = select(Reference.id).where(Reference.document_id == Document.id, Reference.resolution != "rejected")
    if conditions:
        cites = cites.join(Article, Article.id == Reference.article_id).where(*conditions)
    return cites.where(are_citations()).exists()


def _issued(session: Session, scope: Scope, conditions: Conditions) -> Iterator[Report]:
    rows = select(Document.id, Document.issued_on, Document.year, Document.issuer_id)
    rows = rows.where(scope.holds(session, Document.issuer_id), is_cited(conditions))
    for id_, day, written, issuer in session.execute(rows):
        yield Report(id_, "issued", day, day, issuer, issuer, year=written_year(written))


def written_year(year: str | None) -> int | None:
    """The year inside a symbol as a number."""
    return int(year) if year and year.isdigit() else None


def _carried_out(session: Session, scope: Scope, conditions: Conditions) -> Iterator[Report]:
    """What documents of the bodies carry out, in the year of those documents."""
    relation = DocumentRelation
    rows = (
        select(relation.target_id, Document.issued_on, Document.year, Document.issuer_id, relation.article_id)
        .add_columns(Reference.id, Reference.sentence == relation.sentence, Article.published_on)
        .join(Document, Document.id == relation.document_id)
        .join(Article, Article.id == relation.article_id)
        .join(
            Reference,
            (Reference.article_id == relation.article_id) & (Reference.document_id == relation.target_id),
        )
        .where(relation.kind == "implements", Reference.resolution != "rejected", *conditions)
        .where(scope.holds(session, Document.issuer_id))
        .order_by(relation.id, Reference.start)
    )
    for target, day, written, issuer, article, fact, said, published in session.execute(rows):
        if said:
            yield Report(
                target, "carried_out", day, day, issuer, issuer, article, fact, published, written_year(written)
            )


def _cited(session: Session, activities: AnySelect) -> Iterator[Report]:
    rows: Any = session.execute(activities.add_columns(Activity.documents))
    for _, _, first, last, counted, whose, article, fact, published, documents in rows:
        for document in documents:
            yield Report(document, "cited", first, last, counted, whose, article, fact, published)


def own_citations(session: Session, documents: Sequence[str], conditions: Conditions) -> AnySelect:
    """A select of the citations of some documents with document, article, day of publication and id, those first that
    give the document's date."""
    rows: AnySelect = select(Reference.document_id, Reference.article_id, Article.published_on, Reference.id)
    return (
        rows.join(Article, Article.id == Reference.article_id)
        .where(one_of(session, Reference.document_id, documents), Reference.resolution != "rejected")
        .where(are_citations(), *conditions)
        .order_by(Reference.issued_on.is_(None), Article.published_on.is_(None), Article.published_on, Reference.id)
    )
