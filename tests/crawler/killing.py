"""Harvests that are killed at random moments, and the state that they leave."""

from __future__ import annotations

import random
import signal
import time
from collections.abc import Callable, Sequence
from typing import Any

from crawling import Bench
from sqlalchemy import func, select

from kb.models import Article, Fetch, Host, Page, Revision
from kb.sessions import open_engine, read_session


def harvest_with_kills(
    bench: Bench, sources: Sequence[str], asked: Callable[[], list[str]], pages: int, *, kills: int = 20
) -> list[str]:
    """Harvests to the end, killed with SIGKILL so often: each time after a first stored page and before the last.

    ``asked``: the addresses that the server was asked for so far, without robots.txt. Gives those that were asked again
    though their fate was settled before a kill: what was in flight may be asked again, nothing else.
    """
    choice = random.Random(20241118)
    counted: set[str] = set()
    repeated: list[str] = []
    for remaining in range(kills, 0, -1):
        start = len(asked())
        # So many requests that the next blows still find pages to fetch.
        wanted = start + choice.randint(1, max(1, 2 * (pages - len(counted)) // (remaining + 2)))
        process = bench.start("harvest", *sources, "--at", bench.site.origin, "--no-enrich")
        while process.poll() is None and (len(asked()) < wanted or not _stored(bench)):
            time.sleep(0.005)
        time.sleep(choice.uniform(0, 0.02))
        process.send_signal(signal.SIGKILL)
        process.communicate(timeout=30)
        assert process.returncode == -signal.SIGKILL
        repeated += [url for url in asked()[start:] if url in counted]
        counted = _counted(bench)
        assert len(counted) < pages
    start = len(asked())
    last = bench.harvest(*sources)
    assert last.status == 0, last.err
    return repeated + [url for url in asked()[start:] if url in counted]


def state_of(bench: Bench) -> dict[str, Any]:
    """All that a harvest leaves, but for moments, numbers and places in the archive."""
    with read_session(open_engine(bench.settings)) as session:
        fetches = select(Fetch.url, Fetch.kind, Fetch.outcome, Fetch.status, Fetch.article_id)
        pages = select(Page.url, Page.kind, Page.state, Page.outcome, Page.tries, Page.lease_owner, Page.etag)
        revisions = select(Revision.article_id, Revision.number, Revision.content_hash, Revision.extractor)
        return {
            "fetches": sorted(map(str, session.execute(fetches))),
            "pages": sorted(map(str, session.execute(pages))),
            "revisions": sorted(map(str, session.execute(revisions))),
            "articles": sorted(map(str, session.execute(select(Article.id, Article.url, Article.revision)))),
            "hosts": sorted(map(str, session.execute(select(Host.origin, Host.lease_owner, Host.robots_state)))),
        }


def _stored(bench: Bench) -> int:
    with read_session(open_engine(bench.settings)) as session:
        return session.scalar(select(func.count()).select_from(Article)) or 0


def _counted(bench: Bench) -> set[str]:
    """The pages whose fate is settled."""
    with read_session(open_engine(bench.settings)) as session:
        return set(session.scalars(select(Fetch.url)))
