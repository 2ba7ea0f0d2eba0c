"""Activities: what was done, by whom, when and where, and which articles report it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from kb.models import Activity, Article
from kb.queries.articles import REF_COLUMNS, ArticleRef, ref_of
from kb.queries.facts import FactRecord, iso, list_article_facts, list_facts, place_of
from kb.queries.filters import Filters, article_conditions, entity_and_below
from kb.queries.paging import Slice
from kb.settings import Settings


@dataclass(frozen=True, slots=True)
class ParticipantRecord:
    """A ``partner``, who held the activity too, or somebody who was ``present``."""

    start: int
    end: int
    text: str
    label: str
    role: str
    entity_id: str | None
    position: str | None


@dataclass(frozen=True, slots=True)
class ActivityRecord(FactRecord):
    """Something that was done, as one article reports it."""

    type: str
    organizer: str | None
    organizer_id: str | None
    start_date: str | None
    end_date: str | None
    place: str | None
    place_id: str | None
    event_id: str
    """The same activity reported by several places or articles shares one."""
    articles: tuple[ArticleRef, ...]
    """Every article that reports it, this one included, oldest first."""
    documents: tuple[str, ...]
    """Ids of the documents cited in its words: what it carries out, or gives out."""
    figures: tuple[str, ...]
    """Ids of the figures in its words."""
    participants: tuple[ParticipantRecord, ...]
    """Who took part beside the organiser, in the order of the text."""
    dated_by: str | None
    """``text`` where it gives the year of the dates, ``article`` where that is the article's."""


def list_activities(
    session: Session, settings: Settings, filters: Filters, *, limit: int = 20, cursor: str | None = None
) -> Slice[ActivityRecord]:
    """Activities of that type, organised by that body or one below it, at that place; newest article first."""
    conditions = activity_conditions(session, settings, filters)

    def build(rows: Sequence[tuple[Activity, ArticleRef]]) -> list[ActivityRecord]:
        return _records(session, rows)

    query = f"activities {filters}"
    return list_facts(session, Activity, conditions, build, query=query, limit=limit, cursor=cursor)


def activity_conditions(session: Session, settings: Settings, filters: Filters) -> list[ColumnElement[bool]]:
    """Conditions on activities joined with their articles."""
    conditions = article_conditions(session, settings, filters, skip=("organization", "place", "activity"))
    if filters.organization is not None:
        conditions.append(Activity.organizer_id.in_(entity_and_below(filters.organization)))
    if filters.place is not None:
        conditions.append(Activity.place_id.in_(entity_and_below(filters.place)))
    if filters.activity is not None:
        conditions.append(Activity.type == filters.activity)
    return conditions


def list_article_activities(session: Session, article_id: str) -> list[ActivityRecord]:
    """All activities in one article, in the order of its text."""
    return _records(session, list_article_facts(session, Activity, article_id))


def _records(session: Session, rows: Sequence[tuple[Activity, ArticleRef]]) -> list[ActivityRecord]:
    reports = _reports(session, {activity.event_id for activity, _ in rows})
    return [
        ActivityRecord(
            **place_of(activity, article),
            type=activity.type,
            organizer=activity.organizer,
            organizer_id=activity.organizer_id,
            start_date=iso(activity.start_date),
            end_date=iso(activity.end_date),
            place=activity.place,
            place_id=activity.place_id,
            event_id=activity.event_id,
            articles=tuple(reports[activity.event_id]),
            documents=tuple(activity.documents),
            figures=tuple(activity.figures),
            participants=tuple(ParticipantRecord(**who) for who in activity.participants or ()),
            dated_by=activity.dated_by,
        )
        for activity, article in rows
    ]


def _reports(session: Session, event_ids: set[str]) -> dict[str, list[ArticleRef]]:
    reports: dict[str, list[ArticleRef]] = defaultdict(list)
    rows = session.execute(
        select(Activity.event_id, *REF_COLUMNS)
        .join(Article, Article.id == Activity.article_id)
        .where(Activity.event_id.in_(event_ids))
        .distinct()
        .order_by(Article.date_published, Article.id)
    )
    for event_id, *article in rows:
        reports[event_id].append(ref_of(article))
    return reports
