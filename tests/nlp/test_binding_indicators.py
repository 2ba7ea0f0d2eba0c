"""What a figure says: the words of a list, of a sum, of a percent in brackets."""

from __future__ import annotations

import pytest

from nlp.figures import find_figures


def words(text: str) -> list[str | None]:
    return [figure.indicator for figure in find_figures(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # A list shares the verb before its first and what is said behind its last.
        ("Huyện hội đang quản lý 83 CĐCS và hơn ba nghìn đoàn viên.", ["quản lý CĐCS", "quản lý đoàn viên"]),
        (
            "Đơn vị đã thành lập 9 CĐCS, 3 nghiệp đoàn.",
            ["thành lập CĐCS", "thành lập nghiệp đoàn"],
        ),
        (
            "Hội đồng đã khen thưởng 12 tập thể, 18 cá nhân có thành tích xuất sắc.",
            ["khen thưởng tập thể có thành tích xuất sắc", "khen thưởng cá nhân có thành tích xuất sắc"],
        ),
        # For whom it was.
        (
            "Ngành đã mở 24 lớp tập huấn cho 3.600 cán bộ công đoàn.",
            ["mở lớp tập huấn", "mở lớp tập huấn cho cán bộ công đoàn"],
        ),
        # What it cost.
        (
            "Dịp này đã trao 850 suất quà với tổng số tiền 425 triệu đồng và tặng 20 sổ tiết kiệm.",
            ["trao suất quà", "trao suất quà tổng số tiền", "tặng sổ tiết kiệm"],
        ),
        # A new verb is a new beginning.
        (
            "Năm qua đã kết nạp 412 đoàn viên, thành lập 9 CĐCS.",
            ["kết nạp đoàn viên", "thành lập CĐCS"],
        ),
        (
            "Có 512/560 doanh nghiệp (đạt 91%) tổ chức đối thoại.",
            ["doanh nghiệp tổ chức đối thoại", "doanh nghiệp tổ chức đối thoại"],
        ),
    ],
)
def test_the_words_of_figures(text: str, expected: list[str]) -> None:
    assert words(text) == expected
