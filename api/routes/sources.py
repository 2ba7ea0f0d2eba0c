"""News sources and their health."""

from __future__ import annotations

from fastapi import APIRouter
from fastapi.responses import JSONResponse

from api.dependencies import Reader, answer, found
from kb.queries.paging import Slice
from kb.queries.sources import SourceDetail, SourceRecord
from kb.queries.sources import get_source as find_source
from kb.queries.sources import list_sources as query_sources

router = APIRouter(tags=["sources"])


@router.get("/sources", response_model=Slice[SourceRecord])
def list_sources(session: Reader) -> JSONResponse:
    """Every source: volume, last run, outcomes, health."""
    return answer(query_sources(session))


@router.get("/sources/{id}", response_model=SourceDetail)
def get_source(session: Reader, id: str) -> JSONResponse:
    """One source, with its articles by month and the pages that gave none."""
    return found(find_source(session, id), f"source {id!r}")
