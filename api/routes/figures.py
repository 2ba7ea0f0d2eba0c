"""Figures, their series, and the observations that they share."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Query
from fastapi.responses import JSONResponse

from api.dependencies import (
    Amount,
    Cursor,
    Id,
    InFilters,
    InSettings,
    Limit,
    OfAspect,
    OfChange,
    OfFigure,
    Reader,
    Share,
    answer,
    found,
)
from api.parameters import PERIOD, described_by
from kb.queries.comparison import MOST_BODIES, Comparison
from kb.queries.comparison import get_comparison as find_comparison
from kb.queries.figures import FigureFilters, FigureRecord
from kb.queries.figures import get_figure as find_figure
from kb.queries.figures import list_figures as query_figures
from kb.queries.observations import FullObservation, Observation
from kb.queries.observations import get_observation as find_observation
from kb.queries.observations import list_observations as query_observations
from kb.queries.paging import Slice
from kb.queries.series import Series
from kb.queries.series import list_series as query_series

router = APIRouter(tags=["figures"])


async def get_figure_filters(
    indicator: Annotated[str | None, Query(max_length=300, description="Id of an indicator, or words of it.")] = None,
    unit: Annotated[str | None, Query(max_length=100, description="A unit or its beginning, whole words.")] = None,
    kind: OfFigure = None,
    period: Annotated[
        str | None,
        Query(
            max_length=30,
            description="2023, 2023-Q2, 2023-05 or 2023-01-01..2023-06-30.",
            json_schema_extra=described_by(f"(?:{PERIOD})?"),
        ),
    ] = None,
    min: Amount = None,
    max: Amount = None,
    observation: Annotated[Id, Query(description="Id of an observation: all that states this one fact.")] = None,
    change: Annotated[OfChange, Query(description="What something grew or fell by; none for levels alone.")] = None,
    aspect: OfAspect = None,
    min_confidence: Annotated[Share, Query(description="Between 0 and 1.")] = None,
) -> FigureFilters:
    """Restrictions on the figures themselves."""
    return FigureFilters(
        indicator=indicator or None,
        unit=unit or None,
        kind=kind,
        period=period or None,
        min=min,
        max=max,
        observation=observation or None,
        change=change,
        aspect=aspect,
        min_confidence=min_confidence,
    )


def split_ids(words: str | None) -> list[str]:
    """The ids in a list with commas, each once."""
    return list(dict.fromkeys(part for part in (words or "").split(",") if part))


InFigureFilters = Annotated[FigureFilters, Depends(get_figure_filters)]


@router.get("/figures", response_model=Slice[FigureRecord])
def list_figures(
    session: Reader,
    settings: InSettings,
    filters: InFilters,
    only: InFigureFilters,
    limit: Limit = 20,
    cursor: Cursor = None,
) -> JSONResponse:
    """Figures, newest article first; ``organization`` and ``place`` are those of the figure itself."""
    return answer(query_figures(session, settings, filters, only, limit=limit, cursor=cursor))


@router.get("/figures/series", response_model=Slice[Series])
def list_series(
    session: Reader,
    settings: InSettings,
    filters: InFilters,
    only: InFigureFilters,
    periods: Annotated[int, Query(ge=1, le=100, description="Only series with so many periods or more.")] = 1,
    limit: Limit = 20,
    cursor: Cursor = None,
) -> JSONResponse:
    """Figures by organisation, indicator and period; different values side by side, nothing added up."""
    return answer(query_series(session, settings, filters, only, periods=periods, limit=limit, cursor=cursor))


@router.get("/figures/comparison", response_model=Comparison)
def get_comparison(
    session: Reader,
    settings: InSettings,
    filters: InFilters,
    only: InFigureFilters,
    indicator: Annotated[str, Query(min_length=1, max_length=300, description="Id of an indicator.")],
    organizations: Annotated[
        str | None,
        Query(
            max_length=2000,
            description="Ids with commas between them, each body by itself; at most 8.",
            json_schema_extra=described_by(f"[^,]*(?:,[^,]*){{0,{MOST_BODIES - 1}}}"),
        ),
    ] = None,
) -> JSONResponse:
    """One indicator (``indicator`` is its id) over calendar years, several organisations side by side.

    Without ``organizations`` those with most years are taken, below ``organization`` where that is given. Only what
    holds for a whole year is compared, levels and never growth; what articles state differently stands side by side.
    """
    chosen = split_ids(organizations)
    return answer(find_comparison(session, settings, filters, indicator, chosen, only))


@router.get("/figures/{id}", response_model=FigureRecord)
def get_figure(session: Reader, id: str) -> JSONResponse:
    """One figure with its sentence."""
    return found(find_figure(session, id), f"figure {id!r}")


@router.get("/observations", response_model=Slice[Observation])
def list_observations(
    session: Reader,
    settings: InSettings,
    filters: InFilters,
    only: InFigureFilters,
    sort: Literal["id", "articles"] = "id",
    limit: Limit = 20,
    cursor: Cursor = None,
) -> JSONResponse:
    """Facts, each once with every sentence that states it and what contradicts it; those of most articles first with
    ``sort=articles``. A fact is found where one of its figures passes the filters, and is then shown whole."""
    return answer(query_observations(session, settings, filters, only, sort=sort, limit=limit, cursor=cursor))


@router.get("/observations/{id}", response_model=FullObservation)
def get_observation(session: Reader, id: str) -> JSONResponse:
    """One fact with every sentence that states it, and side by side the facts that contradict it."""
    return found(find_observation(session, id), f"observation {id!r}")
