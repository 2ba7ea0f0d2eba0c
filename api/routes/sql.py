"""``/sql``: questions in SQL over the views for people; there only where the setting says so, behind a token."""

from __future__ import annotations

from http import HTTPStatus
from typing import Annotated, Any, Literal

from fastapi import APIRouter, HTTPException, Query
from fastapi.responses import Response, StreamingResponse
from pydantic import BaseModel, ConfigDict, Field

from api.dependencies import InSettings, TokenName, answer, token_first
from api.errors import describe_problems
from kb.export import MEDIA_TYPES
from kb.export_csv import write_csv
from kb.settings import Settings
from kb.sql import LONGEST_SQL, SqlAnswer, SqlBusy, SqlUnavailable, ask_sql

router = APIRouter(tags=["sql"], route_class=token_first("sql"), responses=describe_problems(401, 403))

SqlFormat = Literal["json", "csv"]
_SAID = "One statement that reads: SELECT or WITH, over the views whose names end in _readable or _by_month."
_ANSWERS: dict[int | str, dict[str, Any]] = {
    200: {"model": SqlAnswer, "content": {MEDIA_TYPES["csv"]: {}}, "description": "The rows."}
}


class SqlRequest(BaseModel):
    """One statement, for those that are too long for an address."""

    model_config = ConfigDict(extra="forbid")

    sql: Annotated[str, Field(min_length=1, max_length=LONGEST_SQL, description=_SAID)]
    format: SqlFormat = "json"


def is_on(settings: Settings) -> bool:
    """Whether there are these routes at all."""
    return settings.sql_route


def answer_sql(settings: Settings, sql: str) -> SqlAnswer:
    """The answer; 503 where others are asking, or PostgreSQL has no role for it."""
    try:
        return ask_sql(settings, sql)
    except (SqlBusy, SqlUnavailable) as error:
        raise HTTPException(HTTPStatus.SERVICE_UNAVAILABLE, str(error)) from error


@router.get("/sql", response_model=SqlAnswer, responses=_ANSWERS)
def get_sql(
    settings: InSettings,
    owner: TokenName,
    sql: Annotated[str, Query(min_length=1, max_length=LONGEST_SQL, description=_SAID)],
    format: Annotated[SqlFormat, Query(description="JSON, or CSV as exports have it.")] = "json",
) -> Response:
    """The rows of one statement that reads, at most 10,000 of them and 8 MiB (``truncated`` says whether there are
    more), within two seconds."""
    return _written(answer_sql(settings, sql), format)


@router.post("/sql", response_model=SqlAnswer, responses=_ANSWERS)
def post_sql(settings: InSettings, owner: TokenName, asked: SqlRequest) -> Response:
    """The same, with the statement in the body."""
    return _written(answer_sql(settings, asked.sql), asked.format)


def _written(found: SqlAnswer, format_: SqlFormat) -> Response:
    if format_ == "json":
        return answer(found)
    headers = {"Content-Disposition": 'attachment; filename="sql.csv"', "X-Truncated": str(found.truncated).lower()}
    return StreamingResponse(write_csv(found.columns, found.rows), headers=headers, media_type=MEDIA_TYPES["csv"])
