"""Báo Người Lao Động of Hồ Chí Minh City (VCCorp's CMS)."""

from __future__ import annotations

from crawler.source import Feed, Section, Source

SOURCE = Source(
    id="nld",
    name="Báo Người Lao Động",
    url="https://nld.com.vn/",
    domains=("nld.com.vn",),
    reader="vccorp",
    article=r"-\d{17,18}\.htm(?:$|\?)",
    sections=(Section("https://nld.com.vn/lao-dong/cong-doan-cong-nhan.htm"),),
    feeds=(Feed("https://nld.com.vn/rss/lao-dong.rss"),),
    outlet_tag="NLĐO",
)
