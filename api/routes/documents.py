"""Official documents, their timelines and the graph between them."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import APIRouter, Query
from fastapi.responses import JSONResponse

from api.dependencies import Cursor, InFilters, InSettings, Limit, OfDocument, OfReference, Reader, answer, found
from kb.queries.citations import CitedBy, Citing, OpenName, SummedUp, list_citing, list_summed_up
from kb.queries.citations import list_open as query_open
from kb.queries.documents import DocumentFilters, DocumentRecord
from kb.queries.documents import get_document as find_document
from kb.queries.documents import list_documents as query_documents
from kb.queries.paging import Slice
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
