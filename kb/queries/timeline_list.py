"""The entries of a timeline one after the other: what a year shows the first of, and what an export holds."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from kb.queries.filters import BadQuery, Filters, NotThere, article_conditions
from kb.queries.paging import Slice, decode_cursor, encode_cursor
from kb.queries.timeline_documents import Conditions
from kb.queries.timeline_entries import TimelineEntry, complete
from kb.queries.timeline_loading import count_reports, load_entries
from kb.queries.timeline_reports import KINDS, Kind, Rank, Told, Year
from kb.queries.timeline_scope import Scope, find_scope
from kb.settings import Settings


@dataclass(frozen=True, slots=True)
class TimelineFilters:
    """Whose entries are listed, and which."""

    entity: str | None = None
    kind: Kind | None = None
    year: str | None = None
    """``2023``, or ``undated``."""
    below: bool = True
    predecessors: bool = True


def read_year(words: str | None) -> Year:
    """The year that a filter names; BadQuery where it is none."""
    if words is None:
        return "any"
    if words == "undated":
        return None
    if words.isdigit() and len(words) == 4 and int(words):
        return int(words)
    raise BadQuery(f"{words!r} is no year; write 2023 or undated")


def year_words(year: int | None) -> str:
    """The year as the filter writes it."""
    return "undated" if year is None else str(year)


def conditions_of(session: Session, settings: Settings, filters: Filters, kind: Kind) -> Conditions:
    """Conditions on the articles; an activity's type is a condition on activities themselves."""
    return article_conditions(session, settings, filters, skip=("activity",) if kind == "activities" else ())


def query_of(filters: Filters, only: TimelineFilters) -> str:
    """What a cursor is bound to."""
    return f"timeline {filters} {only}"


def list_timeline(
    session: Session,
    settings: Settings,
    filters: Filters,
    only: TimelineFilters | None = None,
    *,
    limit: int = 20,
    cursor: str | None = None,
) -> Slice[TimelineEntry]:
    """The entries of an entity's timeline one after the other: by kind, the newest first, undated ones last.

    Raises NotThere where ``only`` names no entity that is known.
    """
    only = only or TimelineFilters()
    scope = find_scope(session, only.entity or "", below=only.below, predecessors=only.predecessors)
    if scope is None:
        raise NotThere(f"a timeline needs the id of an entity, and {only.entity!r} is none")
    query = query_of(filters, only)
    after: Rank | None = None
    total: int | None = None
    exact = True
    if cursor is not None:
        # A cursor without values begins at the beginning.
        total, exact, *rank = decode_cursor(query, cursor) or (None, True)
        after = (rank[0], rank[1], rank[2], rank[3], rank[4]) if rank else None
    parts = _parts(session, settings, scope, filters, only)
    if total is None and scope.large and only.year is None:
        total, exact = sum(number for _, _, number in parts), False
    found: list[Told] = []
    counted = 0
    for kind, year, _ in parts:
        if total is not None and (len(found) > limit or (after is not None and _is_before(kind, year, after))):
            continue
        conditions = conditions_of(session, settings, filters, kind)
        told = load_entries(session, scope, kind, conditions, year, filters.activity)
        told.sort(key=Told.rank)
        counted += len(told)
        found += [item for item in told if after is None or item.rank() > after]
    total = counted if total is None else total
    following = encode_cursor(query, [total, exact, *found[limit - 1].rank()]) if len(found) > limit else None
    return Slice(tuple(_complete_all(session, settings, scope, filters, found[:limit])), following, total, exact)


def _parts(
    session: Session, settings: Settings, scope: Scope, filters: Filters, only: TimelineFilters
) -> Sequence[tuple[Kind, Year, int]]:
    """What is loaded at a time, with the number of its reports where that is known: very large bodies year by year."""
    kinds = KINDS if only.kind is None else (only.kind,)
    if not scope.large or only.year is not None:
        return [(kind, read_year(only.year), 0) for kind in kinds]
    counts, _ = count_reports(session, scope, article_conditions(session, settings, filters))
    # Activities cite documents in years in which none was issued.
    counts["documents"].update(dict.fromkeys(counts["activities"], 0))
    return [
        (kind, year, counts[kind][year])
        for kind in kinds
        for year in sorted(counts[kind], key=lambda year: (year is None, -(year or 0)))
    ]


def _is_before(kind: Kind, year: Year, after: Rank) -> bool:
    """Whether all of a part comes before a place in the list."""
    if year == "any":
        return KINDS.index(kind) < after[0]
    return (KINDS.index(kind), int(year is None), -(year or 0)) < after[:3]


def _complete_all(
    session: Session, settings: Settings, scope: Scope, filters: Filters, told: Sequence[Told]
) -> Iterable[TimelineEntry]:
    for kind in KINDS:
        of_kind = [item for item in told if item.kind == kind]
        if of_kind:
            yield from complete(session, scope, of_kind, conditions_of(session, settings, filters, kind))
