"""The fundus side of `bench/harvest.py`; run by a Python that has fundus: prints what fetching all pages cost as JSON.

Usage: PYTHON bench/harvest_fundus.py FOLDER ORIGINS

Each host becomes a publisher with the six attributes that nearly all of fundus's own publishers have, by its own
functions: title, authors, date and topics from the page's metadata (the printed ones where a CMS gives no metadata),
body by selectors of its paragraphs, images between headline and last paragraph. Files, links in the text, credits,
section, which our readers also give, are not asked of it. No robots.txt, no delay, a thread for each host (fundus's
default); the addresses are handed over, so that no sitemap is read.
"""

from __future__ import annotations

import json
import resource
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from fundus import Crawler
from fundus.parser import BaseParser, ParserProxy, attribute
from fundus.parser.utility import (
    extract_article_body_with_selector,
    generic_author_parsing,
    generic_date_parsing,
    generic_topic_parsing,
    image_extraction,
)
from fundus.publishers.base_objects import Publisher
from fundus.scraping.url import URLSource
from lxml.cssselect import CSSSelector
from lxml.etree import XPath

# Paragraphs of the body, lead, printed date and author by CMS.
SELECTORS = {
    "mastercms": (".__MASTERCMS_CONTENT p, .__MB_CONTENT_FOR_PRINTER p", ".article-detail-desc, .post-desc",
                  ".article-detail-publish, .post-publish-time", ".article-detail-author, .article-author"),
    "liferay": ("#contentDetail p, #contentDetail", "#sapoDetailId", ".date-detail", ".news-detail .author"),
    "sharepoint_portal": ("#art-content p, .article-content p", ".sapo", ".ngay-dang", ".tac-gia"),
    "laodong": ("#gallery-ctt p, .art-body p", ".chappeau", "article .time", ".author"),
    "vccorp": ("[data-role=content] p", "[data-role=sapo]", "[data-role=publishdate]", "[data-role=author]"),
    "nukeviet": ("#news-bodyhtml p", ".hometext", ".news_column span.h5", "[itemprop=author]"),
}  # fmt: skip


def parser_of(reader: str) -> type[ParserProxy]:
    """A parser for the pages of one CMS."""
    paragraphs, lead, date, author = map(CSSSelector, SELECTORS[reader])
    heading, pictures = CSSSelector("h1"), XPath("//img")
    captions = XPath("./ancestor::table[1]//td[not(.//img)] | ./ancestor::figure//figcaption")

    class Proxy(ParserProxy):
        class V1(BaseParser):
            @attribute
            def title(self) -> Any:
                return self.precomputed.meta.get("og:title") or _text(heading(self.precomputed.doc))

            @attribute
            def body(self) -> Any:
                return extract_article_body_with_selector(
                    self.precomputed.doc, paragraph_selector=paragraphs, summary_selector=lead
                )

            @attribute
            def authors(self) -> Any:
                named = self.precomputed.ld.bf_search("author") or _text(author(self.precomputed.doc))
                return generic_author_parsing(named)

            @attribute
            def publishing_date(self) -> Any:
                published = self.precomputed.meta.get("article:published_time")
                return generic_date_parsing(published or _text(date(self.precomputed.doc)))

            @attribute
            def topics(self) -> Any:
                return generic_topic_parsing(self.precomputed.meta.get("keywords"))

            @attribute
            def images(self) -> Any:
                return image_extraction(
                    self.precomputed.doc,
                    paragraph_selector=paragraphs,
                    image_selector=pictures,
                    upper_boundary_selector=heading,
                    caption_selector=captions,
                    relative_urls=True,
                )

    return Proxy


def _text(elements: list[Any]) -> str | None:
    return " ".join("".join(elements[0].itertext()).split()) if elements else None


@dataclass
class Given(URLSource):
    """Addresses that are known already."""

    urls: list[str] = field(default_factory=list)

    def fetch(self, session: Any, headers: Any) -> Iterator[str]:
        """The addresses."""
        yield from self.urls


def main() -> None:
    """Crawls and prints the figures."""
    folder, origins = Path(sys.argv[1]), json.loads(sys.argv[2])
    rows = [json.loads(line) for line in (folder / "index.jsonl").read_text(encoding="utf-8").splitlines()]
    by_host: dict[str, dict[str, str]] = {}
    readers: dict[str, str] = {}
    for row in rows:
        parts = urlsplit(row["url"])
        address = f"{origins[parts.netloc]}/@{parts.netloc}{row['url'].partition(parts.netloc)[2]}"
        by_host.setdefault(parts.netloc, {})[address] = row["url"]
        readers[parts.netloc] = row["reader"]
    Publisher.__SOURCE_ORDER__[Given] = 0
    urls = {address: url for named in by_host.values() for address, url in named.items()}
    publishers = [
        Publisher(host, f"{origins[host]}/", parser_of(readers[host]), [Given(f"{origins[host]}/", urls=list(named))])
        for host, named in by_host.items()
    ]
    before, began = resource.getrusage(resource.RUSAGE_SELF), time.perf_counter()
    found: dict[str, str | None] = {}
    pictures = 0
    crawler = Crawler(*publishers, delay=0.0, ignore_robots=True)
    for article in crawler.crawl(only_complete=False):
        body = article.body
        found[urls[article.html.requested_url]] = article.title if body else None
        pictures += bool(article.images)
    after, wall = resource.getrusage(resource.RUSAGE_SELF), time.perf_counter() - began
    spent = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    print(json.dumps({"cpu": spent, "wall": wall, "headlines": found, "with images": pictures}))


if __name__ == "__main__":
    main()
