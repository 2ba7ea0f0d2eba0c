"""Datasette over the same articles, and clients that ask it and us over HTTP.

Datasette's table has SQLite's own full-text index over the folded words, so that both find the same articles; it sends
no text, while our answers carry the exact count, highlights and an excerpt of each article.
"""

from __future__ import annotations

import http.client
import json
import os
import socket
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from urllib.parse import quote, urlencode

from search_base import RARE

from kb.settings import Settings
from nlp.text import fold

CLIENTS = 8
_START_SECONDS = 120
_CANNED = (
    "SELECT article.id, article.source, article.published_on, article.headline FROM article_fts "
    "JOIN article ON article.rowid = article_fts.rowid WHERE article_fts MATCH :q ORDER BY rank LIMIT 20"
)
_CANNED_ALL = _CANNED.replace(
    "article.headline FROM",
    "article.headline, snippet(article_fts, 0, '<b>', '</b>', ' ... ', 40) AS excerpt, "
    "(SELECT count(*) FROM article_fts WHERE article_fts MATCH :q) AS total FROM",
)
"""The same with what our answers hold as well: the exact count, and an excerpt of each article."""
COMMON = "công đoàn"
QUESTIONS = {"rare phrase": RARE, "common phrase, ranked": COMMON}


def fill_datasette(settings: Settings, path: Path) -> None:
    """Writes the table that Datasette serves, from the articles of our database."""
    part = path.with_suffix(".part")
    part.unlink(missing_ok=True)
    with (
        closing(sqlite3.connect(part)) as target,
        closing(sqlite3.connect(settings.data_dir / "biennien.sqlite")) as source,
    ):
        target.execute("CREATE TABLE article (id TEXT PRIMARY KEY, source, published_on, headline, folded)")
        rows = source.execute(
            "SELECT article.id, source_id, published_on, headline, text FROM article "
            "JOIN revision ON revision.article_id = article.id ORDER BY article.id"
        )
        target.executemany("INSERT INTO article VALUES (?, ?, ?, ?, ?)", ((*row[:4], fold(row[4])) for row in rows))
        target.execute("CREATE VIRTUAL TABLE article_fts USING fts5(folded, content='article')")
        target.execute("INSERT INTO article_fts (article_fts) VALUES ('rebuild')")
        target.execute("INSERT INTO article_fts (article_fts) VALUES ('optimize')")
        target.commit()
    part.rename(path)


@contextmanager
def serve_datasette(path: Path) -> Iterator[int]:
    """Datasette on a port of its own, its limit on time lifted and each query on its own thread."""
    metadata = path.with_suffix(".json")
    metadata.write_text(
        json.dumps({"databases": {path.stem: {"queries": {"ranked": {"sql": _CANNED}, "whole": {"sql": _CANNED_ALL}}}}})
    )
    options = {"sql_time_limit_ms": 600_000, "num_sql_threads": CLIENTS, "facet_time_limit_ms": 0}
    settings = [part for name, value in options.items() for part in ("--setting", name, str(value))]
    command = [sys.executable, "-m", "datasette", "serve", "--immutable", str(path), "--metadata", str(metadata)]
    with _serve(lambda port: [*command, *settings, "--port", str(port)], "/-/versions.json") as port:
        yield port


@contextmanager
def serve_own(settings: Settings) -> Iterator[int]:
    """`biennien serve` on a port of its own."""
    environment = os.environ | {"BIENNIEN_DATA_DIR": str(settings.data_dir)}
    command = [sys.executable, "-m", "kb.command", "serve"]
    with _serve(lambda port: [*command, "--port", str(port)], "/healthz", environment) as port:
        yield port


def own_path(q: str) -> str:
    """The address of our search for a phrase."""
    return "/api/v1/search?" + urlencode({"q": f'"{q}"'})


def table_path(name: str, q: str) -> str:
    """The address of Datasette's table with its own search for a phrase."""
    columns = "".join(f"&_col={column}" for column in ("id", "source", "published_on", "headline"))
    return f"/{name}/article.json?_size=20&_search={quote(_phrase(q))}{columns}"


def canned_path(name: str, q: str, query: str = "ranked") -> str:
    """The address of the canned query that ranks, or of the ``whole`` that counts and excerpts as well."""
    return f"/{name}/{query}.json?q={quote(_phrase(q))}"


def _phrase(q: str) -> str:
    return f'"{fold(q)}"'


def ask(port: int, path: str, rounds: int) -> list[float]:
    """Milliseconds of each of so many answers to each of eight clients at once; RuntimeError for anything but 200."""
    times: list[float] = []
    failures: list[str] = []

    def go() -> None:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=600)
        for _ in range(rounds):
            before = time.perf_counter()
            connection.request("GET", path)
            answer = connection.getresponse()
            body = answer.read()
            times.append((time.perf_counter() - before) * 1000)
            if answer.status != 200:
                failures.append(f"{path}: {answer.status} {body[:200]!r}")
                return
        connection.close()

    threads = [threading.Thread(target=go) for _ in range(CLIENTS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if failures:
        raise RuntimeError(failures[0])
    return times


@contextmanager
def _serve(
    command: Callable[[int], Sequence[str]], ready: str, environment: dict[str, str] | None = None
) -> Iterator[int]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = int(free.getsockname()[1])
    process = subprocess.Popen(command(port), env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        end = time.monotonic() + _START_SECONDS
        while True:
            try:
                _ask_once(port, ready)
                break
            except OSError:
                if time.monotonic() > end or process.poll() is not None:
                    raise
                time.sleep(0.2)
        yield port
    finally:
        process.terminate()
        process.wait(timeout=30)


def _ask_once(port: int, path: str) -> None:
    with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=10)) as connection:
        connection.request("GET", path)
        connection.getresponse().read()
