"""What a news source declares: where its articles are named and which reader understands its pages."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date

from kb.records import SourceRecord


@dataclass(frozen=True, slots=True)
class Section:
    """A listing whose pages are followed through its reader's ``next_url``."""

    url: str


@dataclass(frozen=True, slots=True)
class Feed:
    """An RSS or Atom feed."""

    url: str


@dataclass(frozen=True, slots=True)
class Sitemap:
    """A sitemap or sitemap index (sitemaps.org)."""

    url: str


@dataclass(frozen=True, slots=True)
class DayArchive:
    """Listings of single days, which a backfill asks: ``{day:%d-%m-%Y}`` in the address is the day."""

    url: str

    def on(self, day: date) -> str:
        """The address of that day's listing."""
        return self.url.format(day=day)


@dataclass(frozen=True, slots=True)
class Expectation:
    """What a source must give; less is a fault. Shares are from 0 to 1, of the articles that were read."""

    articles_a_run: int = 1
    """Articles that its listings, feeds and sitemaps name in a run, the known ones included."""
    dated: float = 0.5
    authored: float = 0.0
    body: float = 0.5
    """Articles whose body is longer than a caption or a teaser."""


@dataclass(frozen=True, slots=True)
class Source:
    """A news source. Everything that depends on the site stands here, everything on the CMS in its reader."""

    id: str
    name: str
    url: str
    domains: tuple[str, ...]
    """Hosts whose pages are the source's; ``www.`` in front is understood."""
    reader: str
    """Name of a module in ``crawler.readers``."""
    article: str
    """Regular expression, searched in path and query: which links are articles."""
    sections: tuple[Section, ...] = ()
    feeds: tuple[Feed, ...] = ()
    sitemaps: tuple[Sitemap, ...] = ()
    day_archives: tuple[DayArchive, ...] = ()
    outlet_tag: str | None = None
    expect: Expectation = Expectation()
    options: dict[str, str] = field(default_factory=dict)
    """What the reader lets a source say about its theme."""

    @property
    def hosts(self) -> frozenset[str]:
        """The domains as `crawler.urls.host_of` writes hosts: lower case, without ``www.``."""
        return frozenset(domain.lower().removeprefix("www.") for domain in self.domains)

    @property
    def indexes(self) -> tuple[str, ...]:
        """The addresses of the listings, feeds and sitemaps that every run asks."""
        return (
            *(section.url for section in self.sections),
            *(feed.url for feed in self.feeds),
            *(sitemap.url for sitemap in self.sitemaps),
        )

    def is_article(self, path_and_query: str) -> bool:
        """Whether a link of that path (with query) leads to an article."""
        return re.search(self.article, path_and_query) is not None

    def to_record(self) -> SourceRecord:
        """The source as the knowledge base knows it."""
        return SourceRecord(self.id, self.name, self.url, self.reader, self.domains)
