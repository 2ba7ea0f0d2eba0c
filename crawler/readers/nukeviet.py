"""Pages of NukeViet 4 portals (module ``news``), after the templates of nukeviet/nukeviet."""

from __future__ import annotations

from crawler.readers.layout import Layout, ListLayout
from crawler.readers.reader import Reader

READER = Reader(
    name="nukeviet",
    version=2,
    marks=('content="NukeViet', 'id="news-bodyhtml"'),
    number=r"-(?P<id>\d+)\.html(?:$|\?)",
    copies=(r"/(?:print|savefile)/[^/?]+/[^/?]+-(?P<id>\d+)\.html(?:$|\?)",),
    article=Layout(
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
    ),
    listing=ListLayout(
        cards=(".panel-body h2 a", ".panel-body h3 a", ".featured h2 a", "h2 a", "h3 a", "h4 a"),
        within=(".news_column",),
        pager=("ul.pagination", ".pagination"),
        dates=(".text-muted em", "em"),
    ),
)
