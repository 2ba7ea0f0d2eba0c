"""Feeds and sitemaps as they are written, also badly."""

from __future__ import annotations

import gzip

import pytest
from hypothesis import given
from hypothesis import strategies as st
from small_web import bomb

from crawler.feeds import read_feed
from crawler.page import Page

RSS = """<?xml version="1.0" encoding="utf-8"?><rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/"><channel>
<title>Báo thử</title><link>https://thu.example/</link>
<item><title><![CDATA[Công đoàn &amp; đoàn viên]]></title><link> https://thu.example/a-1.html </link>
<pubDate>Thu, 04 Jul 2024 19:15:00 +0700</pubDate></item>
<item><title>Hai</title><guid isPermaLink="true">https://thu.example/b-2.html</guid><dc:date>2024-07-05</dc:date></item>
<item><title>Không có địa chỉ</title></item></channel></rss>"""
ATOM = """<feed xmlns="http://www.w3.org/2005/Atom"><entry><title>Ba</title>
<link rel="edit" href="https://thu.example/sua"/><link href="https://thu.example/c-3.html"/>
<updated>2024-07-05T18:30:00Z</updated></entry></feed>"""
SITEMAP = """<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:image="http://www.google.com/schemas/i"
xmlns:news="http://www.google.com/schemas/sitemap-news/0.9">
<url><loc>https://thu.example/d-4.html</loc><lastmod>2024-07-07</lastmod>
<image:image><image:loc>https://thu.example/d.jpg</image:loc></image:image></url>
<url><loc>https://thu.example/e-5.html</loc><news:news><news:title>Năm</news:title>
<news:publication_date>2024-07-08T09:00:00+07:00</news:publication_date></news:news></url></urlset>"""
INDEX = """<sitemapindex><sitemap><loc>https://thu.example/s1.xml</loc></sitemap>
<sitemap><loc>https://thu.example/s2.xml.gz</loc></sitemap></sitemapindex>"""


def named(body: str | bytes) -> list[tuple[str, str | None, str | None]]:
    body = body.encode() if isinstance(body, str) else body
    found = read_feed(Page("https://thu.example/rss", body))
    assert found.reason is None
    return [(link.url, link.title, link.date) for link in found.links]


def test_each_kind_gives_its_pages_with_title_and_date() -> None:
    assert named(RSS) == [
        ("https://thu.example/a-1.html", "Công đoàn &amp; đoàn viên", "2024-07-04T19:15:00+07:00"),
        ("https://thu.example/b-2.html", "Hai", "2024-07-05"),
    ]
    assert named(ATOM) == [("https://thu.example/c-3.html", "Ba", "2024-07-06T01:30:00+07:00")]
    assert named(SITEMAP) == [
        ("https://thu.example/d-4.html", None, None),
        ("https://thu.example/e-5.html", "Năm", "2024-07-08T09:00:00+07:00"),
    ]
    assert named(RSS.replace("Thu, 04 Jul 2024 19:15:00 +0700", "hôm qua"))[0][2] is None
    assert (
        named(RSS.replace("Thu, 04 Jul 2024 19:15:00 +0700", "2024-07-04 19:15:00"))[0][2]
        == "2024-07-04T19:15:00+07:00"
    )
    index = read_feed(Page("https://thu.example/sitemap.xml", INDEX.encode()))
    assert index.sitemaps == ("https://thu.example/s1.xml", "https://thu.example/s2.xml.gz")


def test_broken_xml_is_read_as_far_as_it_goes() -> None:
    whole = named(RSS)
    assert named("\ufeff" + RSS) == whole
    assert named("  \n" + RSS) == whole
    assert named(RSS.replace("Hai", "Hai & ba <b>")) != []
    assert named(RSS[: RSS.index("<item><title>Hai")])[0] == whole[0]
    assert named(gzip.compress(SITEMAP.encode())) == named(SITEMAP)


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"khong phai xml",
        b"<html><body><h1>404</h1></body></html>",
        b'<?xml version="1.0"?><!DOCTYPE r [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><rss><channel>&b;</channel></rss>',
        b'<!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/passwd">]><rss><channel><item><link>&x;</link></item></channel></rss>',
        bomb(60_000_000),
        b"\x1f\x8b damaged",
    ],
)
def test_what_is_no_feed_says_why(body: bytes) -> None:
    found = read_feed(Page("https://thu.example/rss", body))
    assert found.links == ()
    assert found.reason


@given(
    st.binary(max_size=300) | st.text(max_size=200).map(lambda text: f"<rss><channel>{text}</channel></rss>".encode())
)
def test_nothing_makes_it_raise(body: bytes) -> None:
    read_feed(Page("https://thu.example/rss", body))
