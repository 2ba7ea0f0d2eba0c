#!/usr/bin/env python3
"""Measures which documents citations are linked to, against the hand-made links of ``bench/gold/links/*.toml``.

.venv/bin/python bench/links.py            print the measures; status 1 where a bar is missed
.venv/bin/python bench/links.py --errors   also print every wrong and every missing link
.venv/bin/python bench/links.py --raise    write today's measures as floors, each where it is higher
.venv/bin/python bench/links.py --texts ../shared/gold   with the citations of texts that lie outside the project

All articles are read into one knowledge base by the real way: stored, annotated, linked. A link is wrong where it leads
to another document than the row says, where the row says that a reader could not tell, or where two documents have been
made one. Bars: at most 1 % of all links are wrong; at least 90 % of what can be resolved is; every citation that is
left open is listed by ``GET /references?resolution=ambiguous,unknown``.
"""

from __future__ import annotations

import argparse
import re
import sys
import tempfile
import tomllib
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import takewhile
from pathlib import Path
from typing import Any

from fastapi.testclient import TestClient
from sqlalchemy import select

from api.app import create_app
from kb.models import Article as Stored
from kb.models import Document, Reference, Revision
from kb.records import Article
from kb.sessions import open_engine, read_session
from kb.settings import Settings
from nlp.symbols import symbol_key
from nlp.text import fold

sys.path.insert(0, str(Path(__file__).resolve().parent))
from link_set import Link, load_set, load_texts
from storing import store_all

FLOORS = Path(__file__).parent / "link_floors.toml"
MOST_WRONG = 0.01
LEAST_RESOLVED = 0.90


@dataclass(slots=True)
class Measures:
    """What came out; ``wrong`` and ``missing`` say each error in one line."""

    links: int = 0
    right: int = 0
    resolvable: int = 0
    rows: int = 0
    confusable: int = 0
    open: int = 0
    unlisted: int = 0
    wrong: list[str] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)

    @property
    def wrong_share(self) -> float:
        """Wrong links among all links."""
        return len(self.wrong) / self.links if self.links else 0.0

    @property
    def resolved_share(self) -> float:
        """Right links among the citations that a reader could resolve."""
        return self.right / self.resolvable if self.resolvable else 1.0


def measure(settings: Settings, texts: Path | None = None) -> Measures:
    """Reads the set, and the texts of the folder where one is given, into the empty knowledge base and compares."""
    articles, links = load_set()
    if texts is not None:
        more = load_texts(texts)
        articles, links = [*articles, *more[0]], [*links, *more[1]]
    store_all(settings, articles)
    with read_session(open_engine(settings)) as session:
        documents = {row.id: row for row in session.scalars(select(Document))}
        cited = {(row.article, row.start): row for row in _citations(session, articles)}
    found = {link: _at(cited, link) for link in links}
    groups = _groups(found)
    dates = _dates(found)
    measures = Measures(rows=len(links), confusable=sum(_confusable(links).values()))
    for link, row in found.items():
        resolvable = link.meant != "open"
        measures.resolvable += resolvable
        measures.open += not resolvable
        linked = row.document_id if row is not None else None
        line = f"{link.article}: {link.words!r} means {link.meant}, "
        if linked is not None:
            measures.links += 1
            if not resolvable or not _is_meant(link, documents[linked], groups, dates):
                measures.wrong.append(f"{line}linked to {linked}")
            else:
                measures.right += 1
        elif resolvable:
            what = f"{row.resolution} {list(row.candidates)}" if row is not None else "not found"
            measures.missing.append(line + what)
    listed = _listed(settings)
    measures.unlisted = sum(row.id not in listed for row in cited.values() if row.document_id is None)
    return measures


@dataclass(frozen=True, slots=True)
class _Cited:
    id: str
    article: str
    start: int
    end: int
    document_id: str | None
    resolution: str
    candidates: tuple[str, ...]
    issued_on: date | None


def _citations(session: Any, articles: Sequence[Article]) -> Iterator[_Cited]:
    """All citations with their offsets in the article's body, before which the stored text has the headline."""
    bodies = {article.url: article.article_body for article in articles}
    rows = session.execute(
        select(Reference, Stored.url, Revision.text)
        .join(Stored, Stored.id == Reference.article_id)
        .join(Revision, Revision.id == Reference.revision_id)
        .where(Reference.kind != "anaphora")
    )
    for row, url, text in rows:
        before = text.index(bodies[url])
        name = url.rsplit("/", 1)[1].removesuffix(".html")
        start, end = row.start - before, row.end - before
        yield _Cited(row.id, name, start, end, row.document_id, row.resolution, tuple(row.candidates), row.issued_on)


def _at(cited: dict[tuple[str, int], _Cited], link: Link) -> _Cited | None:
    """The citation that begins where the row's words begin, or the one that covers most of them."""
    exact = cited.get((link.article, link.start))
    if exact is not None:
        return exact
    end = link.start + len(link.words)
    over = [
        row
        for (article, start), row in cited.items()
        if article == link.article and start < end and link.start < row.end
    ]
    return over[0] if len(over) == 1 else None


def _groups(found: dict[Link, _Cited | None]) -> dict[str, str]:
    """The document of each group: the one that most of its citations are linked to, no document for two groups."""
    votes: dict[str, Counter[str]] = defaultdict(Counter)
    for link, row in found.items():
        if link.meant.startswith("group:") and row is not None and row.document_id:
            votes[link.meant][row.document_id] += 1
    taken: dict[str, str] = {}
    for group in sorted(votes, key=lambda name: (-max(votes[name].values()), name)):
        for document, _ in votes[group].most_common():
            if document not in taken.values():
                taken[group] = document
                break
    return taken


def _dates(found: dict[Link, _Cited | None]) -> dict[str, set[date]]:
    """The days that the citations of each group give for its document."""
    given: dict[str, set[date]] = defaultdict(set)
    for link, row in found.items():
        if row is not None and row.issued_on is not None:
            given[link.meant].add(row.issued_on)
    return given


def _is_meant(link: Link, document: Document, groups: dict[str, str], dates: dict[str, set[date]]) -> bool:
    if link.meant.startswith("group:"):
        # A group's document is the one that its citations agree on; nothing else may have lent it its day or its body.
        day_is_theirs = document.issued_on is None or document.issued_on in dates[link.meant]
        return groups.get(link.meant) == document.id and day_is_theirs and _body(link.meant) in document.id
    symbol, _, when = link.meant.partition(" ")
    if document.symbol_key != symbol_key(symbol):
        return False
    day = document.issued_on.isoformat() if document.issued_on else _year(document)
    return not when or day.startswith(when)


def _body(group: str) -> str:
    """The place or body that a group's name begins with, as ids write it: ``thanh-oai`` of ``group:thanh-oai-15``."""
    words = group.removeprefix("group:").split("-")
    kept = list(takewhile(lambda word: word.isalpha() and word not in {"party", "union", "ctr", "ubnd"}, words))
    return "-".join(kept)


def _year(document: Document) -> str:
    """The year that a document without a day has in its id."""
    found = re.search(r"-((?:19|20)\d\d)$", document.id)
    return found[1] if found else ""


def _confusable(links: Sequence[Link]) -> dict[Link, bool]:
    """Whether the set has another document under the citation's symbol or name."""
    meant: dict[str, set[str]] = defaultdict(set)
    for link in links:
        meant[_key(link)].add(link.meant)
    return {link: len(meant[_key(link)]) > 1 for link in links}


def _key(link: Link) -> str:
    """The citation without its type's word, year and term: what a reader would confuse."""
    symbol = re.search(r"\d+[^\s]*/\S+", link.words)
    if symbol:
        return symbol_key(symbol[0])
    words = re.sub(r"\b(?:nam )?(?:19|20)\d\d\b|\(?khoa [ivx]+\)?|[.,]", "", fold(link.words))
    ordinal = re.search(r"\b(?:lan(?: thu)?|dai hoi) ([ivx]+|\d+)\b", words)
    return f"congress {ordinal[1]}" if ordinal else " ".join(words.split())


def _listed(settings: Settings) -> set[str]:
    """The ids of all citations that the interface lists as open."""
    ids: set[str] = set()
    with TestClient(create_app(settings)) as client:
        cursor: str | None = None
        while True:
            asked = {"resolution": "ambiguous,unknown", "limit": "200"} | ({"cursor": cursor} if cursor else {})
            answer = client.get("/api/v1/references", params=asked).raise_for_status().json()
            ids |= {item["id"] for item in answer["items"]}
            cursor = answer["next"]
            if cursor is None:
                return ids


def load_floors() -> dict[str, float]:
    """What the project's own set must reach: they only rise."""
    floors: dict[str, float] = tomllib.loads(FLOORS.read_text(encoding="utf-8"))["floors"]
    return floors


def raise_floors(measures: Measures) -> None:
    """Writes the measures as floors, each where it is higher than the floor that stands."""
    reached = {
        "right": float(measures.right),
        "resolved": measures.resolved_share,
        "not_wrong": 1 - measures.wrong_share,
    }
    held = load_floors() if FLOORS.exists() else {}
    lines = [
        "# What bench/links.py must reach on the project's own set; `bench/links.py --raise` only ever raises it.",
        "[floors]",
    ]
    for name, value in reached.items():
        # Rounded down: a floor that its own measure misses would be no floor.
        lines.append(f"{name} = {max(held.get(name, 0.0), int(value * 1000) / 1000):.3f}")
    FLOORS.write_text("\n".join(lines) + "\n", encoding="utf-8")


def main() -> int:
    """Prints the measures beside their bars."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--errors", action="store_true", help="print every wrong and every missing link")
    parser.add_argument("--raise", dest="up", action="store_true", help="raise the floors to what is reached")
    parser.add_argument("--texts", type=Path, metavar="FOLDER", help="texts outside the project: JSON Lines")
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(data_dir=Path(folder))
        from kb.migrations import upgrade

        upgrade(open_engine(settings))
        measures = measure(settings, args.texts)
    print(f"{measures.rows} citations, {measures.confusable} of them ({measures.confusable / measures.rows:.0%}) share")
    print("their symbol or name with another document of the set")
    print(f"links        {measures.links}")
    print(f"wrong        {len(measures.wrong)} ({measures.wrong_share:.1%} of links; at most {MOST_WRONG:.0%})")
    print(
        f"resolved     {measures.right} of {measures.resolvable} resolvable ({measures.resolved_share:.1%};"
        f" at least {LEAST_RESOLVED:.0%})"
    )
    print(f"left open    {measures.open} as they should be in all; {measures.unlisted} open citations not listed")
    if args.errors:
        print(
            *(f"WRONG   {line}" for line in measures.wrong), *(f"MISSING {line}" for line in measures.missing), sep="\n"
        )
    if args.up and args.texts is None:
        raise_floors(measures)
    met = measures.wrong_share <= MOST_WRONG and measures.resolved_share >= LEAST_RESOLVED and not measures.unlisted
    return 0 if met else 1


if __name__ == "__main__":
    sys.exit(main())
