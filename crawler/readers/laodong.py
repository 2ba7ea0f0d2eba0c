"""Pages of laodong.vn, in the themes of 2020 and of 2023 and later."""

from __future__ import annotations

from crawler.readers.layout import Layout, ListLayout
from crawler.readers.reader import Reader

READER = Reader(
    name="laodong",
    version=2,
    marks=('id="gallery-ctt"', 'class="chappeau"'),
    number=r"-(?P<id>\d+)\.(?:ldo|bld)(?:$|\?)",
    article=Layout(
        headline=("article.article-detail h1.title", "h1.title", ".article-detail h1", "h1"),
        body=("#gallery-ctt", ".art-body", ".article-content", "div[itemprop=articleBody]"),
        description=(".chappeau", ".article-detail .sapo", ".abs"),
        date=("article .time", "span.time", ".time time", ".f-datetime", ".meta .time", "time"),
        author=(".article-detail .author", ".article-detail .authors", "span.author", "span.authors", ".author"),
        section=(".breadcrumb a:last-child", ".breadcrumb li:last-child a"),
        tags=(".lst-tags a", ".keywords a"),
        dropped=(".article-ads",),
    ),
    listing=ListLayout(
        cards=("a.link-title", ".article header a", ".article-title h6 a", "h4 a", "h6 a"),
        within=(".articles", ".col-main", "section.category"),
        pager=("ul.pagination", ".pagination", ".paging"),
    ),
)
