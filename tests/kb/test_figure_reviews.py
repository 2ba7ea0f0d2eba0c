"""What follows from a figure is made anew when a person corrects it, and stays so over annotating again."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from kb.enrich import enrich
from kb.models import Figure
from kb.reviews import store_review
from kb.sessions import open_engine, write_session
from kb.settings import Settings
from tests.kb.small_press import find, make_article, take

FIRST = (
    "Năm 2023, LĐLĐ huyện Gia Lâm đã kết nạp 412 đoàn viên. Đã có 1.076/1.317 (đạt 81%) doanh nghiệp tổ chức đối thoại."
    " Năm 2023, LĐLĐ huyện Gia Lâm hỗ trợ 4,5 tấn gạo."
)
SECOND = "Trong năm 2023, LĐLĐ huyện Gia Lâm đã kết nạp 421 đoàn viên và hỗ trợ 4.500 kg gạo."


@pytest.fixture
def read(settings: Settings) -> Settings:
    """Two articles on one year of one federation."""
    take(
        settings,
        [
            make_article(1, "Gia Lâm tổng kết", FIRST, published="2024-01-05"),
            make_article(2, "Gia Lâm nhìn lại", SECOND, published="2024-01-09"),
        ],
    )
    return settings


def figure(settings: Settings, value: str, unit: str) -> Figure:
    [row] = find(settings, Figure, Figure.value == Decimal(value), Figure.unit == unit)
    return row  # type: ignore[no-any-return]


def correct(settings: Settings, of: Figure, **correction: Any) -> None:
    with write_session(open_engine(settings)) as session:
        store_review(
            session, layer="figure", fact_id=of.id, verdict="correct", correction=correction, reviewer="người duyệt"
        )


def test_a_corrected_value_joins_the_observation_that_it_now_states(read: Settings) -> None:
    wrong, right = figure(read, "421", "đoàn viên"), figure(read, "412", "đoàn viên")
    assert wrong.observation_id != right.observation_id
    correct(read, wrong, value=412)
    for again in (False, True):
        if again:
            enrich(read, everything=True)
        assert len({row.observation_id for row in find(read, Figure, Figure.value == Decimal(412))}) == 1


def test_a_corrected_ratio_is_checked_again(read: Settings) -> None:
    ratio = figure(read, "1076", "doanh nghiệp")
    assert (ratio.percent, ratio.percent_check) == (Decimal(81), "rounded_down")
    correct(read, ratio, value=1067)
    for again in (False, True):
        if again:
            enrich(read, everything=True)
        assert figure(read, "1067", "doanh nghiệp").percent_check == "agrees"
        assert figure(read, "81", "%").percent_check == "agrees"


def test_a_corrected_indicator_stays_and_its_binding_says_who_gave_it(read: Settings) -> None:
    correct(read, figure(read, "412", "đoàn viên"), indicator_id="members_total")
    for again in (False, True):
        if again:
            enrich(read, everything=True)
        held = figure(read, "412", "đoàn viên")
        assert held.indicator_id == "members_total"
        how = {item["field"]: item["how"] for item in held.bindings or []}
        assert (how["indicator"], how["organization"]) == ("review", "subject")


def test_one_quantity_in_two_units_is_one_observation(read: Settings) -> None:
    tons, kilograms = figure(read, "4.5", "tấn"), figure(read, "4500", "kg")
    assert (tons.base_value, tons.base_unit) == (Decimal(4500), "kg")
    assert tons.observation_id == kilograms.observation_id
