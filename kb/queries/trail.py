"""From a resolution down to the plan of a district, and from a plan up to what it carries out: relations in steps."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

from sqlalchemy import select
from sqlalchemy.orm import Session

from kb.models import Article, Document, DocumentRelation
from kb.queries.articles import REF_COLUMNS, ArticleRef, ref_of
from kb.queries.document_names import name_documents
from kb.queries.facts import iso
from kb.queries.filters import one_of

Direction = Literal["down", "up", "both"]
LARGEST = 2000
"""Documents in one trail; what lies beyond is left out and the trail says so."""


@dataclass(frozen=True, slots=True)
class Step:
    """One document of a trail, and how it is joined to the one before it."""

    document_id: str
    name: str
    title: str | None
    issuer: str | None
    issuer_id: str | None
    issued_on: str | None
    depth: int
    """0 for the document that was asked for; below 0 for what it carries out, where both ways are asked for."""
    parent_id: str | None
    """The document before it in the trail; None for the one that was asked for."""
    kind: str | None
    """What the lower document does to the upper one: implements, amends, replaces or summarises."""
    articles: int
    """How many articles say so."""
    sentence: str | None
    article: ArticleRef | None
    """The first article that says so."""
    known: bool
    """Whether the document stands in the trail elsewhere, at the end of a shorter way or above itself in a circle: its
    own steps are told there and not repeated."""


@dataclass(frozen=True, slots=True)
class Trail:
    """The steps of a trail, each document right behind the one it belongs to (depth first)."""

    id: str
    direction: str
    depth: int
    items: tuple[Step, ...]
    complete: bool
    """False where documents lie deeper than was asked for, or there were too many."""


@dataclass(frozen=True, slots=True)
class _Join:
    upper: str
    lower: str
    kind: str
    articles: int
    sentence: str
    article: ArticleRef


def get_trail(session: Session, document_id: str, *, direction: Direction = "down", depth: int = 4) -> Trail | None:
    """What was done to carry the document out (``down``), what it carries out (``up``) or first the one and then the
    other (``both``); None for no document.

    One question to the database for each level; a document that is met again is named, not entered again.
    """
    if session.get(Document, document_id) is None:
        return None
    if direction != "both":
        return _follow(session, document_id, direction, depth)
    down, up = (_follow(session, document_id, way, depth) for way in ("down", "up"))
    above = (replace(step, depth=-step.depth) for step in up.items[1:])
    return Trail(document_id, direction, depth, (*down.items, *above), down.complete and up.complete)


def _follow(session: Session, document_id: str, direction: str, depth: int) -> Trail:
    joins: dict[str, list[_Join]] = {}
    parents: dict[str, str | None] = {document_id: None}
    level, complete = [document_id], True
    for _ in range(depth):
        found = _list_joins(session, level, direction)
        following: list[str] = []
        for join in found:
            here, there = (join.upper, join.lower) if direction == "down" else (join.lower, join.upper)
            joins.setdefault(here, []).append(join)
            if there not in parents and len(parents) < LARGEST:
                parents[there] = here
                following.append(there)
            complete = complete and there in parents
        level = following
        if not level:
            break
    if level and _list_joins(session, level, direction):
        complete = False
    return Trail(
        document_id, direction, depth, tuple(_steps(session, document_id, joins, direction, parents)), complete
    )


def _list_joins(session: Session, ids: Sequence[str], direction: str) -> list[_Join]:
    near = DocumentRelation.target_id if direction == "down" else DocumentRelation.document_id
    rows = session.execute(
        select(DocumentRelation, *REF_COLUMNS)
        .join(Article, Article.id == DocumentRelation.article_id)
        .where(one_of(session, near, ids))
        .order_by(Article.published_at, Article.id, DocumentRelation.start)
    )
    first: dict[tuple[str, str, str], tuple[str, ArticleRef]] = {}
    articles: dict[tuple[str, str, str], set[str]] = {}
    for relation, *article in rows:
        key = (relation.target_id, relation.document_id, relation.kind)
        first.setdefault(key, (relation.sentence, ref_of(article)))
        articles.setdefault(key, set()).add(relation.article_id)
    return [
        _Join(upper, lower, kind, len(articles[upper, lower, kind]), *first[upper, lower, kind])
        for upper, lower, kind in first
    ]


def _steps(
    session: Session,
    document_id: str,
    joins: Mapping[str, Sequence[_Join]],
    direction: str,
    parents: Mapping[str, str | None],
) -> list[Step]:
    """The steps, depth first; each document is entered behind the one of ``parents``, the last of its shortest way."""
    found = session.scalars(select(Document).where(one_of(session, Document.id, parents)))
    documents = {row.id: row for row in found}
    names = name_documents(session, parents)
    steps: list[Step] = []
    entered: set[str] = set()
    waiting: list[tuple[str, int, str | None, _Join | None]] = [(document_id, 0, None, None)]
    while waiting:
        id_, depth, parent, join = waiting.pop()
        document = documents[id_]
        known = id_ in entered or parents[id_] != parent
        if not known:
            entered.add(id_)
        steps.append(
            Step(
                id_,
                names[id_],
                document.title,
                document.issuer,
                document.issuer_id,
                iso(document.issued_on),
                depth,
                parent,
                join.kind if join else None,
                join.articles if join else 0,
                join.sentence if join else None,
                join.article if join else None,
                known,
            )
        )
        if known:
            continue
        below = [(item.lower if direction == "down" else item.upper, item) for item in joins.get(id_, ())]
        below.sort(key=lambda pair: _order(documents.get(pair[0])), reverse=True)
        waiting += [(there, depth + 1, id_, item) for there, item in below if there in documents]
    return steps


def _order(document: Document | None) -> tuple[Any, ...]:
    """The earlier first, those without a day last."""
    if document is None:
        return ("9", "")
    return (iso(document.issued_on) or "9", document.id)
