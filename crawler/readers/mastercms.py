"""Pages of MasterCMS: generations A, B and C, the print view and the theme of 2018.

The names that the CMS itself makes (``__MASTERCMS_CONTENT``, ``__MB_...``, ``format_time``) come first, those of the
themes second. Selectors after pages of laodongthudo.vn, thoibaonganhang.vn, congthuong.vn and netbiz.net.vn.
"""

from __future__ import annotations

from crawler.readers.layout import Layout, ListLayout
from crawler.readers.reader import Reader

READER = Reader(
    name="mastercms",
    version=2,
    marks=("__MASTERCMS_CONTENT", "__MB_CONTENT_FOR_PRINTER"),
    number=r"^/[^/?&]+-(?P<id>\d+)\.html(?:$|\?)",
    copies=(r"/print_article&i=(?P<id>\d+)(?:$|\D)",),
    article=Layout(
        headline=(
            "h1.article-detail-title", "h1.post-title", "h1.detail-title", "h1.bx-title", ".article-detail h1",
            ".content_detail h1", "article.article h1", "h1.title", "h1",
        ),
        body=(
            ".__MB_CONTENT_FOR_PRINTER", ".__MASTERCMS_CONTENT", ".__MASTERCMS_CONTENT_BODY", "#articleBody",
            ".article-detail-main", ".detail_info", ".article-detail-content", ".post-content", ".detail-content",
        ),
        description=(
            ".article-detail-desc", ".post-desc", ".detail-sapo", ".detail-desc", ".article-detail .article-desc",
            ".article-desc.fw", ".content_detail .sapo", ".article-sapo", ".sapo",
        ),
        date=(
            ".article-detail-publish", ".article-publish-time", ".post-publish-time", ".article-detail-date",
            ".article-date", ".bx-time", ".datetime", ".bx-share-detail", ".post-meta", ".article-detail-meta",
            ".format_time", ".format_date", ".content_detail .tool", ".publish-date", ".detail-time",
        ),
        author=(
            ".article-detail-author", ".author-title a", ".article-publisher", ".tbnh-author-meta a", "p.author",
            "a.article-author[href*='.sign']", ".post-author", "h2.author-title", ".article-author",
        ),
        section=(
            ".article-detail-meta .article-catname", "#postCategory", ".post-meta .article-catname",
            ".title_new_nav span a span", ".title_new_nav a", ".bx-breadcrumb a.active", ".bx-breadcrumb a:last-child",
            "#breadcrumb a:last-child", ".breadcrumb a:last-child",
        ),
        tags=(
            ".article-tags a", ".boxTags a", ".post-tag a.tag-item", ".main-cate.tags a", ".tags a[href*='.tag']",
            ".article-detail-tag a", ".tags a",
        ),
        credit=(".article-detail-source", ".article-link-source", ".link-source", ".article-source", ".source"),
        dropped=(
            ".fb-like", "#lightGallery", ".article-tags", ".user-comment",
        ),
        canonical=("input[name=__printURL]", ".link_print"),
    ),
    listing=ListLayout(
        cards=(".article h3 a", ".article-title a", ".list_news_title h2 a", ".list_news h2 a", ".bx-list h3 a"),
        within=(".__MB_LIST_ITEM", ".bx-cat-content", ".col_category", "#main-stream", ".cat-content"),
        pager=(".__MB_ARTICLE_PAGING", ".__PC_ARTICLE_PAGING", ".paging", ".pagination"),
        dates=(".article-publish-time", ".format_time"),
    ),
)  # fmt: skip
