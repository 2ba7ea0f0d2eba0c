"""The lead (sapo) of an article, without the outlet's tag it starts with."""

from __future__ import annotations

import re
from collections.abc import Iterator

from crawler.readers.bodies import Body
from crawler.readers.documents import Document
from crawler.readers.layout import Layout
from crawler.readers.scopes import above_body, between
from crawler.readers.trees import Element, is_within, tag_of, text_of
from crawler.source import Source
from nlp.text import fold

_OUTLET_TAG = re.compile(r"^[(\[]\s*([^\s()\[\]][^()\[\]]{0,24}?)\s*[)\]]\s*[-–—:.]*\s*")
_START = 40
_MIXED_TAGS = {
    "dân trí",
    "thanh tra",
    "tổ quốc",
    "xây dựng",
    "nhân dân",
    "công lý",
    "pháp lý",
    "vietq",
    "vov.vn",
    "pháp luật",
}


def split_outlet_tag(sapo: str, source: Source | None = None) -> tuple[str, str | None]:
    """The lead without the outlet tag it starts with in brackets (``(LĐTĐ) ``, ``(NLĐO)- ``), and the tag."""
    match = _OUTLET_TAG.match(sapo)
    if match is None:
        return sapo, None
    tag = match[1]
    letters = [character for character in tag if character.isalpha()]
    is_tag = (
        sum(character.isupper() for character in letters) >= 2
        and all(character.isupper() or character in "tiện" for character in letters)
        and not any(character.isdigit() for character in tag)
    )
    own = source is not None and source.outlet_tag is not None and fold(tag) == fold(source.outlet_tag)
    if not (
        is_tag or own or tag.lower() in _MIXED_TAGS or re.fullmatch(r"[\w-]+(?:\.[\w-]+)*\.(?:vn|com|net|org)", tag)
    ):
        return sapo, None
    return sapo[match.end() :], tag


def find_lead(layout: Layout, document: Document, heading: Element | None, body: Element) -> tuple[str, bool]:
    """The printed lead and whether the page has a place for one, be it empty.

    Where no element of the layout is there and the metadata tells nothing, it is the paragraph that stands alone
    between headline and body.
    """
    elements = [element for element in document.find(layout.description) if not is_within(body, element)]
    found = [*above_body(elements, heading, body), *(element for element in elements if is_within(element, body))]
    if found or heading is None:
        return next((text for element in found if (text := text_of(element))), ""), bool(found)
    paragraphs = [text_of(paragraph) for element in between(heading, body) for paragraph in _paragraphs(element)]
    described = [fold(split_outlet_tag(text)[0])[:_START] for text in document.metadata.descriptions]
    # Metadata may be cut off; what is printed is whole.
    whole = [text for text in paragraphs if fold(split_outlet_tag(text)[0])[:_START] in described]
    tagged = [text for text in paragraphs if split_outlet_tag(text)[1] is not None]
    alone = paragraphs if len(paragraphs) == 1 and not described else []
    return next(((text, True) for text in (*whole, *tagged, *alone)), ("", False))


def _paragraphs(element: Element) -> Iterator[Element]:
    """The smallest elements in it that hold a paragraph of text."""
    inner = [paragraph for child in element for paragraph in _paragraphs(child)] if len(element) <= 10 else []
    if inner:
        yield from inner
    elif _is_paragraph(element):
        yield element


def _is_paragraph(element: Element) -> bool:
    text = text_of(element)
    linked = sum(len(text_of(link)) for link in element.iter("a"))
    return len(text) >= 60 and linked < 0.3 * len(text) and tag_of(element) in ("p", "div", "h2", "strong", "section")


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", text)


def described_lead(document: Document, headline: str, body: Body, source: Source | None) -> tuple[str, str | None]:
    """The lead as metadata gives it, where it is one: not the headline again, not the body's own beginning."""
    for text in document.metadata.descriptions:
        description, tag = split_outlet_tag(text, source)
        start = fold(re.sub(r"(?:\.\.\.|…)$", "", description)).strip()
        first = fold(body.paragraphs[0])
        if (
            len(start) < 30
            or _words(start) == _words(fold(headline))
            or (start != first and first.startswith(start[:80]))
        ):
            continue
        if first == start or first == fold(text):
            # The lead stands at the body's beginning, without an element of its own.
            if len(body.paragraphs) == 1:
                continue
            del body.paragraphs[0]
        return description, tag
    lead, tag = split_outlet_tag(body.paragraphs[0], source)
    if tag is not None and len(body.paragraphs) > 2:
        # Papers put their tag before the lead and nowhere else.
        del body.paragraphs[0]
        return lead, tag
    return "", None
