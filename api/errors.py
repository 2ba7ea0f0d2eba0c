"""Errors as RFC 9457 problem details for programs, and as a readable page for people."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from http import HTTPStatus
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, Response
from starlette.exceptions import HTTPException
from starlette.routing import compile_path

from kb.archived_pages import ArchiveRemoved
from kb.queries.filters import BadQuery, Contradiction, NotThere
from kb.search import CursorGone
from kb.sessions import SchemaError

_STATUSES = (
    (CursorGone, HTTPStatus.GONE),
    (ArchiveRemoved, HTTPStatus.GONE),
    (Contradiction, HTTPStatus.CONFLICT),
    (NotThere, HTTPStatus.NOT_FOUND),
    (BadQuery, HTTPStatus.BAD_REQUEST),
)
log = logging.getLogger("biennien.api")


PROBLEM_SCHEMA: dict[str, Any] = {
    "title": "Problem",
    "description": "RFC 9457 problem details.",
    "type": "object",
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
        "violated-policies": {
            "type": "array",
            "items": {"type": "string"},
            "description": "With 429: the quotas that are spent.",
        },
    },
    "required": ["type", "title", "status", "detail"],
}


def describe_problems(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """What the OpenAPI document says of the errors that a route may answer."""
    content = {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}
    return {status: {"description": HTTPStatus(status).phrase, "content": content} for status in statuses}


def problem(
    status: int,
    detail: str,
    request: Request,
    headers: dict[str, str] | None = None,
    fields: Iterable[str] = (),
    words: str | None = None,
) -> Response:
    """The answer for an error: a page for a browser outside ``/api``, problem details otherwise.

    ``fields`` are the parameters whose values are not understood; ``words`` is the key of the interface text that says
    more than the status does.
    """
    wants_page = "text/html" in request.headers.get("accept", "") and not request.url.path.startswith("/api/")
    if wants_page:
        from api.pages.render import render_error

        return render_error(request, status, detail, headers, fields, words)
    body = {"type": "about:blank", "title": HTTPStatus(status).phrase, "status": status, "detail": detail}
    return JSONResponse(body, status, headers, media_type="application/problem+json")


def _methods(request: Request) -> set[str]:
    """The methods of all operations at the request's address: the router names those of the first one alone."""
    found: set[str] = set()
    for path, operations in request.app.openapi()["paths"].items():
        if compile_path(path)[0].match(request.url.path):
            found |= {method.upper() for method in operations}
    return found | ({"HEAD"} if "GET" in found else set())


def add_error_handlers(app: FastAPI) -> None:
    """Teaches the application to answer every error as `problem` does; an unforeseen one is logged, never shown."""

    async def on_http(request: Request, error: Exception) -> Response:
        assert isinstance(error, HTTPException)  # noqa: S101 - the type the handler is registered for
        headers = dict(error.headers or {})
        if error.status_code == HTTPStatus.METHOD_NOT_ALLOWED and (methods := _methods(request)):
            headers["Allow"] = ", ".join(sorted(methods))
        return problem(error.status_code, str(error.detail), request, headers)

    async def on_validation(request: Request, error: Exception) -> Response:
        assert isinstance(error, RequestValidationError)  # noqa: S101
        parts = (f"{'.'.join(str(step) for step in item['loc'][1:])}: {item['msg']}" for item in error.errors())
        fields = [str(item["loc"][-1]) for item in error.errors()]
        return problem(HTTPStatus.UNPROCESSABLE_ENTITY, "; ".join(parts), request, fields=fields)

    async def on_bad_query(request: Request, error: Exception) -> Response:
        status = next(status for kind, status in _STATUSES if isinstance(error, kind))
        return problem(status, str(error), request, words=getattr(error, "words", None))

    async def on_schema(request: Request, error: Exception) -> Response:
        return problem(HTTPStatus.SERVICE_UNAVAILABLE, str(error), request)

    async def on_any(request: Request, error: Exception) -> Response:
        log.exception("unforeseen error on %s", request.url.path, exc_info=error)
        return problem(HTTPStatus.INTERNAL_SERVER_ERROR, "an unforeseen error; it has been logged", request)

    app.add_exception_handler(HTTPException, on_http)
    app.add_exception_handler(RequestValidationError, on_validation)
    app.add_exception_handler(BadQuery, on_bad_query)
    app.add_exception_handler(SchemaError, on_schema)
    app.add_exception_handler(Exception, on_any)
