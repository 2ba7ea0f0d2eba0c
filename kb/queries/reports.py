"""Days from a document's date to the first report on it, by source and by place, and who has not reported.

What reports on it is an article that cites it. The places are those directly below the issuer: provinces for a body of
the whole country, districts and communes for one of a province; see `kb.queries.local_press` for what is local.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import distinct, func, select
from sqlalchemy.orm import Session

from kb.models import Article, Document, Entity, Reference
from kb.queries.entities import name_entities
from kb.queries.facts import FactRecord, iso
from kb.queries.filters import Filters, article_conditions
from kb.queries.first_reports import How, LagBy, Wanted, find_citations, find_firsts
from kb.queries.local_press import Places, list_spans, load_local_press
from kb.queries.paging import decode_cursor, encode_cursor
from kb.queries.references import are_citations
from kb.queries.sources import name_sources
from kb.queries.unreported import NotReported, find_reach, held_since, list_not_reported
from kb.settings import Settings


@dataclass(frozen=True, slots=True)
class LocalReport:
    """The first article by which a source, or the press of a place, cites the document."""

    id: str
    name: str
    first: str
    """Its day, from the day of issue on."""
    days: int | None
    """From the day of issue; null where that is not known."""
    how: How
    """source: the article is of this source, or of one at home in the place; body: it names a body there."""
    held_since: str | None
    """The first day of which the press that may have reported is held."""
    late: bool
    """Whether that lies after the day of issue: an earlier report may have been missed, the days are at most these."""
    citation: FactRecord


@dataclass(frozen=True, slots=True)
class EarlyReport:
    """An article that cites the document before its day of issue: a forecast, or one of the two days is wrong."""

    id: str
    name: str
    first: str
    days_before: int
    citation: FactRecord


@dataclass(frozen=True, slots=True)
class Reports:
    """Who reported on a document and after how many days, the soonest first."""

    items: tuple[LocalReport, ...]
    next: str | None
    total: int
    total_is_exact: bool
    document_id: str
    issued_on: str | None
    by: str
    place: str | None
    """The place of the issuer; null for one of the whole country, or of no known place."""
    early: tuple[EarlyReport, ...]
    undated: int
    """Articles that cite it and bear no day: they give no lag."""
    not_reported: tuple[NotReported, ...]
    """Those with most articles since first. Empty where it is not known whom the document concerns."""


def list_reports(
    session: Session,
    settings: Settings,
    document_id: str,
    filters: Filters,
    *,
    by: LagBy = "place",
    limit: int = 50,
    cursor: str | None = None,
) -> Reports | None:
    """Who cites the document first on which day, in the articles that pass the filters; None for no such document."""
    document = session.get(Document, document_id)
    if document is None:
        return None
    seat = select(Entity.id, Entity.place_id).where(Entity.id == document.issuer_id, Entity.place_id.is_not(None))
    seats = {id_: place for id_, place in session.execute(seat) if place}
    reach = find_reach(document.issuer_code, document.issuer_id, seats)
    places = load_local_press(session)
    press = article_conditions(session, settings, filters, skip=("document",))
    conditions = [Reference.document_id == document_id, *press]
    firsts = find_firsts(session, by, conditions, places, reach.place)
    spans = list_spans(session, filters.source)
    ids = list(dict.fromkeys(group for _, group in firsts))
    names = _name(session, by, ids, places)
    reported = sorted((first.first, group) for (_, group), first in firsts.items() if first.first)
    query = f"reports {document_id} {by} {filters}"
    total, after = len(reported), None
    if cursor is not None:
        total, *after = decode_cursor(query, cursor)
    shown = [pair for pair in reported if after is None or list(pair) > after]
    following = encode_cursor(query, [total, *shown[limit - 1]]) if len(shown) > limit else None
    wanted = {group: Wanted(document_id, group, day, firsts[document_id, group].how) for day, group in shown[:limit]}
    early = {
        group: Wanted(document_id, group, first.early, first.early_how)
        for (_, group), first in sorted(firsts.items(), key=lambda pair: (pair[1].early or date.min, pair[0]))
        if first.early
    }
    said = find_citations(session, by, [*wanted.values(), *early.values()], conditions, places, reach.place)
    undated = select(func.count(distinct(Article.id))).select_from(Reference)
    undated = undated.join(Article, Article.id == Reference.article_id).where(*conditions, are_citations())
    undated = undated.where(Reference.resolution != "rejected", Article.published_on.is_(None))
    issued = document.issued_on
    return Reports(
        items=tuple(
            LocalReport(
                group,
                names.get(group, group),
                item.day.isoformat(),
                (item.day - issued).days if issued else None,
                item.how,
                iso(held := held_since(by, group, places, spans, reach.place)),
                bool(issued and held and held > issued),
                said[item],
            )
            for group, item in wanted.items()
        ),
        next=following,
        total=total,
        total_is_exact=True,
        document_id=document_id,
        issued_on=iso(issued),
        by=by,
        place=reach.place,
        early=tuple(
            EarlyReport(group, names.get(group, group), item.day.isoformat(), (issued - item.day).days, said[item])
            for group, item in early.items()
            if issued
        ),
        undated=session.scalar(undated) or 0,
        not_reported=tuple(list_not_reported(session, by, issued, reach, ids, places, spans)) if issued else (),
    )


def _name(session: Session, by: LagBy, ids: Sequence[str], places: Places) -> dict[str, str]:
    return name_sources(session) if by == "source" else {**places.names, **name_entities(session, ids)}
