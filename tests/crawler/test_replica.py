"""The replica web: every article that a listing, feed or sitemap leads to is stored once and right, nothing else is."""

from __future__ import annotations

import gzip
import json
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from crawling import Bench
from killing import harvest_with_kills, state_of
from protego import Protego
from sqlalchemy import update

from crawler.sources import load_sources
from crawler.spider import seeds_of
from kb.models import Page
from kb.sessions import open_engine, write_session

HOSTS = {
    "laodongthudo": "laodongthudo.vn",
    "laodongvaphapluat": "laodongvaphapluat.laodongthudo.vn",
    "congdoan_thanhhoa": "congdoan.thanhhoa.gov.vn",
    "baobacninh": "baobacninh.com.vn",
    "laodong": "laodong.vn",
    "nld": "nld.com.vn",
    "congdoan_tinh": "congdoan.example-tinh.gov.vn",
}
DECLARED = """id = "congdoan_tinh"
name = "Công đoàn tỉnh (ví dụ)"
url = "https://congdoan.example-tinh.gov.vn/"
reader = "nukeviet"
article = '^/vi/news/[^/]+/[^/]+-\\d+\\.html'
sections = ["/vi/news/hoat-dong-cong-doan/"]
feeds = ["/vi/news/rss/"]
"""
NOT_ARTICLES = {"media", "challenge", "empty", "listing", "feed", "sitemap", "robots", "tag", "redirect", "error"}


@dataclass(frozen=True)
class Replica:
    """The replica, served."""

    folder: Path
    origin: str
    log: Path

    def asked(self) -> list[str]:
        """The addresses that were asked for, in their order, without robots.txt."""
        if not self.log.exists():
            return []
        urls = [line.split("\t")[2] for line in self.log.read_text(encoding="utf-8").splitlines()]
        return [url for url in urls if not url.endswith("/robots.txt")]

    def index(self) -> dict[str, dict[str, Any]]:
        """What each address answers."""
        return {str(row["url"]): row for row in _rows(self.folder / "index.jsonl")}

    def expected(self) -> dict[str, dict[str, Any]]:
        """The articles and reprints by address."""
        rows = _rows(self.folder / "expected.jsonl")
        return {str(row["url"]): row for row in rows if row["role"] in ("article", "reprint")}


def _rows(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


@contextmanager
def serve_replica(folder: Path, log: Path, *options: str) -> Iterator[Replica]:
    """Serves a copy of the replica until the block ends."""
    command = [sys.executable, str(folder / "serve.py"), "--port", "0", "--log", str(log), *options]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server:
        try:
            assert server.stdout is not None
            yield Replica(folder, server.stdout.readline().strip(), log)
        finally:
            server.terminate()


def open_bench(folder: Path, replica: Replica) -> Bench:
    """An empty knowledge base that harvests from the replica."""
    bench = Bench(folder, replica)  # type: ignore[arg-type]
    (bench.sources / "congdoan_tinh.toml").write_text(DECLARED, encoding="utf-8")
    return bench


@pytest.fixture
def replica(shared: Path, tmp_path: Path) -> Iterator[Replica]:
    with serve_replica(shared / "sites", tmp_path / "access.log") as served:
        yield served


@pytest.mark.shared
def test_all_sites_are_harvested_whole_and_right_and_then_only_looked_through(replica: Replica, tmp_path: Path) -> None:
    bench = open_bench(tmp_path / "kb", replica)
    first = bench.harvest(*HOSTS)
    assert first.status == 0, first.err
    expected, index = replica.expected(), replica.index()
    held = {row["url"]: row for row in map(json.loads, bench.export().splitlines())}
    assert set(held) == set(expected)
    assert not [url for url in held if index[url]["kind"] in NOT_ARTICLES]
    assert {url: row["source"] for url, row in held.items()} == {
        url: next(name for name, host in HOSTS.items() if urlsplit(url).hostname == host) for url in expected
    }
    for host in HOSTS.values():
        _assert_right({url: row for url, row in expected.items() if urlsplit(url).hostname == host}, held)

    asked = replica.asked()
    for host in HOSTS.values():
        _assert_obeyed(replica, index, [url for url in asked if urlsplit(url).hostname == host], host)
    assert not {"tag", "print"} & {index[url]["kind"] for url in asked if url in index}
    outcomes = first.record["outcomes"]
    assert sum(outcomes.values()) == first.record["fetched"] == len(set(asked))
    assert outcomes["stored"] == len(expected)

    second = bench.harvest(*HOSTS)
    assert second.status == 0, second.err
    again = set(replica.asked()[len(asked) :])
    naming = {url for url in asked if url in index and index[url]["kind"] in ("listing", "feed", "sitemap")}
    assert len(naming) > 25
    # What continues a listing rests while it names nothing new; what is declared is asked each time.
    sources = load_sources(bench.sources)
    declared = {seed.url for source in HOSTS for seed in seeds_of(sources[source])}
    assert declared <= again
    assert again & set(index) <= naming | declared | {f"https://{host}/robots.txt" for host in HOSTS.values()}
    assert not any(index[url]["kind"] in ("article", "reprint") for url in again if url in index)
    answers = [line.split("\t")[3] for line in replica.log.read_text(encoding="utf-8").splitlines()]
    assert "304" in answers
    assert "stored" not in second.record["outcomes"]
    assert {row["url"]: row["revision"] for row in map(json.loads, bench.export().splitlines())} == dict.fromkeys(
        held, 1
    )


def _assert_right(expected: dict[str, dict[str, Any]], held: dict[str, dict[str, Any]]) -> None:
    """Each field as the replica's own expectations give it."""
    pairs = [(held[url], row) for url, row in expected.items()]
    assert pairs
    assert sum(_token_f1(got["article_body"], row["article_body"]) for got, row in pairs) >= 0.995 * len(pairs)
    for name, least in (("headline", 1.0), ("date_published", 1.0), ("description", 0.99), ("authors", 0.98)):
        wrong = [row["url"] for got, row in pairs if (got[name] or None) != (row[name] or None)]
        assert len(wrong) <= (1 - least) * len(pairs), (name, wrong)
    items = {
        "captions": ([_captions(got["images"]) for got, _ in pairs], [_captions(row["images"]) for _, row in pairs]),
        "attachments": (
            [[file["url"] for file in got["attachments"]] for got, _ in pairs],
            [row["attachments"] for _, row in pairs],
        ),
        "related_urls": ([got["related_urls"] for got, _ in pairs], [row["related_urls"] for _, row in pairs]),
        "is_based_on": (
            [[url for url in [got["is_based_on"]] if url] for got, _ in pairs],
            [[url for url in [row["is_based_on"]] if url] for _, row in pairs],
        ),
    }
    for name, (found, wanted) in items.items():
        right = sum((Counter(one) & Counter(other)).total() for one, other in zip(found, wanted, strict=True))
        total = sum(map(len, found)) + sum(map(len, wanted))
        assert 2 * right >= 0.97 * total, name


def _captions(images: Iterable[dict[str, Any]]) -> list[str]:
    return [image["caption"] or "" for image in images]


def _token_f1(one: str, other: str) -> float:
    ours, theirs = Counter(one.split()), Counter(other.split())
    return 2 * (ours & theirs).total() / max(1, ours.total() + theirs.total())


def _assert_obeyed(replica: Replica, index: dict[str, dict[str, Any]], asked: list[str], host: str) -> None:
    assert asked
    row = index.get(f"https://{host}/robots.txt")
    if row and row["status"] == 200:
        rules = Protego.parse(gzip.decompress((replica.folder / str(row["file"])).read_bytes()).decode())
        assert [url for url in asked if not rules.can_fetch(url, "BienNien")] == []


@pytest.mark.shared
def test_a_harvest_killed_twenty_times_ends_as_one_that_was_not(replica: Replica, shared: Path, tmp_path: Path) -> None:
    with serve_replica(shared / "sites", tmp_path / "calm.log") as calm:
        undisturbed = open_bench(tmp_path / "calm", calm)
        assert undisturbed.harvest(*HOSTS).status == 0
        pages = len(calm.asked())
    bench = open_bench(tmp_path / "kb", replica)
    assert harvest_with_kills(bench, list(HOSTS), replica.asked, pages) == []
    assert state_of(bench) == state_of(undisturbed)
    assert bench.run("reindex").status == 0
    assert bench.run("db", "check").status == 0


@pytest.mark.shared
def test_a_slow_and_failing_server_costs_time_and_no_article(shared: Path, tmp_path: Path) -> None:
    options = ("--delay", "5", "--fail-every", "7", "--retry-after", "0")
    with serve_replica(shared / "sites", tmp_path / "access.log", *options) as replica:
        bench = open_bench(tmp_path / "kb", replica)
        runs = [bench.harvest(*HOSTS) for _ in range(2)]
        assert [ran.status for ran in runs] == [0, 0], runs[0].err + runs[1].err
        assert {article.url for article in bench.articles()} == set(replica.expected())
        assert bench.run("reindex").status == 0
        assert bench.run("db", "check").status == 0


@pytest.mark.shared
def test_a_page_that_is_edited_at_its_site_makes_a_revision(shared: Path, tmp_path: Path) -> None:
    folder = tmp_path / "web"
    shutil.copytree(shared / "sites", folder)
    with serve_replica(folder, tmp_path / "before.log") as replica:
        bench = open_bench(tmp_path / "kb", replica)
        assert bench.harvest("laodongthudo").status == 0
        expected = {url: row for url, row in replica.expected().items() if urlsplit(url).hostname == "laodongthudo.vn"}
        url, row = next((url, row) for url, row in expected.items() if "charset" not in str(row["dirt"]))
        file = folder / str(replica.index()[url]["file"])
    page = gzip.decompress(file.read_bytes())
    first = row["article_body"].split("\n\n")[-1].encode()
    assert page.count(first) >= 1
    file.write_bytes(gzip.compress(page.replace(first, first + " (Đính chính của tòa soạn.)".encode())))
    with write_session(open_engine(bench.settings)) as session:
        due = datetime.now(UTC) - timedelta(hours=1)
        session.execute(update(Page).where(Page.url == url).values(next_fetch_at=due))
    with serve_replica(folder, tmp_path / "after.log") as replica:
        bench.site = replica  # type: ignore[assignment]
        ran = bench.harvest("laodongthudo")
        assert ran.record["outcomes"]["stored"] == 1
        assert [asked for asked in replica.asked() if asked in expected] == [url]
    revisions = {article.url: article.revision for article in bench.articles()}
    assert revisions == dict.fromkeys(expected, 1) | {url: 2}
    exported = bench.export()
    assert "Đính chính của tòa soạn." in exported.decode()
    assert bench.run("reextract", "--no-enrich").status == 0
    assert bench.export() == exported
