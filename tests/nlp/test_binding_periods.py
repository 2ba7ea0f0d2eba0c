"""How far a period reaches inside its sentence and beyond it."""

from __future__ import annotations

import time

import pytest

from tests.nlp.binding import UNION, bind


def labels(text: str) -> list[str | None]:
    return [figure.period.label if figure.period else None for figure in bind(text, UNION)]


def test_further_predicates_keep_the_period() -> None:
    text = f"Lãnh đạo huyện cho biết, năm 2023 {UNION} đã mở 8 lớp học, thành lập 5 tổ tự quản, đạt 104% kế hoạch."
    assert labels(text) == ["năm 2023"] * 3


def test_a_new_subject_behind_a_comma_ends_the_period() -> None:
    text = f"Lãnh đạo huyện cho biết, năm 2023 {UNION} đã mở 8 lớp học, nhà trường hiện có 340 học sinh."
    assert labels(text) == ["năm 2023", None]


def test_a_source_before_the_period_does_not_hide_that_it_opens() -> None:
    text = (
        f"Theo thống kê, năm 2023 cả huyện xảy ra 19 vụ cháy, giảm 4 vụ so với năm 2022. {UNION} ủng hộ 60 triệu đồng."
    )
    assert labels(text) == ["năm 2023"] * 3


def test_the_year_that_a_change_is_compared_with_is_not_its_own() -> None:
    assert labels("Giá gạo thấp hơn 3.000 đồng so với mức đỉnh năm 2022.") == [None]


def test_a_reported_period_holds_for_the_whole_of_its_sentence() -> None:
    text = f"Báo cáo nêu rõ: quý I/2023, {UNION} mở 8 lớp học; 340 công nhân được khám bệnh."
    assert labels(text) == ["quý I/2023"] * 2


def test_a_period_behind_a_connective_opens_its_sentence() -> None:
    text = f"Tuy vậy, năm 2023, {UNION} vẫn giúp 38 hộ, bị trừ 4 điểm thi đua."
    assert labels(text) == ["năm 2023"] * 2


def test_the_period_of_the_subject_goes_with_its_predicates() -> None:
    text = f"Tổng thu của {UNION} năm 2022 là 8 tỷ đồng, tổng chi 7 tỷ đồng. Hội thi năm 2022 có 40 thí sinh."
    assert labels(text) == ["năm 2022", "năm 2022", None]


def test_the_same_time_of_another_year_is_a_period_of_its_own() -> None:
    text = "Quý I/2023 có 9 vụ, giảm 4 vụ so với cùng kỳ năm 2022; cùng kỳ năm 2021 là 17 vụ."
    assert labels(text) == ["Quý I/2023", "Quý I/2023", "cùng kỳ năm 2021"]


def test_what_grew_in_a_year_grew_in_that_year() -> None:
    assert labels("Số vụ cháy năm 2023 giảm 12 vụ so với năm 2022.") == ["năm 2023"]


def test_a_part_and_a_change_have_the_period_of_their_figure() -> None:
    text = f"{UNION} giúp 90 hộ nghèo trong năm 2023, trong đó 25 hộ được vay vốn, tăng 4 hộ so với năm 2022."
    assert labels(text) == ["năm 2023"] * 3


def test_a_period_behind_a_figure_is_not_that_of_the_next() -> None:
    text = "Xưởng nợ 6 tỷ đồng tính đến 30/6/2023 và bị phạt 80 triệu đồng; 45 lao động phải nghỉ việc."
    assert labels(text) == ["tính đến 30/6/2023", None, None]


def test_each_of_two_years_has_its_own_figure() -> None:
    text = f"Tổng thu của {UNION} năm 2022 là 8 tỷ đồng và năm 2023 đạt 9 tỷ đồng."
    assert labels(text) == ["năm 2022", "năm 2023"]


def test_a_period_behind_a_list_is_that_of_its_members() -> None:
    assert labels(f"{UNION} khen 12 tập thể, 18 cá nhân và 4 tổ trong năm 2023.") == ["năm 2023"] * 3


def test_what_there_is_today_and_totals_have_no_period() -> None:
    text = f"Năm 2023, {UNION} lập 4 tổ, nâng tổng số tổ tự quản lên 60 tổ; hiện có 900 tổ viên."
    assert labels(text) == ["Năm 2023", None, None]


def test_discovering_and_carrying_out_are_not_today() -> None:
    text = f"Năm 2023, {UNION} thực hiện 4 cuộc giám sát, phát hiện 12 sai sót."
    assert labels(text) == ["Năm 2023"] * 2


def test_a_list_has_the_period_of_the_line_above_it() -> None:
    text = f"Năm 2023, {UNION} đạt những kết quả sau:\n- Mở 8 lớp học;\n- Tặng 75 suất quà, sửa 6 căn nhà.\nCó 9 tổ."
    assert labels(text) == ["Năm 2023", "Năm 2023", "Năm 2023", None]


def test_a_report_goes_on_in_the_next_paragraph() -> None:
    text = (
        f"Năm 2023, {UNION} mở 8 lớp học, tặng 75 suất quà.\n"
        "Có 12 sáng kiến được công nhận, trong đó 5 sáng kiến cấp tỉnh. Số buổi tuyên truyền là 30 buổi."
    )
    assert labels(text) == ["Năm 2023"] * 5


@pytest.mark.parametrize(
    "paragraph",
    [
        "Ngoài ra, có 12 sáng kiến được công nhận.",
        "Hiện toàn huyện có 12 tổ tự quản.",
        "Sáng 8/1, có 12 sáng kiến được khen.",
        "Tại hội nghị, 12 sáng kiến được khen.",
        "Công ty Sông Lam có 12 sáng kiến.",
        "Anh Lê Văn Tám chia sẻ: “Tổ có 12 người”.",
        "Mức hỗ trợ là 12 triệu đồng.",
        "Huyện phấn đấu có 12 sáng kiến.",
        "Hội thao huyện có 12 đội tham gia.",
        "Tặng 12 suất quà (04/10/2023)",
        f"{UNION} vừa giúp 12 hộ nghèo.",
        "Theo thống kê, 12 hộ còn khó khăn.",
    ],
)
def test_what_is_no_part_of_the_report_ends_the_period(paragraph: str) -> None:
    text = f"Năm 2023, {UNION} mở 8 lớp học, tặng 75 suất quà.\n{paragraph}"
    assert labels(text) == ["Năm 2023", "Năm 2023", None]


def test_a_month_is_not_carried_into_the_next_paragraph() -> None:
    text = f"Tháng 5/2023, {UNION} mở 8 lớp học, tặng 75 suất quà.\nCó 12 sáng kiến được công nhận."
    assert labels(text) == ["Tháng 5/2023", "Tháng 5/2023", None]


def test_one_figure_makes_no_report() -> None:
    assert labels(f"Năm 2023, {UNION} mở 8 lớp học.\nCó 12 sáng kiến được công nhận.") == ["Năm 2023", None]


def test_a_plan_is_not_for_the_period_before_it() -> None:
    text = f"Năm 2023, {UNION} mở 8 lớp học. Tới đây sẽ mở thêm 3 lớp."
    assert labels(text) == ["Năm 2023", None]


@pytest.mark.parametrize("other", ["Tháng qua, xưởng", "Sau 8 năm, xã", "Sang tháng 4, xưởng", "Tính đến ngày 8/4, xã"])
def test_a_sentence_with_a_time_of_its_own_has_no_carried_period(other: str) -> None:
    text = f"Năm 2022, {UNION} mở 8 lớp học. {other} chỉ làm 12 căn nhà."
    assert labels(text)[1] != "Năm 2022"


def test_the_time_in_which_a_story_begins_is_not_carried() -> None:
    assert labels("Cuối năm 2004, anh Tám rời quê. Cả nhà có 6 người.") == [None]


def test_prices_and_sizes_have_no_carried_period() -> None:
    text = f"Năm 2023, {UNION} sửa 6 căn nhà. Nhà mẫu rộng 40 m2, giá 90 triệu đồng."
    assert labels(text) == ["Năm 2023", None, None]


def test_commas_without_end_take_linear_time() -> None:
    def best(count: int) -> float:
        text = "Năm 2023 " + f"{UNION} mở 8 lớp, thành lập 5 tổ, " * count
        durations = []
        for _ in range(3):
            begun = time.process_time()
            bind(text, UNION)
            durations.append(time.process_time() - begun)
        return min(durations)

    assert best(800) < 12 * best(200) + 0.05
