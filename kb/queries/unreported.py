"""Whom a document concerns and who has not reported on it, beside what was harvested of their press."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from kb.authority import is_national
from kb.models import Article
from kb.queries.facts import iso
from kb.queries.first_reports import LagBy
from kb.queries.harvests import list_harvested_until
from kb.queries.local_press import Places, Span, load_ends
from kb.queries.sources import name_sources
from kb.records import LOCAL


@dataclass(frozen=True, slots=True)
class LocalSource:
    """A source of those that have not reported, and what of it was harvested since the document was issued."""

    id: str
    name: str
    articles_since: int
    """Articles of the day of issue and later."""
    held_since: str | None
    last_article: str | None
    harvested_until: str | None
    """The last day that a whole harvest covers; None where it was never harvested whole."""


@dataclass(frozen=True, slots=True)
class NotReported:
    """A source, or a place directly below the issuer, of which no article cites the document."""

    id: str
    name: str
    sources: tuple[LocalSource, ...]
    """Itself, or the sources at home in the place or its province; without any, nothing says that it was silent."""


@dataclass(frozen=True, slots=True)
class Reach:
    """Whom a document concerns: the whole country, a place, or nobody knows."""

    country: bool
    place: str | None


def find_reach(issuer_code: str | None, issuer_id: str | None, seats: Mapping[str, str]) -> Reach:
    """Whom a document concerns, by its issuer; ``seats`` are the places of bodies."""
    return Reach(True, None) if is_national(issuer_code) else Reach(False, seats.get(issuer_id or ""))


def held_since(by: LagBy, group: str, places: Places, spans: Mapping[str, Span], root: str | None) -> date | None:
    """The first day of which the press of the source or place is held; of a place without a source, any press."""
    own = [group] if by == "source" else list_local_sources(group, places, root)
    days = [spans[source].first for source in own if source in spans] or [span.first for span in spans.values()]
    return min(days, default=None)


def list_local_sources(group: str, places: Places, root: str | None) -> list[str]:
    """The sources that are at home in the place, in one inside it, or in the province that it lies in."""
    around = set(places.chain(group))
    return sorted(source for source, home in places.homes.items() if home in around or places.lift(home, root) == group)


def list_concerned(by: LagBy, reach: Reach, places: Places, spans: Mapping[str, Span], day: date) -> set[str]:
    """The sources or the places directly below the issuer that a document of that day concerns.

    A document of the whole country concerns every source and province, one of a place the sources of its province and
    the places inside it. Provinces that had ended by that day are left out.
    """
    if not reach.country and reach.place is None:
        return set()
    if by == "place":
        ends = load_ends()
        return {place for place in places.list_groups(reach.place) if place not in ends or ends[place] > day}
    if reach.place is None:
        return set(spans)
    province = places.lift(reach.place, None)
    return {source for source in spans if province == places.homes.get(source)}


def list_not_reported(
    session: Session,
    by: LagBy,
    issued: date,
    reach: Reach,
    reported: Collection[str],
    places: Places,
    spans: Mapping[str, Span],
) -> list[NotReported]:
    """Those that the document concerns and that are not among the ``reported``; those with most articles first."""
    silent = list_concerned(by, reach, places, spans, issued).difference(reported)
    sources = name_sources(session)
    local = {group: [group] if by == "source" else list_local_sources(group, places, reach.place) for group in silent}
    wanted = {source for found in local.values() for source in found if source in spans}
    since = Article.published_at >= datetime.combine(issued, time(), LOCAL)
    rows = select(Article.source_id, func.count()).where(since, Article.source_id.in_(wanted))
    counts = {source or "": number for source, number in session.execute(rows.group_by(Article.source_id))}
    harvested = list_harvested_until(session)
    held = {
        source: LocalSource(
            source,
            sources.get(source, source),
            counts.get(source, 0),
            iso(spans[source].first),
            iso(spans[source].last),
            iso(harvested.get(source)),
        )
        for source in sorted(wanted)
    }
    names = sources if by == "source" else places.names
    found = [
        NotReported(group, names.get(group, group), tuple(held[source] for source in local[group] if source in held))
        for group in silent
    ]
    return sorted(found, key=lambda item: (-sum(source.articles_since for source in item.sources), item.id))
