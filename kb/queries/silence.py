"""Documents that were issued and that the press of a place, a source or an organisation does not cite."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import distinct, func, or_, select
from sqlalchemy.orm import Session

from kb.authority import is_national
from kb.models import Article, Document, Entity, Reference
from kb.queries.document_names import name_documents
from kb.queries.facts import iso
from kb.queries.filters import Contradiction, Filters, article_conditions, one_of, same_entity
from kb.queries.paging import AnyRow, Key, get_slice
from kb.queries.references import are_citations
from kb.settings import Settings


@dataclass(frozen=True, slots=True)
class Harvested:
    """How much of the press the filters cover, so that silence is not read from an empty harvest."""

    articles: int
    sources: int
    first: str | None
    last: str | None


@dataclass(frozen=True, slots=True)
class SilentDocument:
    """A document that was issued and that no article of the chosen press cites."""

    document_id: str
    name: str
    title: str | None
    issuer: str | None
    issued_on: str
    cited_elsewhere: int
    """Articles of other places and sources that cite it."""


@dataclass(frozen=True, slots=True)
class Silence:
    """Documents issued in the period and cited by no article under the filters, beside what was harvested."""

    items: tuple[SilentDocument, ...]
    next: str | None
    total: int
    total_is_exact: bool
    harvest: Harvested


def list_silent(
    session: Session, settings: Settings, filters: Filters, *, limit: int = 20, cursor: str | None = None
) -> Silence:
    """Documents issued from ``since`` to ``until`` that no article under the other filters has cited since then, those
    first that the press elsewhere cites most.

    Documents of bodies of the whole country, and with ``place`` those of bodies at that place or above it. Raises
    Contradiction where neither place, source nor organisation says whose press is meant.
    """
    if filters.place is None and filters.source is None and filters.organization is None:
        raise Contradiction("whose silence is meant? give a place, a source or an organization")
    press = Filters(**{name: getattr(filters, name) for name in Filters.__slots__ if name not in ("since", "until")})
    conditions = article_conditions(session, settings, press, skip=("document",))
    since = [Article.published_on >= filters.since] if filters.since else []
    own = select(Article.id).where(*conditions, *since)
    cited = select(Reference.document_id).where(Reference.document_id.is_not(None), are_citations())
    counted = select(func.count(distinct(Reference.article_id))).where(Reference.document_id == Document.id)
    number = counted.where(are_citations()).scalar_subquery()
    statement = select(Document.id, number).where(
        Document.issued_on.is_not(None),
        _concerns(session, filters.place),
        # All at once: asked for each document, the most cited ones would be read row by row.
        Document.id.not_in(cited.where(Reference.article_id.in_(own))),
    )
    if filters.since:
        statement = statement.where(Document.issued_on >= filters.since)
    if filters.until:
        statement = statement.where(Document.issued_on <= filters.until)

    def build(rows: Sequence[AnyRow]) -> list[SilentDocument]:
        return _silent_documents(session, {row[0]: row[1] for row in rows})

    order = (Key(number, descending=True), Key(Document.issued_on, descending=True), Key(Document.id))
    found = get_slice(session, statement, order, build, query=f"silent {filters}", limit=limit, cursor=cursor)
    held = select(func.count(), func.count(distinct(Article.source_id)), *_span()).where(*conditions, *since)
    articles, sources, first, last = session.execute(held).one()
    harvest = Harvested(articles, sources, iso(first), iso(last))
    return Silence(found.items, found.next, found.total, found.total_is_exact, harvest)


def _span() -> tuple[Any, Any]:
    return func.min(Article.published_on), func.max(Article.published_on)


def _concerns(session: Session, place: str | None) -> Any:
    """Whether a document is one of the whole country, or of a body at the place or at one that it lies in."""
    codes = session.scalars(select(Document.issuer_code).where(Document.issuer_code.is_not(None)).distinct())
    national = Document.issuer_code.in_(sorted(code for code in codes if code and is_national(code)))
    if place is None:
        return national
    above = select(Entity.id, Entity.parent_id).where(Entity.id.in_(same_entity(place)))
    chain = above.cte("above", recursive=True)
    chain = chain.union(select(Entity.id, Entity.parent_id).where(Entity.id == chain.c.parent_id))
    local = select(Entity.id).where(Entity.place_id.in_(select(chain.c.id)))
    return or_(national, Document.issuer_id.in_(local))


def _silent_documents(session: Session, elsewhere: Mapping[str, int]) -> list[SilentDocument]:
    found = session.scalars(select(Document).where(one_of(session, Document.id, elsewhere)))
    documents = {row.id: row for row in found}
    names = name_documents(session, elsewhere)
    return [
        SilentDocument(
            id_,
            names[id_],
            documents[id_].title,
            documents[id_].issuer,
            iso(documents[id_].issued_on) or "",
            number,
        )
        for id_, number in elsewhere.items()
    ]
