"""Which organisation a figure's owner is, as it is written in the article."""

from __future__ import annotations

from datetime import date

import pytest

from kb.linking_entities import Subject
from kb.linking_figures import find_owner

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
    known = find_owner(written, Subject(province=None, by_level={}), DAY)
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
    assert find_owner(written, Subject(province=None, by_level={}), DAY) is None
