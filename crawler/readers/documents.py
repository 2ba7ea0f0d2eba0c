"""A page opened for reading: its text, its tree and what it says of itself."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import urlsplit

from lxml import etree

from crawler.page import Page
from crawler.readers.decoding import decode, parse
from crawler.readers.metadata import Metadata, read_metadata
from crawler.readers.trees import Element, absolute, attribute, find_all
from crawler.source import Source
from crawler.sources import host_of
from crawler.urls import canonical_url, path_and_query
from kb.records import NotArticle

_NAME = re.compile(r"[.#]([\w-]+)|=\s*['\"]?([^'\"\]]+)")


@dataclass(frozen=True, slots=True)
class Document:
    """A parsed page. ``base`` is what its relative addresses start from."""

    page: Page
    text: str
    root: Element
    base: str
    metadata: Metadata

    def find(self, selectors: Iterable[str], within: Element | None = None) -> Iterator[Element]:
        """Elements that match, those of the first selector first; of the whole page unless ``within`` is given.

        A selector is not even tried where one of its names does not occur in the page's text.
        """
        root = self.root if within is None else within
        return find_all(root, (selector for selector in selectors if all(n in self.text for n in _names_in(selector))))


def open_document(page: Page) -> Document | NotArticle:
    """The page parsed, or why it cannot be: no markup at all. Its size is looked at before (`crawler.extract`)."""
    text = decode(page)
    root = parse(text) if text.strip() else None
    if root is None:
        return NotArticle(page.url, "not_article", "The page is empty.")
    base = next((attribute(element, "href") for element in root.iter("base")), "")
    metadata = read_metadata(root, page.url, text)
    # What programs say is no text of the page, wherever it stands.
    etree.strip_elements(root, "script", "style", with_tail=False)
    return Document(page, text, root, absolute(base, page.url) or page.url, metadata)


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


@lru_cache(maxsize=1024)
def _names_in(selector: str) -> tuple[str, ...]:
    # Inside :not() stands what must not be there.
    wanted = re.sub(r":not\([^)]*\)", "", selector)
    return tuple(name or value for name, value in _NAME.findall(wanted))
