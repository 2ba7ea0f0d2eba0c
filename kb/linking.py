"""From what a text says to what it means: entities first, then documents, figures and activities that rest on them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime

from sqlalchemy.orm import Session

from kb.entities import EntityStore
from kb.facts import FactRows
from kb.linking_activities import link_activities
from kb.linking_documents import link_references
from kb.linking_entities import find_subject, link_mentions, resolve_name
from kb.linking_figures import link_figures
from kb.linking_places import home_of
from kb.models import Source
from nlp.dates import find_dates


@dataclass(frozen=True, slots=True)
class Context:
    """What linking knows of the article besides its facts."""

    article_id: str
    source_id: str | None
    headline: str
    text: str
    published_on: date | None
    authors: tuple[str, ...] = ()


def link(session: Session, context: Context, rows: FactRows) -> None:
    """Links the facts of one article in place: to entities and documents, whose rows exist afterwards."""
    on = context.published_on
    store = EntityStore(session, context.article_id)
    outlet = session.get(Source, context.source_id) if context.source_id else None
    hosts = outlet.domains if outlet is not None else []
    home = home_of(outlet.name if outlet is not None else "", context.source_id or "", *hosts)
    subject = find_subject(rows, context.source_id, context.headline, on, text=context.text, home=home)
    said_on = None if on else _last_day(context.text)
    link_mentions(store, rows, subject, on, said_on=said_on, authors=context.authors)
    link_references(session, store, rows, on, context.headline, lambda name, at: resolve_name(name, subject, on, at))
    link_figures(store, rows, subject, on)
    link_activities(store, rows, subject, on)


def _last_day(text: str) -> date | None:
    """The latest day that the text gives in full, which an article without a date is not older than; the first of a
    month that is given without a day."""
    today = datetime.now(UTC).date()
    days = [
        found.first if text[found.start : found.start + 5].lower() == "tháng" else found.last
        for found in find_dates(text)
        if found.given == "full"
    ]
    return max((day for day in days if day <= today), default=None)
