"""Activities: what was done, by whom, when, and which articles report it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import get_args

from fastapi import APIRouter
from fastapi.responses import HTMLResponse

from api.pages.lists import InAsked
from kb.queries.activities import ActivityRecord, list_activities
from kb.queries.entities import name_entities
from nlp.annotations import ActivityType

router = APIRouter()


def _mentioned(items: Iterable[ActivityRecord]) -> Iterator[str | None]:
    for item in items:
        yield item.organizer_id
        yield from (who.entity_id for who in item.participants)


@router.get("/activities", response_class=HTMLResponse)
def show_activities(asked: InAsked) -> HTMLResponse:
    """Activities with their sentences, newest article first."""
    found = list_activities(asked.session, asked.settings, asked.filters, limit=30, cursor=asked.cursor)
    return asked.page(
        "activities.html",
        found=found,
        entities=name_entities(asked.session, _mentioned(found.items)),
        types=[(value, asked.name("activity", value)) for value in get_args(ActivityType)],
    )
