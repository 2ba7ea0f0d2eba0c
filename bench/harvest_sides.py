"""One side of `bench/harvest.py` in a process of its own: fetches all pages once and prints what that cost as JSON.

Usage: python bench/harvest_sides.py SIDE FOLDER ORIGINS WORK

ORIGINS is a JSON object of the server's origins by host.

Counted is what the process spends (user and system time of all its threads) from the first request to the last answer;
starting Python and importing libraries is not.
"""

from __future__ import annotations

import json
import os
import resource
import sys
import time
from collections.abc import AsyncIterator
from contextlib import nullcontext
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from harvest_server import SITEMAP

SIDES = ("fetch", "fetch8", "lean", "extract", "extract2", "archive", "harvest", "kept", "trafilatura")
BARE = ("fetch", "fetch8", "trafilatura")
PLAIN: dict[str, Any] = {
    "CONCURRENT_REQUESTS": 64,
    "CONCURRENT_REQUESTS_PER_DOMAIN": 1,
    "DOWNLOAD_DELAY": 0,
    "ROBOTSTXT_OBEY": False,
    "TELNETCONSOLE_ENABLED": False,
    "REMOTE_CONTROL_ENABLED": False,
    "LOG_LEVEL": "WARNING",
}
"""What a bare spider is told: our concurrency and no extras. All else is Scrapy's own default."""


def cpu() -> float:
    """Processor seconds of this process so far."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


def main() -> None:
    """Runs the side and prints its figures."""
    side, folder, origins, work = sys.argv[1], Path(sys.argv[2]), json.loads(sys.argv[3]), Path(sys.argv[4])
    rows = [json.loads(line) for line in (folder / "index.jsonl").read_text(encoding="utf-8").splitlines()]
    if len(sys.argv) > 5:
        # One of several processes, each with hosts of its own.
        share, shares = map(int, sys.argv[5].split("/"))
        mine = set(sorted({urlsplit(row["url"]).netloc for row in rows})[share::shares])
        rows = [row for row in rows if urlsplit(row["url"]).netloc in mine]
    run = _harvest if side in ("harvest", "kept") else _crawl
    print(json.dumps(run(side, rows, origins, work)))


def _crawl(side: str, rows: list[dict[str, Any]], origins: dict[str, str], work: Path) -> dict[str, Any]:
    """A Scrapy spider that does what the side does in its callback; bare ones have Scrapy's settings, others ours."""
    import scrapy
    from scrapy.crawler import CrawlerProcess
    from scrapy.settings import Settings as ScrapySettings

    read = {
        "fetch": _keep,
        "fetch8": _keep,
        "lean": _keep,
        "extract": _extract,
        "archive": _extract,
        "trafilatura": _trafilatura,
    }[side](rows)
    store = _archive(work) if side == "archive" else None
    found: dict[str, str | None] = {}
    spent: dict[str, float] = {}
    queues: dict[str, list[dict[str, Any]]] = {}
    for row in reversed(rows):
        queues.setdefault(urlsplit(row["url"]).netloc, []).append(row)

    class Side(scrapy.Spider):  # type: ignore[misc]
        name = side

        async def start(self) -> AsyncIterator[Any]:
            spent.update(cpu=cpu(), began=time.monotonic())
            for waiting in queues.values():
                # Ours asks a host again when its answer is done with, as the frontier does.
                for _ in range(len(waiting) if side in BARE else 1):
                    yield self.request(waiting.pop())

        def request(self, row: dict[str, Any]) -> Any:
            parts = urlsplit(row["url"])
            url = origins[parts.netloc] + row["url"][len(f"{parts.scheme}://{parts.netloc}") :]
            meta = {"url": row["url"], "download_slot": parts.netloc}
            headers = {"Host": parts.netloc, "X-Forwarded-Proto": parts.scheme}
            return scrapy.Request(url, self.parse, headers=headers, dont_filter=True, meta=meta)

        def parse(self, response: Any, **_: Any) -> Any:
            if response.status == 200:
                found[response.meta["url"]] = read(response)
                if store is not None:
                    store(response)
            waiting = queues[urlsplit(response.meta["url"]).netloc]
            return self.request(waiting.pop()) if waiting and side not in BARE else None

        def closed(self, reason: str) -> None:
            spent.update(cpu=cpu() - spent["cpu"], ended=time.monotonic())

    settings = ScrapySettings()
    if side in BARE:
        settings.setdict(PLAIN, priority="project")
        if side == "fetch8":
            settings.set("CONCURRENT_REQUESTS_PER_DOMAIN", 8, priority="project")
    else:
        settings.setmodule("crawler.settings", priority="project")
        settings.set("SCHEDULER", "scrapy.core.scheduler.Scheduler", priority="cmdline")
        if side != "archive":
            middlewares = settings.getdict("DOWNLOADER_MIDDLEWARES") | {"crawler.wire.WireMiddleware": None}
            settings.set("DOWNLOADER_MIDDLEWARES", middlewares, priority="cmdline")
    settings.set("LOG_INSTALL_ROOT_HANDLER", False, priority="cmdline")
    process = CrawlerProcess(settings)
    process.crawl(Side)
    if side not in BARE:
        # As a harvest does.
        from crawler.harvest import leave_imports_to_rest

        leave_imports_to_rest()
    process.start()
    return {**spent, "wall": spent["ended"] - spent["began"], "headlines": found}


def _keep(rows: list[dict[str, Any]]) -> Any:
    return lambda response: response.body and None


def _extract(rows: list[dict[str, Any]]) -> Any:
    from crawler.extract import extract, load_readers
    from crawler.sources import get_source
    from crawler.spider import page_of
    from kb.records import Article

    sources = {row["source"]: get_source(row["source"]) for row in rows}
    for source in sources.values():
        # As the spider of a source does.
        load_readers()[source.reader].prepare()
    source_of = {row["url"]: sources[row["source"]] for row in rows}

    def read(response: Any) -> str | None:
        url = response.meta["url"]
        article = extract(page_of(url, response), source_of[url])
        return article.headline if isinstance(article, Article) and article.article_body else None

    return read


def _trafilatura(rows: list[dict[str, Any]]) -> Any:
    import trafilatura

    def read(response: Any) -> str | None:
        found = trafilatura.bare_extraction(response.body, url=response.meta["url"], with_metadata=True)
        return found.title if found is not None and found.text else None

    return read


def _archive(work: Path) -> Any:
    from crawler.archive import Archive, Exchange

    archive = Archive(work / "archive", user_agent="bench")

    def store(response: Any) -> None:
        sent = tuple(
            (name.decode("latin-1"), value.decode("latin-1"))
            for name, values in response.request.headers.items()
            for value in values
        )
        wire = response.request.meta["wire"]
        exchange = Exchange(response.meta["url"], *wire, fetched_at=datetime.now(UTC), request_headers=sent)
        archive.store_response(exchange, content=response.body, about={"kind": "article", "source": "bench"})

    return store


def _harvest(side: str, rows: list[dict[str, Any]], origins: dict[str, str], work: Path) -> dict[str, Any]:
    """What ``biennien harvest --no-enrich`` does, into an empty knowledge base, from a sitemap of each host.

    ``kept``: with the search index kept up beside it, as without ``--no-enrich``.
    """
    declared = work / "sources"
    declared.mkdir()
    os.environ |= {
        "BIENNIEN_DATA_DIR": str(work / "data"),
        "BIENNIEN_DATABASE_URL": "",
        "BIENNIEN_SOURCES": str(declared),
        "BIENNIEN_DELAY": "0",
    }
    # Whatever is imported on the way is loaded before the clock runs.
    import scrapy.crawler  # noqa: F401
    from sqlalchemy import select

    import crawler.settings  # noqa: F401
    from crawler.extract import load_readers
    from crawler.harvest import HarvestOptions, harvest
    from crawler.sources import get_source
    from kb.keeping_up import kept_up
    from kb.migrations import upgrade
    from kb.models import Article
    from kb.sessions import open_engine, read_session
    from kb.settings import Settings

    load_readers()
    for source_id in {row["source"] for row in rows}:
        _declare(declared, source_id, rows)
    settings = Settings()
    upgrade(open_engine(settings))
    sources = [get_source(source_id) for source_id in sorted({row["source"] for row in rows})]
    before, began = cpu(), time.perf_counter()
    with kept_up(settings) if side == "kept" else nullcontext():
        result = harvest(settings, sources, HarvestOptions(at=next(iter(origins.values()))))
    spent, wall = cpu() - before, time.perf_counter() - began
    if result.interrupted:
        raise SystemExit("the harvest was broken off")
    with read_session(open_engine(settings)) as session:
        found = {row.url: row.headline for row in session.execute(select(Article.url, Article.headline))}
    return {"cpu": spent, "wall": wall, "headlines": found}


def _declare(folder: Path, source_id: str, rows: list[dict[str, Any]]) -> None:
    """The declared source with all its bench pages in sitemaps and no listing."""
    from crawler.sources import get_source

    source = get_source(source_id)
    hosts = sorted({urlsplit(row["url"]).netloc for row in rows if row["source"] == source_id})
    lines = [
        f"id = {json.dumps(source.id)}",
        f"name = {json.dumps(source.name, ensure_ascii=False)}",
        f"url = {json.dumps(source.url)}",
        f"reader = {json.dumps(source.reader)}",
        f"article = '{source.article}'",
        f"domains = {json.dumps(list(source.domains))}",
        f"sitemaps = {json.dumps([f'https://{host}{SITEMAP}' for host in hosts])}",
    ]
    if source.outlet_tag:
        lines.append(f"outlet_tag = {json.dumps(source.outlet_tag, ensure_ascii=False)}")
    (folder / f"{source_id}.toml").write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
