"""Any list as a file."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Query
from fastapi.responses import JSONResponse, StreamingResponse

from api.dependencies import Absent, InFilters, InSettings, Label, OfDocument, Reader, Resolution, answer
from api.routes.entities import OfYear
from api.routes.figures import InFigureFilters
from kb.export import MEDIA_TYPES, Export, Manifest
from kb.export_rows import KINDS, ExportQuery
from kb.queries.documents import DocumentFilters
from kb.queries.entities import EntityFilters
from kb.queries.figures import FigureFilters
from kb.queries.filters import BadQuery
from kb.queries.references import ReferenceFilters
from kb.queries.timeline_list import TimelineFilters

router = APIRouter(tags=["export"])

ExportKind = Literal["articles", "references", "documents", "figures", "entities", "activities", "timeline"]
Format = Literal["csv", "xlsx", "jsonl", "parquet"]


def get_export(
    session: Reader,
    settings: InSettings,
    filters: InFilters,
    figures: InFigureFilters,
    records: ExportKind,
    format: Format,
    resolution: Resolution = None,
    label: Label = None,
    name: Annotated[str | None, Query(max_length=300, description="Of documents or entities.")] = None,
    type: Annotated[OfDocument, Query(description="Of documents or references.")] = None,
    symbol: Annotated[str | None, Query(max_length=120, description="Of references, in any spelling.")] = None,
    entity: Annotated[str | None, Query(max_length=200, description="Of timelines: whose it is.")] = None,
    year: OfYear = None,
    below: Annotated[bool | None, Absent, Query(description="Of timelines: also what stands below (yes).")] = None,
    predecessors: Annotated[bool | None, Absent, Query(description="Of timelines: also what it grew from.")] = None,
) -> Export:
    """The export that the address asks for; filters of another kind are refused, not passed over."""
    only: ReferenceFilters | EntityFilters | DocumentFilters | FigureFilters | TimelineFilters | None = None
    own: set[str] = set()
    if records == "references":
        only = ReferenceFilters(resolution=resolution, type=type, symbol=symbol or None)
        own = {"resolution", "type", "symbol"}
    elif records == "entities":
        only, own = EntityFilters(label=label, name=name or None), {"label", "name"}
    elif records == "documents":
        only, own = DocumentFilters(name=name or None, type=type), {"name", "type"}
    elif records == "figures":
        only, own = figures, set(figures.__slots__)
    elif records == "timeline":
        only = TimelineFilters(entity or None, None, year, below is not False, predecessors is not False)
        own = {"entity", "year", "below", "predecessors"}
    given: dict[str, object] = {
        "resolution": resolution,
        "label": label,
        "name": name or None,
        "type": type,
        "symbol": symbol or None,
    }
    given |= {"symbol": symbol or None, "entity": entity or None, "year": year}
    given |= {"below": below, "predecessors": predecessors, **asdict(figures)}
    for other, value in given.items():
        if value is not None and other not in own:
            raise BadQuery(f"{records} have no filter {other!r}")
    return Export(session, settings, ExportQuery(records, filters, only), format)


InExport = Annotated[Export, Depends(get_export)]


@router.get(
    "/export/{records}.{format}",
    response_class=StreamingResponse,
    responses={200: {"content": {media: {} for media in MEDIA_TYPES.values()}, "description": "The file."}},
)
def export_records(export: InExport) -> StreamingResponse:
    """Every record that passes the filters, streamed; the number of rows is announced in X-Total-Count."""
    headers = {
        "Content-Disposition": f'attachment; filename="{export.query.kind}.{export.format}"',
        "X-Total-Count": str(export.total),
    }
    return StreamingResponse(iter(export), headers=headers, media_type=MEDIA_TYPES[export.format])


@router.get("/export/{records}.{format}/manifest", response_model=Manifest)
def get_manifest(export: InExport) -> JSONResponse:
    """Query, filters, time, number of rows, version and SHA-256 of the file that the same address without
    ``/manifest`` gives now (an XLSX file holds the time at which it was made, so its checksum is only its own)."""
    for _ in export:
        pass
    return answer(export.manifest())


assert set(KINDS) == set(ExportKind.__args__)  # type: ignore[attr-defined]  # noqa: S101
