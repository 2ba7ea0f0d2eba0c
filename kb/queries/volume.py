"""Whether a source gives as many articles as it always did, by its own history; no other source is its measure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from statistics import median
from typing import Any, Literal

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from kb.holidays import is_quiet
from kb.models import Article, Page, Run, Source
from kb.records import LOCAL

HarvestRun = tuple[datetime, Mapping[str, Any]]
VolumeState = Literal["usual", "few", "none", "many", "unknown"]
WEEKS = 12
"""Weeks of history that are looked at."""
ENOUGH_WEEKS = 4
ENOUGH_ARTICLES = 8
FEW = 0.3
"""Share of the usual number of a week below which it is few, if no week before was as poor."""
MANY = 3.0
MANY_MORE = 15
REACH = 7
"""Days before a harvest of which its listings still name every article."""
LEAST_SILENCE = 3
"""Days without any article that are never too many."""
_RUNS = 400


@dataclass(frozen=True, slots=True)
class Volume:
    """How many articles a source gave in the week before its last whole harvest, and how many it usually gives."""

    state: VolumeState
    """usual; few, none, many: a break; unknown: too little is known, or it is Tết."""
    until: str | None = None
    """The last day of that week; None where the source was never harvested whole."""
    last_week: int = 0
    usual: float | None = None
    """The median of the weeks before; None where there are too few of them."""
    last_article: str | None = None
    """The day of the latest article."""

    @property
    def is_break(self) -> bool:
        """Whether somebody should look at the source."""
        return self.state in ("few", "none", "many")

    def describe(self) -> str:
        """The state in one sentence without the source's name; '' where nothing is unusual."""
        week = f"in the seven days to {self.until} it gave {self.last_week} articles, {self.usual:g} are usual" if (
            self.usual is not None
        ) else ""  # fmt: skip
        if self.state == "none":
            return f"no article since {self.last_article}, which was never so long before; {week}"
        return week if self.is_break else ""


def get_volume(session: Session, source_id: str, runs: Sequence[HarvestRun] | None = None) -> Volume:
    """The volume of a source as its last whole harvest left it.

    Weeks are compared with weeks, so that weekends weigh the same; weeks of Tết are left out. A run that was broken
    off, limited or asked for certain days tells nothing, nor does one that left many articles for later. ``runs`` are
    those of `list_runs`, for who asks for many sources.
    """
    harvests = _list_harvests(list_runs(session) if runs is None else runs, source_id)
    if not harvests:
        return Volume("unknown")
    dated = _is_dated(session, source_id)
    last = harvests[0].astimezone(LOCAL).date()
    # The day of the harvest has not ended; of undated articles it is the only day that is known.
    until = last - timedelta(days=1) if dated else last
    start = until - timedelta(days=7 * (WEEKS + 1) - 1)
    counts = _count_by_day(session, source_id, start, until, dated=dated)
    first = _first_day(session, source_id, dated=dated)
    ends = [until - timedelta(days=7 * number) for number in range(1, WEEKS + 1)]
    ends = [end for end in ends if first is not None and end - timedelta(days=6) >= first and not _rests(end)]
    harvested = [end for end in ends if _is_covered(end, harvests)]
    weeks = [_week(counts, end) for end in (ends if dated else harvested)]
    count, newest = _week(counts, until), max(counts, default=None)
    known = Volume("unknown", until.isoformat(), count, None, newest.isoformat() if newest else None)
    if len(weeks) < ENOUGH_WEEKS or sum(weeks) < ENOUGH_ARTICLES:
        return known
    usual = float(median(weeks))
    state: VolumeState = "usual"
    if _rests(until) or _waiting(session, source_id) > FEW * max(usual, 1):
        state = "unknown"
    elif _is_silent(counts, start, until) or (count == 0 and usual >= 5 and min(weeks) > 0):
        state = "none"
    elif usual >= 5 and count < FEW * usual and count < min(weeks):
        state = "few"
    elif dated and len(harvested) >= ENOUGH_WEEKS:
        before = [_week(counts, end) for end in harvested]
        if count > MANY * median(before) and count > 1.5 * max(before) and count >= median(before) + MANY_MORE:
            state = "many"
    return Volume(state, known.until, count, usual, known.last_article)


def list_breaks(session: Session) -> dict[str, Volume]:
    """The volume of each source that gives far fewer or far more articles than it did, by its id."""
    ids = session.scalars(select(Source.id).order_by(Source.id))
    return {id_: volume for id_ in ids if (volume := get_volume(session, id_)).is_break}


def list_runs(session: Session) -> list[HarvestRun]:
    """When the latest harvests began that came to their end, and what they were asked for, the latest first."""
    runs = select(Run.started_at, Run.arguments).where(Run.kind == "harvest", Run.finished_at.is_not(None))
    return [(started, given) for started, given in session.execute(runs.order_by(Run.id.desc()).limit(_RUNS))]


def _list_harvests(runs: Sequence[HarvestRun], source_id: str) -> list[datetime]:
    """When the runs began that harvested the source to the end and without bounds, the latest first."""
    return [
        started
        for started, given in runs
        if source_id in given.get("sources", ()) and is_whole(given) and given.get("until") is None
    ]


def is_whole(given: Mapping[str, Any]) -> bool:
    """Whether a run with these arguments came to its end and was not limited, so that it tells of what there is."""
    return bool(given.get("complete", True)) and given.get("limit") is None


def _is_dated(session: Session, source_id: str) -> bool:
    mine = Article.source_id == source_id
    undated = select(func.count()).where(mine, Article.published_at.is_(None))
    if not session.scalar(undated):
        return True
    latest = select(Article.published_on).where(mine)
    days = session.scalars(latest.order_by(Article.first_seen.desc(), Article.id).limit(100)).all()
    return 2 * sum(day is not None for day in days) >= len(days)


def _count_by_day(session: Session, source_id: str, start: date, until: date, *, dated: bool) -> dict[date, int]:
    """Articles by the day of their publication, or by the day on which they were first seen."""
    if dated:
        days = select(Article.published_on, func.count()).where(Article.source_id == source_id)
        # By the moment as well: the index of sources and moments finds it.
        after = datetime(start.year, start.month, start.day, tzinfo=LOCAL)
        days = days.where(Article.published_on.between(start, until), Article.published_at >= after)
        days = days.group_by(Article.published_on)
        return {day: number for day, number in session.execute(days) if day is not None}
    after = datetime(start.year, start.month, start.day, tzinfo=LOCAL)
    seen = select(Article.first_seen).where(Article.source_id == source_id, Article.first_seen >= after)
    counts: dict[date, int] = {}
    for moment in session.scalars(seen):
        day = moment.astimezone(LOCAL).date()
        if day <= until:
            counts[day] = counts.get(day, 0) + 1
    return counts


def _first_day(session: Session, source_id: str, *, dated: bool) -> date | None:
    mine = Article.source_id == source_id
    if dated:
        moment = session.scalar(select(func.min(Article.published_at)).where(mine))
        return moment.astimezone(LOCAL).date() if moment else None
    moment = session.scalar(select(func.min(Article.first_seen)).where(mine))
    # What the first harvest found had gathered for long.
    return moment.astimezone(LOCAL).date() + timedelta(days=1) if moment else None


def _waiting(session: Session, source_id: str) -> int:
    # By the index of states: nearly all pages of a source are done.
    mine = func.coalesce(Page.source_id, "") == source_id
    due = select(func.count()).select_from(Page).where(mine, Page.state == "due")
    return session.scalar(due.where(Page.kind == "article", Page.last_fetch_at.is_(None))) or 0


def _week(counts: dict[date, int], end: date) -> int:
    return sum(counts.get(end - timedelta(days=number), 0) for number in range(7))


def _rests(end: date) -> bool:
    return any(is_quiet(end - timedelta(days=number)) for number in range(7))


def _is_covered(end: date, harvests: Iterable[datetime]) -> bool:
    """Whether the source was harvested within a week after that day: later its listings may name it no more."""
    return any(0 <= (moment.astimezone(LOCAL).date() - end).days <= REACH for moment in harvests)


def _is_silent(counts: dict[date, int], start: date, until: date) -> bool:
    """Whether nothing came for more than twice as many days as the longest silence before; days of Tết not counted."""
    days = [start + timedelta(days=number) for number in range((until - start).days + 1)]
    gaps = _gaps([counts.get(day, 0) for day in days if not is_quiet(day)])
    return len(gaps) > 1 and gaps[-1] > max(LEAST_SILENCE - 1, 2 * max(gaps[:-1]))


def _gaps(counts: Sequence[int]) -> list[int]:
    """The days without articles before each day with some, and at last those after the latest; not before the first."""
    gaps: list[int] = []
    silent: int | None = None
    for number in counts:
        if number:
            gaps += [silent] if silent is not None else []
            silent = 0
        elif silent is not None:
            silent += 1
    return [*gaps, silent] if silent is not None else []
