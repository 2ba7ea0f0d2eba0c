"""The replica web: every article that a listing, feed or sitemap leads to is stored once, and nothing else is."""

from __future__ import annotations

import gzip
import json
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from urllib.parse import urlsplit

import pytest
from crawling import Bench
from protego import Protego

SOURCES = {
    "laodongthudo": "laodongthudo.vn",
    "laodongvaphapluat": "laodongvaphapluat.laodongthudo.vn",
    "congdoan_thanhhoa": "congdoan.thanhhoa.gov.vn",
    "baobacninh": "baobacninh.com.vn",
}


@pytest.fixture
def replica(shared: Path, tmp_path: Path) -> Iterator[tuple[str, Path]]:
    log = tmp_path / "access.log"
    server = subprocess.Popen(
        [sys.executable, str(shared / "sites" / "serve.py"), "--port", "0", "--log", str(log)],
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        assert server.stdout is not None
        yield server.stdout.readline().strip(), log
    finally:
        server.terminate()
        server.wait(10)


def _rows(path: Path) -> list[dict[str, object]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def _asked(log: Path) -> list[str]:
    return [line.split("\t")[2] for line in log.read_text(encoding="utf-8").splitlines()]


@pytest.mark.shared
def test_the_replica_web_is_harvested_whole_and_then_only_looked_through(
    replica: tuple[str, Path], shared: Path, tmp_path: Path
) -> None:
    origin, log = replica
    bench = Bench(tmp_path / "kb", SimpleNamespace(origin=origin))  # type: ignore[arg-type]
    first = bench.harvest(*SOURCES)
    assert first.status == 0, first.err
    hosts = set(SOURCES.values())
    expected = {
        str(row["url"]): row
        for row in _rows(shared / "sites" / "expected.jsonl")
        if urlsplit(str(row["url"])).hostname in hosts and row["role"] in ("article", "reprint")
    }
    held = {article.url: article for article in bench.articles()}
    assert set(held) == set(expected)
    assert [url for url, row in expected.items() if held[url].headline != row["headline"]] == []
    assert {article.source_id for article in held.values()} == set(SOURCES)

    index = {str(row["url"]): row for row in _rows(shared / "sites" / "index.jsonl")}
    asked = _asked(log)
    for host in hosts:
        row = index.get(f"https://{host}/robots.txt")
        if row and row["status"] == 200:
            body = gzip.decompress((shared / "sites" / str(row["file"])).read_bytes()).decode()
            rules = Protego.parse(body)
            mine = [url for url in asked if urlsplit(url).hostname == host and not url.endswith("/robots.txt")]
            assert mine
            assert [url for url in mine if not rules.can_fetch(url, "BienNien")] == []
    kinds = Counter(index[url]["kind"] for url in asked if url in index)
    assert not {"tag", "print"} & set(kinds)
    outcomes = first.record["outcomes"]
    assert sum(outcomes.values()) == first.record["fetched"]
    assert outcomes["stored"] == len(expected)

    second = bench.harvest(*SOURCES)
    assert second.status == 0, second.err
    again = set(_asked(log)[len(asked) :])
    naming = {url for url in asked if url in index and index[url]["kind"] in ("listing", "feed", "sitemap")}
    assert len(naming) > 15
    assert naming <= again
    assert not any(index[url]["kind"] == "article" for url in again if url in index)
    assert "stored" not in second.record["outcomes"]
    assert {article.url: article.revision for article in bench.articles()} == dict.fromkeys(held, 1)
