"""Who wrote an article, and whose text it is."""

from __future__ import annotations

import re
from itertools import islice

from lxml import etree

from crawler.readers.authors import AuthorLine, is_author_line, read_authors
from crawler.readers.bodies import Body
from crawler.readers.documents import Document
from crawler.readers.layout import Layout
from crawler.readers.scopes import own
from crawler.readers.trees import Element, absolute, attribute, select, tag_of, text_of
from crawler.sources import host_of
from nlp.text import clean_text, fold

_LINK_LABEL = re.compile(r"Link\s+(?:bài\s+)?gốc")
_origin_words = etree.XPath("descendant::text()[contains(., 'gốc')]/..")
# What is written on a link to the original, in place of a name.
_ON_LINKS = re.compile(
    r"\b(?:xem (?:tại đây|bài gốc|thêm)|tại đây|bài gốc|link(?: bài)? gốc|copy link|lấy link!?|link)\b", re.IGNORECASE
)
_NO_ORIGINAL = re.compile(r"/tags?/|\.tag$|\.sign$|/tac-gia/", re.IGNORECASE)
_LINK_IN_TEXT = re.compile(r"https?://[^\s\"'<>]+")
_AUTHOR_LABEL = re.compile(r"^tác giả\s*:", re.IGNORECASE)
_LEVELS = 4
_LINES = {"p", "div", "span", "strong", "b", "i", "em"}
# What a site writes above its own boxes, in capitals like a name.
_LABEL = re.compile(
    r"(?:(?:tin|bài)(?!\s*(?:[,:/&-]|và\b|ảnh\b))|"
    r"đọc|xem|chia sẻ|bình luận|ý kiến|từ khóa|tags?|có thể|nên|video|ảnh|chủ đề|chuyên mục|mới nhất|"
    r"nổi bật|cùng|gửi)\b",
    re.IGNORECASE,
)
_SOURCE_LABEL = re.compile(r"^(?:link gốc|nguồn(?:\s+tin)?|theo|nguồn bài|source)\s*:?\s*", re.IGNORECASE)


def find_authors(
    layout: Layout,
    document: Document,
    heading: Element | None,
    element: Element,
    body: Body,
    known: tuple[str, ...],
    outlet: str,
) -> AuthorLine:
    """The writers: those of the metadata, else of the layout's element, the body's end, the line below the body.

    A printed line that names all of the metadata's people and more is the fuller one.
    """
    printed = [text_of(found) for found in own(document.find(layout.author), heading, element)][:1]
    lines = [read_authors(text, outlet) for text in (*printed, *body.author_lines)]
    if not known and not any(lines):
        lines = [read_authors(text, outlet) for text in _lines_below(element)]
    credit = next((line.credit for line in lines if line.credit), None)
    below = next((line.authors for line in lines if line.authors), ())
    if known and not (set(map(fold, known)) < set(map(fold, below))):
        return AuthorLine(known, credit)
    return AuthorLine(below, credit)


def _lines_below(body: Element) -> list[str]:
    """An author line right below the body, or below what holds it and nothing more, in an element without a name."""
    node: Element | None = body
    for _ in range(_LEVELS):
        if node is None or tag_of(node) in ("body", "html"):
            break
        for element in islice(node.itersiblings(), 20):
            if text := text_of(element):
                is_line = tag_of(element) in _LINES and next(element.iter("a"), None) is None
                return [text] if is_line and is_author_line(text) and not _LABEL.match(text) else []
        node = node.getparent()
    return []


def find_origin(
    layout: Layout, document: Document, heading: Element | None, body_element: Element, body: Body, outlet: str
) -> tuple[str | None, str | None]:
    """Whom the text is credited to, and the address of the original."""
    credit: str | None = None
    lines: list[tuple[str, list[str]]] = [(block.text, [url for url, _ in block.links]) for block in body.source_lines]
    for element in own(document.find(layout.credit), heading, body_element):
        links = [absolute(attribute(a, "href"), document.base) for a in element.iter("a")]
        lines.append((text_of(element), [link for link in links if link]))
    if not any(links or _LINK_IN_TEXT.search(text) for text, links in lines) and _LINK_LABEL.search(document.text):
        labels = [
            found for found in select(_origin_words, document.root) if _LINK_LABEL.match((found.text or "").lstrip())
        ]
        lines += [_labelled(found, document) for found in own(labels, heading, body_element)]
    for text, links in lines:
        if _AUTHOR_LABEL.match(text):
            continue
        links = links or _LINK_IN_TEXT.findall(text)
        words = clean_text(_ON_LINKS.sub("", _LINK_IN_TEXT.sub("", _SOURCE_LABEL.sub("", text)))).strip(" :.-")
        if words and len(words) <= 80 and fold(words) not in map(fold, outlet.split("|")):
            credit = credit or words
        if links and host_of(links[0]) and not _NO_ORIGINAL.search(links[0]):
            return credit, links[0]
    return credit, None


def _labelled(element: Element, document: Document) -> tuple[str, list[str]]:
    """A line that begins with 'Link gốc' in an element whose name tells nothing, with its links or those beside it."""
    parent = element.getparent()
    for holder in (element, parent):
        if holder is not None and len(text_of(holder)) <= 300:
            links = [absolute(attribute(link, "href"), document.base) for link in holder.iter("a")]
            links += [absolute(attribute(field, "value"), document.base) for field in holder.iter("input")]
            if found := [link for link in links if link] or _LINK_IN_TEXT.findall(text_of(holder)):
                return "", found
    return "", []


def own_addresses(layout: Layout, document: Document) -> list[str]:
    """Addresses that the CMS's own markup gives for the page."""
    found: list[str] = []
    for element in document.find(layout.canonical):
        found.extend([attribute(element, "value")] if element.get("value") else _LINK_IN_TEXT.findall(text_of(element)))
    return found
