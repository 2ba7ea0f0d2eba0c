"""What a source has yielded of late: its newest articles, its last harvest, its listings, its volume."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from kb.leases import INDEX_KINDS
from kb.migrations import open_current
from kb.models import Article, Fetch, Page, Run
from kb.queries.volume import Volume, get_volume
from kb.sessions import read_session
from kb.settings import Settings

LATEST = 100
"""Articles of which shares are told: a site that changed shows in the newest ones."""


@dataclass(frozen=True, slots=True)
class SilentIndex:
    """A listing, feed or sitemap that named articles before and names none now."""

    url: str
    named: int
    """How many it named at last."""
    since: str | None
    """The first answer without any; None where the page is gone."""


@dataclass(frozen=True, slots=True)
class SourceState:
    """What a source has yielded."""

    articles: int = 0
    """All that are held; ``dated``, ``authored`` and ``short`` count among the ``latest``."""
    latest: int = 0
    dated: int = 0
    authored: int = 0
    short: int = 0
    """Articles whose body is shorter than what was asked for."""
    waiting: int = 0
    """Pages that are due."""
    last_run: int | None = None
    """The last harvest that came to its end."""
    last_at: datetime | None = None
    outcomes: dict[str, int] = field(default_factory=dict)
    """Pages of that harvest by outcome."""
    silent: tuple[SilentIndex, ...] = ()
    volume: Volume = field(default_factory=lambda: Volume("unknown"))


def get_source_state(
    settings: Settings, source_id: str, *, short: int = 200, indexes: Collection[str] = ()
) -> SourceState:
    """What the source has yielded; ``short``: characters of a body below which it counts as short; ``indexes``: the
    addresses of the listings, feeds and sitemaps that it declares now. Raises SchemaError."""
    engine = open_current(settings)
    with read_session(engine) as session:
        mine = Article.source_id == source_id
        newest = select(Article.date_published, Article.authors, Article.credit, func.length(Article.article_body))
        rows = session.execute(newest.where(mine).order_by(Article.first_seen.desc(), Article.id).limit(LATEST)).all()
        waiting = select(func.count()).select_from(Page).where(Page.source_id == source_id, Page.state == "due")
        last = _last_harvest(session, source_id)
        outcomes: dict[str, int] = {}
        if last is not None:
            counted = select(Fetch.outcome, func.count()).where(Fetch.run_id == last.id, Fetch.source_id == source_id)
            outcomes = dict(session.execute(counted.group_by(Fetch.outcome)).all())
        return SourceState(
            articles=session.scalar(select(func.count()).select_from(Article).where(mine)) or 0,
            latest=len(rows),
            dated=sum(row[0] is not None for row in rows),
            authored=sum(bool(row[1] or row[2]) for row in rows),
            short=sum(row[3] < short for row in rows),
            waiting=session.scalar(waiting) or 0,
            last_run=last.id if last else None,
            last_at=last.started_at if last else None,
            outcomes=outcomes,
            silent=_list_silent(session, source_id, indexes),
            volume=get_volume(session, source_id),
        )


def _last_harvest(session: Session, source_id: str) -> Any:
    """The last harvest of the source that was not broken off."""
    runs = select(Run.id, Run.started_at, Run.arguments).where(Run.kind == "harvest", Run.finished_at.is_not(None))
    runs = runs.where(Run.id.in_(select(Fetch.run_id).where(Fetch.source_id == source_id)))
    for run in session.execute(runs.order_by(Run.id.desc()).limit(LATEST)):
        if run.arguments.get("complete", True):
            return run
    return None


def _list_silent(session: Session, source_id: str, indexes: Collection[str]) -> tuple[SilentIndex, ...]:
    pages = select(Page).where(Page.source_id == source_id, Page.kind.in_(INDEX_KINDS), Page.url.in_(list(indexes)))
    found = []
    for page in session.scalars(pages.order_by(Page.id)):
        hint = page.hint or {}
        if hint.get("named") and (hint.get("silent_since") or page.outcome == "gone"):
            since = None if page.outcome == "gone" else hint["silent_since"]
            found.append(SilentIndex(page.url, hint["named"], since))
    return tuple(found)
