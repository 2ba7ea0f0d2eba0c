"""Tạp chí Lao động và Công đoàn, the Vietnam General Confederation of Labour's magazine (MasterCMS)."""

from __future__ import annotations

from crawler.source import Feed, Section, Sitemap, Source

SOURCE = Source(
    id="laodongcongdoan",
    name="Tạp chí Lao động và Công đoàn",
    url="https://laodongcongdoan.vn/",
    domains=("laodongcongdoan.vn",),
    reader="mastercms",
    article=r"^/[^/?&]+-\d+\.html(?:$|\?)",
    sections=tuple(
        Section(f"https://laodongcongdoan.vn/{path}")
        for path in (
            "cong-doan/hoat-dong-cong-doan",
            "cong-doan/phuc-loi-doan-vien",
            "cong-doan/nghien-cuu",
            "cong-doan/vong-tay-cong-doan",
            "phat-trien-doan-vien",
            "nguoi-lao-dong/doi-tho",
        )
    ),
    feeds=(Feed("https://laodongcongdoan.vn/rss_feed/"),),
    sitemaps=(Sitemap("https://laodongcongdoan.vn/sitemap.xml"),),
)
