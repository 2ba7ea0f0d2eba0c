"""Which organisation a figure's owner is, as it is written in the article."""

from __future__ import annotations

from datetime import date

import pytest

from kb.facts import fact_rows
from kb.linking_entities import Subject
from kb.linking_figures import derive_figures, find_owner, owner_name
from nlp.annotate import annotate

DAY = date(2023, 9, 1)


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("các cấp Công đoàn Thủ đô", "Liên đoàn Lao động thành phố Hà Nội"),
        ("Công đoàn Thủ đô", "Liên đoàn Lao động thành phố Hà Nội"),
        ("các cấp Công đoàn huyện Thanh Trì", "Liên đoàn Lao động huyện Thanh Trì"),
        ("LĐLĐ tỉnh Thanh Hóa", "Liên đoàn Lao động tỉnh Thanh Hóa"),
    ],
)
def test_all_levels_of_unions_are_their_federation(written: str, name: str) -> None:
    known = find_owner(written, Subject(), DAY)
    assert known is not None
    assert known.name == name


@pytest.mark.parametrize(
    "written",
    [
        "các doanh nghiệp ở khu công nghiệp Bình Xa",
        "các Công đoàn cấp trên trực tiếp cơ sở và Công đoàn cơ sở",
        "nhiều nhà hảo tâm",
        "các cấp Công đoàn",
        "các cấp Công đoàn trong tỉnh",
    ],
)
def test_a_group_is_no_body(written: str) -> None:
    assert find_owner(written, Subject(), DAY) is None


def test_the_full_name_of_the_mention_is_the_owners() -> None:
    given = [{"field": "organization", "text": "LĐLĐ tỉnh", "start": 40}]
    figure = {"organization": "LĐLĐ tỉnh", "bindings": given}
    assert owner_name(figure, {40: "LĐLĐ tỉnh Quảng Trị", 7: "LĐLĐ tỉnh Ninh Bình"}) == "LĐLĐ tỉnh Quảng Trị"
    assert owner_name(figure, {7: "LĐLĐ tỉnh Ninh Bình"}) == "LĐLĐ tỉnh"
    # Completed words are no mention's.
    completed = {"organization": "các cấp Công đoàn huyện Thanh Trì", "bindings": given}
    assert owner_name(completed, {40: "LĐLĐ tỉnh Quảng Trị"}) == "các cấp Công đoàn huyện Thanh Trì"


@pytest.mark.parametrize(
    ("text", "check"),
    [
        ("Đến nay, 24/28 doanh nghiệp sản xuất trở lại với 97,3% người lao động đi làm.", None),
        ("Đến nay, 12/16 khoản thu đạt 74% dự toán cả năm.", None),
        ("Đến nay, 24/28 doanh nghiệp đã họp; 86% lao động có việc.", None),
        ("Đến nay, 24/28 doanh nghiệp sản xuất trở lại, đạt 85,7%.", "agrees"),
        ("Đến nay, 24/28 doanh nghiệp có tổ chức công đoàn đã tổ chức đối thoại định kỳ, đạt 85%.", "rounded_down"),
        ("Đến nay, 24/28 (đạt 90%) doanh nghiệp sản xuất trở lại.", "differs"),
    ],
)
def test_a_percent_of_something_else_is_not_the_ratios(text: str, check: str | None) -> None:
    rows = fact_rows("a", 1, annotate(text, DAY)).figures
    derive_figures(rows, {})
    assert [row["percent_check"] for row in rows] == [check, check]
