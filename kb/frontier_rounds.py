"""Rounds of the frontier: what is due when one begins, what a page's links make due, and what a run did in the end."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from kb.frontier_pages import page_row
from kb.leases import INDEX_KINDS, FoundLink, Lease, RunSummary, Seed
from kb.models import Fetch, Page, Source
from kb.politeness import MAX_VAIN, RETURNS
from kb.records import LOCAL
from kb.rows import upsert_rows

ROUND_LIFETIME = timedelta(hours=6)
"""A round that was broken off is carried on within this time; later a new one begins."""
_FEW = 20
_BATCH = 500


def begin_round(
    session: Session, source_id: str, seeds: Sequence[Seed], now: datetime, *, full: bool, deep: bool
) -> None:
    """Makes due what a source declares, or carries on a round that was broken off a short while ago.

    Pages that continue a listing are due when their own time has come, and all of them where ``deep`` or ``full`` says
    so or the round before was never finished: nobody can tell then what it had still to name.
    """
    rows = [page_row(seed.url, seed.kind, source_id, now, "declared", {}) for seed in seeds]
    upsert_rows(session, Page, rows, key=["url"])
    source = session.get_one(Source, source_id)
    session.refresh(source)
    started = source.harvest_started_at
    broken = started is not None and source.harvest_finished_at is None
    mine = update(Page).where(Page.source_id == source_id, Page.state != "leased")
    fresh: dict[str, Any] = {"state": "due", "tries": 0, "next_fetch_at": now}
    if not (broken and started is not None and now - started < ROUND_LIFETIME):
        source.harvest_started_at, source.harvest_finished_at = now, None
        ids = _declared_pages(session, source_id, {seed.url for seed in seeds}, None if deep or broken else now)
        for start in range(0, len(ids), _BATCH):
            session.execute(mine.where(Page.id.in_(ids[start : start + _BATCH])).values(**fresh))
    due = mine.where(Page.kind == "article", Page.state == "done", Page.next_fetch_at <= now)
    session.execute(due.values(state="due", tries=0))
    if full:
        everything = mine.where(Page.state != "dead")
        session.execute(everything.values(**fresh, etag=None, last_modified=None, content_hash=None))


def _declared_pages(session: Session, source_id: str, declared: set[str], now: datetime | None) -> list[int]:
    """The listings, feeds and sitemaps that are declared, or continue one that is; of pages that continue a listing
    only those whose time has come by ``now``, unless that is None."""
    pages = select(Page.id, Page.url, Page.hint, Page.state, Page.next_fetch_at)
    pages = pages.where(Page.source_id == source_id, Page.kind.in_(INDEX_KINDS))
    found: list[int] = []
    for row in session.execute(pages):
        hint = row.hint or {}
        rests = now is not None and "page" in hint and row.next_fetch_at is not None and row.next_fetch_at > now
        if row.url in declared or (row.state != "dead" and hint.get("root") in declared and not rests):
            found.append(row.id)
    return found


@dataclass(frozen=True, slots=True)
class Added:
    """What the links of a page did to the frontier."""

    articles: int
    """Articles that nobody had named before."""
    origins: frozenset[str]


def add_links(session: Session, links: Iterable[FoundLink], lease: Lease, now: datetime) -> Added:
    """Takes the links of a page in. Known pages are due again where it says something new of them:

    an article that changed, by its sitemap or feed, after it was last fetched; one that was gone and is named again
    after `RETURNS`; the page that continues a listing which named a new article.
    """
    rows = {link.url: page_row(link.url, link.kind, lease.source_id, now, lease.url, dict(link.hint)) for link in links}
    known = _find_known(session, list(rows))
    upsert_rows(session, Page, [row for url, row in rows.items() if url not in known], key=["url"])
    articles = sum(row["kind"] == "article" and url not in known for url, row in rows.items())
    woken: list[int] = []
    changed: dict[int, dict[str, Any]] = {}
    for url, page in known.items():
        if page.state != "done" or page.last_fetch_at is None or page.source_id != lease.source_id:
            continue
        said = rows[url]["hint"] or {}
        if page.kind != "article":
            if articles and page.kind == "listing" and "page" in said:
                woken.append(page.id)
        elif page.outcome == "gone":
            if now - page.last_fetch_at >= RETURNS:
                woken.append(page.id)
        elif "modified" in said and _has_changed(page, said["modified"], now):
            changed[page.id] = {**(page.hint or {}), "modified": said["modified"], "modified_asked": True}
    # A sitemap that says of most pages that they changed tells when it was written itself.
    if len(changed) > max(_FEW, len(known) // 2):
        changed = {}
    due = {"state": "due", "tries": 0, "next_fetch_at": now}
    # Another process may have leased a page since it was looked at.
    rests = update(Page).where(Page.state == "done")
    for page_id in woken:
        session.execute(rests.where(Page.id == page_id).values(**due))
    for page_id, hint in changed.items():
        session.execute(rests.where(Page.id == page_id).values(**due, hint=hint))
    return Added(articles, frozenset(row["origin"] for row in rows.values()))


def _find_known(session: Session, urls: Sequence[str]) -> dict[str, Any]:
    """What the frontier knows of these addresses: rows without the rest of the page, for sitemaps name thousands."""
    columns = (Page.url, Page.id, Page.kind, Page.state, Page.outcome, Page.source_id, Page.last_fetch_at, Page.hint)
    known: dict[str, Any] = {}
    for start in range(0, len(urls), _BATCH):
        rows = session.execute(select(*columns).where(Page.url.in_(urls[start : start + _BATCH])))
        known |= {row.url: row for row in rows}
    return known


def _has_changed(page: Any, modified: str, now: datetime) -> bool:
    """Whether the page changed, as it is said, after it was last fetched; where such words were often wrong, no."""
    hint = page.hint or {}
    if hint.get("modified") == modified or hint.get("modified_vain", 0) >= MAX_VAIN:
        return False
    try:
        moment = datetime.fromisoformat(modified)
    except ValueError:
        return False
    if len(modified) <= 10:
        # A day alone: the change may have come at its end, after that day's fetch.
        moment += timedelta(days=1)
    moment = moment if moment.tzinfo else moment.replace(tzinfo=LOCAL)
    return bool(page.last_fetch_at < moment <= now + timedelta(days=1))


def summarize(session: Session, run_id: int, source_ids: Sequence[str]) -> RunSummary:
    """What a run did, and what it left of its sources."""
    outcomes: dict[str, dict[str, int]] = {}
    counted = select(Fetch.source_id, Fetch.outcome, func.count()).where(Fetch.run_id == run_id)
    for source_id, outcome, number in session.execute(counted.group_by(Fetch.source_id, Fetch.outcome)):
        outcomes.setdefault(source_id or "", {})[outcome] = number
    waiting = select(Page.source_id, func.count()).where(Page.source_id.in_(source_ids), Page.state == "due")
    rows = session.execute(waiting.group_by(Page.source_id))
    return RunSummary(run_id, outcomes, {source_id or "": number for source_id, number in rows})
