"""Sources: what each one gave, how its last harvest ended, and how much the press wrote over time."""

from __future__ import annotations

from http import HTTPStatus

from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import HTMLResponse

from api.dependencies import Reader
from api.pages.charts import days_of, month_chart
from api.pages.render import linker, page
from kb.queries.sources import get_source, list_sources

router = APIRouter()


@router.get("/sources", response_class=HTMLResponse)
def show_sources(request: Request, session: Reader) -> HTMLResponse:
    """Every source with its health, volume and outcomes."""
    return page(request, "sources.html", found=list_sources(session))


@router.get("/sources/{id}", response_class=HTMLResponse)
def show_source(request: Request, session: Reader, id: str) -> HTMLResponse:
    """One source: its articles by month and the pages that gave none."""
    source = get_source(session, id)
    if source is None:
        raise HTTPException(HTTPStatus.NOT_FOUND, f"there is no source {id!r}")
    link = linker(request)
    counts = {item.month: item.articles for item in source.months}
    return page(
        request,
        "source.html",
        source=source,
        chart=month_chart(counts, lambda month: link("/search", source=id, sort="date", **days_of(month))),
    )
