"""Questions a reader asks of a page's tree. Selectors are CSS, compiled once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import cast
from urllib.parse import urljoin, urlsplit

from cssselect import SelectorError
from lxml import etree
from lxml.cssselect import CSSSelector

from nlp.text import clean_text

Element = etree._Element
_string = etree.XPath("string()")


def select(query: etree.XPath, root: Element) -> list[Element]:
    """The elements that a compiled query finds below ``root``."""
    return cast("list[Element]", query(root))


@lru_cache(maxsize=1024)
def _compiled(selector: str) -> CSSSelector:
    try:
        return CSSSelector(selector)
    except SelectorError as error:
        raise ValueError(f"{selector!r} is no CSS selector: {error}") from error


def find_all(root: Element, selectors: Iterable[str]) -> Iterator[Element]:
    """Elements below ``root`` that match, those of the first selector first."""
    for selector in selectors:
        yield from select(_compiled(selector), root)


def find_first(root: Element, selectors: Iterable[str]) -> Element | None:
    """The first element of `find_all` that holds text, or None."""
    return next((element for element in find_all(root, selectors) if text_of(element)), None)


def text_of(element: Element | None) -> str:
    """All text in the element as one clean line; '' for None."""
    return "" if element is None else clean_text(str(_string(element)))


def attribute(element: Element, name: str) -> str:
    """The attribute's value, trimmed; '' where it is missing."""
    value = element.get(name)
    return value.strip() if isinstance(value, str) else ""


def tag_of(element: Element) -> str:
    """The tag's local name in lower case; '' for a comment or the like."""
    tag = element.tag
    return tag.rpartition("}")[2].lower() if isinstance(tag, str) else ""


NO_NAMES = "   "
"""What `names_of` gives for an element without class and id."""


def names_of(element: Element) -> str:
    """Class list and id in one string of lower-case words between blanks."""
    classes, identity = element.get("class"), element.get("id")
    return f" {classes or ''} {identity or ''} ".lower() if classes or identity else NO_NAMES


def comes_before(first: Element, second: Element) -> bool:
    """Whether ``first`` begins before ``second`` in the page and does not lie within it."""
    if first is second:
        return False
    left = [first, *first.iterancestors()][::-1]
    right = [second, *second.iterancestors()][::-1]
    for index, (one, other) in enumerate(zip(left, right, strict=False)):
        if one is not other:
            parent = left[index - 1] if index else None
            return parent is not None and parent.index(one) < parent.index(other)
    return len(left) < len(right)


def is_within(element: Element, container: Element) -> bool:
    """Whether ``element`` is ``container`` or lies below it."""
    return element is container or any(ancestor is container for ancestor in element.iterancestors())


def absolute(url: str, base: str) -> str:
    """The address as seen from the page, or '' where it is none that can be fetched (``javascript:``, ``data:``)."""
    url = url.strip()
    if not url or url.startswith("#"):
        return ""
    try:
        joined = urljoin(base, url)
        parts = urlsplit(joined)
    except ValueError:
        return ""
    return joined.replace(" ", "%20") if parts.scheme in ("http", "https") and parts.netloc else ""
