"""Who prints first, and who prints it again: from source to source, with the hours between.

First is the first publisher of the story among the articles that are held: what an article says of its origin counts
for more than times. An original that nobody harvested is nobody's here.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from statistics import median

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import InstrumentedAttribute, Session, aliased

from kb.models import Article, Story
from kb.queries.articles import NEWEST_FIRST, REF_COLUMNS, ArticleRef, ref_of
from kb.queries.filters import Filters, article_conditions
from kb.queries.paging import AnyRow, AnySelect, Slice, cut_ranked, get_slice
from kb.queries.sources import name_sources
from kb.settings import Settings

First = aliased(Article)
UNDECLARED = "-"
"""Stands for the source of articles of which none is declared."""


@dataclass(frozen=True, slots=True)
class ReprintPair:
    """What one source printed again of another (or of itself, at another address)."""

    first: str
    first_name: str
    reprinting: str
    reprinting_name: str
    reprints: int
    stories: int
    timed: int
    """Reprints of which both articles give the time of day."""
    median_hours: float | None
    """The median of the hours from the first article to the reprint, of the ``timed`` ones. Negative where reprints
    bear earlier times than the article that they name as their origin."""


@dataclass(frozen=True, slots=True)
class ReprintingSource:
    """How often a source is first and how often it prints again."""

    source: str
    name: str
    stories_first: int
    """Stories that it published first and that somebody printed again."""
    reprinted: int
    """Reprints of these, its own included."""
    reprints: int
    """Reprints that it printed."""


@dataclass(frozen=True, slots=True)
class Reprints:
    """Pairs of sources, those with most reprints first."""

    items: tuple[ReprintPair, ...]
    next: str | None
    total: int
    total_is_exact: bool
    articles: int
    """Reprints that pass the filters."""
    stories: int
    sources: tuple[ReprintingSource, ...]
    """Every source that takes part, those that are reprinted most first."""


@dataclass(frozen=True, slots=True)
class ReprintedArticle:
    """One reprint with the first article of its story."""

    story: str
    article: ArticleRef
    first: ArticleRef
    hours: float | None
    """From the first article to the reprint, where both give the time of day."""


def list_reprints(
    session: Session, settings: Settings, filters: Filters, *, limit: int = 20, cursor: str | None = None
) -> Reprints:
    """Who reprints whom, of the reprints that pass the filters (the first articles need not)."""
    columns = (First.source_id, Article.source_id, Article.story_id, *_TIMES)
    hours: dict[tuple[str, str], list[float | None]] = defaultdict(list)
    stories: dict[tuple[str, str], set[str]] = defaultdict(set)
    for first, reprinting, story, *times in session.execute(_statement(session, settings, filters, columns)):
        pair = (first or UNDECLARED, reprinting or UNDECLARED)
        hours[pair].append(_hours(*times))
        stories[pair].add(story)
    names = name_sources(session)
    ranked = sorted((-len(held), "\n".join(pair)) for pair, held in hours.items())
    shown, following = cut_ranked(ranked, f"reprints {filters}", limit, cursor)
    pairs: list[ReprintPair] = []
    for _, key in shown:
        first, reprinting = key.split("\n")
        held = hours[first, reprinting]
        timed = [value for value in held if value is not None]
        pairs.append(
            ReprintPair(
                first=first,
                first_name=names.get(first, first),
                reprinting=reprinting,
                reprinting_name=names.get(reprinting, reprinting),
                reprints=len(held),
                stories=len(stories[first, reprinting]),
                timed=len(timed),
                median_hours=round(median(timed), 1) if timed else None,
            )
        )
    return Reprints(
        items=tuple(pairs),
        next=following,
        total=len(ranked),
        total_is_exact=True,
        articles=sum(map(len, hours.values())),
        stories=len(set().union(*stories.values())),
        sources=_list_sources({pair: len(held) for pair, held in hours.items()}, stories, names),
    )


def list_reprinted_articles(
    session: Session,
    settings: Settings,
    filters: Filters,
    first: str,
    reprinting: str,
    *,
    limit: int = 20,
    cursor: str | None = None,
) -> Slice[ReprintedArticle]:
    """The reprints that are counted for a pair of sources, newest first; undeclared sources are `UNDECLARED`."""
    of_pair = [_is_from(First.source_id, first), _is_from(Article.source_id, reprinting)]
    columns = (Article.story_id, First.id, *_TIMES, *REF_COLUMNS)
    statement = _statement(session, settings, filters, columns).where(*of_pair)

    def build(rows: Sequence[AnyRow]) -> list[ReprintedArticle]:
        wanted = select(*REF_COLUMNS).where(Article.id.in_({row[1] for row in rows}))
        firsts = {row[0]: ref_of(row) for row in session.execute(wanted)}
        return [
            ReprintedArticle(row[0], ref_of(row[6 : 6 + len(REF_COLUMNS)]), firsts[row[1]], _hours(*row[2:6]))
            for row in rows
        ]

    query = f"reprinted {filters} {first} {reprinting}"
    return get_slice(session, statement, NEWEST_FIRST, build, query=query, limit=limit, cursor=cursor)


_TIMES = (First.date_published, First.published_at, Article.date_published, Article.published_at)


def _statement(session: Session, settings: Settings, filters: Filters, columns: Sequence[object]) -> AnySelect:
    """Reprints that pass the filters, each with the first article of its story."""
    chosen: AnySelect = select(*columns).select_from(Story)  # type: ignore[call-overload]
    joined = chosen.join(Article, Article.story_id == Story.id).join(First, First.id == Story.first_article_id)
    return joined.where(Article.id != First.id, *article_conditions(session, settings, filters))


def _is_from(column: InstrumentedAttribute[str | None], source: str) -> ColumnElement[bool]:
    return column.is_(None) if source == UNDECLARED else column == source


def _hours(
    first: str | None, first_at: datetime | None, reprint: str | None, reprint_at: datetime | None
) -> float | None:
    # Of an article that gives its day alone the moment is midnight, which says nothing of hours.
    if first_at is None or reprint_at is None or "T" not in (first or "") or "T" not in (reprint or ""):
        return None
    return round((reprint_at - first_at).total_seconds() / 3600, 2)


def _list_sources(
    reprints: dict[tuple[str, str], int], stories: dict[tuple[str, str], set[str]], names: dict[str, str]
) -> tuple[ReprintingSource, ...]:
    first: dict[str, set[str]] = defaultdict(set)
    reprinted: dict[str, int] = defaultdict(int)
    printed: dict[str, int] = defaultdict(int)
    for (one, other), number in reprints.items():
        first[one] |= stories[one, other]
        reprinted[one] += number
        printed[other] += number
    found = [
        ReprintingSource(source, names.get(source, source), len(first[source]), reprinted[source], printed[source])
        for source in {*reprinted, *printed}
    ]
    return tuple(sorted(found, key=lambda item: (-item.reprinted, -item.reprints, item.source)))
