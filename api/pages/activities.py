"""Activities: what was done, by whom, when, and which articles report it."""

from __future__ import annotations

from typing import get_args

from fastapi import APIRouter
from fastapi.responses import HTMLResponse

from api.pages.lists import InAsked
from kb.queries.activities import list_activities
from kb.queries.entities import name_entities
from nlp.annotations import ActivityType

router = APIRouter()


@router.get("/activities", response_class=HTMLResponse)
def show_activities(asked: InAsked) -> HTMLResponse:
    """Activities with their sentences, newest article first."""
    found = list_activities(asked.session, asked.settings, asked.filters, limit=30, cursor=asked.cursor)
    return asked.page(
        "activities.html",
        found=found,
        entities=name_entities(asked.session, [item.organizer_id for item in found.items]),
        types=[(value, asked.name("activity", value)) for value in get_args(ActivityType)],
    )
