"""How a route says that another one takes its place: ``Deprecation`` (RFC 9745), ``Sunset`` (RFC 8594) and a link."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from datetime import UTC, datetime
from email.utils import format_datetime
from typing import Any

from fastapi import HTTPException, Request
from fastapi.responses import Response
from fastapi.routing import APIRoute


def deprecated(since: datetime, sunset: datetime | None, successor: str) -> type[APIRoute]:
    """A class of routes that are marked as deprecated in the OpenAPI document and by the headers of every answer.

    ``sunset`` is when they may stop to answer, None where no end is known (docs/stability.md). ``successor`` is the
    address of what takes their place. Used as ``@router.get(...)`` of ``APIRouter(route_class=deprecated(...))``.
    """
    headers = {
        "Deprecation": f"@{int(since.timestamp())}",
        "Link": f'<{successor}>; rel="successor-version"',
    }
    if sunset is not None:
        headers["Sunset"] = format_datetime(sunset.astimezone(UTC), usegmt=True)

    class Deprecated(APIRoute):
        """A route that another one replaces."""

        def __init__(self, *arguments: Any, **options: Any) -> None:
            super().__init__(*arguments, **(options | {"deprecated": True}))

        def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
            """The route's own handler, with the headers on what it answers and on what it refuses."""
            handle = super().get_route_handler()

            async def handle_and_tell(request: Request) -> Response:
                try:
                    answered = await handle(request)
                except HTTPException as error:
                    error.headers = {**(error.headers or {}), **headers}
                    raise
                answered.headers.update(headers)
                return answered

            return handle_and_tell

    return Deprecated
