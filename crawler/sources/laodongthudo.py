"""Báo Lao động Thủ đô, the paper of Hanoi's federation of labour (MasterCMS)."""

from __future__ import annotations

from crawler.source import Feed, Section, Sitemap, Source

SOURCE = Source(
    id="laodongthudo",
    name="Báo Lao động Thủ đô",
    url="https://laodongthudo.vn/",
    domains=("laodongthudo.vn",),
    reader="mastercms",
    article=r"^/[^/?&]+-\d+\.html(?:$|\?)",
    sections=(
        Section("https://laodongthudo.vn/cong-doan"),
        Section("https://laodongthudo.vn/cong-doan/hoat-dong"),
        Section("https://laodongthudo.vn/cong-doan/vi-loi-ich-doan-vien"),
        Section("https://laodongthudo.vn/cong-doan/thang-cong-nhan"),
    ),
    # Every section's feed holds the same site-wide items: one is enough.
    feeds=(Feed("https://laodongthudo.vn/rss_feed/"),),
    sitemaps=(Sitemap("https://laodongthudo.vn/sitemap.xml"),),
    outlet_tag="LĐTĐ",
)
