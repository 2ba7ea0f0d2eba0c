"""The rest of an article whose element was closed too early, by an end tag too many."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

from crawler.readers.authors import is_author_line
from crawler.readers.roles import role_of
from crawler.readers.trees import Element, attribute, tag_of, text_of

_BLOCKS = {"p", "table", "figure", "ul", "ol", "blockquote", "h2", "h3", "h4"}
_PASSED = {"iframe", "zone", "ins", "script", "style", "noscript"}
_HOLDERS = {tag: re.compile(rf"<{tag}[\s/>]") for tag in ("div", "section", "article", "main", "td", "tr", "table")}
_SHORT = 60
_LEVELS = 12
_MOST = 400


def find_continuation(body: Element, text: str) -> list[Element]:
    """The elements right behind the body (or behind what holds it and nothing more) that go on with its paragraphs.

    Looked for only where the page's ``text`` has more end tags than start tags of some kind that holds others: else
    nothing was closed too early, and a paragraph behind the body is an imprint or another article's.

    They begin with a paragraph of prose, marked up as paragraphs within the body are, or with a picture before one;
    what stands behind an article in an element of its own (author, tags, lists) is never one.
    """
    node: Element | None = body
    for _ in range(_LEVELS):
        if node is None or tag_of(node) in ("body", "html", ""):
            return []
        if next(_shown(node), None) is not None:
            run = list(_run(node))
            # A picture with its caption may come before the next paragraph.
            first = next((element for element in run[:4] if _is_paragraph(element)), None)
            is_own = first is not None and _markup(first) in {_markup(paragraph) for paragraph in _paragraphs(body)}
            return run if is_own and _closes_too_much(text) else []
        node = node.getparent()
    return []


def _closes_too_much(text: str) -> bool:
    lowered = text.lower()
    return any(lowered.count(f"</{tag}>") > len(start.findall(lowered)) for tag, start in _HOLDERS.items())


def _paragraphs(body: Element) -> Iterator[Element]:
    return (element for element in islice(body.iter("p"), _MOST) if _is_paragraph(element))


def _is_paragraph(element: Element) -> bool:
    if tag_of(element) != "p":
        return False
    text = text_of(element)
    return len(text) >= _SHORT and sum(len(text_of(link)) for link in element.iter("a")) < 0.5 * len(text)


def _markup(element: Element) -> tuple[str, str, str]:
    return attribute(element, "class"), attribute(element, "style"), attribute(element, "align")


def _shown(node: Element) -> Iterator[Element]:
    """What follows and shows something."""
    for element in islice(node.itersiblings(), _MOST):
        if tag_of(element) and (text_of(element) or element.find(".//img") is not None):
            yield element


def _run(node: Element) -> Iterator[Element]:
    for element in _shown(node):
        tag = tag_of(element)
        role = role_of(element, tag)
        if role == "related" or (not role and tag in _BLOCKS):
            yield element
        elif role == "author" or is_author_line(text_of(element)):
            yield element
            return
        elif role != "noise" and tag not in _PASSED:
            # Advertisements and sharing stand between paragraphs as well; all else ends them.
            return
