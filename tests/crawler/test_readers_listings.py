"""Listings of every CMS, and the addresses by which their pages are known."""

from __future__ import annotations

import json

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from crawler.extract import list_links
from crawler.page import Listing, Page
from crawler.sources import find_source, get_source
from crawler.urls import canonical_url, path_and_query


def read(url: str, body: str, kind: str = "text/html", status: int = 200) -> Listing:
    source = find_source(url)
    assert source is not None, url
    return list_links(Page(url, body.encode(), status, {"content-type": kind}), source)


@pytest.mark.parametrize(
    ("pager", "next_url"),
    [
        ('<div class="__PC_ARTICLE_PAGING"><a href="/cong-doan&amp;s_cond=&amp;BRSR=0">Trước</a>'
         '<a href="/cong-doan&amp;s_cond=&amp;BRSR=28">Sau</a></div>', "/cong-doan&s_cond=&BRSR=28"),
        ('<div class="__MB_ARTICLE_PAGING paging"><a href="/cong-doan">1</a><a class="page active" href="#">2</a>'
         '<a href="/cong-doan&s_cond=&BRSR=28">3</a></div>', "/cong-doan&s_cond=&BRSR=28"),
        ('<div class="__MB_ARTICLE_PAGING"><span class="current">2</span>'
         '<a href="/cong-doan?s_cond=&BRSR=40">3</a></div>', "/cong-doan?s_cond=&BRSR=40"),
        ('<div class="paging"><a href="/cong-doan/p3">&gt;</a></div>', "/cong-doan/p3"),
        ('<div class="__MB_ARTICLE_PAGING"><a href="/cong-doan">1</a> <span class="current">2</span></div>', None),
        ('<div class="__MB_ARTICLE_PAGING"><a href="https://noi-khac.vn/cong-doan">Sau</a></div>', None),
        ("", None),
    ],
)  # fmt: skip
def test_the_pager_of_mastercms(pager: str, next_url: str | None) -> None:
    found = read("https://laodongthudo.vn/cong-doan&s_cond=&BRSR=14", f"<html><body>{pager}</body></html>")
    assert found.next_url == (f"https://laodongthudo.vn{next_url}" if next_url else None)
    assert found.outcome == "listing"


@pytest.mark.parametrize(
    ("url", "links", "next_url"),
    [
        # Pagers whose theme names nothing that a reader knows.
        ("/cong-doan", '<b>1</b><a href="/cong-doan?page=2">2</a><a href="/cong-doan?page=3">3</a>', "?page=2"),
        ("/cong-doan&s_cond=&BRSR=28", '<a href="/cong-doan">1</a><a href="/cong-doan&s_cond=&BRSR=14">2</a><i>3</i>'
         '<a href="/cong-doan&s_cond=&BRSR=42">4</a>', "&s_cond=&BRSR=42"),
        ("/cong-doan?s_cond=&BRSR=20", '<a href="/cong-doan?s_cond=&BRSR=0">1</a><a href="/cong-doan?s_cond=&BRSR=20">2'
         '</a><a href="/cong-doan?s_cond=&BRSR=40">3</a>', "?s_cond=&BRSR=40"),
        ("/cong-doan/p2", '<a href="/cong-doan/p1">1</a> 2 <a href="/cong-doan/p3">3</a>', "/p3"),
        ("/cong-doan/", '<a href="/cong-doan/page-2/" aria-label="Trang sau"></a>', "/page-2/"),
        ("/cong-doan/page-4/", '<a href="/cong-doan/">1</a><a href="/cong-doan/page-2/">2</a>'
         '<a href="/cong-doan/page-3/">3</a>', None),
        # Other listings and articles are none of its pages, whatever their links say.
        ("/cong-doan", '<a href="/phap-luat?page=2">2</a><a href="/phap-luat">Sau</a>'
         '<a href="/tin-2.html">2</a>', None),
        ("/cong-doan", '<a href="https://noi-khac.vn/cong-doan?page=2">2</a><a href="/cong-doan">Tiếp</a>', None),
    ],
)  # fmt: skip
def test_a_listing_goes_on_where_its_addresses_do(url: str, links: str, next_url: str | None) -> None:
    root = "https://laodongthudo.vn"
    found = read(root + url, f'<html><body><div class="phan-trang-moi">{links}</div></body></html>')
    assert found.next_url == (f"{root}/cong-doan{next_url}" if next_url else None)


def test_cards_of_a_mastercms_list_come_first_and_once() -> None:
    found = read(
        "https://laodongthudo.vn/cong-doan",
        """<html><body><div class="sidebar"><h3><a href="/tin-ben-le-7.html">Tin bên lề</a></h3></div>
        <div class="bx-cat-content __MB_LIST_ITEM"><div class="article"><a class="article-image" title="Tin "hay" nhất"
        href="/tin-hay-nhat-9.html?rt=1&utm_source=x"><img alt="x"></a><h3 class="article-title">
        <a href="http://www.laodongthudo.vn/tin-hay-nhat-9.html?rt=1">Tin "hay" nhất</a></h3>
        <a class="article-catname" href="/cong-doan/hoat-dong">Hoạt động</a> <span class="format_time">05/04/2025 18:16
        </span></div><div class="article"><h3 class="article-title"><a href="/tin-thu-hai-8.html">Tin thứ hai</a></h3>
        <span class="article-publish-time"><span class="format_time">08:00</span> | <span class="format_date">31/02/2025
        </span></span></div></div><a href="/hai-muoi-nam.media">Dài kỳ</a><a href="/tag/x-3.tag">thẻ</a>
        <a href="https://khac.vn/tin-la-10.html">nơi khác</a><a href="javascript:void(0)">x</a></body></html>""",
    )
    assert [(link.url.removeprefix("https://laodongthudo.vn"), link.title, link.date) for link in found.links] == [
        ("/tin-hay-nhat-9.html?rt=1", 'Tin "hay" nhất', "2025-04-05T18:16:00+07:00"),
        ("/tin-thu-hai-8.html", "Tin thứ hai", None),
        ("/tin-ben-le-7.html", "Tin bên lề", None),
    ]


def test_the_old_list_of_mastercms() -> None:
    found = read(
        "https://laodongthudo.vn/cong-doan/hoat-dong",
        """<html><body><div class="col_category clearfix"><div class="list_news clearfix"><div class="list_news_img">
        <a href="/tin-cu-5.html"><img></a></div><div class="list_news_title"><h2>
        <a href="/tin-cu-5.html">Tin cũ</a></h2>
        <p>Sapo</p></div></div><div class="__MB_ARTICLE_PAGING paging"><a href="/cong-doan/hoat-dong">1</a>
        <a href="/cong-doan/hoat-dong&s_cond=&BRSR=16">&gt;</a></div></div></body></html>""",
    )
    assert [(link.url, link.title) for link in found.links] == [("https://laodongthudo.vn/tin-cu-5.html", "Tin cũ")]
    assert found.next_url == "https://laodongthudo.vn/cong-doan/hoat-dong&s_cond=&BRSR=16"


def test_both_forms_of_address_of_the_portal() -> None:
    found = read(
        "https://congdoan.thanhhoa.gov.vn/portal/KenhTin/Hoat-dong-cong-doan.aspx",
        """<html><body><div class="main-content"><ul class="list-news"><li>
        <a href="/portal/Pages/2024-5-3/Tin-mota1b2.aspx">
        Tin một</a> <span>(03/05/2024)</span></li><li><a href="/web/trang-chu/tin-tuc/tin-hai.html">Tin hai</a></li>
        <li><a href="/portal/KenhTin/Lien-he.aspx">Liên hệ</a></li></ul></div></body></html>""",
    )
    host = "https://congdoan.thanhhoa.gov.vn"
    assert [(link.url, link.date) for link in found.links] == [
        (f"{host}/portal/Pages/2024-5-3/Tin-mota1b2.aspx", "2024-05-03"),
        (f"{host}/web/trang-chu/tin-tuc/tin-hai.html", None),
    ]
    assert found.next_url is None


LIFERAY = "https://baobacninh.com.vn/web/bbn/chinh-tri-xa-hoi"


def test_liferay_goes_on_in_json() -> None:
    found = read(
        LIFERAY,
        """<html><body><div class="news-by-category"><div class="news-item"><h3><a class="title-link"
        href="/news/-/details/20182/tin-mot-11">Tin một</a></h3><span class="date">20/01/2025 09:00</span></div></div>
        <script>var loadPageURL = '?p_p_id=newsbycategory_WAR_bacninhportlet_INSTANCE_x&amp;p_p_resource_id=loadPage';
        var recordPerPage = 5;</script></body></html>""",
    )
    assert [(link.url, link.date) for link in found.links] == [
        ("https://baobacninh.com.vn/news/-/details/20182/tin-mot-11", "2025-01-20T09:00:00+07:00")
    ]
    assert found.next_url == (
        f"{LIFERAY}?p_p_id=newsbycategory_WAR_bacninhportlet_INSTANCE_x&p_p_resource_id=loadPage"
        "&pageNum=1&recordPerPage=5&keyword="
    )


@pytest.mark.parametrize(
    ("answer", "links", "next_page", "outcome"),
    [
        ({"items": [{"urlDetail": "/news/-/details/1/a-b", "title": "A\u200b b", "createdDate": "07/03/2025 08:00"}],
          "totalPageNum": "3"}, 1, "pageNum=2", "listing"),
        ({"items": [{"urlDetail": "/news/-/details/1/a-b"}], "totalPageNum": 1}, 1, None, "listing"),
        ({"items": [], "totalPageNum": 9}, 0, None, "listing"),
        ({"items": [None, 3, {"urlDetail": None}, {"urlDetail": "/khac"}], "totalPageNum": 1}, 0, None, "listing"),
        ({"loi": 1}, 0, None, "error"),
        ([], 0, None, "error"),
        ("không phải JSON", 0, None, "error"),
    ],
)  # fmt: skip
def test_answers_of_load_page(answer: object, links: int, next_page: str | None, outcome: str) -> None:
    body = answer if isinstance(answer, str) else json.dumps(answer)
    found = read(f"{LIFERAY}?p_p_resource_id=loadPage&pageNum=1&recordPerPage=5&keyword=", body, "application/json")
    assert (len(found.links), found.outcome) == (links, outcome)
    assert (next_page in (found.next_url or "")) if next_page else found.next_url is None
    for link in found.links:
        told = next_page is not None
        assert link.title == ("A b" if told else None)
        assert link.date == ("2025-03-07T08:00:00+07:00" if told else None)


def test_laodong_and_nld_go_on() -> None:
    found = read(
        "https://laodong.vn/cong-doan",
        """<html><body><section class="lst"><article class="article">
        <a class="link-img" href="/cong-doan/tin-a-1234567.ldo"><img></a>
        <a class="link-title" href="/cong-doan/tin-a-1234567.ldo">
        <h2>Tin a</h2></a></article></section>
        <ul class="pagination"><li class="active"><a href="?page=1">1</a></li><li><a href="?page=2">2</a></li></ul>""",
    )
    assert [(link.url, link.title) for link in found.links] == [
        ("https://laodong.vn/cong-doan/tin-a-1234567.ldo", "Tin a")
    ]
    assert found.next_url == "https://laodong.vn/cong-doan?page=2"
    card = '<h3><a class="box-category-link-title" href="/tin-b-196250307071308923.htm">B</a></h3>'
    start = "https://nld.com.vn/lao-dong/cong-doan-cong-nhan.htm"
    found = read(start, f'<html><body><input id="hdZoneId" value="196">{card}</body></html>')
    assert [link.title for link in found.links] == ["B"]
    assert found.next_url == "https://nld.com.vn/timelinelist/196/2.htm"
    assert read(found.next_url, card).next_url == "https://nld.com.vn/timelinelist/196/3.htm"
    assert read(found.next_url, "").next_url is None


def test_obstacles_before_a_list() -> None:
    cookie = '<script>document.cookie="D1N=1";window.location.reload(true);</script>'
    assert read("https://laodong.vn/cong-doan", cookie).outcome == "blocked"
    assert read("https://laodong.vn/cong-doan", "<h1>x</h1>", status=500).outcome == "error"


@pytest.mark.parametrize(
    ("url", "source_id", "canonical"),
    [
        ("http://laodongthudo.vn//a-1.html", "laodongthudo", "https://laodongthudo.vn//a-1.html"),
        ("https://laodongvaphapluat.laodongthudo.vn/a-1.html?gclid=2&x=1", "laodongvaphapluat",
         "https://laodongvaphapluat.laodongthudo.vn/a-1.html?x=1"),
        ("https://laodong.vn/a-b%2dc-12.ldo?zarsrc=31", "laodong", "https://laodong.vn/a-b-c-12.ldo"),
        ("https://nld.com.vn/đoàn-196250307071308923.htm", "nld",
         "https://nld.com.vn/%C4%91o%C3%A0n-196250307071308923.htm"),
        ("https://laodongthudo.vn:8443/a-1.html", "laodongthudo", "https://laodongthudo.vn:8443/a-1.html"),
        ("mailto:x@y.vn", "nld", "mailto:x@y.vn"),
        ("http://[::1", "nld", "http://[::1"),
    ],
)  # fmt: skip
def test_canonical_addresses(url: str, source_id: str, canonical: str) -> None:
    source = get_source(source_id)
    assert canonical_url(url, source) == canonical
    assert canonical_url(canonical, source) == canonical


@given(st.text("%25347aAbB/.?&=éđ ", max_size=30))
@example("%%34%31")
def test_a_canonical_address_is_its_own(path: str) -> None:
    once = canonical_url(f"https://laodongthudo.vn/{path}")
    assert canonical_url(once) == once


def test_the_path_and_query_of_an_address() -> None:
    assert path_and_query("https://x.vn/a?b=1#c") == "/a?b=1"
    assert path_and_query("http://[::1") == ""
