"""The spider that every declared source becomes."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import scrapy
from scrapy import Request, signals
from scrapy.exceptions import DownloadCancelledError
from scrapy.http import Response

from crawler.archive import Archive, ArchiveError
from crawler.outcomes import Window, answer_failure, answer_response, now
from crawler.page import Page
from crawler.source import Source
from kb.frontier import Frontier
from kb.leases import Answer, Lease, LeaseLost, PageKind, RobotsLease, RunSummary, Seed, Wait
from kb.settings import Settings

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

    from crawler.scheduler import FrontierScheduler

log = logging.getLogger("biennien.harvest")

CONDITIONAL_INDEX = timedelta(hours=6)
CONDITIONAL_ARTICLE = timedelta(days=7)
"""Within this time after a whole answer ``If-None-Match`` is sent. Feeds keep their ETag after changing: it is never
trusted for long."""


def seeds_of(source: Source) -> list[Seed]:
    """The listings, feeds and sitemaps of a source."""
    kinds: tuple[tuple[PageKind, Any], ...] = (
        ("listing", source.sections),
        ("feed", source.feeds),
        ("sitemap", source.sitemaps),
    )
    return [Seed(item.url, kind) for kind, items in kinds for item in items]


class SourceSpider(scrapy.Spider):
    """Fetches what the frontier leases of one source, and gives each answer back to it.

    Arguments, also by ``scrapy crawl -a``: ``since``, ``until`` (ISO dates), ``limit`` (articles), ``full``, ``at``
    (the origin of a mirror), ``run`` (a run that was started already).
    """

    name = "source"
    source: Source

    def __init__(
        self,
        *,
        since: date | str | None = None,
        until: date | str | None = None,
        limit: int | str | None = None,
        full: bool | str = False,
        at: str | None = None,
        run: int | str | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(**kwargs)
        self._window = Window(_as_day(since), _as_day(until))
        self._limit = int(limit) if limit not in (None, "") else None
        self._at = at.rstrip("/") if at else None
        self._settings = Settings()
        self._frontier = Frontier(self._settings)
        self._own_run = run is None
        full = full in (True, "1", "true", "yes")
        self.run = int(run) if run is not None else self._start_run(full)
        self._archive = Archive(self._settings.archive_dir, self.source.id, user_agent=self._settings.user_agent)
        self._articles = 0
        self.failure: str | None = None
        self.scheduler: FrontierScheduler | None = None

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **kwargs: Any) -> SourceSpider:
        """The spider of that crawl; its archive and its run are closed with it."""
        spider: SourceSpider = super().from_crawler(crawler, *args, **kwargs)
        crawler.signals.connect(spider.on_closed, signals.spider_closed)
        return spider

    def _start_run(self, full: bool) -> int:
        arguments = {"sources": [self.source.id], "full": full}
        return self._frontier.start_run([(self.source.to_record(), seeds_of(self.source))], arguments, full=full)

    async def start(self) -> AsyncIterator[Any]:
        """Nothing of its own: the scheduler asks `lease`."""
        return
        yield

    def on_closed(self, spider: Any, reason: str) -> None:
        """Ends the archive's file and, where the spider began the run, the run."""
        self._archive.close()
        if self._own_run:
            self.finish(complete=reason == "finished")

    def finish(self, *, complete: bool) -> RunSummary:
        """Ends the run of this source."""
        return self._frontier.finish_run(self.run, [self.source.id], complete=complete)

    @property
    def left_alone(self) -> dict[str, str]:
        """Hosts that the run gave up, with the reason."""
        return dict(self._frontier.left_alone)

    def lease(self) -> Lease | RobotsLease | Wait | None:
        """What to fetch next."""
        if self.failure is not None:
            return None
        wants_more = self._limit is None or self._articles < self._limit
        lease = self._frontier.lease(self.run, [self.source.id], articles=wants_more)
        if isinstance(lease, Lease) and lease.kind == "article":
            self._articles += 1
        return lease

    def request_for(self, lease: Lease | RobotsLease) -> Request:
        """The HTTP request for a lease: to the site itself, or to the mirror with the site's own Host."""
        headers = dict(self._conditions(lease)) if isinstance(lease, Lease) else {}
        url = lease.url
        if self._at is not None:
            parts = urlsplit(url)
            headers |= {"Host": parts.netloc, "X-Forwarded-Proto": parts.scheme}
            url = self._at + url[len(f"{parts.scheme}://{parts.netloc}") :]
        callback = self.parse if isinstance(lease, Lease) else self.parse_robots
        return Request(url, callback, headers=headers, errback=self.on_failure, dont_filter=True, meta={"lease": lease})

    def _conditions(self, lease: Lease) -> list[tuple[str, str]]:
        trusted = CONDITIONAL_ARTICLE if lease.kind == "article" else CONDITIONAL_INDEX
        if lease.last_full_fetch_at is None or now() - lease.last_full_fetch_at > trusted:
            return []
        conditions = (("If-None-Match", lease.etag), ("If-Modified-Since", lease.last_modified))
        return [(name, value) for name, value in conditions if value]

    def parse(self, response: Response, **kwargs: Any) -> None:
        """Stores what a leased page's response brought."""
        lease: Lease = response.meta["lease"]
        at = now()
        page = _page_of(lease.url, response)
        try:
            capture = self._archive.store_response(page, request_headers=_sent(response), fetched_at=at)
            answer = answer_response(lease, page, self.source, self._window, capture=capture, at=at)
            self._complete(lease, answer)
        except ArchiveError as error:
            self._stop(lease, str(error))

    def _complete(self, lease: Lease, answer: Answer) -> None:
        try:
            completed = self._frontier.complete(lease, answer)
        except LeaseLost as error:
            log.warning("%s", error)
        except OSError as error:
            self._stop(lease, f"the knowledge base cannot be written: {error}")
            return
        else:
            if completed.outcome in ("error", "blocked"):
                log.info("%s: %s (%s)", lease.url, completed.outcome, answer.reason)
            self.crawler.stats.inc_value(f"biennien/{completed.outcome or 'retry'}")
        self._wake()

    def parse_robots(self, response: Response, **kwargs: Any) -> None:
        """Keeps a host's robots.txt; a redirect of it inside the host counts as its absence."""
        lease: RobotsLease = response.meta["lease"]
        try:
            self._archive.store_response(_page_of(lease.url, response), fetched_at=now())
        except ArchiveError as error:
            self._stop(lease, str(error))
            return
        status = 404 if 300 <= response.status < 400 else response.status
        self._frontier.complete_robots(lease, status, response.body)
        self._wake()

    def on_failure(self, failure: Any) -> None:
        """Stores that a fetch brought no response."""
        request: Request = failure.request
        lease: Lease | RobotsLease = request.meta["lease"]
        if isinstance(lease, RobotsLease):
            self._frontier.complete_robots(lease, None, b"")
            self._wake()
            return
        too_large = bool(failure.check(DownloadCancelledError))
        reason = "the answer is too large" if too_large else _sentence(failure)
        self._complete(lease, answer_failure(reason, now(), retry=not too_large))

    def _stop(self, lease: Lease | RobotsLease, reason: str) -> None:
        """Gives the lease back and ends the crawl: what cannot be archived is not stored."""
        self.failure = reason
        try:
            self._frontier.release(lease)
        except Exception:
            log.exception("the lease of %s could not be given back; it runs out by itself", lease.url)
        self._wake()

    def _wake(self) -> None:
        if self.scheduler is not None:
            self.scheduler.wake()


def _as_day(value: date | str | None) -> date | None:
    return date.fromisoformat(value) if isinstance(value, str) and value else value or None


def _page_of(url: str, response: Response) -> Page:
    headers = {name.decode().lower(): b", ".join(values).decode("latin-1") for name, values in response.headers.items()}
    return Page(url, response.body, response.status, headers)


def _sent(response: Response) -> list[tuple[str, str]]:
    headers = response.request.headers.items() if response.request is not None else ()
    return [(name.decode(), b", ".join(values).decode("latin-1")) for name, values in headers]


def _sentence(failure: Any) -> str:
    text = " ".join(str(failure.value).split()) or type(failure.value).__name__
    return f"no answer: {text[:300]}"


def spider_of(source: Source) -> type[SourceSpider]:
    """The spider class of a source, named after it."""
    return type(f"{source.id.title().replace('_', '')}Spider", (SourceSpider,), {"name": source.id, "source": source})
