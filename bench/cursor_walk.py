#!/usr/bin/env python3
"""Walks over all articles by cursor while another process inserts more: each that was there meets the reader once.

.venv/bin/python bench/cursor_walk.py                    100,000 articles on SQLite
.venv/bin/python bench/cursor_walk.py --rows 5000

Many articles share one moment and every tenth has no date; the other process inserts among them, newer and older,
dated and undated, from before the first slice until after the last. Prints what was met; the status is 1 where an
article that was there at the start is missing or met twice.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import random
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from fastapi.testclient import TestClient
from sqlalchemy import func, insert, select

from api.app import create_app
from kb.migrations import upgrade
from kb.models import Article
from kb.sessions import open_engine, read_session, write_session
from kb.settings import Settings

START = datetime(2020, 1, 1, 3, 0, tzinfo=UTC)
DAYS = 2_000
LISTS = ("authors", "keywords", "images", "attachments", "related_urls", "topics")


@dataclass(frozen=True)
class Walked:
    """What a walk met, and how many articles the other process had inserted when it ended."""

    there: int
    met: int
    twice: int
    missing: int
    of_inserted: int
    inserted: int
    slices: int
    seconds: float

    @property
    def right(self) -> bool:
        """Whether each article that was there was met exactly once, and others were inserted meanwhile."""
        return not self.twice and not self.missing and self.inserted > 0


def article_row(name: str, chance: random.Random) -> dict[str, Any]:
    """A row of the database whose place among all others is left to chance."""
    id_ = hashlib.sha256(name.encode()).hexdigest()[:16]
    moment = None if chance.random() < 0.1 else START + timedelta(days=chance.randrange(DAYS))
    return {
        "id": id_,
        "url": f"https://vi.example/{id_}",
        "canonical_url": f"https://vi.example/{id_}",
        "headline": name,
        "article_body": "",
        "text_hash": id_,
        "date_published": moment and moment.isoformat(),
        "published_at": moment,
        "published_on": moment and moment.date(),
        "extractor": "bench",
        "first_seen": START,
        "last_seen": START,
        "revision": 1,
        **{field: [] for field in LISTS},
    }


def fill(settings: Settings, rows: int) -> set[str]:
    """Inserts so many articles; gives their ids."""
    chance = random.Random(7)
    made = [article_row(f"old {number}", chance) for number in range(rows)]
    with write_session(open_engine(settings)) as session:
        for first in range(0, rows, 2_000):
            session.execute(insert(Article), made[first : first + 2_000])
    return {row["id"] for row in made}


def insert_until_stopped(settings: Settings) -> None:
    """Inserts ten articles at a time, each time in a transaction of its own; says so after the first time."""
    chance = random.Random(11)
    for number in range(0, 10**9, 10):
        with write_session(open_engine(settings)) as session:
            session.execute(insert(Article), [article_row(f"new {n}", chance) for n in range(number, number + 10)])
        if number == 0:
            print("inserting", flush=True)
        time.sleep(0.002)


def walk(client: TestClient, limit: int) -> Iterator[list[str]]:
    """The ids of one slice after another."""
    cursor: str | None = None
    while True:
        asked = {"limit": str(limit)} | ({"cursor": cursor} if cursor else {})
        answer = client.get("/api/v1/articles", params=asked)
        answer.raise_for_status()
        yield [item["id"] for item in answer.json()["items"]]
        cursor = answer.json()["next"]
        if cursor is None:
            return


def walk_while_inserting(settings: Settings, rows: int, limit: int) -> Walked:
    """Fills an empty knowledge base, starts the other process and walks."""
    there = fill(settings, rows)
    place = json.dumps([str(settings.data_dir), settings.database_url])
    met: Counter[str] = Counter()
    slices = 0
    command = [sys.executable, __file__, "--insert", place]
    with (
        TestClient(create_app(settings)) as client,
        subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as other,
    ):
        assert other.stdout is not None
        try:
            if other.stdout.readline() != "inserting\n":
                raise RuntimeError("the other process inserts nothing")
            before = time.monotonic()
            for ids in walk(client, limit):
                met.update(ids)
                slices += 1
            seconds = time.monotonic() - before
            if other.poll() is not None:
                raise RuntimeError("the other process ended")
        finally:
            other.terminate()
    with read_session(open_engine(settings)) as session:
        inserted = session.scalar(select(func.count()).select_from(Article)) - len(there)
    return Walked(
        len(there),
        sum(met.values()),
        sum(count > 1 for count in met.values()),
        len(there - met.keys()),
        len(met.keys() - there),
        inserted,
        slices,
        seconds,
    )


def main() -> int:
    """Walks once and prints what was met."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", type=int, default=100_000, help="articles that are there at the start")
    parser.add_argument("--limit", type=int, default=200, help="articles of a slice")
    parser.add_argument("--insert", help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.insert:
        folder, address = json.loads(arguments.insert)
        insert_until_stopped(Settings(_env_file=None, data_dir=Path(folder), database_url=address))
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(_env_file=None, data_dir=Path(folder), database_url=None)
        upgrade(open_engine(settings))
        walked = walk_while_inserting(settings, arguments.rows, arguments.limit)
    print(
        f"{walked.there:,} articles were there; {walked.slices:,} slices in {walked.seconds:.1f} s met {walked.met:,}"
    )
    print(f"{walked.missing} missing, {walked.twice} met twice")
    print(f"{walked.inserted:,} inserted meanwhile by the other process, {walked.of_inserted:,} of them met")
    return 0 if walked.right else 1


if __name__ == "__main__":
    sys.exit(main())
