"""Documents, the press that may report on them, and the first day on which each of its parts did."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from kb.models import Document, Entity, Reference
from kb.queries.days import shift
from kb.queries.filters import Contradiction, Filters, article_conditions, entity_and_below, one_of
from kb.queries.first_reports import How, LagBy, find_firsts
from kb.queries.local_press import Places, Span, list_spans, load_ends, load_local_press
from kb.queries.unreported import Reach, find_reach, list_local_sources
from kb.records import LOCAL
from kb.settings import Settings

DAYS = 365
"""Documents of so many days before the last article where the question does not say of which."""


@dataclass(frozen=True, slots=True)
class LagFilters:
    """Restrictions on the documents themselves."""

    type: str | None = None
    issuer: str | None = None
    """An organisation; those below it count too."""

    def conditions(self, filters: Filters) -> list[ColumnElement[bool]]:
        """Conditions on documents, whatever their day."""
        conditions: list[ColumnElement[bool]] = []
        if self.type:
            conditions.append(Document.type == self.type)
        if self.issuer:
            conditions.append(Document.issuer_id.in_(entity_and_below(self.issuer)))
        if filters.document is not None:
            conditions.append(Document.id == filters.document)
        return conditions


@dataclass(frozen=True, slots=True)
class Lag:
    """What came of one document in one source or place."""

    document: str
    group: str
    issued: date
    first: date | None
    how: How
    early: date | None
    early_how: How
    late: bool
    """Whether the press was not yet held on the day of issue."""

    @property
    def days(self) -> int | None:
        """Days from the issue to the first report."""
        return (self.first - self.issued).days if self.first else None


@dataclass(frozen=True, slots=True)
class Held:
    """What lags are made of."""

    by: LagBy
    since: date
    until: date
    root: str | None
    issued: Mapping[str, date]
    """The days of issue, by document."""
    reaches: Mapping[str, Reach]
    places: Places
    conditions: tuple[ColumnElement[bool], ...]
    """On citations and articles."""
    lags: tuple[Lag, ...]
    spans: Mapping[str, Span]
    """The days of which the press of a source or place is held; of a place without a source of its own, any press."""
    sources: Mapping[str, tuple[str, ...]]
    """For each group the sources that it is, or that are at home in it."""
    cited: Mapping[str, set[str]]
    """For each group the documents that it cites, whenever that was."""
    held: frozenset[str]
    """The sources that have any dated article."""

    def has_press(self, group: str) -> bool:
        """Whether a source of the group itself is held."""
        return not self.held.isdisjoint(self.sources.get(group, ()))

    def list_waiting(self, group: str) -> list[str] | None:
        """The documents that concern a group, of days on which its press was held, and that it has not cited; None for
        a place of which no source is held: nobody can tell."""
        span = self.spans.get(group)
        if span is None or not self.has_press(group):
            return None
        cited = self.cited.get(group, set())
        around = set(self.places.chain(group)) if self.by == "place" else set()
        home = self.places.homes.get(group)
        ended = load_ends().get(group, date.max)

        def concerns(reach: Reach) -> bool:
            if reach.country or reach.place is None:
                return reach.country
            return reach.place in around if self.by == "place" else self.places.lift(reach.place, None) == home

        return [
            document
            for document, day in self.issued.items()
            if document not in cited and span.covers(day) and day < ended and concerns(self.reaches[document])
        ]


def load_lags(session: Session, settings: Settings, filters: Filters, only: LagFilters, *, by: LagBy) -> Held:
    """The documents issued from ``since`` to ``until`` (else in the year before the last article) and their first days.

    Raises Contradiction where the days asked for begin after the last article.
    """
    places, held = load_local_press(session), list_spans(session, filters.source)
    since, until = _window(filters, held)
    root = filters.place if by == "place" else None
    columns = (Document.id, Document.issued_on, Document.issuer_code, Document.issuer_id)
    rows = select(*columns).where(Document.issued_on.between(since, until), *only.conditions(filters))
    documents = session.execute(rows.order_by(Document.issued_on, Document.id)).all()
    issued: dict[str, date] = {id_: day for id_, day, _, _ in documents if day is not None}
    seats = _list_seats(session, {issuer for *_, issuer in documents if issuer})
    reaches = {id_: find_reach(code, issuer, seats) for id_, _, code, issuer in documents}
    press = article_conditions(session, settings, filters, skip=("document", "since", "until"))
    conditions = (one_of(session, Reference.document_id, issued), *press)
    firsts = find_firsts(session, by, conditions, places, root) if issued else {}
    groups = {group for _, group in firsts} | (set(held) if by == "source" else places.list_groups(root))
    sources = {
        group: (group,) if by == "source" else tuple(list_local_sources(group, places, root)) for group in groups
    }
    spans = _list_spans(by, sources, held)
    lags = tuple(
        Lag(
            document,
            group,
            issued[document],
            first.first,
            first.how,
            first.early,
            first.early_how,
            group not in spans or issued[document] < spans[group].first,
        )
        for (document, group), first in firsts.items()
    )
    cited: dict[str, set[str]] = {}
    for document, group in firsts:
        cited.setdefault(group, set()).add(document)
    return Held(
        by, since, until, root, issued, reaches, places, conditions, lags, spans, sources, cited, frozenset(held)
    )


def _window(filters: Filters, spans: Mapping[str, Span]) -> tuple[date, date]:
    today = datetime.now(LOCAL).date()
    last = max((span.last for span in spans.values() if span.last <= today), default=today)
    until = filters.until or last
    if filters.since and filters.since > until:
        raise Contradiction(f"the documents asked for are of days ({filters.since}) after the last article ({until})")
    return filters.since or min(shift(until, 1 - DAYS), until), until


def _list_seats(session: Session, issuers: set[str]) -> dict[str, str]:
    rows = select(Entity.id, Entity.place_id).where(one_of(session, Entity.id, issuers), Entity.place_id.is_not(None))
    return {id_: place for id_, place in session.execute(rows) if place}


def _list_spans(by: LagBy, sources: Mapping[str, tuple[str, ...]], held: Mapping[str, Span]) -> dict[str, Span]:
    """The span of each group: from the first to the last day of which any of its sources is held."""
    spans: dict[str, Span] = {}
    for group, own in sources.items():
        known = [held[source] for source in own if source in held]
        known = known or ([] if by == "source" else list(held.values()))
        if known:
            spans[group] = Span(min(span.first for span in known), max(span.last for span in known))
    return spans
