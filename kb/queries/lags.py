"""How many days documents take to be reported, by source or by place: the middle half, and what gives no lag.

A lag counts where the press was held on the document's day of issue: of an older document the first report may lie
before the first article that is held. What is cited before its day of issue gives none either; both are told apart.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from statistics import median, quantiles

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from kb.models import Document
from kb.queries.entities import name_entities
from kb.queries.facts import iso
from kb.queries.filters import Filters
from kb.queries.first_reports import LagBy
from kb.queries.lag_loading import Held, Lag, LagFilters, load_lags
from kb.queries.paging import decode_cursor, encode_cursor
from kb.queries.sources import name_sources
from kb.settings import Settings


@dataclass(frozen=True, slots=True)
class LagGroup:
    """How fast a source, or the press of a place, reports; each number is listed by ``/documents/lags/reports``."""

    id: str
    name: str
    reported: int
    """Documents that give a lag."""
    median: float | None
    """Days over these documents, as those that follow; null without any."""
    lower: float | None
    """The lower quartile: a quarter of the documents took no longer."""
    upper: float | None
    shortest: int | None
    longest: int | None
    not_reported: int | None
    """Documents that concern it, of days on which its press was held, and that it has not cited; null for a place of
    which no source is held: nobody can tell."""
    late: int
    """Documents of days before its press was held: what it cites of them gives no lag."""
    early: int
    """Documents that it cites before their day of issue; they give a lag where it cites them afterwards too."""
    held_since: str | None
    """The first and last day of which its press is held; of a place without a source of its own, any press."""
    held_until: str | None
    sources: tuple[str, ...]
    """Ids of the sources at home in a place; the source itself."""


@dataclass(frozen=True, slots=True)
class Lags:
    """Lags by source or place, those with most documents first."""

    items: tuple[LagGroup, ...]
    next: str | None
    total: int
    total_is_exact: bool
    by: str
    since: str
    """The first day of issue of the documents, as ``until`` is the last one."""
    until: str
    documents: int
    """Documents of these days."""
    without_day: int
    """Documents whose day of issue is not known: they give no lag, whatever the days asked for."""


def list_lags(
    session: Session,
    settings: Settings,
    filters: Filters,
    only: LagFilters | None = None,
    *,
    by: LagBy = "source",
    limit: int = 20,
    cursor: str | None = None,
) -> Lags:
    """Lags of the documents issued from ``since`` to ``until`` (else in the year before the last article), in the
    articles that pass the other filters.

    Places are provinces or, with ``place``, those directly below it.
    """
    only = only or LagFilters()
    query = f"lags {filters} {only} {by}"
    after = _Place(*decode_cursor(query, cursor)) if cursor is not None else None
    if after is not None:
        filters = replace(filters, since=after.since, until=after.until)
    held = load_lags(session, settings, filters, only, by=by)
    lags: dict[str, list[Lag]] = {group: [] for group in held.sources}
    for lag in held.lags:
        lags[lag.group].append(lag)
    names = name_sources(session) if by == "source" else {**held.places.names, **name_entities(session, lags)}
    groups = [_build(held, group, names.get(group, group), found) for group, found in lags.items()]
    groups = [group for group in groups if group.reported or group.not_reported or group.late or group.early]
    groups.sort(key=_order)
    shown = [group for group in groups if after is None or _order(group) > after.order]
    total = len(groups) if after is None else after.total
    following = None
    if len(shown) > limit:
        following = encode_cursor(query, [total, held.since, held.until, list(_order(shown[limit - 1]))])
    unknown = select(func.count()).select_from(Document).where(Document.issued_on.is_(None), *only.conditions(filters))
    return Lags(
        items=tuple(shown[:limit]),
        next=following,
        total=total,
        total_is_exact=True,
        by=by,
        since=held.since.isoformat(),
        until=held.until.isoformat(),
        documents=len(held.issued),
        without_day=session.scalar(unknown) or 0,
    )


class _Place:
    """What a cursor holds: where the walk stands, and the days of issue that it began with."""

    def __init__(self, total: int, since: date, until: date, order: Sequence[int | str]) -> None:
        self.total, self.since, self.until, self.order = total, since, until, tuple(order)


def _order(group: LagGroup) -> tuple[int | str, ...]:
    return (-group.reported, -(group.not_reported or 0), group.id)


def _build(held: Held, group: str, name: str, lags: Sequence[Lag]) -> LagGroup:
    days = sorted(lag.days for lag in lags if lag.days is not None and not lag.late)
    # The quartiles of one document are its own days.
    lower, _, upper = quantiles(days, n=4, method="inclusive") if len(days) > 1 else [days[0] if days else None] * 3
    span, waiting = held.spans.get(group), held.list_waiting(group)
    return LagGroup(
        id=group,
        name=name,
        reported=len(days),
        median=median(days) if days else None,
        lower=lower,
        upper=upper,
        shortest=days[0] if days else None,
        longest=days[-1] if days else None,
        not_reported=None if waiting is None else len(waiting),
        late=sum(1 for lag in lags if lag.late and lag.first),
        early=sum(1 for lag in lags if lag.early),
        held_since=iso(span.first) if span else None,
        held_until=iso(span.last) if span else None,
        sources=held.sources[group],
    )
