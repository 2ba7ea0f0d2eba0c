"""Figures: the table with its sentences, and the series by organisation and period."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any, Literal, get_args

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from api.dependencies import Absent, Cursor, InFilters, InSettings, Reader
from api.pages.lists import download_query, list_chosen
from api.pages.render import language_of, namer, page
from api.routes.figures import InFigureFilters
from kb.indicators import load_indicators
from kb.queries.entities import name_entities
from kb.queries.figures import list_figures
from kb.queries.series import Series, SeriesPoint, SeriesValue, list_series
from kb.queries.sources import name_sources
from nlp.annotations import FigureKind

router = APIRouter()


@dataclass(frozen=True, slots=True)
class Row:
    """One value of a series with its bar, in hundredths of the longest."""

    point: SeriesPoint
    value: SeriesValue
    length: float
    first: bool
    """Whether it is the first value of its period."""


@router.get("/figures", response_class=HTMLResponse)
def show_figures(
    request: Request,
    session: Reader,
    settings: InSettings,
    filters: InFilters,
    only: InFigureFilters,
    view: Annotated[Literal["series"] | None, Absent] = None,
    cursor: Cursor = None,
) -> HTMLResponse:
    """Every number with its sentence, or (``view=series``) the values of each body side by side over the periods."""
    named = namer(language_of(request))
    sources = name_sources(session)
    shared: dict[str, Any] = {
        "chosen": list_chosen(request, session, filters),
        "cursor": cursor,
        "kinds": [(value, named("kind", value)) for value in get_args(FigureKind)],
        "indicators": [(item.id, item.name) for item in load_indicators().values()],
        "download": download_query(request, "indicator", "unit", "kind", "period", "min", "max"),
    }
    if view == "series":
        series = list_series(session, settings, filters, only, periods=2, limit=10, cursor=cursor)
        names = {item.id: item.name for item in load_indicators().values()}
        rows = [(item, rows_of(item)) for item in series.items]
        return page(request, "series.html", sources=sources, found=series, rows=rows, names=names, **shared)
    found = list_figures(session, settings, filters, only, limit=30, cursor=cursor)
    entities = name_entities(session, [item.organization_id for item in found.items])
    return page(request, "figures.html", sources=sources, found=found, entities=entities, **shared)


def rows_of(series: Series) -> list[Row]:
    """The values of a series in the order of its periods, each with the length of its bar."""
    values = [value for point in series.points for value in point.values]
    longest = max((abs(value.value_max or value.value) for value in values), default=0) or 1
    return [
        Row(point, value, 100 * abs(value.value_max or value.value) / longest, number == 0)
        for point in series.points
        for number, value in enumerate(point.values)
    ]
