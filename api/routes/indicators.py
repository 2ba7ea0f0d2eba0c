"""``GET /indicators``: the registry of indicators with what was found and measured of each, and what is outside it."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query
from fastapi.responses import JSONResponse

from api.dependencies import InFilters, InSettings, Limit, Reader, answer
from api.parameters import Absent
from kb.indicator_rows import Theme
from kb.queries.indicators import IndicatorRecord, OpenCount
from kb.queries.indicators import list_indicators as query_indicators
from kb.queries.indicators import list_open_counts as query_open_counts
from kb.queries.paging import Slice

router = APIRouter(tags=["indicators"])


@router.get("/indicators", response_model=Slice[IndicatorRecord])
def list_indicators(
    session: Reader,
    settings: InSettings,
    filters: InFilters,
    theme: Annotated[Theme | None, Absent, Query(description="Theme of the indicators.")] = None,
) -> JSONResponse:
    """All indicators in the order of the registry, with their figures and their measured precision, in one answer."""
    return answer(query_indicators(session, settings, filters, theme=theme))


@router.get("/indicators/open", response_model=Slice[OpenCount])
def list_open_counts(session: Reader, settings: InSettings, filters: InFilters, limit: Limit = 20) -> JSONResponse:
    """What is counted without an indicator, by unit and verb, most articles first: what the registry could take up."""
    return answer(query_open_counts(session, settings, filters, limit=limit))
