"""What references, figures, mentions and activities have in common: their place in an article, and their order."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from kb.models import Activity, Article, Figure, Mention, Reference
from kb.models.facts import FactRow
from kb.queries.articles import NEWEST_FIRST, REF_COLUMNS, ArticleRef, ref_of
from kb.queries.paging import AnyRow, AnySelect, Key, Slice, get_slice

F = TypeVar("F", Reference, Figure, Mention, Activity)
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class FactRecord:
    """Where a fact stands: the article, the code points ``[start, end)`` of its text, the sentence around them."""

    id: str
    article: ArticleRef
    start: int
    end: int
    text: str
    sentence: str
    sentence_start: int
    annotator: str


def fact_statement(model: type[F]) -> AnySelect:
    """A select of facts with the columns of their articles."""
    return select(model, *REF_COLUMNS).join(Article, Article.id == model.article_id)


def list_facts(
    session: Session,
    model: type[F],
    conditions: Sequence[ColumnElement[bool]],
    build: Callable[[Sequence[tuple[F, ArticleRef]]], Sequence[T]],
    *,
    query: str,
    limit: int,
    cursor: str | None,
) -> Slice[T]:
    """Facts under the conditions: those of the newest article first, inside an article in the order of its text."""
    order = (*NEWEST_FIRST, Key(model.start), Key(model.id))

    def build_rows(rows: Sequence[AnyRow]) -> Sequence[T]:
        return build(facts_of(rows))

    statement = fact_statement(model).where(*conditions)
    # Every fact has its article, so without conditions there is no need to look at it to count.
    counted = statement if conditions else select(model.id)
    return get_slice(session, statement, order, build_rows, query=query, limit=limit, cursor=cursor, counted=counted)


def list_article_facts(session: Session, model: type[F], article_id: str) -> list[tuple[F, ArticleRef]]:
    """All facts of one kind in one article, in the order of its text."""
    rows = session.execute(fact_statement(model).where(model.article_id == article_id).order_by(model.start, model.id))
    return facts_of(rows.all())


def facts_of(rows: Sequence[AnyRow]) -> list[tuple[Any, ArticleRef]]:
    """Each row of `fact_statement` as the fact and its article."""
    width = len(REF_COLUMNS)
    return [(row[0], ref_of(row[1 : 1 + width])) for row in rows]


def place_of(fact: FactRow, article: ArticleRef) -> dict[str, Any]:
    """The fields of `FactRecord` for a fact."""
    return {
        "id": fact.id,
        "article": article,
        "start": fact.start,
        "end": fact.end,
        "text": fact.text,
        "sentence": fact.sentence,
        "sentence_start": fact.sentence_start,
        "annotator": fact.annotator,
    }


def iso(day: date | None) -> str | None:
    """The ISO date, None for None."""
    return day.isoformat() if day else None


def month_of(day: date) -> str:
    """The month of a day, ``YYYY-MM``."""
    return f"{day.year:04d}-{day.month:02d}"
