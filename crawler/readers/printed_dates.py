"""The date that is printed above an article's body."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from crawler.readers.dates_in_pages import Moment, read_printed
from crawler.readers.documents import Document
from crawler.readers.layout import Layout
from crawler.readers.scopes import above_body
from crawler.readers.trees import Element, comes_before, is_within, tag_of, text_of


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
    yield from above_body(document.find(layout.date), heading, body)
    if heading is None or not comes_before(heading, body):
        return
    # Text last: short lines between the two.
    for element in islice(heading.itersiblings(), 200):
        if is_within(body, element):
            return
        for inner in element.iter():
            if tag_of(inner) not in ("script", "style") and len(inner) <= 3 and len(text_of(inner)) <= 60:
                yield inner
