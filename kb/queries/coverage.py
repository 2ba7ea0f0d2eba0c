"""Coverage: how much the press writes about something over time, whose articles are originals, who fell silent.

Silence is shown beside the completeness of the harvest, because a gap of ours looks the same.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from kb.models import Article, Entity, Mention
from kb.queries.document_names import name_documents
from kb.queries.entities import name_entities
from kb.queries.filters import Filters
from kb.queries.paging import decode_cursor, encode_cursor
from kb.queries.sources import LastRun, list_sources, name_sources
from kb.search.counts import Cell, Counts, open_counts
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
    """Things with their articles by month, with the completeness of the harvest beside them."""

    by: str
    items: tuple[CoverageItem, ...]
    """The most covered first, equal ones by id."""
    next: str | None
    total: int
    """Things that articles under the filters name (or: sources, types of activities)."""
    total_is_exact: bool
    """False beyond 65,000 things, of which the rarest are then left out."""
    articles: int
    """Articles that pass the filters, each counted once."""
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
    cursor: str | None = None,
    today: date | None = None,
) -> Coverage:
    """Coverage of the articles that pass the filters, as the search index counts them.

    An article is a reprint where its story was first published elsewhere; articles without a story are originals.
    Raises IndexMissing where there is no index to count in although there are articles.
    """
    counts = open_counts(session, settings)
    asked = counts.matching(filters)
    ranked, complete = counts.values(asked, by)
    shown, following = _cut(ranked, f"coverage {by} {filters}", limit, cursor)
    whole = counts.cells(asked)
    names = _names(session, by, shown)
    last_day = filters.until or today or date.today()
    return Coverage(
        by=by,
        items=tuple(
            _item(id_, names.get(id_, id_), _cells_of(counts, filters, by, id_, whole), whole) for id_ in shown
        ),
        next=following,
        total=len(ranked),
        total_is_exact=complete,
        articles=sum(cell.articles for cell in whole),
        silent=tuple(_list_silent(session, filters, silent_days, last_day)) if silent_days else (),
        harvest=tuple(
            Harvested(source.id, source.health, source.last_run, source.articles, source.last_published)
            for source in list_sources(session).items
        ),
    )


def _cut(ranked: Sequence[tuple[str, int]], query: str, limit: int, cursor: str | None) -> tuple[list[str], str | None]:
    """The ids of one slice, and the cursor of the next. Things are told by their count and id, so that of those whose
    count stays the same none is repeated or passed over."""
    begin = 0
    if cursor is not None:
        number, id_ = decode_cursor(query, cursor)
        begin = bisect_right(ranked, (-int(number), str(id_)), key=lambda item: (-item[1], item[0]))
    shown = ranked[begin : begin + limit]
    more = begin + limit < len(ranked)
    return [id_ for id_, _ in shown], encode_cursor(query, [shown[-1][1], shown[-1][0]]) if more else None


def _cells_of(counts: Counts, filters: Filters, by: By, id_: str, whole: Sequence[Cell]) -> Sequence[Cell]:
    if by == "source":
        return [cell for cell in whole if cell.source == id_]
    return counts.cells(counts.matching(filters, (by, [id_])))


def _item(id_: str, name: str, cells: Sequence[Cell], whole: Sequence[Cell]) -> CoverageItem:
    articles, reprints = _sum_by_month(cells)
    all_articles, _ = _sum_by_month(whole)
    return CoverageItem(
        id=id_,
        name=name,
        articles=articles.total(),
        originals=articles.total() - reprints.total(),
        reprints=reprints.total(),
        share=_share(articles.total(), all_articles.total()),
        undated=articles[None],
        months=tuple(
            CoverageMonth(
                month=month,
                articles=articles[month],
                originals=articles[month] - reprints[month],
                reprints=reprints[month],
                share=_share(articles[month], all_articles[month]),
            )
            for month in sorted(month for month in articles if month)
        ),
    )


def _sum_by_month(cells: Iterable[Cell]) -> tuple[Counter[str | None], Counter[str | None]]:
    articles: Counter[str | None] = Counter()
    reprints: Counter[str | None] = Counter()
    for cell in cells:
        articles[cell.month] += cell.articles
        reprints[cell.month] += cell.reprints
    return articles, reprints


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
