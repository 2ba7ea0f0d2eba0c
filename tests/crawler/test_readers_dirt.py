"""What must not change an article: the dirt and the themes that the same CMS shows elsewhere.

Each change is made to the saved pages; the reading must stay the one that was proof-read.
"""

from __future__ import annotations

import json
import re
import time
import unicodedata
from collections.abc import Callable
from pathlib import Path

import pytest

from crawler.extract import extract
from crawler.page import Page
from crawler.saved_pages import expected_of, load_saved_page
from kb.records import Article

PAGES = Path(__file__).resolve().parent.parent / "pages"
ARTICLES = [
    saved
    for saved in (load_saved_page(path.parent) for path in sorted(PAGES.glob("*/*/meta.json")))
    if "outcome" not in saved.expected
]

TICKER = """<div class="ticker"><article class="article"><h3 class="article-title"><a
href="/tin-khac-dau-trang-99.html">
Tin khác ở đầu trang</a></h3><span class="article-publish-time date time"><span class="format_time">03/06/2025 11:11
</span></span><span class="article-author author">Người Khác</span><div class="article-desc fw summary sapo">Tóm tắt của
một tin khác.</div></article></div>"""
COMMENTS = """<div id="user-comment" class="comments"><div><b class="author name">Bạn Đọc Mẫu</b> <span class="time date
format_time">03/06/2025 10:10</span><p>Bài viết rất hay, mong tòa soạn có thêm nhiều bài như vậy nữa.</p></div></div>"""
TODAY = '<div class="top-bar"><span class="date time datetime">Thứ Ba, 03/06/2025 10:00</span></div>'

STATE = json.dumps(
    {"html": '<h1 class="detail-title">Tựa khác</h1><div class="__MASTERCMS_CONTENT afcbc-body"><p>Chữ</p>'}
)


def after_body_tag(text: str, put: str) -> str:
    return re.sub(r"<body[^>]*>", lambda match: match[0] + put, text, count=1)


def before_body_end(text: str, put: str) -> str:
    # The page that was cut off has no end; what comes there would be part of its last paragraph.
    return text.replace("</body>", put + "</body>")


CHANGES: dict[str, Callable[[str], str]] = {
    "cards above": lambda text: after_body_tag(text, TICKER),
    "today above": lambda text: after_body_tag(text, TODAY),
    "comments below": lambda text: before_body_end(text, COMMENTS),
    "a second h1": lambda text: after_body_tag(text, '<div class="brand"><h1><a href="/">Trang mẫu</a></h1></div>'),
    "decomposed": lambda text: unicodedata.normalize("NFD", text),
    "invisible": lambda text: text.replace(", ", ",\u200b ").replace("công", "cô\u00adng"),
    "hard blanks": lambda text: re.sub(r"(?<=\w, )(?=\w)", "&nbsp;", text),
    "character references": lambda text: text.encode("ascii", "xmlcharrefreplace").decode(),
    "comments in markup": lambda text: text.replace("<p", "<!-- <p>bỏ</p> --><p"),
    "carriage returns": lambda text: text.replace("\n", "\r\n"),
    "upper-case tags": lambda text: re.sub(r"</?(?:p|div|table|tr|td|span|h1|h2)\b", lambda m: m[0].upper(), text),
    "single quotes": lambda text: re.sub(r'class="([^"]*)"', r"class='\1'", text),
    "styled spans": lambda text: re.sub(r"<p>([^<>]+)</p>", r'<p><span style="x"><font>\1</font></span></p>', text),
    "divs for paragraphs": lambda text: re.sub(r"<p>([^<>]+)</p>", r"<div>\1</div>", text),
    "an open wrapper": lambda text: after_body_tag(text, '<div class="a"><div class="b">'),
    "much style": lambda text: after_body_tag(text, "<style>" + ".a{color:red}" * 5000 + "</style>"),
    "a program's data": lambda text: after_body_tag(text, f"<script>window.__STATE__ = {STATE};</script>"),
    "a long menu": lambda text: after_body_tag(text, "<ul>" + '<li><a href="/m">Mục</a></li>' * 800 + "</ul>"),
}  # fmt: skip


@pytest.mark.parametrize("name", CHANGES)
def test_the_reading_stays(name: str) -> None:
    changed = 0
    for saved in ARTICLES:
        text = saved.page.body.decode("utf-8", errors="ignore")
        # The cut page ends within a character: nothing is put behind it.
        dirty = CHANGES[name](text)
        changed += dirty != text
        got = expected_of(extract(Page(saved.page.url, dirty.encode(), saved.page.status, saved.page.headers)))
        assert got == saved.expected, f"{saved.folder.name}: {name}"
    assert changed >= 3


def without_metadata(text: str) -> str:
    text = re.sub(r'(?s)<script type="application/ld\+json">.*?</script>', "", text)
    return re.sub(r"<meta (?:property|name)=[^>]*>", "", text)


def test_without_metadata_what_is_printed_is_read() -> None:
    """Dates, authors and leads are those of the page's text or none; never another one's."""
    for saved in ARTICLES:
        dirty = without_metadata(after_body_tag(saved.page.body.decode("utf-8", errors="ignore"), TICKER + TODAY))
        got = expected_of(extract(Page(saved.page.url, dirty.encode(), saved.page.status, saved.page.headers)))
        if "outcome" in got:
            # Nothing but metadata says of a page of unknown make that it is an article.
            assert saved.expected["extractor"] == "trafilatura"
            continue
        assert got["article_body"] == saved.expected["article_body"], saved.folder.name
        assert got["description"] in (saved.expected["description"], None), saved.folder.name
        assert got["date_published"] in (saved.expected["date_published"], None), saved.folder.name
        assert set(got["authors"]) <= set(saved.expected["authors"]), saved.folder.name


def test_metadata_that_read_the_day_as_the_month_are_put_right() -> None:
    url = "https://laodongthudo.vn/mot-bai-mau-ve-ngay-thang-1.html"

    def read(meta: str, printed: str) -> object:
        page = f"""<html><head><meta property="article:published_time" content="{meta}"></head><body>
        <h1 class="article-detail-title">Một bài mẫu</h1><span class="article-detail-publish">{printed}</span>
        <div class="__MASTERCMS_CONTENT"><p>Đoạn văn duy nhất của một bài mẫu về ngày tháng.</p></div></body></html>"""
        headers = {"date": "Wed, 04 Jun 2025 03:00:00 GMT"}
        return expected_of(extract(Page(url, page.encode(), 200, headers)))["date_published"]

    assert read("2024-07-03T08:00:00+07:00", "08:00 | 07/03/2024") == "2024-03-07T08:00:00+07:00"
    assert read("2024-07-03T08:00:00+07:00", "03/07/2024 08:00") == "2024-07-03T08:00:00+07:00"
    assert read("2024-03-07T01:00:00Z", "07/03/2024") == "2024-03-07T08:00:00+07:00"
    assert read("2024-03-07", "21:05 | 07/03/2024") == "2024-03-07T21:05:00+07:00"
    assert read("2031-03-07T01:00:00Z", "07/03/2024") == "2024-03-07"
    assert read("0001-01-01T00:00:00", "") is None
    assert read("", "13/13/2024 08:00") is None
    assert read("", "24/12/2025 08:00") is None, "later than the answer itself"


@pytest.mark.parametrize(
    ("above", "within", "below"),
    [
        ('<span class="format_time">x</span>', "", ""),
        ("<h1>x</h1>", "", ""),
        ("", '<p><a href="/mot-bai-viet-khac-han-{n}.html">Một bài viết khác hẳn</a></p>', ""),
        ("", '<img src="/a{n}.jpg"><p><em>chú thích</em></p>', ""),
        ("", "<p><strong>Nguyễn Văn Mẫu</strong></p>", ""),
        ("", "", '<p class="author">x</p><div class="tags"><a href="/x.tag">thẻ {n}</a></div>'),
    ],
)
def test_a_page_of_thirty_thousand_like_elements_takes_linear_time(above: str, within: str, below: str) -> None:
    def seconds(count: int) -> float:
        above_all, within_all, below_all = (
            "".join(part.replace("{n}", str(n)) for n in range(count)) for part in (above, within, below)
        )
        page = f"""<html><body><h1 class="article-detail-title">Một bài mẫu</h1>{above_all}<div
        class="__MASTERCMS_CONTENT"><p>Đoạn văn duy nhất.</p>{within_all}</div>{below_all}</body></html>"""
        started = time.process_time()
        expected_of(extract(Page("https://laodongthudo.vn/mot-bai-mau-1.html", page.encode())))
        return time.process_time() - started

    assert seconds(30_000) < 20 * max(min(seconds(5_000) for _ in range(2)), 0.1)


@pytest.mark.parametrize(
    "behind",
    [
        "<p>Cơ quan chủ quản đặt tại số 1 phố Mẫu, thành phố Mẫu; mời bạn đọc gửi tin, bài và ảnh về địa chỉ trên.</p>",
        "<p>Lời dẫn của một tin khác, đứng ngay dưới bài, dài hơn sáu mươi chữ để trông như một đoạn văn của bài.</p>",
    ],
)
def test_a_paragraph_behind_a_body_that_was_closed_rightly_is_none_of_it(behind: str) -> None:
    text = "".join(
        f"<p>Đoạn thứ {number} kể việc của tổ công đoàn phân xưởng trong tháng vừa qua.</p>" for number in "123"
    )
    url = "https://laodongthudo.vn/viec-cua-to-cong-doan-123456.html"

    def read(page_text: str) -> str:
        page = f'<html><body><div class="article-detail"><h1 class="article-detail-title">Việc của tổ</h1>{page_text}'
        found = extract(Page(url, f"{page}</div></body></html>".encode()))
        assert isinstance(found, Article)
        return found.article_body

    body = read(f'<div class="__MASTERCMS_CONTENT">{text}</div>')
    assert read(f'<div class="__MASTERCMS_CONTENT">{text}</div>{behind}') == body
    # The same page with an end tag too many within the body: there the rest is looked for.
    cut = text.replace("<p>Đoạn thứ 2", "</div><p>Đoạn thứ 2")
    assert read(f'<div class="__MASTERCMS_CONTENT">{cut}</div>') == body
