"""An observation with those that contradict it, side by side."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy.orm import Session

from kb.queries.observations import Observation, read_observations


@dataclass(frozen=True, slots=True)
class FullObservation(Observation):
    """One fact, and whole beside it every observation of ``conflicts``."""

    conflicting: tuple[Observation, ...]


def get_full_observation(session: Session, observation_id: str) -> FullObservation | None:
    """The observation with all its evidence and all that contradicts it, or None."""
    found = read_observations(session, [observation_id])
    if not found:
        return None
    fields = {name: getattr(found[0], name) for name in Observation.__dataclass_fields__}
    return FullObservation(**fields, conflicting=tuple(read_observations(session, found[0].conflicts)))
