"""Coverage over time and stories."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import APIRouter, Query
from fastapi.responses import JSONResponse

from api.dependencies import Cursor, InFilters, InSettings, Limit, Reader, answer, found
from api.parameters import described_by
from api.routes.figures import split_ids
from kb.queries.coverage import MOST_COMPARED, Coverage
from kb.queries.coverage import get_coverage as query_coverage
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
        int | None, Query(ge=1, le=36500, description="Also list unions that were not named for so many days.")
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


@router.get("/stories/{id}", response_model=StoryRecord)
def get_story(session: Reader, id: str) -> JSONResponse:
    """One text as several outlets printed it: who was first, and what each copy changed."""
    return found(find_story(session, id), f"story {id!r}")
