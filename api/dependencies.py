"""What routes ask for: settings, a session that cannot write, the filters of a query, a scope."""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from http import HTTPStatus
from typing import Annotated, Any, Literal
from urllib.parse import quote

from fastapi import Depends, HTTPException, Query, Request, Security
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import JSONResponse, Response
from fastapi.routing import APIRoute
from fastapi.security import HTTPBearer
from pydantic import AfterValidator, Field, FiniteFloat

from api.pages.names import type_names
from api.parameters import CURSOR, Absent, IsoDay, OneOf, described_by
from kb.migrations import require_current
from kb.queries.entity_reviews import find_standing
from kb.queries.filters import Filters
from kb.queries.references import RESOLUTIONS, read_resolutions
from kb.registry import entity_kinds
from kb.sessions import ReadSession, open_engine, read_session, write_session
from kb.settings import Settings
from kb.tokens import resolve_token
from nlp.annotations import ActivityType, EntityLabel, FigureKind, ReferenceKind, to_json


async def get_settings(request: Request) -> Settings:
    """The settings that the application was made with.

    Dependencies that wait for nothing are coroutines: a plain function is sent to a thread, which costs more than it.
    """
    return _settings(request)


def _settings(request: Request) -> Settings:
    settings: Settings = request.app.state.settings
    return settings


def get_reader(request: Request) -> Iterator[ReadSession]:
    """A session in which the database refuses every write."""
    engine = open_engine(_settings(request))
    if not getattr(request.app.state, "schema_checked", False):
        require_current(engine)
        request.app.state.schema_checked = True
    with read_session(engine) as session:
        yield session


def get_writer(request: Request) -> Iterator[ReadSession]:
    """A session for the few routes that exist to write; committed when the route returns, before it is answered."""
    with write_session(open_engine(_settings(request))) as session:
        yield session


def _resolutions(value: str | None) -> str | None:
    return None if value is None else read_resolutions(value)


Id = Annotated[str | None, Query(max_length=200)]
Day = Annotated[IsoDay | None, Absent]
Amount = Annotated[FiniteFloat | None, Absent]
Share = Annotated[Annotated[float, Field(ge=0, le=1)] | None, Absent]
OfActivity = Annotated[ActivityType | None, Absent]
OfFigure = Annotated[FigureKind | None, Absent]
OfChange = Annotated[Literal["increase", "decrease", "none"] | None, Absent]
OfAspect = Annotated[Literal["actual", "target"] | None, Absent]
OfReference = Annotated[ReferenceKind | None, Absent]
OfDocument = Annotated[Annotated[str, OneOf(type_names)] | None, Absent]
OfEntity = Annotated[Annotated[str, OneOf(entity_kinds)] | None, Absent]
Label = Annotated[EntityLabel | None, Absent]
_ONE_RESOLUTION = f"(?:{'|'.join(RESOLUTIONS)})"
Resolution = Annotated[
    # The longest value inside the union: a limit outside it would be applied to the None of an empty field as well.
    Annotated[str, Field(max_length=60)] | None,
    Absent,
    AfterValidator(_resolutions),
    Query(
        description="One resolution, or several with commas between them.",
        json_schema_extra=described_by(f"(?:{_ONE_RESOLUTION}(?:,{_ONE_RESOLUTION})*)?"),
    ),
]


async def get_plain_filters(
    source: Annotated[Id, Query(description="Id of a source.")] = None,
    organization: Annotated[Id, Query(description="Id of an organisation; those below it count too.")] = None,
    place: Annotated[Id, Query(description="Id of a place; those inside it count too.")] = None,
    document: Annotated[Id, Query(description="Id of a cited document.")] = None,
    person: Annotated[Id, Query(description="Id of a person.")] = None,
    activity: Annotated[OfActivity, Query(description="Type of an activity.")] = None,
    topic: Annotated[Id, Query(description="Topic of the article.")] = None,
    since: Annotated[Day, Query(description="First day of publication.")] = None,
    until: Annotated[Day, Query(description="Last day of publication.")] = None,
) -> Filters:
    """The filters without a query text, for what asks several of them; an empty field counts as absent."""
    return Filters(
        source=source or None,
        organization=organization or None,
        place=place or None,
        document=document or None,
        person=person or None,
        activity=activity,
        topic=topic or None,
        since=since,
        until=until,
    )


async def get_filters(
    plain: Annotated[Filters, Depends(get_plain_filters)],
    q: Annotated[str | None, Query(max_length=1000, description="Query text, as in search.")] = None,
) -> Filters:
    """The filters that every list, search, series and export understands; an empty field counts as absent."""
    return replace(plain, q=q or None)


InSettings = Annotated[Settings, Depends(get_settings)]
Reader = Annotated[ReadSession, Depends(get_reader)]
# By default what follows a dependency's `yield` runs when the answer has gone out: too late to say that it failed.
Writer = Annotated[ReadSession, Depends(get_writer, scope="function")]
InFilters = Annotated[Filters, Depends(get_filters)]
InPlainFilters = Annotated[Filters, Depends(get_plain_filters)]
Limit = Annotated[int, Query(ge=1, le=200)]
Cursor = Annotated[str | None, Query(max_length=2000, json_schema_extra=described_by(CURSOR))]


def answer(record: Any) -> JSONResponse:
    """A record as JSON: decimals as numbers, dates as ISO strings."""
    return JSONResponse(to_json(record))


def found(record: Any, what: str) -> JSONResponse:
    """`answer`, or 404 with one sentence where the record is None."""
    if record is None:
        raise HTTPException(HTTPStatus.NOT_FOUND, f"there is no {what}")
    return answer(record)


def follow_merge(request: Request, session: Reader) -> None:
    """Sends who asks for an entity that was merged on to the one that stands for it, with the same question.

    308, so that links stay good; not to be remembered, since a merge can be undone.
    """
    asked = request.path_params.get("id")
    standing = find_standing(session, asked) if asked else None
    if asked is None or standing is None:
        return
    before, _, behind = request.url.path.rpartition(f"/entities/{asked}")
    where = f"{before}/entities/{quote(standing)}{behind}" + (f"?{request.url.query}" if request.url.query else "")
    headers = {"Location": where, "Cache-Control": "no-cache"}
    raise HTTPException(HTTPStatus.PERMANENT_REDIRECT, f"{asked} was merged into {standing}", headers)


async def refuse_nul(request: Request) -> None:
    """Answers 400 to a parameter that holds NUL, which PostgreSQL cannot even compare with."""
    _check_nul(request)


def _check_nul(request: Request) -> None:
    for name, value in [*request.query_params.multi_items(), *request.path_params.items()]:
        if "\0" in name or "\0" in str(value):
            raise HTTPException(HTTPStatus.BAD_REQUEST, f"{name!r} holds a character that no text has")


async def refuse_unknown(request: Request) -> None:
    """Answers 400 to a parameter that the route does not know, or that is given twice where it takes one value.

    A misspelt filter that is passed over in silence would give the numbers of another question.
    """
    _check_nul(request)
    known = _parameters(request).get(request.scope["route"].name, {})
    given = [name for name, _ in request.query_params.multi_items()]
    for name in given:
        if name not in known:
            raise HTTPException(HTTPStatus.BAD_REQUEST, f"there is no parameter {name!r}; there are: {_listed(known)}")
        if given.count(name) > 1 and not known[name]:
            raise HTTPException(HTTPStatus.BAD_REQUEST, f"the parameter {name!r} is given more than once")


def _parameters(request: Request) -> dict[str, dict[str, bool]]:
    """The query parameters of every operation, as the OpenAPI document describes them, and whether each takes several
    values."""
    state = request.app.state
    if not hasattr(state, "parameters"):
        operations = (found for path in request.app.openapi()["paths"].values() for found in path.values())
        state.parameters = {
            operation["operationId"]: {
                item["name"]: item["schema"].get("type") == "array"
                for item in operation.get("parameters", ())
                if item["in"] == "query"
            }
            for operation in operations
        }
    found: dict[str, dict[str, bool]] = state.parameters
    return found


def _listed(names: Iterable[str]) -> str:
    return ", ".join(sorted(names)) or "none"


def token_first(scope: str) -> type[APIRoute]:
    """A class of routes that answer 401 or 403 unless the bearer token has the scope, before they read a body.

    A dependency would come too late: FastAPI reads and parses the body before it asks the first one.
    """

    class TokenFirst(APIRoute):
        """A route behind a token."""

        def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
            """The route's own handler, behind the check."""
            handle = super().get_route_handler()

            async def check_and_handle(request: Request) -> Response:
                request.state.token_name = await run_in_threadpool(_check_token, request, scope)
                return await handle(request)

            return check_and_handle

    return TokenFirst


def _check_token(request: Request, scope: str) -> str:
    """The name of the request's token."""
    kind, _, secret = request.headers.get("authorization", "").partition(" ")
    return check_secret(request, secret.strip() if kind.lower() == "bearer" else "", scope)


def check_secret(request: Request, secret: str, scope: str) -> str:
    """The name of the token with that secret; answers 401 where there is none, 403 where it lacks the scope."""
    with contextmanager(get_reader)(request) as session:
        token = resolve_token(session, secret) if secret else None
    if token is None:
        challenge = {"WWW-Authenticate": 'Bearer realm="biennien"'}
        raise HTTPException(HTTPStatus.UNAUTHORIZED, "this needs a valid bearer token", challenge)
    if scope not in token.scopes:
        raise HTTPException(HTTPStatus.FORBIDDEN, f"this token lacks the scope {scope!r}")
    return token.name


async def _token_name(request: Request, _: Annotated[object, Security(HTTPBearer(auto_error=False))]) -> str:
    """The name of the token that `token_first` found; the scheme is here for the OpenAPI document."""
    name: str = request.state.token_name
    return name


TokenName = Annotated[str, Depends(_token_name)]
