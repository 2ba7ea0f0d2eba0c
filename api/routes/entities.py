"""Organisations, people and places."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import APIRouter, Query
from fastapi.responses import JSONResponse

from api.dependencies import Cursor, InFilters, InSettings, Label, Limit, OfEntity, Reader, answer, found
from kb.queries.entities import EntityFilters, EntityRecord, MentionRecord
from kb.queries.entities import get_entity as find_entity
from kb.queries.entities import get_entity_timeline as query_timeline
from kb.queries.entities import list_entities as query_entities
from kb.queries.entities import list_mentions as query_mentions
from kb.queries.paging import Slice
from kb.queries.trails import Timeline

router = APIRouter(tags=["entities"])


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


@router.get("/entities/{id}/timeline", response_model=Timeline)
def get_entity_timeline(session: Reader, settings: InSettings, filters: InFilters, id: str) -> JSONResponse:
    """Mentions of the entity by month."""
    return found(query_timeline(session, settings, id, filters), f"entity {id!r}")


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
