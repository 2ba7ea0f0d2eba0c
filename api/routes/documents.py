"""Official documents, their timelines and the graph between them."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Query
from fastapi.responses import JSONResponse

from api.dependencies import Cursor, InFilters, InSettings, Limit, OfDocument, OfReference, Reader, answer, found
from kb.queries.citations import CitedBy, Citing, OpenName, SummedUp, list_citing, list_summed_up
from kb.queries.citations import list_open as query_open
from kb.queries.documents import DocumentFilters, DocumentRecord
from kb.queries.documents import get_document as find_document
from kb.queries.documents import list_documents as query_documents
from kb.queries.first_reports import LagBy
from kb.queries.lag_loading import LagFilters
from kb.queries.lag_reports import LagPart, LagReport
from kb.queries.lag_reports import list_lag_reports as query_lag_reports
from kb.queries.lags import Lags
from kb.queries.lags import list_lags as query_lags
from kb.queries.paging import Slice
from kb.queries.reports import Reports
from kb.queries.reports import list_reports as query_reports
from kb.queries.silence import Silence
from kb.queries.silence import list_silent as query_silent
from kb.queries.trail import Direction, Trail
from kb.queries.trail import get_trail as query_trail
from kb.queries.trails import Companion, Graph, Timeline, list_cited_together
from kb.queries.trails import get_document_graph as query_graph
from kb.queries.trails import get_document_timeline as query_timeline

_WAYS = "down: what carries it out; up: what it carries out; both: the one, then the other with depths below 0."
router = APIRouter(tags=["documents"])


@router.get("/documents", response_model=Slice[DocumentRecord])
def list_documents(
    session: Reader,
    settings: InSettings,
    filters: InFilters,
    name: Annotated[str | None, Query(max_length=300, description="A symbol in any spelling, or words.")] = None,
    type: Annotated[OfDocument, Query(description="Official abbreviation of the type: NQ, CT.")] = None,
    kind: OfReference = None,
    origin: Literal["authority", "inferred"] | None = None,
    cited: Annotated[bool, Query(description="Only documents that an article cites.")] = True,
    sort: Literal["id", "cited"] = "id",
    limit: Limit = 20,
    cursor: Cursor = None,
) -> JSONResponse:
    """Documents by id, or the most cited first (an order that moves while articles are added)."""
    only = DocumentFilters(name or None, type, kind, origin, cited)
    return answer(query_documents(session, settings, filters, only, sort=sort, limit=limit, cursor=cursor))


@router.get("/documents/graph", response_model=Graph)
def get_document_graph(
    session: Reader, settings: InSettings, filters: InFilters, limit: Annotated[int, Query(ge=1, le=500)] = 100
) -> JSONResponse:
    """The most cited documents, what they do to each other and which are cited together."""
    return answer(query_graph(session, settings, filters, limit=limit))


@router.get("/documents/open", response_model=Slice[OpenName])
def list_open(
    session: Reader, settings: InSettings, filters: InFilters, limit: Limit = 20, cursor: Cursor = None
) -> JSONResponse:
    """Symbols and names that no citation could be resolved by yet, the most cited first, each with an example."""
    return answer(query_open(session, settings, filters, limit=limit, cursor=cursor))


@router.get("/documents/silent", response_model=Silence)
def list_silent(
    session: Reader, settings: InSettings, filters: InFilters, limit: Limit = 20, cursor: Cursor = None
) -> JSONResponse:
    """Documents issued from ``since`` to ``until`` that the press of a place, source or organization does not cite,
    beside how much of that press was harvested."""
    return answer(query_silent(session, settings, filters, limit=limit, cursor=cursor))


def get_lag_filters(
    type: Annotated[OfDocument, Query(description="Official abbreviation of the documents' type: NQ, CT.")] = None,
    issuer: Annotated[
        str | None, Query(max_length=200, description="Id of the body that issued them; those below it count too.")
    ] = None,
) -> LagFilters:
    """The restrictions on the documents whose lags are asked for."""
    return LagFilters(type, issuer or None)


InLagFilters = Annotated[LagFilters, Depends(get_lag_filters)]
OfPress = Annotated[LagBy, Query(description="Whose first report: of each source, or of the press local to a place.")]


@router.get("/documents/lags", response_model=Lags)
def list_lags(
    session: Reader,
    settings: InSettings,
    filters: InFilters,
    only: InLagFilters,
    by: OfPress = "source",
    limit: Limit = 20,
    cursor: Cursor = None,
) -> JSONResponse:
    """Days from the issue of documents to the first report on them: median and quartiles by source or by place.

    `since` and `until` are days of issue (else the year before the last article), all other filters are on the articles
    that report. Local to a place is the press at home there and what names bodies there; places are provinces or, with
    `place`, those directly below it. Apart: documents not reported, cited before their day of issue, or older than what
    is held of the press. `/documents/lags/reports` lists the documents behind each number.
    """
    return answer(query_lags(session, settings, filters, only, by=by, limit=limit, cursor=cursor))


@router.get("/documents/lags/reports", response_model=Slice[LagReport])
def list_lag_reports(
    session: Reader,
    settings: InSettings,
    filters: InFilters,
    only: InLagFilters,
    group: Annotated[str, Query(max_length=200, description="Id of the source or place.")],
    by: OfPress = "source",
    part: Annotated[LagPart, Query(description="Which of its numbers in `/documents/lags`.")] = "reported",
    limit: Limit = 20,
    cursor: Cursor = None,
) -> JSONResponse:
    """The documents behind a number of `/documents/lags`, the soonest reported first, each with its first citation."""
    found = query_lag_reports(session, settings, filters, group, only, by=by, part=part, limit=limit, cursor=cursor)
    return answer(found)


@router.get("/documents/{id}", response_model=DocumentRecord)
def get_document(session: Reader, id: str) -> JSONResponse:
    """The document: identity, titles seen, citations by resolution, what it implements and what implements it."""
    return found(find_document(session, id), f"document {id!r}")


@router.get("/documents/{id}/timeline", response_model=Timeline)
def get_document_timeline(session: Reader, settings: InSettings, filters: InFilters, id: str) -> JSONResponse:
    """Citations of the document by month."""
    return found(query_timeline(session, settings, id, filters), f"document {id!r}")


@router.get("/documents/{id}/cited-together", response_model=Slice[Companion])
def list_companions(session: Reader, id: str, limit: Limit = 20) -> JSONResponse:
    """Documents that the same articles cite, the most frequent first."""
    if find_document(session, id) is None:
        return found(None, f"document {id!r}")
    companions = list_cited_together(session, id, limit)
    return answer(Slice(tuple(companions), None, len(companions), len(companions) < limit))


@router.get("/documents/{id}/citations", response_model=Slice[Citing])
def list_citations(
    session: Reader,
    settings: InSettings,
    filters: InFilters,
    id: str,
    by: Annotated[CitedBy, Query(description="Whose citations are counted.")] = "source",
    limit: Limit = 50,
) -> JSONResponse:
    """Who cites the document: sources, or organisations and places of the citing articles, most articles first."""
    if find_document(session, id) is None:
        return found(None, f"document {id!r}")
    citing = list_citing(session, settings, id, by, filters, limit)
    return answer(Slice(tuple(citing), None, len(citing), len(citing) < limit))


@router.get("/documents/{id}/reports", response_model=Reports)
def list_reports(
    session: Reader,
    settings: InSettings,
    filters: InFilters,
    id: str,
    by: OfPress = "place",
    limit: Limit = 50,
    cursor: Cursor = None,
) -> JSONResponse:
    """The first article that cites the document by place or source, with the days since its issue, the soonest first.

    Apart: citations before the day of issue, undated ones, and who has not reported, beside what was harvested of them.
    """
    return found(query_reports(session, settings, id, filters, by=by, limit=limit, cursor=cursor), f"document {id!r}")


@router.get("/documents/{id}/trail", response_model=Trail)
def get_trail(
    session: Reader,
    id: str,
    direction: Annotated[Direction, Query(description=_WAYS)] = "down",
    depth: Annotated[int, Query(ge=1, le=12, description="Steps from the document.")] = 4,
) -> JSONResponse:
    """The documents that follow from this one, or that it follows from, each step with its sentence.

    A document that is reached twice, or by itself in a circle, is entered once and `known` elsewhere.
    """
    return found(query_trail(session, id, direction=direction, depth=depth), f"document {id!r}")


@router.get("/documents/{id}/summaries", response_model=Slice[SummedUp])
def list_summaries(session: Reader, id: str, limit: Limit = 20) -> JSONResponse:
    """Sentences in which what came of the document is summed up (sơ kết, tổng kết), oldest article first."""
    if find_document(session, id) is None:
        return found(None, f"document {id!r}")
    summaries = list_summed_up(session, id, limit)
    return answer(Slice(tuple(summaries), None, len(summaries), len(summaries) < limit))
