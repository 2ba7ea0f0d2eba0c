"""How completely the sources were harvested, month by month: what silence must be read beside.

A month of which nothing is held is no month without news. Whether a source was asked in time is known from the runs:
one that came to its end sees what the listings name of the last days, and all of the days that it was asked for.
"""

from __future__ import annotations

from calendar import monthrange
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from statistics import median
from typing import Literal

from sqlalchemy import String, and_, cast, func, literal, or_, select
from sqlalchemy.orm import Session

from kb.models import LOST, ArticleUrl, Page, Run
from kb.queries.days import shift
from kb.queries.facts import month_of
from kb.queries.filters import Filters
from kb.queries.sources import FAILING_SHARE, Health, LastRun, list_health
from kb.queries.volume import REACH, is_whole
from kb.records import LOCAL
from kb.search.counts import Cell, Counts

State = Literal["whole", "part", "found", "unharvested"]
USUAL_MONTHS = 12
"""Months before and after a month that tell what is usual."""
LEAST_MONTHS = 3


@dataclass(frozen=True, slots=True)
class HarvestedMonth:
    """What is held of a source's month, and whether the source was asked for it in time."""

    month: str
    state: State
    """whole: each day of it was harvested, and few pages were lost; part: some days were, or many pages are missing;
    found: it was not harvested then, but some articles of it came in by other ways, and nobody can say whether all;
    unharvested: a gap of ours."""
    articles: int
    """Those that are dated in the month, all of it."""
    usual: float | None
    """The median of the source's months around it that are no gaps; None where there are fewer than three."""
    days: int
    """Days of the month that have passed, up to the last day asked for."""
    days_harvested: int
    """Those of them that lie within a week before a harvest of the source that came to its end, or that a harvest was
    asked for."""
    waiting: int
    """Pages that are known and were not fetched yet; these and the next by the date of the listing, else by the month
    in which they were found."""
    failed: int
    blocked: int


@dataclass(frozen=True, slots=True)
class HarvestedSource:
    """How completely a source was harvested."""

    source: str
    name: str
    health: Health
    last_run: LastRun | None
    articles: int
    """All that are held, of whatever month."""
    last_published: str | None
    months: tuple[HarvestedMonth, ...]


def list_harvested(
    session: Session, counts: Counts, first: date, last: date, *, source: str | None = None, today: date
) -> tuple[HarvestedSource, ...]:
    """Every source (or the one) with its months from that of ``first`` to that of ``last``."""
    everything = counts.matching(Filters(source=source))
    cells = counts.cells(everything)
    totals = dict(counts.values(everything, "source")[0])
    newest = counts.last_days(everything, "source")
    sources = [held for held in list_health(session) if source in (None, held.id)]
    months = _list_months(session, cells, [held.id for held in sources], first, last, today)
    return tuple(
        HarvestedSource(
            source=held.id,
            name=held.name,
            health=held.health,
            last_run=held.last_run,
            articles=totals.get(held.id, 0),
            last_published=newest[held.id].isoformat() if held.id in newest else None,
            months=months[held.id],
        )
        for held in sources
    )


def _list_months(
    session: Session, cells: Sequence[Cell], sources: Sequence[str], first: date, last: date, today: date
) -> dict[str, tuple[HarvestedMonth, ...]]:
    """By source its months, of that of ``last`` the days before ``today``."""
    held: dict[str, dict[str, int]] = defaultdict(dict)
    for cell in cells:
        if cell.source and cell.month:
            held[cell.source][cell.month] = cell.articles
    around = (shift(first, -31 * (USUAL_MONTHS + 1)), shift(last, 31 * (USUAL_MONTHS + 1)))
    covered = _list_covered_days(session, set(sources), *around)
    lost = _count_lost(session)
    asked = list(_split_months(first, min(last, today - timedelta(days=1))))
    found: dict[str, tuple[HarvestedMonth, ...]] = {}
    for source in sources:
        days_by_month = Counter(map(month_of, covered[source]))
        # What is usual is told by months that have ended; by one of which nothing is held only if all was harvested.
        empty = {month: 0 for month, number in days_by_month.items() if number == _length(month)}
        known = {month: number for month, number in (empty | held[source]).items() if month < month_of(today)}
        found[source] = tuple(
            _month(days, held[source], known, covered[source], lost.get((source, month_of(days[0])), {}))
            for days in asked
        )
    return found


def _month(
    days: Sequence[date],
    held: Mapping[str, int],
    known: Mapping[str, int],
    covered: Collection[date],
    lost: Mapping[str, int],
) -> HarvestedMonth:
    month, harvested = month_of(days[0]), sum(day in covered for day in days)
    articles, missing = held.get(month, 0), sum(lost.values())
    state: State = "part"
    if harvested == 0:
        state = "found" if articles else "unharvested"
    elif harvested == len(days) and missing <= FAILING_SHARE * (articles + missing):
        state = "whole"
    usual = [known[other] for other in _months_around(month) if other in known]
    return HarvestedMonth(
        month=month,
        state=state,
        articles=articles,
        usual=float(median(usual)) if len(usual) >= LEAST_MONTHS else None,
        days=len(days),
        days_harvested=harvested,
        waiting=lost.get("waiting", 0),
        failed=lost.get("error", 0),
        blocked=lost.get("blocked", 0),
    )


def _list_covered_days(session: Session, sources: set[str], first: date, last: date) -> dict[str, set[date]]:
    """By source the days between both that were harvested."""
    timely = Run.started_at.between(_start(first), _start(shift(last, REACH + 1)))
    asked = Run.arguments["since"].as_string().is_not(None)
    runs = select(Run.started_at, Run.arguments).where(Run.kind == "harvest", Run.finished_at.is_not(None))
    # Most runs of a day ask the same: each question is looked at once.
    spans: set[tuple[date, date, tuple[str, ...]]] = set()
    for started, given in session.execute(runs.where(or_(timely, asked))):
        day = started.astimezone(LOCAL).date()
        if not is_whole(given) or (given.get("until") and not given.get("since")):
            continue
        since = date.fromisoformat(given["since"]) if given.get("since") else day - timedelta(days=REACH)
        until = date.fromisoformat(given["until"]) if given.get("until") else day
        spans.add((max(since, first), min(until, day, last), tuple(given.get("sources", ()))))
    covered: dict[str, set[date]] = defaultdict(set)
    for since, until, names in spans:
        days = [since + timedelta(days=number) for number in range((until - since).days + 1)]
        for source in sources.intersection(names):
            covered[source].update(days)
    return covered


def _count_lost(session: Session) -> dict[tuple[str, str], dict[str, int]]:
    """By source and month the articles' pages that wait for their first fetch, failed or were blocked."""
    month = func.substr(func.coalesce(Page.hint["date"].as_string(), cast(Page.found_at, String)), 1, 7)
    # What failed at a later look was held before.
    held = select(ArticleUrl.url).where(ArticleUrl.url == Page.url).exists()
    counts: dict[tuple[str, str], dict[str, int]] = defaultdict(dict)
    # Each by the index of its own: there are far more pages that are well.
    for kind, which in (
        (literal("waiting"), and_(Page.state.in_(("due", "leased")), Page.last_fetch_at.is_(None))),
        (Page.outcome, and_(LOST, ~held)),
    ):
        rows = select(Page.source_id, month, kind, func.count()).where(Page.kind == "article", which)
        for source, known, name, number in session.execute(rows.group_by(Page.source_id, month, Page.outcome)):
            lost = counts[source or "", known]
            lost[str(name)] = lost.get(str(name), 0) + number
    return counts


def _start(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=LOCAL)


def _split_months(first: date, last: date) -> Iterator[list[date]]:
    """The days from the first of the month of ``first`` to ``last``, month by month."""
    day, days = first.replace(day=1), list[date]()
    while day <= last:
        days.append(day)
        day += timedelta(days=1)
        if day.day == 1 or day > last:
            yield days
            days = []


def _length(month: str) -> int:
    return monthrange(int(month[:4]), int(month[5:]))[1]


def _months_around(month: str) -> Iterable[str]:
    middle = 12 * int(month[:4]) + int(month[5:]) - 1
    for number in range(middle - USUAL_MONTHS, middle + USUAL_MONTHS + 1):
        if number != middle:
            yield f"{number // 12:04d}-{number % 12 + 1:02d}"
