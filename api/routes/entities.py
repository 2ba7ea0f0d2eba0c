"""Organisations, people and places."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Query
from fastapi.responses import JSONResponse
from pydantic import Field

from api.dependencies import (
    Cursor,
    InFilters,
    InSettings,
    Label,
    Limit,
    OfEntity,
    Reader,
    answer,
    follow_merge,
    found,
)
from api.errors import describe_problems
from api.parameters import YEAR, Absent
from kb.queries.entities import EntityFilters, EntityRecord, MentionRecord
from kb.queries.entities import get_entity as find_entity
from kb.queries.entities import list_entities as query_entities
from kb.queries.entities import list_mentions as query_mentions
from kb.queries.paging import Slice
from kb.queries.timeline import EntityTimeline, Order, TimelineOptions
from kb.queries.timeline import get_entity_timeline as query_timeline
from kb.queries.timeline_entries import TimelineEntry
from kb.queries.timeline_list import TimelineFilters
from kb.queries.timeline_list import list_timeline as query_entries
from kb.queries.timeline_reports import Kind

router = APIRouter(tags=["entities"], dependencies=[Depends(follow_merge)], responses=describe_problems(308))


@router.get("/entities", response_model=Slice[EntityRecord])
def list_entities(
    session: Reader,
    settings: InSettings,
    filters: InFilters,
    label: Label = None,
    kind: Annotated[OfEntity, Query(description="federation, sector_union, person, place ...")] = None,
    parent: Annotated[str | None, Query(max_length=200, description="Id of what stands directly above.")] = None,
    name: Annotated[str | None, Query(max_length=300, description="Words of the name; diacritics optional.")] = None,
    mentioned: Annotated[bool, Query(description="Only entities that an article names.")] = True,
    sort: Literal["id", "mentions"] = "id",
    limit: Limit = 20,
    cursor: Cursor = None,
) -> JSONResponse:
    """Entities by id, or the most named first (an order that moves while articles are added)."""
    only = EntityFilters(label, kind, parent or None, name or None, mentioned)
    return answer(query_entities(session, settings, filters, only, sort=sort, limit=limit, cursor=cursor))


@router.get("/entities/{id}", response_model=EntityRecord)
def get_entity(session: Reader, id: str) -> JSONResponse:
    """The entity: names, where it stands, positions over time."""
    return found(find_entity(session, id), f"entity {id!r}")


OfYear = Annotated[
    Annotated[str, Field(pattern=f"^(?:{YEAR}|undated)$")] | None,
    Absent,
    Query(description="``2023``, or ``undated``."),
]
Below = Annotated[bool, Query(description="Also what stands below it.")]
Predecessors = Annotated[bool, Query(description="Also what it grew from, and what stood below that.")]


@router.get("/entities/{id}/timeline", response_model=EntityTimeline)
def get_entity_timeline(
    session: Reader,
    settings: InSettings,
    filters: InFilters,
    id: str,
    below: Below = True,
    predecessors: Predecessors = True,
    order: Annotated[Order, Query(description="Of the years, and of the entries inside them.")] = "newest",
    year: OfYear = None,
    limit: Annotated[int, Query(ge=0, le=50, description="Entries of each kind in each year.")] = 5,
    silent_days: Annotated[int, Query(ge=1, le=3650, description="Unnamed for so long, a body is silent.")] = 180,
) -> JSONResponse:
    """What the body did, year by year: activities, documents, people and figures, each with its evidence; mentions by
    month; since when the press is silent about it, beside what was harvested meanwhile."""
    options = TimelineOptions(below, predecessors, order, year, limit, silent_days)
    return found(query_timeline(session, settings, id, filters, options), f"entity {id!r}")


@router.get("/entities/{id}/timeline/entries", response_model=Slice[TimelineEntry])
def list_timeline_entries(
    session: Reader,
    settings: InSettings,
    filters: InFilters,
    id: str,
    kind: Annotated[Kind | None, Absent, Query(description="One kind of entry.")] = None,
    year: OfYear = None,
    below: Below = True,
    predecessors: Predecessors = True,
    limit: Limit = 20,
    cursor: Cursor = None,
) -> JSONResponse:
    """Every entry of the timeline: by kind, the newest first, what is undated last."""
    if find_entity(session, id) is None:
        return found(None, f"entity {id!r}")
    only = TimelineFilters(id, kind, year, below, predecessors)
    return answer(query_entries(session, settings, filters, only, limit=limit, cursor=cursor))


@router.get("/entities/{id}/mentions", response_model=Slice[MentionRecord])
def list_mentions(
    session: Reader,
    settings: InSettings,
    filters: InFilters,
    id: str,
    below: Annotated[bool, Query(description="Also of what stands below it.")] = False,
    limit: Limit = 20,
    cursor: Cursor = None,
) -> JSONResponse:
    """Every place that names the entity, with its sentence; newest article first."""
    if find_entity(session, id) is None:
        return found(None, f"entity {id!r}")
    slice_ = query_mentions(session, settings, filters, entity_id=id, below=below, limit=limit, cursor=cursor)
    return answer(slice_)
