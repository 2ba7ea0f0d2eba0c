"""``GET /articles/{id}/archive``: what the archive holds of an article, and each record as it lies there."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path
from fastapi.responses import JSONResponse, Response, StreamingResponse

from api.dependencies import Cursor, InSettings, Limit, Reader, found
from api.errors import describe_problems
from kb.archived_pages import measure_record, stream_record
from kb.queries.archived import CaptureRecord, list_article_captures, need_article_capture
from kb.queries.paging import Slice

router = APIRouter(tags=["articles"], responses=describe_problems(410))

CaptureId = Annotated[str, Path(pattern="^[0-9]{1,18}$", description="Id of a capture of the article.")]


@router.get("/articles/{id}/archive", response_model=Slice[CaptureRecord])
def list_captures(
    session: Reader, settings: InSettings, id: str, limit: Limit = 20, cursor: Cursor = None
) -> JSONResponse:
    """The archived answers from which the article was read, the newest first, with their headers.

    Whether the archive still holds each is said by its ``state``. 410 for an article that was taken down.
    """
    return found(list_article_captures(session, settings, id, limit=limit, cursor=cursor), f"article {id!r}")


@router.get(
    "/articles/{id}/archive/{capture}/record",
    response_class=Response,
    responses={200: {"content": {"application/gzip": {}}, "description": "The WARC record, compressed as it lies."}},
)
def get_capture_record(session: Reader, settings: InSettings, id: str, capture: CaptureId) -> Response:
    """The WARC record of an archived answer, byte by byte as the archive holds it: a WARC file of one record.

    410 where it was taken down, 404 where the archive does not hold it.
    """
    file, offset, held = need_article_capture(session, id, capture)
    length = measure_record(settings.archive_dir, file, offset)
    headers = {
        "Content-Disposition": f'attachment; filename="biennien-{held.id}.warc.gz"',
        "Content-Length": str(length),
    }
    record = stream_record(settings.archive_dir, file, offset, length)
    return StreamingResponse(record, media_type="application/gzip", headers=headers)
