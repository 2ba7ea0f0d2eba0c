"""The web application: JSON under ``/api/v1``, pages at the root, both over the same queries."""

from __future__ import annotations

from importlib import import_module
from importlib.metadata import version
from pathlib import Path
from pkgutil import iter_modules
from typing import Any

from fastapi import APIRouter, Depends, FastAPI
from fastapi.openapi.utils import get_openapi
from fastapi.routing import APIRoute
from fastapi.staticfiles import StaticFiles

import api.health
import api.pages
import api.routes
from api.dependencies import refuse_nul, refuse_unknown
from api.errors import PROBLEM_SCHEMA, add_error_handlers, describe_problems
from api.middleware import ConditionalGet, HeadAsGet, SecurityHeaders, is_tagged
from api.parameters import forbid_nul
from api.rates import RateLimits, describe_rates
from kb.settings import Settings

API_PREFIX = "/api/v1"


def create_app(settings: Settings | None = None) -> FastAPI:
    """The application over the knowledge base of ``settings`` (the environment's where None).

    Nothing is opened until the first request, so an application can be made before its database exists.
    """
    app = FastAPI(
        title="Biên niên",
        version=version("biennien"),
        summary="Vietnamese trade-union news: articles, documents, figures, organisations, each with its evidence.",
        openapi_url="/openapi.json",
        # The stock documentation pages load scripts from a public network, which the content security policy forbids.
        docs_url=None,
        redoc_url=None,
        generate_unique_id_function=_operation_id,
    )
    app.state.settings = settings or Settings()
    add_error_handlers(app)
    app.add_middleware(ConditionalGet)
    app.add_middleware(RateLimits, prefix=API_PREFIX, settings=app.state.settings)
    app.add_middleware(HeadAsGet)
    app.add_middleware(SecurityHeaders)
    app.include_router(api.health.router, tags=["health"])
    problems = describe_problems(400, 404, 409, 422, 429, 503)
    for router in _routers(api.routes, app.state.settings):
        app.include_router(router, prefix=API_PREFIX, dependencies=[Depends(refuse_unknown)], responses=problems)
    for router in _routers(api.pages, app.state.settings):
        app.include_router(router, include_in_schema=False, dependencies=[Depends(refuse_nul)])
    app.mount("/static", StaticFiles(directory=Path(api.pages.__file__).parent / "static"), name="static")
    app.openapi = lambda: _describe(app)  # type: ignore[method-assign]
    return app


def _operation_id(route: APIRoute) -> str:
    """The function's own name, so that generated clients have methods with readable names."""
    return route.name


def _describe(app: FastAPI) -> dict[str, Any]:
    """The OpenAPI document, with the schema of problem details that every route refers to."""
    if app.openapi_schema is None:
        schema = get_openapi(title=app.title, version=app.version, summary=app.summary, routes=app.routes)
        schema["components"]["schemas"]["Problem"] = PROBLEM_SCHEMA
        for path, operations in schema["paths"].items():
            for parameter in (item for operation in operations.values() for item in operation.get("parameters", ())):
                if path.startswith(API_PREFIX):
                    forbid_nul(parameter["schema"])
            if "get" in operations and _has_etag(operations["get"]["responses"]["200"]):
                operations["get"]["responses"]["304"] = {"description": "The answer that If-None-Match names holds."}
        describe_rates(schema, API_PREFIX)
        app.openapi_schema = schema
    return app.openapi_schema


def _has_etag(success: dict[str, Any]) -> bool:
    return any(is_tagged(kind) for kind in success.get("content", {}))


def _routers(package: object, settings: Settings | None = None) -> list[APIRouter]:
    """The ``router`` of every module in a package's folder: a new route is a new file, registered nowhere.

    A module with ``is_on`` has its routes only where that is true of the settings (with None, of any).
    """
    found: list[APIRouter] = []
    for info in sorted(iter_modules(package.__path__), key=lambda info: info.name):  # type: ignore[attr-defined]
        module = import_module(f"{package.__name__}.{info.name}")  # type: ignore[attr-defined]
        router = getattr(module, "router", None)
        is_on = getattr(module, "is_on", None)
        if isinstance(router, APIRouter) and (settings is None or is_on is None or is_on(settings)):
            found.append(router)
    return found
