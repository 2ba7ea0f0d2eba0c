"""What a page says of itself: JSON-LD (schema.org), Open Graph, ``article:*`` and the older meta tags."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass, field
from typing import Any

from crawler.readers.dates_in_pages import Moment, read_iso, read_printed
from crawler.readers.json_ld import address_of, choose_own, read_articles, text_of
from crawler.readers.selectors import ElementIndex
from crawler.readers.trees import attribute
from nlp.text import clean_text

_PUBLISHED = ("article:published_time", "datepublished", "article:published", "og:published_time", "pubdate",
              "publishdate", "publish-date", "dc.date.issued", "dc.date", "dcterms.created", "date")  # fmt: skip
_MODIFIED = ("article:modified_time", "datemodified", "og:updated_time", "lastmod", "last-modified")
_META_SOURCE = re.compile(r"<meta\s([^<>]*)>", re.IGNORECASE)
_CONTENT_SOURCE = re.compile(
    r"""\bcontent\s*=\s*"([^<>]*?)"(?=\s+(?:name|property|itemprop|id|data-[\w-]+)\s*=|\s*/?$)""", re.IGNORECASE
)


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
    base: str = ""
    """``href`` of the first ``base`` element."""


def read_metadata(index: ElementIndex, url: str = "", text: str = "") -> Metadata:
    """The metadata of the page at ``url``; broken JSON-LD gives what can still be told from it.

    ``text`` is the page's source, in which values are looked up that the parser cuts off at a quote nobody escaped.
    """
    metas: dict[str, str] = {}
    keywords: list[str] = []
    for element in index.with_tag("meta"):
        given = {str(key): str(value).strip() for key, value in element.items()}
        if "content" not in given:
            continue
        name = (given.get("property") or given.get("name") or given.get("itemprop") or "").lower()
        content = clean_text(given["content"])
        if name and any('"' in key for key in given):
            content = _whole_content(name, text) or content
        if name == "article:tag" and content:
            keywords.append(content)
        if name and content:
            metas.setdefault(name, content)
    canonicals = (link for link in index.with_tag("link") if "canonical" in (link.get("rel") or "").lower())
    links = [attribute(link, "href") for link in canonicals]
    titles = [metas.get("og:title", ""), metas.get("twitter:title", "")]
    article = choose_own(
        read_articles(index.with_tag("script")), [url, *links, metas.get("og:url", "")], index.root, titles
    )
    titles.insert(1, text_of(article.get("headline")))
    keywords = keywords or _words(metas.get("news_keywords")) or _words(article.get("keywords"))
    return Metadata(
        canonicals=tuple(filter(None, [
            *links, metas.get("og:url"), address_of(article), text_of(article.get("url")),
        ])),
        titles=tuple(filter(None, titles)),
        descriptions=tuple(filter(None, [
            metas.get("og:description"), text_of(article.get("description")), metas.get("description"),
        ])),
        published=(*(_date(metas.get(name)) for name in _PUBLISHED[:1]), _date(text_of(article.get("datePublished"))),
                   *(_date(metas.get(name)) for name in _PUBLISHED[1:])),
        modified=(*(_date(metas.get(name)) for name in _MODIFIED), _date(text_of(article.get("dateModified")))),
        authors=tuple(_names(article.get("author")))
        or tuple(filter(None, [metas.get("author"), metas.get("article:author")])),
        section=metas.get("article:section", "") or text_of(article.get("articleSection")),
        keywords=tuple(keywords) or tuple(_words(metas.get("keywords"))),
        site_name=metas.get("og:site_name", "") or text_of(_first(article.get("publisher")).get("name")),
        type=metas.get("og:type", "").lower(),
        metas=metas,
        has_article=bool(article),
        base=next((attribute(element, "href") for element in index.with_tag("base")), ""),
    )  # fmt: skip


def _whole_content(name: str, text: str) -> str:
    """The content of a meta element with unescaped quotes in it, as the source has it; ''."""
    for match in _META_SOURCE.finditer(text):
        source = match[1]
        if re.search(rf"""(?:name|property|itemprop)\s*=\s*["']{re.escape(name)}["']""", source, re.IGNORECASE):
            content = _CONTENT_SOURCE.search(source)
            return clean_text(html.unescape(content[1])) if content else ""
    return ""


def _first(value: Any) -> dict[str, Any]:
    if isinstance(value, list):
        value = value[0] if value else {}
    return value if isinstance(value, dict) else {}


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
        if name := text_of(item):
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
