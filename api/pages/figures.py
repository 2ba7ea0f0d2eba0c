"""Figures: the table with its sentences, and the series by organisation and period."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any, Literal, get_args

from fastapi import APIRouter
from fastapi.responses import HTMLResponse

from api.pages.indicators import call_indicator, precision_of
from api.pages.lists import InAsked
from api.pages.render import language_of
from api.parameters import Absent
from api.routes.figures import InFigureFilters
from kb.indicators import load_indicators
from kb.queries.entities import name_entities
from kb.queries.figures import FigureFilters, list_figures
from kb.queries.series import Series, SeriesPoint, SeriesValue, list_series
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
    asked: InAsked, only: InFigureFilters, view: Annotated[Literal["series"] | None, Absent] = None
) -> HTMLResponse:
    """Every number with its sentence, or (``view=series``) the values of each body side by side over the periods."""
    session, settings, filters, cursor = asked.session, asked.settings, asked.filters, asked.cursor
    language = language_of(asked.request)
    indicators = {id_: call_indicator(id_, language) for id_ in load_indicators()}
    shared: dict[str, Any] = {
        "own": FigureFilters.__slots__,
        "removable": ("observation",),
        "kinds": [(value, asked.name("kind", value)) for value in get_args(FigureKind)],
        "indicators": indicators,
    }
    if view == "series":
        series = list_series(session, settings, filters, only, periods=2, limit=10, cursor=cursor)
        rows = [(item, rows_of(item)) for item in series.items]
        precisions = {item.indicator_id: precision_of(item.indicator_id) for item in series.items}
        return asked.page("series.html", found=series, rows=rows, precisions=precisions, **shared)
    found = list_figures(session, settings, filters, only, limit=30, cursor=cursor)
    entities = name_entities(session, [item.organization_id for item in found.items])
    return asked.page("figures.html", found=found, entities=entities, **shared)


def rows_of(series: Series) -> list[Row]:
    """The values of a series in the order of its periods, each with the length of its bar."""
    values = [value for point in series.points for value in point.values]
    longest = max((abs(value.value_max or value.value) for value in values), default=0) or 1
    return [
        Row(point, value, 100 * abs(value.value_max or value.value) / longest, number == 0)
        for point in series.points
        for number, value in enumerate(point.values)
    ]
