"""Questions in SQL for people: a form with a token, and a table; there only where the setting says so."""

from __future__ import annotations

from http import HTTPStatus
from typing import Annotated
from urllib.parse import parse_qs

from fastapi import APIRouter, Depends, HTTPException, Query, Request
from fastapi.responses import HTMLResponse, Response, StreamingResponse
from starlette.concurrency import run_in_threadpool

from api.bodies import bounded
from api.dependencies import InSettings, check_secret
from api.pages.render import linker, page
from api.routes.sql import answer_sql, is_on
from kb.export import MEDIA_TYPES
from kb.export_csv import write_csv
from kb.queries.filters import BadQuery
from kb.settings import Settings
from kb.sql import LONGEST_SQL, MOST_ROWS, SECONDS, SqlAnswer, list_views

__all__ = ["is_on", "router"]

router = APIRouter(route_class=bounded(1 << 17))

SHOWN_ROWS = 500


@router.get("/sql", response_class=HTMLResponse)
def show_sql(
    request: Request, settings: InSettings, sql: Annotated[str, Query(max_length=LONGEST_SQL)] = ""
) -> HTMLResponse:
    """The form, with the statement of the address in it: it is run only with a token, which no address holds."""
    return _page(request, settings, sql)


async def get_sent(request: Request) -> dict[str, str]:
    """The fields of the form."""
    sent = parse_qs((await request.body()).decode("utf-8", "replace"), max_num_fields=10)
    return {name: values[-1] for name, values in sent.items()}


@router.post("/sql", response_class=HTMLResponse)
async def run_sql(
    request: Request, settings: InSettings, sent: Annotated[dict[str, str], Depends(get_sent)]
) -> Response:
    """The rows as a table or, where asked for, as CSV; what is refused is told above the form."""
    return await run_in_threadpool(_run, request, settings, sent)


def _run(request: Request, settings: Settings, sent: dict[str, str]) -> Response:
    sql = sent.get("sql", "")
    try:
        check_secret(request, sent.get("token", "").strip(), "sql")
        found = answer_sql(settings, sql)
    except BadQuery as error:
        return _page(request, settings, sql, refused=str(error), status=HTTPStatus.BAD_REQUEST)
    except HTTPException as error:
        return _page(request, settings, sql, refused=str(error.detail), status=error.status_code)
    if sent.get("format") == "csv":
        headers = {"Content-Disposition": 'attachment; filename="sql.csv"', "X-Truncated": str(found.truncated).lower()}
        return StreamingResponse(write_csv(found.columns, found.rows), headers=headers, media_type=MEDIA_TYPES["csv"])
    return _page(request, settings, sql, found)


def _page(
    request: Request,
    settings: Settings,
    sql: str,
    found: SqlAnswer | None = None,
    *,
    refused: str | None = None,
    status: int = 200,
) -> HTMLResponse:
    return page(
        request,
        "sql.html",
        status,
        sql=sql,
        found=found,
        refused=refused,
        views=list_views(settings),
        most_rows=MOST_ROWS,
        seconds=SECONDS,
        longest=LONGEST_SQL,
        shown_rows=SHOWN_ROWS,
        address=linker(request)("/sql", sql=sql) if sql else None,
    )
