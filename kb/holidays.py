"""Tết, the lunar new year, when Vietnamese newsrooms and offices rest: the days on which silence says nothing."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from functools import lru_cache
from math import floor

from kb.records import LOCAL

_NEW_MOON = datetime.fromisoformat("2000-01-06T18:14:00+00:00")
_MONTH = timedelta(days=29.530588861)
"""Mean length of a lunar month; the true new moon is at most some fourteen hours off."""
_BEFORE = timedelta(days=5)
_AFTER = timedelta(days=10)


@lru_cache(maxsize=256)
def new_year(year: int) -> date:
    """The first day of Tết of that year, give or take one: the new moon that is nearest to 5 February."""
    middle = datetime(year, 2, 5, tzinfo=LOCAL)
    number = floor((middle - _NEW_MOON) / _MONTH + 0.5)
    return (_NEW_MOON + number * _MONTH).astimezone(LOCAL).date()


def is_quiet(day: date) -> bool:
    """Whether the day lies in the holidays of Tết, from five days before to ten days after its first day."""
    first = new_year(day.year)
    return first - _BEFORE <= day <= first + _AFTER
