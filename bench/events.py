#!/usr/bin/env python3
"""Measures which tellings of activities are one event, against the hand-made groups of ``bench/gold/events/*.toml``.

.venv/bin/python bench/events.py [--errors]    print the measures; --errors also every wrong and every missing pair

All articles are read into one knowledge base by the real way: stored, annotated, linked. A pair of labelled tellings is
wrong where it is one event and the labels are two, missing where the labels are one. A wrong pair is worse.
"""

from __future__ import annotations

import sys
import tempfile
import tomllib
from dataclasses import dataclass, field
from itertools import combinations
from pathlib import Path
from typing import Any

from sqlalchemy import select

from kb.migrations import upgrade
from kb.models import Activity
from kb.models import Article as Stored
from kb.records import Article
from kb.sessions import open_engine, read_session
from kb.settings import Settings

sys.path.insert(0, str(Path(__file__).resolve().parent))
from storing import store_all

GOLD = Path(__file__).parent / "gold" / "events"


@dataclass(slots=True)
class Measures:
    """Pairs of labelled tellings: how many are one event by the labels, by us, by both; and what was not found."""

    labelled: int = 0
    found: int = 0
    both: int = 0
    unfound: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)

    @property
    def precision(self) -> float:
        """The share of the pairs that we make one event which are one."""
        return self.both / self.found if self.found else 1.0

    @property
    def recall(self) -> float:
        """The share of the pairs that are one event which we make one."""
        return self.both / self.labelled if self.labelled else 1.0


def load_press() -> list[dict[str, Any]]:
    """The articles with their labels."""
    articles: list[dict[str, Any]] = []
    for path in sorted(GOLD.glob("*.toml")):
        with path.open("rb") as file:
            articles += tomllib.load(file)["article"]
    return articles


def _article(row: dict[str, Any]) -> Article:
    url = _address(row)
    return Article(
        url=url,
        canonical_url=url,
        headline=row["headline"],
        article_body=row["text"],
        extractor="bench/1",
        source="bao",
        date_published=row["published"],
    )


def measure_events(folder: Path) -> Measures:
    """The measures over all labelled articles, read into a knowledge base in the folder."""
    settings = Settings(_env_file=None, data_dir=folder, database_url=None)
    upgrade(open_engine(settings))
    press = load_press()
    store_all(settings, map(_article, press))
    with read_session(open_engine(settings)) as session:
        rows = session.execute(
            select(Stored.url, Activity.text, Activity.event_id).join(Stored, Stored.id == Activity.article_id)
        )
        told = [(str(url), text, event) for url, text, event in rows]
    return _compare(press, told)


def _compare(press: list[dict[str, Any]], told: list[tuple[str, str, str]]) -> Measures:
    measures = Measures()
    labels: list[tuple[str, str, str]] = []
    for row in press:
        for item in row["told"]:
            here = (event for url, text, event in told if item["text"] in text and url == _address(row))
            event = next(here, None)
            if event is None:
                measures.unfound.append(f"{row['id']}: {item['text']}")
            else:
                labels.append((f"{row['id']}: {item['text']}", item["event"], event))
    for (one, event, ours), (other, others_event, theirs) in combinations(labels, 2):
        measures.labelled += event == others_event
        measures.found += ours == theirs
        measures.both += event == others_event and ours == theirs
        if (ours == theirs) != (event == others_event):
            (measures.wrong if ours == theirs else measures.missing).append(f"{one} | {other}")
    return measures


def _address(row: dict[str, Any]) -> str:
    return f"https://bao.example/{row['id']}.html"


def main(arguments: list[str]) -> int:
    """Status 1 where two events were made one."""
    with tempfile.TemporaryDirectory() as folder:
        measures = measure_events(Path(folder))
    print(f"pairs of one event: {measures.labelled}, found {measures.found}, of those right {measures.both}")
    print(f"precision {measures.precision:.3f}  recall {measures.recall:.3f}  not found {len(measures.unfound)}")
    if "--errors" in arguments:
        for name in ("wrong", "missing", "unfound"):
            print(*(f"    {name}: {line}" for line in getattr(measures, name)), sep="\n")
    return int(measures.precision < 1)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
