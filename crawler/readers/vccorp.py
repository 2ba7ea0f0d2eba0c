"""Pages of VCCorp's CMS as nld.com.vn uses it: parts carry ``data-role``."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from crawler.page import Listing, Page
from crawler.readers.documents import open_document
from crawler.readers.layout import Layout, ListLayout
from crawler.readers.listings import collect_links
from crawler.readers.reader import Reader
from crawler.readers.trees import absolute, attribute
from crawler.source import Source
from crawler.urls import canonical_url
from kb.records import NotArticle

_TIMELINE = re.compile(r"^/timelinelist/(\d+)/(\d+)\.htm$")
_LIST = ListLayout(
    cards=("a.box-category-link-title", ".box-category-title-text a", "a[data-linktype=newsdetail]"),
    within=(".box-category-middle", ".list__focus"),
)


def read_timeline(page: Page, source: Source) -> Listing:
    """The articles a section page or a piece of its timeline names; the timeline goes on while it names any."""
    document = open_document(page)
    piece = _TIMELINE.match(urlsplit(page.url).path)
    if isinstance(document, NotArticle):
        return Listing((), None) if piece else Listing((), None, "error", document.reason)
    links = tuple(collect_links(document, source, _LIST))
    zone, number = (piece[1], int(piece[2])) if piece else ("", 1)
    if not zone:
        inputs = document.find(("input#hdZoneId", "input[name=hdZoneId]"))
        zone = next((value for element in inputs if (value := attribute(element, "value")).isdigit()), "")
    more = absolute(f"/timelinelist/{zone}/{number + 1}.htm", page.url) if zone and links else ""
    return Listing(links, canonical_url(more, source) if more else None)


READER = Reader(
    name="vccorp",
    version=2,
    marks=("afcbc-body", 'data-role="sapo"', "VCSortableInPreviewMode"),
    # The moment of writing: old ids have its year in four digits, new ones the outlet's number and two digits.
    number=r"-\d{2,3}(?P<id>\d{15})\.htm(?:$|\?)",
    article=Layout(
        headline=("h1[data-role=title]", "h1.detail-title", "h1.title-content", "h1"),
        body=(
            "[data-role=content]",
            ".detail-content",
            ".afcbc-body",
            "div[itemprop=articleBody]",
            ".content-news-detail",
        ),
        description=("[data-role=sapo]", "h2.detail-sapo", "h2.sapo-detail", ".sapo-detail"),
        date=("time[data-role=publishdate]", ".detail-time", "[data-role=publishdate]", ".date-time", ".pdate"),
        author=("[data-role=author]", ".detail-author .name", "p.author", ".author"),
        section=("a[data-role=cate-name]", ".category-name_ac", ".detail-cate a"),
        tags=(".detail-tags a", ".tags-box a", "[data-role=tags] a"),
        credit=("[data-role=source]", ".link-source-name", ".link-source-full"),
        dropped=("zone", ".link-content-footer", ".detail__related", "[data-check-position]"),
    ),
    listing=_LIST,
    list_links=read_timeline,
)
