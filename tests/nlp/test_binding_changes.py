"""Growth and comparison: a difference is no level, and what it is measured against is kept."""

from __future__ import annotations

import pytest

from nlp.annotations import Figure
from nlp.figures import find_figures


def only(text: str, part: str) -> Figure:
    """The figure of ``text`` whose words begin with ``part``."""
    (figure,) = [figure for figure in find_figures(text) if figure.text.startswith(part)]
    return figure


@pytest.mark.parametrize(
    ("text", "part", "change", "base"),
    [
        ("Số đoàn viên tăng 15% so với cùng kỳ năm 2022.", "15", "increase", "cùng kỳ năm 2022"),
        ("Cả năm giảm 12 vụ tai nạn lao động so với năm trước.", "12", "decrease", "năm trước"),
        ("So với năm 2022, số cuộc ngừng việc giảm 3 cuộc.", "3", "decrease", "năm 2022"),
        ("Doanh thu tăng trưởng hơn 8,5%.", "8,5", "increase", None),
        ("Từ tháng 7, tăng lương tối thiểu vùng 6% trên cả nước.", "6", "increase", None),
        ("Thu kinh phí vượt 12% kế hoạch.", "12", "increase", "kế hoạch"),
        ("Huyện có nhiều hơn 40 CĐCS so với đầu nhiệm kỳ.", "40", "increase", "đầu nhiệm kỳ"),
        ("Số vụ ít hơn 5 vụ so với cùng kỳ.", "5", "decrease", "cùng kỳ"),
        ("Toàn ngành tăng thêm gần 200 đoàn viên.", "200", "increase", None),
    ],
)
def test_a_difference_is_told_from_a_level(text: str, part: str, change: str, base: str | None) -> None:
    figure = only(text, part)
    assert (figure.change, figure.compared_with) == (change, base)
    word = next(item for item in figure.bindings if item.field == "change")
    assert text[word.start : word.end] == word.text


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("Thu nhập bình quân tăng lên 8 triệu đồng.", "8"),
        ("Số vụ giảm xuống còn 5 vụ.", "5"),
        ("Tăng cường kiểm tra 12 đơn vị.", "12"),
        ("Có nhiều hơn 100 người dự.", "100"),
        ("Kết nạp vượt 1.200 đoàn viên.", "1.200"),
        ("Công ty tăng ca cho 40 công nhân.", "40"),
    ],
)
def test_a_level_is_no_change(text: str, part: str) -> None:
    assert only(text, part).change is None


def test_a_share_of_a_plan_says_of_which() -> None:
    figure = only("Thu kinh phí quý I đạt 102% dự toán, bằng 108% so với cùng kỳ năm trước.", "102")
    assert (figure.change, figure.compared_with) == (None, "dự toán")


def test_the_base_of_one_figure_is_not_that_of_another() -> None:
    text = "Kết nạp 1.215 đoàn viên, tăng 15% so với cùng kỳ."
    assert only(text, "1.215").compared_with is None
