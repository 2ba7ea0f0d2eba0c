"""A large knowledge base to search: invented articles from the paragraphs of a corpus, in database and index."""

from __future__ import annotations

import gzip
import json
import random
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import tantivy
from sqlalchemy import Connection, insert
from tqdm import tqdm

from kb.migrations import upgrade
from kb.models import Article, Entity, Revision, Source
from kb.search.documents import Entry, build_document
from kb.search.schema import build_schema
from kb.search.store import new_generation, publish
from kb.sessions import open_engine
from kb.settings import Settings

RARE = "trầm hương rừng"
"""A phrase in about one article of two thousand."""
_STREWN = ("Công đoàn", "công đoàn cơ sở", "đoàn viên công đoàn", "Liên đoàn Lao động tỉnh", "người lao động")
_START = datetime(2015, 1, 1, tzinfo=UTC)
_MINUTES = 5_259_600
"""Ten years."""
_BATCH = 2_000
_LISTS = ("authors", "keywords", "images", "attachments", "related_urls", "topics")
_SOURCES, _ORGANIZATIONS, _PLACES, _DOCUMENTS = 8, 5_000, 3_000, 5_000


@dataclass(frozen=True, slots=True)
class Corpus:
    """What articles are made of: paragraphs, and the lengths of real texts in words."""

    paragraphs: tuple[str, ...]
    lengths: tuple[int, ...]


Length = Callable[[random.Random], int]
"""How many words an article has."""


def load_corpus(path: Path) -> Corpus:
    """A corpus of JSON Lines {"text": ...}, gzipped or not; paragraphs too short to be one are left out."""
    content = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
    texts = [json.loads(line)["text"] for line in content.decode().splitlines()]
    parts = (part.strip() for text in texts for part in text.split("\n"))
    return Corpus(tuple(part for part in parts if len(part.split()) > 8), tuple(len(text.split()) for text in texts))


def make_entries(corpus: Corpus, count: int, length: Length) -> Iterator[Entry]:
    """Invented articles, always the same for the same arguments; most name few things, as real ones do."""
    chance = random.Random(7)
    for number in range(count):
        parts: list[str] = []
        left = length(chance)
        while left > 0:
            part = chance.choice(corpus.paragraphs).split()[:left]
            part.insert(chance.randrange(len(part)), chance.choice(_STREWN))
            left -= len(part)
            parts.append(" ".join(part))
        if chance.random() < 5e-4:
            parts[-1] = f"{RARE} {parts[-1]}"
        headline = " ".join(parts[0].split()[:12])
        if number % 3 == 0:
            parts[-1] += f" Kế hoạch số {number % 900}/KH-LĐLĐ."
        moment = _START + timedelta(minutes=number * _MINUTES // count)
        entry = Entry(f"a{number:015x}", 1, "bench", headline, f"{headline}\n\n" + "\n\n".join(parts))
        entry.published_at, entry.published_on = moment, moment.date()
        entry.add("source", f"bao-{chance.randrange(_SOURCES)}")
        entry.add("year", str(moment.year))
        entry.add("activity", f"activity-{chance.randrange(20)}")
        for _ in range(3):
            entry.add("organization", f"org-{int(chance.paretovariate(0.7)) % _ORGANIZATIONS}")
        for _ in range(2):
            entry.add("place", f"loc-{int(chance.paretovariate(0.8)) % _PLACES}")
        if number % 3 == 0:
            entry.add("document", f"doc-{int(chance.paretovariate(0.8)) % _DOCUMENTS}")
            entry.add("symbol", f"{number % 900}/kh/ldld")
        yield entry


def build(settings: Settings, corpus: Corpus, count: int, length: Length) -> str:
    """Fills database and index; what was built and how fast the index was, its own seconds counted alone."""
    engine = open_engine(settings)
    upgrade(engine)
    generation = new_generation(settings.index_dir)
    writer = tantivy.Index(build_schema(), path=str(generation)).writer(400_000_000, 1)
    spent, words = 0.0, 0
    with engine.begin() as connection:
        _store_names(connection)
    batch: list[Entry] = []
    entries = tqdm(make_entries(corpus, count, length), total=count, unit=" articles", desc="build", disable=None)
    for number, entry in enumerate(entries, start=1):
        batch.append(entry)
        words += len(entry.text.split())
        if len(batch) == _BATCH or number == count:
            before = time.perf_counter()
            for item in batch:
                writer.add_document(build_document(item))
            spent += time.perf_counter() - before
            with engine.begin() as connection:
                connection.execute(insert(Article), [_article_row(item) for item in batch])
                connection.execute(insert(Revision), [_revision_row(item) for item in batch])
            batch = []
    before = time.perf_counter()
    writer.commit()
    writer.wait_merging_threads()
    spent += time.perf_counter() - before
    publish(settings.index_dir, generation)
    size = sum(file.stat().st_size for file in generation.iterdir())
    return (
        f"{count:,} articles of {words / count:,.0f} words on average: index {size / 1e6:,.0f} MB, "
        f"built at {count / spent:,.0f} articles ({words / spent:,.0f} words) a second"
    )


def _store_names(connection: Connection) -> None:
    """What facets call their values."""
    for number in range(_SOURCES):
        row = {"id": f"bao-{number}", "name": f"Báo {number}", "url": f"https://bao-{number}.example/"}
        connection.execute(insert(Source).values(**row, reader="generic", domains=[], updated_at=_START))
    for label, kind, prefix, total in (
        ("ORG", "federation", "org", _ORGANIZATIONS),
        ("LOC", "place", "loc", _PLACES),
    ):
        empty: dict[str, Any] = {"aliases": [], "predecessor_ids": [], "successor_ids": [], "details": {}}
        same = {"label": label, "kind": kind, "origin": "inferred", **empty}
        names = [f"{prefix} {number}" for number in range(total)]
        rows = [{"id": name.replace(" ", "-"), "name": name, "key": name, **same} for name in names]
        connection.execute(insert(Entity), rows)


def _article_row(entry: Entry) -> dict[str, Any]:
    lists: dict[str, list[str]] = {name: [] for name in _LISTS}
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
        "first_seen": _START,
        "last_seen": _START,
        "revision": 1,
        **lists,
    }


def _revision_row(entry: Entry) -> dict[str, Any]:
    return {
        "article_id": entry.id,
        "number": 1,
        "content_hash": entry.id,
        "content": {},
        "text": entry.text,
        "stored_at": _START,
        "last_seen": _START,
        "extractor": "bench",
        "annotator": "bench",
    }
