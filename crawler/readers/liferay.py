"""Pages of Liferay portals with the news portlets of Bắc Ninh (``bacninhportlet``) and of Hòa Bình.

A section page shows its first items; the rest come from the portlet's resource ``loadPage``, which answers JSON.
"""

from __future__ import annotations

import json
import re
from math import ceil
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from crawler.page import Link, Listing, Page
from crawler.readers.dates_in_pages import read_iso, read_printed
from crawler.readers.decoding import decode
from crawler.readers.documents import open_document
from crawler.readers.layout import Layout, ListLayout
from crawler.readers.listings import article_url, read_links
from crawler.readers.reader import Reader
from crawler.readers.trees import absolute, attribute
from crawler.source import Source
from crawler.sources import host_of
from crawler.urls import canonical_url
from kb.records import NotArticle
from nlp.text import clean_text

_LOAD_PAGE = re.compile(r"loadPageURL\s*=\s*(['\"])(.+?)\1")
_PAGE_SIZE = re.compile(r"recordPerPage\s*[=:]\s*['\"]?(\d+)")
_DEFAULT_SIZE = 10
_LIST = ListLayout(
    cards=("a.title-link", ".news-item h3 a", ".title_v a", "h3 a"),
    within=(".news-by-category", ".cat_record", "#content"),
    pager=(".pagination", ".taglib-page-iterator", ".lfr-pagination-buttons"),
    dates=(".time", ".date", "span"),
)


def read_portlet(page: Page, source: Source) -> Listing:
    """The articles a section page or an answer of ``loadPage`` names, and the answer that continues them."""
    text = page.body.lstrip(b"\xef\xbb\xbf \r\n\t")
    if page.content_type.endswith("json") or text.startswith(b"{"):
        return _read_answer(page, source)
    listing = read_links(_LIST, page, source)
    document = open_document(page)
    more = None
    if not isinstance(document, NotArticle):
        shown = {attribute(card, "href") for card in document.find((".news-by-category a.title-link",))}
        more = _first_answer(document.text, len(shown) or _DEFAULT_SIZE, page, source)
    return Listing(listing.links, more or listing.next_url, listing.outcome, listing.reason)


def _first_answer(text: str, shown: int, page: Page, source: Source) -> str | None:
    """The first page of ``loadPage``, with as many items a page as the section shows unless its script says more."""
    match = _LOAD_PAGE.search(text)
    if match is None:
        return None
    address = absolute(match[2].replace("\\/", "/").replace("&amp;", "&"), page.url)
    if host_of(address) not in source.hosts:
        return None
    query = dict(parse_qsl(urlsplit(address).query, keep_blank_values=True))
    size = _PAGE_SIZE.search(text)
    query.setdefault("recordPerPage", size[1] if size else source.options.get("page_size", str(shown)))
    query.setdefault("keyword", "")
    return _answer_address(address, query, 1, source)


def _read_answer(page: Page, source: Source) -> Listing:
    try:
        answer = json.loads(decode(page), strict=False)
    except (ValueError, RecursionError):
        return Listing((), None, "error", "The answer of loadPage is no JSON.")
    items = answer.get("items") if isinstance(answer, dict) else None
    if not isinstance(items, list):
        return Listing((), None, "error", "The answer of loadPage has no items.")
    links = [link for item in items if isinstance(item, dict) and (link := _link(item, page, source)) is not None]
    query = dict(parse_qsl(urlsplit(page.url).query, keep_blank_values=True))
    number, pages = _number(query.get("pageNum")), _number(answer.get("totalPageNum"))
    more = bool(items) and number is not None and pages is not None and number < pages
    next_url = _answer_address(page.url, query, (number or 0) + 1, source) if more else None
    return Listing(tuple(dict.fromkeys(links)), next_url)


def _link(item: dict[str, Any], page: Page, source: Source) -> Link | None:
    url = article_url(str(item.get("urlDetail") or ""), page.url, source)
    if url is None:
        return None
    given = str(item.get("createdDate") or "")
    moment = read_printed(given) or read_iso(given)
    return Link(url, clean_text(str(item.get("title") or "")) or None, str(moment) if moment else None)


def _answer_address(address: str, query: dict[str, str], number: int, source: Source) -> str:
    keys = [key for key in query if key not in ("pageNum", "recordPerPage", "keyword")]
    ordered = {key: query[key] for key in keys}
    ordered |= {
        "pageNum": str(number),
        "recordPerPage": query.get("recordPerPage", ""),
        "keyword": query.get("keyword", ""),
    }
    return canonical_url(urlunsplit(urlsplit(address)._replace(query=urlencode(ordered), fragment="")), source)


def _number(value: object) -> int | None:
    try:
        return ceil(float(str(value)))
    except (ValueError, OverflowError):
        return None


READER = Reader(
    name="liferay",
    version=2,
    marks=('id="contentDetail', "bacninhportlet", 'id="content_detail_news"'),
    number=r"/-/details/\d+/[^/?]+-(?P<id>\d{6,})(?:$|\?)",
    article=Layout(
        headline=("#contentDetailTitleId", "#titleDetail", ".news-detail h1", "h1.title", "h1", ".portlet-content h2"),
        body=(
            "#contentDetail",
            ".textdetail",
            "#content_detail_news .content",
            ".journal-content-article",
            ".asset-content",
        ),
        description=("#sapoDetailId", "#leadDetail", ".summary", ".sapo", ".lead"),
        date=(
            ".date-detail",
            ".date_time",
            ".tool .date_time",
            ".news-detail .date",
            ".time",
            ".metadata-publish-date",
        ),
        author=(".news-detail .author", "#content_detail_news .author", ".author", ".metadata-author"),
        section=("h3.title-list-news", ".breadcrumb li:last-child a", ".breadcrumbs a:last-child"),
        tags=(".tag-detail a", ".taglib-asset-tags-summary a", ".tags a"),
        credit=("#content_detail_news .source", ".news-detail .source", ".source-detail"),
        images=("#content_detail_news > img.img-responsive",),
        attachments=(".file-detail a", ".attachment li a", ".attachment a", ".lfr-attachments a"),
    ),
    listing=_LIST,
    list_links=read_portlet,
)
