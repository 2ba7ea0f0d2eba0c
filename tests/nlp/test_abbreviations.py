"""Abbreviations: every data row's own examples, and the definitions that an article makes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlp.abbreviations import expand, find_definitions, load_abbreviations
from nlp.rows import load_rows


def test_every_row_is_found_in_its_examples_and_not_in_its_near_misses() -> None:
    for short, row in load_rows("abbreviations").items():
        for example in row["examples"]:
            assert row["full"] in expand(example), (short, example)
        for near_miss in row.get("near_misses", ()):
            assert row["full"] not in expand(near_miss), (short, near_miss)


def test_the_longest_abbreviation_wins() -> None:
    assert expand("CĐCS Công ty TNHH MTV Muối Hòn Khói") == (
        "Công đoàn cơ sở Công ty Trách nhiệm hữu hạn Một thành viên Muối Hòn Khói"
    )
    assert expand("Thành ủy TP.HCM và UBND TP.Huế") == (
        "Thành ủy Thành phố Hồ Chí Minh và Ủy ban nhân dân thành phố Huế"
    )


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Ban Quản lý dự án Đường sắt (BQLDADS) bàn giao.", {"BQLDADS": "Ban Quản lý dự án Đường sắt"}),
        ("Sở Nông nghiệp và Môi trường (NNMT) họp.", {"NNMT": "Nông nghiệp và Môi trường"}),
        ("Liên đoàn Lao động (LĐLĐ) huyện Lạc Thủy", {"LĐLĐ": "Liên đoàn Lao động"}),
        ("Bà Hoa (TP) và ông Nam (KTV trưởng)", {}),
        ("Kết thúc năm. Lao động (NLĐ)", {}),
    ],
)
def test_an_article_defines_its_own(text: str, expected: dict[str, str]) -> None:
    assert find_definitions(text) == expected


def test_a_definition_of_the_article_comes_before_the_field() -> None:
    assert expand("BCH họp", {"BCH": "Bộ Chỉ huy"}) == "Bộ Chỉ huy họp"


def test_the_table_cannot_be_changed() -> None:
    with pytest.raises(TypeError):
        load_abbreviations()["X"] = "Y"  # type: ignore[index]


@given(st.text(alphabet="LĐCSTP.H () &-/aơ", max_size=60))
def test_any_text_expands_and_defines(text: str) -> None:
    assert len(expand(text)) >= len(text) - text.count(".")
    for short, full in find_definitions(text).items():
        assert f"({short})" in text
        assert full
