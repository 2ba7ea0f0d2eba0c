"""A press of two steady sources, one that began late, one that ended, and things that rise, stay or are new."""

from __future__ import annotations

from collections import defaultdict
from datetime import UTC, date, datetime, timedelta
from typing import Any

from sqlalchemy import insert
from sqlalchemy.orm import Session

from kb.models import Activity, Article, Document, Entity, Figure, Mention, Reference, Source, Story
from kb.records import LOCAL

SINCE, UNTIL = date(2025, 9, 29), date(2025, 10, 26)
"""Four weeks."""
SEEN = datetime(2025, 11, 1, tzinfo=UTC)
PREFIX = {"organization": "org", "place": "loc", "document": "doc", "indicator": "ind", "activity": "act"}
THINGS = ("len", "deu", "moi", "xua", "chep", "le")
PERIODS = 13
LISTS = ("authors", "keywords", "images", "attachments", "related_urls", "topics")
Naming = dict[str, list[str]]


class RisingPress:
    """Rows to be written in one go."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self.rows: dict[type, list[dict[str, Any]]] = defaultdict(list)
        self.serial = 0

    def article(
        self, source: str | None, day: date | None, *things: str, story: str | None = None, hour: int = 9
    ) -> str:
        """An article that names the things, each in every way that things are named."""
        self.serial += 1
        id_ = f"a{self.serial:06}"
        lists: dict[str, list[str]] = {name: [] for name in LISTS}
        moment = datetime(day.year, day.month, day.day, hour, tzinfo=LOCAL) if day else None
        self.rows[Article].append(
            {"id": id_, "url": f"https://bao.example/{id_}", "source_id": source, "headline": f"Bài {id_}"}
            | {"article_body": "Thân bài.", "date_published": day.isoformat() if day else None, "published_on": day}
            | {"published_at": moment, "extractor": "x/1", "first_seen": SEEN, "last_seen": SEEN, "revision": 1}
            | {"text_hash": id_, "story_id": story, **lists}
        )
        for number, thing in enumerate(things):
            # Each thing is named twice, and the article counts once.
            for nth in (2 * number, 2 * number + 1):
                self._facts(id_, nth, thing)
        return id_

    def _facts(self, article: str, nth: int, thing: str) -> None:
        words = {"article_id": article, "revision_id": 1, "text": "chữ", "sentence": f"Câu {nth} nói tới {thing}."}
        words |= {"start": 100 * nth, "end": 100 * nth + 3, "sentence_start": 100 * nth, "annotator": "x/1"}
        for label, kind in (("ORG", "org"), ("LOC", "loc")):
            named = {"label": label, "name": "x", "entity_id": f"{kind}-{thing}"}
            self.rows[Mention].append({"id": f"{kind}{article}{nth}", **words, **named})
        cited = {"kind": "numbered", "document_id": f"doc-{thing}", "resolution": "resolved", "candidates": []}
        self.rows[Reference].append({"id": f"r{article}{nth}", **words, **cited})
        stated = {"kind": "count", "value": 1, "bound": "exact", "indicator_id": f"ind-{thing}", "aspect": "actual"}
        self.rows[Figure].append({"id": f"f{article}{nth}", **words, **stated, "cumulative": False, "confidence": 1})
        done = {"type": f"act-{thing}", "event_id": f"e{article}{nth}", "figures": [], "documents": []}
        self.rows[Activity].append({"id": f"d{article}{nth}", **words, **done})

    def write(self) -> None:
        """Writes all rows, those first that others point to."""
        empty: dict[str, Any] = {"aliases": [], "predecessor_ids": [], "successor_ids": [], "details": {}}
        for thing in THINGS:
            for kind, label in (("org", "ORG"), ("loc", "LOC")):
                named = {"id": f"{kind}-{thing}", "label": label, "name": f"Tên {kind}-{thing}", "key": thing}
                self.rows[Entity].append({**named, "kind": "federation", "origin": "registry", **empty})
            self.rows[Document].append(
                {"id": f"doc-{thing}", "kind": "named", "title": f"Tên doc-{thing}", "names": [], "origin": "inferred"}
            )
        for source in ("mot", "hai", "muon", "cu", "khac"):
            known = {"id": source, "name": f"Báo {source}", "url": "https://bao.example", "reader": "x"}
            self.rows[Source].append({**known, "domains": [], "updated_at": SEEN})
        for model in (Source, Entity, Document, Story, Article, Mention, Reference, Figure, Activity):
            if self.rows[model]:
                self.session.execute(insert(model), self.rows[model])


def days_of(number: int) -> list[date]:
    """Every second day of the window (0) or of a period before it."""
    first = SINCE - timedelta(days=28 * number)
    return [first + timedelta(days=2 * step) for step in range(14)]


def fill(session: Session) -> RisingPress:
    """The whole press.

    In each of 13 periods `mot` and `hai` have 14 articles each, one of which names `len`, seven `deu`; in the window
    ten name `len`, seven `deu`. Six of `mot` in the window name `moi`, which nobody named before, and six `xua`, which
    `cu` named two years ago. Six copies of one text in `mot` name `chep`. `muon` began one period ago and names
    `le` in every article of the window; `cu` ended before the window.
    """
    press = RisingPress(session)
    press.rows[Story].append({"id": "s1", "first_article_id": "whatever"})
    for number in range(PERIODS + 1):
        for source in ("mot", "hai"):
            for step, day in enumerate(days_of(number)):
                things = ["deu"] if step % 2 else []
                if step == 0 or (number == 0 and step < 10):
                    things.append("len")
                if number == 0 and source == "mot" and step < 6:
                    things.append("moi")
                if number == 0 and source == "mot" and 6 <= step < 12:
                    things.append("xua")
                press.article(source, day, *things)
    for number in range(2):
        for day in days_of(number):
            press.article("muon", day, *(["le"] if number == 0 else []))
    for day in days_of(5):
        press.article("cu", day)
    press.article("cu", date(2023, 5, 1), "xua")
    for hour in range(6):
        press.article("mot", UNTIL, "chep", story="s1", hour=hour)
    press.article("mot", None, "len")
    press.article(None, UNTIL, "len")
    press.write()
    return press
