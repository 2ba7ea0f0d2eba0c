"""Documents: the list, and who cites one of them, when, beside what."""

from __future__ import annotations

from http import HTTPStatus
from typing import Annotated, get_args

from fastapi import APIRouter, HTTPException, Query, Request
from fastapi.responses import HTMLResponse

from api.dependencies import Cursor, InSettings, OfDocument, Reader, Resolution
from api.pages.charts import days_of, month_chart
from api.pages.lag_charts import HEIGHT, WIDTH, day_bars, link_lags, middles
from api.pages.lists import InAsked, by_article
from api.pages.names import call_document, call_type, type_names
from api.pages.render import linker, page
from api.routes.documents import InLagFilters, OfPress
from kb.queries.citations import list_citing, list_open, list_summed_up
from kb.queries.document_names import name_documents
from kb.queries.documents import RELATIONS, DocumentFilters, get_document, list_documents, list_same_symbol
from kb.queries.entities import EntityFilters, list_entities, name_entities
from kb.queries.filters import Filters
from kb.queries.first_reports import LagBy
from kb.queries.lag_reports import LagPart, list_lag_reports
from kb.queries.lags import list_lags
from kb.queries.references import ReferenceFilters, list_references
from kb.queries.reports import list_reports
from kb.queries.silence import list_silent
from kb.queries.sources import name_sources
from kb.queries.trail import get_trail
from kb.queries.trails import get_document_timeline, list_cited_together

router = APIRouter()

DEEPEST = 6
"""Steps of a trail that a page shows: from a Politburo resolution to a grassroots union's plan it takes four."""
Words = Annotated[str | None, Query(max_length=300)]


@router.get("/documents", response_class=HTMLResponse)
def show_documents(asked: InAsked, name: Words = None, type: OfDocument = None) -> HTMLResponse:
    """Documents that the press cites, the most cited first."""
    only = DocumentFilters(name=name or None, type=type)
    found = list_documents(
        asked.session, asked.settings, asked.filters, only, sort="cited", limit=50, cursor=asked.cursor
    )
    return asked.page(
        "documents.html",
        own=("name", "type"),
        found=found,
        call=call_document,
        types=sorted(((code, call_type(code, asked.name)) for code in type_names()), key=lambda item: item[1]),
    )


@router.get("/documents/open", response_class=HTMLResponse)
def show_open(asked: InAsked) -> HTMLResponse:
    """Symbols and names that were never resolved, the most cited first."""
    found = list_open(asked.session, asked.settings, asked.filters, limit=50, cursor=asked.cursor)
    ids = [id_ for item in found.items for id_ in item.candidates]
    return asked.page("documents_open.html", found=found, names=name_documents(asked.session, ids))


@router.get("/documents/silent", response_class=HTMLResponse)
def show_silent(asked: InAsked) -> HTMLResponse:
    """Documents that the press of a place or a source does not cite; a form where neither is chosen."""
    filters = asked.filters
    chosen = filters.place or filters.source or filters.organization
    found = list_silent(asked.session, asked.settings, filters, limit=50, cursor=asked.cursor) if chosen else None
    places = list_entities(
        asked.session, asked.settings, Filters(), EntityFilters(label="LOC"), sort="mentions", limit=80
    )
    return asked.page(
        "documents_silent.html",
        found=found,
        places=sorted(((item.id, item.name) for item in places.items), key=lambda pair: pair[1]),
        outlets=sorted(name_sources(asked.session).items(), key=lambda pair: pair[1]),
    )


@router.get("/documents/lags", response_class=HTMLResponse)
def show_lags(asked: InAsked, only: InLagFilters, by: OfPress = "source") -> HTMLResponse:
    """How many days documents take to be reported, by source or place."""
    found = list_lags(asked.session, asked.settings, asked.filters, only, by=by, limit=30, cursor=asked.cursor)
    return asked.page(
        "documents_lags.html",
        own=("by", "type", "issuer"),
        removable=("issuer",),
        found=found,
        by=by,
        drawn=middles(found.items),
        hrefs=link_lags(asked.request, found),
        types=sorted(((code, call_type(code, asked.name)) for code in type_names()), key=lambda item: item[1]),
        width=WIDTH,
        height=HEIGHT,
    )


@router.get("/documents/lags/reports", response_class=HTMLResponse)
def show_lag_reports(
    asked: InAsked,
    only: InLagFilters,
    group: Annotated[str, Query(max_length=200)],
    by: OfPress = "source",
    part: LagPart = "reported",
) -> HTMLResponse:
    """The documents behind a number of a source or place."""
    found = list_lag_reports(
        asked.session, asked.settings, asked.filters, group, only, by=by, part=part, limit=30, cursor=asked.cursor
    )
    names = name_sources(asked.session) if by == "source" else name_entities(asked.session, [group])
    back = {
        name: value for name, value in asked.request.query_params.items() if name not in ("group", "part", "cursor")
    }
    return asked.page(
        "lag_reports.html",
        own=("by", "type", "issuer", "group", "part"),
        found=found,
        part=part,
        name=names.get(group, group),
        back=linker(asked.request)("/documents/lags", **back),
    )


@router.get("/documents/{id}/reports", response_class=HTMLResponse)
def show_reports(asked: InAsked, id: str, by: OfPress = "place") -> HTMLResponse:
    """Who reported on the document after how many days, and who has not."""
    document = get_document(asked.session, id)
    found = list_reports(asked.session, asked.settings, id, asked.filters, by=by, limit=100, cursor=asked.cursor)
    if document is None or found is None:
        raise HTTPException(HTTPStatus.NOT_FOUND, f"there is no document {id!r}")
    return asked.page(
        "document_reports.html",
        document=document,
        title=call_document(document),
        found=found,
        by=by,
        drawn=day_bars(found.items),
        width=WIDTH,
        height=HEIGHT,
    )


@router.get("/documents/{id}", response_class=HTMLResponse)
def show_document(
    request: Request, session: Reader, settings: InSettings, id: str, cursor: Cursor = None
) -> HTMLResponse:
    """The document's identity, its citations by month, each citation with its sentence, and its trail."""
    document = get_document(session, id)
    if document is None:
        raise HTTPException(HTTPStatus.NOT_FOUND, f"there is no document {id!r}")
    timeline = get_document_timeline(session, settings, id, Filters())
    counts = {item.month: item.count for item in timeline.items} if timeline else {}
    citations = list_references(session, settings, Filters(document=id), limit=30, cursor=cursor)
    link = linker(request)
    relations = [name for pair in RELATIONS.items() for name in pair]
    linked = [item for name in relations for item in getattr(document, name)]
    reports = [list_reports(session, settings, id, Filters(), by=by, limit=6) for by in get_args(LagBy)]
    down, up = (get_trail(session, id, direction=way, depth=DEEPEST) for way in ("down", "up"))
    return page(
        request,
        "document.html",
        sources=name_sources(session),
        document=document,
        title=call_document(document),
        call=call_document,
        chart=month_chart(counts, lambda month: link("/search", document=id, sort="date", **days_of(month))),
        undated=timeline.undated if timeline else 0,
        citations=citations,
        grouped=by_article(citations.items),
        cursor=cursor,
        together=list_cited_together(session, id),
        relations=relations,
        inverse=RELATIONS,
        trails=[(way, trail) for way, trail in (("up", up), ("down", down)) if trail and len(trail.items) > 1],
        citing=[
            (by, list_citing(session, settings, id, by, Filters(), 8)) for by in ("organization", "place", "source")
        ],
        reports=[(found, day_bars(found.items)) for found in reversed(reports) if found and document.issued_on],
        width=WIDTH,
        height=HEIGHT,
        summed_up=list_summed_up(session, id, 5),
        same=list_same_symbol(session, id),
        names=name_documents(session, [item.document_id for item in linked]),
    )


@router.get("/references", response_class=HTMLResponse)
def show_references(asked: InAsked, resolution: Resolution = None, symbol: Words = None) -> HTMLResponse:
    """Every citation with its sentence, those included that are left open."""
    only = ReferenceFilters(resolution=resolution, symbol=symbol or None)
    found = list_references(asked.session, asked.settings, asked.filters, only, limit=50, cursor=asked.cursor)
    ids = {item.document_id for item in found.items} | {id_ for item in found.items for id_ in item.candidates}
    return asked.page(
        "references.html",
        own=("resolution", "symbol"),
        removable=("symbol",),
        found=found,
        names=name_documents(asked.session, ids),
    )
