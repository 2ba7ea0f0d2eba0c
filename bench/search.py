#!/usr/bin/env python3
"""Measures searches over a large knowledge base, beside SQLite's own full-text index over the same texts.

.venv/bin/python bench/search.py news.jsonl.gz                     100,000 articles of 120 words
.venv/bin/python bench/search.py news.jsonl.gz --articles 1000000

The articles are recombined from the paragraphs of a corpus (JSON Lines {"text": ...}, gzipped or not) with words of
the field strewn in and with invented organisations, places and documents, few of them in most articles. Prints how
fast the index is built, its size, and for each query p50 and p95 of the whole answer: hits, exact count, rows from
the database, highlights, excerpt. The status is 1 where a p95 is above ``--limit`` milliseconds.
"""

from __future__ import annotations

import argparse
import gzip
import json
import os
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import tantivy
from sqlalchemy import insert, text
from sqlalchemy.orm import Session

from kb.migrations import upgrade
from kb.models import Article, Revision
from kb.queries.filters import Filters
from kb.search import search_articles
from kb.search.documents import Entry, build_document
from kb.search.schema import build_schema
from kb.search.store import new_generation, publish
from kb.sessions import open_engine, read_session
from kb.settings import Settings
from nlp.text import fold

STREWN = ("Công đoàn", "công đoàn cơ sở", "đoàn viên công đoàn", "Liên đoàn Lao động tỉnh", "người lao động")
START = datetime(2015, 1, 1, tzinfo=UTC)
BATCH = 2_000
RARE = "trầm hương rừng"
LISTS = ("authors", "keywords", "images", "attachments", "related_urls", "topics")
FACETS = ("source", "organization", "document", "place")


def load_paragraphs(path: Path) -> list[str]:
    """The paragraphs of a corpus that are long enough to be one."""
    content = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
    texts = (json.loads(line)["text"] for line in content.decode().splitlines())
    return [part.strip() for text in texts for part in text.split("\n") if len(part.split()) > 8]


def make_entries(paragraphs: list[str], count: int, words: int) -> Iterator[Entry]:
    """Invented articles, always the same for the same arguments."""
    chance = random.Random(7)
    for number in range(count):
        parts: list[str] = []
        left = words
        while left > 0:
            part = chance.choice(paragraphs).split()[: left + 5]
            part.insert(chance.randrange(len(part)), chance.choice(STREWN))
            if chance.random() < 2e-4:
                part.insert(0, RARE)
            left -= len(part)
            parts.append(" ".join(part))
        headline = " ".join(parts[0].split()[:12])
        if number % 3 == 0:
            parts[-1] += f" Kế hoạch số {number % 900}/KH-LĐLĐ."
        moment = START + timedelta(minutes=number * 5_259_600 // count)
        entry = Entry(f"a{number:015x}", 1, "bench", headline, f"{headline}\n\n" + "\n\n".join(parts))
        entry.published_at, entry.published_on = moment, moment.date()
        entry.add("source", f"bao-{chance.randrange(8)}")
        entry.add("year", str(moment.year))
        entry.add("activity", f"activity-{chance.randrange(20)}")
        for _ in range(3):
            entry.add("organization", f"org-{int(chance.paretovariate(0.7)) % 5000}")
        for _ in range(2):
            entry.add("place", f"loc-{int(chance.paretovariate(0.8)) % 3000}")
        if number % 3 == 0:
            entry.add("document", f"doc-{int(chance.paretovariate(0.8)) % 5000}")
            entry.add("symbol", f"{number % 900}/kh/ldld")
        yield entry


def build(settings: Settings, paragraphs: list[str], count: int, words: int) -> None:
    """Fills database, index and the table of SQLite's own full-text search, and prints how long the index took."""
    engine = open_engine(settings)
    upgrade(engine)
    generation = new_generation(settings.index_dir)
    writer = tantivy.Index(build_schema(), path=str(generation)).writer(400_000_000, 1)
    spent = 0.0
    with engine.begin() as connection:
        connection.execute(text("CREATE VIRTUAL TABLE fts USING fts5(id UNINDEXED, text)"))
        batch: list[Entry] = []
        for number, entry in enumerate(make_entries(paragraphs, count, words), start=1):
            batch.append(entry)
            if len(batch) == BATCH or number == count:
                before = time.perf_counter()
                for item in batch:
                    writer.add_document(build_document(item))
                spent += time.perf_counter() - before
                connection.execute(insert(Article), [article_row(item) for item in batch])
                connection.execute(insert(Revision), [revision_row(item) for item in batch])
                rows = [{"id": item.id, "text": fold(item.text)} for item in batch]
                connection.execute(text("INSERT INTO fts (id, text) VALUES (:id, :text)"), rows)
                batch = []
    before = time.perf_counter()
    writer.commit()
    writer.wait_merging_threads()
    spent += time.perf_counter() - before
    publish(settings.index_dir, generation)
    size = sum(file.stat().st_size for file in generation.iterdir())
    print(f"{count:,} articles of {words} words; {count / spent:,.0f} a second; index {size / 1e6:,.0f} MB")


def article_row(entry: Entry) -> dict[str, Any]:
    """The article as a row of the database."""
    lists: dict[str, list[str]] = {name: [] for name in LISTS}
    return {
        "id": entry.id,
        "url": f"https://vi.example/{entry.id}",
        "canonical_url": f"https://vi.example/{entry.id}",
        "source_id": next(iter(entry.values["source"])),
        "headline": entry.headline,
        "article_body": "",
        "text_hash": entry.id,
        "date_published": entry.published_at.isoformat() if entry.published_at else None,
        "published_at": entry.published_at,
        "published_on": entry.published_on,
        "extractor": "bench",
        "first_seen": START,
        "last_seen": START,
        "revision": 1,
        **lists,
    }


def revision_row(entry: Entry) -> dict[str, Any]:
    """The article's text as a row of the database."""
    return {
        "article_id": entry.id,
        "number": 1,
        "content_hash": entry.id,
        "content": {},
        "text": entry.text,
        "stored_at": START,
        "last_seen": START,
        "extractor": "bench",
        "annotator": "bench",
    }


def measure(name: str, ask: Callable[[], object], rounds: int) -> float:
    """Prints p50 and p95 of a query in milliseconds, with what it answers; gives the p95."""
    times = []
    found: object = None
    for _ in range(rounds):
        before = time.perf_counter()
        found = ask()
        times.append((time.perf_counter() - before) * 1000)
    p95 = statistics.quantiles(times, n=20)[-1] if rounds > 1 else times[0]
    print(f"{name:44} p50 {statistics.median(times):9.2f} ms   p95 {p95:9.2f} ms   {found}")
    return p95


def run(settings: Settings, rounds: int) -> float:
    """Asks every query of the bench; gives the highest p95 of our own."""
    worst = 0.0
    with read_session(open_engine(settings)) as session:

        def ask(q: str, **options: Any) -> int:
            names = set(Filters.__slots__)
            filters = Filters(q=q, **{name: value for name, value in options.items() if name in names})
            rest = {name: value for name, value in options.items() if name not in names}
            return search_articles(session, settings, filters, **rest).total

        deep = _deep_cursor(session, settings)
        queries: dict[str, tuple[str, dict[str, Any]]] = {
            "common phrase, ranked, exact count": ('"công đoàn"', {}),
            "the same, 4 facets, month histogram": ('"công đoàn"', {"facets": FACETS, "histogram": "month"}),
            "common words, ranked": ("công đoàn", {}),
            "folded common words, ranked": ("cong doan", {}),
            "four words, abbreviation joined": ("liên đoàn lao động", {}),
            "rare phrase": (f'"{RARE}"', {}),
            "boolean with source and year": ('"công đoàn" AND (nhà OR trường) -thuế year:2020', {"source": "bao-3"}),
            "newest first": ('"công đoàn"', {"sort": "date"}),
            "page 1,000 by date": ('"công đoàn"', {"sort": "date", "cursor": deep}),
            "prefix": ("nghi*", {}),
            "fuzzy": ("nghiep~", {}),
            "near": ('"công tỉnh"~5', {}),
            "document symbol": ("123 / KH - LĐLĐ", {}),
        }
        for name, (q, options) in queries.items():
            worst = max(worst, measure(name, lambda q=q, o=options: ask(q, **o), rounds))  # type: ignore[misc]
        few = max(rounds // 10, 3)
        counted = "SELECT count(*) FROM fts WHERE fts MATCH :q"
        ranked = "SELECT id FROM fts WHERE fts MATCH :q ORDER BY rank LIMIT 20"

        def fts(q: str) -> int:
            session.execute(text(ranked), {"q": q}).all()
            return int(session.execute(text(counted), {"q": q}).scalar_one())

        measure("SQLite FTS5: common phrase, ranked, count", lambda: fts('"cong doan"'), few)
        measure("SQLite FTS5: rare phrase", lambda: fts(f'"{fold(RARE)}"'), few)
    return worst


def _deep_cursor(session: Session, settings: Settings) -> str | None:
    """The cursor of page 1,000 of twenty, or of the last page, reached by pages of a thousand."""
    cursor = None
    for _ in range(20):
        filters = Filters(q='"công đoàn"')
        answer = search_articles(session, settings, filters, sort="date", limit=1000, cursor=cursor)
        if answer.next is None:
            break
        cursor = answer.next
    return cursor


def main() -> int:
    """Builds, measures and says whether every query of ours kept within the limit."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("corpus", type=Path)
    parser.add_argument("--articles", type=int, default=100_000)
    parser.add_argument("--words", type=int, default=120)
    parser.add_argument("--rounds", type=int, default=50)
    parser.add_argument("--limit", type=float, default=50.0, help="highest p95 in milliseconds")
    parser.add_argument("--folder", type=Path, help="keeps what was built, and uses it again")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        folder = arguments.folder or Path(scratch)
        settings = Settings(_env_file=None, data_dir=folder, database_url=None)  # type: ignore[call-arg]
        if not (settings.index_dir / "current.json").exists():
            build(settings, load_paragraphs(arguments.corpus), arguments.articles, arguments.words)
        print(f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}")
        return int(run(settings, arguments.rounds) > arguments.limit)


if __name__ == "__main__":
    sys.exit(main())
