"""The index finds what XPath finds, in the same order, for every selector of every reader."""

from __future__ import annotations

import pytest
from lxml import etree

from crawler.extract import load_readers
from crawler.readers.decoding import open_text, parse
from crawler.readers.generic import LAYOUT
from crawler.readers.layout import Layout, ListLayout
from crawler.readers.selectors import ElementIndex
from crawler.readers.trees import find_all
from crawler.sample.web import build_web

PAGE = """<html class="x article"><body id="top" class="a  b\tc">
<div class="a"><p class="a b">1</p><div id="in" class="b a"><p>2</p><a href="/tag/1" class="a">3</a></div></div>
<div class="ab a-b"><p class="b" data-role="content">4</p><p data-role="contents">5</p><a download>6</a></div>
<ul class="b"><li class="a">7</li><li class="a\u00a0b">8<ul class="b"><li>9</li></ul></li></ul>
<article class="article"><header><h1 class="title a">10</h1></header><h1>11</h1></article>
</body></html>"""
SELECTORS = (
    "p", ".a", "p.a", ".a.b", "#in", "div#in.b", ".a p", ".a > p", ".b p", ".a .a", "div div p", "ul li", "ul.b > li",
    "li:last-child", ".b li:last-child", "[data-role=content]", "p[data-role*=content]", "a[href*='/tag/']",
    "a[download]", ".b a[download]", "#top .a", "#top > .a p", "html .a", "body", "*", ".article h1", "h1.title",
    "article.article h1", ".missing p", "p.missing", ".a:not(.b)", ".a ~ ul", "p, h1", "[class*=rtic]", "P", ".A",
)  # fmt: skip


def all_selectors() -> list[str]:
    layouts: list[Layout | ListLayout] = [LAYOUT]
    for reader in load_readers().values():
        layouts += [reader.article, reader.listing]
    fields = (getattr(layout, name) for layout in layouts for name in layout.__dataclass_fields__)
    return sorted({selector for value in fields if isinstance(value, tuple) for selector in value})


def parsed(text: str) -> etree._Element:
    root = parse(text.encode())
    assert root is not None
    return root


@pytest.mark.parametrize("within", [None, "div", "ul"])
def test_the_index_finds_what_xpath_finds(within: str | None) -> None:
    root = parsed(PAGE)
    top = None if within is None else next(root.iter(within))
    # On the first page a selector is new; on the second its classes are in the index.
    for _ in range(2):
        for selector in SELECTORS:
            found = list(ElementIndex(root, PAGE).find((selector,), top))
            assert found == list(find_all(root if top is None else top, (selector,))), selector


def test_the_readers_selectors_find_the_same_on_the_sample_pages() -> None:
    selectors = all_selectors()
    assert len(selectors) > 150
    counted = 0
    answers = [answer for answer in build_web().values() if answer.content_type.startswith("text/html")]
    for answer in answers[::5]:
        text = answer.body.decode()
        root = parsed(text)
        index = ElementIndex(root, text)
        for selector in selectors:
            found = list(index.find((selector,)))
            assert found == list(find_all(root, (selector,))), selector
            counted += len(found)
    assert counted > 500


def test_text_and_bytes_of_a_page_are_the_same() -> None:
    from crawler.page import Page

    text = "<p>Công đoàn “Việt Nam”</p>"
    twice = "<p>" + ("Công đoàn " * 30).encode().decode("cp1252", errors="ignore") + "</p>"
    for body in (
        text.encode(),
        "\ufeff".encode() + text.encode(),
        text.encode("utf-16"),
        text.encode()[:-5] + b"\x01\xff",
        twice.encode(),
        "<p>Công đo".encode()[:-1] + b"\xe1\xba",
    ):
        read, utf8 = open_text(Page("https://a.vn/", body))
        assert read.encode() == utf8
