"""What a page says of itself where that is broken, foreign or contradicts what it prints."""

from __future__ import annotations

import html
import json
from typing import Any

import pytest

from crawler.extract import extract
from crawler.page import Page
from crawler.saved_pages import expected_of

URL = "https://laodongthudo.vn/bua-com-ca-dem-o-xuong-may-300101.html"
TITLE = 'Bữa cơm ca đêm "đủ chất" ở xưởng may'
OWN = {
    "@context": "https://schema.org",
    "@type": "NewsArticle",
    "mainEntityOfPage": {"@type": "WebPage", "@id": URL},
    "headline": TITLE,
    "description": "Xưởng may đổi bữa phụ thành bữa chính cho 400 thợ làm ca đêm.",
    "datePublished": "2024-03-07T21:15:00+07:00",
    "dateModified": "2024-03-08T06:00:00+07:00",
    "author": {"@type": "Person", "name": "Đỗ Thị Thử"},
    "publisher": {"@type": "Organization", "name": "Báo Mẫu", "url": "https://laodongthudo.vn/"},
}
OTHER = {
    "@type": "NewsArticle",
    "url": "https://laodongthudo.vn/mot-bai-khac-han-300102.html",
    "headline": "Một bài khác hẳn của báo",
    "datePublished": "2019-09-09T09:09:09+07:00",
    "author": {"@type": "Person", "name": "Người Khác"},
}
SITE = {"@type": "WebSite", "name": "Báo Mẫu", "datePublished": "2011-11-11"}


def script(text: str) -> str:
    return f'<script type="application/ld+json">{text}</script>'


def written(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, indent=1)


def read(head: str, printed: str = "") -> dict[str, Any]:
    page = f"""<html><head>{head}</head><body><h1 class="article-detail-title">{TITLE}</h1>{printed}
    <div class="__MASTERCMS_CONTENT"><p>Từ tháng ba, bữa ăn lúc nửa đêm có thêm món canh.</p></div></body>"""
    return expected_of(extract(Page(URL, page.encode(), 200, {"date": "Wed, 04 Jun 2025 03:00:00 GMT"})))


OWN_TEXT = written(OWN)
WHOLE = {
    "as it should be": script(OWN_TEXT),
    "commas behind the last value": script(OWN_TEXT.replace("\n}", ",\n}").replace('"\n', '",\n')),
    "quotes nobody escaped": script(OWN_TEXT.replace('\\"', '"')),
    "line breaks in a value": script(OWN_TEXT.replace("bữa phụ", "bữa\r\n\tphụ")),
    "through an HTML escaper": script(html.escape(OWN_TEXT)),
    "in CDATA": script(f"//<![CDATA[\n{OWN_TEXT}\n//]]>"),
    "in CDATA of another kind": script(f"/*<![CDATA[*/{OWN_TEXT}/*]]>*/"),
    "in a comment": script(f"<!--{OWN_TEXT}-->"),
    "with a semicolon": script(OWN_TEXT + ";"),
    "escapes that are none": script(OWN_TEXT.replace("400 thợ", "400 \\thợ \\& hơn")),
    "values of JavaScript": script(OWN_TEXT.replace('"author"', '"wordCount": undefined, "author"')),
    "quotes of the other kind": script(OWN_TEXT.replace('\\"', "”").replace('"', "'")),
    "cut off behind the author": script(OWN_TEXT[: OWN_TEXT.index('"publisher"')]),
    "in a graph": script(written({"@context": "https://schema.org", "@graph": [SITE, OWN]})),
    "in a list": script(written([SITE, OWN])),
    "behind another's": script(written(OTHER)) + script(OWN_TEXT),
    "in a list behind another's": script(written([OTHER, OWN])),
    "in a broken list behind another's": script(written([OTHER, OWN])[:-1]),
    "known by its headline alone": script(written([OTHER, {**OWN, "mainEntityOfPage": "https://laodongthudo.vn/"}])),
}


@pytest.mark.parametrize("name", WHOLE)
def test_json_ld_gives_date_and_author(name: str) -> None:
    got = read(WHOLE[name])
    assert (got["date_published"], got["authors"]) == ("2024-03-07T21:15:00+07:00", ["Đỗ Thị Thử"])
    assert got["headline"] == TITLE


@pytest.mark.parametrize(
    "head",
    [
        script(written(OTHER)),
        script(written(OTHER)[:-2]),
        script(written([OTHER, {**OTHER, "url": "https://laodongthudo.vn/bai-nua-300103.html"}])),
        script(written(SITE)),
        script(written([SITE, OTHER])[:-4]),
    ],
)
def test_json_ld_of_others_gives_nothing(head: str) -> None:
    got = read(head)
    assert (got["date_published"], got["authors"], got["description"]) == (None, [], None)
    assert read(head, '<span class="format_time">21:15 | 07/03/2024</span>')["date_published"] == OWN["datePublished"]


@pytest.mark.parametrize(
    ("published", "printed", "right"),
    [
        ("2024-03-07T21:15:00Z", "21:15 | 07/03/2024", "2024-03-07T21:15:00+07:00"),
        ("2024-03-07T14:15:00Z", "21:15 | 07/03/2024", "2024-03-07T21:15:00+07:00"),
        ("2024-03-07T14:15:00Z", "", "2024-03-07T21:15:00+07:00"),
        ("2024-07-03T21:15:00+07:00", "21:15 | 07/03/2024", "2024-03-07T21:15:00+07:00"),
        ("7/3/2024 9:15:00 PM", "", "2024-03-07T21:15:00+07:00"),
        ("3/7/2024 9:15:00 PM", "07/03/2024 21:15", "2024-03-07T21:15:00+07:00"),
        ("3/27/2024 9:15:00 PM", "27/03/2024 21:15", "2024-03-27T21:15:00+07:00"),
        ("2024-07-02T20:00:00Z", "03:00 | 07/03/2024", "2024-03-07T03:00:00+07:00"),
        ("2024-03-07 21:15:00", "", "2024-03-07T21:15:00+07:00"),
        ("2030-03-07T21:15:00+07:00", "", None),
    ],
)  # fmt: skip
def test_dates_of_metadata_and_of_print(published: str, printed: str, right: str | None) -> None:
    head = f'<meta property="article:published_time" content="{published}">'
    assert read(head, f'<span class="format_time">{printed}</span>')["date_published"] == right


def test_quotes_that_nobody_escaped_cut_nothing_off() -> None:
    got = read(
        '<meta name="description" content="Món canh "cải xoong" là món được thợ may ca đêm chọn nhiều nhất.">\n'
        '<meta property="article:section" content="Đời sống "ca đêm""/>\n'
        '<meta content="cơm ca, "đủ chất"" name="news_keywords" />'
    )
    assert got["description"] == 'Món canh "cải xoong" là món được thợ may ca đêm chọn nhiều nhất.'
    assert got["article_section"] == 'Đời sống "ca đêm"'
    assert got["keywords"] == ["cơm ca", '"đủ chất"']
