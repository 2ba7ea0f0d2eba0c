"""While a harvest goes on in one process, another finds what it has stored; a kill leaves nothing behind."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from http.server import ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest

from crawler.sample.articles import load_articles
from crawler.sample.server import _Handler, _Server
from crawler.sample.web import build_web
from kb.queries.filters import Filters
from kb.queries.overview import count_waiting, get_counts
from kb.search import IndexMissing, search_articles
from kb.search.check import check_index
from kb.sessions import open_engine, read_session
from kb.settings import Settings

WITHIN = 5.0
"""Seconds after which a stored article is found by its words in another process."""


class _Slow(_Handler):
    def do_GET(self) -> None:
        time.sleep(0.15)
        super().do_GET()


@pytest.fixture
def slow_site() -> Iterator[str]:
    """The sample web, each answer of which takes its time."""
    server = _Server(("127.0.0.1", 0), _Slow)
    assert isinstance(server, ThreadingHTTPServer)
    server.web = build_web()
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()
    server.server_close()


def _harvest(settings: Settings, origin: str) -> subprocess.Popen[str]:
    environment = os.environ | {"BIENNIEN_DATA_DIR": str(settings.data_dir), "BIENNIEN_DATABASE_URL": ""}
    source = next(iter(load_articles()))
    command = [sys.executable, "-m", "kb.command", "harvest", source, "--at", origin, "--limit", "12", "--json"]
    return subprocess.Popen(
        command, env=environment | {"BIENNIEN_DELAY": "0.5"}, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )


def _state(settings: Settings) -> tuple[int, int]:
    """Articles stored, and articles found."""
    with read_session(open_engine(settings)) as session:
        stored = get_counts(session).articles
        try:
            return stored, search_articles(session, settings, Filters()).total
        except IndexMissing:
            return stored, 0


def test_articles_are_found_while_the_harvest_goes_on(sqlite_settings: Settings, slow_site: str) -> None:
    found: list[tuple[float, int, int]] = []
    with _harvest(sqlite_settings, slow_site) as harvest:
        while harvest.poll() is None:
            found.append((time.monotonic(), *_state(sqlite_settings)))
            time.sleep(0.2)
        output, errors = harvest.communicate()
    assert harvest.returncode == 0, errors
    assert json.loads(output)["outcomes"]["stored"] > 5
    first_stored = next(at for at, stored, _ in found if stored)
    first_found = next(at for at, _, hits in found if hits)
    # Long before the end, and no more than the seconds allowed behind each article.
    assert found[-1][0] - first_found > 1
    assert first_found - first_stored < WITHIN
    for at, stored, _ in found:
        later = [hits for then, _, hits in found if at + WITHIN <= then]
        assert not later or later[0] >= stored
    # The closing step has drawn the facts, too.
    with read_session(open_engine(sqlite_settings)) as session:
        assert count_waiting(session) == (0, 0)
        assert get_counts(session).figures > 0
    assert check_index(sqlite_settings).problems == ()


def test_a_killed_harvest_leaves_no_process_behind(sqlite_settings: Settings, slow_site: str) -> None:
    with _harvest(sqlite_settings, slow_site) as harvest:
        deadline = time.monotonic() + 60
        while _state(sqlite_settings)[1] == 0 and time.monotonic() < deadline:
            time.sleep(0.2)
        assert _state(sqlite_settings)[1] > 0
        children = _children(harvest.pid)
        assert children
        harvest.send_signal(signal.SIGKILL)
    while any(map(_runs, children)) and time.monotonic() < deadline + 20:
        time.sleep(0.1)
    assert not any(map(_runs, children))
    # What it stored last is in the index: the process beside it has taken in all that was left.
    assert check_index(sqlite_settings).problems == ()


def _children(pid: int) -> list[int]:
    listed = Path(f"/proc/{pid}/task")
    return [int(child) for task in listed.iterdir() for child in (task / "children").read_text().split()]


def _runs(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except FileNotFoundError:
        return False
    return state != "Z"
