"""Since when the press is silent about a body, beside what was harvested meanwhile: a gap of ours looks the same."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from sqlalchemy import ColumnElement, func, literal, select
from sqlalchemy.orm import Session

from kb.models import Activity, Article, Mention
from kb.queries.days import shift
from kb.queries.facts import iso, month_of
from kb.queries.filters import Filters, one_of
from kb.queries.silence import Harvested
from kb.queries.silent_bodies import UNIONS
from kb.queries.timeline_documents import Conditions
from kb.queries.timeline_scope import Counted, Scope
from kb.records import LOCAL

_MANY = 2_000
"""Rows of a body beyond which its last day is looked for from the newest article backwards."""
_LISTED = 20


@dataclass(frozen=True, slots=True)
class Gap:
    """Months without any report of the body, though articles of them were harvested."""

    first: str
    """``YYYY-MM``, as ``last``."""
    last: str
    months: int
    harvested: int
    """Articles of these months, whatever they report."""


@dataclass(frozen=True, slots=True)
class SilentBody:
    """A union below that no article has named for a while; those that only undated articles name are left out."""

    id: str
    name: str
    last_named: str
    days: int


@dataclass(frozen=True, slots=True)
class SilentSince:
    """The last days on which the press reported of a body itself (with what it grew from and its boards)."""

    last_activity: str | None
    """The last day of publication of an article that reports an activity of it."""
    last_named: str | None
    """The last day of publication of an article that names it."""
    last_harvested: str | None
    """The last day of which any article was harvested."""
    days: int | None
    """From ``last_named`` to ``last_harvested``."""
    since_activity: Harvested
    """What was harvested of the days after ``last_activity``: silence is no gap of the harvest where this is much."""
    since_named: Harvested
    gaps: tuple[Gap, ...]
    silent_days: int
    """Unions below count as silent when they were not named in so many days before ``last_harvested``."""
    below: tuple[SilentBody, ...]
    """The longest silent first, the first twenty. Of a very large body those that stand directly below it."""
    below_total: int


def get_silent_since(
    session: Session,
    scope: Scope,
    filters: Filters,
    conditions: Conditions,
    months: Iterable[str],
    *,
    silent_days: int = 180,
) -> SilentSince:
    """Since when the body is silent under the filters; ``months`` are those that have a report of it."""
    own = scope.own().ids
    by_day = _harvested_by_day(session, filters)
    last = max(by_day, default=None)
    named = _last_day(session, Mention, Mention.entity_id, own, conditions)
    acted = None
    if scope.label != "PER":
        held_by = Activity.place_id if scope.label == "LOC" else Activity.organizer_id
        acted = _last_day(session, Activity, held_by, own, conditions)
    silent = _list_silent(session, scope, conditions, last, silent_days) if last else []
    return SilentSince(
        last_activity=iso(acted),
        last_named=iso(named),
        last_harvested=iso(last),
        days=(last - named).days if last and named else None,
        since_activity=_harvested_since(session, filters, acted),
        since_named=_harvested_since(session, filters, named),
        gaps=tuple(_find_gaps(sorted(months), by_day)),
        silent_days=silent_days,
        below=tuple(silent[:_LISTED]),
        below_total=len(silent),
    )


def _last_day(session: Session, model: Any, column: Any, ids: Sequence[str], conditions: Conditions) -> date | None:
    """The last day of publication of an article that has a row of one of the bodies."""
    whose = column == ids[0] if len(ids) == 1 else one_of(session, column, ids)
    if not _has_many(session, whose):
        rows = select(func.max(Article.published_on)).join(model, model.article_id == Article.id)
        return session.scalar(rows.where(whose, *conditions))
    told = select(model.id).where(model.article_id == Article.id, whose).exists()
    newest = select(Article.published_on).where(Article.published_on.is_not(None), told, *conditions)
    return session.scalar(newest.order_by(Article.published_on.desc()).limit(1))


def _has_many(session: Session, whose: ColumnElement[bool]) -> bool:
    few = select(literal(1)).where(whose).limit(_MANY)
    return (session.scalar(select(func.count()).select_from(few.subquery())) or 0) == _MANY


def _press(filters: Filters) -> list[Any]:
    """The press that is asked about: silence in one source is held against the harvest of that source."""
    conditions = [Article.source_id == filters.source] if filters.source else []
    if filters.until:
        conditions.append(Article.published_at < _midnight(shift(filters.until, 1)))
    return conditions


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), LOCAL)


def _harvested_by_day(session: Session, filters: Filters) -> dict[date, int]:
    press = _press(filters)
    rows = select(Article.published_on, func.count()).group_by(Article.published_on)
    return {day: number for day, number in session.execute(rows.where(*press)) if day is not None}


def _harvested_since(session: Session, filters: Filters, day: date | None) -> Harvested:
    # By the moment and not the day: the index of sources and moments answers all of it.
    span = func.min(Article.published_at), func.max(Article.published_at)
    rows = select(func.count(), func.count(func.distinct(Article.source_id)), *span).where(*_press(filters))
    if day is not None:
        rows = rows.where(Article.published_at >= _midnight(shift(day, 1)))
    articles, sources, first, last = session.execute(rows.where(Article.published_at.is_not(None))).one()
    return Harvested(articles, sources, _local_day(first), _local_day(last))


def _local_day(moment: datetime | None) -> str | None:
    return moment.astimezone(LOCAL).date().isoformat() if moment else None


def _find_gaps(told: Sequence[str], by_day: Mapping[date, int]) -> Iterable[Gap]:
    """Runs of months without a report, from the first report to the last month harvested, most recent last."""
    harvested: dict[str, int] = {}
    for day, number in by_day.items():
        harvested[month_of(day)] = harvested.get(month_of(day), 0) + number
    if not told or not harvested:
        return
    known, run = set(told), list[str]()
    month, end = told[0], max(harvested)
    while month <= end:
        if month not in known:
            run.append(month)
        elif run:
            yield Gap(run[0], run[-1], len(run), sum(harvested.get(item, 0) for item in run))
            run = []
        year, number = int(month[:4]), int(month[5:])
        month = f"{year + number // 12:04d}-{number % 12 + 1:02d}"
    if run:
        yield Gap(run[0], run[-1], len(run), sum(harvested.get(item, 0) for item in run))


def _list_silent(
    session: Session, scope: Scope, conditions: Conditions, last: date, silent_days: int
) -> list[SilentBody]:
    roots = {item.id for item in scope.counted if item.belongs in ("self", "predecessor")}
    unions: dict[str, Counted] = {
        item.id: item
        for item in scope.counted
        if item.belongs == "below" and item.kind in UNIONS and (item.parent_id in roots or not scope.large)
    }
    if not unions:
        return []
    quiet: Iterable[str] = unions
    whose = one_of(session, Mention.entity_id, unions)
    if _has_many(session, whose):
        # Whom recent articles name is soon found. Not by the index of articles: there are too many of them for a look
        # at each body in each.
        since = Article.published_at >= _midnight(shift(last, 1 - silent_days))
        recent = select(Article.id).where(since, *conditions)
        named = func.coalesce(Mention.article_id, "").in_(recent)
        heard = select(Mention.entity_id).where(whose, named).distinct()
        quiet = unions.keys() - set(session.scalars(heard))
    rows = (
        select(Mention.entity_id, func.max(Article.published_on))
        .join(Article, Article.id == Mention.article_id)
        .where(one_of(session, Mention.entity_id, quiet), *conditions)
        .group_by(Mention.entity_id)
    )
    found = [
        SilentBody(id_, unions[id_].name, day.isoformat(), (last - day).days)
        for id_, day in session.execute(rows)
        if id_ is not None and day is not None and (last - day).days >= silent_days
    ]
    return sorted(found, key=lambda item: (item.last_named, item.id))
