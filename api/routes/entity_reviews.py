"""What persons decide about entities: merge, split, rename, and undo, for whoever holds a token with ``review``."""

from __future__ import annotations

from dataclasses import dataclass
from http import HTTPStatus
from typing import Annotated, Literal

from fastapi import APIRouter, HTTPException, Path
from fastapi.responses import JSONResponse
from pydantic import BaseModel, ConfigDict, Field

from api.dependencies import Cursor, Limit, Reader, TokenName, Writer, answer, found, token_first
from api.errors import describe_problems
from api.parameters import NO_NUL
from kb.entity_reviews import (
    Decision,
    EntityReviewError,
    Outcome,
    ReviewedEntityMissing,
    store_entity_review,
    undo_entity_review,
)
from kb.queries.entities import get_entity
from kb.queries.entity_reviews import EntityReviewRecord, EntityReviews, get_entity_review
from kb.queries.entity_reviews import list_entity_reviews as query_reviews
from kb.sessions import ReadSession

router = APIRouter(tags=["reviews"])
deciding = APIRouter(tags=["reviews"], route_class=token_first("review"), responses=describe_problems(401, 403))

Id = Annotated[str, Field(min_length=1, max_length=160, pattern=NO_NUL)]
Number = Annotated[int, Path(ge=1, le=2**31 - 1, description="Number of the review.")]


class EntityReviewRequest(BaseModel):
    """A decision on one entity.

    ``merge``: ``target_id`` stands for it everywhere. ``split``: in ``articles`` another is meant, ``target_id`` or a
    new one called ``name``. ``rename``: it is called ``name``.
    """

    model_config = ConfigDict(extra="forbid")

    verdict: Literal["merge", "split", "rename"]
    target_id: Id | None = None
    name: Annotated[str, Field(max_length=300, pattern=NO_NUL)] | None = None
    articles: Annotated[list[Id], Field(max_length=1000)] = []
    note: Annotated[str, Field(max_length=2000, pattern=NO_NUL)] | None = None


@dataclass(frozen=True, slots=True)
class EntityReviewOutcome:
    """A decision as it is kept, and what came of it."""

    review: EntityReviewRecord
    linked: int
    """Articles that were linked anew."""
    waiting: int
    """Articles that wait for `biennien enrich`, because they are many: until then they show what they meant before."""


@router.get("/entities/{id}/reviews", response_model=EntityReviews)
def list_entity_reviews(session: Reader, id: str, limit: Limit = 20, cursor: Cursor = None) -> JSONResponse:
    """Decisions on the entity and on all that was merged into it, newest first, also those that were undone."""
    reviews = query_reviews(session, id, limit=limit, cursor=cursor)
    if not reviews.total and get_entity(session, id) is None:
        return found(None, f"entity {id!r}")
    return answer(reviews)


@deciding.post("/entities/{id}/reviews", status_code=HTTPStatus.CREATED, response_model=EntityReviewOutcome)
def create_entity_review(session: Writer, reviewer: TokenName, id: str, review: EntityReviewRequest) -> JSONResponse:
    """Merges, splits or renames an entity, until it is undone; kept over re-annotation. Needs the scope ``review``."""
    decision = Decision(review.verdict, id, review.target_id, review.name, review.articles)
    try:
        outcome = store_entity_review(session, decision, reviewer=reviewer, note=review.note)
    except EntityReviewError as error:
        raise _refused(error) from error
    made = _tell(session, outcome)
    made.status_code = HTTPStatus.CREATED
    return made


@deciding.post("/entities/{id}/reviews/{review}/undo", response_model=EntityReviewOutcome)
def delete_entity_review(session: Writer, reviewer: TokenName, id: str, review: Number) -> JSONResponse:
    """Takes a decision back: everything is as if it had never been taken. Needs the scope ``review``."""
    held = get_entity_review(session, review)
    if held is None or id not in (held.entity_id, held.target_id):
        return found(None, f"review {review} of {id!r}")
    try:
        return _tell(session, undo_entity_review(session, review, reviewer=reviewer))
    except EntityReviewError as error:
        raise _refused(error) from error


def _refused(error: EntityReviewError) -> HTTPException:
    missing = isinstance(error, ReviewedEntityMissing)
    return HTTPException(HTTPStatus.NOT_FOUND if missing else HTTPStatus.CONFLICT, str(error))


def _tell(session: ReadSession, outcome: Outcome) -> JSONResponse:
    held = get_entity_review(session, outcome.id)
    if held is None:
        raise RuntimeError(f"review {outcome.id} was kept and is not there")
    return answer(EntityReviewOutcome(held, outcome.linked, outcome.waiting))


router.include_router(deciding)
