"""What was done."""

from __future__ import annotations

from fastapi import APIRouter
from fastapi.responses import JSONResponse

from api.dependencies import Cursor, InFilters, InSettings, Limit, Reader, answer
from kb.queries.activities import ActivityRecord
from kb.queries.activities import list_activities as query_activities
from kb.queries.paging import Slice

router = APIRouter(tags=["activities"])


@router.get("/activities", response_model=Slice[ActivityRecord])
def list_activities(
    session: Reader, settings: InSettings, filters: InFilters, limit: Limit = 20, cursor: Cursor = None
) -> JSONResponse:
    """Activities, newest article first; ``organization`` is the organiser and ``place`` where it was."""
    return answer(query_activities(session, settings, filters, limit=limit, cursor=cursor))
