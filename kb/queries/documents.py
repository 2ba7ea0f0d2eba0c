"""Official documents: which they are, who cites them, and what they do to each other."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, literal, select
from sqlalchemy.orm import Session

from kb.models import Article, Document, DocumentRelation, Reference
from kb.queries.articles import REF_COLUMNS, ArticleRef, ref_of
from kb.queries.facts import iso
from kb.queries.filters import Filters, json_values, one_of
from kb.queries.paging import AnyRow, Key, Slice, get_slice
from kb.queries.references import RESOLUTIONS, are_citations, citing_conditions, document_fields
from kb.settings import Settings
from nlp.text import fold


@dataclass(frozen=True, slots=True)
class DocumentLink:
    """What a document does to another one, with the sentence that says so."""

    document_id: str
    sentence: str
    article: ArticleRef


@dataclass(frozen=True, slots=True)
class DocumentRecord:
    """An official document and how the press cites it."""

    id: str
    kind: str
    type: str | None
    number: str | None
    year: str | None
    issuer_code: str | None
    symbol: str | None
    issuer: str | None
    issuer_id: str | None
    issued_on: str | None
    term: str | None
    title: str | None
    titles_seen: tuple[str, ...]
    """Titles as articles quote them, the most frequent first."""
    origin: str
    """authority (a row of the authority file) or inferred (from the articles)."""
    references: dict[str, int]
    """Citations by resolution: ``ambiguous`` and ``unknown`` count those that may mean this document among others or
    say too little to tell, ``rejected`` those of which a reviewer said that they do not mean it."""
    first_cited: str | None
    last_cited: str | None
    implements: tuple[DocumentLink, ...]
    implemented_by: tuple[DocumentLink, ...]
    amends: tuple[DocumentLink, ...]
    replaces: tuple[DocumentLink, ...]
    summarises: tuple[DocumentLink, ...]
    """What a report or plan sums up (sơ kết, tổng kết)."""
    amended_by: tuple[DocumentLink, ...]
    replaced_by: tuple[DocumentLink, ...]
    summarised_by: tuple[DocumentLink, ...]


RELATIONS = {
    "implements": "implemented_by",
    "amends": "amended_by",
    "replaces": "replaced_by",
    "summarises": "summarised_by",
}
"""What a document does to another one, and the same seen from the other."""


@dataclass(frozen=True, slots=True)
class DocumentFilters:
    """Restrictions on the documents themselves."""

    name: str | None = None
    """A symbol in any spelling, or words of the symbol, title, name or issuer; diacritics optional."""
    type: str | None = None
    kind: str | None = None
    origin: str | None = None
    cited: bool = True
    """Only documents that an article cites; otherwise the whole authority file as well."""


def list_documents(
    session: Session,
    settings: Settings,
    filters: Filters,
    only: DocumentFilters | None = None,
    *,
    sort: str = "id",
    limit: int = 20,
    cursor: str | None = None,
) -> Slice[DocumentRecord]:
    """Documents, by id or (``cited``) the most cited in the articles that pass the filters first.

    Only the order by id is stable while articles are being added: the number of citations changes with them.
    """
    only = only or DocumentFilters()
    statement = select(Document.id)
    if only.type:
        statement = statement.where(Document.type == only.type)
    if only.kind:
        statement = statement.where(Document.kind == only.kind)
    if only.origin:
        statement = statement.where(Document.origin == only.origin)
    if only.name:
        statement = statement.where(one_of(session, Document.id, find_document_ids(session, only.name)))
    if filters.document is not None:
        statement = statement.where(Document.id == filters.document)
    citing = citing_conditions(session, settings, filters, skip=("document",))
    counts = (
        select(Reference.document_id, func.count().label("cited"))
        .where(Reference.document_id.is_not(None), are_citations(), *citing)
        .group_by(Reference.document_id)
        .subquery()
    )
    cited = func.coalesce(counts.c.cited, literal(0))
    if sort == "id" and citing:
        # All at once: asked for each document, the condition on its articles would be worked out again and again.
        citations = select(Reference.document_id).where(Reference.document_id.is_not(None), are_citations(), *citing)
        statement = statement.where(Document.id.in_(citations))
    elif sort == "id" and only.cited:
        citation = select(Reference.id).where(Reference.document_id == Document.id, are_citations())
        statement = statement.where(citation.exists())
    elif only.cited or citing:
        statement = statement.join(counts, counts.c.document_id == Document.id)
    elif sort != "id":
        statement = statement.outerjoin(counts, counts.c.document_id == Document.id)
    order = (Key(Document.id),) if sort == "id" else (Key(cited, descending=True), Key(Document.id))

    def build(rows: Sequence[AnyRow]) -> list[DocumentRecord]:
        return list_document_records(session, [row[0] for row in rows])

    query = f"documents {filters} {only} {sort}"
    return get_slice(session, statement, order, build, query=query, limit=limit, cursor=cursor)


def get_document(session: Session, document_id: str) -> DocumentRecord | None:
    """The document with this id, or None."""
    records = list_document_records(session, [document_id])
    return records[0] if records else None


def find_document_ids(session: Session, words: str) -> list[str]:
    """Ids of the documents whose symbol is this one in any spelling; else of those that bear all the words."""
    from nlp.symbols import symbol_key

    key = symbol_key(words)
    if key:
        same = list(session.scalars(select(Document.id).where(Document.symbol_key == key)))
        if same:
            return same
    wanted = fold(words).split()
    columns = (Document.symbol, Document.title, Document.issuer, Document.names)
    found: list[str] = []
    for document_id, symbol, title, issuer, names in session.execute(select(Document.id, *columns)):
        said = fold(" ".join(part for part in (symbol, title, issuer, *names, document_id) if part))
        if all(word in said for word in wanted):
            found.append(document_id)
    return found


def list_document_records(session: Session, ids: Sequence[str]) -> list[DocumentRecord]:
    """The records of some documents, in the order of the ids; unknown ids are left out."""
    documents = {row.id: row for row in session.scalars(select(Document).where(Document.id.in_(ids)))}
    counts = _count_references(session, ids)
    seen = _list_seen(session, ids)
    links = _list_links(session, ids)
    return [
        DocumentRecord(
            id=document.id,
            **document_fields(document),
            issuer_id=document.issuer_id,
            term=document.term,
            titles_seen=seen[document.id][0],
            origin=document.origin,
            references=counts[document.id],
            first_cited=seen[document.id][1],
            last_cited=seen[document.id][2],
            implements=tuple(links[document.id, "implements"]),
            implemented_by=tuple(links[document.id, "implemented_by"]),
            amends=tuple(links[document.id, "amends"]),
            replaces=tuple(links[document.id, "replaces"]),
            summarises=tuple(links[document.id, "summarises"]),
            amended_by=tuple(links[document.id, "amended_by"]),
            replaced_by=tuple(links[document.id, "replaced_by"]),
            summarised_by=tuple(links[document.id, "summarised_by"]),
        )
        for document in (documents[id_] for id_ in ids if id_ in documents)
    ]


def _count_references(session: Session, ids: Sequence[str]) -> dict[str, dict[str, int]]:
    counts = {id_: dict.fromkeys(RESOLUTIONS, 0) for id_ in ids}
    direct = select(Reference.document_id, Reference.resolution, func.count())
    direct = direct.where(Reference.document_id.in_(ids), are_citations())
    grouped = direct.group_by(Reference.document_id, Reference.resolution)
    for document_id, resolution, number in session.execute(grouped):
        counts[document_id or ""][resolution] += number
    candidate = json_values(session, Reference.candidates)
    maybe = (
        select(candidate.c.value, Reference.resolution, func.count())
        .select_from(Reference)
        .join(candidate, literal(True))
        .where(Reference.document_id.is_(None), candidate.c.value.in_(ids), are_citations())
        .group_by(candidate.c.value, Reference.resolution)
    )
    for document_id, resolution, number in session.execute(maybe):
        counts[document_id][resolution] += number
    return counts


def _list_seen(session: Session, ids: Sequence[str]) -> dict[str, tuple[tuple[str, ...], str | None, str | None]]:
    titles: dict[str, Counter[str]] = defaultdict(Counter)
    days: dict[str, list[date]] = defaultdict(list)
    rows = session.execute(
        select(Reference.document_id, Reference.title, func.count(), *_SPAN)
        .join(Article, Article.id == Reference.article_id)
        .where(Reference.document_id.in_(ids), Reference.resolution != "rejected", are_citations())
        .group_by(Reference.document_id, Reference.title)
    )
    for document_id, title, number, first, last in rows:
        if title:
            titles[document_id or ""][title] += number
        days[document_id or ""] += [day for day in (first, last) if day]
    return {
        id_: (
            tuple(title for title, _ in titles[id_].most_common()),
            iso(min(days[id_], default=None)),
            iso(max(days[id_], default=None)),
        )
        for id_ in ids
    }


_SPAN = (func.min(Article.published_on), func.max(Article.published_on))


def _list_links(session: Session, ids: Sequence[str]) -> dict[tuple[str, str], list[DocumentLink]]:
    links: dict[tuple[str, str], list[DocumentLink]] = defaultdict(list)
    wanted = set(ids)
    rows = session.execute(
        select(DocumentRelation, *REF_COLUMNS)
        .join(Article, Article.id == DocumentRelation.article_id)
        .where(DocumentRelation.document_id.in_(ids) | DocumentRelation.target_id.in_(ids))
        .order_by(Article.date_published, Article.id, DocumentRelation.start)
    )
    for relation, *article in rows:
        ref = ref_of(article)
        if relation.document_id in wanted:
            link = DocumentLink(relation.target_id, relation.sentence, ref)
            links[relation.document_id, relation.kind].append(link)
        if relation.target_id in wanted and relation.kind in RELATIONS:
            link = DocumentLink(relation.document_id, relation.sentence, ref)
            links[relation.target_id, RELATIONS[relation.kind]].append(link)
    return links


def list_same_symbol(session: Session, document_id: str) -> list[DocumentRecord]:
    """Other documents that bear the same symbol (a symbol alone names no document), by id."""
    key = select(Document.symbol_key).where(Document.id == document_id).scalar_subquery()
    others = select(Document.id).where(Document.symbol_key == key, Document.id != document_id).order_by(Document.id)
    return list_document_records(session, list(session.scalars(others)))
