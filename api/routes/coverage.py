"""Coverage over time and stories."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import APIRouter, Query
from fastapi.responses import JSONResponse

from api.dependencies import Cursor, InFilters, InSettings, Limit, Reader, answer, found
from kb.queries.coverage import Coverage
from kb.queries.coverage import get_coverage as query_coverage
from kb.queries.stories import StoryRecord
from kb.queries.stories import get_story as find_story

router = APIRouter(tags=["coverage"])


@router.get("/coverage", response_model=Coverage)
def get_coverage(
    session: Reader,
    settings: InSettings,
    filters: InFilters,
    by: Literal["source", "organization", "place", "document", "activity"] = "source",
    silent_days: Annotated[
        int | None, Query(ge=1, le=36500, description="Also list unions that were not named for so many days.")
    ] = None,
    limit: Limit = 20,
    cursor: Cursor = None,
) -> JSONResponse:
    """Things by the number of their articles, by month, originals and reprints, share of all; beside them how complete
    the harvest is. ``total`` counts the things, ``articles`` the articles under the filters."""
    found = query_coverage(session, settings, filters, by=by, silent_days=silent_days, limit=limit, cursor=cursor)
    return answer(found)


@router.get("/stories/{id}", response_model=StoryRecord)
def get_story(session: Reader, id: str) -> JSONResponse:
    """One text as several outlets printed it: who was first, and what each copy changed."""
    return found(find_story(session, id), f"story {id!r}")
