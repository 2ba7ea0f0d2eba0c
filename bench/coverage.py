#!/usr/bin/env python3
"""Measures coverage over a large knowledge base of invented rows, in processor time: other work must not count.

.venv/bin/python bench/coverage.py                         200,000 articles, SQLite
.venv/bin/python bench/coverage.py --url postgresql://...  the same on another, empty database

The rows are those of ``bench/timeline.py`` with shorter texts and a place in each article; one article in five is
printed again by another outlet. Prints the middle and the highest processor time of the JSON answer for each ``by``;
the status is 1 where the middle of one is above ``--limit`` milliseconds. With ``--url`` the database's own time is not
in it.
"""

from __future__ import annotations

import gc
import random
import statistics
import sys
import time
from datetime import UTC, datetime, timedelta
from typing import Any

import timeline
from built import built, read_options
from fastapi.testclient import TestClient
from sqlalchemy import insert, update

from api.app import create_app
from kb.models import Article, Entity, Fetch, Mention, Page, Run, Story
from kb.search.index import rebuild_index
from kb.sessions import open_engine, write_session
from kb.settings import Settings

PLACES = 700
START = datetime(timeline.START.year, timeline.START.month, timeline.START.day, 3, tzinfo=UTC)
FACT = {"start": 0, "end": 20, "text": timeline.SENTENCE[:20], "sentence_start": 0, "sentence": timeline.SENTENCE}


def build(settings: Settings, count: int) -> None:
    """Fills an empty database and its index."""
    timeline.BODY = timeline.SENTENCE * 5
    timeline.build(settings, count)
    chance = random.Random(11)
    engine = open_engine(settings)
    empty = {"aliases": [], "predecessor_ids": [], "successor_ids": [], "details": {}, "origin": "registry"}
    places = [
        {"id": f"loc-{number:03}", "label": "LOC", "name": f"Nơi {number}", "key": f"noi {number}", "kind": "place"}
        for number in range(PLACES)
    ]
    with write_session(engine) as session:
        session.execute(insert(Entity), [{**row, **empty} for row in places])
        for begin in range(0, count, 5_000):
            ids = [f"a{number:015x}" for number in range(begin, min(begin + 5_000, count))]
            session.execute(insert(Mention), [_place(id_, number, chance) for number, id_ in enumerate(ids, begin)])
            pairs = list(zip(ids[::5], ids[1::5], strict=False))
            session.execute(insert(Story), [{"id": f"s{first}", "first_article_id": first} for first, _ in pairs])
            session.execute(update(Article), [{"id": id_, "story_id": f"s{two[0]}"} for two in pairs for id_ in two])
    harvest(settings, count)
    rebuild_index(settings, progress=True)


def harvest(settings: Settings, count: int) -> None:
    """A harvest every day of the last two years, and a page and a fetch for each article."""
    begun = [START + timedelta(days=timeline.DAYS - number) for number in range(730, 0, -1)]
    sources = [f"bao-{number}" for number in range(8)]
    with write_session(open_engine(settings)) as session:
        given = {"sources": sources, "complete": True}
        runs = [{"kind": "harvest", "started_at": day, "finished_at": day, "arguments": given} for day in begun]
        session.execute(insert(Run), [{**run, "version": "bench"} for run in runs])
        for begin in range(0, count, 5_000):
            numbers = range(begin, min(begin + 5_000, count))
            pages = [_page(number, begun[number * 730 // count]) for number in numbers]
            session.execute(insert(Page), pages)
            fetches = [
                _fetch(number, page, number * 730 // count + 1) for number, page in zip(numbers, pages, strict=True)
            ]
            session.execute(insert(Fetch), fetches)


def _page(number: int, at: datetime) -> dict[str, Any]:
    url = f"https://vi.example/a{number:015x}"
    lost = number % 50 == 0
    own = {
        "outcome": "error" if lost else "stored",
        "state": "done",
        "hint": {"date": str(at.date())},
    }
    more = {"url": url, "origin": "https://vi.example", "kind": "article", "last_fetch_at": at, "found_at": at}
    return {**own, **more, "source_id": f"bao-{number % 8}", "next_fetch_at": at}


def _fetch(number: int, page: dict[str, Any], run: int) -> dict[str, Any]:
    own = {name: page[name] for name in ("url", "source_id", "kind", "outcome")}
    return {**own, "run_id": run, "at": page["found_at"], "status": 200, "article_id": f"a{number:015x}"}


def _place(article: str, number: int, chance: random.Random) -> dict[str, Any]:
    at = min(int(chance.paretovariate(0.6)) - 1, PLACES - 1)
    empty = {"position": None, "organization_id": None, "seen_on": None, "dated_by": None}
    own = {"id": f"{article}99", "article_id": article, "revision_id": number + 1, "annotator": "bench"}
    return {**FACT, **own, "label": "LOC", "name": "x", "entity_id": f"loc-{at:03}", **empty}


def measure(client: TestClient, path: str, rounds: int) -> float:
    """Prints the processor time of an answer in milliseconds, and its size; gives the middle."""
    spent: list[float] = []
    size = 0
    for _ in range(rounds):
        before = time.process_time()
        answer = client.get(f"/api/v1{path}")
        spent.append((time.process_time() - before) * 1000)
        answer.raise_for_status()
        size = len(answer.content)
    middle = statistics.median(spent)
    print(f"{path:62} {middle:8.1f} ms, at most {max(spent):8.1f} ms, {size / 1024:6.0f} kB", flush=True)
    return middle


def main() -> int:
    """Builds, measures and says whether every answer kept within the limit."""
    arguments = read_options(__doc__, articles=200_000, rounds=5, limit=300.0)
    with built(arguments, build) as settings:
        paths = [f"/coverage?by={by}" for by in ("source", "organization", "place", "document", "activity")]
        paths += ["/coverage?by=organization&source=bao-3", "/coverage?by=source&organization=org-p05"]
        paths += ["/coverage?by=organization&group=org-p05,org-p06,org-p07", "/coverage/silent?silent_days=30"]
        paths.append("/coverage/reprints")
        paths += ["/coverage/compare?q=activity:conference&q=organization:org-p05&q=cham+lo&q=place:loc-003"]
        with TestClient(create_app(settings)) as client:
            # As the server does it once it has begun.
            client.get("/api/v1/coverage")
            gc.freeze()
            slow = [path for path in paths if measure(client, path, arguments.rounds) > arguments.limit]
    return int(bool(slow))


if __name__ == "__main__":
    sys.exit(main())
