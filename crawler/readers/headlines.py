"""The headline of an article, as its h1 prints it."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from crawler.readers.documents import Document
from crawler.readers.layout import Layout
from crawler.readers.trees import Element, attribute, names_of, tag_of, text_of
from nlp.text import clean_text, fold

_MENUS = {"header", "nav", "footer", "aside"}
_NOT_TITLE = re.compile(r"\s(?:datetime|format_time|format_date|button|btn[\w-]*|print|kicker|sub-?title|date|time)\s")


def find_heading(layout: Layout, document: Document) -> Element | None:
    """The element that prints the headline; a logo, the site's name or a link to the start page is none.

    Among several, one that the metadata also name as the title; else the first that stands outside the page's menus.
    """
    site = fold(document.metadata.site_name)
    titles = [fold(title) for title in document.metadata.titles]
    found: list[Element] = []
    for element in document.find(layout.headline):
        text = fold(text_of(element))
        if not text or text == site or " logo" in names_of(element) or _leads_home(element):
            continue
        if any(title == text or (len(text) >= 15 and title.startswith(text)) for title in titles):
            return element
        found.append(element)
    outside = [element for element in found if not any(tag_of(a) in _MENUS for a in element.iterancestors())]
    return next(iter(outside or found), None)


def _leads_home(element: Element) -> bool:
    links = list(element.iter("a"))
    return bool(links) and all(urlsplit(attribute(link, "href")).path in ("", "/") for link in links)


def read_headline(heading: Element | None) -> str:
    """The headline's text without dates and buttons that a theme puts into the h1; '' for None."""
    if heading is None:
        return ""
    pieces: list[str] = [heading.text or ""]
    for child in heading:
        if tag_of(child) not in ("script", "style", "a", "button") or (
            tag_of(child) == "a" and not _NOT_TITLE.search(names_of(child))
        ):
            pieces.append("" if _NOT_TITLE.search(names_of(child)) else " ".join(map(str, child.itertext())))
        pieces.append(child.tail or "")
    return clean_text("".join(pieces))


def titled(document: Document) -> str:
    """The headline as metadata or the title element give it, without the site's name behind it."""
    titles = [*document.metadata.titles, text_of(next(document.root.iter("title"), None))]
    title = next((title for title in titles if title), "")
    site = document.metadata.site_name
    for mark in (" - ", " | ", " – "):
        head, _, tail = title.rpartition(mark)
        if head and (fold(tail) == fold(site) or (not site and len(tail) < 30 and mark == " | ")):
            return head.strip()
    return title
