"""One run of the harvest: several sources in one process, each at its own hosts' pace."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from crawler.source import Source
from kb.leases import RunSummary
from kb.settings import Settings


class HarvestError(Exception):
    """The harvest had to stop; the message says why, in one sentence."""


@dataclass(frozen=True, slots=True)
class HarvestOptions:
    """What a run is asked for."""

    since: date | None = None
    until: date | None = None
    limit: int | None = None
    """Articles to fetch from each source at most."""
    full: bool = False
    at: str | None = None
    """Origin of a mirror that is asked instead of the sites."""


@dataclass(frozen=True, slots=True)
class HarvestResult:
    """What a run did, and which hosts it had to leave alone."""

    summary: RunSummary
    left_alone: dict[str, str]
    interrupted: bool


def harvest(
    settings: Settings, sources: Sequence[Source], options: HarvestOptions, *, progress: bool = False
) -> HarvestResult:
    """Fetches what is due of the sources until nothing is left; raises HarvestError where it cannot go on.

    Scrapy's reactor can run once in a process: so can this.
    """
    from scrapy.crawler import CrawlerProcess
    from scrapy.settings import Settings as ScrapySettings
    from tqdm import tqdm

    from crawler.spider import SourceSpider, seeds_of, spider_of
    from kb.frontier import Frontier

    frontier = Frontier(settings)
    arguments = {
        "sources": [source.id for source in sources],
        "since": options.since and options.since.isoformat(),
        "until": options.until and options.until.isoformat(),
        "limit": options.limit,
        "full": options.full,
        "at": options.at,
    }
    run = frontier.start_run(
        [(source.to_record(), seeds_of(source)) for source in sources], arguments, full=options.full
    )
    scrapy_settings = ScrapySettings()
    scrapy_settings.setmodule("crawler.settings", priority="project")
    process = CrawlerProcess(scrapy_settings)
    crawlers: list[Any] = []
    given = {"since": options.since, "until": options.until, "limit": options.limit, "at": options.at, "run": run}
    bar = tqdm(unit="page", desc="harvest", file=sys.stderr, disable=not progress)
    for source in sources:
        crawler = process.create_crawler(spider_of(source))
        crawlers.append(crawler)
        crawler.signals.connect(lambda *_a, **_k: bar.update(1), _response_received(), weak=False)
        process.crawl(crawler, **given)
    process.start(stop_after_crawl=True)
    bar.close()
    spiders: list[SourceSpider] = [crawler.spider for crawler in crawlers if crawler.spider is not None]
    reasons = [crawler.stats.get_value("finish_reason") for crawler in crawlers]
    failures = [spider.failure for spider in spiders if spider.failure is not None]
    broken_off = bool(failures) or len(spiders) < len(sources) or any(reason != "finished" for reason in reasons)
    summary = frontier.finish_run(run, [source.id for source in sources], complete=not broken_off)
    if failures:
        raise HarvestError(failures[0])
    if len(spiders) < len(sources):
        raise HarvestError("the crawl could not be started; see the log above")
    left_alone = {origin: why for spider in spiders for origin, why in spider.left_alone.items()}
    return HarvestResult(summary, left_alone, broken_off)


def _response_received() -> object:
    from scrapy import signals

    return signals.response_received
