"""The date that is printed above an article's body."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from crawler.readers.dates_in_pages import Moment, fetched_at, read_printed
from crawler.readers.documents import Document
from crawler.readers.layout import Layout
from crawler.readers.scopes import above_body, between, find_scope, is_elsewhere
from crawler.readers.trees import Element, comes_before, is_within, tag_of, text_of
from kb.records import LOCAL
from nlp.text import clean_text

_LINE = 90


def find_printed_date(layout: Layout, document: Document, heading: Element | None, body: Element) -> Moment | None:
    """The date printed above the body: in the layout's elements, else in a line below or right above the headline."""
    fallback: Moment | None = None
    for element in _date_elements(layout, document, heading, body):
        text = text_of(element)
        parent = element.getparent()
        # MasterCMS parts time and day into two elements.
        around = _spaced(parent) if parent is not None and not is_within(body, parent) else ""
        for candidate in (text, _spaced(element), around if len(around) <= _LINE else ""):
            moment = read_printed(candidate) if candidate and len(candidate) <= 200 else None
            if moment is not None and moment.clock is not None and fallback in (None, Moment(moment.day)):
                return moment
            fallback = fallback or moment
    return fallback


def _date_elements(layout: Layout, document: Document, heading: Element | None, body: Element) -> Iterator[Element]:
    yield from above_body(document.find(layout.date), heading, body)
    if heading is None or not comes_before(heading, body):
        return
    # Text last: short lines between the two, then the one line above the headline.
    for element in between(heading, body):
        yield from _short_lines(element)
    scope = find_scope(heading, body)
    above = _above(heading, scope) if scope is not None else None
    if above is None or len(text_of(above)) > _LINE or is_elsewhere(above, body):
        return
    fetched_on = fetched_at(document.page.headers).astimezone(LOCAL).date()
    for line in (above, *_short_lines(above)):
        moment = read_printed(text_of(line))
        # Today's date is what a page's head shows to whoever looks at it.
        if moment is not None and moment.day != fetched_on:
            yield line


def _above(heading: Element, scope: Element) -> Element | None:
    """What stands right above the headline within the element that holds headline and body."""
    node: Element | None = heading
    while node is not None and node is not scope:
        for element in islice(node.itersiblings(preceding=True), 5):
            if text_of(element):
                return element
        node = node.getparent()
    return None


def _spaced(element: Element) -> str:
    """The element's text with a blank between its elements, which are often set apart by style alone."""
    texts = islice(element.itertext(), 20)
    return clean_text(" ".join(map(str, texts)))


def _short_lines(element: Element) -> Iterator[Element]:
    for inner in element.iter():
        if tag_of(inner) not in ("script", "style") and len(inner) <= 3 and len(text_of(inner)) <= 60:
            yield inner
