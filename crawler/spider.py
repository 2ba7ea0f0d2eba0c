"""The spider that every declared source becomes."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator, Sequence
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import scrapy
from scrapy import Request, signals
from scrapy.exceptions import DownloadCancelledError, IgnoreRequest
from scrapy.http import Response

from crawler.archive import Archive, ArchiveError, Exchange
from crawler.extract import load_readers
from crawler.harvest import NO_CONTACT
from crawler.health import Yield, find_faults
from crawler.outcomes import Window, answer_response, now
from crawler.page import Page
from crawler.robots import RobotsAnswer, follow_robots
from crawler.source import Source
from crawler.wire import Wire
from kb.frontier import Frontier, StorageError
from kb.leases import Answer, Lease, LeaseLost, PageKind, RobotsLease, Seed, Wait
from kb.records import LOCAL, Capture
from kb.settings import Settings

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

    from crawler.scheduler import FrontierScheduler

log = logging.getLogger("biennien.harvest")

CONDITIONAL = timedelta(hours=6)
"""Within this time after a whole answer a listing, feed or sitemap is asked with ``If-None-Match``.

Feeds keep their ETag after changing, so that it is never trusted for long, and not at all at an address where it was
once wrong. Articles are asked a few times in all: each time for the whole page.
"""


def seeds_of(source: Source, window: Window | None = None) -> list[Seed]:
    """The listings, feeds and sitemaps of a source; for a backfill (`Window.since`) also its archives of those days."""
    kinds: tuple[tuple[PageKind, Any], ...] = (
        ("listing", source.sections),
        ("feed", source.feeds),
        ("sitemap", source.sitemaps),
    )
    seeds = [Seed(item.url, kind) for kind, items in kinds for item in items]
    if window is None or window.since is None:
        return seeds
    last = min(window.until or date.max, now().astimezone(LOCAL).date())
    days = [window.since + timedelta(days=number) for number in range((last - window.since).days + 1)]
    return seeds + [Seed(archive.on(day), "listing") for archive in source.day_archives for day in reversed(days)]


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
        run: int | None = None,
        archive: Archive | None = None,
        delay: float | None = None,
        no_enrich: bool | str = False,
        **kwargs: Any,
    ) -> None:
        super().__init__(**kwargs)
        self._window = Window(_as_day(since), _as_day(until))
        self._limit = int(limit) if limit not in (None, "") else None
        self._at = at.rstrip("/") if at else None
        settings = Settings()
        self._frontier = Frontier(settings, delay=delay)
        self._settings = settings
        self._own_run = run is None
        self._enrich = not _is_set(no_enrich)
        self.run = self._start_run(_is_set(full)) if run is None else run
        if self._own_run and self._at is None and not settings.contact:
            log.warning("%s", NO_CONTACT)
        self._own_archive = archive is None
        self._archive = archive or Archive(settings.archive_dir, user_agent=settings.user_agent)
        self._articles = 0
        self.given = Yield()
        if reader := load_readers().get(self.source.reader):
            reader.prepare()
        self.failure: str | None = None
        """Why the crawl had to stop, in one sentence; None while it need not."""
        self.scheduler: FrontierScheduler | None = None

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **kwargs: Any) -> SourceSpider:
        """The spider of that crawl; its archive and its run are closed with it."""
        kwargs.setdefault("delay", crawler.settings.getfloat("DOWNLOAD_DELAY"))
        spider: SourceSpider = super().from_crawler(crawler, *args, **kwargs)
        crawler.signals.connect(spider.on_closed, signals.spider_closed)
        return spider

    def _start_run(self, full: bool) -> int:
        days = {"since": self._window.since, "until": self._window.until}
        arguments = {"sources": [self.source.id], "full": full, "at": self._at, "limit": self._limit}
        arguments |= {name: day and day.isoformat() for name, day in days.items()}
        declared = [(self.source.to_record(), seeds_of(self.source, self._window))]
        return self._frontier.start_run(declared, arguments, full=full, deep=self._window != Window())

    async def start(self) -> AsyncIterator[Any]:
        """Nothing of its own: the scheduler asks `lease`."""
        return
        yield

    def on_closed(self, spider: Any, reason: str) -> None:
        """Ends the archive's file and the run, where the spider began them (`biennien harvest` does so itself)."""
        if self._own_archive:
            self._archive.close()
        if self._own_run:
            complete = reason == "finished" and self.failure is None
            faults = find_faults(self.source, self.given) if complete else []
            self._frontier.finish_run(self.run, [self.source.id], complete=complete, faults={self.source.id: faults})
            if complete and self._enrich:
                from kb.enrich import enrich

                enrich(self._settings)
            for fault in [self.failure] if self.failure else faults:
                log.error("%s", fault)

    @property
    def left_alone(self) -> dict[str, str]:
        """Hosts that the run gave up, with the reason."""
        return dict(self._frontier.left_alone)

    def lease(self) -> Lease | RobotsLease | Wait | None:
        """What to fetch next."""
        if self.failure is not None:
            return None
        wants_more = self._limit is None or self._articles < self._limit
        try:
            lease = self._frontier.lease(self.run, [self.source.id], articles=wants_more)
        except StorageError as error:
            self.failure = str(error)
            return None
        if isinstance(lease, Lease) and lease.kind == "article" and lease.tries == 0:
            self._articles += 1
        return lease

    def request_for(self, lease: Lease | RobotsLease) -> Request | None:
        """The HTTP request for a lease; None where its address cannot be asked for, which is then counted."""
        try:
            return self._request(lease.url, lease)
        except ValueError as error:
            self._failed(lease, f"the address cannot be asked for: {error}", retry=False)
            return None

    def _request(self, url: str, lease: Lease | RobotsLease) -> Request:
        """To the site itself, or to the mirror with the site's own Host."""
        headers = self._conditions(lease) if isinstance(lease, Lease) else {}
        meta = {"lease": lease, "url": url, "download_slot": lease.origin}
        if self._at is not None:
            parts = urlsplit(url)
            headers |= {"Host": parts.netloc, "X-Forwarded-Proto": parts.scheme}
            url = self._at + url[len(f"{parts.scheme}://{parts.netloc}") :]
        callback = self.parse if isinstance(lease, Lease) else self.parse_robots
        return Request(url, callback, headers=headers, errback=self.on_failure, dont_filter=True, meta=meta)

    def _conditions(self, lease: Lease) -> dict[str, str]:
        if lease.kind == "article" or lease.hint.get("validators_lie") or lease.last_full_fetch_at is None:
            return {}
        if now() - lease.last_full_fetch_at > CONDITIONAL:
            return {}
        conditions = {"If-None-Match": lease.etag, "If-Modified-Since": lease.last_modified}
        return {name: value for name, value in conditions.items() if value}

    def parse(self, response: Response, **kwargs: Any) -> None:
        """Stores what a leased page's response brought."""
        lease: Lease = response.meta["lease"]
        at = now()
        try:
            capture = self._store(response.request, at, response.body)
            self._complete(lease, self._answer(lease, response, capture, at))
        except ArchiveError as error:
            self._stop(lease, str(error))

    def _answer(self, lease: Lease, response: Response, capture: Capture | None, at: datetime) -> Answer:
        try:
            return answer_response(
                lease, page_of(lease.url, response), self.source, self._window, capture=capture, at=at
            )
        except Exception as error:
            # Whatever a page does to a reader, it ends in its one outcome, and the others are read.
            log.exception("%s could not be read", lease.url)
            reason = f"the page could not be read ({type(error).__name__})"
            return Answer("error", at, reason, response.status, len(response.body), capture)

    def _store(self, request: Request | None, at: datetime, content: bytes | None = None) -> Capture | None:
        """Archives what came over the wire for a request, if anything came."""
        wire: Wire | None = request.meta.get("wire") if request is not None else None
        if request is None or wire is None:
            return None
        lease: Lease | RobotsLease = request.meta["lease"]
        sent = tuple(
            (name.decode("latin-1"), value.decode("latin-1"))
            for name, values in request.headers.items()
            for value in values
        )
        about = {
            "kind": lease.kind if isinstance(lease, Lease) else "robots",
            "source": self.source.id,
            "via": lease.found_on if isinstance(lease, Lease) else None,
            "mirror": self._at,
        }
        exchange = Exchange(request.meta["url"], *wire, fetched_at=at, request_headers=sent)
        return self._archive.store_response(exchange, content=content, about=about)

    def _complete(self, lease: Lease, answer: Answer) -> None:
        try:
            completed = self._frontier.complete(lease, answer)
        except LeaseLost as error:
            log.warning("%s", error)
        except StorageError as error:
            self._stop(lease, str(error))
        except Exception as error:
            if answer.article is None and not answer.links:
                self._stop(lease, f"the knowledge base refuses what became of {lease.url}: {error}")
                return
            # An article that the database cannot hold must not keep all others from being stored.
            log.exception("what %s brought cannot be stored", lease.url)
            reason = f"what the page holds cannot be stored ({type(error).__name__})"
            self._complete(lease, Answer("error", answer.at, reason, answer.status, answer.size, answer.capture))
        else:
            self.given.count(lease, answer, completed.outcome)
            if completed.outcome in ("error", "blocked"):
                log.info("%s: %s (%s)", lease.url, completed.outcome, answer.reason)
            self.crawler.stats.inc_value(f"biennien/{completed.outcome or 'retry'}")
            self._wake()

    async def parse_robots(self, response: Response, **kwargs: Any) -> None:
        """Keeps a host's robots.txt."""
        lease: RobotsLease = response.meta["lease"]
        captures: list[Capture] = []

        def keep(answer: Response) -> None:
            captures.extend([capture] if (capture := self._store(answer.request, now(), answer.body)) else [])

        async def ask(url: str) -> Response:
            return await self.crawler.engine.download_async(self._request(url, lease))

        try:
            answer = await follow_robots(response, self.source, keep=keep, ask=ask)
        except ArchiveError as error:
            self._stop(lease, str(error))
            return
        self._keep_robots(lease, answer, captures)

    def _keep_robots(self, lease: RobotsLease, answer: RobotsAnswer, captures: Sequence[Capture] = ()) -> None:
        try:
            self._frontier.complete_robots(
                lease, answer.status, answer.body, captures=captures, retry_after=answer.retry_after
            )
        except StorageError as error:
            self._stop(lease, str(error))
        self._wake()

    def on_failure(self, failure: Any) -> None:
        """Stores that a fetch brought no response that can be used."""
        request: Request = failure.request
        lease: Lease | RobotsLease = request.meta["lease"]
        too_large = bool(failure.check(DownloadCancelledError, IgnoreRequest))
        reason = "the answer is larger than is read" if too_large else _sentence(failure)
        try:
            capture = self._store(request, now())
        except ArchiveError as error:
            self._stop(lease, str(error))
            return
        self._failed(lease, reason, retry=not too_large, capture=capture)

    def _failed(self, lease: Lease | RobotsLease, reason: str, *, retry: bool, capture: Capture | None = None) -> None:
        if isinstance(lease, RobotsLease):
            log.info("%s: %s", lease.url, reason)
            self._keep_robots(lease, RobotsAnswer(), [capture] if capture else [])
            return
        self._complete(lease, Answer("error", now(), reason, capture=capture, retry=retry, proper=not retry))
        self._wake()

    def _stop(self, lease: Lease | RobotsLease, reason: str) -> None:
        """Gives the lease back and ends the crawl: what cannot be archived and stored is not counted either."""
        self.failure = reason
        try:
            self._frontier.release(lease)
        except Exception as error:
            log.warning("the lease of %s ends with this process, as it cannot be given back: %s", lease.url, error)
        self._wake()

    def _wake(self) -> None:
        if self.scheduler is not None:
            self.scheduler.wake()


def _is_set(value: bool | str) -> bool:
    """An argument of ``scrapy crawl -a`` is always text."""
    return value in (True, "1", "true", "yes")


def _as_day(value: date | str | None) -> date | None:
    return date.fromisoformat(value) if isinstance(value, str) and value else value or None


def page_of(url: str, response: Response) -> Page:
    """A response as the readers take it; ``url`` is the source's own address."""
    headers = {name.decode().lower(): b", ".join(values).decode("latin-1") for name, values in response.headers.items()}
    return Page(url, response.body, response.status, headers)


def _sentence(failure: Any) -> str:
    text = " ".join(str(failure.value).split()) or type(failure.value).__name__
    return f"no answer: {text[:300]}"


def spider_of(source: Source) -> type[SourceSpider]:
    """The spider class of a source, named after it."""
    return type(f"{source.id.title().replace('_', '')}Spider", (SourceSpider,), {"name": source.id, "source": source})
