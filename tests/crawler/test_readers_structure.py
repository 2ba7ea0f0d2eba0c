"""End tags that are missing or one too many, and what programs write among paragraphs: the reading stays the same."""

from __future__ import annotations

from typing import Any

import pytest

from crawler.extract import extract
from crawler.page import Page
from crawler.saved_pages import expected_of

PARAGRAPHS = [
    "Từ đầu tháng sáu, công đoàn cụm xóm trọ Mẫu mở phiên chợ cuối tuần ngay trước dãy phòng của công nhân.",
    "Mỗi gia đình được phát mười phiếu, mỗi phiếu đổi lấy một phần rau, gạo hoặc đồ dùng học tập cho con.",
    "Chị Lê Thị Thử, tổ trưởng tổ tự quản, cho biết phiên đầu có 86 lượt người, phiên sau đã gấp đôi số đó.",
    "Ban tổ chức sẽ giữ phiên chợ đến hết năm và mời thêm ba doanh nghiệp gần đó cùng đóng góp hàng hóa.",
]
AUTHOR = '<p style="text-align: right;"><strong>Phạm Văn Ví</strong></p>'
CARD = """<div class="article"><h3 class="article-title"><a href="{url}">Một bài viết khác hẳn của trang</a></h3>
<span class="format_time">01/02/2020 09:00</span><div class="article-desc">Tóm tắt của bài viết khác hẳn, không thuộc về
bài này.</div></div>"""
MENU = "".join(f'<li><a href="/muc-{number}">Mục số {number}</a></li>' for number in range(12))

FRAMES = {
    "mastercms": (
        "https://laodongthudo.vn/phien-cho-xom-tro-300201.html",
        """<div class="wrapper"><div class="article-detail"><h1 class="article-detail-title">{title}</h1>
        <span class="format_time">07/03/2024 08:05</span><div class="article-detail-desc">(LĐTĐ) {lead}</div>
        <div class="__MASTERCMS_CONTENT"><div id="__MB_MASTERCMS_EL_3">{body}</div></div></div></div>
        <div class="article-tags">Tags: <a href="/tag/cho-1.tag">phiên chợ</a></div>
        <div class="bx-other"><span>Tin khác</span>{cards}</div><ul>{menu}</ul><p>© Báo Mẫu</p>""",
        "https://laodongthudo.vn/mot-bai-viet-khac-han-cua-trang-300202.html",
    ),
    "liferay": (
        "https://baobacninh.com.vn/news/-/details/20182/phien-cho-xom-tro-300201",
        """<div class="news-detail"><h1 id="contentDetailTitleId">{title}</h1><div class="date-detail">08:05 07/03/2024
        </div><div id="sapoDetailId">{lead}</div><div id="contentDetail">{body}</div>
        <div class="tag-detail">Tag: <a href="/tag">phiên chợ</a></div></div><div class="other-news">{cards}</div>
        <ul class="nav-ft">{menu}</ul>""",
        "https://baobacninh.com.vn/news/-/details/20182/mot-bai-viet-khac-han-cua-trang-300202",
    ),
    "laodong": (
        "https://laodong.vn/cong-doan/phien-cho-xom-tro-1300201.ldo",
        """<article class="article-detail"><h1 class="title">{title}</h1><span class="time">Thứ năm, 07/03/2024 08:05
        (GMT+7)</span><div class="chappeau"><p>{lead}</p></div><div class="art-body">{body}</div>
        <div class="lst-tags"><a href="/tags/x">phiên chợ</a></div></article>
        <div class="comment-box"><textarea></textarea></div>
        <section class="lst-art-related">{cards}</section><ul>{menu}</ul>""",
        "https://laodong.vn/cong-doan/mot-bai-viet-khac-han-cua-trang-1300202.ldo",
    ),
}
TITLE = "Phiên chợ cuối tuần ở xóm trọ"
LEAD = "Hơn trăm gia đình công nhân thuê trọ có thêm bữa ăn tươi nhờ phiên chợ không dùng tiền mặt của công đoàn."

# What stands behind the second paragraph.
BETWEEN = {
    "nothing": "",
    "an end tag too many": "</div>",
    "two end tags too many": "</div></div>",
    "three end tags too many": "</div></div></div>",
    "the end of the page": "</body></html>",
    "another page's beginning": "<html><head><meta charset='utf-8'></head><body>",
    "end tags of a table": "</td></tr></table>",
    "divisions nobody closed": '<div class="x"><div>',
    "a cell nobody closed": "<table><tbody><tr><td>",
    "a list nobody closed": "<ul>",
    "a quote nobody closed": "<blockquote>",
    "a script": '<script>document.write("<p>Một đoạn của chương trình.</p>");</script>',
    "a style": "<style>.a { color: red }</style>",
    "a large list of links": '<div class="mega-menu"><ul class="navbar">' + 200 * MENU + "</ul></div>",
    "many comments": '<div class="comments">' + 200 * "<p>Ý kiến của một bạn đọc về bài viết này.</p>" + "</div>",
    "a hidden copy": '<div style="display: none">' + 60 * f"<p>{PARAGRAPHS[0]}</p>" + "</div>",
}


def read(frame: str, body: str) -> dict[str, Any]:
    url, layout, other = FRAMES[frame]
    shown = layout.format(title=TITLE, lead=LEAD, body=body, cards=5 * CARD.format(url=other), menu=MENU)
    page = f"<!DOCTYPE html><html><head><title>{TITLE}</title></head><body>{shown}</body></html>"
    return expected_of(extract(Page(url, page.encode(), 200, {"content-type": "text/html"})))


@pytest.mark.parametrize("frame", FRAMES)
@pytest.mark.parametrize("name", BETWEEN)
def test_the_reading_stays(frame: str, name: str) -> None:
    paragraphs = [f'<p style="text-align: justify;">{text}</p>' for text in PARAGRAPHS]
    got = read(frame, "\n".join([*paragraphs[:2], BETWEEN[name], *paragraphs[2:], AUTHOR]))
    assert got["article_body"].split("\n\n") == PARAGRAPHS
    assert (got["headline"], got["description"], got["authors"]) == (TITLE, LEAD, ["Phạm Văn Ví"])
    assert (got["date_published"], got["related_urls"], got["images"]) == ("2024-03-07T08:05:00+07:00", [], [])


@pytest.mark.parametrize(
    "signed", [AUTHOR, '<div align="right">Phạm Văn Ví</div>', '<p class="tac-gia">Phạm Văn Ví</p>']
)
@pytest.mark.parametrize(
    "between", ['<div class="ads-box"><a href="/x">Mua</a></div>', "<iframe src='/x'></iframe>", ""]
)
def test_an_article_closed_early_goes_on_to_its_author(between: str, signed: str) -> None:
    marked = [f"<p>{text}</p>" for text in PARAGRAPHS]
    got = read("mastercms", "".join([marked[0], "</div></div>", *marked[1:3], between, marked[3], signed]))
    assert got["article_body"].split("\n\n") == PARAGRAPHS
    assert got["authors"] == ["Phạm Văn Ví"]


def test_paragraphs_of_others_behind_the_body_do_not_go_on_with_it() -> None:
    marked = [f'<p style="text-align: justify;">{text}</p>' for text in PARAGRAPHS]
    copyright_line = "<p>Toàn bộ bài viết thuộc trang mẫu, mọi sự sao chép cần được trang mẫu đồng ý bằng văn bản.</p>"
    body = "".join(marked) + "</div></div>" + copyright_line
    assert read("mastercms", body)["article_body"].split("\n\n") == PARAGRAPHS
