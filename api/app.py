"""The web application: JSON under ``/api/v1``, pages at the root, both over the same queries."""

from __future__ import annotations

from importlib import import_module
from importlib.metadata import version
from pathlib import Path
from pkgutil import iter_modules

from fastapi import APIRouter, FastAPI
from fastapi.staticfiles import StaticFiles

import api.pages
import api.routes
from api.errors import add_error_handlers
from api.middleware import ConditionalGet, SecurityHeaders
from kb.settings import Settings

API_PREFIX = "/api/v1"


def create_app(settings: Settings | None = None) -> FastAPI:
    """The application over the knowledge base of ``settings`` (the environment's where None).

    Nothing is opened until the first request, so an application can be made before its database exists.
    """
    app = FastAPI(
        title="Biên niên",
        version=version("biennien"),
        summary="Vietnamese trade-union news: articles, cited documents, figures, organisations, each with its evidence.",
        openapi_url="/openapi.json",
        # The stock documentation pages load scripts from a public network, which the content security policy forbids.
        docs_url=None,
        redoc_url=None,
    )
    app.state.settings = settings or Settings()
    add_error_handlers(app)
    app.add_middleware(ConditionalGet)
    app.add_middleware(SecurityHeaders)
    for router in _routers(api.routes):
        app.include_router(router, prefix=API_PREFIX)
    for router in _routers(api.pages):
        app.include_router(router, include_in_schema=False)
    app.mount("/static", StaticFiles(directory=Path(api.pages.__file__).parent / "static"), name="static")
    return app


def _routers(package: object) -> list[APIRouter]:
    """The ``router`` of every module in a package's folder: a new route is a new file, registered nowhere."""
    found: list[APIRouter] = []
    for info in sorted(iter_modules(package.__path__), key=lambda info: info.name):  # type: ignore[attr-defined]
        module = import_module(f"{package.__name__}.{info.name}")  # type: ignore[attr-defined]
        router = getattr(module, "router", None)
        if isinstance(router, APIRouter):
            found.append(router)
    return found
