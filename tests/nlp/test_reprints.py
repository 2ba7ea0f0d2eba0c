"""One text printed twice is told from two texts about one thing."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlp.reprints import Likeness, compare, is_reprint, read_wording

BODY = """Sáng 5/9, tổ hòa giải của Công đoàn xưởng sợi mời hai bên ngồi lại sau một tuần ngừng máy ở phân xưởng nhuộm.

Ông Thạch Văn Hòa, tổ trưởng, đọc biên bản gồm 1.200 chữ và đề nghị ai thấy thiếu thì ghi thêm vào lề bên phải.

Cuối buổi, nhà máy nhận trả đủ 2,5 triệu đồng tiền chờ việc cho mỗi thợ trước ngày 20 tháng 9."""


def test_spelling_and_the_style_of_numbers_do_not_count() -> None:
    other = (
        BODY.replace("hòa giải", "hoà giải")
        .replace("5/9", "05-9-2025")
        .replace("1.200", "1200")
        .replace("2,5 triệu đồng", "2.500.000 đồng")
        .replace("20 tháng 9", "20/9")
    )
    assert compare(read_wording("", None, BODY), read_wording("", None, other)) == compare(
        read_wording("", None, BODY), read_wording("", None, BODY)
    )


def test_figures_and_names_that_differ_in_the_same_words_are_counted() -> None:
    other = BODY.replace("5/9", "7/9").replace("Thạch Văn Hòa", "Lâm Thị Sen").replace("1.200", "900")
    likeness = compare(read_wording("", None, BODY), read_wording("", None, other))
    # Kept: hai bên, một tuần, 2,5 triệu đồng, 20 tháng 9.
    assert (likeness.kept_facts, likeness.other_facts) == (4, 3)
    assert not is_reprint(likeness)


def test_one_headline_with_another_figure_or_place_is_other_news() -> None:
    def told(first: str, second: str) -> bool:
        return is_reprint(compare(read_wording(first, None, BODY), read_wording(second, None, BODY)))

    assert not told("LĐLĐ huyện Yên Lạc trao năm mái ấm", "LĐLĐ huyện Sông Lô trao năm mái ấm")
    assert not told("Xưởng sợi trả 120 thợ tiền chờ việc", "Xưởng sợi trả 95 thợ tiền chờ việc")
    assert told("Xưởng sợi trả 1.200 thợ tiền chờ việc", "Xưởng sợi trả 1200 thợ tiền chờ việc")
    assert told("LĐLĐ huyện Yên Lạc trao năm mái ấm", "LĐLĐ huyện Yên Lcạ trao năm mái ấm")
    assert told("LĐLĐ huyện Yên Lạc trao năm mái ấm", "Năm gia đình ở huyện Sông Lô có mái ấm")


def test_a_quote_and_the_words_of_a_law_belong_to_neither_text() -> None:
    said = "“Chúng tôi ngồi với nhau đến nửa đêm, không ai to tiếng, và sáng ra thì máy lại chạy”"
    law = "Theo Điều 63 Bộ luật Lao động, người sử dụng lao động tổ chức đối thoại ở nơi làm việc mỗi năm một lần."
    first = f"Xưởng sợi yên ắng trở lại sau tám ngày. {said}, người tổ trưởng kể ngay ở cổng.\n\n{law}"
    second = f"Không phải lần đầu nhà máy này ngừng chạy vì tiền chờ việc. {said}, ông chốt lại câu chuyện.\n\n{law}"
    likeness = compare(read_wording("Một", None, first), read_wording("Hai", None, second))
    assert likeness.kept == 0.0
    assert not is_reprint(likeness)


@pytest.mark.parametrize(("kept", "part", "elsewhere", "same_outlet"), [
    (0.95, 0.9, True, True),
    (0.5, 0.4, True, False),
    (0.5, 0.2, False, False),
    (0.95, 0.1, True, False),
    (0.95, 0.04, False, False),
])  # fmt: skip
def test_an_outlet_that_repeats_its_background_does_not_reprint_itself(
    kept: float, part: float, elsewhere: bool, same_outlet: bool
) -> None:
    likeness = Likeness(kept, part, 3, 0)
    assert is_reprint(likeness) is elsewhere
    assert is_reprint(likeness, same_outlet=True) is same_outlet


@given(st.text(max_size=300), st.text(max_size=300))
def test_comparing_is_symmetric_and_shares_are_shares(first: str, second: str) -> None:
    one, other = read_wording("", None, first), read_wording("", None, second)
    assert compare(one, other) == compare(other, one)
    assert 0.0 <= compare(one, other).kept <= 1.0
    assert 0.0 <= compare(one, other).part <= 1.0
