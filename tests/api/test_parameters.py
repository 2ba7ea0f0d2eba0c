"""The forms of parameters in the OpenAPI document are those that the code reads."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest
from small_world import World

from api.parameters import CURSOR, PERIOD
from kb.queries.figures import read_period
from kb.queries.filters import BadQuery, Contradiction
from kb.queries.paging import encode_cursor


def test_every_day_that_there_is_and_no_other_is_a_period() -> None:
    days = [date(1999, 12, 25) + timedelta(days=count) for count in range(1_900)]
    for day in days:
        assert re.fullmatch(PERIOD, f"{day}..{day}"), day
        assert read_period(f"{day}..{day}") == (day, day)
    there = {f"{day}" for day in days}
    for month in range(14):
        for number in range(33):
            for year in (2000, 2001, 2004):
                words = f"{year}-{month:02}-{number:02}"
                assert bool(re.fullmatch(PERIOD, f"{words}..{words}")) == (words in there), words
    assert not re.fullmatch(PERIOD, "1900-02-29..1900-03-01")


@pytest.mark.parametrize(
    ("words", "right"),
    [("2023", True), ("2023-Q4", True), ("2023-q1", True), ("2023-12", True), ("0001", True)]
    + [(words, False) for words in ("0000", "2023-Q5", "2023-13", "2023-00", "23", "", "2023-", "2023-1")],
)
def test_years_quarters_and_months(words: str, right: bool) -> None:
    assert bool(re.fullmatch(PERIOD, words)) == right
    if not right:
        with pytest.raises(BadQuery):
            read_period(words)
    else:
        read_period(words)


def test_a_period_the_wrong_way_round_contradicts_itself() -> None:
    with pytest.raises(Contradiction):
        read_period("2024-02-01..2024-01-01")


@pytest.mark.parametrize("values", [[], [0], [12, None, "a"], ["đ"], [date(2024, 1, 1), 7]])
def test_cursors_look_as_the_document_says(values: list[object]) -> None:
    assert re.fullmatch(CURSOR, encode_cursor("anything", values))


def test_a_method_that_is_not_offered_is_told_all_that_are(world: World) -> None:
    answer = world.client.delete("/api/v1/saved-searches")
    assert (answer.status_code, answer.headers["allow"]) == (405, "GET, HEAD, POST")
    assert answer.headers["content-type"] == "application/problem+json"
