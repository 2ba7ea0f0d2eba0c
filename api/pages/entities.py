"""Organisations, people and places: the list, and everything known of one of them."""

from __future__ import annotations

from http import HTTPStatus
from typing import Annotated, get_args

from fastapi import APIRouter, Depends, HTTPException, Query, Request
from fastapi.responses import HTMLResponse

from api.dependencies import Cursor, InSettings, Label, Reader, follow_merge
from api.pages.charts import days_of, month_chart
from api.pages.lists import InAsked, by_article
from api.pages.render import linker, page
from kb.queries.entities import (
    EntityFilters,
    get_entity,
    get_entity_months,
    list_children,
    list_entities,
    list_mentions,
    list_people_in_office,
    name_entities,
)
from kb.queries.entity_reviews import list_entity_reviews
from kb.queries.filters import Filters
from kb.queries.sources import name_sources
from nlp.annotations import EntityLabel

router = APIRouter(dependencies=[Depends(follow_merge)])

FILTER_OF = {"ORG": "organization", "PER": "person", "LOC": "place"}
Words = Annotated[str | None, Query(max_length=300)]


@router.get("/entities", response_class=HTMLResponse)
def show_entities(asked: InAsked, label: Label = None, name: Words = None) -> HTMLResponse:
    """What the press names, the most named first."""
    only = EntityFilters(label=label, name=name or None)
    found = list_entities(
        asked.session, asked.settings, asked.filters, only, sort="mentions", limit=50, cursor=asked.cursor
    )
    return asked.page(
        "entities.html",
        own=("label", "name"),
        found=found,
        labels=get_args(EntityLabel),
        parents=name_entities(asked.session, [item.parent_id for item in found.items]),
    )


@router.get("/entities/{id}", response_class=HTMLResponse)
def show_entity(
    request: Request, session: Reader, settings: InSettings, id: str, cursor: Cursor = None
) -> HTMLResponse:
    """Names, where it stands, positions, mentions by month, and each mention with its sentence."""
    entity = get_entity(session, id)
    if entity is None:
        raise HTTPException(HTTPStatus.NOT_FOUND, f"there is no entity {id!r}")
    timeline = get_entity_months(session, settings, id, Filters())
    counts = {item.month: item.count for item in timeline.items} if timeline else {}
    mentions = list_mentions(session, settings, Filters(), entity_id=id, limit=30, cursor=cursor)
    link = linker(request)
    filter_name = FILTER_OF.get(entity.label, "organization")
    people = list_people_in_office(session, id) if entity.label == "ORG" else []
    positions = [*entity.positions, *people]
    near = (entity.parent_id, entity.place_id, *entity.predecessor_ids, *entity.successor_ids)
    held = [id_ for item in positions for id_ in (item.organization_id, item.person_id)]
    reviews = list_entity_reviews(session, id)
    reviewed = [id_ for item in reviews.items for id_ in (item.entity_id, item.target_id)]
    return page(
        request,
        "entity.html",
        sources=name_sources(session),
        entity=entity,
        filter_name=filter_name,
        chart=month_chart(counts, lambda month: link("/search", sort="date", **{filter_name: id}, **days_of(month))),
        undated=timeline.undated if timeline else 0,
        mentions=mentions,
        grouped=by_article(mentions.items),
        cursor=cursor,
        people=people,
        children=list_children(session, id),
        names=name_entities(session, [*near, *held, *reviewed]),
        reviews=reviews,
    )
