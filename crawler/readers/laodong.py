"""Pages of laodong.vn, in the themes of 2020 and of 2023 and later."""

from __future__ import annotations

from crawler.page import Listing, Page
from crawler.readers.articles import read_with
from crawler.readers.layout import Layout
from crawler.readers.listings import read_links
from crawler.source import Source
from kb.records import Article, NotArticle

NAME = "laodong"
VERSION = 1
MARKS = ('id="gallery-ctt"', 'class="chappeau"')
"""One of these stands in every page of the CMS."""

LAYOUT = Layout(
    headline=("article.article-detail h1.title", "h1.title", ".article-detail h1", "h1"),
    body=("#gallery-ctt", ".art-body", ".article-content", "div[itemprop=articleBody]"),
    description=(".chappeau", ".article-detail .sapo", ".abs"),
    date=("article .time", "span.time", ".time time", "time.f-datetime", ".meta .time", "time"),
    author=(".article-detail .author", ".article-detail .authors", "span.author", "span.authors", ".author"),
    section=(".breadcrumb a:last-child", ".breadcrumb li:last-child a"),
    tags=(".lst-tags a", ".keywords a"),
    dropped=(".article-ads",),
)


def read_article(page: Page, source: Source | None) -> Article | NotArticle:
    """The article of a page of laodong.vn, or why there is none."""
    return read_with(LAYOUT, page, source, f"{NAME}/{VERSION}")


def read_listing(page: Page, source: Source) -> Listing:
    """The articles a section page names, and its next page."""
    return read_links(
        page,
        source,
        cards=("a.link-title", ".article header a", ".article-title h6 a", "h4 a", "h6 a"),
        within=(".articles", ".col-main", "section.category"),
        pager=("ul.pagination", ".pagination", ".paging"),
    )
