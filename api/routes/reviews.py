"""A person's verdict on a fact, for whoever holds a token with the scope ``review``."""

from __future__ import annotations

from dataclasses import dataclass
from http import HTTPStatus
from typing import Annotated, Any, Literal

from fastapi import APIRouter, HTTPException
from fastapi.responses import JSONResponse
from pydantic import BaseModel, ConfigDict, Field

from api.dependencies import TokenName, Writer, token_first
from api.errors import describe_problems
from api.parameters import NO_NUL
from kb.reviews import ReviewedMissing, ReviewError, store_review

router = APIRouter(tags=["reviews"], route_class=token_first("review"), responses=describe_problems(401, 403))


class ReviewRequest(BaseModel):
    """A verdict on one fact; a correction names the fields that are to be changed."""

    model_config = ConfigDict(extra="forbid")

    layer: Literal["reference", "figure", "mention", "activity"]
    fact_id: Annotated[str, Field(min_length=1, max_length=160, pattern=NO_NUL)]
    verdict: Literal["accept", "correct", "reject"]
    correction: dict[str, str | int | float | bool | None] | None = None
    note: Annotated[str, Field(max_length=2000, pattern=NO_NUL)] | None = None


@dataclass(frozen=True, slots=True)
class ReviewRecord:
    """The review as it was kept."""

    id: int
    layer: str
    fact_id: str
    verdict: str
    reviewer: str


@router.post("/reviews", status_code=HTTPStatus.CREATED, response_model=ReviewRecord)
def create_review(session: Writer, reviewer: TokenName, review: ReviewRequest) -> JSONResponse:
    """Accepts, corrects or rejects a fact; the verdict is kept over re-annotation. Needs the scope ``review``."""
    values: dict[str, Any] = review.model_dump()
    try:
        number = store_review(session, reviewer=reviewer, **values)
    except ReviewedMissing as error:
        raise HTTPException(HTTPStatus.NOT_FOUND, str(error)) from error
    except ReviewError as error:
        raise HTTPException(HTTPStatus.CONFLICT, str(error)) from error
    record = {"id": number, "reviewer": reviewer}
    record |= {name: values[name] for name in ("layer", "fact_id", "verdict")}
    return JSONResponse(record, HTTPStatus.CREATED)
