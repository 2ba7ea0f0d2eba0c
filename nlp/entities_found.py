"""What is found in a text as entities are read: bodies, places and the units named in either."""

from __future__ import annotations

from dataclasses import dataclass, field

from nlp.organizations import Body
from nlp.places_levels import Scope


@dataclass(slots=True)
class Found:
    """What a scan found, as tokens: bodies, places, and every unit named in either."""

    bodies: list[Body] = field(default_factory=list)
    places: list[Scope] = field(default_factory=list)
    scopes: list[Scope] = field(default_factory=list)
    body_at: dict[int, Body] = field(default_factory=dict)
    """The body that starts at a token."""
    taken: list[bool] = field(default_factory=list)
    """For each token, whether it lies in a body or place."""

    def take(self, start: int, end: int) -> None:
        """Notes that the tokens belong to an entity."""
        self.taken[start:end] = [True] * (end - start)
