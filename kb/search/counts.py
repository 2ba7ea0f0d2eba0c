"""Exact counts of articles by the values of a field, by source and month, from one state of the index."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import tantivy
from sqlalchemy import select
from sqlalchemy.orm import Session

from kb.models import Article
from kb.queries.filters import Filters
from kb.search.compile import Compiler
from kb.search.expand import expand_abbreviations
from kb.search.query import parse_query
from kb.search.reader import Snapshot, open_snapshot
from kb.search.run import filter_queries, name_finder
from kb.search.store import IndexMissing
from kb.search.tallies import MONTHS, MOST_VALUES
from kb.settings import Settings

_SOURCES_AT_ONCE = 50
"""Where all of them at once are too many: fifty with a hundred years of months are 60,000 values."""


@dataclass(frozen=True, slots=True)
class Cell:
    """The articles of one source in one month."""

    source: str | None
    month: str | None
    """``YYYY-MM``; None for undated articles."""
    articles: int
    reprints: int
    """Those of them whose story was first published elsewhere."""


class Counts:
    """Counts in the state of the index in which it was opened; of an empty knowledge base, where nothing is indexed
    yet, every count is empty."""

    def __init__(self, session: Session, snapshot: Snapshot | None) -> None:
        self._session = session
        self._snapshot = snapshot
        self._compiler = Compiler(snapshot.schema, name_finder(session)) if snapshot else None

    def matching(self, filters: Filters, *narrower: tuple[str, Sequence[str]]) -> tantivy.Query | None:
        """What to count: articles that pass the filters and, for each field given, hold one of the values."""
        if self._compiler is None:
            return None
        parts = list(filter_queries(self._compiler, self._session, filters).values())
        root = parse_query(filters.q or "").root
        if root is not None:
            parts.append(self._compiler.matching(expand_abbreviations(root)))
        parts += [self._compiler.one_of(name, values) for name, values in narrower]
        return self._compiler.both(parts)

    def total(self, query: tantivy.Query | None) -> int:
        """The number of articles."""
        return self._snapshot.count(query) if self._snapshot and query is not None else 0

    def values(self, query: tantivy.Query | None, name: str) -> tuple[list[tuple[str, int]], bool]:
        """The values of the field with their articles, those with most first, equal ones by value; and whether these
        are all of them with their exact numbers."""
        wanted = {"values": _terms(name)}
        buckets = self._aggregate(query, wanted).get("values", {"buckets": []})["buckets"]
        found = [(str(bucket["key"]), int(bucket["doc_count"])) for bucket in buckets]
        return sorted(found, key=lambda item: (-item[1], item[0])), len(found) < MOST_VALUES

    def last_days(self, query: tantivy.Query | None, name: str) -> dict[str, date]:
        """For each value of the field the last day on which one of its articles was published; none for values that
        only undated articles hold."""
        wanted = {"values": {**_terms(name), "aggs": {"last": {"max": {"field": "day"}}}}}
        buckets = self._aggregate(query, wanted).get("values", {"buckets": []})["buckets"]
        return {str(item["key"]): _day(item["last"]["value"]) for item in buckets if item["last"]["value"]}

    def cells(self, query: tantivy.Query | None) -> list[Cell]:
        """The articles by source and month, in no particular order."""
        reprints = {"reprints": {"value_count": {"field": "reprint"}}}
        months = {"field": "month", "missing": 0, "size": MONTHS, "segment_size": MOST_VALUES}
        wanted = {"sources": {**_terms("source", missing=""), "aggs": {"months": {"terms": months, "aggs": reprints}}}}
        try:
            found = self._aggregate(query, wanted)
        except ValueError as error:
            # The engine counts so many values in one go, the months of each source by themselves.
            if "bucket limit" not in str(error) or self._compiler is None or query is None:
                raise
            names = [name for name, _ in self.values(query, "source")[0]]
            parts = [self._compiler.one_of("source", part) for part in _in_parts(names)]
            parts.append(self._compiler.none_of("source", names))
            return [cell for part in parts for cell in self._cells_at_once(self._compiler.both([query, part]), wanted)]
        return list(_read_cells(found)) if found else []

    def _cells_at_once(self, query: tantivy.Query, wanted: dict[str, Any]) -> list[Cell]:
        return list(_read_cells(self._aggregate(query, wanted)))

    def _aggregate(self, query: tantivy.Query | None, wanted: dict[str, Any]) -> dict[str, Any]:
        if self._snapshot is None or query is None:
            return {}
        found: dict[str, Any] = self._snapshot.searcher.aggregate(query, wanted)
        return found


def open_counts(session: Session, settings: Settings) -> Counts:
    """Counts in the newest state of the index; IndexMissing where there is none to read although there are articles."""
    try:
        return Counts(session, open_snapshot(settings.index_dir))
    except IndexMissing:
        if session.scalar(select(Article.id).limit(1)) is not None:
            raise
        return Counts(session, None)


def _terms(name: str, **more: Any) -> dict[str, Any]:
    return {"terms": {"field": name, "size": MOST_VALUES, "segment_size": MOST_VALUES, **more}}


def _in_parts(names: Sequence[str]) -> Iterator[Sequence[str]]:
    for start in range(0, len(names), _SOURCES_AT_ONCE):
        yield names[start : start + _SOURCES_AT_ONCE]


def _read_cells(found: dict[str, Any]) -> Iterator[Cell]:
    for source in found["sources"]["buckets"]:
        for month in source["months"]["buckets"]:
            number = int(month["key"])
            name = f"{number // 100:04d}-{number % 100:02d}" if number else None
            reprints = int(month["reprints"]["value"])
            yield Cell(str(source["key"]) or None, name, int(month["doc_count"]), reprints)


def _day(key: float) -> date:
    number = int(key)
    return date(number // 10_000, number // 100 % 100, number % 100)
