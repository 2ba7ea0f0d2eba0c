"""What is named much more than before, and the articles behind each number."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query
from fastapi.responses import JSONResponse

from api.dependencies import Cursor, InFilters, InSettings, Limit, Reader, answer
from kb.queries.facts import FactRecord
from kb.queries.paging import Slice
from kb.queries.rising import PERIODS, Rising
from kb.queries.rising import list_rising as query_rising
from kb.queries.rising_articles import list_rising_articles as query_articles
from kb.queries.rising_evidence import By
from kb.queries.rising_window import Part

router = APIRouter(tags=["coverage"])

OfKind = Annotated[By, Query(description="What rises: things of this kind; activities by their type.")]
Periods = Annotated[
    int, Query(ge=2, le=60, description="How many periods as long as the window, just before it, are its past.")
]


@router.get("/rising", response_model=Rising)
def list_rising(
    session: Reader,
    settings: InSettings,
    filters: InFilters,
    by: OfKind = "organization",
    periods: Periods = PERIODS,
    limit: Limit = 20,
    cursor: Cursor = None,
) -> JSONResponse:
    """What articles from `since` to `until` (else the last 28 days that harvests cover) name much more than before.

    Each source against its own past, beside the sources that are left out because they have none; a text that several
    print counts once. `now` and `before` are listed by `/rising/articles` with the same parameters.
    """
    return answer(query_rising(session, settings, filters, by=by, periods=periods, limit=limit, cursor=cursor))


@router.get("/rising/articles", response_model=Slice[FactRecord])
def list_rising_articles(
    session: Reader,
    settings: InSettings,
    filters: InFilters,
    thing: Annotated[str, Query(max_length=200, description="Id of the thing, as `/rising` gives it.")],
    by: OfKind = "organization",
    part: Annotated[Part, Query(description="Articles of the window, or of the periods before it.")] = "now",
    periods: Periods = PERIODS,
    limit: Limit = 20,
    cursor: Cursor = None,
) -> JSONResponse:
    """The articles that `/rising` counts for a thing, newest first, each with the first words that name it."""
    found = query_articles(
        session, settings, filters, thing, by=by, part=part, periods=periods, limit=limit, cursor=cursor
    )
    return answer(found)
