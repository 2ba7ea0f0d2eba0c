"""What a reader is given and what it gives back for a page that lists articles."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Page:
    """A response as it was fetched, or a saved file with the address it came from."""

    url: str
    """The source's own address, never a mirror's."""
    body: bytes
    """Content-decoded (no gzip), not yet decoded to text."""
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    """Names in lower case."""

    @property
    def content_type(self) -> str:
        """The media type without parameters, lower case; '' where none was sent."""
        return self.headers.get("content-type", "").partition(";")[0].strip().lower()


@dataclass(frozen=True, slots=True)
class Link:
    """An article named by a listing, feed or sitemap, with what was said of it there."""

    url: str
    title: str | None = None
    date: str | None = None
    """ISO 8601, as `Article.date_published`."""
    modified: str | None = None
    """When the page last changed, as a feed or sitemap says."""


@dataclass(frozen=True, slots=True)
class Listing:
    """The articles that one listing page names, in its order, and the page that continues it."""

    links: tuple[Link, ...]
    next_url: str | None = None
    outcome: str = "listing"
    """``listing``; ``blocked`` for an anti-bot challenge in its place; ``error`` where it cannot be read."""
    reason: str | None = None
