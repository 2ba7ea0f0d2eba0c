"""Who cites a document, who sums it up, and which symbols and names are left open."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

from sqlalchemy import Integer, distinct, func, select
from sqlalchemy.orm import Session

from kb.models import Article, Mention, Reference
from kb.queries.articles import REF_COLUMNS, ArticleRef, ref_of
from kb.queries.entities import name_entities
from kb.queries.facts import iso
from kb.queries.filters import Filters, article_conditions, one_of
from kb.queries.paging import AnyRow, Key, Slice, get_slice
from kb.queries.references import are_citations
from kb.queries.sources import name_sources
from kb.relations import is_summed_up
from kb.settings import Settings

CitedBy = Literal["organization", "place", "source"]


@dataclass(frozen=True, slots=True)
class Citing:
    """An organisation, place or source, and how often articles with it cite the document."""

    id: str
    name: str
    articles: int
    first_cited: str | None
    last_cited: str | None


@dataclass(frozen=True, slots=True)
class OpenName:
    """A symbol or name that citations use and that names no document yet."""

    key: str
    """Equal for all spellings of the symbol or name."""
    text: str
    """As one of the articles writes it."""
    symbol: str | None
    citations: int
    articles: int
    ambiguous: int
    """How many of the citations may mean one of several known documents; of the others too little is said."""
    first_cited: str | None
    last_cited: str | None
    candidates: tuple[str, ...]
    sentence: str
    article: ArticleRef


@dataclass(frozen=True, slots=True)
class SummedUp:
    """A sentence that says that what came of the document is being summed up."""

    sentence: str
    article: ArticleRef


def list_citing(
    session: Session, settings: Settings, document_id: str, by: CitedBy, filters: Filters, limit: int = 50
) -> list[Citing]:
    """Who cites the document, most articles first: sources, or the organisations and places of the citing articles."""
    thing: Any = Article.source_id if by == "source" else Mention.entity_id
    number = func.count(distinct(Article.id)).label("number")
    statement = (
        select(thing, number, func.min(Article.published_on), func.max(Article.published_on))
        .select_from(Reference)
        .join(Article, Article.id == Reference.article_id)
        .where(Reference.document_id == document_id, Reference.resolution != "rejected", are_citations())
        .where(thing.is_not(None), *article_conditions(session, settings, filters, skip=("document",)))
    )
    if by != "source":
        label = "ORG" if by == "organization" else "LOC"
        statement = statement.join(Mention, (Mention.article_id == Article.id) & (Mention.label == label))
    rows = session.execute(statement.group_by(thing).order_by(number.desc(), thing).limit(limit)).all()
    ids = [row[0] for row in rows]
    names = name_sources(session) if by == "source" else name_entities(session, ids)
    return [Citing(id_, names.get(id_, id_), count, iso(first), iso(last)) for id_, count, first, last in rows]


def list_open(
    session: Session, settings: Settings, filters: Filters, *, limit: int = 20, cursor: str | None = None
) -> Slice[OpenName]:
    """Symbols and names that were never resolved in the articles that pass the filters, the most cited first.

    The order moves while articles are added, as every ranking does.
    """
    key = func.coalesce(Reference.identity_key, Reference.text).label("key")
    is_ambiguous = func.sum((Reference.resolution == "ambiguous").cast(Integer))
    grouped = (
        select(
            key,
            func.count().label("citations"),
            func.count(distinct(Reference.article_id)).label("articles"),
            is_ambiguous.label("ambiguous"),
            func.min(Article.published_on).label("first"),
            func.max(Article.published_on).label("last"),
            func.min(Reference.id).label("example"),
        )
        .join(Article, Article.id == Reference.article_id)
        .where(Reference.resolution.in_(("ambiguous", "unknown")), are_citations())
        .where(*article_conditions(session, settings, filters, skip=("document",)))
        .group_by(key)
        .subquery()
    )

    def build(rows: Sequence[AnyRow]) -> list[OpenName]:
        examples = select(Reference, *REF_COLUMNS).join(Article, Article.id == Reference.article_id)
        examples = examples.where(one_of(session, Reference.id, [row.example for row in rows]))
        found = {row[0].id: (row[0], ref_of(row[1:])) for row in session.execute(examples)}
        return [_open_name(row, *found[row.example]) for row in rows]

    order = (Key(grouped.c.citations, descending=True), Key(grouped.c.key))
    return get_slice(session, select(grouped), order, build, query=f"open {filters}", limit=limit, cursor=cursor)


def _open_name(row: AnyRow, example: Reference, article: ArticleRef) -> OpenName:
    return OpenName(
        key=row.key,
        text=example.text,
        symbol=example.symbol,
        citations=row.citations,
        articles=row.articles,
        ambiguous=row.ambiguous,
        first_cited=iso(row.first),
        last_cited=iso(row.last),
        candidates=tuple(example.candidates),
        sentence=example.sentence,
        article=article,
    )


def list_summed_up(session: Session, document_id: str, limit: int = 10) -> list[SummedUp]:
    """Sentences in which what came of the document is summed up (sơ kết, tổng kết), the oldest article first."""
    rows = session.execute(
        select(Reference, *REF_COLUMNS)
        .join(Article, Article.id == Reference.article_id)
        .where(Reference.document_id == document_id, Reference.resolution != "rejected", are_citations())
        .where(Reference.sentence.ilike("%kết%"))
        .order_by(Article.published_at, Article.id, Reference.start)
        .limit(2000)
    )
    found: list[SummedUp] = []
    for reference, *article in rows:
        said = {"sentence": reference.sentence, "sentence_start": reference.sentence_start, "start": reference.start}
        if is_summed_up(said):
            found.append(SummedUp(reference.sentence, ref_of(article)))
        if len(found) == limit:
            break
    return found
