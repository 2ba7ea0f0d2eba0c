"""What surrounds an article's text: its section, tags, pictures, files and related links."""

from __future__ import annotations

import re
from itertools import takewhile
from urllib.parse import urlsplit

from crawler.readers.blocks import image_address, is_file
from crawler.readers.bodies import Body
from crawler.readers.documents import Document
from crawler.readers.layout import Layout
from crawler.readers.roles import is_caption, role_of
from crawler.readers.scopes import own
from crawler.readers.trees import Element, absolute, attribute, find_first, is_within, tag_of, text_of
from crawler.source import Source
from crawler.sources import host_of
from crawler.urls import canonical_url, path_and_query
from kb.records import Attachment, Image
from nlp.text import fold

_ANY_TAGS = ("div[class*=tags] a", "div[class*=-tag] a", "ul[class*=tags] a", "[rel=tag]")


def find_section(layout: Layout, document: Document) -> str:
    """The section as the page names it; '' where it names none."""
    texts = [text_of(element) for element in document.find(layout.section)]
    return next((text for text in texts if text and fold(text) not in ("trang chu", "home") and len(text) <= 60), "")


def find_tags(layout: Layout, document: Document, heading: Element | None, body: Element) -> tuple[str, ...]:
    """The tags printed at the article; links to tags among its words are none."""
    for selectors in (layout.tags, _ANY_TAGS):
        listed = (element for element in document.find(selectors) if _is_listed(element, body))
        texts = (text_of(element).strip(" ,;#") for element in own(listed, heading, body))
        if found := tuple(dict.fromkeys(text for text in texts if text and len(text) <= 80)):
            return found
    return ()


def _is_listed(link: Element, body: Element) -> bool:
    """Whether a link stands outside the body's paragraphs, in an element of its own for tags."""
    if not is_within(link, body):
        return True
    holders = iter(link.iterancestors())
    return any(role_of(holder, tag_of(holder)) == "end" for holder in takewhile(lambda each: each is not body, holders))


def find_images(layout: Layout, document: Document, body: Body) -> tuple[Image, ...]:
    """The article's pictures, each once: those that stand outside the body first."""
    images: dict[str, Image] = {}
    for container in document.find(layout.images):
        below = container.getnext()
        beside = below is not None and tag_of(container) == "img" and is_caption(below)
        caption = text_of(below if beside else find_first(container, ("figcaption", "[class*=caption]")))
        for element in container.iter("img"):
            if url := image_address(element, document.base):
                images.setdefault(url, Image(url, caption))
    for image in body.images:
        images.setdefault(image.url, image)
    return tuple(images.values())


def find_attachments(
    layout: Layout, document: Document, heading: Element | None, body_element: Element, body: Body
) -> tuple[Attachment, ...]:
    """The files that the article offers, in the text and below it."""
    files = dict(body.attachments)
    for element in own(document.find(layout.attachments), heading, body_element):
        url = absolute(attribute(element, "href"), document.base)
        if url and (is_file(url) or "download" in element.attrib or "/documents/" in url):
            files.setdefault(url, Attachment(url, text_of(element)))
    return tuple(files.values())


def find_related(body: Body, own: str, source: Source | None) -> tuple[str, ...]:
    """Links that the editor placed inside the article, without one to itself."""
    urls = (canonical_url(url, source) for url in body.related_urls)
    return tuple(dict.fromkeys(url for url in urls if url != own))


def is_other_article(url: str, own: str, base: str, source: Source | None) -> bool:
    """Whether a link in the text leads to another article of the same source."""
    if source is not None:
        return host_of(url) in source.hosts and source.is_article(path_and_query(url))
    # Without a declaration: a link to a long address with a number on the same host.
    path = urlsplit(url).path
    return (
        host_of(url) == host_of(base)
        and url != own
        and bool(re.search(r"/[\w-]{20,}\d[\w.-]*$", path))
        and "/tag" not in path
    )
