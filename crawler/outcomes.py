"""What becomes of an answer: its one outcome, the article or links it brought, whether it is worth another try."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any
from urllib.parse import urldefrag, urljoin, urlsplit

from crawler.extract import extract, list_links
from crawler.feeds import read_feed
from crawler.page import Link, Page
from crawler.readers.obstacles import find_challenge
from crawler.source import Source
from crawler.sources import host_of
from crawler.urls import canonical_url, path_and_query
from kb.leases import Answer, FoundLink, Lease
from kb.politeness import read_retry_after
from kb.records import Article, Capture

MAX_URL = 2000
"""Characters of an address that is followed."""
MAX_HOPS = 5
"""Redirects in a row that are followed."""
MAX_LISTING_PAGES = 50
"""Pages of one listing that a run follows; a backfill (``--since``) follows more."""
MAX_BACKFILL_PAGES = 5000
MAX_UNDATED_PAGES = 500
"""The same for a backfill through a listing that prints no dates, so that nothing tells how far back it is."""
_OVERLOADED = {429, 502, 503, 504, 522, 524}
"""Statuses that speak of the whole host and not of one page: it is left in peace for a while."""
_RETRY = {408, 425, 429, 500, 502, 503, 504, 520, 521, 522, 523, 524}


@dataclass(frozen=True, slots=True)
class Window:
    """The days whose articles a run wants; None leaves an end open."""

    since: date | None = None
    until: date | None = None

    def holds(self, day: date | None) -> bool:
        """Whether an article of that day is wanted; one whose day is not known yet is."""
        if day is None:
            return True
        return (self.since is None or day >= self.since) and (self.until is None or day <= self.until)


def answer_response(
    lease: Lease, page: Page, source: Source, window: Window, *, capture: Capture | None, at: datetime
) -> Answer:
    """The answer for a response; what the page holds never raises."""
    size = len(page.body)
    plain: dict[str, Any] = {"status": page.status, "size": size, "capture": capture}
    index = lease.kind != "article"
    if page.status == 304:
        return Answer("listing" if index else "unchanged", at, "not modified", **plain)
    challenge = find_challenge(page)
    if challenge is not None:
        wait = read_retry_after(page.headers.get("retry-after"), at)
        return Answer("blocked", at, challenge.reason, **plain, retry_after=wait, proper=page.status < 400)
    if 300 <= page.status < 400:
        return _redirected(lease, page, source, at, plain)
    if page.status in (404, 410):
        return Answer("gone", at, f"the server answered {page.status}", **plain)
    if page.status >= 400:
        again = page.status in _RETRY
        wait = read_retry_after(page.headers.get("retry-after"), at)
        reason = f"the server answered {page.status}"
        return Answer(
            "error", at, reason, **plain, retry=again, retry_after=wait, proper=page.status not in _OVERLOADED
        )
    validators: dict[str, Any] = {
        "etag": page.headers.get("etag"),
        "last_modified": page.headers.get("last-modified"),
        "content_hash": "sha256:" + hashlib.sha256(page.body).hexdigest(),
    }
    if index:
        return _listed(lease, page, source, window, at, plain | validators)
    # Read also where no byte has changed: the article was seen again, as whoever reads the archive will find.
    result = extract(page, source)
    if isinstance(result, Article):
        return Answer("stored", at, None, **plain, **validators, article=result)
    return Answer(result.outcome, at, result.reason, **plain, **validators)


def _redirected(lease: Lease, page: Page, source: Source, at: datetime, plain: dict[str, Any]) -> Answer:
    """A redirect ends as such; its target is a page of its own, if it is the source's."""
    location = page.headers.get("location", "").strip()
    if not location:
        return Answer("error", at, f"the server answered {page.status} without a target", **plain)
    literal = urldefrag(_join(lease.url, location))[0]
    target = canonical_url(literal, source)
    if target == lease.url:
        # The site insists on another spelling than its declaration has (http, www).
        target = literal
    hops = int(lease.hint.get("hops", 0)) + 1
    if target == lease.url:
        return Answer("error", at, "the page redirects to itself", **plain)
    if hops > MAX_HOPS:
        return Answer("error", at, f"more than {MAX_HOPS} redirects in a row", **plain)
    if not is_own(target, source) or len(target) > MAX_URL:
        return Answer("redirect", at, f"to another site, which is not followed: {target[:300]}", **plain)
    # A listing that moved stays part of what was declared.
    root = {"root": lease.hint.get("root", lease.url)} if lease.kind != "article" else {}
    link = FoundLink(target, lease.kind, dict(lease.hint) | root | {"hops": hops})
    return Answer("redirect", at, f"to {target[:300]}", **plain, links=(link,))


def is_own(url: str, source: Source) -> bool:
    """Whether the address is one of the source's own, over HTTP on a usual port."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return False
    if parts.scheme not in ("http", "https") or port not in (None, 80, 443) or parts.username is not None:
        return False
    return host_of(url) in source.hosts


def _listed(lease: Lease, page: Page, source: Source, window: Window, at: datetime, known: dict[str, Any]) -> Answer:
    links: list[FoundLink] = []
    root = str(lease.hint.get("root", lease.url))
    if lease.kind == "listing":
        listing = list_links(page, source)
        if listing.outcome != "listing":
            return Answer("blocked" if listing.outcome == "blocked" else "error", at, listing.reason, **known)
        named = listing.links
        following = _next_page(lease, listing.next_url, named, source, window)
        if following is not None:
            links.append(following)
    else:
        feed = read_feed(page)
        if feed.reason is not None:
            return Answer("error", at, feed.reason, **known)
        named = feed.links
        further = [url for url in _own_urls(feed.sitemaps, lease, source) if url != lease.url]
        links += [FoundLink(url, "sitemap", {"root": root}) for url in further]
    articles = {found.url: found for link in named if (found := _article_link(link, lease, source)) is not None}
    links += [found for found in articles.values() if window.holds(_day(found.hint.get("date")))]
    return Answer("listing", at, None, **known, links=tuple(links), named=len(articles), partial=window != Window())


def _own_urls(urls: tuple[str, ...], lease: Lease, source: Source) -> list[str]:
    found = [canonical_url(_join(lease.url, url), source) for url in urls]
    return [url for url in found if is_own(url, source) and len(url) <= MAX_URL]


def _join(base: str, url: str) -> str:
    """The absolute address; '' for one that no address can be made of."""
    try:
        return urljoin(base, url)
    except ValueError:
        return ""


def _article_link(link: Link, lease: Lease, source: Source) -> FoundLink | None:
    url = canonical_url(_join(lease.url, link.url), source)
    if not is_own(url, source) or not source.is_article(path_and_query(url)) or len(url) > MAX_URL:
        return None
    hint = {
        name: value
        for name, value in (("title", link.title), ("date", link.date), ("modified", link.modified))
        if value
    }
    return FoundLink(url, "article", hint)


def _next_page(
    lease: Lease, next_url: str | None, named: tuple[Link, ...], source: Source, window: Window
) -> FoundLink | None:
    """The page that continues a listing, unless all that this one names is older than what the run wants."""
    if not next_url:
        return None
    url = canonical_url(_join(lease.url, next_url), source)
    number = int(lease.hint.get("page", 1)) + 1
    days = [day for link in named if (day := _day(link.date)) is not None]
    backfill = MAX_BACKFILL_PAGES if days else MAX_UNDATED_PAGES
    limit = backfill if window.since else MAX_LISTING_PAGES
    if url == lease.url or not is_own(url, source) or number > limit or len(url) > MAX_URL:
        return None
    if window.since and days and len(days) == len(named) and max(days) < window.since:
        return None
    return FoundLink(url, "listing", {"page": number, "root": lease.hint.get("root", lease.url)})


def _day(text: str | None) -> date | None:
    try:
        return date.fromisoformat(text[:10]) if text else None
    except ValueError:
        return None


def now() -> datetime:
    """The present moment, in UTC."""
    return datetime.now(UTC)
