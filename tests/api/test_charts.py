"""Bars over time."""

from __future__ import annotations

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


def test_no_data_no_chart() -> None:
    assert month_chart({}, str) is None
    assert month_chart({"undated": 3}, str) is None
