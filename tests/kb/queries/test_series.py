"""Points of a series: what conflicts, what overlaps, and that nothing is ever added up."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.queries.articles import ArticleRef
from kb.queries.figures import FigureRecord, read_period
from kb.queries.filters import BadQuery
from kb.queries.series import points_of
from nlp.annotations import Period

ARTICLE = ArticleRef("a1", "https://a.example/1", "Tiêu đề", "2024-01-01", "bao_a")
YEAR = Period("2023-01-01", "2023-12-31", "năm 2023")
NINE_MONTHS = Period("2023-01-01", "2023-09-30", "9 tháng đầu năm 2023")
FIGURE = FigureRecord(
    id="f0",
    article=ARTICLE,
    start=0,
    end=3,
    text="150",
    sentence="150",
    sentence_start=0,
    annotator="test/1",
    kind="count",
    value=150,
    value_max=None,
    of=None,
    unit="đoàn viên",
    bound="exact",
    indicator="kết nạp",
    indicator_id=None,
    organization=None,
    organization_id="org-a",
    period=YEAR,
    place=None,
    place_id=None,
    aspect="actual",
    cumulative=False,
    confidence=0.9,
    percent_check=None,
    observation_id=None,
)


def figure(number: int, value: float, **more: object) -> FigureRecord:
    """A figure in a sentence of its own."""
    at = 10 * number
    place = {"id": f"f{number}", "start": at, "end": at + 3, "sentence_start": at}
    return replace(FIGURE, value=value, **(place | more))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("first", "second", "conflict"),
    [
        (figure(1, 150), figure(2, 150), False),
        (figure(1, 150), figure(2, 155), True),
        (figure(1, 150), figure(2, 140, bound="over"), False),
        (figure(1, 150), figure(2, 160, bound="over"), True),
        (figure(1, 150), figure(2, 160, bound="at_most"), False),
        (figure(1, 150), figure(2, 140, bound="under"), True),
        (figure(1, 150), figure(2, 160, bound="about"), False),
        (figure(1, 150), figure(2, 200, bound="about"), True),
        (figure(1, 150), figure(2, 120, value_max=180), False),
        (figure(1, 150), figure(2, 160, value_max=180), True),
    ],
)
def test_two_statements_conflict_where_both_cannot_be_right(
    first: FigureRecord, second: FigureRecord, conflict: bool
) -> None:
    (point,) = points_of([first, second])
    assert point.conflicting is conflict


def test_without_a_period_nothing_conflicts_and_nothing_overlaps() -> None:
    (point,) = points_of([figure(1, 150, period=None), figure(2, 900, period=None)])
    assert (point.period, point.conflicting, point.overlaps) == (None, False, False)
    assert [value.value for value in point.values] == [150, 900]


def test_periods_known_only_by_their_words_stay_apart() -> None:
    points = points_of(
        [
            figure(1, 10, period=Period(None, None, "dịp Tết Giáp Thìn")),
            figure(2, 12, period=Period(None, None, "dịp Tết Ất Tỵ")),
        ]
    )
    assert [len(point.values) for point in points] == [1, 1]
    assert not any(point.conflicting or point.overlaps for point in points)


def test_overlapping_periods_are_marked_and_kept_apart() -> None:
    later = Period("2024-01-01", "2024-12-31", "năm 2024")
    points = points_of([figure(1, 150, period=YEAR), figure(2, 90, period=NINE_MONTHS), figure(3, 160, period=later)])
    assert [(point.period.label, point.overlaps) for point in points if point.period] == [
        ("9 tháng đầu năm 2023", True),
        ("năm 2023", True),
        ("năm 2024", False),
    ]


def test_measures_in_two_units_are_one_value_that_shows_what_was_converted() -> None:
    weight = {"kind": "measure", "base_unit": "kg"}
    (point,) = points_of(
        [
            figure(1, 4.5, unit="tấn", base_value=4500, observation_id="v1", **weight),
            figure(2, 4500, unit="kg", base_value=4500, observation_id="v1", **weight),
            figure(3, 4500, unit="ki lô gam", base_value=4500, observation_id="v1", **weight),
        ]
    )
    (value,) = point.values
    assert (value.value, value.figures, value.observations) == (4500, ("f1", "f2", "f3"), ("v1",))
    assert [(printed.value, printed.unit, printed.figures) for printed in value.converted] == [(4.5, "tấn", ("f1",))]
    assert point.conflicting is False


def test_a_range_is_converted_at_both_ends_without_a_rounding_error() -> None:
    (point,) = points_of([figure(1, 1.1, value_max=1.3, unit="tấn", kind="measure", base_value=1100, base_unit="kg")])
    (value,) = point.values
    assert (value.value, value.value_max) == (1100, 1300)
    assert (value.converted[0].value, value.converted[0].value_max) == (1.1, 1.3)


def test_measures_conflict_in_their_base_unit() -> None:
    (point,) = points_of(
        [
            figure(1, 4.5, unit="tấn", kind="measure", base_value=4500, base_unit="kg"),
            figure(2, 5000, unit="kg", kind="measure", base_value=5000, base_unit="kg"),
        ]
    )
    assert [value.value for value in point.values] == [4500, 5000]
    assert point.conflicting is True


def test_ratios_of_different_wholes_conflict() -> None:
    (point,) = points_of([figure(1, 81, of=90, kind="ratio"), figure(2, 81, of=100, kind="ratio")])
    assert point.conflicting is True


def test_what_one_sentence_lists_and_what_a_headline_rounds_do_not_conflict() -> None:
    (point,) = points_of([figure(1, 560), figure(2, 55, sentence_start=10)])
    assert point.conflicting is False
    (point,) = points_of([figure(1, 31_000), figure(2, 31_120)])
    assert point.conflicting is False
    assert [(value.value, value.rounded) for value in point.values] == [(31_000, True), (31_120, False)]
    other = replace(ARTICLE, id="a2")
    (point,) = points_of([figure(1, 31_000, article=other), figure(2, 31_120)])
    assert point.conflicting is True


def test_stocks_of_different_days_do_not_conflict() -> None:
    manages = {"indicator_id": "members_total"}
    late = replace(ARTICLE, id="a2", date_published="2023-11-20")
    early = replace(ARTICLE, id="a3", date_published="2023-03-05")
    (point,) = points_of([figure(1, 90, article=early, **manages), figure(2, 94, article=late, **manages)])
    assert point.conflicting is False


def test_what_was_reached_by_a_day_from_an_unknown_beginning_does_not_conflict() -> None:
    until = Period(None, "2023-12-31", "tính đến hết năm 2023")
    admitted = {"period": until, "indicator_id": "members_admitted"}
    (point,) = points_of([figure(1, 10, **admitted), figure(2, 20, **admitted)])
    assert point.conflicting is False


@given(st.lists(st.tuples(st.integers(0, 50), st.sampled_from([None, YEAR, NINE_MONTHS])), min_size=1, max_size=20))
def test_every_figure_appears_exactly_once_under_its_own_value(stated: list[tuple[int, Period | None]]) -> None:
    figures = [figure(number, value, period=period) for number, (value, period) in enumerate(stated)]
    points = points_of(figures)
    shown = {id_: (value.value, point.period) for point in points for value in point.values for id_ in value.figures}
    assert shown == {item.id: (item.value, item.period) for item in figures}
    assert sum(len(value.figures) for point in points for value in point.values) == len(figures)


@pytest.mark.parametrize(
    ("words", "first", "last"),
    [
        ("2023", date(2023, 1, 1), date(2023, 12, 31)),
        ("2024-02", date(2024, 2, 1), date(2024, 2, 29)),
        ("2023-q3", date(2023, 7, 1), date(2023, 9, 30)),
        ("2023-05-02..2023-05-03", date(2023, 5, 2), date(2023, 5, 3)),
    ],
)
def test_periods_as_filters_write_them(words: str, first: date, last: date) -> None:
    assert read_period(words) == (first, last)


@pytest.mark.parametrize(
    "words", ["", "23", "2023-13", "2023-Q5", "0000", "2024..2023", "2023-05-03..2023-05-02", ".."]
)
def test_what_is_no_period_is_refused(words: str) -> None:
    with pytest.raises(BadQuery):
        read_period(words)
