"""The headline of an article, as its h1 prints it."""

from __future__ import annotations

import re
from itertools import islice
from urllib.parse import urlsplit

from crawler.readers.documents import Document
from crawler.readers.layout import Layout
from crawler.readers.roles import is_hidden
from crawler.readers.trees import Element, attribute, names_of, tag_of, text_of
from crawler.source import Source
from nlp.text import clean_text, fold

_OTHER_HEADINGS = ("h2", "h3", "[class*=title]")
_MENUS = {"header", "nav", "footer", "aside"}
_NOT_TITLE = re.compile(r"\s(?:datetime|format_time|format_date|button|btn[\w-]*|print|kicker|sub-?title|date|time)\s")


def find_heading(layout: Layout, document: Document, source: Source | None = None) -> Element | None:
    """The element that prints the headline; a logo, the site's name or a link to the start page is none.

    Among several, one that the metadata or the title element also name as the title, the longest of them; else the
    first that stands outside the page's menus. Where no element of the layout is there, one of another name will do if
    it prints the title.
    """
    sites = _site_names(document, source)
    titles = [fold(title) for title in (*document.metadata.titles, _title_element(document)) if title]
    found = [(element, fold(text_of(element))) for element in document.find(layout.headline) if not is_hidden(element)]
    found = [(element, text) for element, text in found if text and text not in sites and not _is_logo(element)]
    named = [(element, text) for element, text in found if _is_title(text, titles)]
    if named:
        return max(named, key=lambda pair: len(pair[1]))[0]
    outside = [element for element, _ in found if not any(tag_of(a) in _MENUS for a in element.iterancestors())]
    if found:
        return outside[0] if outside else found[0][0]
    others = islice(document.find(_OTHER_HEADINGS), 200)
    return next((element for element in others if _is_title(fold(text_of(element)), titles)), None)


def _is_title(text: str, titles: list[str]) -> bool:
    return any(title == text or (len(text) >= 15 and title.startswith(text)) for title in titles)


def _is_logo(element: Element) -> bool:
    return " logo" in names_of(element) or _leads_home(element)


def _site_names(document: Document, source: Source | None) -> set[str]:
    return {fold(name) for name in (document.metadata.site_name, source.name if source else "") if name}


def _title_element(document: Document) -> str:
    return text_of(next(document.root.iter("title"), None))


def _leads_home(element: Element) -> bool:
    links = list(element.iter("a"))
    return bool(links) and all(urlsplit(attribute(link, "href")).path in ("", "/") for link in links)


def read_headline(heading: Element | None) -> str:
    """The headline's text without dates and buttons that a theme puts into the h1; '' for None."""
    if heading is None:
        return ""
    pieces: list[str] = [heading.text or ""]
    for child in heading:
        if tag_of(child) == "br":
            pieces.append(" ")
        if tag_of(child) not in ("script", "style", "a", "button") or (
            tag_of(child) == "a" and not _NOT_TITLE.search(names_of(child))
        ):
            pieces.append("" if _NOT_TITLE.search(names_of(child)) else " ".join(map(str, child.itertext())))
        pieces.append(child.tail or "")
    return clean_text("".join(pieces))


def titled(document: Document, source: Source | None = None) -> str:
    """The headline as metadata or the title element give it, without the site's name behind it."""
    title = next((title for title in (*document.metadata.titles, _title_element(document)) if title), "")
    sites = _site_names(document, source)
    for mark in (" - ", " | ", " – "):
        head, _, tail = title.rpartition(mark)
        if head and (fold(tail) in sites or (not sites and len(tail) < 30 and mark == " | ")):
            return head.strip()
    return title
