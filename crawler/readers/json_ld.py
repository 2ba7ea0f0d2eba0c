"""JSON-LD as pages hold it: in lists and graphs, beside that of other articles, and broken in many ways."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterable, Iterator
from typing import Any
from urllib.parse import urlsplit

from crawler.readers.trees import Element
from nlp.text import clean_text, fold

_ARTICLE_TYPES = {
    "newsarticle", "article", "reportagenewsarticle", "blogposting", "analysisnewsarticle", "opinionnewsarticle",
    "backgroundnewsarticle", "askpublicnewsarticle", "report", "liveblogposting",
}  # fmt: skip
_TRAILING_COMMA = re.compile(r",\s*([}\]])")
_MARKS_BEFORE = re.compile(r"^\s*(?://|/\*)?\s*(?:<!\[CDATA\[|<!--)\s*(?:\*/)?")
_START = re.compile(r"[{\[]")
# Where JSON-LD is broken JSON, these values can still be told. Quotes of either kind, as some write it by hand.
_TYPE = re.compile(r"[\"']@type[\"']\s*:\s*\[?\s*[\"'](?:\w*Article|\w*Posting)[\"']")
_BROKEN_VALUE = r"[\"']{key}[\"']\s*:\s*([\"'])((?:(?!\1)[^\\]|\\.){{0,2000}})\1"
_BROKEN = {
    key: re.compile(_BROKEN_VALUE.format(key=key))
    for key in ("datePublished", "dateModified", "articleSection", "headline")
}
_BROKEN_AUTHOR = re.compile(
    r"[\"']author[\"']\s*:\s*[\[{][^\[\]{}]*?[\"']name[\"']\s*:\s*([\"'])((?:(?!\1)[^\\]|\\.){0,2000})\1"
)
_BROKEN_PAGE = re.compile(
    r"[\"']mainEntityOfPage[\"']\s*:\s*(?:\{[^{}]*?[\"']@id[\"']\s*:\s*)?([\"'])((?:(?!\1)[^\\]|\\.){0,2000})\1"
)
_HEADLINE_START = "headline:start"
"""Key of what can be told of a headline in broken JSON: it may end at a quote that nobody escaped."""


def read_articles(scripts: Iterable[Element]) -> list[dict[str, Any]]:
    """The objects in the page's JSON-LD that describe an article; broken ones with the values that can be told."""
    held = (script for script in scripts if "ld+json" in (script.get("type") or "").lower())
    return [block for script in held for block in _read(script.text or "") if _is_article(block)]


def choose_own(articles: list[dict[str, Any]], urls: list[str], root: Element, titles: list[str]) -> dict[str, Any]:
    """The object that describes the page's own article; empty where there is none.

    It bears one of the page's ``urls``, else one of its ``titles`` (h1 and title elements are looked up where need be),
    else it is the only one and names neither address nor headline.
    """
    paths = {_path(url) for url in urls} - {""}
    for article in articles:
        if _path(address_of(article)) in paths or _path(text_of(article.get("url"))) in paths:
            return article
    if not articles:
        return {}
    printed = [" ".join(map(str, element.itertext())) for element in root.iter("h1", "title")]
    known = [words for words in (_words(title) for title in (*titles, *printed)) if words]
    for article in articles:
        headline = _words(_headline_of(article))
        if headline and any(_is_same(headline, words) for words in known):
            return article
    only = articles[0]
    return only if len(articles) == 1 and not _headline_of(only) and not _path(address_of(only)) else {}


def _headline_of(article: dict[str, Any]) -> str:
    return text_of(article.get("headline")) or text_of(article.get(_HEADLINE_START))


def _words(title: str) -> list[str]:
    return re.findall(r"\w+", fold(clean_text(title)))


def _is_same(one: list[str], other: list[str]) -> bool:
    # A headline may be shortened, or have the site's name behind it, or a word written in another way.
    shorter = min(len(one), len(other))
    common = len(set(one) & set(other))
    return one[:shorter] == other[:shorter] or common > 0.7 * max(len(set(one)), len(set(other)))


def address_of(article: dict[str, Any]) -> str:
    """The address of the page that the object describes; ''."""
    page = article.get("mainEntityOfPage")
    item = page[0] if isinstance(page, list) and page else page
    inner = item if isinstance(item, dict) else {}
    return text_of(item) or text_of(inner.get("@id")) or text_of(inner.get("url")) or text_of(article.get("url"))


def text_of(value: Any) -> str:
    """The value as clean text, without the character references that an HTML escaper left; '' for what is none."""
    if isinstance(value, list):
        value = value[0] if value else ""
    return clean_text(html.unescape(value)) if isinstance(value, str) else ""


def _read(text: str) -> Iterator[dict[str, Any]]:
    if '"' not in text and "&quot;" in text:
        text = html.unescape(text)
    text = _MARKS_BEFORE.sub("", text, count=1)
    start = _START.search(text)
    if start is None:
        return
    try:
        # What stands around it (CDATA marks, comments, a semicolon) is passed over.
        data, _ = json.JSONDecoder(strict=False).raw_decode(_TRAILING_COMMA.sub(r"\1", text[start.start() :]))
    except (ValueError, RecursionError):
        yield from _read_broken(text)
        return
    yield from _flatten(data, 0)


def _flatten(data: Any, depth: int) -> Iterator[dict[str, Any]]:
    if isinstance(data, list) and depth < 6:
        for item in data:
            yield from _flatten(item, depth + 1)
    elif isinstance(data, dict):
        yield data
        if "@graph" in data and depth < 6:
            yield from _flatten(data["@graph"], depth + 1)


def _read_broken(text: str) -> Iterator[dict[str, Any]]:
    starts = [match.start() for match in _TYPE.finditer(text)]
    for start, end in zip(starts, [*starts, len(text)][1:], strict=True):
        part = text[start:end]
        block: dict[str, Any] = {"@type": "NewsArticle"}
        for key, pattern in _BROKEN.items():
            if match := pattern.search(part):
                block[_HEADLINE_START if key == "headline" else key] = match[2].replace("\\/", "/")
        if match := _BROKEN_PAGE.search(part):
            block["mainEntityOfPage"] = match[2].replace("\\/", "/")
        if match := _BROKEN_AUTHOR.search(part):
            block["author"] = {"name": match[2]}
        yield block


def _is_article(block: dict[str, Any]) -> bool:
    types = block.get("@type")
    names = types if isinstance(types, list) else [types]
    return any(isinstance(name, str) and name.lower() in _ARTICLE_TYPES for name in names)


def _path(url: str) -> str:
    try:
        parts = urlsplit(url)
    except ValueError:
        return ""
    return "" if parts.path in ("", "/") else parts.path.rstrip("/") + (f"?{parts.query}" if parts.query else "")
