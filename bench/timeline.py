#!/usr/bin/env python3
"""Measures the timeline of organisations over a large knowledge base of invented rows.

.venv/bin/python bench/timeline.py                         100,000 articles, SQLite
.venv/bin/python bench/timeline.py --url postgresql://...  the same on another, empty database

One confederation, 63 provinces, 693 districts with a board and 1,386 grassroots unions. Each article names three
bodies, reports one or two activities, states two figures, sees one person in an office and cites one document; one
activity in five is reported twice, half have no date. Prints p50 and p95 of the JSON answer for the confederation with
all below it, a province, a district and a grassroots union; the status is 1 where a p95 is above ``--limit``
milliseconds.
"""

from __future__ import annotations

import random
import statistics
import sys
import time
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any, get_args

from built import built, read_options
from fastapi.testclient import TestClient
from sqlalchemy import insert
from sqlalchemy.orm import Session

from api.app import create_app
from kb.migrations import upgrade
from kb.models import Activity, Article, Document, Entity, Figure, Mention, Reference, Revision, Source
from kb.sessions import open_engine, write_session
from kb.settings import Settings
from nlp.annotations import ActivityType

START = date(2015, 1, 1)
DAYS = 3_650
SEEN = datetime(2025, 1, 1, tzinfo=UTC)
BATCH = 2_000
TOP, PROVINCES, DISTRICTS = "org-top", 63, 11
LISTS = ("authors", "keywords", "images", "attachments", "related_urls", "topics")
OFFICES = ("Chủ tịch", "Phó Chủ tịch", "Ủy viên Ban Thường vụ")
SENTENCE = "Trong dịp này, Liên đoàn Lao động đã tổ chức hoạt động chăm lo cho đoàn viên, người lao động trên địa bàn. "
BODY = SENTENCE * 22


def make_bodies() -> list[dict[str, Any]]:
    """The organisations, those above before those below."""
    rows: list[dict[str, Any]] = []

    def add(id_: str, parent: str | None, kind: str) -> str:
        more = {"aliases": [], "predecessor_ids": [], "successor_ids": [], "details": {}, "origin": "registry"}
        rows.append({"id": id_, "label": "ORG", "name": f"Tổ chức {id_}", "key": id_, "kind": kind, **more})
        rows[-1]["parent_id"] = parent
        return id_

    add(TOP, None, "federation")
    for number in range(PROVINCES):
        province = add(f"org-p{number:02}", TOP, "federation")
        for part in range(DISTRICTS):
            district = add(f"{province}d{part:02}", province, "federation")
            add(f"{district}-ban", district, "federation")
            for unit in range(2):
                add(f"{district}cs{unit}", district, "grassroots_union")
    return rows


def make_articles(count: int, bodies: list[str]) -> Iterator[dict[type, list[dict[str, Any]]]]:
    """The rows of one article after the other, always the same for the same arguments."""
    chance = random.Random(7)
    types = get_args(ActivityType)
    events: list[tuple[str, str, str, date | None]] = []
    for number in range(count):
        day = START + timedelta(days=number * DAYS // count)
        article = f"a{number:015x}"
        serial = iter(range(100))

        def fact(article: str = article, number: int = number, serial: Iterator[int] = serial) -> dict[str, Any]:
            nth = next(serial)
            return {
                "id": f"{article}{nth:02}",
                "article_id": article,
                "revision_id": number + 1,
                "start": nth * 100,
                "end": nth * 100 + 20,
                "text": SENTENCE[:20],
                "sentence_start": nth * 100,
                "sentence": SENTENCE + SENTENCE[:80],
                "annotator": "bench",
            }

        def someone() -> str:
            return (
                bodies[min(int(chance.paretovariate(0.5)) - 1, len(bodies) - 1)]
                if chance.random() < 0.5
                else (chance.choice(bodies))
            )

        rows: dict[type, list[dict[str, Any]]] = {model: [] for model in (Mention, Activity, Figure, Reference)}
        for _ in range(3):
            values = {"label": "ORG", "name": "x", "entity_id": someone()}
            empty = {"position": None, "organization_id": None, "seen_on": None, "dated_by": None}
            rows[Mention].append({**fact(), **values, **empty})
        held = someone()
        person = {"label": "PER", "name": "Người", "entity_id": f"per-{held}-{day.year // 5}", "organization_id": held}
        office = {"position": f"{chance.choice(OFFICES)} {held}", "seen_on": day, "dated_by": "article"}
        rows[Mention].append({**fact(), **person, **office})
        for _ in range(chance.choice((1, 2))):
            if events and chance.random() < 0.2:
                event = events[-1 - chance.randrange(min(len(events), 50))]
            else:
                began = day - timedelta(days=chance.randrange(5)) if chance.random() < 0.5 else None
                event = (f"e{number:010}{chance.randrange(9999):04}", someone(), chance.choice(types), began)
                events.append(event)
            values = {"event_id": event[0], "organizer_id": event[1], "type": event[2], "organizer": "x"}
            values |= {"start_date": event[3], "end_date": event[3], "place": None, "place_id": None}
            rows[Activity].append({**fact(), **values, "figures": [], "documents": [f"doc-{event[1]}-0"]})
        for _ in range(2):
            year = day.year - chance.randrange(2)
            known = chance.random() < 0.7
            values = {"kind": "count", "value": chance.randrange(1, 5000), "bound": "exact", "unit": "đoàn viên"}
            values |= {"indicator": "kết nạp đoàn viên", "indicator_id": "members_admitted", "organization": "x"}
            values |= {"organization_id": someone(), "period_label": f"năm {year}" if known else None}
            values |= {"period_start": date(year, 1, 1) if known else None}
            values |= {"period_end": date(year, 12, 31) if known else None, "aspect": "actual", "cumulative": False}
            rows[Figure].append(
                {**fact(), **values, "confidence": 0.9, "observation_id": f"v{chance.randrange(10**9)}"}
            )
        cited = f"doc-{someone()}-{chance.randrange(2)}"
        values = {"kind": "numbered", "type": "KH", "document_id": cited, "resolution": "resolved", "candidates": []}
        rows[Reference].append({**fact(), **values})
        yield {Article: [_article(article, day, chance.randrange(8))], Revision: [_revision(article, number)], **rows}


def _article(id_: str, day: date, source: int) -> dict[str, Any]:
    moment = datetime(day.year, day.month, day.day, tzinfo=UTC)
    lists: dict[str, list[str]] = {name: [] for name in LISTS}
    return {
        "id": id_,
        "url": f"https://vi.example/{id_}",
        "canonical_url": f"https://vi.example/{id_}",
        "source_id": f"bao-{source}",
        "headline": f"Bài {id_}",
        "article_body": BODY,
        "text_hash": id_,
        "date_published": day.isoformat(),
        "published_at": moment,
        "published_on": day,
        "extractor": "bench",
        "first_seen": SEEN,
        "last_seen": SEEN,
        "revision": 1,
        **lists,
    }


def _revision(article: str, number: int) -> dict[str, Any]:
    return {
        "id": number + 1,
        "article_id": article,
        "number": 1,
        "content_hash": article,
        "content": {},
        "text": BODY,
        "stored_at": SEEN,
        "last_seen": SEEN,
        "extractor": "bench",
        "annotator": "bench",
    }


def build(settings: Settings, count: int) -> None:
    """Fills an empty database."""
    engine = open_engine(settings)
    upgrade(engine)
    bodies = make_bodies()
    ids = [row["id"] for row in bodies]
    with write_session(engine) as session:
        session.execute(insert(Entity), bodies)
        people = {f"per-{id_}-{term}" for id_ in ids for term in range(START.year // 5, START.year // 5 + 4)}
        empty = {"aliases": [], "predecessor_ids": [], "successor_ids": [], "details": {}, "origin": "inferred"}
        named = {"label": "PER", "name": "Nguyễn Văn Mẫu", "key": "nguyen van mau", "kind": "person", "parent_id": None}
        session.execute(insert(Entity), [{"id": id_, **named, **empty} for id_ in sorted(people)])
        documents = [
            {
                "id": f"doc-{id_}-{number}",
                "kind": "numbered",
                "type": "KH",
                "symbol": f"{number}/KH-LĐLĐ",
                "issuer_id": id_,
                "issued_on": START + timedelta(days=(7 * place + 1800 * number) % DAYS),
                "names": [],
                "origin": "inferred",
            }
            for place, id_ in enumerate(ids)
            for number in range(2)
        ]
        session.execute(insert(Document), documents)
        outlets = [{"id": f"bao-{number}", "name": f"Báo {number}", "url": "https://vi.example"} for number in range(8)]
        more = {"reader": "bench", "domains": [], "updated_at": SEEN}
        session.execute(insert(Source), [{**outlet, **more} for outlet in outlets])
        _fill(session, count, ids)


def _fill(session: Session, count: int, ids: list[str]) -> None:
    waiting: dict[type, list[dict[str, Any]]] = {}
    for number, rows in enumerate(make_articles(count, ids), start=1):
        for model, made in rows.items():
            waiting.setdefault(model, []).extend(made)
        if number % BATCH == 0 or number == count:
            for model, made in waiting.items():
                session.execute(insert(model), made)
            waiting = {}


def measure(client: TestClient, name: str, path: str, rounds: int) -> float:
    """Prints p50 and p95 of an answer in milliseconds, its processor time and its size; gives the p95."""
    times, spent = [], []
    size = 0
    for _ in range(rounds):
        before, busy = time.perf_counter(), time.process_time()
        answer = client.get(path)
        times.append((time.perf_counter() - before) * 1000)
        spent.append((time.process_time() - busy) * 1000)
        answer.raise_for_status()
        size = len(answer.content)
    p95 = statistics.quantiles(times, n=20)[-1] if rounds > 1 else times[0]
    p50, cpu = statistics.median(times), statistics.median(spent)
    print(f"{name:38} p50 {p50:8.1f} ms   p95 {p95:8.1f} ms   processor {cpu:8.1f} ms   {size / 1024:6.0f} kB")
    return p95


def main() -> int:
    """Builds, measures and says whether every answer kept within the limit."""
    arguments = read_options(__doc__, articles=100_000, rounds=20, limit=300.0)
    with built(arguments, build) as settings:
        worst = 0.0
        province, district = "org-p05", "org-p05d03"
        with TestClient(create_app(settings)) as client:
            for name, id_, query in (
                ("confederation and all below", TOP, ""),
                ("confederation alone", TOP, "?below=false"),
                ("confederation, one source", TOP, "?source=bao-3"),
                ("confederation, one year of the press", TOP, "?since=2020-01-01&until=2020-12-31"),
                ("province", province, ""),
                ("district", district, ""),
                ("grassroots union", f"{district}cs0", ""),
            ):
                path = f"/api/v1/entities/{id_}/timeline{query}"
                worst = max(worst, measure(client, name, path, arguments.rounds))
    return int(worst > arguments.limit)


if __name__ == "__main__":
    sys.exit(main())
