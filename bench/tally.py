"""Hits, gold rows and found rows of one measure."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass
class Tally:
    """Hits, gold rows and found rows of one measure, and what was wrong."""

    hits: int = 0
    gold: int = 0
    found: int = 0
    errors: list[str] = field(default_factory=list)

    @property
    def f1(self) -> float:
        """The harmonic mean of precision and recall, from 0 to 1."""
        return 2 * self.hits / (self.gold + self.found) if self.gold + self.found else 1.0
