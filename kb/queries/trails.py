"""Documents over time and beside each other: timelines, what is cited together, the graph of who does what to whom."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations, groupby
from typing import Any

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session, aliased

from kb.facts import BACKWARD
from kb.models import Article, Document, DocumentRelation, Reference
from kb.queries.articles import REF_COLUMNS, ArticleRef, ref_of
from kb.queries.document_names import name_documents
from kb.queries.facts import month_of
from kb.queries.filters import Filters
from kb.queries.references import are_citations, citing_conditions
from kb.settings import Settings


@dataclass(frozen=True, slots=True)
class Month:
    """What a month brought: how many times it was cited or mentioned, in how many articles."""

    month: str
    """``YYYY-MM``."""
    count: int
    articles: int


@dataclass(frozen=True, slots=True)
class Timeline:
    """Counts by month, oldest first, months without any left out; ``undated`` counts what has no date."""

    id: str
    items: tuple[Month, ...]
    undated: int


@dataclass(frozen=True, slots=True)
class Companion:
    """A document cited in the same articles, and in how many of them."""

    document_id: str
    name: str
    articles: int


@dataclass(frozen=True, slots=True)
class Node:
    """A document in the graph, with its number of citations."""

    id: str
    name: str
    cited: int


@dataclass(frozen=True, slots=True)
class Edge:
    """What joins two documents: a relation with its sentence, or (``cited_with``) articles that cite both."""

    source: str
    target: str
    kind: str
    """implements, amends, replaces or cited_with."""
    weight: int
    """In how many articles."""
    sentence: str | None
    article: ArticleRef | None


@dataclass(frozen=True, slots=True)
class Graph:
    """Documents and what joins them."""

    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]


def get_document_timeline(session: Session, settings: Settings, document_id: str, filters: Filters) -> Timeline | None:
    """Citations of the document by the month in which the citing article was published; None for no document."""
    if session.get(Document, document_id) is None:
        return None
    rows = session.execute(
        select(Article.published_on, func.count(), func.count(func.distinct(Reference.article_id)))
        .join(Article, Article.id == Reference.article_id)
        .where(
            Reference.document_id == document_id,
            Reference.resolution != "rejected",
            are_citations(),
            *citing_conditions(session, settings, filters),
        )
        .group_by(Article.published_on)
    )
    return timeline_of(document_id, rows.all())


def timeline_of(id_: str, rows: Sequence[Any]) -> Timeline:
    """A timeline from rows of day, count and articles."""
    counts: Counter[str] = Counter()
    articles: Counter[str] = Counter()
    undated = 0
    for day, count, number in rows:
        if day is None:
            undated += count
            continue
        month = month_of(day)
        counts[month] += count
        # An article has one day, so the articles of different days are different ones.
        articles[month] += number
    return Timeline(id_, tuple(Month(month, counts[month], articles[month]) for month in sorted(counts)), undated)


def list_cited_together(session: Session, document_id: str, limit: int = 10) -> list[Companion]:
    """Documents that the same articles cite, the most frequent first."""
    here, there = aliased(Reference), aliased(Reference)
    number = func.count(func.distinct(there.article_id)).label("number")
    rows = session.execute(
        select(there.document_id, number)
        .join(here, here.article_id == there.article_id)
        .where(here.document_id == document_id, there.document_id.is_not(None), there.document_id != document_id)
        .where(here.resolution != "rejected", there.resolution != "rejected")
        .where(here.kind != BACKWARD, there.kind != BACKWARD)
        .group_by(there.document_id)
        .order_by(number.desc(), there.document_id)
        .limit(limit)
    ).all()
    names = name_documents(session, [row[0] for row in rows])
    return [Companion(id_, names[id_], count) for id_, count in rows if id_]


def get_document_graph(session: Session, settings: Settings, filters: Filters, *, limit: int = 100) -> Graph:
    """The most cited documents in the articles that pass the filters, and what joins them.

    With ``document``, that document and those one step away from it.
    """
    conditions = citing_conditions(session, settings, filters, skip=("document",))
    cited = func.count().label("cited")
    counted = select(Reference.document_id, cited).where(Reference.document_id.is_not(None), *conditions)
    counted = counted.where(Reference.resolution != "rejected", are_citations()).group_by(Reference.document_id)
    if filters.document is not None:
        near = _neighbours(session, filters.document)
        counted = counted.where(Reference.document_id.in_(near))
    rows = session.execute(counted.order_by(cited.desc(), Reference.document_id).limit(limit)).all()
    ids = [id_ for id_, _ in rows if id_]
    names = name_documents(session, ids)
    nodes = tuple(Node(id_, names[id_], number) for id_, number in rows if id_)
    return Graph(nodes, (*_relations(session, ids), *_pairs(session, ids, conditions)))


def _neighbours(session: Session, document_id: str) -> set[str]:
    relation = DocumentRelation
    rows = session.execute(
        select(relation.document_id, relation.target_id).where(
            or_(relation.document_id == document_id, relation.target_id == document_id)
        )
    )
    related = {id_ for pair in rows for id_ in pair}
    return {document_id, *related, *(item.document_id for item in list_cited_together(session, document_id, 50))}


def _relations(session: Session, ids: Sequence[str]) -> list[Edge]:
    rows = session.execute(
        select(DocumentRelation, *REF_COLUMNS)
        .join(Article, Article.id == DocumentRelation.article_id)
        .where(DocumentRelation.document_id.in_(ids), DocumentRelation.target_id.in_(ids))
        .order_by(DocumentRelation.document_id, DocumentRelation.target_id, Article.date_published, Article.id)
    )
    edges: dict[tuple[str, str, str], Edge] = {}
    articles: dict[tuple[str, str, str], set[str]] = {}
    for relation, *article in rows:
        key = (relation.document_id, relation.target_id, relation.kind)
        articles.setdefault(key, set()).add(relation.article_id)
        if key not in edges:
            edges[key] = Edge(*key, weight=1, sentence=relation.sentence, article=ref_of(article))
    return [
        Edge(edge.source, edge.target, edge.kind, len(articles[key]), edge.sentence, edge.article)
        for key, edge in edges.items()
    ]


def _pairs(session: Session, ids: Sequence[str], conditions: Sequence[Any]) -> list[Edge]:
    """Which of the documents are cited together. Paired here: the database would join all citations with each other."""
    cited = select(Reference.article_id, Reference.document_id).where(Reference.document_id.in_(ids), *conditions)
    cited = cited.where(Reference.resolution != "rejected", are_citations())
    rows = session.execute(cited.distinct().order_by(Reference.article_id))
    together: Counter[tuple[str, str]] = Counter()
    for _, run in groupby(rows, lambda row: row[0]):
        together.update(combinations(sorted(id_ for _, id_ in run if id_), 2))
    pairs = sorted(together.items(), key=lambda item: (-item[1], item[0]))
    return [Edge(one, two, "cited_with", count, None, None) for (one, two), count in pairs]
