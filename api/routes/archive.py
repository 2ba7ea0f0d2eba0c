"""``GET /articles/{id}/archive``: what the archive holds of an article."""

from __future__ import annotations

from fastapi import APIRouter
from fastapi.responses import JSONResponse

from api.dependencies import Cursor, InSettings, Limit, Reader, found
from api.errors import describe_problems
from kb.queries.archived import CaptureRecord, list_article_captures
from kb.queries.paging import Slice

router = APIRouter(tags=["articles"], responses=describe_problems(410))


@router.get("/articles/{id}/archive", response_model=Slice[CaptureRecord])
def list_captures(
    session: Reader, settings: InSettings, id: str, limit: Limit = 20, cursor: Cursor = None
) -> JSONResponse:
    """The archived answers from which the article was read, the newest first, with their headers.

    Whether the archive still holds each is said by its ``state``. 410 for an article that was taken down. The page
    itself and its WARC record are at ``/articles/{id}/archive/{capture}/page`` and ``/record``, outside ``/api/v1``.
    """
    return found(list_article_captures(session, settings, id, limit=limit, cursor=cursor), f"article {id!r}")
