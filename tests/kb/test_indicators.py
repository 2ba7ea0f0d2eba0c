"""The registry of indicators: every row finds its examples and leaves its near misses."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

import kb.indicators
from kb.indicators import load_indicators, resolve_indicator

with (Path(kb.indicators.__file__).parent / "data" / "indicators.toml").open("rb") as _file:
    ROWS = tomllib.load(_file)


@pytest.mark.parametrize(("key", "case"), [(key, tuple(case)) for key, row in ROWS.items() for case in row["examples"]])
def test_examples_belong_to_their_row(key: str, case: tuple[str, str]) -> None:
    assert resolve_indicator(*case) == key


@pytest.mark.parametrize(
    ("key", "case"), [(key, tuple(case)) for key, row in ROWS.items() for case in row["near_misses"]]
)
def test_near_misses_belong_elsewhere(key: str, case: tuple[str, str]) -> None:
    assert resolve_indicator(*case) != key


def test_a_figure_without_unit_has_no_indicator() -> None:
    assert resolve_indicator("kết nạp", None) is None
    assert len(load_indicators()) >= 25


@pytest.mark.parametrize(
    "unit", ["nhà Mái ấm Công đoàn", "Mái ấm Công đoàn", "nhà “Mái ấm Công đoàn”", "căn nhà Mái ấm Công đoàn"]
)
def test_a_programme_is_known_with_and_without_its_quotation_marks(unit: str) -> None:
    assert resolve_indicator("hỗ trợ xây mới, sửa chữa", unit) == "houses"


@pytest.mark.parametrize(
    "words", ["kết nạp mới đoàn viên", "hỗ trợ xây dựng nhà", "giới thiệu đoàn viên ưu tú cho Đảng"]
)
def test_a_percentage_has_no_indicator(words: str) -> None:
    assert resolve_indicator(words, "%") is None
