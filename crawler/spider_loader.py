"""Makes ``scrapy list`` and ``scrapy crawl`` know a spider for each declared source."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from scrapy import Request

from crawler.sources import find_source, load_sources
from crawler.spider import SourceSpider, spider_of


class SourceLoader:
    """Scrapy's spider loader over the declared sources, those of the package and those of the user's folder."""

    @classmethod
    def from_settings(cls, settings: Any) -> SourceLoader:
        """The loader; it needs none of the settings."""
        return cls()

    def load(self, spider_name: str) -> type[SourceSpider]:
        """The spider of that source; raises KeyError for an unknown one, as Scrapy expects."""
        sources = load_sources()
        if spider_name not in sources:
            raise KeyError(f"Spider not found: {spider_name}")
        return spider_of(sources[spider_name])

    def find_by_request(self, request: Request) -> Sequence[str]:
        """The source on whose hosts the request's address lies, if any."""
        found = find_source(request.url)
        return [found.id] if found else []

    def list(self) -> Sequence[str]:
        """The ids of all declared sources."""
        return sorted(load_sources())
