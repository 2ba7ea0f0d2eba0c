"""``POST /batch``: a list of queries, documents or organisations in, one table out."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse, Response, StreamingResponse
from pydantic import Field

from api.bodies import FilterFields, bounded
from api.dependencies import InSettings, Reader, answer
from api.errors import describe_problems
from kb.export import MEDIA_TYPES
from kb.export_table import TableFormat, about_table, write_table
from kb.queries.batch import MOST_ITEMS, Batch, BatchKind, BatchRow, By
from kb.queries.filters import Filters
from kb.queries.paging import Slice
from kb.sessions import ReadSession
from kb.settings import Settings

MOST_BYTES = 2 << 20
"""Of a body: room for the largest list of the longest lines that a program may well send."""

router = APIRouter(tags=["batch"], route_class=bounded(MOST_BYTES), responses=describe_problems(413))


class BatchRequest(FilterFields):
    """What each item is, the items, and which articles count; the filter that the items are must be absent."""

    kind: Annotated[BatchKind, Field(description="What each item is.")]
    items: Annotated[
        list[str],
        Field(
            min_length=1,
            max_length=MOST_ITEMS,
            description="Queries as in search; ids, symbols in any spelling or names of documents; ids or names of "
            "organisations. One that is too long or names nothing is a row that says so.",
        ),
    ]
    by: Annotated[By, Field(description="A row for each year, month or source that holds something.")] = "none"


def make_batch(session: ReadSession, settings: Settings, asked: BatchRequest, base: str) -> Batch:
    """The question that a request asks; ``base`` stands before the addresses of lists."""
    filters = Filters(**asked.model_dump(exclude={"kind", "items", "by"}))
    return Batch(session, settings, asked.kind, filters, asked.by, base)


def write_batch(batch: Batch, items: list[str], format_: TableFormat) -> Response:
    """The table as a file. It is made before its first byte goes out: a time limit cannot be told half-way."""
    rows = list(batch.rows(items))
    about = about_table(kind=batch.kind, by=batch.by, filters=batch.given(), items=len(items), rows=len(rows))
    chunks = write_table(format_, "batch", BatchRow, rows, expected=len(rows), about=about)
    headers = {"Content-Disposition": f'attachment; filename="batch.{format_}"', "X-Total-Count": str(len(rows))}
    return StreamingResponse(chunks, headers=headers, media_type=MEDIA_TYPES[format_])


@router.post("/batch", response_model=Slice[BatchRow])
def count_batch(request: Request, session: Reader, settings: InSettings, asked: BatchRequest) -> JSONResponse:
    """How many articles, references, figures and activities there are of each item, by year, month or source where
    asked for. An item that is not understood is a row that says why, with nothing counted; the others are answered."""
    rows = tuple(make_batch(session, settings, asked, _base(request)).rows(asked.items))
    return answer(Slice(rows, None, len(rows), True))


_FILES: dict[int | str, dict[str, Any]] = {
    200: {"content": {MEDIA_TYPES[name]: {} for name in ("csv", "xlsx", "jsonl")}, "description": "The file."}
}


@router.post("/batch.{format}", response_class=StreamingResponse, responses=_FILES)
def export_batch(
    request: Request, session: Reader, settings: InSettings, asked: BatchRequest, format: TableFormat
) -> Response:
    """The same table as a file."""
    return write_batch(make_batch(session, settings, asked, _base(request)), asked.items, format)


def _base(request: Request) -> str:
    """The address by which the interface was reached, for links that lead out of a file."""
    return str(request.base_url).rstrip("/")
