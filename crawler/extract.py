"""From a page to its article: which reader understands it, and what is said when there is no article."""

from __future__ import annotations

import pkgutil
import re
from dataclasses import replace
from functools import lru_cache
from importlib import import_module

from crawler import readers
from crawler.article_keys import find_key
from crawler.page import Listing, Page
from crawler.readers import generic, obstacles, text_dump
from crawler.readers.decoding import MAX_BYTES, decode, in_utf8
from crawler.readers.reader import Reader
from crawler.source import Source
from crawler.sources import find_source
from crawler.urls import path_and_query
from kb.records import Article, NotArticle

_MARKUP = re.compile(rb"<\s*(?:!doctype|html|head|body|meta|title|div|p|h1|article|table|br|span|a)\b", re.IGNORECASE)

_TOO_LARGE = f"The page is larger than the {MAX_BYTES:,} bytes that are read."


@lru_cache(maxsize=1)
def load_readers() -> dict[str, Reader]:
    """The readers of CMS families by name, found by folder: modules with ``READER``."""
    modules = (import_module(f"{readers.__name__}.{found.name}") for found in pkgutil.iter_modules(readers.__path__))
    found = (getattr(module, "READER", None) for module in modules)
    return {reader.name: reader for reader in found if isinstance(reader, Reader)}


def is_markup(body: bytes) -> bool:
    """Whether a body is HTML to be parsed, not text."""
    return _MARKUP.search(body, 0, 100_000) is not None


def extract(page: Page, source: Source | None = None) -> Article | NotArticle:
    """The page's article, or why there is none (outcome and one sentence). Never raises on what a page holds.

    Without ``source`` it is found by the page's host. A declared source's reader is the only one asked: where it finds
    no article, none is made up, so that a changed layout shows. A page of an undeclared site is read by the CMS whose
    own marks it bears, else by `crawler.readers.generic`.
    """
    source, page = source or find_source(page.url), in_utf8(page)
    obstacle = obstacles.find_obstacle(page) or obstacles.find_long_form(page)
    if obstacle is not None:
        return obstacle
    if len(page.body) > MAX_BYTES:
        return NotArticle(page.url, "not_article", _TOO_LARGE)
    try:
        result = _read(page, source)
    except RecursionError:
        return NotArticle(page.url, "error", "The page is nested too deeply to be read.")
    if isinstance(result, Article):
        return _numbered(result, source)
    return _explained(page, source, result) if result.outcome == "not_article" else result


def list_links(page: Page, source: Source) -> Listing:
    """The articles that a listing page of the source names; ``blocked`` or ``error`` where it is none to be read."""
    page = in_utf8(page)
    challenge = obstacles.find_challenge(page)
    if challenge is not None:
        return Listing((), None, "blocked", challenge.reason)
    if page.status >= 300:
        return Listing((), None, "error", f"The server answered {page.status}.")
    if len(page.body) > MAX_BYTES:
        return Listing((), None, "error", _TOO_LARGE)
    reader = load_readers().get(source.reader)
    if reader is None:
        return Listing((), None, "error", f"The reader {source.reader!r} reads no listings.")
    try:
        return reader.read_listing(page, source)
    except RecursionError:
        return Listing((), None, "error", "The page is nested too deeply to be read.")


def _read(page: Page, source: Source | None) -> Article | NotArticle:
    if not is_markup(page.body):
        return text_dump.read_text_dump(decode(page), page.url, source)
    if source is not None and source.reader in load_readers():
        return load_readers()[source.reader].read_article(page, source)
    if source is None:
        for reader in load_readers().values():
            if reader.bears_mark(page.body):
                article = reader.read_article(page, None)
                if isinstance(article, Article):
                    return article
    return generic.read_article(page, source)


def _numbered(article: Article, source: Source | None) -> Article:
    reader = load_readers().get(source.reader) if source is not None else None
    if source is None or reader is None:
        return article
    return replace(article, key=find_key(article, source, reader))


def _explained(page: Page, source: Source | None, result: NotArticle) -> NotArticle:
    """The same outcome with what the page is instead, where that can be told: a list of articles."""
    if source is None or source.is_article(path_and_query(page.url)):
        return result
    listing = list_links(page, source)
    if len(listing.links) >= 3:
        return NotArticle(page.url, "not_article", f"The page is a list that names {len(listing.links)} articles.")
    return result
