"""Sources: what each one gave, how its last harvest ended, and whether it is well."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Literal

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from kb.models import Article, Fetch, Run, Source
from kb.queries.facts import iso, month_of
from kb.queries.paging import Slice
from kb.queries.volume import Volume, get_volume, list_runs

Health = Literal["good", "stale", "failing", "unusual", "unknown"]
STALE_AFTER = timedelta(days=3)
"""A source that was not asked for so long is stale: its silence may be ours."""
FAILING_SHARE = 0.2
"""A last run in which more than this share of the pages failed or was blocked is failing."""


@dataclass(frozen=True, slots=True)
class LastRun:
    """The latest run that fetched or imported something of the source."""

    id: int
    kind: str
    started_at: str
    finished_at: str | None
    """None where the run was cut off or still goes on."""
    outcomes: dict[str, int]
    faults: tuple[str, ...]
    """What the harvest found wrong with the source, in sentences: it gave less than it declares."""


@dataclass(frozen=True, slots=True)
class SourceHealth:
    """Whether a source is well: fields as in `SourceRecord`."""

    id: str
    name: str
    last_run: LastRun | None
    volume: Volume
    health: Health


@dataclass(frozen=True, slots=True)
class SourceMonth:
    """How many articles of a source bear a date in the month."""

    month: str
    articles: int


@dataclass(frozen=True, slots=True)
class SourceRecord:
    """A news source, its volume and its health."""

    id: str
    name: str
    url: str
    reader: str
    domains: tuple[str, ...]
    articles: int
    with_date: int
    with_author: int
    first_published: str | None
    last_published: str | None
    last_run: LastRun | None
    outcomes: dict[str, int]
    """Every page ever fetched or imported, by the one outcome in which it ended."""
    volume: Volume
    """How many articles it gave of late, and how many are usual."""
    health: Health
    """good, stale (not asked for days), failing (the last run lost many pages, or it gave less than is declared),
    unusual (far fewer or far more articles than it used to give) or unknown (never harvested)."""


@dataclass(frozen=True, slots=True)
class SourceDetail(SourceRecord):
    """A source with its articles by month and its latest troubles."""

    months: tuple[SourceMonth, ...]
    troubles: tuple[Trouble, ...]


@dataclass(frozen=True, slots=True)
class Trouble:
    """A page that gave no article, and why."""

    url: str
    at: str
    outcome: str
    status: int | None
    reason: str | None


def list_sources(session: Session, now: datetime | None = None) -> Slice[SourceRecord]:
    """Every declared source that was ever harvested or imported, by id."""
    records = [SourceRecord(**fields) for fields in _list_fields(session, None, now)]
    return Slice(tuple(records), None, len(records), True)


def get_source(session: Session, source_id: str, now: datetime | None = None) -> SourceDetail | None:
    """The source with its months and troubles, or None."""
    fields = _list_fields(session, source_id, now)
    if not fields:
        return None
    counts: dict[str, int] = defaultdict(int)
    days = select(Article.published_on, func.count()).where(Article.source_id == source_id)
    for day, number in session.execute(days.group_by(Article.published_on)):
        if day is not None:
            counts[month_of(day)] += number
    lost = (
        select(Fetch)
        .where(Fetch.source_id == source_id, Fetch.outcome.in_(("error", "blocked", "gone", "not_article")))
        .order_by(Fetch.at.desc(), Fetch.id.desc())
        .limit(20)
    )
    return SourceDetail(
        **fields[0],
        months=tuple(SourceMonth(month, counts[month]) for month in sorted(counts)),
        troubles=tuple(
            Trouble(row.url, row.at.isoformat(), row.outcome, row.status, row.reason) for row in session.scalars(lost)
        ),
    )


def name_sources(session: Session) -> dict[str, str]:
    """The names of all sources, by id."""
    return dict(session.execute(select(Source.id, Source.name).order_by(Source.name)).all())


def list_health(session: Session, now: datetime | None = None) -> list[SourceHealth]:
    """Every declared source that was ever harvested or imported, by id, without what it takes to count its articles."""
    return _list_health(session, list(session.scalars(select(Source).order_by(Source.id))), now)


def _list_health(session: Session, sources: Sequence[Source], now: datetime | None) -> list[SourceHealth]:
    runs, harvests = _list_last_runs(session, [source.id for source in sources]), list_runs(session)
    found: list[SourceHealth] = []
    for source in sources:
        run, volume = runs.get(source.id), get_volume(session, source.id, harvests)
        health = _health(run, volume, now or datetime.now(UTC))
        found.append(SourceHealth(source.id, source.name, run, volume, health))
    return found


def _list_fields(session: Session, source_id: str | None, now: datetime | None) -> list[dict[str, Any]]:
    only: tuple[Any, ...] = () if source_id is None else (Source.id == source_id,)
    sources = list(session.scalars(select(Source).where(*only).order_by(Source.id)))
    if not sources:
        return []
    ids = [source.id for source in sources]
    volume = _get_volume(session, ids)
    outcomes: dict[str, dict[str, int]] = defaultdict(dict)
    counted = select(Fetch.source_id, Fetch.outcome, func.count()).where(Fetch.source_id.in_(ids))
    for id_, outcome, number in session.execute(counted.group_by(Fetch.source_id, Fetch.outcome)):
        outcomes[id_ or ""][outcome] = number
    health = {item.id: item for item in _list_health(session, sources, now)}
    return [
        {
            "id": source.id,
            "name": source.name,
            "url": source.url,
            "reader": source.reader,
            "domains": tuple(source.domains),
            **volume[source.id],
            "last_run": health[source.id].last_run,
            "outcomes": dict(sorted(outcomes[source.id].items())),
            "volume": health[source.id].volume,
            "health": health[source.id].health,
        }
        for source in sources
    ]


def _get_volume(session: Session, ids: list[str]) -> dict[str, dict[str, Any]]:
    empty = {"articles": 0, "with_date": 0, "with_author": 0, "first_published": None, "last_published": None}
    volume: dict[str, dict[str, Any]] = {id_: dict(empty) for id_ in ids}
    authored = func.sum(_has_author(session))
    rows = session.execute(
        select(
            Article.source_id,
            func.count(),
            func.count(Article.published_on),
            authored,
            func.min(Article.published_on),
            func.max(Article.published_on),
        )
        .where(Article.source_id.in_(ids))
        .group_by(Article.source_id)
    )
    for source_id, number, dated, with_author, first, last in rows:
        values = (number, dated, int(with_author or 0), iso(first), iso(last))
        volume[source_id or ""] = dict(zip(empty, values, strict=True))
    return volume


def _has_author(session: Session) -> Any:
    from sqlalchemy import case

    sqlite = session.connection().dialect.name == "sqlite"
    number = (func.json_array_length if sqlite else func.jsonb_array_length)(Article.authors)
    return case((number > 0, 1), else_=0)


def _list_last_runs(session: Session, ids: list[str]) -> dict[str, LastRun]:
    # The latest fetch of each source, from the index of sources and moments: there are many fetches.
    newest = select(Fetch.run_id).where(Fetch.source_id == Source.id).order_by(Fetch.at.desc(), Fetch.id.desc())
    latest = select(Source.id.label("source_id"), newest.limit(1).scalar_subquery().label("run_id"))
    last = latest.where(Source.id.in_(ids)).subquery()
    rows = session.execute(
        select(Fetch.source_id, Run, Fetch.outcome, func.count())
        .join(last, (last.c.source_id == Fetch.source_id) & (last.c.run_id == Fetch.run_id))
        .join(Run, Run.id == Fetch.run_id)
        .group_by(Fetch.source_id, Run.id, Fetch.outcome)
        .order_by(Fetch.outcome)
    )
    runs: dict[str, LastRun] = {}
    for id_, run, outcome, number in rows:
        source_id = id_ or ""
        if source_id not in runs:
            finished = run.finished_at.isoformat() if run.finished_at else None
            faults = tuple(run.arguments.get("faults", {}).get(source_id, ()))
            runs[source_id] = LastRun(run.id, run.kind, run.started_at.isoformat(), finished, {}, faults)
        runs[source_id].outcomes[outcome] = number
    return runs


def _health(run: LastRun | None, volume: Volume, now: datetime) -> Health:
    if run is None:
        return "unknown"
    lost = run.outcomes.get("error", 0) + run.outcomes.get("blocked", 0)
    if run.faults or lost > FAILING_SHARE * sum(run.outcomes.values()):
        return "failing"
    if now - datetime.fromisoformat(run.started_at) > STALE_AFTER:
        return "stale"
    return "unusual" if volume.is_break else "good"
