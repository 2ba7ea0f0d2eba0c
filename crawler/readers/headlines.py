"""The headline of an article, as its h1 prints it."""

from __future__ import annotations

import re

from crawler.readers.documents import Document
from crawler.readers.layout import Layout
from crawler.readers.trees import Element, names_of, tag_of, text_of
from nlp.text import clean_text, fold

_NOT_TITLE = re.compile(r"\s(?:datetime|format_time|format_date|button|btn[\w-]*|print|kicker|sub-?title|date|time)\s")


def find_heading(layout: Layout, document: Document) -> Element | None:
    """The element that prints the headline; a logo or the site's name is none."""
    site = fold(document.metadata.site_name)
    for element in document.find(layout.headline):
        text = text_of(element)
        if text and fold(text) != site and " logo" not in names_of(element):
            return element
    return None


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
