"""Pages of NukeViet 4 portals (module ``news``), after the templates of nukeviet/nukeviet."""

from __future__ import annotations

from crawler.page import Listing, Page
from crawler.readers.articles import read_with
from crawler.readers.layout import Layout
from crawler.readers.listings import read_links
from crawler.source import Source
from kb.records import Article, NotArticle

NAME = "nukeviet"
VERSION = 1
MARKS = ('content="NukeViet', 'id="news-bodyhtml"')
"""One of these stands in every page of the CMS."""

LAYOUT = Layout(
    headline=("h1[itemprop=headline]", ".news_column h1.title", "h1.title", "h1"),
    body=("#news-bodyhtml", ".bodytext", ".bodyhtml"),
    description=(".hometext", "[itemprop=description]"),
    date=(".news_column span.h5", "span[itemprop=datePublished]", "[itemprop=datePublished]", ".h5"),
    author=("[itemprop=author] [itemprop=name]", ".news_column p.h5.text-right"),
    section=(".breadcrumb li:last-child a", ".breadcrumbs a:last-child"),
    credit=(".news_column p.h5.text-right",),
    tags=(".news_column a[href*='/tag/']",),
    attachments=(".news-download-file a", "a[download]"),
    images=(".news_column figure.article",),
)


def read_article(page: Page, source: Source | None) -> Article | NotArticle:
    """The article of a NukeViet page, or why there is none."""
    return read_with(LAYOUT, page, source, f"{NAME}/{VERSION}")


def read_listing(page: Page, source: Source) -> Listing:
    """The articles a category page names, and its next page."""
    return read_links(
        page,
        source,
        cards=(".panel-body h2 a", ".panel-body h3 a", ".featured h2 a", "h2 a", "h3 a", "h4 a"),
        within=(".news_column",),
        pager=("ul.pagination", ".pagination"),
        dates=(".text-muted em", "em"),
    )
