"""Themes that no reader knows: only the names that the CMS itself makes are left, in another order, in other words."""

from __future__ import annotations

from typing import Any

import pytest

from crawler.extract import extract
from crawler.page import Page
from crawler.saved_pages import expected_of

URL = "https://laodongthudo.vn/lop-hoc-toi-cua-tho-han-300301.html"
TITLE = '<h1 class="k7-t">Lớp học tối của thợ hàn</h1>'
LEAD = '<p class="k9">(LĐTĐ) Ba tối một tuần, hai mươi thợ hàn học đọc bản vẽ ở nhà máy.</p>'
BODY = """<div class="x1 __MASTERCMS_CONTENT"><p>Lớp mở từ đầu năm do công đoàn và nhà máy cùng lo giáo viên.</p>
<p>Đến nay mười hai người đã thi lên bậc, lương tăng thêm một bậc.</p></div>"""
HEADERS = {"date": "Wed, 04 Jun 2025 03:00:00 GMT"}


def read(shown: str, head: str = "") -> dict[str, Any]:
    today = "<header>Thứ tư, 04/06/2025 09:30</header>"
    page = f'<html><head>{head}</head><body>{today}<div class="k1">{shown}</div></body></html>'
    got = expected_of(extract(Page(URL, page.encode(), 200, HEADERS)))
    assert (got["headline"], got["outlet_tag"]) == ("Lớp học tối của thợ hàn", "LĐTĐ")
    assert (got["description"] or "").startswith("Ba tối một tuần")
    assert len(got["article_body"].split("\n\n")) == 2
    return got


TITLED = "Lớp học tối của thợ hàn"
HEADLINES = {
    "a span": f"<h1><span>{TITLED}</span></h1>",
    "a link to itself": f'<h1><a href="{URL}">{TITLED}</a></h1>',
    "two lines": "<h1>Lớp học tối<br>của thợ hàn</h1>",
    "a date in it": f'<h1>{TITLED} <span class="date">07/03/2024</span></h1>',
    "the logo before it": f'<h1><a href="/">Báo Mẫu</a></h1><h1>{TITLED}</h1>',
    "the site's name before it": f"<h1>Báo Lao động Thủ đô</h1><h1>{TITLED}</h1>",
    "the section before it": f"<h1>Công đoàn</h1><h1>{TITLED}</h1>",
    "another article before it": f'<h1><a href="/tin-khac-9.html">Một tin khác của báo</a></h1><h1>{TITLED}</h1>',
    "a hidden one before it": f'<h1 style="display: none">Trang của báo</h1><h1>{TITLED}</h1>',
    "another element": f"<h1>Báo Lao động Thủ đô</h1><h2>{TITLED}</h2>",
    "an element of a name": f'<div class="title_detail">{TITLED}</div>',
}


@pytest.mark.parametrize("name", HEADLINES)
def test_the_headline_is_found_without_metadata(name: str) -> None:
    head = f"<title>{TITLED} - Báo Lao động Thủ đô</title>"
    assert read(HEADLINES[name] + LEAD + BODY, head)["headline"] == TITLED


PRINTED = [
    "19:15 | 04/07/2024", "04/07/2024 19:15", "Thứ năm, 04/07/2024 | 19:15 (GMT+7)", "THỨ NĂM - 04/07/2024 19:15",
    "19:15, ngày 04 tháng 7 năm 2024", "Thứ Năm, ngày 4/7/2024 - 19:15", "04-07-2024 19:15", "04.07.2024, 19h15",
    "Đăng lúc: 19 giờ 15 phút, 4/7/2024", "Cập nhật: 19:15, 04/07/2024", "4/7/2024 7:15 CH", "4/7/2024 7:15:00 PM",
    "19:15' 04/07/2024", "- 04/07/2024 19:15", "19h15 ngày 04/07/2024", "2024-07-04 19:15",
]  # fmt: skip
WHERE = {
    "behind the headline": "{title}<div>{date}</div>{lead}{body}",
    "behind the lead": "{title}{lead}<div>{date}</div>{body}",
    "above the headline": "<div>{date}</div>{title}{lead}{body}",
    "above a headline in a wrapper": "<p>{date}</p><div>{title}</div>{lead}{body}",
    "beside the section": '{title}<div><a href="/cong-doan">Công đoàn</a> <i>{date}</i></div>{lead}{body}',
    "in wrappers": "<div>{title}</div><div><div><span>{date}</span></div>{lead}</div><div>{body}</div>",
    "in a header": "<header>{title}<b>{date}</b></header>{lead}{body}",
}


@pytest.mark.parametrize("place", WHERE)
@pytest.mark.parametrize("date", PRINTED)
def test_a_printed_date_is_found_and_read(place: str, date: str) -> None:
    got = read(WHERE[place].format(title=TITLE, date=date, lead=LEAD, body=BODY))
    assert got["date_published"] == "2024-07-04T19:15:00+07:00"


@pytest.mark.parametrize(
    ("shown", "right"),
    [
        ('<b class="format_time">04/07/2024</b> <b class="format_date">19:15</b>', "2024-07-04T19:15:00+07:00"),
        ('<b class="format_date">04/07/2024</b><b class="format_time">19:15</b>', "2024-07-04T19:15:00+07:00"),
        ("<i>Ngày</i> <i>04/07/2024</i>", "2024-07-04"),
        ("<p>04/07/2024</p><p>Cập nhật: 05/07/2024 10:00</p>", "2024-07-04"),
        ("<span>31/04/2024 19:15</span>", None),
        ("<span>04/13/2024 19:15</span>", None),
        ("<span>04/07/2026 19:15</span>", None),
        ("<span>Số 12 tháng 7</span>", None),
        ("", None),
    ],
)  # fmt: skip
def test_dates_in_parts_and_dates_that_are_none(shown: str, right: str | None) -> None:
    assert read(f"{TITLE}<div>{shown}</div>{LEAD}{BODY}")["date_published"] == right


def test_todays_date_above_the_headline_is_the_pages_own() -> None:
    assert read(f"<div>Thứ tư, 04/06/2025 09:30</div>{TITLE}{LEAD}{BODY}")["date_published"] is None


LEADS = {
    "behind the headline": "{title}{lead}{body}",
    "in a wrapper": "<div>{title}</div><div><div>{lead}</div></div>{body}",
    "by its name in the body": "{title}{named}",
    "in one line with the text": "{title}{run_in}",
    "by its tag at the beginning of the text": "{title}{tagged}",
}


@pytest.mark.parametrize("place", LEADS)
def test_the_lead_is_found_and_is_no_part_of_the_text(place: str) -> None:
    first, rest = BODY.split("<p>", 1)
    text = LEAD.removeprefix('<p class="k9">').removesuffix("</p>")
    shown = LEADS[place].format(
        title=TITLE,
        lead=LEAD,
        body=BODY,
        named=f'{first}<h2 class="sapo">{text}</h2><p>{rest}',
        run_in=f'{first}<strong class="sapo">{text}</strong>{rest}',
        tagged=f"{first}<p><b>{text}</b></p><p>{rest}",
    )
    assert read(shown)["article_body"].startswith("Lớp mở từ đầu năm")


AUTHORS = [
    ("<p><strong>Mai Thị Quy (thực hiện)</strong></p>", ["Mai Thị Quy"]),
    ('<p style="text-align: right">Tin, ảnh: Lê Văn Ví</p>', ["Lê Văn Ví"]),
    ('<p align="right"><b>Lê Văn Ví – LĐLĐ huyện Mẫu Sơn</b></p>', ["Lê Văn Ví"]),
    ("<p><em>Bài và ảnh: Lê Văn Ví - Mai Thị Quy</em></p>", ["Lê Văn Ví", "Mai Thị Quy"]),
    ('<p><img src="/a.jpg"></p><p style="text-align:right"><b><i>Lê Văn Ví</i></b></p>', ["Lê Văn Ví"]),
    ('<p style="text-align: right;">Theo Báo Mẫu Sơn</p>', []),
]


@pytest.mark.parametrize(("line", "names"), AUTHORS)
def test_the_line_below_the_text_names_the_author(line: str, names: list[str]) -> None:
    got = read(TITLE + LEAD + BODY.removesuffix("</div>") + line + "</div>")
    assert got["authors"] == names
    assert [image["caption"] for image in got["images"]] == [""] * len(got["images"])
    assert got["credit"] == (None if names else "Báo Mẫu Sơn")


@pytest.mark.parametrize(
    ("below", "names"),
    [
        ("<div>Tin, ảnh: Lê Văn Ví</div>", ["Lê Văn Ví"]),
        ("<div></div><p><b>Bài và ảnh: Lê Văn Ví</b></p>", ["Lê Văn Ví"]),
        ("</div><div>Lê Văn Ví", ["Lê Văn Ví"]),
        ("<div>Tin Mới Nhất</div>", []),
        ("<div>Bình luận</div>", []),
        ("<div>Đọc Nhiều</div>", []),
        ("<h3>Lê Văn Ví</h3>", []),
        ('<div><a href="/tac-pham">Lê Văn Ví</a></div>', []),
    ],
)
def test_a_line_of_its_own_below_the_body_names_the_author(below: str, names: list[str]) -> None:
    assert read(f"<div>{TITLE}{LEAD}{BODY}{below}</div>")["authors"] == names


def test_tags_are_found_by_any_name_that_says_so() -> None:
    tags = '<div class="k3-tags">Từ khóa: <a href="/t/1">thợ hàn</a>, <a href="/t/2">lên bậc</a></div>'
    cards = '<div class="bx-other"><div class="tags"><a href="/t/3">thẻ của bài khác</a></div></div>'
    assert read(TITLE + LEAD + BODY + tags + cards)["keywords"] == ["thợ hàn", "lên bậc"]


ORIGINAL = "https://bao-goc.vn/lop-hoc-toi-12345.html"
LINK = f'<a href="{ORIGINAL}">'
ORIGINS = [
    (f'<div class="article-link-source">Link gốc: {LINK}{ORIGINAL}</a></div>', ORIGINAL, None),
    (f'<div class="k9">Link gốc: {ORIGINAL}</div>', ORIGINAL, None),
    (f'<p class="k9"><b>Link gốc</b>: {LINK}xem tại đây</a></p>', ORIGINAL, None),
    (f"<div>Link bài gốc {LINK}Copy link</a></div>", ORIGINAL, None),
    (f'<div class="source">Nguồn: {LINK}Báo Gốc</a></div>', ORIGINAL, "Báo Gốc"),
    ('<div class="article-link-source">Link gốc: </div>', None, None),
]


@pytest.mark.parametrize(("below", "original", "credit"), ORIGINS)
def test_the_original_is_named_below_the_body(below: str, original: str | None, credit: str | None) -> None:
    got = read(f"<div>{TITLE}{LEAD}{BODY}{below}</div>")
    assert (got["is_based_on"], got["credit"], got["authors"]) == (original, credit, [])


@pytest.mark.parametrize(
    ("line", "original", "credit"),
    [
        (f"<p>Link gốc: {LINK}{ORIGINAL}</a></p>", ORIGINAL, None),
        (f"<p><em>Theo {LINK}Báo Gốc</a></em></p>", ORIGINAL, "Báo Gốc"),
        ('<p><em>Theo <a href="/tag/bao-goc-1.tag">Báo Gốc</a></em></p>', None, "Báo Gốc"),
    ],
)
def test_the_original_is_named_in_the_last_line(line: str, original: str | None, credit: str | None) -> None:
    got = read(TITLE + LEAD + BODY.removesuffix("</div>") + line + "</div>")
    assert (got["is_based_on"], got["credit"], got["related_urls"]) == (original, credit, [])
