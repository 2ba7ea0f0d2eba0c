"""The start page: what there is, what is new, what is cited most."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from api.dependencies import InSettings, Reader
from api.pages.charts import days_of, month_chart
from api.pages.render import linker, page
from kb.queries.articles import list_articles
from kb.queries.filters import Filters
from kb.queries.overview import (
    count_articles_by_month,
    get_counts,
    list_most_cited,
    list_most_named,
    span_of_days,
)
from kb.queries.sources import name_sources

router = APIRouter()


@router.get("/", response_class=HTMLResponse)
def show_start(request: Request, session: Reader, settings: InSettings) -> HTMLResponse:
    """Counts, articles by month, the latest articles, the most cited documents and most named organisations."""
    link = linker(request)
    return page(
        request,
        "start.html",
        sources=name_sources(session),
        counts=get_counts(session),
        chart=month_chart(
            count_articles_by_month(session), lambda month: link("/search", sort="date", **days_of(month))
        ),
        span=span_of_days(session),
        latest=list_articles(session, settings, Filters(), limit=8).items,
        cited=list_most_cited(session),
        organizations=list_most_named(session, "ORG"),
    )
