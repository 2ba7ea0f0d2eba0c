"""Activities: what was done, by whom, when, and which articles report it."""

from __future__ import annotations

from typing import get_args

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from api.dependencies import Cursor, InFilters, InSettings, Reader
from api.pages.lists import download_query, list_chosen
from api.pages.render import language_of, namer, page
from kb.queries.activities import list_activities
from kb.queries.entities import name_entities
from kb.queries.sources import name_sources
from nlp.annotations import ActivityType

router = APIRouter()


@router.get("/activities", response_class=HTMLResponse)
def show_activities(
    request: Request, session: Reader, settings: InSettings, filters: InFilters, cursor: Cursor = None
) -> HTMLResponse:
    """Activities with their sentences, newest article first."""
    found = list_activities(session, settings, filters, limit=30, cursor=cursor)
    named = namer(language_of(request))
    return page(
        request,
        "activities.html",
        sources=name_sources(session),
        found=found,
        entities=name_entities(session, [item.organizer_id for item in found.items]),
        types=[(value, named("activity", value)) for value in get_args(ActivityType)],
        chosen=list_chosen(request, session, filters),
        cursor=cursor,
        download=download_query(request),
    )
