"""Bars over time."""

from __future__ import annotations

from itertools import pairwise

from api.pages.charts import HEIGHT, month_chart


def test_empty_months_keep_their_place_and_bars_their_proportion() -> None:
    chart = month_chart({"2023-11": 2, "2024-02": 4}, lambda month: f"/search?month={month}")
    assert chart is not None
    first, second = chart.bars
    assert (first.label, first.count, second.label, second.count) == ("2023-11", 2, "2024-02", 4)
    assert second.height == HEIGHT
    assert first.height == HEIGHT / 2
    step = chart.width / 12
    assert second.x - first.x == 3 * step
    assert second.href == "/search?month=2024-02"


def test_labels_of_years_keep_apart_and_reach_from_end_to_end() -> None:
    chart = month_chart({"1995-12": 1, "2025-01": 1}, str)
    assert chart is not None
    places = [tick.x for tick in chart.ticks]
    assert all(after - before > 36 for before, after in pairwise(places))
    assert len(places) > 10
    short = month_chart({"2022-12": 1, "2025-01": 1}, str)
    assert short is not None
    assert [tick.label for tick in short.ticks] == ["2023", "2024", "2025"]


def test_no_data_no_chart() -> None:
    assert month_chart({}, str) is None
    assert month_chart({"undated": 3}, str) is None
