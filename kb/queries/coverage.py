"""Coverage: how much the press writes about something over time, whose articles are originals, who fell silent.

Silence is shown beside the completeness of the harvest, because a gap of ours looks the same.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from sqlalchemy import case, func, select
from sqlalchemy.orm import Session

from kb.models import Activity, Article, Entity, Mention, Reference, Story
from kb.queries.document_names import name_documents
from kb.queries.entities import name_entities
from kb.queries.facts import month_of
from kb.queries.filters import Filters, article_conditions
from kb.queries.references import are_citations
from kb.queries.sources import LastRun, list_sources, name_sources
from kb.settings import Settings

By = Literal["source", "organization", "place", "document", "activity"]
UNIONS = ("federation", "sector_union", "upper_union", "grassroots_union")
"""Kinds of organisations whose silence is worth reporting."""


@dataclass(frozen=True, slots=True)
class CoverageMonth:
    """Articles of one month; ``share`` is their part of all articles of the month that pass the filters."""

    month: str
    articles: int
    originals: int
    reprints: int
    share: float


@dataclass(frozen=True, slots=True)
class CoverageItem:
    """How much is written about (or by) one thing; an article counts once for each thing that it names."""

    id: str
    name: str
    articles: int
    originals: int
    reprints: int
    share: float
    """Part of all articles that pass the filters."""
    undated: int
    months: tuple[CoverageMonth, ...]


@dataclass(frozen=True, slots=True)
class Silent:
    """An organisation that the press has not named for a while."""

    id: str
    name: str
    last_named: str
    days: int


@dataclass(frozen=True, slots=True)
class Harvested:
    """How completely a source was harvested: what silence must be read beside."""

    source: str
    health: str
    last_run: LastRun | None
    articles: int
    last_published: str | None


@dataclass(frozen=True, slots=True)
class Coverage:
    """Articles by thing and month, with the completeness of the harvest beside it."""

    by: str
    total: int
    """Articles that pass the filters, each counted once."""
    items: tuple[CoverageItem, ...]
    """The most covered first."""
    silent: tuple[Silent, ...]
    """Unions not named in the last ``silent_days`` days before the last day asked for; empty unless asked for."""
    harvest: tuple[Harvested, ...]


def get_coverage(
    session: Session,
    settings: Settings,
    filters: Filters,
    *,
    by: By = "source",
    silent_days: int | None = None,
    limit: int = 20,
    today: date | None = None,
) -> Coverage:
    """Coverage of the articles that pass the filters.

    An article is a reprint where its story was first published elsewhere; articles without a story are originals.
    """
    conditions = article_conditions(session, settings, filters)
    month_totals: dict[str, int] = defaultdict(int)
    days = select(Article.published_on, func.count()).where(*conditions).group_by(Article.published_on)
    total = 0
    for day, number in session.execute(days):
        total += number
        if day is not None:
            month_totals[month_of(day)] += number
    ids = _list_top(session, by, conditions, limit)
    counts = _count(session, by, conditions, [id_ for id_, _ in ids])
    names = _names(session, by, [id_ for id_, _ in ids])
    last_day = filters.until or today or date.today()
    return Coverage(
        by=by,
        total=total,
        items=tuple(_item(id_, names.get(id_, id_), counts[id_], total, month_totals) for id_, _ in ids),
        silent=tuple(_list_silent(session, filters, silent_days, last_day)) if silent_days else (),
        harvest=tuple(
            Harvested(source.id, source.health, source.last_run, source.articles, source.last_published)
            for source in list_sources(session).items
        ),
    )


def _dimension(by: By) -> tuple[Any, Any, list[Any]]:
    """The column that names the thing, the column that names its article, and conditions on the rows."""
    if by == "source":
        return Article.source_id, Article.id, []
    if by == "document":
        return Reference.document_id, Reference.article_id, [Reference.resolution != "rejected", are_citations()]
    if by == "activity":
        return Activity.type, Activity.article_id, []
    return Mention.entity_id, Mention.article_id, [Mention.label == ("ORG" if by == "organization" else "LOC")]


def _list_top(session: Session, by: By, conditions: Sequence[Any], limit: int) -> list[tuple[str, int]]:
    thing, article, own = _dimension(by)
    number = func.count(func.distinct(article)).label("number")
    statement = select(thing, number).where(thing.is_not(None), *own, *conditions)
    if by != "source":
        statement = statement.join(Article, Article.id == article)
    rows = session.execute(statement.group_by(thing).order_by(number.desc(), thing).limit(limit))
    return [(id_, count) for id_, count in rows]


def _count(
    session: Session, by: By, conditions: Sequence[Any], ids: Sequence[str]
) -> dict[str, dict[tuple[str | None, bool], int]]:
    """Articles by thing, month and whether they are reprints."""
    thing, article, own = _dimension(by)
    # An article without a story compares with null, which counts as no reprint.
    reprint = case((Story.first_article_id != Article.id, 1), else_=0).label("reprint")
    rows = select(thing, Article.published_on, reprint, func.count(func.distinct(article)))
    if by != "source":
        rows = rows.join(Article, Article.id == article)
    rows = rows.outerjoin(Story, Story.id == Article.story_id).where(thing.in_(ids), *own, *conditions)
    counts: dict[str, dict[tuple[str | None, bool], int]] = defaultdict(lambda: defaultdict(int))
    for id_, day, copied, number in session.execute(rows.group_by(thing, Article.published_on, reprint)):
        counts[id_][month_of(day) if day else None, bool(copied)] += number
    return counts


def _item(
    id_: str, name: str, counts: dict[tuple[str | None, bool], int], total: int, month_totals: dict[str, int]
) -> CoverageItem:
    months = sorted({month for month, _ in counts if month})
    reprints = sum(number for (_, reprint), number in counts.items() if reprint)
    articles = sum(counts.values())
    return CoverageItem(
        id=id_,
        name=name,
        articles=articles,
        originals=articles - reprints,
        reprints=reprints,
        share=_share(articles, total),
        undated=sum(number for (month, _), number in counts.items() if month is None),
        months=tuple(
            CoverageMonth(
                month=month,
                articles=counts.get((month, False), 0) + counts.get((month, True), 0),
                originals=counts.get((month, False), 0),
                reprints=counts.get((month, True), 0),
                share=_share(counts.get((month, False), 0) + counts.get((month, True), 0), month_totals[month]),
            )
            for month in months
        ),
    )


def _share(part: int, whole: int) -> float:
    return round(part / whole, 4) if whole else 0.0


def _names(session: Session, by: By, ids: Sequence[str]) -> dict[str, str]:
    if by == "source":
        return name_sources(session)
    if by == "document":
        return name_documents(session, ids)
    return name_entities(session, ids) if by in {"organization", "place"} else {}


def _list_silent(session: Session, filters: Filters, silent_days: int, last_day: date) -> list[Silent]:
    last = func.max(Article.published_on).label("last")
    first_silent_day = date.fromordinal(max(1, last_day.toordinal() - silent_days))
    statement = (
        select(Entity.id, Entity.name, last)
        .join(Mention, Mention.entity_id == Entity.id)
        .join(Article, Article.id == Mention.article_id)
        .where(Entity.kind.in_(UNIONS), Article.published_on.is_not(None), Article.published_on <= last_day)
    )
    if filters.source is not None:
        statement = statement.where(Article.source_id == filters.source)
    rows = session.execute(
        statement.group_by(Entity.id, Entity.name).having(last < first_silent_day).order_by(last, Entity.id)
    )
    return [Silent(id_, name, day.isoformat(), (last_day - day).days) for id_, name, day in rows if day]
