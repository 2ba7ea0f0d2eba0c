"""The documents behind the numbers of a source or place in `kb.queries.lags`, each with the article that cites it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Literal

from sqlalchemy.orm import Session

from kb.queries.document_names import name_documents
from kb.queries.facts import FactRecord, iso
from kb.queries.filters import Filters
from kb.queries.first_reports import How, LagBy, Wanted, find_citations
from kb.queries.lag_loading import Held, LagFilters, load_lags
from kb.queries.paging import Slice, decode_cursor, encode_cursor
from kb.settings import Settings

LagPart = Literal["reported", "not_reported", "late", "early"]
_Row = tuple[int, str, Wanted | None]


@dataclass(frozen=True, slots=True)
class LagReport:
    """A document and its first citation by a source or by the press of a place."""

    document_id: str
    name: str
    issued_on: str
    first: str | None
    """The day of the citation; null for a document that is not cited."""
    days: int | None
    """From the day of issue to that day; null where it lies before it. In the part ``late`` they are at most these."""
    days_before: int | None
    """In the part ``early``: from that day to the day of issue."""
    how: How | None
    """source: the article is of this source, or of one at home in the place; body: it names a body there."""
    citation: FactRecord | None


def list_lag_reports(
    session: Session,
    settings: Settings,
    filters: Filters,
    group: str,
    only: LagFilters | None = None,
    *,
    by: LagBy = "source",
    part: LagPart = "reported",
    limit: int = 20,
    cursor: str | None = None,
) -> Slice[LagReport]:
    """The documents of one number of a source or place, the shortest lag first; those that are not reported by their
    day of issue."""
    only = only or LagFilters()
    query = f"lag reports {filters} {only} {by} {group} {part}"
    total, after = 0, None
    if cursor is not None:
        total, since, until, *after = decode_cursor(query, cursor)
        filters = replace(filters, since=since, until=until)
    held = load_lags(session, settings, filters, only, by=by)
    rows = sorted(_rows(held, group, part))
    total = len(rows) if cursor is None else total
    shown = [row for row in rows if after is None or [row[0], row[1]] > after]
    following = None
    if len(shown) > limit:
        following = encode_cursor(query, [total, held.since, held.until, *shown[limit - 1][:2]])
    del shown[limit:]
    wanted = [row[2] for row in shown if row[2] is not None]
    said = find_citations(session, by, wanted, held.conditions, held.places, held.root)
    names = name_documents(session, [document for _, document, _ in shown])
    return Slice(
        tuple(
            LagReport(
                document_id=document,
                name=names.get(document, document),
                issued_on=held.issued[document].isoformat(),
                first=iso(found.day) if found else None,
                days=days if found and part != "early" else None,
                days_before=days if part == "early" else None,
                how=found.how if found else None,
                citation=said[found] if found else None,
            )
            for days, document, found in shown
        ),
        following,
        total,
        True,
    )


def _rows(held: Held, group: str, part: LagPart) -> Iterable[_Row]:
    """Days, document and the citation to be shown; without one the days are those of the calendar."""
    if part == "not_reported":
        for document in held.list_waiting(group) or ():
            yield held.issued[document].toordinal(), document, None
        return
    for lag in held.lags:
        if lag.group != group:
            continue
        if part == "early" and lag.early:
            yield (lag.issued - lag.early).days, lag.document, Wanted(lag.document, group, lag.early, lag.early_how)
        elif part != "early" and lag.first and lag.late == (part == "late"):
            yield (lag.first - lag.issued).days, lag.document, Wanted(lag.document, group, lag.first, lag.how)
