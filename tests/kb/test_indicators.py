"""The registry of indicators: every row finds its examples and leaves its near misses."""

from __future__ import annotations

import pytest

from kb.indicator_rows import load_indicator_rows, said
from kb.indicators import load_indicators, resolve_indicator

ROWS = load_indicator_rows()
EXAMPLES = [(key, said(case)) for key, row in ROWS.items() for case in row.examples]
NEAR_MISSES = [(key, said(case)) for key, row in ROWS.items() for case in row.near_misses]


@pytest.mark.parametrize(("key", "case"), EXAMPLES)
def test_examples_belong_to_their_row(key: str, case: tuple[str, str, str]) -> None:
    assert resolve_indicator(*case) == key


@pytest.mark.parametrize(("key", "case"), NEAR_MISSES)
def test_near_misses_belong_elsewhere(key: str, case: tuple[str, str, str]) -> None:
    assert resolve_indicator(*case) != key


def test_the_field_is_covered() -> None:
    assert len(load_indicators()) >= 70
    assert {row.measure for row in ROWS.values()} == {"flow", "stock"}
    assert len({row.name for row in ROWS.values()}) == len({row.name_en for row in ROWS.values()}) == len(ROWS)


def test_a_figure_without_unit_has_no_indicator() -> None:
    assert resolve_indicator("kết nạp", None, "count") is None


@pytest.mark.parametrize(
    "unit", ["nhà Mái ấm Công đoàn", "Mái ấm Công đoàn", "nhà “Mái ấm Công đoàn”", "căn nhà Mái ấm Công đoàn"]
)
def test_a_programme_is_known_with_and_without_its_quotation_marks(unit: str) -> None:
    assert resolve_indicator("hỗ trợ xây mới, sửa chữa", unit, "count") == "houses"


@pytest.mark.parametrize(
    "words", ["kết nạp mới đoàn viên", "hỗ trợ xây dựng nhà", "giới thiệu đoàn viên ưu tú cho Đảng"]
)
def test_a_percentage_has_an_indicator_only_where_the_row_allows_it(words: str) -> None:
    assert resolve_indicator(words, "%", "percent") is None


@pytest.mark.parametrize(
    ("words", "unit", "kind", "expected"),
    [
        ("CĐCS xếp loại vững mạnh", "%", "percent", "grassroots_ranked"),
        ("tăng so với năm trước số CĐCS xếp loại vững mạnh", "%", "percent", None),
        ("doanh nghiệp tổ chức đối thoại", "doanh nghiệp", "ratio", "dialogue_enterprises"),
        ("kết nạp mới đoàn viên", "đoàn viên", "ratio", None),
    ],
)
def test_percents_and_ratios_are_those_of_their_rows(words: str, unit: str, kind: str, expected: str | None) -> None:
    assert resolve_indicator(words, unit, kind) == expected


def test_both_orthographies_are_read() -> None:
    assert resolve_indicator("ký mới", "bản thoả ước lao động tập thể", "count") == "collective_agreements"
    assert resolve_indicator("khám sức khoẻ cho công nhân", "công nhân", "count") == "health_checks"
