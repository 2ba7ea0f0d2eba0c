"""Search: ranked or newest first, with facets, a histogram, highlights, and the query as it was understood."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import APIRouter, Query
from fastapi.responses import JSONResponse

from api.dependencies import Cursor, InFilters, InSettings, Limit, Reader, answer
from api.errors import describe_problems
from api.parameters import described_by
from kb.search import FACETS, SearchAnswer
from kb.search import search_articles as query_search

router = APIRouter(tags=["search"], responses=describe_problems(410))

_ONE_FACET = f"(?:{'|'.join(FACETS)})"
FacetNames = Annotated[
    str | None,
    Query(
        max_length=200,
        description="Comma-separated: source, organization, document, place, activity, year ...",
        json_schema_extra=described_by(f" *(?:{_ONE_FACET} *)?(?:, *(?:{_ONE_FACET} *)?)*"),
    ),
]


@router.get("/search", response_model=SearchAnswer)
def search_articles(
    session: Reader,
    settings: InSettings,
    filters: InFilters,
    sort: Literal["relevance", "date"] = "relevance",
    facets: FacetNames = None,
    histogram: Literal["month"] | None = None,
    limit: Limit = 20,
    cursor: Cursor = None,
) -> JSONResponse:
    """Articles that match ``q`` and pass the filters. By relevance, a cursor holds for one state of the index (410 when
    that is gone); by date it is stable."""
    wanted = tuple(name for name in (part.strip() for part in (facets or "").split(",")) if name)
    found = query_search(
        session,
        settings,
        filters,
        sort=sort,
        limit=limit,
        cursor=cursor,
        facets=wanted,
        histogram=histogram,
    )
    return answer(found)
