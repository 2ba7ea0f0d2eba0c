"""Báo Bắc Ninh, the paper of Bắc Ninh province (Liferay with the portlet ``bacninhportlet``)."""

from __future__ import annotations

from crawler.source import Section, Source

SOURCE = Source(
    id="baobacninh",
    name="Báo Bắc Ninh",
    url="https://baobacninh.com.vn/",
    domains=("baobacninh.com.vn",),
    reader="liferay",
    article=r"/-/details/\d+/[^/?]+",
    sections=(Section("https://baobacninh.com.vn/web/bbn/chinh-tri-xa-hoi"),),
)
