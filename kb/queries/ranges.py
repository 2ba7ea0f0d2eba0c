"""What a stated value allows: "hơn 140" and 150 can both be right, 150 and 155 cannot."""

from __future__ import annotations

from typing import Protocol

ABOUT = 0.1
"""How far, as a share of the value, a figure given as "about" may lie from another before the two conflict."""


class Stated(Protocol):
    """A value as an article bounds it."""

    @property
    def value(self) -> float:
        """The value, or the lower end of a range."""

    @property
    def value_max(self) -> float | None:
        """The upper end of a range."""

    @property
    def bound(self) -> str:
        """One of `nlp.annotations.Bound`."""


def find_range(stated: Stated, scale: float = 1) -> tuple[float, float]:
    """The lowest and the highest number that the statement allows, times ``scale``."""
    low, high = stated.value * scale, (stated.value if stated.value_max is None else stated.value_max) * scale
    if stated.bound in {"over", "at_least"}:
        return low, float("inf")
    if stated.bound in {"under", "at_most"}:
        return float("-inf"), high
    if stated.bound == "about":
        return low - abs(low) * ABOUT, high + abs(high) * ABOUT
    return low, high
