"""What persons have decided about entities, as one rule: which entity an id means, in an article and everywhere.

A decision holds until it is undone, in whichever order decisions were taken and undone: each says one thing about one
entity (in an article, for a split), and together they never lead in a circle.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from sqlalchemy import select
from sqlalchemy.orm import Session

from kb.models import EntityReview

_HELD = "entity_decisions"


@dataclass(frozen=True, slots=True)
class Made:
    """An entity that a split has made: it is told apart from ``of`` and has a name of its own."""

    of: str
    name: str


@dataclass(frozen=True, slots=True)
class Decisions:
    """All decisions that are in force."""

    merges: Mapping[str, str] = field(default_factory=dict)
    splits: Mapping[tuple[str, str], str] = field(default_factory=dict)
    """By entity and article: what the entity means there."""
    renames: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """The names that were given, the last one in force."""
    made: Mapping[str, Made] = field(default_factory=dict)
    stands_for: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """What was merged into an entity, at whatever remove, sorted."""

    def survivor(self, entity_id: str) -> str:
        """The entity that stands for this one everywhere: itself, or the last of a chain of merges."""
        while entity_id in self.merges:
            entity_id = self.merges[entity_id]
        return entity_id

    def resolve(self, entity_id: str, article_id: str | None) -> str:
        """The entity that is meant where an article means this one; without an article as `survivor`."""
        while True:
            split = self.splits.get((entity_id, article_id)) if article_id is not None else None
            following = split or self.merges.get(entity_id)
            if following is None:
                return entity_id
            entity_id = following

    def reaches(self, start: str, goal: str) -> bool:
        """Whether decisions lead from one entity to another, in whichever article."""
        steps: dict[str, set[str]] = defaultdict(set)
        for (entity_id, _), target in self.splits.items():
            steps[entity_id].add(target)
        for entity_id, target in self.merges.items():
            steps[entity_id].add(target)
        seen, ahead = set[str](), [start]
        while ahead:
            entity_id = ahead.pop()
            if entity_id == goal:
                return True
            if entity_id not in seen:
                seen.add(entity_id)
                ahead += steps[entity_id]
        return False

    def named(self) -> set[str]:
        """Every entity that a decision speaks of: their rows stay while it is in force."""
        return {*self.merges, *self.merges.values(), *self.splits.values(), *self.renames, *self.made} | {
            entity_id for entity_id, _ in self.splits
        }


def decide(reviews: Iterable[EntityReview]) -> Decisions:
    """The decisions that these reviews make, in the order in which they were taken; those undone count for nothing."""
    merges: dict[str, str] = {}
    splits: dict[tuple[str, str], str] = {}
    renames: dict[str, tuple[str, ...]] = {}
    made: dict[str, Made] = {}
    for review in sorted((review for review in reviews if review.undone_at is None), key=lambda review: review.id):
        if review.verdict == "rename" and review.name:
            renames[review.entity_id] = (*renames.get(review.entity_id, ()), review.name)
        elif review.verdict == "merge" and review.target_id:
            merges[review.entity_id] = review.target_id
        elif review.verdict == "split" and review.target_id:
            splits |= {(review.entity_id, article): review.target_id for article in review.articles}
            if review.name:
                made[review.target_id] = Made(review.entity_id, review.name)
    found = Decisions(merges, splits, renames, made)
    groups: dict[str, tuple[str, ...]] = {}
    for entity_id in sorted(merges):
        survivor = found.survivor(entity_id)
        groups[survivor] = (*groups.get(survivor, ()), entity_id)
    return replace(found, stands_for=groups)


def load_decisions(session: Session) -> Decisions:
    """The decisions in force, read once for each session: who changes them holds the lock of linking."""
    held: Decisions | None = session.info.get(_HELD)
    if held is None:
        held = decide(session.scalars(select(EntityReview).where(EntityReview.undone_at.is_(None))))
        session.info[_HELD] = held
    return held


def forget_decisions(session: Session) -> None:
    """Lets `load_decisions` read anew, after a decision was taken or undone in this session."""
    session.info.pop(_HELD, None)
