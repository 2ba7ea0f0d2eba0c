"""What tests of the frontier share: a source with one listing, its pages and answers."""

from __future__ import annotations

import time
from collections import Counter
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import select, update

from kb.frontier import Frontier
from kb.leases import Answer, FoundLink, Lease, RobotsLease, Seed, Wait
from kb.models import Fetch, Page
from kb.records import Article, SourceRecord
from kb.sessions import open_engine, read_session, write_session
from kb.settings import Settings

SOURCE = SourceRecord("thu", "Nguồn thử", "https://thu.example/", "mastercms", ("thu.example",))
SEEDS = [Seed("https://thu.example/tin", "listing")]
ROBOTS = b"User-agent: *\nDisallow: /cam/\n"


def now() -> datetime:
    return datetime.now(UTC)


def begin(settings: Settings, **how: Any) -> tuple[Frontier, int]:
    frontier = Frontier(settings.model_copy(update={"retry_wait": 0.01}), delay=0.0)
    return frontier, frontier.start_run([(SOURCE, SEEDS)], {}, **how)


def take(frontier: Frontier, run: int, *, body: bytes = ROBOTS, status: int | None = 200, **how: Any) -> Lease | None:
    """The next page, with robots.txt answered on the way; None where the frontier has nothing."""
    for _ in range(50):
        lease = frontier.lease(run, ["thu"], **how)
        if isinstance(lease, RobotsLease):
            frontier.complete_robots(lease, status, body)
        elif isinstance(lease, Wait):
            time.sleep(min(lease.seconds, 0.05))
        else:
            return lease
    raise AssertionError("the frontier only asks to wait")


def listing(*paths: str, **hint: Any) -> Answer:
    links = tuple(FoundLink(f"https://thu.example{path}", "article", hint) for path in paths)
    return Answer("listing", now(), status=200, links=links, content_hash="sha256:1")


def article(url: str, text: str = "Lời thứ nhất.") -> Article:
    return Article(url=url, canonical_url=url, headline="Tin thử", article_body=text, extractor="thử/1", source="thu")


def stored(url: str, text: str = "Lời thứ nhất.", **how: Any) -> Answer:
    hashed = f"sha256:{hash(text)}"
    return Answer("stored", now(), status=200, article=article(url, text), content_hash=hashed, **how)


def page(settings: Settings, path: str) -> Page:
    with read_session(open_engine(settings)) as session:
        return session.scalars(select(Page).where(Page.url == f"https://thu.example{path}")).one()


def change(settings: Settings, path: str, **values: Any) -> None:
    with write_session(open_engine(settings)) as session:
        session.execute(update(Page).where(Page.url == f"https://thu.example{path}").values(**values))


def counted(settings: Settings) -> Counter[tuple[str, str]]:
    with read_session(open_engine(settings)) as session:
        return Counter(
            (url.removeprefix("https://thu.example"), how)
            for url, how in session.execute(select(Fetch.url, Fetch.outcome))
        )
