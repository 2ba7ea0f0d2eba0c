"""One run of the harvest: several sources in one process, each at its own hosts' pace."""

from __future__ import annotations

import gc
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from crawler.health import find_faults
from crawler.source import Source
from kb.leases import RunSummary
from kb.settings import Settings

if TYPE_CHECKING:
    from crawler.spider import SourceSpider


NO_CONTACT = (
    "the sites' owners cannot reach you, for BIENNIEN_CONTACT is not set; name an e-mail address or a page in it."
)


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
    """What a run did, which hosts it had to leave alone, and what is wrong with the sources."""

    summary: RunSummary
    left_alone: dict[str, str]
    faults: list[str]
    interrupted: bool


def harvest(
    settings: Settings,
    sources: Sequence[Source],
    options: HarvestOptions,
    *,
    progress: bool = False,
    on_start: Callable[[], object] = lambda: None,
) -> HarvestResult:
    """Fetches what is due of the sources until nothing is left; raises HarvestError where it cannot go on.

    ``on_start`` is called when the run has begun, before anything is fetched. Scrapy's reactor can run once in a
    process: so can this.
    """
    from scrapy.crawler import CrawlerProcess
    from scrapy.settings import Settings as ScrapySettings

    from crawler.archive import Archive, ArchiveError
    from crawler.outcomes import Window
    from crawler.spider import seeds_of
    from kb.frontier import Frontier, StorageError

    try:
        frontier = Frontier(settings)
        window = Window(options.since, options.until)
        declared = [(source.to_record(), seeds_of(source, window)) for source in sources]
        run = frontier.start_run(declared, _arguments(sources, options), full=options.full, deep=window != Window())
        on_start()
        scrapy_settings = ScrapySettings()
        scrapy_settings.setmodule("crawler.settings", priority="project")
        # Warnings are plain lines on standard error; who wants Scrapy's own log runs `scrapy crawl`.
        scrapy_settings.set("LOG_INSTALL_ROOT_HANDLER", False, priority="cmdline")
        process = CrawlerProcess(scrapy_settings)
        with Archive(settings.archive_dir, user_agent=settings.user_agent) as archive:
            given = {"since": options.since, "until": options.until, "limit": options.limit, "at": options.at}
            crawlers = _crawl(process, sources, given | {"run": run, "archive": archive}, progress=progress)
        spiders: list[SourceSpider] = [crawler.spider for crawler in crawlers if crawler.spider is not None]
        failures = [spider.failure for spider in spiders if spider.failure is not None]
        finished = all(crawler.stats.get_value("finish_reason") == "finished" for crawler in crawlers)
        complete = finished and not failures and len(spiders) == len(sources)
        found = {spider.source.id: find_faults(spider.source, spider.given) for spider in spiders if complete}
        summary = frontier.finish_run(run, [source.id for source in sources], complete=complete, faults=found)
    except (ArchiveError, StorageError) as error:
        raise HarvestError(str(error)) from error
    if failures:
        raise HarvestError(failures[0])
    if len(spiders) < len(sources):
        raise HarvestError("the crawl could not be started; see the log above")
    left_alone = {origin: why for spider in spiders for origin, why in spider.left_alone.items()}
    faults = [fault for faults in found.values() for fault in faults]
    return HarvestResult(summary, left_alone, faults, not complete)


def _arguments(sources: Sequence[Source], options: HarvestOptions) -> dict[str, Any]:
    return {
        "sources": [source.id for source in sources],
        "since": options.since and options.since.isoformat(),
        "until": options.until and options.until.isoformat(),
        "limit": options.limit,
        "full": options.full,
        "at": options.at,
    }


def _crawl(process: Any, sources: Sequence[Source], given: dict[str, Any], *, progress: bool) -> list[Any]:
    """Runs a crawl for each source, all at once, until the last has ended; gives them."""
    from scrapy import signals
    from tqdm import tqdm

    from crawler.spider import spider_of

    crawlers = [process.create_crawler(spider_of(source)) for source in sources]
    with tqdm(unit=" pages", desc="harvest", file=sys.stderr, disable=not progress) as bar:
        for crawler in crawlers:
            crawler.signals.connect(lambda *_, **__: bar.update(1), signals.response_received, weak=False)
            process.crawl(crawler, **given)
        leave_imports_to_rest()
        process.start(stop_after_crawl=True)
    return crawlers


def leave_imports_to_rest() -> None:
    """Has the garbage collector look through what pages leave behind, less often, and never through what was imported.

    A page leaves some ten thousand objects, nearly all freed without it: 0.1 ms a page are saved.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 50)
