"""Citations: every place where an article cites a document, resolved or honestly left open."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement
from sqlalchemy.orm import Session

from kb.facts import BACKWARD
from kb.models import Article, Document, Reference
from kb.queries.articles import ArticleRef
from kb.queries.facts import FactRecord, iso, list_article_facts, list_facts, place_of
from kb.queries.filters import Filters, article_conditions
from kb.queries.paging import Slice
from kb.settings import Settings

RESOLUTIONS = ("resolved", "ambiguous", "unknown", "rejected")


def read_resolutions(words: str) -> str:
    """The resolutions that are named with commas between them, each once, in their own order; ValueError for others."""
    given = {part.strip() for part in words.split(",")}
    unknown = given.difference(RESOLUTIONS)
    if unknown:
        raise ValueError(f"{min(unknown)!r} is none of {', '.join(RESOLUTIONS)}")
    return ",".join(name for name in RESOLUTIONS if name in given)


@dataclass(frozen=True, slots=True)
class ReferenceRecord(FactRecord):
    """A document cited at one place of an article."""

    kind: str
    type: str | None
    number: str | None
    year: str | None
    issuer_code: str | None
    symbol: str | None
    issuer: str | None
    issued_on: str | None
    title: str | None
    name: str | None
    document_id: str | None
    resolution: str
    """resolved, ambiguous (candidates are named), unknown or rejected (by a reviewer)."""
    candidates: tuple[str, ...]
    """Ids of the documents that may be meant; of a rejected citation, what it is not."""


@dataclass(frozen=True, slots=True)
class AnaphorRecord(FactRecord):
    """Words that point back to a citation of the same article, and the document that they mean thereby."""

    type: str | None
    antecedent_id: str | None
    """The citation that they stand for; None where two are equally possible."""
    document_id: str | None
    resolution: str
    candidates: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ReferenceFilters:
    """Restrictions on the citations themselves."""

    resolution: str | None = None
    """One of `RESOLUTIONS`, or several with commas between them."""
    kind: str | None = None
    type: str | None = None
    symbol: str | None = None
    """In any spelling."""


def list_references(
    session: Session,
    settings: Settings,
    filters: Filters,
    only: ReferenceFilters | None = None,
    *,
    limit: int = 20,
    cursor: str | None = None,
) -> Slice[ReferenceRecord]:
    """Citations that pass the filters, newest article first; ``document`` names the document that they resolve to."""
    only = only or ReferenceFilters()
    conditions = reference_conditions(session, settings, filters, only)
    query = f"references {filters} {only}"
    return list_facts(session, Reference, conditions, _records, query=query, limit=limit, cursor=cursor)


def reference_conditions(
    session: Session, settings: Settings, filters: Filters, only: ReferenceFilters
) -> list[ColumnElement[bool]]:
    """Conditions on citations joined with their articles."""
    conditions = article_conditions(session, settings, filters, skip=("document",))
    if filters.document is not None:
        conditions.append(Reference.document_id == filters.document)
    return conditions + _own_conditions(only)


def list_article_references(session: Session, article_id: str) -> list[ReferenceRecord]:
    """All citations in one article, in the order of its text."""
    facts = list_article_facts(session, Reference, article_id)
    return _records([(row, article) for row, article in facts if row.kind != BACKWARD])


def list_article_anaphora(session: Session, article_id: str) -> list[AnaphorRecord]:
    """What points back to citations in one article (``Nghị quyết này``), in the order of its text."""
    return [
        AnaphorRecord(
            **place_of(row, article),
            type=row.type,
            antecedent_id=row.antecedent_id,
            document_id=row.document_id,
            resolution=row.resolution,
            candidates=tuple(row.candidates),
        )
        for row, article in list_article_facts(session, Reference, article_id)
        if row.kind == BACKWARD
    ]


def are_citations() -> ColumnElement[bool]:
    """Keeps the citations and leaves out what only points back to one (``Nghị quyết này``)."""
    return Reference.kind != BACKWARD


def citing_conditions(
    session: Session, settings: Settings, filters: Filters, *, skip: Sequence[str] = ()
) -> list[ColumnElement[bool]]:
    """Conditions on `Reference` that keep the citations in articles that pass the filters; none without filters."""
    from sqlalchemy import select

    conditions = article_conditions(session, settings, filters, skip=skip)
    return [Reference.article_id.in_(select(Article.id).where(*conditions))] if conditions else []


def _own_conditions(only: ReferenceFilters) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if only.resolution:
        conditions.append(Reference.resolution.in_(only.resolution.split(",")))
    conditions.append(Reference.kind == only.kind if only.kind else are_citations())
    if only.type:
        conditions.append(Reference.type == only.type)
    if only.symbol:
        from nlp.symbols import symbol_key

        conditions.append(Reference.symbol_key == symbol_key(only.symbol))
    return conditions


def document_fields(row: Reference | Document) -> dict[str, Any]:
    """What a citation and a document say alike, by which documents are told apart."""
    return {
        "kind": row.kind,
        "type": row.type,
        "number": row.number,
        "year": row.year,
        "issuer_code": row.issuer_code,
        "symbol": row.symbol,
        "issuer": row.issuer,
        "issued_on": iso(row.issued_on),
        "title": row.title,
    }


def _records(rows: Sequence[tuple[Reference, ArticleRef]]) -> list[ReferenceRecord]:
    return [
        ReferenceRecord(
            **place_of(reference, article),
            **document_fields(reference),
            name=reference.name,
            document_id=reference.document_id,
            resolution=reference.resolution,
            candidates=tuple(reference.candidates),
        )
        for reference, article in rows
    ]
