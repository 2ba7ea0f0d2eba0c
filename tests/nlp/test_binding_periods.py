"""How far a period reaches inside its sentence and beyond it."""

from __future__ import annotations

import time

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


def test_commas_without_end_take_linear_time() -> None:
    def best(count: int) -> float:
        text = "Năm 2023 " + f"{UNION} mở 8 lớp, thành lập 5 tổ, " * count
        durations = []
        for _ in range(3):
            begun = time.perf_counter()
            bind(text, UNION)
            durations.append(time.perf_counter() - begun)
        return min(durations)

    assert best(800) < 12 * best(200) + 0.05
