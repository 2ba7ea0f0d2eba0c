"""The growth of a share: worked out by hand, and what must not pass for growth."""

from __future__ import annotations

from itertools import pairwise
from math import comb, log

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.queries.rising_score import LEAST, _t_tail, _upper_tail, compare


def test_the_ratio_and_the_likelihood_are_those_of_the_textbook() -> None:
    # 10 of 100 articles now, 10 of 900 before, evenly: 2 and 18 of the 20 would be even.
    growth = compare([[10, *[1, 1, 1, 2] * 2]], [[100, *[112, 112, 113, 113] * 2]])
    assert (growth.now, growth.before) == (10, 10)
    assert growth.expected == pytest.approx(10 / 900 * 100)
    assert growth.ratio == pytest.approx(9)
    assert growth.score == pytest.approx(2 * (10 * log(10 / 2) + 10 * log(10 / 18)))
    assert growth.is_rising(1000)


def test_as_many_more_articles_of_everything_are_no_growth() -> None:
    growth = compare([[30, 3, 3, 3]], [[1000, 100, 100, 100]])
    assert (growth.ratio, growth.score, growth.chance) == (pytest.approx(1), 0, 1)
    assert not growth.is_rising(1)


def test_a_source_that_always_names_it_and_is_harvested_more_is_no_growth() -> None:
    named, all_ = [[50, 10, 10, 10], [1, 1, 1, 1]], [[100, 20, 20, 20], [100, 100, 100, 100]]
    assert compare(named, all_).score == pytest.approx(0, abs=1e-9)
    # Thrown together the two would seem to have doubled.
    together = compare([[51, 11, 11, 11]], [[200, 120, 120, 120]])
    assert together.ratio == pytest.approx(2.78, abs=0.01)
    assert together.score > 20


def test_few_articles_among_many_things_are_chance() -> None:
    three = compare([[3, *[0] * 13]], [[100, *[100] * 13]])
    assert three.ratio is None
    assert three.chance == pytest.approx((1 / 14) ** 3)
    assert three.is_rising(10)
    assert not three.is_rising(1000)
    two = compare([[2, *[0] * 99]], [[100, *[100] * 99]])
    assert two.now < LEAST
    assert not two.is_rising(1)


def test_what_always_came_in_bursts_must_grow_more() -> None:
    all_ = [[100, *[100] * 12]]
    steady, bursts = compare([[12, *[3] * 12]], all_), compare([[12, 12, 0, 0, *[12, 0, 0, 0] * 2, 0]], all_)
    assert steady.before == bursts.before == 36
    assert steady.is_rising(10)
    assert bursts.score < steady.score / 5
    assert not bursts.is_rising(1)


def test_a_small_growth_of_a_large_number_is_sure_and_not_much() -> None:
    growth = compare([[6000, *[5000] * 12]], [[10_000, *[10_000] * 12]])
    assert growth.chance < 1e-9
    assert not growth.is_rising(1)


def test_small_sources_are_taken_together() -> None:
    apart = compare([[1, 1], [3, 0], [0, 1]], [[5, 40], [5, 40], [5, 40]])
    assert apart == compare([[4, 2]], [[15, 120]])


@given(st.integers(1, 60), st.floats(0.01, 0.99), st.data())
def test_the_tail_is_that_of_the_binomial(trials: int, probability: float, data: st.DataObject) -> None:
    successes = data.draw(st.integers(0, trials))
    exact = sum(
        comb(trials, number) * probability**number * (1 - probability) ** (trials - number)
        for number in range(successes, trials + 1)
    )
    assert _upper_tail(successes, trials, probability) == pytest.approx(exact, rel=1e-9)


@pytest.mark.parametrize(
    ("value", "freedom", "tail"),
    [
        (12.706, 1, 0.025),
        (4.3027, 2, 0.025),
        (3.1824, 3, 0.025),
        (2.7764, 4, 0.025),
        (2.3646, 7, 0.025),
        (3.0545, 12, 0.005),
        (2.7500, 30, 0.005),
        (0, 5, 0.5),
    ],
)
def test_the_tail_is_that_of_the_tables_of_student(value: float, freedom: int, tail: float) -> None:
    assert _t_tail(value, freedom) == pytest.approx(tail, rel=1e-3)


def test_more_is_surer() -> None:
    scores = [compare([[now, *[2] * 13]], [[100, *[100] * 13]]).score for now in range(2, 60)]
    assert all(before <= after for before, after in pairwise(scores))
