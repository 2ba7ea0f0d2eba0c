"""The date that is printed above an article's body."""

from __future__ import annotations

from collections.abc import Iterator

from crawler.readers.dates_in_pages import Moment, read_printed
from crawler.readers.documents import Document
from crawler.readers.layout import Layout
from crawler.readers.trees import Element, comes_before, is_within, names_of, tag_of, text_of


def find_printed_date(layout: Layout, document: Document, heading: Element | None, body: Element) -> Moment | None:
    """The date printed above the body: in the layout's elements, else in a short line between headline and body."""
    fallback: Moment | None = None
    for element in _date_elements(layout, document, heading, body):
        text = text_of(element)
        parent = element.getparent()
        # MasterCMS parts time and day into two elements.
        around = text_of(parent) if parent is not None and not is_within(body, parent) else ""
        for candidate in (text, around if len(around) <= 90 else ""):
            moment = read_printed(candidate) if candidate and len(candidate) <= 200 else None
            if moment is not None and moment.clock is not None:
                return moment
            fallback = fallback or moment
    return fallback


def _date_elements(layout: Layout, document: Document, heading: Element | None, body: Element) -> Iterator[Element]:
    for element in document.find(layout.date):
        if not is_within(element, body) and comes_before(element, body) and _is_of_the_article(element, heading):
            yield element
    if heading is None or not comes_before(heading, body):
        return
    # Text last: short lines between the two.
    for element in heading.itersiblings():
        if is_within(body, element):
            return
        for inner in element.iter():
            if tag_of(inner) not in ("script", "style") and len(inner) <= 3 and len(text_of(inner)) <= 60:
                yield inner


def _is_of_the_article(element: Element, heading: Element | None) -> bool:
    """Whether a date above the body belongs to the article: what stands before the headline outside its own box is the
    page's, most often today's date."""
    if heading is None or not comes_before(element, heading):
        return True
    box = heading.getparent()
    if box is None or tag_of(box) == "body" or not is_within(element, box):
        return False
    for ancestor in element.iterancestors():
        if ancestor is box:
            return True
        if tag_of(ancestor) in ("header", "nav") or "header" in names_of(ancestor):
            return False
    return True
