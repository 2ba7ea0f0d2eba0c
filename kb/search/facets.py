"""Exact counts of an answer by the values of a field and by month."""

from __future__ import annotations

from collections.abc import Sequence

import tantivy
from sqlalchemy import select
from sqlalchemy.orm import Session

from kb.models import Entity, Source
from kb.queries.document_names import name_documents
from kb.search.answers import Bar, FacetValue
from kb.search.reader import Snapshot

FACET_SIZE = 20
"""Values of each facet, those with the most articles first."""
_ALL_TERMS = 65_000
"""Values that each part of the index counts before the parts are joined: fewer would make the counts approximate."""
_MONTHS = 12_000


def count_facets(
    session: Session, snapshot: Snapshot, query: tantivy.Query, names: Sequence[str]
) -> dict[str, tuple[FacetValue, ...]]:
    """For each of the fields its most frequent values among the articles that match; years from the newest on."""
    if not names:
        return {}
    wanted = {name: {"terms": {"field": name, "size": FACET_SIZE, "segment_size": _ALL_TERMS}} for name in names}
    counted = snapshot.searcher.aggregate(query, wanted)
    facets: dict[str, tuple[FacetValue, ...]] = {}
    for name in dict.fromkeys(names):
        buckets = [(str(bucket["key"]), int(bucket["doc_count"])) for bucket in counted[name]["buckets"]]
        labels = label_values(session, name, [value for value, _ in buckets])
        # Equal counts in a fixed order, so that one answer looks the same every time.
        ordered = sorted(buckets, key=lambda item: (-item[1], item[0]))
        if name == "year":
            ordered = sorted(buckets, reverse=True)
        facets[name] = tuple(FacetValue(value, labels.get(value, value), count) for value, count in ordered)
    return facets


def count_months(snapshot: Snapshot, query: tantivy.Query) -> tuple[Bar, ...]:
    """The number of matching articles for each month that has any, in order of time; undated articles in none."""
    wanted = {"months": {"terms": {"field": "month", "size": _MONTHS, "segment_size": _ALL_TERMS}}}
    buckets = snapshot.searcher.aggregate(query, wanted)["months"]["buckets"]
    months = sorted((int(bucket["key"]), int(bucket["doc_count"])) for bucket in buckets)
    return tuple(Bar(f"{month // 100:04d}-{month % 100:02d}", count) for month, count in months)


def label_values(session: Session, name: str, values: Sequence[str]) -> dict[str, str]:
    """What people call the values; a value that is not in the answer is its own label."""
    if name in ("organization", "person", "place"):
        rows = session.execute(select(Entity.id, Entity.name).where(Entity.id.in_(values)))
        return {row[0]: row[1] for row in rows}
    if name == "source":
        sources = session.execute(select(Source.id, Source.name).where(Source.id.in_(values)))
        return {row[0]: row[1] for row in sources}
    if name == "document":
        return name_documents(session, values)
    return {}
