"""A reader: what is known of one CMS, as data. The way through a page is the same for all (`articles`, `listings`)."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, fields
from functools import lru_cache

from crawler.page import Listing, Page
from crawler.readers.articles import read_with
from crawler.readers.layout import Layout, ListLayout
from crawler.readers.listings import read_links
from crawler.readers.selectors import prepare
from crawler.source import Source
from kb.records import Article, NotArticle


@dataclass(frozen=True, slots=True)
class Reader:
    """How one CMS lays out articles and listings. A module of `crawler.readers` gives it as ``READER``."""

    name: str
    version: int
    """Counted up where a change makes pages read otherwise; part of `Article.extractor`."""
    marks: tuple[str, ...]
    """One of these stands in every page of the CMS, however its theme looks."""
    article: Layout
    listing: ListLayout
    number: str | None = None
    """Regular expression, searched in path and query of an article's address: its group ``id`` is the number by which
    the CMS knows the article whatever the words around it. A source's own ``article`` may say it with such a group."""
    copies: tuple[str, ...] = ()
    """The same for addresses that never stand for an article but show it: its print view."""
    list_links: Callable[[Page, Source], Listing] | None = None
    """Reads the listings of a CMS that continues them in a way of its own, in place of ``listing``."""

    @property
    def extractor(self) -> str:
        """Name and version as articles bear them (``mastercms/2``)."""
        return f"{self.name}/{self.version}"

    def prepare(self) -> None:
        """Makes the selectors ready, which the first pages would pay for otherwise."""
        for layout in (self.article, self.listing):
            values = (getattr(layout, field.name) for field in fields(layout))
            prepare(selector for value in values if isinstance(value, tuple) for selector in value)

    def read_article(self, page: Page, source: Source | None) -> Article | NotArticle:
        """The article of a page, or why there is none."""
        return read_with(self.article, page, source, self.extractor)

    def read_listing(self, page: Page, source: Source) -> Listing:
        """The articles that a listing page names, and the page that continues it."""
        if self.list_links is not None:
            return self.list_links(page, source)
        return read_links(self.listing, page, source)

    def bears_mark(self, body: bytes) -> bool:
        """Whether a page is of this CMS, by its own marks in its markup (not in the data of its scripts)."""
        return any(mark.encode() in body and _in_markup(mark).search(body) is not None for mark in self.marks)


@lru_cache(maxsize=64)
def _in_markup(mark: str) -> re.Pattern[bytes]:
    """The mark within an attribute's value: in a script's data those quotes are escaped, or hold a whole tag."""
    name = re.escape(mark.encode())
    return re.compile(name if "=" in mark else rb"(?<!\\)[\"'][^\"'\\<>]*" + name)
