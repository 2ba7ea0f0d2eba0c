"""The normalised share: one voice for each source, one weight for each month, little weight for few articles."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from kb.queries.shares import Key, sum_up
from kb.search.counts import Cell

JANUARY, FEBRUARY = "2024-01", "2024-02"
Numbers = dict[Key, int]


def whole_of(numbers: Numbers) -> list[Cell]:
    return [Cell(source, month, number, 0) for (source, month), number in numbers.items()]


def test_a_prolific_source_has_one_voice() -> None:
    whole = sum_up(whole_of({("lon", JANUARY): 100, ("nho", JANUARY): 10}))
    part = {("lon", JANUARY): 50, ("nho", JANUARY): 1}
    assert whole.share(51) == round(51 / 110, 4)
    assert whole.normalised(part) == whole.normalised_in(JANUARY, part) == 0.3


def test_a_month_harvested_in_part_weighs_as_one_that_is_whole() -> None:
    whole = sum_up(whole_of({("bao", JANUARY): 100, ("bao", FEBRUARY): 10}))
    part = {("bao", JANUARY): 50, ("bao", FEBRUARY): 1}
    assert whole.normalised(part) == 0.3
    assert (whole.normalised_in(JANUARY, part), whole.normalised_in(FEBRUARY, part)) == (0.5, 0.1)


def test_a_single_article_weighs_a_tenth() -> None:
    whole = sum_up(whole_of({("lon", JANUARY): 10, ("mot_bai", JANUARY): 1}))
    assert whole.normalised({("mot_bai", JANUARY): 1}) == round(0.1 / 1.1, 4)


def test_where_nothing_is_held_there_is_no_share() -> None:
    whole = sum_up(whole_of({("bao", JANUARY): 3}))
    assert (whole.share(0, FEBRUARY), whole.normalised_in(FEBRUARY, {})) == (None, None)
    assert (sum_up([]).share(0), sum_up([]).normalised({})) == (None, None)
    assert (whole.share(0), whole.normalised({})) == (0.0, 0.0)


_COUNTED = st.dictionaries(
    st.tuples(st.sampled_from("abc"), st.sampled_from([JANUARY, FEBRUARY, None])),
    st.tuples(st.integers(10, 60), st.integers(0, 10)),
    min_size=1,
)


@given(_COUNTED, st.integers(2, 50))
def test_how_much_a_source_publishes_changes_nothing(counted: dict[Key, tuple[int, int]], times: int) -> None:
    def share(louder: str | None) -> float | None:
        by = {key: times if key[0] == louder else 1 for key in counted}
        whole = sum_up(whole_of({key: number * by[key] for key, (number, _) in counted.items()}))
        return whole.normalised({key: part * by[key] for key, (_, part) in counted.items()})

    assert share("a") == share(None)


@given(st.dictionaries(st.tuples(st.sampled_from("abc"), st.just(JANUARY)), st.integers(1, 10), min_size=1))
def test_among_few_articles_both_shares_are_the_same(numbers: Numbers) -> None:
    whole = sum_up(whole_of(numbers))
    part = {key: number // 2 for key, number in numbers.items()}
    assert whole.normalised(part) == whole.share(sum(part.values()))
