"""A page opened for reading: its text, its tree and what it says of itself."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit

from crawler.page import Page
from crawler.readers.decoding import open_text, parse
from crawler.readers.metadata import Metadata, read_metadata
from crawler.readers.selectors import ElementIndex
from crawler.readers.trees import Element, absolute
from crawler.source import Source
from crawler.sources import host_of
from crawler.urls import canonical_url, path_and_query
from kb.records import NotArticle


@dataclass(frozen=True, slots=True)
class Document:
    """A parsed page. ``base`` is what its relative addresses start from."""

    page: Page
    text: str
    root: Element
    base: str
    metadata: Metadata
    index: ElementIndex

    def find(self, selectors: Iterable[str], within: Element | None = None) -> Iterator[Element]:
        """Elements that match, those of the first selector first; of the whole page unless ``within`` is given.

        A selector is not even tried where one of its names does not occur on the page.
        """
        return self.index.find(selectors, within)


def open_document(page: Page) -> Document | NotArticle:
    """The page parsed, or why it cannot be: no markup at all. Its size is looked at before (`crawler.extract`)."""
    text, utf8 = open_text(page)
    root = parse(utf8) if text.strip() else None
    if root is None:
        return NotArticle(page.url, "not_article", "The page is empty.")
    index = ElementIndex(root, text)
    metadata = read_metadata(index, page.url, text)
    # What programs say is no text of the page, wherever it stands.
    index.drop_programs()
    base = absolute(metadata.base, page.url) or page.url
    return Document(page, text, root, base, metadata, index)


def canonical_of(document: Document, source: Source | None, *others: str) -> str:
    """The one address of the page's article: what the page names, where that is an article of its own host.

    ``others`` are addresses that only the CMS's own markup gives, asked last. Else the page's address, tidied.
    """
    url = document.page.url
    hosts = {host_of(url), *(source.hosts if source else ())}
    for candidate in (*document.metadata.canonicals, *others):
        address = absolute(candidate, document.base)
        if not address or host_of(address) not in hosts or urlsplit(address).path in ("", "/"):
            continue
        if source is None or source.is_article(path_and_query(address)):
            return canonical_url(address, source)
    return canonical_url(url, source)
