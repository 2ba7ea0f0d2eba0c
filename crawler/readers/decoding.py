"""From the bytes of a page to its text and tree, whatever its header, its meta tag or its author claims."""

from __future__ import annotations

import re
from dataclasses import replace

from lxml import etree

from crawler.page import Page
from kb.charsets import from_utf16, read_text

MAX_BYTES = 12_000_000
"""Pages above this are not parsed; the longest real article pages seen are under 2 MB."""

_PAGE_ENDS = re.compile(rb"</(?:body|html)\s*>", re.IGNORECASE)


def in_utf8(page: Page) -> Page:
    """The page with its body in UTF-8 where it came in UTF-16, with or without the mark; else the page itself.

    All that looks at bytes before a page is parsed (is it markup, which CMS, a challenge) may then count on ASCII.
    """
    body = from_utf16(page.body)
    if body is None:
        return page
    kind = page.content_type
    headers = {**page.headers, "content-type": f"{kind}; charset=utf-8"} if kind else page.headers
    return replace(page, body=body, headers=headers)


def decode(page: Page) -> str:
    """The page's text (see `open_text`)."""
    return open_text(page)[0]


def open_text(page: Page) -> tuple[str, bytes]:
    """The page's text, and the same in UTF-8 (see `kb.charsets.read_text`)."""
    return read_text(page.body, page.headers.get("content-type", ""))


def parse(utf8: bytes) -> etree._Element | None:
    """The page's tree, comments and processing instructions left out; None where there is no element at all."""
    if any(utf8.find(tag) != utf8.rfind(tag) for tag in (b"</body", b"</html")):
        # As browsers do: what comes behind such an end tag still belongs where it stands.
        utf8 = _PAGE_ENDS.sub(b"", utf8)
    parser = etree.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, huge_tree=True)
    try:
        return etree.fromstring(utf8, parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):
        return None
