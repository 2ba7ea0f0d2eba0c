"""Where a binding must not be carried over, and which bodies are no subjects."""

from __future__ import annotations

import pytest

from tests.nlp.binding import UNION, bind


@pytest.mark.parametrize(
    "sentence",
    [
        "Theo thống kê, cả huyện có 27 khu nhà trọ.",
        "Kết quả khảo sát cho thấy 64% công nhân thuê nhà.",
        "Trên địa bàn xảy ra 27 vụ ngừng việc.",
        "Hai là, dựng mới 90 phòng trọ.",
        "Thứ ba, mở thêm 12 lớp mẫu giáo.",
        "Đại hội đã bầu 17 đồng chí vào ban chấp hành.",
        "Luật Công đoàn năm 2012 quy định mức đóng bằng 2% quỹ lương.",
    ],
)
def test_a_sentence_with_a_scope_of_its_own_takes_no_subject_over(sentence: str) -> None:
    (figure,) = bind(f"{UNION} họp giao ban. {sentence}", UNION)
    assert figure.organization is None


@pytest.mark.parametrize(
    "sentence",
    [
        "Toàn huyện có 27 sáng kiến được công nhận.",
        "Kết quả là 27 công nhân được vay vốn.",
        "Sau đó đã trao 27 suất học bổng.",
    ],
)
def test_a_sentence_without_one_still_takes_it_over(sentence: str) -> None:
    (figure,) = bind(f"{UNION} họp giao ban. {sentence}", UNION)
    assert figure.organization == UNION


def test_a_subject_of_the_sentence_itself_outweighs_its_opening() -> None:
    (figure,) = bind(f"Thứ ba, {UNION} đã mở 12 lớp mẫu giáo.", UNION)
    assert figure.organization == UNION


def test_a_named_source_is_no_statistic_without_a_name() -> None:
    (figure,) = bind(f"Theo thống kê của {UNION}, 27 công nhân bị nợ lương.", UNION)
    assert figure.organization == UNION


def test_a_general_body_is_not_carried_into_another_paragraph() -> None:
    text = "Các cấp Công đoàn trong tỉnh đã hưởng ứng.\nTỷ lệ tham gia bảo hiểm đạt 91%."
    assert [figure.organization for figure in bind(text)] == [None]


def test_a_named_body_may_be_carried_into_another_paragraph() -> None:
    text = f"{UNION} đã hưởng ứng.\nTỷ lệ tham gia bảo hiểm đạt 91%."
    (figure,) = bind(text, UNION)
    assert (figure.organization, figure.confidence) == (UNION, 0.4)


@pytest.mark.parametrize(("gap", "owner"), [(" ", UNION), ("\n", None)])
def test_the_body_of_a_speaker_is_carried_within_its_paragraph_only(gap: str, owner: str | None) -> None:
    (figure,) = bind(f"Theo đại diện {UNION}, khó khăn còn nhiều.{gap}Giá một suất cơm đã tăng 14%.", UNION)
    assert figure.organization == owner


def test_a_body_inside_the_name_of_a_document_is_no_subject() -> None:
    text = f"{UNION} phổ biến Nghị quyết Đại hội Công đoàn tỉnh lần thứ XIX tới 130 cán bộ."
    (figure,) = bind(text, UNION)
    assert figure.organization == UNION


def test_a_body_inside_the_title_of_a_document_is_no_subject() -> None:
    title = "Công đoàn Việt Nam chăm lo đời sống công nhân"
    text = f"{UNION} triển khai Kế hoạch số 31/KH-TLĐ ngày 3/2/2024 về “{title}” tới 130 cán bộ."
    (figure,) = bind(text, UNION, "Công đoàn Việt Nam")
    assert figure.organization == UNION


def test_the_word_for_what_a_body_is_hides_no_preposition() -> None:
    text = f"{UNION} ký kết. Việc phối hợp giữa tổ chức Hội Nông dân và nhà trường giúp 35 học sinh."
    (figure,) = bind(text, UNION, "Hội Nông dân")
    assert figure.organization != "Hội Nông dân"


def test_the_owner_behind_the_figure_that_takes_up_a_company() -> None:
    text = f"Công ty Sông Lam đón đoàn. {UNION} kiểm tra bữa ăn cho 820 công nhân của công ty."
    (figure,) = bind(text, UNION, "Công ty Sông Lam")
    assert figure.organization == "Công ty Sông Lam"


def test_a_company_never_named_stays_unknown() -> None:
    (figure,) = bind(f"{UNION} kiểm tra bữa ăn cho 820 công nhân của công ty.", UNION)
    assert figure.organization is None


def test_a_company_with_a_name_unknown_to_us_is_not_taken_for_another() -> None:
    text = f"Công ty Sông Lam đón đoàn. {UNION} thăm 820 công nhân của công ty Hưng Phú."
    (figure,) = bind(text, UNION, "Công ty Sông Lam")
    assert figure.organization != "Công ty Sông Lam"


def test_the_union_itself_as_owner_behind_the_figure() -> None:
    (figure,) = bind(f"{UNION} họp. Cuộc họp ghi nhận 14 đề xuất của tổ chức Công đoàn.", UNION)
    assert figure.organization == "tổ chức Công đoàn"


def test_a_clause_that_tells_of_a_place_is_not_the_subject_s() -> None:
    text = "LĐLĐ huyện Mai Sơn sẽ thăm khu công nghiệp, nơi có 3.100 lao động, và trao 200 suất quà."
    workers, gifts = bind(text, "LĐLĐ huyện Mai Sơn")
    assert (workers.organization, workers.aspect) == (None, "actual")
    assert (gifts.organization, gifts.aspect) == ("LĐLĐ huyện Mai Sơn", "target")
    (given,) = bind("Đoàn đến khu công nghiệp, nơi LĐLĐ huyện Mai Sơn đã trao 300 suất quà.", "LĐLĐ huyện Mai Sơn")
    assert given.organization == "LĐLĐ huyện Mai Sơn"
