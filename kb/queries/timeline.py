"""What a body did, year by year: activities, documents, people and figures, each with its evidence."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from kb.models import Article, Mention
from kb.queries.filters import Filters, article_conditions, one_of
from kb.queries.paging import encode_cursor
from kb.queries.timeline_documents import Conditions
from kb.queries.timeline_entries import TimelineEntry, complete
from kb.queries.timeline_list import TimelineFilters, conditions_of, query_of, read_year, year_words
from kb.queries.timeline_loading import count_reports, load_entries
from kb.queries.timeline_reports import KINDS, Kind, Told
from kb.queries.timeline_scope import Counted, Scope, find_scope
from kb.queries.timeline_silence import SilentSince, get_silent_since
from kb.queries.trails import Timeline, timeline_of
from kb.settings import Settings

Order = Literal["newest", "oldest"]
UNDATED = "undated in the text"
_NAMED = 200
"""Counted bodies that an answer names."""


@dataclass(frozen=True, slots=True)
class TimelineOptions:
    """What a timeline counts and how much of it is shown."""

    below: bool = True
    predecessors: bool = True
    order: Order = "newest"
    year: str | None = None
    """The one year whose entries are shown, ``2023`` or ``undated``."""
    limit: int = 5
    """Entries of each kind in each year."""
    silent_days: int = 180


@dataclass(frozen=True, slots=True)
class Group:
    """The entries of one kind in one year."""

    total: int
    total_is_exact: bool
    """False for bodies with very many facts: ``total`` counts reports then, several of which may tell of one thing, and
    the items are those of the body itself and its boards, in one year alone."""
    items: tuple[TimelineEntry, ...]
    next: str | None
    """The cursor of the rest in ``/entities/{id}/timeline/entries`` with the same filters, this kind and this year."""


@dataclass(frozen=True, slots=True)
class TimelineYear:
    """One year of a body."""

    year: int | None
    """null for what the texts give no date for."""
    note: str | None
    """``undated in the text`` where the year is null."""
    activities: Group
    documents: Group
    people: Group
    figures: Group
    activity_types: dict[str, int]
    """Activities (where the total is not exact: reports of activities) by type."""


@dataclass(frozen=True, slots=True)
class EntityTimeline(Timeline):
    """Mentions by month as in every timeline (of the body itself and those it grew from), and what happened by year."""

    name: str
    label: str
    organizations: tuple[Counted, ...]
    """The bodies (for a place: the places) that are counted, the first two hundred."""
    organizations_total: int
    years: tuple[TimelineYear, ...]
    silent_since: SilentSince


def get_entity_timeline(
    session: Session, settings: Settings, entity_id: str, filters: Filters, options: TimelineOptions | None = None
) -> EntityTimeline | None:
    """The timeline of the entity under the filters; None for no such entity.

    Filters restrict the articles that report, and with ``activity`` the activities themselves. A body with very many
    facts shows the entries of one year, the newest unless ``year`` says which, and of these only its own.
    """
    options = options or TimelineOptions()
    scope = find_scope(session, entity_id, below=options.below, predecessors=options.predecessors)
    if scope is None:
        return None
    conditions = article_conditions(session, settings, filters)
    months = _months(session, scope, conditions)
    told = [item.month for item in months.items]
    return EntityTimeline(
        id=months.id,
        items=months.items,
        undated=months.undated,
        name=scope.counted[0].name,
        label=scope.label,
        organizations=scope.counted[:_NAMED],
        organizations_total=len(scope.counted),
        years=tuple(_years(session, settings, scope, filters, options)),
        silent_since=get_silent_since(session, scope, filters, conditions, told, silent_days=options.silent_days),
    )


def _months(session: Session, scope: Scope, conditions: Conditions) -> Timeline:
    named = [id_ for id_, how in scope.belongs.items() if how in ("self", "predecessor")]
    rows = (
        select(Article.published_on, func.count(), func.count(func.distinct(Mention.article_id)))
        .join(Article, Article.id == Mention.article_id)
        .where(Mention.entity_id == named[0] if len(named) == 1 else one_of(session, Mention.entity_id, named))
        .where(*conditions)
        .group_by(Article.published_on)
    )
    return timeline_of(scope.id, session.execute(rows).all())


def _years(
    session: Session, settings: Settings, scope: Scope, filters: Filters, options: TimelineOptions
) -> Iterable[TimelineYear]:
    asked = read_year(options.year)
    newest = options.order == "newest"
    counts: dict[Kind, Counter[int | None]] = {kind: Counter() for kind in KINDS}
    types: dict[int | None, Counter[str]] = defaultdict(Counter)
    if scope.large:
        counts, types = count_reports(session, scope, article_conditions(session, settings, filters))
        if asked == "any":
            asked = max((year for years in counts.values() for year in years if year), default=None)
    told: dict[tuple[Kind, int | None], list[Told]] = defaultdict(list)
    words: dict[str, TimelineEntry] = {}
    for kind in KINDS:
        conditions = conditions_of(session, settings, filters, kind)
        counted, year = (scope.own(), asked) if scope.large else (scope, "any")
        loaded = load_entries(session, counted, kind, conditions, year, filters.activity)
        loaded.sort(key=lambda item: item.rank(newest=newest))
        shown: list[Told] = []
        for item in loaded:
            told[kind, item.year].append(item)
            if asked in ("any", item.year) and len(told[kind, item.year]) <= options.limit:
                shown.append(item)
        words |= {f"{kind} {entry.id}": entry for entry in complete(session, scope, shown, conditions)}
    if not scope.large:
        for (kind, year_of), items in told.items():
            counts[kind][year_of] = len(items)
        for item in (item for (kind, _), items in told.items() if kind == "activities" for item in items):
            types[item.year][item.report.type] += 1
    known = {year for years in counts.values() for year, number in years.items() if number}
    dated = sorted((year for year in known if year is not None), reverse=newest)
    for year in [*dated, *([None] if None in known else [])]:
        groups: dict[Kind, Group] = {}
        for kind in KINDS:
            total = counts[kind][year]
            shown = told[kind, year][: options.limit if asked in ("any", year) else 0]
            following = None
            if total > len(shown):
                only = TimelineFilters(scope.id, kind, year_words(year), options.below, options.predecessors)
                # The full list is of all bodies and newest first: from anything else it begins anew.
                goes_on = shown and newest and not scope.large
                last = shown[-1].rank() if goes_on else ()
                following = encode_cursor(query_of(filters, only), [total, True, *last] if goes_on else [])
            entries = tuple(words[f"{kind} {item.id}"] for item in shown)
            groups[kind] = Group(total, not scope.large, entries, following)
        yield TimelineYear(
            year=year,
            note=UNDATED if year is None else None,
            **groups,
            activity_types=dict(sorted(types[year].items())),
        )
