"""Scrapy's scheduler over the frontier: the queue is the database, shared with every other process that harvests."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

from scrapy import Request
from scrapy.core.scheduler import BaseScheduler

from kb.leases import Wait

if TYPE_CHECKING:
    from scrapy.crawler import Crawler
    from twisted.internet.defer import Deferred

    from crawler.spider import SourceSpider


class FrontierScheduler(BaseScheduler):
    """Hands out what the frontier leases; tells the engine to come back when the frontier asks to wait."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._spider: SourceSpider | None = None
        self._finished = False
        self._asleep_until = 0.0

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> FrontierScheduler:
        """The scheduler of that crawl."""
        return cls(crawler)

    def open(self, spider: Any) -> Deferred[None] | None:
        """Begins with the spider's pages."""
        self._spider = spider
        spider.scheduler = self
        return None

    def close(self, reason: str) -> Deferred[None] | None:
        """Nothing is left to write: the queue is the database."""
        return None

    def has_pending_requests(self) -> bool:
        """Whether the frontier may still lease something to this crawl."""
        return not self._finished

    def enqueue_request(self, request: Request) -> bool:
        """False: pages enter the frontier with the answer that named them, never one by one."""
        return False

    def next_request(self) -> Request | None:
        """The request for the next lease, or None while there is none."""
        loop = asyncio.get_event_loop()
        if self._finished or self._spider is None or loop.time() < self._asleep_until:
            return None
        lease = self._spider.lease()
        if lease is None:
            self._finished = True
            return None
        if isinstance(lease, Wait):
            self._asleep_until = loop.time() + lease.seconds
            loop.call_later(lease.seconds + 0.001, self.wake)
            return None
        return self._spider.request_for(lease)

    def wake(self) -> None:
        """Makes the engine ask at once: a page was completed, or a wait is over."""
        self._asleep_until = 0.0
        engine = self._crawler.engine
        slot = getattr(engine, "_slot", None)
        if slot is not None:
            # The engine looks by itself only every few seconds; it offers no public way to be told.
            slot.nextcall.schedule()
