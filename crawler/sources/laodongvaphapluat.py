"""Lao động và Pháp luật, a sister page of Báo Lao động Thủ đô (MasterCMS)."""

from __future__ import annotations

from crawler.source import Feed, Section, Sitemap, Source

SOURCE = Source(
    id="laodongvaphapluat",
    name="Lao động và Pháp luật",
    url="https://laodongvaphapluat.laodongthudo.vn/",
    domains=("laodongvaphapluat.laodongthudo.vn",),
    reader="mastercms",
    article=r"^/[^/?&]+-\d+\.html(?:$|\?)",
    sections=(Section("https://laodongvaphapluat.laodongthudo.vn/cong-doan-vien"),),
    feeds=(Feed("https://laodongvaphapluat.laodongthudo.vn/rss_feed/"),),
    sitemaps=(Sitemap("https://laodongvaphapluat.laodongthudo.vn/sitemap.xml"),),
    outlet_tag="LĐ&PL",
)
