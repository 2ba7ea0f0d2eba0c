"""Saved searches and their alerts: kept by whoever holds a token with the scope ``alerts``."""

from __future__ import annotations

from dataclasses import dataclass
from http import HTTPStatus
from typing import Annotated, Literal

from fastapi import APIRouter, HTTPException, Response
from fastapi.responses import JSONResponse
from pydantic import Field

from api.bodies import FilterFields
from api.dependencies import Cursor, InSettings, Limit, Reader, TokenName, Writer, answer, token_first
from api.errors import describe_problems
from api.parameters import NO_NUL
from kb.alert_sending import SendSummary, send_alerts
from kb.alerts import (
    AlertError,
    AlertRecord,
    SavedSearch,
    list_alerts,
    list_saved_searches,
    remove_saved_search,
    store_saved_search,
)
from kb.queries.filters import Filters
from kb.queries.paging import Slice

router = APIRouter(tags=["alerts"], route_class=token_first("alerts"), responses=describe_problems(401, 403))


class SavedSearchRequest(FilterFields):
    """A search to keep, and where to tell of new articles (nowhere without a channel)."""

    name: Annotated[str, Field(min_length=1, max_length=200, pattern=NO_NUL)]
    channel: Literal["webhook", "email"] | None = None
    target: Annotated[str, Field(max_length=2000, pattern=NO_NUL)] | None = None


@dataclass(frozen=True, slots=True)
class SavedSearchMade:
    """A search that was kept; ``secret`` signs its webhook's messages and is never shown again."""

    saved_search: SavedSearch
    secret: str | None


@router.post("/saved-searches", status_code=HTTPStatus.CREATED, response_model=SavedSearchMade)
def create_saved_search(session: Writer, owner: TokenName, search: SavedSearchRequest) -> JSONResponse:
    """Keeps a search. For a webhook the answer holds, this once, the secret that signs its messages."""
    values = search.model_dump()
    chosen = {name: values.pop(name) for name in ("name", "channel", "target")}
    try:
        saved, secret = store_saved_search(session, owner=owner, filters=Filters(**values), **chosen)
    except AlertError as error:
        raise HTTPException(HTTPStatus.CONFLICT, str(error)) from error
    made = answer(SavedSearchMade(saved, secret))
    made.status_code = HTTPStatus.CREATED
    return made


@router.get("/saved-searches", response_model=Slice[SavedSearch])
def get_saved_searches(session: Reader, owner: TokenName, limit: Limit = 20, cursor: Cursor = None) -> JSONResponse:
    """The token's own saved searches, oldest first."""
    return answer(list_saved_searches(session, owner, limit=limit, cursor=cursor))


@router.delete("/saved-searches/{saved_search_id}", status_code=HTTPStatus.NO_CONTENT)
def delete_saved_search(session: Writer, owner: TokenName, saved_search_id: str) -> Response:
    """Deletes one of the token's own saved searches, with its alerts."""
    if not remove_saved_search(session, saved_search_id, owner):
        raise HTTPException(HTTPStatus.NOT_FOUND, f"there is no saved search {saved_search_id}")
    return Response(status_code=HTTPStatus.NO_CONTENT)


@router.get("/alerts", response_model=Slice[AlertRecord])
def get_alerts(session: Reader, owner: TokenName, limit: Limit = 20, cursor: Cursor = None) -> JSONResponse:
    """The alerts of the token's own saved searches, newest first, sent and waiting ones."""
    return answer(list_alerts(session, owner, limit=limit, cursor=cursor))


@router.post("/alerts", response_model=SendSummary)
def create_alerts(settings: InSettings, owner: TokenName) -> JSONResponse:
    """Looks for new articles of the token's own saved searches now, and sends what is due."""
    return answer(send_alerts(settings, owner))
