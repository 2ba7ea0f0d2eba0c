"""What a page says of itself: JSON-LD (schema.org), Open Graph, ``article:*`` and the older meta tags."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from lxml import etree

from crawler.readers.dates_in_pages import Moment, read_iso, read_printed
from crawler.readers.trees import Element, attribute, select
from nlp.text import clean_text

_ARTICLE_TYPES = {
    "newsarticle", "article", "reportagenewsarticle", "blogposting", "analysisnewsarticle", "opinionnewsarticle",
    "backgroundnewsarticle", "askpublicnewsarticle", "report", "liveblogposting",
}  # fmt: skip
_PUBLISHED = ("article:published_time", "datepublished", "article:published", "og:published_time", "pubdate",
              "publishdate", "publish-date", "dc.date.issued", "dc.date", "dcterms.created", "date")  # fmt: skip
_MODIFIED = ("article:modified_time", "datemodified", "og:updated_time", "lastmod", "last-modified")
# Where JSON-LD is broken JSON, these values can still be told.
_BROKEN_VALUE = r'"{key}"\s*:\s*"((?:[^"\\]|\\.)*)"'
_BROKEN_AUTHOR = re.compile(r'"author"\s*:\s*[\[{][^\[\]{}]*?"name"\s*:\s*"((?:[^"\\]|\\.)*)"')
_TRAILING_COMMA = re.compile(r",\s*([}\]])")
_scripts = etree.XPath('descendant::script[contains(translate(@type,"JSONLD","jsonld"),"ld+json")]')
_metas = etree.XPath("descendant::meta[@content]")
_links = etree.XPath('descendant::link[@href][contains(translate(@rel,"CANOIL","canoil"),"canonical")]')


@dataclass(slots=True)
class Metadata:
    """The page's own statements, cleaned but not judged. Empty values are '' or ()."""

    canonicals: tuple[str, ...] = ()
    """Addresses the page claims as its own, the most binding first."""
    titles: tuple[str, ...] = ()
    descriptions: tuple[str, ...] = ()
    published: tuple[Moment | None, ...] = ()
    modified: tuple[Moment | None, ...] = ()
    authors: tuple[str, ...] = ()
    section: str = ""
    keywords: tuple[str, ...] = ()
    site_name: str = ""
    type: str = ""
    """``og:type``, lower case."""
    metas: dict[str, str] = field(default_factory=dict)
    """First value by name or property, lower-case names."""
    has_article: bool = False
    """Whether JSON-LD describes an article."""


def read_metadata(root: Element) -> Metadata:
    """The metadata of a page; broken JSON-LD gives what can still be told from it."""
    metas: dict[str, str] = {}
    keywords: list[str] = []
    for element in select(_metas, root):
        name = (attribute(element, "property") or attribute(element, "name") or attribute(element, "itemprop")).lower()
        content = clean_text(attribute(element, "content"))
        if name == "article:tag" and content:
            keywords.append(content)
        if name and content:
            metas.setdefault(name, content)
    blocks = list(_read_blocks(root))
    article = next((block for block in blocks if _is_article(block)), {})
    keywords = keywords or _words(metas.get("news_keywords")) or _words(article.get("keywords"))
    return Metadata(
        canonicals=tuple(filter(None, [
            *(attribute(link, "href") for link in select(_links, root)),
            metas.get("og:url"), _address(article), _text(article.get("url")),
        ])),
        titles=tuple(filter(None, [metas.get("og:title"), _text(article.get("headline")), metas.get("twitter:title")])),
        descriptions=tuple(filter(None, [
            metas.get("og:description"), _text(article.get("description")), metas.get("description"),
        ])),
        published=(*(_date(metas.get(name)) for name in _PUBLISHED[:1]), _date(_text(article.get("datePublished"))),
                   *(_date(metas.get(name)) for name in _PUBLISHED[1:])),
        modified=(*(_date(metas.get(name)) for name in _MODIFIED), _date(_text(article.get("dateModified")))),
        authors=tuple(_names(article.get("author")))
        or tuple(filter(None, [metas.get("author"), metas.get("article:author")])),
        section=metas.get("article:section", "") or _text(article.get("articleSection")),
        keywords=tuple(keywords) or tuple(_words(metas.get("keywords"))),
        site_name=metas.get("og:site_name", "") or _text(_first(article.get("publisher")).get("name")),
        type=metas.get("og:type", "").lower(),
        metas=metas,
        has_article=bool(article),
    )  # fmt: skip


def _read_blocks(root: Element) -> Iterator[dict[str, Any]]:
    for script in select(_scripts, root):
        text = (script.text or "").strip().removeprefix("//<![CDATA[").removeprefix("<![CDATA[").removesuffix("]]>")
        if not text:
            continue
        try:
            data = json.loads(_TRAILING_COMMA.sub(r"\1", text), strict=False)
        except (ValueError, RecursionError):
            yield from _read_broken(text)
            continue
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
    if not re.search(r'"@type"\s*:\s*"\w*(?:Article|Posting)"', text):
        return
    block: dict[str, Any] = {"@type": "NewsArticle"}
    for key in ("datePublished", "dateModified", "articleSection"):
        if match := re.search(_BROKEN_VALUE.format(key=key), text):
            block[key] = match[1].replace("\\/", "/")
    if match := _BROKEN_AUTHOR.search(text):
        block["author"] = {"name": match[1]}
    yield block


def _is_article(block: dict[str, Any]) -> bool:
    types = block.get("@type")
    names = types if isinstance(types, list) else [types]
    return any(isinstance(name, str) and name.lower() in _ARTICLE_TYPES for name in names)


def _first(value: Any) -> dict[str, Any]:
    if isinstance(value, list):
        value = value[0] if value else {}
    return value if isinstance(value, dict) else {}


def _text(value: Any) -> str:
    if isinstance(value, list):
        value = value[0] if value else ""
    # JSON-LD is often written through an HTML escaper.
    return clean_text(html.unescape(value)) if isinstance(value, str) else ""


def _address(block: dict[str, Any]) -> str:
    page = block.get("mainEntityOfPage")
    return _text(page) or _text(_first(page).get("@id")) or _text(_first(page).get("url"))


def _names(value: Any) -> list[str]:
    items = value if isinstance(value, list) else [value]
    found: list[str] = []
    for item in items:
        if isinstance(item, dict):
            if str(item.get("@type", "Person")).lower() == "organization":
                continue
            item = item.get("name")
            if isinstance(item, list):
                found.extend(_names(item))
                continue
        if name := _text(item):
            found.append(name)
    return found


def _words(value: Any) -> list[str]:
    """Keywords, each once, in order; a comma or semicolon parts them."""
    if isinstance(value, list):
        value = ",".join(item for item in value if isinstance(item, str))
    if not isinstance(value, str):
        return []
    return list(dict.fromkeys(filter(None, (clean_text(html.unescape(word)) for word in re.split(r"[,;]", value)))))


def _date(text: str | None) -> Moment | None:
    return (read_iso(text) or read_printed(text)) if text else None
