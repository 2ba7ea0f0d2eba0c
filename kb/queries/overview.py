"""What the knowledge base holds as a whole: counts, the newest, the most cited."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from kb.models import Activity, Article, Entity, Fetch, Figure, Mention, Outbox, Reference, Revision, Run, Source, Story
from kb.queries.document_names import name_documents
from kb.queries.facts import month_of
from kb.queries.references import are_citations
from nlp.annotations import ANNOTATOR


@dataclass(frozen=True, slots=True)
class Counts:
    """How many of each there are; documents and entities are those that an article cites or names."""

    articles: int
    references: int
    documents: int
    figures: int
    entities: int
    activities: int
    stories: int
    sources: int


@dataclass(frozen=True, slots=True)
class Cited:
    """A document and the number of its citations."""

    document_id: str
    name: str
    citations: int


def get_counts(session: Session) -> Counts:
    """The counts of the whole knowledge base."""

    def count(*froms: type) -> int:
        return session.scalar(select(func.count()).select_from(*froms)) or 0

    documents = select(func.count(func.distinct(Reference.document_id)))
    entities = select(func.count(func.distinct(Mention.entity_id)))
    return Counts(
        articles=count(Article),
        references=session.scalar(select(func.count()).select_from(Reference).where(are_citations())) or 0,
        documents=session.scalar(documents) or 0,
        figures=count(Figure),
        entities=session.scalar(entities) or 0,
        activities=count(Activity),
        stories=count(Story),
        sources=count(Source),
    )


def count_articles_by_month(session: Session) -> dict[str, int]:
    """Dated articles by the month of their publication, ``YYYY-MM``."""
    months: Counter[str] = Counter()
    rows = session.execute(select(Article.published_on, func.count()).group_by(Article.published_on))
    for day, number in rows:
        if day is not None:
            months[month_of(day)] += number
    return dict(months)


def list_most_cited(session: Session, limit: int = 10) -> list[Cited]:
    """The documents with the most citations, most first."""
    number = func.count().label("number")
    rows = session.execute(
        select(Reference.document_id, number)
        .where(Reference.document_id.is_not(None), Reference.resolution != "rejected", are_citations())
        .group_by(Reference.document_id)
        .order_by(number.desc(), Reference.document_id)
        .limit(limit)
    ).all()
    names = name_documents(session, [id_ for id_, _ in rows])
    return [Cited(id_, names[id_], count) for id_, count in rows if id_]


def list_most_named(session: Session, label: str, limit: int = 10) -> list[tuple[str, str, int]]:
    """Id, name and mentions of the entities of a label that are named most."""
    number = func.count().label("number")
    rows = session.execute(
        select(Entity.id, Entity.name, number)
        .join(Mention, Mention.entity_id == Entity.id)
        .where(Entity.label == label)
        .group_by(Entity.id, Entity.name)
        .order_by(number.desc(), Entity.id)
        .limit(limit)
    )
    return [(id_, name, count) for id_, name, count in rows]


def count_outcomes(session: Session) -> dict[str, int]:
    """Every page ever fetched or imported, by outcome."""
    rows = session.execute(select(Fetch.outcome, func.count()).group_by(Fetch.outcome).order_by(Fetch.outcome))
    return dict(rows.all())


def count_open_runs(session: Session) -> int:
    """Runs that began and did not end: under way, or killed."""
    return session.scalar(select(func.count()).select_from(Run).where(Run.finished_at.is_(None))) or 0


def list_runs(session: Session, limit: int) -> list[dict[str, Any]]:
    """The last runs that took something in, newest first: number, kind, when they began and ended (ISO, None for one
    that did not)."""
    rows = session.scalars(select(Run).where(Run.kind != "indicators").order_by(Run.id.desc()).limit(limit))
    return [
        {
            "id": run.id,
            "kind": run.kind,
            "started_at": run.started_at.isoformat(),
            "finished_at": run.finished_at.isoformat() if run.finished_at else None,
        }
        for run in rows
    ]


def count_waiting(session: Session) -> tuple[int, int]:
    """How many articles wait for their annotation by this version, and how many for the search index."""
    current = (
        select(func.count())
        .select_from(Article)
        .join(Revision, (Revision.article_id == Article.id) & (Revision.number == Article.revision))
        .where(Revision.annotator.is_(None) | (Revision.annotator != ANNOTATOR))
    )
    index = select(func.count(func.distinct(Outbox.article_id)))
    return session.scalar(current) or 0, session.scalar(index) or 0


def last_change(session: Session) -> int:
    """The number of the last change to an article that the search index has to follow; 0 before the first."""
    return session.scalar(select(func.max(Outbox.seq))) or 0


def span_of_days(session: Session) -> tuple[date | None, date | None]:
    """The first and last day on which an article was published."""
    row = session.execute(select(func.min(Article.published_on), func.max(Article.published_on))).one()
    return row[0], row[1]
