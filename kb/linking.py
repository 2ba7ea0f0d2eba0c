"""From what a text says to what it means: entities first, then documents, figures and activities that rest on them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from kb.facts import FactRows, Row
from kb.linking_documents import link_references, resolve_again
from kb.linking_entities import EntityStore, find_subject, link_mentions, resolve_name
from kb.linking_figures import link_activities, link_figures
from kb.relations import relate_documents


@dataclass(frozen=True, slots=True)
class Context:
    """What linking knows of the article besides its facts."""

    article_id: str
    source_id: str | None
    headline: str
    text: str
    published_on: date | None


def link(session: Session, context: Context, rows: FactRows) -> list[Row]:
    """Links the facts of one article in place; gives the rows of the relations between documents that it states."""
    on = context.published_on
    store = EntityStore(session)
    subject = find_subject(rows, context.source_id, context.headline, on)
    link_mentions(store, rows, subject, on)
    link_references(session, store, rows, subject, on, lambda name: resolve_name(name, subject, on))
    link_figures(store, rows, subject, on)
    link_activities(store, rows, subject, on)
    return relate_documents(rows)


def link_again(session: Session) -> set[str]:
    """Looks once more at what was left open, now that more is known; gives the articles that changed."""
    return resolve_again(session)
