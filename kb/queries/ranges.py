"""What a stated value allows: "hơn 140" and 150 can both be right, 150 and 155 cannot."""

from __future__ import annotations

from typing import Protocol

ABOUT = 0.1
"""How far, as a share of the value, a figure given as "about" may lie from another before the two conflict."""

_ROUNDED = 0.02
"""How far, as a share of it, a rounding lies from what it rounds at the most."""


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


def rounds(rough: float, exact: float) -> bool:
    """Whether ``rough`` is ``exact`` rounded, up or down, to hundreds or more, as a headline does: 31,000 of 31,120."""
    if rough != int(rough) or rough <= 0 or rough == exact:
        return False
    step = 100
    while rough % (step * 10) == 0:
        step *= 10
    near = abs(rough - exact) <= min(step / 2, exact * _ROUNDED)
    return rough % step == 0 and exact % step != 0 and near
