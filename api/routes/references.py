"""Citations of documents."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query
from fastapi.responses import JSONResponse

from api.dependencies import Cursor, InFilters, InSettings, Limit, OfDocument, OfReference, Reader, Resolution, answer
from kb.queries.paging import Slice
from kb.queries.references import ReferenceFilters, ReferenceRecord
from kb.queries.references import list_references as query_references

router = APIRouter(tags=["references"])


@router.get("/references", response_model=Slice[ReferenceRecord])
def list_references(
    session: Reader,
    settings: InSettings,
    filters: InFilters,
    resolution: Resolution = None,
    kind: OfReference = None,
    type: Annotated[OfDocument, Query(description="Official abbreviation of the type: NQ, CT.")] = None,
    symbol: Annotated[str | None, Query(max_length=120, description="A symbol in any spelling.")] = None,
    limit: Limit = 20,
    cursor: Cursor = None,
) -> JSONResponse:
    """Every citation, those included that could not be resolved to one document; newest article first."""
    only = ReferenceFilters(resolution, kind, type, symbol or None)
    return answer(query_references(session, settings, filters, only, limit=limit, cursor=cursor))
