"""Bodies of requests that ask: the filters as their fields, and a bound on their size before they are read."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from http import HTTPStatus
from typing import Annotated, Any

from fastapi import HTTPException, Request
from fastapi.responses import Response
from fastapi.routing import APIRoute
from pydantic import BaseModel, ConfigDict, Field
from starlette.types import Message

from api.dependencies import OfActivity
from api.parameters import NO_NUL, IsoDay

_Id = Annotated[str, Field(max_length=200, pattern=NO_NUL)] | None


class FilterFields(BaseModel):
    """The filters that every list understands, as fields of a body; an unknown field is refused."""

    model_config = ConfigDict(extra="forbid")

    q: Annotated[str, Field(max_length=1000, pattern=NO_NUL)] | None = None
    source: _Id = None
    organization: _Id = None
    place: _Id = None
    document: _Id = None
    person: _Id = None
    activity: OfActivity = None
    topic: _Id = None
    since: IsoDay | None = None
    until: IsoDay | None = None


def bounded(most: int) -> type[APIRoute]:
    """A class of routes that answer 413 to a body of more bytes, and keep no more of it than that."""

    class BoundedRoute(APIRoute):
        """A route with a body of a bounded size."""

        def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
            """The route's own handler, with the body that was read."""
            handle = super().get_route_handler()

            async def read_and_handle(request: Request) -> Response:
                body = await _read(request, most)

                async def receive() -> Message:
                    return {"type": "http.request", "body": body, "more_body": False}

                return await handle(Request(request.scope, receive))

            return read_and_handle

    return BoundedRoute


async def _read(request: Request, most: int) -> bytes:
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > most:
            raise HTTPException(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, f"the request holds more than {most:,} bytes")
    return bytes(body)
