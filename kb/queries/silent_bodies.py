"""Unions that the press has not named for a while, beside how much of their usual sources is held since then."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from kb.models import Entity
from kb.queries.completeness import HarvestedMonth, HarvestedSource, list_harvested
from kb.queries.days import shift
from kb.queries.facts import month_of
from kb.queries.filters import Filters, one_of
from kb.queries.paging import cut_ranked
from kb.search.counts import Counts, open_counts
from kb.settings import Settings

UNIONS = ("federation", "sector_union", "upper_union", "grassroots_union")
"""Kinds of organisations whose silence is worth reporting."""
USUAL_SOURCES = 5
SHOWN_MONTHS = 12
MOST_MONTHS = 120


@dataclass(frozen=True, slots=True)
class SourceMonths:
    """How many months of some sources are held how: states as in `HarvestedMonth`."""

    sources: tuple[str, ...]
    """Names of the sources that named the body most before, five at most."""
    months: int
    """Months of each of them, together, from the one after the body was last named."""
    whole: int
    part: int
    found: int
    unharvested: int


@dataclass(frozen=True, slots=True)
class Silent:
    """An organisation that the press has not named for a while."""

    id: str
    name: str
    last_named: str
    days: int
    held: SourceMonths
    """Silence is theirs only as far as these months are whole."""


@dataclass(frozen=True, slots=True)
class SilentBodies:
    """Silent unions, the longest silent first, always beside the completeness of the harvest."""

    items: tuple[Silent, ...]
    next: str | None
    total: int
    total_is_exact: bool
    last_day: str | None
    """The day up to which silence is counted; None where nothing dated is held."""
    harvest: tuple[HarvestedSource, ...]


def list_silent_bodies(
    session: Session,
    settings: Settings,
    filters: Filters,
    silent_days: int,
    *,
    limit: int = 20,
    cursor: str | None = None,
    today: date | None = None,
) -> SilentBodies:
    """Unions that were last named more than ``silent_days`` days ago. Of the filters ``source``, ``since`` and
    ``until`` count, ``since`` for the months of the harvest alone.

    Silence ends with ``until``, else with the last day of which any article is held: days that nobody harvested yet
    are not held against anybody. Raises IndexMissing where there is no index to count in although there are articles.
    """
    counts = open_counts(session, settings)
    return find_silent_bodies(session, counts, filters, silent_days, limit=limit, cursor=cursor, today=today)


def find_silent_bodies(
    session: Session,
    counts: Counts,
    filters: Filters,
    silent_days: int | None,
    *,
    limit: int,
    cursor: str | None = None,
    today: date | None = None,
) -> SilentBodies:
    """`list_silent_bodies` in counts that are open; with None for the days the harvest alone."""
    now = today or date.today()
    press = Filters(source=filters.source, until=filters.until)
    last_day = find_last_day(counts, filters, now)
    first_day = filters.since or shift(last_day or now, -30 * (SHOWN_MONTHS - 1))
    if last_day is None or silent_days is None:
        end = last_day or now
        first_day = max(first_day, shift(end, -30 * MOST_MONTHS))
        harvest = list_harvested(session, counts, first_day, end, source=filters.source, today=now)
        return SilentBodies((), None, 0, True, last_day.isoformat() if last_day else None, harvest)
    named = counts.last_days(counts.matching(Filters(source=press.source, until=last_day)), "organization")
    quiet = {id_: day for id_, day in named.items() if (last_day - day).days > silent_days}
    unions = select(Entity.id, Entity.name).where(one_of(session, Entity.id, quiet), Entity.kind.in_(UNIONS))
    names = dict(session.execute(unions).all())
    ranked = sorted((quiet[id_].toordinal(), id_) for id_ in names)
    shown, following = cut_ranked(ranked, f"silent {press} {silent_days}", limit, cursor)
    oldest = min((quiet[id_] for _, id_ in shown), default=first_day)
    reach = max(min(oldest, first_day), shift(last_day, -30 * MOST_MONTHS))
    harvest = list_harvested(session, counts, reach, last_day, source=filters.source, today=now)
    by_source = {held.source: held for held in harvest}
    items = tuple(
        Silent(
            id_,
            names[id_],
            quiet[id_].isoformat(),
            (last_day - quiet[id_]).days,
            _held(_usual_sources(counts, press, id_), by_source, quiet[id_]),
        )
        for _, id_ in shown
    )
    return SilentBodies(items, following, len(ranked), True, last_day.isoformat(), _since(harvest, first_day))


def find_last_day(counts: Counts, filters: Filters, today: date) -> date | None:
    """``until``, else the last day of which any article is held, today at the latest."""
    if filters.until:
        return filters.until
    newest = counts.last_days(counts.matching(Filters(source=filters.source, until=today)), "source")
    return max(newest.values(), default=None)


def _usual_sources(counts: Counts, press: Filters, id_: str) -> list[str]:
    naming = counts.matching(press, ("organization", [id_]))
    return [source for source, _ in counts.values(naming, "source")[0][:USUAL_SOURCES]]


def _held(sources: Sequence[str], harvest: Mapping[str, HarvestedSource], last_named: date) -> SourceMonths:
    known = [harvest[source] for source in sources if source in harvest]
    states = Counter(month.state for held in known for month in _later(held.months, last_named))
    return SourceMonths(
        sources=tuple(held.name for held in known),
        months=states.total(),
        whole=states["whole"],
        part=states["part"],
        found=states["found"],
        unharvested=states["unharvested"],
    )


def _later(months: Sequence[HarvestedMonth], day: date) -> list[HarvestedMonth]:
    return [month for month in months if month.month > month_of(day)]


def _since(harvest: Sequence[HarvestedSource], first_day: date) -> tuple[HarvestedSource, ...]:
    first = month_of(first_day)
    return tuple(
        replace(held, months=tuple(month for month in held.months if month.month >= first)) for held in harvest
    )
