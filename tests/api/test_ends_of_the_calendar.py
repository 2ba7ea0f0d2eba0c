"""The first and the last days there are can be asked for: what is counted from them stays in the calendar."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from small_world import DISTRICT, World

from kb.queries.days import FIRST, LAST, shift

DAYS = [
    {"until": "0001-01-01"},
    {"until": "0001-12-31"},
    {"since": "0001-01-01", "until": "9999-12-31"},
    {"since": "9999-12-31"},
    {"since": "9999-12-01", "until": "9999-12-31"},
]
PATHS = [
    "/articles",
    "/search",
    "/references",
    "/figures",
    "/figures/series",
    "/activities",
    "/coverage",
    "/coverage/silent",
    "/coverage/reprints",
    "/coverage/compare",
    "/rising",
    "/documents/lags",
    "/documents/graph",
    f"/entities/{DISTRICT}/timeline",
]
MORE = {"/coverage/compare": {"q": "a"}, "/coverage": {"silent_days": 36_500}, "/coverage/silent": {"silent_days": 30}}


@pytest.mark.parametrize("days", DAYS, ids=" ".join)
@pytest.mark.parametrize("path", PATHS)
def test_the_ends_of_the_calendar_are_answered(world: World, path: str, days: dict[str, str]) -> None:
    response = world.client.get(f"/api/v1{path}", params={**days, **MORE.get(path, {})})
    assert response.status_code in (200, 409), response.text


@given(st.dates(), st.integers(-4_000_000, 4_000_000))
def test_a_shifted_day_is_that_day_or_an_end_of_the_calendar(day: date, days: int) -> None:
    shifted = shift(day, days)
    assert FIRST <= shifted <= LAST
    assert (shifted - day).days == days or shifted in (FIRST, LAST)
