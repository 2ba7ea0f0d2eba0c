"""Pages of the SharePoint-style portals of Thanh Hóa, Nam Định, Ninh Thuận and others, in both forms of address.

``/portal/Pages/<Y>-<M>-<D>/<slug>.aspx`` names the day of publication; ``/web/<site>/<section>/<slug>.html`` does not,
and many of its pages print no date at all: then there is none.
"""

from __future__ import annotations

from crawler.page import Listing, Page
from crawler.readers.articles import read_with
from crawler.readers.layout import Layout
from crawler.readers.listings import read_links
from crawler.source import Source
from kb.records import Article, NotArticle

NAME = "sharepoint_portal"
VERSION = 1
MARKS = ('id="art-content"', "/portal/Photos/")
"""One of these stands in every page of the CMS."""

LAYOUT = Layout(
    headline=("h1.title", ".detail h1", ".main-content h1", "#art-title", "h1", ".detail h2.title", "h2.title"),
    body=("#art-content", ".article-content", ".content-detail", ".detail-content", ".noi-dung", ".ms-rtestate-field"),
    description=(".sapo", "#art-sapo", ".article-sapo", ".summary", ".tom-tat", ".lead", ".mo-ta"),
    date=(".ngay-dang", ".date", ".post-date", ".article-date", ".ngaydang", ".time", "time", ".publish-date"),
    author=(".tac-gia", ".author", ".article-author", ".tacgia"),
    section=(".breadcrumb a:last-child", ".duong-dan a:last-child"),
    tags=(".tags a", ".tu-khoa a"),
    credit=(".nguon", ".nguon-tin", ".source"),
    attachments=(".file-dinh-kem a", ".dinh-kem a", ".attachment a", ".attachments a", ".tep-dinh-kem a"),
    day_in_path=True,
)


def read_article(page: Page, source: Source | None) -> Article | NotArticle:
    """The article of a portal page, or why there is none."""
    return read_with(LAYOUT, page, source, f"{NAME}/{VERSION}")


def read_listing(page: Page, source: Source) -> Listing:
    """The articles a channel page names."""
    return read_links(
        page,
        source,
        cards=(".list-news li > a", ".list-news a", "li h3 a", "h3 a"),
        within=(".main-content", "#content", ".list-news"),
        pager=(".paging", ".pagination", ".pager", ".phan-trang"),
        dates=("span",),
    )
