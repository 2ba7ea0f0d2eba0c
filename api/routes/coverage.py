"""Coverage over time and stories."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import APIRouter, Query
from fastapi.responses import JSONResponse
from pydantic import Field

from api.dependencies import Cursor, Day, Id, InFilters, InPlainFilters, InSettings, Limit, Reader, answer, found
from api.parameters import Absent, described_by
from api.routes.figures import split_ids
from kb.queries.coverage import MOST_COMPARED, Coverage
from kb.queries.coverage import get_coverage as query_coverage
from kb.queries.coverage_queries import MOST_QUERIES, QueryComparison, compare_queries
from kb.queries.filters import Filters
from kb.queries.paging import Slice
from kb.queries.reprints import ReprintedArticle, Reprints
from kb.queries.reprints import list_reprinted_articles as query_reprinted
from kb.queries.reprints import list_reprints as query_reprints
from kb.queries.silent_bodies import SilentBodies
from kb.queries.silent_bodies import list_silent_bodies as query_silent
from kb.queries.stories import StoryRecord
from kb.queries.stories import get_story as find_story

router = APIRouter(tags=["coverage"])


@router.get("/coverage", response_model=Coverage)
def get_coverage(
    session: Reader,
    settings: InSettings,
    filters: InFilters,
    by: Literal["source", "organization", "place", "document", "activity"] = "source",
    group: Annotated[
        str | None,
        Query(
            max_length=4000,
            description="Ids of things to be compared with each other, with commas between them; at most 20. Shares of "
            "voice among them are then given, and an organisation or place stands for all below it.",
            json_schema_extra=described_by(f"[^,]*(?:,[^,]*){{0,{MOST_COMPARED - 1}}}"),
        ),
    ] = None,
    silent_days: Annotated[
        int | None,
        Query(ge=1, le=36500, description="Also list unions that were last named more than so many days ago."),
    ] = None,
    limit: Limit = 20,
    cursor: Cursor = None,
) -> JSONResponse:
    """Things by the number of their articles, by month, originals and reprints; beside them how complete the harvest
    is.

    ``total`` counts the things, ``articles`` the articles under the filters. ``share`` is the part of these that name
    the thing; ``normalised_share`` the mean over the sources of the mean over the months of that part within the source
    and month, so that neither a prolific source nor a month that was harvested in part decides (below ten articles a
    month or source weighs in proportion); ``group_share`` the part of the articles on any thing of ``group``.
    """
    found = query_coverage(
        session,
        settings,
        filters,
        by=by,
        group=split_ids(group),
        silent_days=silent_days,
        limit=limit,
        cursor=cursor,
    )
    return answer(found)


@router.get("/coverage/silent", response_model=SilentBodies)
def list_silent_bodies(
    session: Reader,
    settings: InSettings,
    source: Annotated[Id, Query(description="Id of a source: the silence of that source alone.")] = None,
    since: Annotated[Day, Query(description="First day of the months for which the harvest is told.")] = None,
    until: Annotated[
        Day, Query(description="Last day of the silence, else the last of which anything is held.")
    ] = None,
    silent_days: Annotated[int, Query(ge=1, le=36500, description="Days for which they were not named.")] = 90,
    limit: Limit = 20,
    cursor: Cursor = None,
) -> JSONResponse:
    """Unions that were named before and not for so many days, the longest silent first.

    Beside them stands how completely each source was harvested month by month, and with each union how much is held of
    the sources that named it before: what was not harvested is a gap of ours and no silence.
    """
    filters = Filters(source=source or None, since=since, until=until)
    return answer(query_silent(session, settings, filters, silent_days, limit=limit, cursor=cursor))


@router.get("/coverage/reprints", response_model=Reprints)
def list_reprints(
    session: Reader, settings: InSettings, filters: InFilters, limit: Limit = 20, cursor: Cursor = None
) -> JSONResponse:
    """Who prints first and who prints it again, source by source, those with most reprints first.

    The filters choose the reprints. ``-`` stands for articles without a declared source.
    """
    return answer(query_reprints(session, settings, filters, limit=limit, cursor=cursor))


@router.get("/coverage/reprints/articles", response_model=Slice[ReprintedArticle])
def list_reprinted_articles(
    session: Reader,
    settings: InSettings,
    filters: InFilters,
    first: Annotated[str, Query(min_length=1, max_length=200, description="Id of the source that was first.")],
    reprinting: Annotated[str, Query(min_length=1, max_length=200, description="Id of the source that reprints.")],
    limit: Limit = 20,
    cursor: Cursor = None,
) -> JSONResponse:
    """The reprints that are counted for a pair of sources, newest first, each with the first article of its story."""
    found = query_reprinted(session, settings, filters, first, reprinting, limit=limit, cursor=cursor)
    return answer(found)


@router.get("/coverage/compare", response_model=QueryComparison)
def compare_coverage(
    session: Reader,
    settings: InSettings,
    filters: InPlainFilters,
    q: Annotated[
        list[Annotated[str, Field(min_length=1, max_length=1000)]],
        Query(
            min_length=1,
            max_length=MOST_QUERIES,
            description="Query text, as in search; repeated for each query that is compared, at most ten.",
        ),
    ],
    interval: Annotated[
        Literal["month", "year"] | None,
        Absent,
        Query(description="Without it months, or years where there are more than sixty months."),
    ] = None,
) -> JSONResponse:
    """Queries over time: exact numbers of articles by month or year, raw and normalised shares as in ``/coverage``.

    Each series carries the query as it was understood and the query string that lists its articles at ``/search``. A
    share is null where nothing of the period is held.
    """
    return answer(compare_queries(session, settings, filters, q, interval))


@router.get("/stories/{id}", response_model=StoryRecord)
def get_story(session: Reader, id: str) -> JSONResponse:
    """One text as several outlets printed it: who was first, and what each copy changed."""
    return found(find_story(session, id), f"story {id!r}")
