"""Which part of a page is the article's: its date, author and tags are looked for there, not in cards of others.

CMS repeat the class names of an article in the cards of other articles, above it and below it, and print today's date
in the page's head.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import islice

from crawler.readers.trees import Element, attribute, comes_before, is_within, names_of, tag_of

_MOST = 200
"""How many elements are asked; a page with more of one name is a list, and each question costs time."""
_OUTSIDE = {"nav", "footer", "aside", "form"}
_ELSEWHERE = re.compile(
    r"(?<![a-z])(?:relat\w*|tin-?khac|bai-?khac|lien-?quan|bx-?other|(?:news|tin)?-?other\w*|comments?|binh-?luan|"
    r"side-?bar\w*|(?:right|left)-(?:col\w*|content)|footer|header|top-?bar|menu|nav|navbar|ticker|breaking|"
    r"cat-listing|list-?news|list_news|cards?|widget|most-?read|doc-?nhieu|xem-?nhieu|tin-?moi|hot-?news|tin-?nong|"
    r"before-after|mb_list_item)(?![a-z])"
)


def find_scope(heading: Element | None, body: Element) -> Element | None:
    """The smallest element that holds headline and body; None where that is the whole page or there is no headline."""
    if heading is None:
        return None
    holders = {body, *body.iterancestors()}
    for element in (heading, *heading.iterancestors()):
        if element in holders:
            return None if tag_of(element) in ("body", "html") else element
    return None


def is_elsewhere(element: Element, body: Element) -> bool:
    """Whether the element lies in a box of its own beside the body: a card, a menu, the comments, the page's head."""
    holders = {body, *body.iterancestors()}
    for ancestor in (element, *element.iterancestors()):
        if ancestor in holders:
            return False
        tag = tag_of(ancestor)
        if tag in _OUTSIDE or (ancestor is not element and _is_card(ancestor, tag)):
            return True
        if _ELSEWHERE.search(f"{names_of(ancestor)} {attribute(ancestor, 'data-role').lower()} "):
            return True
    return False


def own(elements: Iterable[Element], heading: Element | None, body: Element) -> list[Element]:
    """Those of the elements that are the article's: in its scope if any are there, else behind the headline."""
    few = islice(elements, _MOST)
    found = [element for element in few if not is_elsewhere(element, body)]
    if not found:
        return []
    scope = find_scope(heading, body)
    inside = [element for element in found if scope is not None and is_within(element, scope)]
    if inside or heading is None:
        return inside or found
    return [element for element in found if comes_before(heading, element)]


def above_body(elements: Iterable[Element], heading: Element | None, body: Element) -> Iterator[Element]:
    """Those of the elements that stand between headline and body, or beside them in what holds both."""
    scope = find_scope(heading, body)
    for element in islice(elements, _MOST):
        if is_within(element, body) or not comes_before(element, body) or is_elsewhere(element, body):
            continue
        near = scope is not None and is_within(element, scope)
        behind = heading is not None and (comes_before(heading, element) or is_within(element, heading))
        if near or behind or (heading is None and _is_near(element, body)):
            yield element


def between(heading: Element, body: Element) -> Iterator[Element]:
    """The elements that begin behind the headline and end before the body, the outermost of each, in their order."""
    holders = {body, *body.iterancestors()}
    if heading not in holders and comes_before(heading, body):
        yield from islice(_between(heading, body, holders), _MOST)


def _between(heading: Element, body: Element, holders: set[Element]) -> Iterator[Element]:
    node: Element | None = heading
    while node is not None and node not in holders:
        for element in node.itersiblings():
            if element in holders:
                yield from _before(body, element, holders)
                return
            if tag_of(element):
                yield element
        node = node.getparent()


def _before(body: Element, holder: Element, holders: set[Element]) -> Iterator[Element]:
    """What stands in ``holder`` before the body."""
    for element in () if holder is body else holder:
        if element in holders:
            yield from _before(body, element, holders)
            return
        if tag_of(element):
            yield element


def _is_near(element: Element, body: Element) -> bool:
    # Without a headline: what stands with the body in one element that is not the whole page.
    holders = {holder for holder in body.iterancestors() if tag_of(holder) not in ("body", "html")}
    return any(ancestor in holders for ancestor in element.iterancestors())


def _is_card(element: Element, tag: str) -> bool:
    # A card of a list: an article of its own, or MasterCMS's div.article with a title within.
    return tag == "article" or (tag in ("div", "li") and " article " in names_of(element))
