"""Exact counts of an answer by the values of a field and by month."""

from __future__ import annotations

from collections.abc import Sequence

import tantivy
from sqlalchemy import select
from sqlalchemy.orm import Session

from kb.models import Entity, Source
from kb.queries.document_names import name_documents
from kb.search.answers import Bar, FacetValue
from kb.search.compile import Compiler
from kb.search.reader import Snapshot
from kb.search.tallies import MONTHS, tally

FACET_SIZE = 20
"""Values of each facet, those with the most articles first."""


def count_facets(
    session: Session,
    snapshot: Snapshot,
    compiler: Compiler,
    matching: tantivy.Query,
    matched: int,
    names: Sequence[str],
    *,
    months: bool,
) -> tuple[dict[str, tuple[FacetValue, ...]], tuple[Bar, ...] | None]:
    """For each of the fields its most frequent values among the ``matched`` articles, years from the newest on; and
    where ``months`` are asked for, the articles of each month that has any, in order of time, undated ones in none."""
    sizes = dict.fromkeys(names, FACET_SIZE) | ({"month": MONTHS} if months else {})
    counted = tally(snapshot, matching, matched, compiler, sizes)
    facets: dict[str, tuple[FacetValue, ...]] = {}
    for name in dict.fromkeys(names):
        counts = sorted(counted[name], reverse=True) if name == "year" else counted[name]
        labels = label_values(session, name, [value for value, _ in counts])
        facets[name] = tuple(FacetValue(value, labels.get(value, value), count) for value, count in counts)
    if not months:
        return facets, None
    by_time = sorted((int(month), count) for month, count in counted["month"])
    return facets, tuple(Bar(f"{month // 100:04d}-{month % 100:02d}", count) for month, count in by_time)


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
