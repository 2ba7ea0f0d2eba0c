"""Listing pages: which articles they name, in their order, and the page that continues them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import partial

from crawler.page import Link, Listing, Page
from crawler.readers.dates_in_pages import read_printed
from crawler.readers.documents import Document, open_document
from crawler.readers.layout import ListLayout
from crawler.readers.trees import Element, absolute, attribute, find_all, is_within, names_of, tag_of, text_of
from crawler.source import Source
from crawler.sources import host_of
from crawler.urls import canonical_url, path_and_query
from kb.records import NotArticle

_NEXT = re.compile(r"^(?:sau|tiếp|trang sau|trang tiếp|next|>|>>|›|»|→)\W*$|\bsau\b\s*[>»›]*$", re.IGNORECASE)
_LABELS = ("title", "aria-label")
_PAGE_PART = re.compile(
    r"(?:&s_cond=[^&]*)?[?&](?:BRSR|page|trang|p|paged|pageNum|pageindex)=\d+(?:&s_cond=[^&]*)?"
    r"|\?s_cond=&BRSR=\d+|[/-](?:p|page-?|trang-?)\d+(?=/?$|\.html?$|\.aspx$)|/$",
    re.IGNORECASE,
)
"""What tells the pages of one listing apart in their addresses."""
_CARD = re.compile(r"\s(?:article|news-item|item)\s")
_CURRENT = re.compile(r"\s(?:current|active)\s")


def read_links(layout: ListLayout, page: Page, source: Source) -> Listing:
    """The article links of a listing: those of its cards, else every link of its page that leads to an article.

    Each article is named once, under the address `canonical_url` gives it.
    """
    document = open_document(page)
    if isinstance(document, NotArticle):
        return Listing((), None, "error", document.reason)
    links = collect_links(document, source, layout)
    return Listing(tuple(links), _next_page(document, source, layout.pager), "listing", None)


def collect_links(document: Document, source: Source, layout: ListLayout) -> list[Link]:
    """Links to the source's articles, those of cards within the list first."""
    found: dict[str, Link] = {}
    holders = list(document.find(layout.within))
    groups: list[Iterable[Element]] = [find_all(holder, layout.cards) for holder in holders]
    groups += [document.find(layout.cards), document.root.iter("a")]
    for group in groups:
        for element in group:
            url = article_url(attribute(element, "href"), document.base, source)
            if url is None:
                continue
            title = text_of(element)
            known = found.get(url)
            if known is None:
                found[url] = Link(url, title or None, _date_of(element, layout.dates))
            elif title and not known.title:
                found[url] = Link(url, title, known.date)
    return list(found.values())


def article_url(href: str, base: str, source: Source) -> str | None:
    """The canonical address where a link leads to an article of the source, else None."""
    address = absolute(href, base)
    if not address or host_of(address) not in source.hosts:
        return None
    url = canonical_url(address, source)
    return url if source.is_article(path_and_query(url)) else None


def _date_of(link: Element, dates: tuple[str, ...]) -> str | None:
    """The date printed on the link's card: the nearest ancestor that holds a single article's texts."""
    if not dates:
        return None
    for ancestor in list(link.iterancestors())[:4]:
        if tag_of(ancestor) in ("article", "li") or _CARD.search(names_of(ancestor)):
            for element in find_all(ancestor, dates):
                parent = element.getparent()
                for holder in (element, element if parent is None else parent):
                    moment = read_printed(text_of(holder))
                    if moment is not None:
                        return str(moment)
            return None
    return None


def _next_page(document: Document, source: Source, pager: tuple[str, ...]) -> str | None:
    relation = next((e for e in document.root.iter("link", "a") if attribute(e, "rel").lower() == "next"), None)
    candidates = [relation] if relation is not None else []
    for holder in document.find(pager):
        links = [element for element in holder.iter("a") if attribute(element, "href")]
        candidates += [element for element in links if _says_next(element)]
        candidates += _after_current(holder)
    own = canonical_url(document.page.url, source)
    for element in candidates:
        url = absolute(attribute(element, "href"), document.base)
        if url and host_of(url) in source.hosts and (url := canonical_url(url, source)) != own:
            return url
    return None if candidates else _continued(document, source, own)


def _continued(document: Document, source: Source, own: str) -> str | None:
    """The next page by its address alone, where a theme's pager bears another name: ``<listing>?page=2``, ``/p2``."""
    stem = _PAGE_PART.sub("", path_and_query(own))
    numbered: dict[int, str] = {}
    for element in document.root.iter("a"):
        text = text_of(element)
        if not text.isdecimal() and not _says_next(element):
            continue
        address = absolute(attribute(element, "href"), document.base)
        if not address or host_of(address) not in source.hosts:
            continue
        url = canonical_url(address, source)
        if _PAGE_PART.sub("", path_and_query(url)) != stem:
            continue
        if not text.isdecimal():
            if url != own and path_and_query(url) != stem:
                return url
        elif len(text) <= 5:
            numbered.setdefault(int(text), url)
    # The number without a link, or whose link is the page itself, is the present one.
    present = next((n for n, url in numbered.items() if url == own), None)
    present = present or next(n for n in range(1, len(numbered) + 2) if n not in numbered)
    return numbered.get(present + 1)


def _says_next(element: Element) -> bool:
    return any(_NEXT.search(text) for text in (text_of(element), *map(partial(attribute, element), _LABELS)))


def _after_current(holder: Element) -> list[Element]:
    """The link behind the current page's number, which may itself be a link within a marked ``li``."""
    current: Element | None = None
    for element in holder.iter("a", "span", "li", "strong", "b"):
        if _CURRENT.search(names_of(element)) or tag_of(element) in ("strong", "b"):
            current = current if current is not None and is_within(element, current) else element
        elif current is not None and attribute(element, "href") and not is_within(element, current):
            return [element] if text_of(element).isdigit() else []
    return []
