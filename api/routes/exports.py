"""Any list as a file."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Coroutine
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import JSONResponse, Response, StreamingResponse

from api.dependencies import InFilters, InSettings, Label, OfDocument, Reader, Resolution, answer
from api.middleware import matches
from api.parameters import Absent
from api.routes.entities import OfYear
from api.routes.figures import get_figure_filters
from kb.data_state import data_state
from kb.export import MEDIA_TYPES, Export, Manifest
from kb.export_rows import KINDS, ExportQuery
from kb.queries.documents import DocumentFilters
from kb.queries.entities import EntityFilters
from kb.queries.figures import FigureFilters
from kb.queries.references import ReferenceFilters
from kb.queries.timeline_list import TimelineFilters
from kb.sessions import open_engine

router = APIRouter(tags=["export"])

Format = Literal["csv", "xlsx", "jsonl", "parquet"]
Only = ReferenceFilters | EntityFilters | DocumentFilters | FigureFilters | TimelineFilters | None


def _only_references(
    resolution: Resolution = None,
    type: Annotated[OfDocument, Query(description="Official abbreviation of the type: NQ, CT.")] = None,
    symbol: Annotated[str | None, Query(max_length=120, description="A symbol in any spelling.")] = None,
) -> Only:
    return ReferenceFilters(resolution=resolution, type=type, symbol=symbol or None)


def _only_documents(
    name: Annotated[str | None, Query(max_length=300, description="A symbol in any spelling, or words.")] = None,
    type: Annotated[OfDocument, Query(description="Official abbreviation of the type: NQ, CT.")] = None,
) -> Only:
    return DocumentFilters(name=name or None, type=type)


def _only_entities(
    label: Label = None,
    name: Annotated[str | None, Query(max_length=300, description="Words of the name; diacritics optional.")] = None,
) -> Only:
    return EntityFilters(label=label, name=name or None)


def _only_timeline(
    entity: Annotated[str, Query(min_length=1, max_length=200, description="Whose timeline it is.")],
    year: OfYear = None,
    below: Annotated[bool | None, Absent, Query(description="Also what stands below it (yes).")] = None,
    predecessors: Annotated[bool | None, Absent, Query(description="Also what it grew from (yes).")] = None,
) -> Only:
    return TimelineFilters(entity, None, year, below is not False, predecessors is not False)


def _only_articles() -> Only:
    return None


OWN_FILTERS: dict[str, Callable[..., Only | Coroutine[Any, Any, Only]]] = {
    "articles": _only_articles,
    "references": _only_references,
    "documents": _only_documents,
    "figures": get_figure_filters,
    "entities": _only_entities,
    "activities": _only_articles,
    "timeline": _only_timeline,
}
"""What can be exported, each with the filters on its own records: another's are refused as unknown."""


def get_tag(request: Request, settings: InSettings) -> str | None:
    """The ETag of the file that the address gives now; None for a query text, since the search index moves by itself.

    Weak: the bytes of an XLSX file hold the time at which it was made.
    """
    state = None if request.query_params.get("q") else data_state(open_engine(settings))
    if state is None:
        return None
    asked = "&".join(sorted(f"{name}={value}" for name, value in request.query_params.multi_items()))
    return f'W/"{hashlib.sha256(f"{state} {request.url.path}?{asked}".encode()).hexdigest()[:24]}"'


# Asked before the records: a commit between the two makes the tag too old, never too new.
InTag = Annotated[str | None, Depends(get_tag)]


def _add_routes(records: str, own_filters: Callable[..., Only | Coroutine[Any, Any, Only]]) -> None:
    """The routes of one kind of record, so that the OpenAPI document lists exactly the filters that it has."""

    def get_export(
        session: Reader,
        settings: InSettings,
        filters: InFilters,
        format: Format,
        only: Only = Depends(own_filters),  # noqa: B008
    ) -> Export:
        return Export(session, settings, ExportQuery(records, filters, only), format)

    @router.get(
        f"/export/{records}.{{format}}",
        name=f"export_{records}",
        response_class=StreamingResponse,
        responses={
            200: {"content": {media: {} for media in MEDIA_TYPES.values()}, "description": "The file."},
            304: {"description": "The file whose ETag was sent still says what the database holds."},
        },
    )
    def export_records(request: Request, tag: InTag, export: Export = Depends(get_export)) -> Response:  # noqa: B008
        """Every record that passes the filters, streamed; the number of rows is announced in X-Total-Count.

        A file without ``q`` has an ETag, which changes with every change of the database.
        """
        known = request.headers.get("if-none-match", "")
        held = {"ETag": tag, "Cache-Control": "no-cache"} if tag else {}
        if tag and matches(known, tag):
            return Response(status_code=304, headers=held)
        headers = {
            **held,
            "Content-Disposition": f'attachment; filename="{export.query.kind}.{export.format}"',
            "X-Total-Count": str(export.total),
        }
        return StreamingResponse(iter(export), headers=headers, media_type=MEDIA_TYPES[export.format])

    @router.get(f"/export/{records}.{{format}}/manifest", name=f"get_{records}_manifest", response_model=Manifest)
    def get_manifest(export: Export = Depends(get_export)) -> JSONResponse:  # noqa: B008
        """Query, filters, time, number of rows, version and SHA-256 of the file that the same address without
        ``/manifest`` gives now (an XLSX file holds the time at which it was made, so its checksum is only its own)."""
        for _ in export:
            pass
        return answer(export.manifest())


for _records in KINDS:
    _add_routes(_records, OWN_FILTERS[_records])
