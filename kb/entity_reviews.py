"""Merging, splitting and renaming entities by review, and undoing it: checked, kept, and laid over everything at once.

The rows of entities change at once. Articles that mean another entity now are annotated and linked anew in the same
transaction where they are few, so that all that rests on their entities follows; else they are marked as waiting, and
the next `biennien enrich` does it.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

from kb.cleanup import remove_unused
from kb.enrich import EnrichError, annotate_again
from kb.entity_decisions import Decisions, forget_decisions, load_decisions
from kb.entity_pointers import find_meaning_articles, list_resting
from kb.entity_rows import settle_entities
from kb.ids import short_hash, slug
from kb.models import Article, Entity, EntityReview, Revision
from kb.rows import append_outbox, lock_linking
from kb.settling import settle_authority

FEW = 20
"""Articles that are linked anew within the request: one or two seconds of work."""
_LONGEST_NAME = 300
_LONGEST_SLUG = 130


class EntityReviewError(Exception):
    """The review cannot be taken or undone; the message says why, in one sentence."""


class ReviewedEntityMissing(EntityReviewError):
    """What the review is about, or names, is not there."""


@dataclass(frozen=True, slots=True)
class Decision:
    """What a person decides. ``target_id``: what a merge puts in the entity's place, or what a split says is meant;
    ``name``: the new name, or that of the entity which a split tells apart; ``articles``: where a split holds."""

    verdict: str
    entity_id: str
    target_id: str | None = None
    name: str | None = None
    articles: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a review: its number, and how many articles were linked anew or wait for `biennien enrich`."""

    id: int
    linked: int
    waiting: int
    target_id: str | None = field(default=None)


def store_entity_review(
    session: Session, decision: Decision, *, reviewer: str, note: str | None = None, few: int = FEW
) -> Outcome:
    """Keeps a decision and lays it over everything that it bears upon. Raises EntityReviewError.

    The search index has to be brought up with the outbox afterwards.
    """
    lock_linking(session)
    decisions = load_decisions(session)
    decision = _checked(session, decision, decisions)
    affected: set[str] = set()
    if decision.verdict == "merge":
        affected = find_meaning_articles(session, list_resting(session, decision.entity_id))
    elif decision.verdict == "split":
        affected = set(decision.articles)
    values = {
        "verdict": decision.verdict,
        "entity_id": decision.entity_id,
        "target_id": decision.target_id,
        "name": decision.name,
        "articles": list(decision.articles),
        "note": note,
        "reviewer": reviewer,
        "at": datetime.now(UTC),
    }
    number = int(session.execute(insert(EntityReview).values(values).returning(EntityReview.id)).scalar_one())
    linked, waiting = _lay_anew(session, affected, few)
    return Outcome(number, linked, waiting, decision.target_id)


def undo_entity_review(session: Session, number: int, *, reviewer: str, few: int = FEW) -> Outcome:
    """Takes a decision back: everything is as if it had never been taken. Raises EntityReviewError."""
    lock_linking(session)
    review = session.scalar(select(EntityReview).where(EntityReview.id == number))
    if review is None:
        raise ReviewedEntityMissing(f"there is no review {number} of an entity")
    if review.undone_at is not None:
        raise EntityReviewError(f"review {number} was undone already, by {review.undone_by}")
    _refuse_while_needed(session, review)
    affected: set[str] = set()
    if review.verdict == "merge" and review.target_id:
        survivor = load_decisions(session).survivor(review.target_id)
        affected = find_meaning_articles(session, {survivor} | list_resting(session, review.entity_id))
    elif review.verdict == "split":
        affected = set(session.scalars(select(Article.id).where(Article.id.in_(review.articles))))
    done = {"undone_at": datetime.now(UTC), "undone_by": reviewer}
    session.execute(update(EntityReview).where(EntityReview.id == number).values(**done))
    linked, waiting = _lay_anew(session, affected, few)
    return Outcome(number, linked, waiting, review.target_id)


def _lay_anew(session: Session, affected: Collection[str], few: int) -> tuple[int, int]:
    """Brings rows and articles in line with the decisions; gives how many articles were linked and how many wait."""
    session.flush()
    session.expire_all()
    forget_decisions(session)
    settle_entities(session)
    changed = settle_authority(session)
    waiting = 0
    if len(affected) <= few:
        try:
            changed |= annotate_again(session, affected)
        except EnrichError as error:
            raise EntityReviewError(f"nothing was changed: {error}") from error
    else:
        waiting = len(affected)
        ordered = sorted(affected)
        for start in range(0, waiting, 500):
            current = select(Article.revision).where(Article.id == Revision.article_id).scalar_subquery()
            mine = Revision.article_id.in_(ordered[start : start + 500])
            session.execute(update(Revision).where(mine, Revision.number == current).values(annotator=None))
    remove_unused(session)
    append_outbox(session, changed)
    return len(affected) - waiting, waiting


def _checked(session: Session, decision: Decision, decisions: Decisions) -> Decision:
    """The decision as it is kept; raises EntityReviewError where it makes no sense."""
    entity = _find(session, decision.entity_id)
    into = decisions.survivor(entity.id)
    if into != entity.id:
        raise EntityReviewError(f"{entity.id} is merged into {into}: review that one, or undo the merge first")
    name = " ".join(decision.name.split()) if decision.name is not None else None
    if name is not None and not 0 < len(name) <= _LONGEST_NAME:
        raise EntityReviewError(f"a name has between 1 and {_LONGEST_NAME} letters")
    if decision.verdict == "rename":
        if name is None or decision.target_id or decision.articles:
            raise EntityReviewError("a rename says the new name, and nothing else")
        if name == entity.name:
            raise EntityReviewError(f"{entity.id} is called {name!r} already")
        return Decision("rename", entity.id, None, name)
    if decision.verdict == "merge":
        if decision.target_id is None or name is not None or decision.articles:
            raise EntityReviewError("a merge says into which entity, and nothing else")
        _check_target(session, entity, decision.target_id, decisions)
        return Decision("merge", entity.id, decision.target_id)
    if decision.verdict != "split":
        raise EntityReviewError(f"{decision.verdict!r} is no verdict on an entity; there are merge, split and rename")
    if (name is None) == (decision.target_id is None):
        raise EntityReviewError("a split says what is meant instead: a new name, or an entity that is there")
    articles = tuple(sorted(set(decision.articles)))
    _check_articles(session, entity.id, articles, decisions)
    if decision.target_id is not None:
        _check_target(session, entity, decision.target_id, decisions)
        return Decision("split", entity.id, decision.target_id, None, articles)
    made = _new_id(entity, str(name))
    if decisions.reaches(made, entity.id):
        raise EntityReviewError(f"{made} means {entity.id} by other reviews: undo those first")
    return Decision("split", entity.id, made, name, articles)


def _find(session: Session, entity_id: str) -> Entity:
    entity = session.scalar(select(Entity).where(Entity.id == entity_id).execution_options(populate_existing=True))
    if entity is None:
        raise ReviewedEntityMissing(f"there is no entity {entity_id}")
    return entity


def _check_target(session: Session, entity: Entity, target_id: str, decisions: Decisions) -> None:
    target = _find(session, target_id)
    if target.id == entity.id:
        raise EntityReviewError(f"{entity.id} cannot stand for itself")
    if target.label != entity.label:
        raise EntityReviewError(f"{entity.id} is {entity.label} and {target.id} is {target.label}: they are never one")
    if decisions.reaches(target.id, entity.id):
        raise EntityReviewError(f"{target.id} means {entity.id} by other reviews: that would be a circle")


def _check_articles(session: Session, entity_id: str, articles: Sequence[str], decisions: Decisions) -> None:
    if not articles:
        raise EntityReviewError("a split says in which articles")
    known = set(session.scalars(select(Article.id).where(Article.id.in_(articles))))
    naming = find_meaning_articles(session, {entity_id, *decisions.stands_for.get(entity_id, ())})
    for article in articles:
        if article not in known:
            raise ReviewedEntityMissing(f"there is no article {article}")
        told_apart = decisions.splits.get((entity_id, article))
        if told_apart:
            raise EntityReviewError(f"in article {article} {entity_id} means {told_apart} already: undo that first")
        if article not in naming:
            raise EntityReviewError(f"article {article} does not name {entity_id}")


def _new_id(entity: Entity, name: str) -> str:
    """The same for the same name told apart from the same entity, whatever else there is."""
    words = slug(name)[:_LONGEST_SLUG].rstrip("-")
    return f"{entity.id.partition('-')[0]}-{words}-{short_hash(entity.id, name)}"


def _refuse_while_needed(session: Session, review: EntityReview) -> None:
    """An entity that a split has made stays while other reviews speak of it."""
    if review.verdict != "split" or review.name is None:
        return
    made = review.target_id
    others = session.scalars(
        select(EntityReview)
        .where(EntityReview.undone_at.is_(None), EntityReview.id != review.id)
        .where((EntityReview.entity_id == made) | (EntityReview.target_id == made))
        .order_by(EntityReview.id)
    ).all()
    makes_too = any(other.verdict == "split" and other.target_id == made and other.name for other in others)
    if others and not makes_too:
        raise EntityReviewError(f"review {others[0].id} rests on {made}: undo that first")
