"""Days that are counted from others, however far: the calendar ends, and so do the moments of a day in another zone."""

from __future__ import annotations

from datetime import date

FIRST = date(1, 1, 2)
"""The first day that begins within the calendar in every zone."""
LAST = date(9999, 12, 30)


def shift(day: date, days: int) -> date:
    """The day so many days later, or earlier where they are negative; the end of the calendar where it has none."""
    return date.fromordinal(min(max(day.toordinal() + days, FIRST.toordinal()), LAST.toordinal()))
