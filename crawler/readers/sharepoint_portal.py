"""Pages of the SharePoint-style portals of Thanh Hóa, Nam Định, Ninh Thuận and others, in both forms of address.

``/portal/Pages/<Y>-<M>-<D>/<slug>.aspx`` names the day of publication; ``/web/<site>/<section>/<slug>.html`` does not,
and many of its pages print no date at all: then there is none.
"""

from __future__ import annotations

from crawler.readers.layout import Layout, ListLayout
from crawler.readers.reader import Reader

READER = Reader(
    name="sharepoint_portal",
    version=2,
    marks=('id="art-content"', "/portal/Photos/"),
    article=Layout(
        headline=("h1.title", ".detail h1", ".main-content h1", "#art-title", "h1", ".detail h2.title", "h2.title"),
        body=(
            "#art-content",
            ".article-content",
            ".content-detail",
            ".detail-content",
            ".noi-dung",
            ".ms-rtestate-field",
        ),
        description=(".sapo", "#art-sapo", ".article-sapo", ".summary", ".tom-tat", ".lead", ".mo-ta"),
        date=(".ngay-dang", ".date", ".post-date", ".article-date", ".ngaydang", ".time", "time", ".publish-date"),
        author=(".tac-gia", ".author", ".article-author", ".tacgia"),
        section=(".breadcrumb a:last-child", ".duong-dan a:last-child"),
        tags=(".tags a", ".tu-khoa a"),
        credit=(".nguon", ".nguon-tin", ".source"),
        attachments=(".file-dinh-kem a", ".dinh-kem a", ".attachment a", ".attachments a", ".tep-dinh-kem a"),
        day_in_path=True,
    ),
    listing=ListLayout(
        cards=(".list-news li > a", ".list-news a", "li h3 a", "h3 a"),
        within=(".main-content", "#content", ".list-news"),
        pager=(".paging", ".pagination", ".pager", ".phan-trang"),
        dates=("span",),
    ),
)
