"""Figures that say what they count only together with what stands before them."""

from __future__ import annotations

import time

import pytest

from kb.facts import Row, fact_rows
from kb.indicator_words import resolve_indicators
from nlp.annotate import annotate


def read(text: str) -> list[Row]:
    """The figures of a text with their indicators."""
    rows = fact_rows("a", 1, annotate(text, None)).figures
    resolve_indicators(rows)
    return rows


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # A list shares its verb.
        (
            "Công đoàn huyện Văn Giang quản lý 92 công đoàn cơ sở, 7.410 đoàn viên.",
            {"92 công đoàn cơ sở": "grassroots_total", "7.410 đoàn viên": "members_total"},
        ),
        # Whom it was done for.
        (
            "Công đoàn ngành mở 6 lớp tập huấn, có 480 học viên.",
            {"6 lớp tập huấn": "training_classes", "480 học viên": "training_participants"},
        ),
        # What it cost, and not what each of it cost.
        (
            "Công đoàn huyện bàn giao 7 Mái ấm Công đoàn, tổng kinh phí 350 triệu đồng.",
            {"7 Mái ấm Công đoàn": "houses", "350 triệu đồng": "houses_spending"},
        ),
        (
            "Công đoàn huyện trao 90 suất quà, mỗi suất trị giá 400.000 đồng.",
            {"90 suất quà": "gifts", "400.000 đồng": None},
        ),
        # The percent of a ratio says what the ratio says; what something grew by says nothing.
        (
            "Toàn huyện có 57/60 công đoàn cơ sở đã tổ chức xong đại hội, đạt 95%.",
            {"57/60 công đoàn cơ sở": "grassroots_congresses", "95%": "grassroots_congresses"},
        ),
        (
            "Công đoàn huyện kết nạp 812 đoàn viên, tăng 15% so với năm 2021.",
            {"812 đoàn viên": "members_admitted", "15%": None},
        ),
        # The same at another time.
        (
            "Trong quý, khu công nghiệp xảy ra 2 cuộc đình công, cùng kỳ năm trước là 5 cuộc.",
            {"2 cuộc đình công": "strikes", "5 cuộc": "strikes"},
        ),
        # What is measured stands before the body.
        (
            "Thu nhập bình quân của người lao động Công ty May Hồng Hà đạt 9,1 triệu đồng/người/tháng.",
            {"9,1 triệu đồng/người/tháng": "average_income"},
        ),
        # A sum that repeats the verb of the sum before.
        (
            "Các doanh nghiệp còn nợ bảo hiểm xã hội 12 tỷ đồng. Trong đó, Công ty Bạch Dương nợ 3 tỷ đồng.",
            {"12 tỷ đồng": "insurance_debt", "3 tỷ đồng": "insurance_debt"},
        ),
        # Keywords before a colon; a unit that says nothing alone.
        (
            "Kết nạp đoàn viên: 315 người. Công tác bồi dưỡng cán bộ được coi trọng; toàn ngành mở 12 lớp.",
            {"315 người": "members_admitted", "12 lớp": "training_classes"},
        ),
        # The same number later, and one more noun joined to the unit.
        (
            "Năm ấy xưởng có 2 công đoàn cơ sở trực thuộc. Bây giờ con số này là 9 công đoàn cơ sở.",
            {"2 công đoàn cơ sở": "grassroots_total", "9 công đoàn cơ sở": "grassroots_total"},
        ),
        (
            "Trong huyện, 60/61 cơ quan, đơn vị đã tổ chức hội nghị cán bộ, công chức.",
            {"60/61 cơ quan": "worker_conferences"},
        ),
        # What a part of a whole did, behind commas.
        (
            "Toàn tỉnh có 212/212 (đạt 100%) CĐCS khối trường học, bệnh viện phối hợp tổ chức hội nghị viên chức.",
            {"212/212": "worker_conferences", "100%": "worker_conferences"},
        ),
        # A shared unit.
        (
            "Công đoàn tỉnh hỗ trợ xây 16 căn và sửa chữa 4 căn nhà Mái ấm Công đoàn.",
            {"16 căn": "houses", "4 căn nhà Mái ấm Công đoàn": "houses"},
        ),
    ],
)  # fmt: skip
def test_words_are_taken_along(text: str, expected: dict[str, str | None]) -> None:
    assert {row["text"]: row["indicator_id"] for row in read(text)} == expected


@pytest.mark.parametrize(
    "text",
    [
        "Trong khi Công đoàn thăm hỏi các gia đình, có 12 công nhân vẫn ở lại xưởng.",
        "Trung tâm Đào tạo nghề của công ty, theo ông Hòa, đã đưa 300 lao động sang Anh.",
        "Công đoàn trao quà cho công nhân; giá xăng tăng lên 25.000 đồng.",
    ],
)
def test_verbs_of_another_clause_are_left_alone(text: str) -> None:
    assert {row["indicator_id"] for row in read(text)} <= {None, "jobs"}


def test_endless_lists_take_no_endless_time() -> None:
    text = "Có 5 cuộc " + "cùng kỳ, trong đó tổng cộng 1 " * 300 + "là 7 cuộc, " + "3 đoàn viên, " * 300
    begin = time.process_time()
    read(text)
    assert time.process_time() - begin < 5


def test_what_a_person_has_set_stays() -> None:
    rows = fact_rows("a", 1, annotate("Công đoàn huyện trao 90 suất quà.", None)).figures
    rows[0]["indicator_id"] = "meals"
    resolve_indicators(rows, {rows[0]["id"]})
    assert rows[0]["indicator_id"] == "meals"
