"""Who acts in a clause: the subject, its officers, those that are counted, the one behind ``do``, the one before."""

from __future__ import annotations

from datetime import date

import pytest

from nlp.annotate import annotate
from nlp.annotations import Activity

ON = date(2024, 3, 7)


def _find(text: str, published: date | None = ON) -> list[Activity]:
    return list(annotate(text, published).activities)


def _told(text: str) -> list[tuple[str, str | None]]:
    return [(item.type, item.organizer) for item in _find(text)]


@pytest.mark.parametrize(
    ("text", "organizer"),
    [
        ("Ngày 5/3, Phó Chủ tịch LĐLĐ tỉnh Hòa Bình Hà Văn Lân trao 40 suất quà.", "LĐLĐ tỉnh Hòa Bình"),
        ("Năm 2023, 92/95 đơn vị đã tổ chức hội nghị người lao động.", "đơn vị"),
        ("Có 54/60 doanh nghiệp có tổ chức công đoàn tổ chức đối thoại.", "doanh nghiệp có tổ chức công đoàn"),
        ("Năm 2023, các cấp Công đoàn huyện Mai Châu trao 40 suất quà.", "các cấp Công đoàn huyện Mai Châu"),
        ("Ngày 5/3, nhiều LĐLĐ huyện đã tổ chức hội thao.", "nhiều LĐLĐ huyện"),
        ("Bà Hà Thị Ngân, Chủ tịch LĐLĐ huyện Mai Châu, cho biết đơn vị đã trao 40 suất quà.", "LĐLĐ huyện Mai Châu"),
        (
            "Ông Hà Văn Lân, Trưởng Ban Tuyên giáo LĐLĐ tỉnh Hòa Bình, trao 40 suất quà.",
            "Ban Tuyên giáo LĐLĐ tỉnh Hòa Bình",
        ),
        (
            "LĐLĐ huyện Mai Châu họp báo. Theo báo cáo, toàn huyện có 90 đơn vị; năm 2023 đã kết nạp thêm 116 người.",
            "LĐLĐ huyện Mai Châu",
        ),
        ("Một công nhân đã được LĐLĐ tỉnh Hòa Bình trao Mái ấm công đoàn.", "LĐLĐ tỉnh Hòa Bình"),
        ("Ngày 5/3, đoàn kiểm tra của LĐLĐ tỉnh Hòa Bình kiểm tra tài chính tại 5 đơn vị.", "LĐLĐ tỉnh Hòa Bình"),
        (
            "CĐCS Công ty May Sông Đà được LĐLĐ tỉnh Hòa Bình khen. Năm 2018, công đoàn tổ chức 2 lớp học buổi tối.",
            "CĐCS Công ty May Sông Đà",
        ),
        (
            "Bà Hà Thị Ngân, Chủ tịch LĐLĐ tỉnh Hòa Bình, nói 5 năm qua các cấp công đoàn đã xây 214 căn nhà.",
            "các cấp công đoàn",
        ),
        ("Công nhân bị nạn được LĐLĐ huyện Mai Châu hỗ trợ 5 triệu đồng.", "LĐLĐ huyện Mai Châu"),
        ("LĐLĐ huyện Mai Châu thăm Công ty May 8. Dịp này, đã trao 40 suất quà.", "LĐLĐ huyện Mai Châu"),
    ],
)
def test_who_did_it(text: str, organizer: str) -> None:
    assert [item.organizer for item in _find(text)][-1:] == [organizer]


def test_the_committee_of_an_event_is_who_held_it() -> None:
    text = "Ngày 5/3, LĐLĐ huyện Mai Châu tổ chức hội thao.\nBan tổ chức đã trao 40 suất quà."
    assert [(item.organizer, item.start_date) for item in _find(text)] == [("LĐLĐ huyện Mai Châu", "2024-03-05")] * 2
    assert _find("Ban tổ chức đã trao 40 suất quà.") == []


def test_of_bodies_in_a_list_the_first_is_the_organiser_and_the_others_its_partners() -> None:
    [item] = _find("Ngày 5/3, LĐLĐ huyện Mai Châu, Phòng Y tế huyện và Công ty May Sông Đà khám bệnh cho 90 người.")
    assert item.organizer == "LĐLĐ huyện Mai Châu"
    assert [(who.text, who.role) for who in item.participants] == [
        ("Phòng Y tế huyện", "partner"),
        ("Công ty May Sông Đà", "partner"),
    ]


def test_partners_and_who_was_present() -> None:
    text = (
        "Ngày 5/3, LĐLĐ huyện Mai Châu phối hợp với Phòng Y tế huyện tổ chức hội thao.\n"
        "Tham dự có đồng chí Hà Văn Lân, Phó Chủ tịch LĐLĐ tỉnh Hòa Bình; đại diện lãnh đạo UBND huyện Mai Châu.\n"
        "Ông Bùi Văn Khánh nhận giải nhất."
    )
    [item] = _find(text)
    assert [(who.role, who.text) for who in item.participants] == [
        ("partner", "Phòng Y tế huyện"),
        ("present", "Hà Văn Lân"),
        ("present", "UBND huyện Mai Châu"),
    ]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Đại biểu dự hội thao do LĐLĐ huyện Mai Châu tổ chức ngày 5/3.", [("culture_sport", "LĐLĐ huyện Mai Châu")]),
        (
            "Ngày 5/3, 40 công nhân dự bữa cơm ngày hội do LĐLĐ huyện Mai Châu tổ chức.",
            [("care", "LĐLĐ huyện Mai Châu")],
        ),
        (
            "Ngày 5/3, Thủ tướng gặp 40 công nhân được khen tại hội thao do LĐLĐ huyện Mai Châu tổ chức.",
            [],
        ),
        (
            "Hội thảo Giờ làm thêm, giờ nghỉ và tiền lương do LĐLĐ tỉnh Hòa Bình tổ chức ngày 5/3.",
            [("conference", "LĐLĐ tỉnh Hòa Bình")],
        ),
        ("Lớp bồi dưỡng do LĐLĐ tỉnh Hòa Bình tổ chức ngày 5/3 sẽ kéo dài 4 tháng.", []),
        ("Lớp tập huấn được LĐLĐ huyện Mai Châu tổ chức ngày 5/3.", [("training", "LĐLĐ huyện Mai Châu")]),
        ("Phiên chợ 0 đồng diễn ra ngày 5/3 tại huyện Mai Châu.", [("care", None)]),
        (
            "Chiều 5/3 đã diễn ra lễ ký kết thỏa thuận giữa LĐLĐ tỉnh Hòa Bình và Sở Y tế tỉnh.",
            [("agreement", "LĐLĐ tỉnh Hòa Bình")],
        ),
        ("Phong trào thi đua do LĐLĐ tỉnh Hòa Bình phát động luôn có sức lan tỏa.", []),
        ("Hội thao do LĐLĐ tỉnh Hòa Bình tổ chức hằng năm thu hút 500 người.", []),
        ("Hội thao sẽ diễn ra ngày 15/3.", []),
    ],
)
def test_events_that_are_told_of_themselves(text: str, told: list[tuple[str, str | None]]) -> None:
    assert _told(text) == told


def test_what_others_did_behind_a_semicolon_is_not_the_subject_s() -> None:
    text = "Năm 2023, LĐLĐ huyện Mai Châu trao 40 suất quà; 100% đơn vị tổ chức hội nghị người lao động."
    assert _told(text) == [("care", "LĐLĐ huyện Mai Châu")]


def test_what_is_joined_to_it_of_another_type_is_told_apart_with_its_own_words() -> None:
    text = "Ngày 5/3, LĐLĐ huyện Mai Châu trao 40 suất quà, bàn giao 2 căn nhà và kết nạp 30 đoàn viên."
    assert [(item.type, item.text) for item in _find(text)] == [
        ("care", "Ngày 5/3, LĐLĐ huyện Mai Châu trao 40 suất quà"),
        ("housing", "bàn giao 2 căn nhà"),
        ("membership", "kết nạp 30 đoàn viên"),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "Ảnh: TTXVN đã trao 40 suất quà.",
        "Ngày 5/3, công nhân của LĐLĐ huyện Mai Châu dự hội thao.",
        "Ngày 5/3, LĐLĐ huyện Mai Châu hoàn thiện hồ sơ hỗ trợ 40 công nhân.",
        "Các cấp Công đoàn huyện Mai Châu đã quan tâm chăm lo đời sống cho đoàn viên.",
        "LĐLĐ huyện Mai Châu được chọn tổ chức đại hội điểm ngày 5/3.",
        "Ngày 5/3, LĐLĐ tỉnh Hòa Bình đã cho phép các đơn vị tổ chức hội thao.",
        "LĐLĐ tỉnh Hòa Bình đã lên phương án trồng 200 cây xanh.",
    ],
)
def test_what_no_body_did(text: str) -> None:
    assert _find(text) == []
