"""The bytes of a page, whatever charset they are in and whatever is said of it: the reading stays the same."""

from __future__ import annotations

import codecs
import re
import unicodedata
from collections.abc import Callable
from pathlib import Path

import pytest

from crawler.extract import extract, list_links
from crawler.page import Page
from crawler.saved_pages import expected_of, load_saved_page
from crawler.sources import get_source

PAGES = Path(__file__).resolve().parent.parent / "pages"
NAMES = ("laodongthudo/the-he-a", "nld/bang-va-hop-tin", "baobacninh/co-tep")
CASES = [load_saved_page(PAGES / name) for name in NAMES]


def to_windows_1258(text: str) -> bytes:
    """Letters with breve, circumflex and horn in one character, tones in a second one behind them."""
    text = unicodedata.normalize("NFD", text)
    for first in "AaEeOo":
        text = re.sub(f"{first}(\u0323?)\u0302", unicodedata.normalize("NFC", first + "\u0302") + r"\1", text)
    for pair in ("A\u0306", "a\u0306", "O\u031b", "o\u031b", "U\u031b", "u\u031b"):
        text = re.sub(f"{pair[0]}(\u0323?){pair[1]}", unicodedata.normalize("NFC", pair) + r"\1", text)
    return text.encode("cp1258", errors="xmlcharrefreplace")


ENCODINGS: dict[str, tuple[Callable[[str], bytes], str]] = {
    "UTF-16": (lambda text: text.encode("utf-16"), "text/html"),
    "UTF-16 without its mark": (lambda text: text.encode("utf-16-le"), "text/html; charset=utf-16"),
    "UTF-16, big end first": (lambda text: codecs.BOM_UTF16_BE + text.encode("utf-16-be"), "text/html"),
    "Windows-1258": (to_windows_1258, "text/html; charset=windows-1258"),
    "Windows-1258 called Latin-1": (to_windows_1258, "text/html; charset=iso-8859-1"),
    "Windows-1258 called UTF-8": (to_windows_1258, "text/html; charset=utf-8"),
    "Windows-1258 and no word of it": (to_windows_1258, "text/html"),
    "UTF-8 called Latin-1": (str.encode, "text/html; charset=iso-8859-1"),
    "UTF-8 with two marks": (lambda text: codecs.BOM_UTF8 * 2 + text.encode(), ""),
    "UTF-8 with bytes of none": (lambda text: text.encode().replace(b"</p>", b"\xff</p>"), "text/html; charset=utf-8"),
}


@pytest.mark.parametrize("name", ENCODINGS)
def test_the_reading_stays(name: str) -> None:
    encode, kind = ENCODINGS[name]
    for saved in CASES:
        text = re.sub(r"<meta[^>]*charset=[^>]*>", "", saved.page.body.decode())
        headers = {**saved.page.headers, "content-type": kind}
        got = expected_of(extract(Page(saved.page.url, encode(text), 200, headers)))
        assert got == saved.expected, saved.folder.name


def test_decomposed_utf_8_with_a_broken_byte_is_no_windows_1258() -> None:
    saved = CASES[0]
    body = unicodedata.normalize("NFD", saved.page.body.decode()).encode().replace(b"</h1>", b"\x93</h1>", 1)
    got = expected_of(extract(Page(saved.page.url, body, 200, saved.page.headers)))
    assert got["article_body"] == saved.expected["article_body"]


def test_a_list_in_utf_16() -> None:
    card = (
        '<html><div class="bx-cat-content"><h3 class="article-title"><a href="/mot-tin-1.html">Một tin</a></h3></div>'
    )
    page = Page("https://laodongthudo.vn/cong-doan", card.encode("utf-16"), 200)
    found = list_links(page, get_source("laodongthudo"))
    assert [link.title for link in found.links] == ["Một tin"]
