"""``GET /entities/doubles``: pairs that may be one. The module's name puts it before ``/entities/{id}``."""

from __future__ import annotations

from fastapi import APIRouter
from fastapi.responses import JSONResponse

from api.dependencies import Cursor, Label, Limit, Reader, answer
from kb.queries.doubles import Double
from kb.queries.doubles import list_doubles as query_doubles
from kb.queries.paging import Slice

router = APIRouter(tags=["entities"])


@router.get("/entities/doubles", response_model=Slice[Double])
def list_doubles(session: Reader, label: Label = None, limit: Limit = 20, cursor: Cursor = None) -> JSONResponse:
    """Pairs of entities that may be one, the surest first, each with its reasons; what a review has decided is left
    out. ``POST /entities/{id}/reviews`` merges one into the other."""
    return answer(query_doubles(session, label=label, limit=limit, cursor=cursor))
