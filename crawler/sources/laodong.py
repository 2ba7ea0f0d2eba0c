"""Báo Lao Động, the paper of the Vietnam General Confederation of Labour (its own CMS)."""

from __future__ import annotations

from crawler.source import Feed, Section, Source

SOURCE = Source(
    id="laodong",
    name="Báo Lao Động",
    url="https://laodong.vn/",
    domains=("laodong.vn",),
    reader="laodong",
    article=r"-\d+\.(?:ldo|bld)(?:$|\?)",
    sections=(Section("https://laodong.vn/cong-doan"),),
    feeds=(Feed("https://laodong.vn/rss/cong-doan.rss"),),
    outlet_tag="LĐO",
)
