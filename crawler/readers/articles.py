"""The one way in which every reader goes through a page: its own metadata first, selectors next, text last."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import urlsplit

from crawler.page import Page
from crawler.readers.authors import read_authors
from crawler.readers.blocks import read_blocks
from crawler.readers.bodies import assemble
from crawler.readers.continuations import find_continuation
from crawler.readers.dates_in_pages import choose, fetched_at, read_day_in_path
from crawler.readers.densest import find_densest
from crawler.readers.documents import Document, canonical_of, open_document
from crawler.readers.extras import (
    find_attachments,
    find_images,
    find_related,
    find_section,
    find_tags,
    is_other_article,
)
from crawler.readers.headlines import find_heading, read_headline, titled
from crawler.readers.layout import Layout
from crawler.readers.leads import described_lead, find_lead, split_outlet_tag
from crawler.readers.printed_dates import find_printed_date
from crawler.readers.signatures import find_authors, find_origin, own_addresses
from crawler.readers.trees import Element, comes_before, is_within, text_of
from crawler.source import Source
from crawler.urls import path_and_query
from kb.records import Article, NotArticle


def read_with(layout: Layout, page: Page, source: Source | None, extractor: str) -> Article | NotArticle:
    """The article that a page laid out so holds, or why it holds none."""
    document = open_document(page)
    return document if isinstance(document, NotArticle) else read_document(layout, document, source, extractor)


def read_document(
    layout: Layout,
    document: Document,
    source: Source | None,
    extractor: str,
    find_body: Callable[[Document, Element | None], Element | None] | None = None,
) -> Article | NotArticle:
    """As `read_with`, for a page that is already open. ``find_body`` replaces the search for the body's element."""
    page, metadata = document.page, document.metadata
    heading = find_heading(layout, document, source)
    body_element = find_body(document, heading) if find_body else _find_body(layout, document, heading, source)
    if body_element is None:
        return NotArticle(page.url, "not_article", f"No article body was found ({extractor}).")
    headline = read_headline(heading) or titled(document, source)
    if not headline:
        return NotArticle(page.url, "not_article", f"No headline was found ({extractor}).")
    outlet = "|".join(filter(None, [metadata.site_name, *([source.name, source.outlet_tag] if source else [])]))
    named = [read_authors(name, outlet) for name in metadata.authors]
    known = tuple(dict.fromkeys(name for line in named for name in line.authors))
    sapo, has_sapo = find_lead(layout, document, heading, body_element)
    description, outlet_tag = split_outlet_tag(sapo, source)
    leads = (element for element in document.find(layout.description, within=body_element) if text_of(element) == sapo)
    dropped = frozenset((*document.find(layout.dropped, within=body_element), *(leads if sapo else ())))
    own = canonical_of(document, source, *own_addresses(layout, document))
    body = assemble(
        read_blocks(
            body_element, document.base, dropped=dropped, continued=find_continuation(body_element, document.text)
        ),
        headline=headline,
        description=sapo,
        known_authors=known,
        is_article=lambda url: is_other_article(url, own, page.url, source),
    )
    if not body.paragraphs:
        return NotArticle(page.url, "not_article", f"The article's body is empty ({extractor}).")
    if not has_sapo:
        description, outlet_tag = described_lead(document, headline, body, source)
    printed = find_printed_date(layout, document, heading, body_element)
    in_path = read_day_in_path(urlsplit(page.url).path) if layout.day_in_path else None
    known_at = fetched_at(page.headers)
    published = choose(metadata.published, printed, known_at=known_at) or choose((), in_path, known_at=known_at)
    modified = choose(metadata.modified, None, known_at=known_at)
    authors = find_authors(layout, document, heading, body_element, body, known, outlet)
    credit, origin = find_origin(layout, document, heading, body_element, body, outlet)
    return Article(
        url=page.url,
        canonical_url=own,
        headline=headline,
        article_body=body.text,
        extractor=extractor,
        source=source.id if source else None,
        description=description or None,
        outlet_tag=outlet_tag,
        authors=authors.authors,
        credit=credit or authors.credit or next((line.credit for line in named if line.credit), None),
        date_published=str(published) if published else None,
        date_modified=str(modified) if modified else None,
        article_section=metadata.section or find_section(layout, document) or None,
        keywords=metadata.keywords or find_tags(layout, document, heading, body_element),
        images=find_images(layout, document, body),
        attachments=find_attachments(layout, document, heading, body_element, body),
        related_urls=find_related(body, own, source),
        is_based_on=origin,
    )


def _find_body(layout: Layout, document: Document, heading: Element | None, source: Source | None) -> Element | None:
    best: Element | None = None
    for selector in layout.body:
        for element in document.find((selector,)):
            if heading is not None and not comes_before(heading, element) and not is_within(heading, element):
                continue
            if text_of(element):
                return element
            best = best if best is not None else element
    if best is not None:
        return best
    says_article = document.metadata.has_article or document.metadata.type == "article"
    is_article = source is None or source.is_article(path_and_query(document.page.url))
    return find_densest(document.root, heading) if heading is not None and says_article and is_article else None
