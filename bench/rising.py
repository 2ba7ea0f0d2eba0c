#!/usr/bin/env python3
"""Measures what rises and how fast documents are reported over a large knowledge base of invented rows.

.venv/bin/python bench/rising.py                          200,000 articles, SQLite
.venv/bin/python bench/rising.py --folder DIR             keeps what was built, and uses it again

The articles are those of ``bench/timeline.py``: ten years of eight sources, each naming three bodies and citing one
document. Here every body gets its seat in a real province, two sources a home, every article a place that it names;
one article in ten is a reprint of another source's, the sources are harvested whole each week, and articles cite what
was issued in the two years before them. One body and one place are named ten times as often in the last four weeks.
Prints the processor time of each question; the status is 1 where one takes more than ``--limit`` milliseconds, or where
what rises is not what was made to rise.
"""

from __future__ import annotations

import random
import statistics
import sys
import time
from datetime import UTC, date, datetime, timedelta

import timeline
from built import built, read_options
from fastapi.testclient import TestClient
from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

from api.app import create_app
from kb.bodies import place_entity
from kb.migrations import upgrade
from kb.models import Article, Document, Entity, Mention, Reference, Run, Source, Story
from kb.sessions import open_engine, write_session
from kb.settings import Settings
from nlp.gazetteer import load_places

BATCH = 10_000
WEEKS = 80
HOMES = {"bao-0": "Báo Bắc Ninh", "bao-1": "Báo Nghệ An"}
RISING_BODY = "org-p07d03"


def build(settings: Settings, count: int) -> None:
    """Fills an empty database."""
    timeline.build(settings, count)
    extend(settings)


def extend(settings: Settings) -> None:
    """Adds to the articles of ``bench/timeline.py`` what these questions are about."""
    chance = random.Random(11)
    with write_session(open_engine(settings)) as session:
        places = _add_places(session)
        for source, name in HOMES.items():
            session.execute(update(Source).where(Source.id == source).values(name=name))
        sources = list(session.scalars(select(Source.id)))
        days = session.execute(
            select(Article.id, Article.published_on).order_by(Article.published_at, Article.id)
        ).all()
        last = max(day for _, day in days if day)
        for week in reversed(range(WEEKS)):
            moment = datetime(last.year, last.month, last.day, 9, tzinfo=UTC) + timedelta(days=1 - 7 * week)
            run = {"kind": "harvest", "started_at": moment, "finished_at": moment, "version": "bench"}
            session.execute(insert(Run), [{**run, "arguments": {"sources": sources}}])
        _name_places(session, chance, places, [(id_, day > last - timedelta(days=28)) for id_, day in days if day])
        _reprint(session, [id_ for id_, _ in days])
        _cite_what_is_new(session, chance, dict(days))


def _add_places(session: Session) -> list[str]:
    """The provinces, and in each the seats of one branch of the bodies."""
    known = {place_entity(place).id: place_entity(place) for place in load_places().provinces.values()}
    empty = {"aliases": [], "predecessor_ids": [], "successor_ids": [], "details": {}, "origin": "registry"}
    rows = [
        {"id": place.id, "label": "LOC", "name": place.name, "key": place.id, "kind": "place"}
        for place in known.values()
    ]
    session.execute(insert(Entity), [{**row, **empty} for row in rows])
    places = sorted(known)
    for number in range(timeline.PROVINCES):
        seat = update(Entity).where(Entity.id.like(f"org-p{number:02}%"))
        session.execute(seat.values(place_id=places[number]))
    return places


def _name_places(session: Session, chance: random.Random, places: list[str], articles: list[tuple[str, bool]]) -> None:
    """A place in each article; in the last four weeks also what is made to rise."""
    rows = []
    for number, (article, is_last) in enumerate(articles):
        fact = {
            "article_id": article,
            "revision_id": number + 1,
            "start": 0,
            "end": 9,
            "text": "x",
            "annotator": "bench",
        }
        fact |= {"sentence_start": 0, "sentence": timeline.SENTENCE, "name": "x"}
        place = chance.choice(places)
        if is_last and chance.random() < 0.1:
            place = places[-1]
            rows.append({**fact, "id": f"{article}ri", "label": "ORG", "entity_id": RISING_BODY})
        rows.append({**fact, "id": f"{article}pl", "label": "LOC", "entity_id": place})
    for start in range(0, len(rows), BATCH):
        session.execute(insert(Mention), rows[start : start + BATCH])


def _reprint(session: Session, articles: list[str]) -> None:
    """Every tenth article is the text of the one before it."""
    pairs = list(zip(articles[::10], articles[1::10], strict=False))
    session.execute(insert(Story), [{"id": f"s{first}", "first_article_id": first} for first, _ in pairs])
    told = [{"id": id_, "story_id": f"s{first}"} for first, other in pairs for id_ in (first, other)]
    session.execute(update(Article), told)


def _cite_what_is_new(session: Session, chance: random.Random, days: dict[str, date]) -> None:
    """Each citation means a document of the two years before its article, the younger the likelier."""
    documents = session.execute(select(Document.issued_on, Document.id).order_by(Document.issued_on, Document.id)).all()
    issued = [day for day, _ in documents]
    first = issued[0]
    by_day = [0] * ((issued[-1] - first).days + 2)
    for day in issued:
        by_day[(day - first).days + 1] += 1
    for number in range(1, len(by_day)):
        by_day[number] += by_day[number - 1]
    cited = []
    for id_, article in session.execute(select(Reference.id, Reference.article_id)).all():
        day = days[article] - timedelta(days=min(int(chance.expovariate(1 / 180)), 730))
        upto = by_day[min(max((day - first).days + 1, 0), len(by_day) - 1)]
        cited.append({"id": id_, "document_id": documents[max(upto - 1 - chance.randrange(12), 0)][1]})
    for start in range(0, len(cited), BATCH):
        session.execute(update(Reference), cited[start : start + BATCH])
    national = [id_ for _, id_ in documents[::20]]
    session.execute(update(Document).where(Document.id.in_(national)).values(issuer_code="TLĐ"))


def measure(client: TestClient, name: str, path: str, rounds: int) -> float:
    """Prints the median processor time of an answer in milliseconds and its size; gives the time."""
    spent = []
    size = 0
    for _ in range(rounds):
        busy = time.process_time()
        answer = client.get(path)
        spent.append((time.process_time() - busy) * 1000)
        answer.raise_for_status()
        size = len(answer.content)
    print(f"{name:48} processor {statistics.median(spent):8.1f} ms   {size / 1024:6.0f} kB")
    return statistics.median(spent)


def main() -> int:
    """Builds, measures and says whether every answer kept within the limit."""
    arguments = read_options(__doc__, articles=200_000, rounds=5, limit=500.0)
    with built(arguments, build) as settings:
        upgrade(open_engine(settings))
        with TestClient(create_app(settings)) as client:
            cited = client.get("/api/v1/documents", params={"sort": "cited", "limit": 1}).json()["items"][0]["id"]
            worst = 0.0
            for name, path in (
                *(
                    (f"rising, by {by}", f"/rising?by={by}")
                    for by in ("organization", "document", "indicator", "place")
                ),
                ("rising, by activity, of one body and below", "/rising?by=activity&organization=org-p05"),
                ("articles behind a number", f"/rising/articles?thing={RISING_BODY}&part=before"),
                ("reports on the most cited document, by place", f"/documents/{cited}/reports?by=place"),
                ("reports on the most cited document, by source", f"/documents/{cited}/reports?by=source"),
                ("lags of a year, by source", "/documents/lags?by=source"),
                ("lags of a year, by place", "/documents/lags?by=place"),
                ("documents of one source", "/documents/lags/reports?by=source&group=bao-3"),
            ):
                worst = max(worst, measure(client, name, f"/api/v1{path}", arguments.rounds))
            for by in ("source", "place"):
                path = f"/api/v1/documents/lags?by={by}&since=2015-01-01"
                measure(client, f"(lags of ten years, by {by})", path, 1)
            found = {by: client.get(f"/api/v1/rising?by={by}").json()["items"] for by in ("organization", "place")}
    risen = {item["id"] for items in found.values() for item in items}
    print(f"rising: {', '.join(sorted(risen))}")
    return int(worst > arguments.limit or len(risen) != 2 or RISING_BODY not in risen)


if __name__ == "__main__":
    sys.exit(main())
