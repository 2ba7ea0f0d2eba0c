"""What routes ask for: settings, a session that cannot write, the filters of a query, a scope."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from http import HTTPStatus
from typing import Annotated, Any

from fastapi import Depends, HTTPException, Query, Request
from fastapi.responses import JSONResponse

from kb.migrations import require_current
from kb.queries.filters import Filters
from kb.sessions import ReadSession, open_engine, read_session, write_session
from kb.settings import Settings
from nlp.annotations import to_json


def get_settings(request: Request) -> Settings:
    """The settings that the application was made with."""
    settings: Settings = request.app.state.settings
    return settings


def get_reader(request: Request) -> Iterator[ReadSession]:
    """A session in which the database refuses every write."""
    engine = open_engine(get_settings(request))
    if not getattr(request.app.state, "schema_checked", False):
        require_current(engine)
        request.app.state.schema_checked = True
    with read_session(engine) as session:
        yield session


def get_writer(request: Request) -> Iterator[ReadSession]:
    """A session for the few routes that exist to write; committed when the route returns."""
    with write_session(open_engine(get_settings(request))) as session:
        yield session


def get_filters(
    source: str | None = None,
    organization: str | None = None,
    place: str | None = None,
    document: str | None = None,
    person: str | None = None,
    activity: str | None = None,
    topic: str | None = None,
    since: date | None = None,
    until: date | None = None,
    q: Annotated[str | None, Query(max_length=1000)] = None,
) -> Filters:
    """The filters that every list, search, series and export understands; an empty field counts as absent."""
    return Filters(
        source=source or None,
        organization=organization or None,
        place=place or None,
        document=document or None,
        person=person or None,
        activity=activity or None,
        topic=topic or None,
        since=since,
        until=until,
        q=q or None,
    )


InSettings = Annotated[Settings, Depends(get_settings)]
Reader = Annotated[ReadSession, Depends(get_reader)]
Writer = Annotated[ReadSession, Depends(get_writer)]
InFilters = Annotated[Filters, Depends(get_filters)]
Limit = Annotated[int, Query(ge=1, le=200)]
Cursor = Annotated[str | None, Query(max_length=2000)]


def answer(record: Any) -> JSONResponse:
    """A record as JSON: decimals as numbers, dates as ISO strings."""
    return JSONResponse(to_json(record))


def found(record: Any, what: str) -> JSONResponse:
    """`answer`, or 404 with one sentence where the record is None."""
    if record is None:
        raise HTTPException(HTTPStatus.NOT_FOUND, f"there is no {what}")
    return answer(record)


def require_scope(scope: str) -> Callable[[Request, ReadSession], str]:
    """A dependency that answers 401 or 403 unless the bearer token has the scope; gives the token's name."""
    from kb.tokens import resolve_token

    def check(request: Request, session: Reader) -> str:
        kind, _, secret = request.headers.get("authorization", "").partition(" ")
        token = resolve_token(session, secret.strip()) if kind.lower() == "bearer" and secret else None
        if token is None:
            challenge = {"WWW-Authenticate": 'Bearer realm="biennien"'}
            raise HTTPException(HTTPStatus.UNAUTHORIZED, "this needs a valid bearer token", challenge)
        if scope not in token.scopes:
            raise HTTPException(HTTPStatus.FORBIDDEN, f"this token lacks the scope {scope!r}")
        return token.name

    return check
