"""Periods: their dates, what completes them, and what is none."""

from __future__ import annotations

from datetime import date

import pytest

from nlp.periods import find_periods

PUBLISHED = date(2023, 10, 9)


@pytest.mark.parametrize(
    ("text", "start", "end", "label"),
    [
        ("Trong nhiệm kỳ 2018 - 2023, huyện đã", "2018-01-01", "2023-12-31", "nhiệm kỳ 2018 - 2023"),
        ("Giai đoạn 2021 – 2030, tỉnh sẽ", "2021-01-01", "2030-12-31", "Giai đoạn 2021 – 2030"),
        ("Trong năm 2022, huyện đã", "2022-01-01", "2022-12-31", "năm 2022"),
        ("Quý III/2023, huyện đã", "2023-07-01", "2023-09-30", "Quý III/2023"),
        ("Thu quý II năm 2022 đạt", "2022-04-01", "2022-06-30", "quý II năm 2022"),
        ("9 tháng đầu năm, huyện đã", "2023-01-01", "2023-09-30", "9 tháng đầu năm"),
        ("6 tháng đầu năm 2021, huyện đã", "2021-01-01", "2021-06-30", "6 tháng đầu năm 2021"),
        ("3 tháng cuối năm 2022, huyện đã", "2022-10-01", "2022-12-31", "3 tháng cuối năm 2022"),
        ("Tính đến hết tháng 5/2023, đã có", None, "2023-05-31", "Tính đến hết tháng 5/2023"),
        ("đến hết tháng 2/2024 phải có", None, "2024-02-29", "đến hết tháng 2/2024"),
        ("Tính đến 30/6/2023, đã có", None, "2023-06-30", "Tính đến 30/6/2023"),
        ("Đến năm 2028 có", None, "2028-12-31", "Đến năm 2028"),
        ("từ nay đến năm 2025 sẽ", None, "2025-12-31", "từ nay đến năm 2025"),
        ("trước tháng 3/2024 phải có", None, "2024-02-29", "trước tháng 3/2024"),
        ("trước quý I/2024 phải có", None, "2023-12-31", "trước quý I/2024"),
        ("trước năm 2025 phải có", None, "2024-12-31", "trước năm 2025"),
        ("Từ đầu năm đến nay, huyện đã", "2023-01-01", "2023-10-09", "Từ đầu năm đến nay"),
        ("Năm nay, huyện sẽ", "2023-01-01", "2023-12-31", "Năm nay"),
        ("khảo sát từ tháng 3-4/2017 cho thấy", "2017-03-01", "2017-04-30", "từ tháng 3-4/2017"),
        ("Trong tháng 5/2023, huyện đã", "2023-05-01", "2023-05-31", "tháng 5/2023"),
        ("chạy từ ngày 20 - 24/1/2023.", "2023-01-20", "2023-01-24", "từ ngày 20 - 24/1/2023"),
        ("Trong dịp Tết Nguyên đán Quý Mão 2023, huyện", None, None, "dịp Tết Nguyên đán Quý Mão 2023"),
        ("Trong Tháng Công nhân năm 2023, huyện", None, None, "Tháng Công nhân năm 2023"),
        ("Tháng 5/2023, huyện đã", "2023-05-01", "2023-05-31", "Tháng 5/2023"),
        ("Từ năm 2021 đến nay, huyện đã", "2021-01-01", "2023-10-09", "Từ năm 2021 đến nay"),
        ("Nửa đầu năm 2022, huyện đã", "2022-01-01", "2022-06-30", "Nửa đầu năm 2022"),
        ("6 tháng cuối năm, huyện sẽ", "2023-07-01", "2023-12-31", "6 tháng cuối năm"),
        ("Nhiệm kỳ qua, huyện đã", None, None, "Nhiệm kỳ qua"),
        ("Từ năm 2020 đến hết năm 2022, huyện", "2020-01-01", "2022-12-31", "Từ năm 2020 đến hết năm 2022"),
        ("8 tháng qua, huyện đã", None, None, "8 tháng qua"),
        ("Năm học 2022-2023, trường có", None, None, "Năm học 2022-2023"),
        ("Từ tháng 7/2022 đến hết tháng 6/2023, huyện", "2022-07-01", "2023-06-30",
         "Từ tháng 7/2022 đến hết tháng 6/2023"),
        ("trong hai năm 2021 và 2022 xã mở", "2021-01-01", "2022-12-31", "hai năm 2021 và 2022"),
        ("Trong 5 năm 2016-2020, xã mở", "2016-01-01", "2020-12-31", "5 năm 2016-2020"),
        ("Các năm 2020, 2021 và 2022, xã mở", "2020-01-01", "2022-12-31", "Các năm 2020, 2021 và 2022"),
        ("8 tháng năm 2022, huyện đã", "2022-01-01", "2022-08-31", "8 tháng năm 2022"),
        ("điều tra tháng 3 và tháng 4/2023 cho thấy", "2023-03-01", "2023-04-30", "tháng 3 và tháng 4/2023"),
        ("Hai tháng đầu năm nay, huyện đã", "2023-01-01", "2023-02-28", "Hai tháng đầu năm nay"),
        ("6 tháng đầu năm ngoái, huyện đã", "2022-01-01", "2022-06-30", "6 tháng đầu năm ngoái"),
        ("Quý II năm nay, huyện đã", "2023-04-01", "2023-06-30", "Quý II năm nay"),
        ("Năm ngoái, huyện đã", "2022-01-01", "2022-12-31", "Năm ngoái"),
        ("Năm tới, huyện sẽ", "2024-01-01", "2024-12-31", "Năm tới"),
        ("Cả năm, huyện phấn đấu", "2023-01-01", "2023-12-31", "Cả năm"),
        ("Tháng 4 vừa rồi, huyện đã", "2023-04-01", "2023-04-30", "Tháng 4"),
        ("Từ đầu năm, huyện đã", "2023-01-01", None, "Từ đầu năm"),
        ("Từ năm 2021, huyện đã", "2021-01-01", None, "Từ năm 2021"),
        ("Từ tháng 7/2022 đến 6/2023, huyện", "2022-07-01", "2023-06-30", "Từ tháng 7/2022 đến 6/2023"),
        ("Từ ngày 01/7/2023, huyện đã", "2023-07-01", None, "Từ ngày 01/7/2023"),
        ("Từ ngày 7/9 đến nay, huyện đã", "2023-09-07", "2023-10-09", "Từ ngày 7/9 đến nay"),
        ("từ tháng 3/2023 đến nay xã mở", "2023-03-01", "2023-10-09", "từ tháng 3/2023 đến nay"),
        ("đến cuối tháng 6 đã có", None, "2023-06-30", "đến cuối tháng 6"),
        ("Đến giữa tháng 8, đã có", None, None, "Đến giữa tháng 8"),
        ("từ 17-10-2020 đến 15-4-2023 xã có", "2020-10-17", "2023-04-15", "từ 17-10-2020 đến 15-4-2023"),
        ("Qua 4 tháng, huyện có", None, None, "4 tháng"),
        ("Tuần qua, huyện có", None, None, "Tuần qua"),
        ("Từ tháng 1 đến tháng 6, huyện", "2023-01-01", "2023-06-30", "Từ tháng 1 đến tháng 6"),
        ("Trong 3 năm 2020, 2021, 2022, xã mở", "2020-01-01", "2022-12-31", "3 năm 2020, 2021, 2022"),
        ("Từ nay đến cuối năm, huyện sẽ", None, "2023-12-31", "Từ nay đến cuối năm"),
        ("Vào tháng 3/2023, huyện đã", "2023-03-01", "2023-03-31", "tháng 3/2023"),
        ("Trong 5 năm, huyện đã", None, None, "5 năm"),
        ("5 năm tới, huyện cần", None, None, "5 năm tới"),
        ("Đến tháng 7-2003, huyện có", None, "2003-07-31", "Đến tháng 7-2003"),
        ("trong 2 tháng 11-12/2004, xã tìm", "2004-11-01", "2004-12-31", "tháng 11-12/2004"),
        ("Tết Quý Mão 2023, huyện tặng", None, None, "Tết Quý Mão 2023"),
        ("Tết vừa qua, huyện tặng", None, None, "Tết vừa qua"),
        ("Kế hoạch năm 2024: xây", "2024-01-01", "2024-12-31", "năm 2024"),
    ],
)  # fmt: skip
def test_dates_and_label(text: str, start: str | None, end: str | None, label: str) -> None:
    (found,) = find_periods(text, PUBLISHED)
    assert (found.period.start, found.period.end, found.period.label) == (start, end, label)


@pytest.mark.parametrize(
    "text",
    [
        "Năm ngoái, huyện đã",
        "Tính đến 20/6, huyện có",
        "9 tháng đầu năm, huyện đã",
        "Quý III, huyện đã",
        "Năm nay, huyện sẽ",
        "Từ đầu năm đến nay, huyện",
    ],
)
def test_nothing_is_guessed_without_the_article_s_date(text: str) -> None:
    (found,) = find_periods(text)
    assert (found.period.start, found.period.end) == (None, None)


@pytest.mark.parametrize("when", ["6 tháng đầu năm sau", "nửa cuối năm trước", "quý II năm tới"])
def test_part_of_another_year_is_not_of_the_article_s(when: str) -> None:
    assert find_periods(f"Trong {when}, cả xã trồng 40 ha.", date(2031, 12, 20)) == []


@pytest.mark.parametrize("text", ["So năm 2023 - 2019, huyện tăng", "Từ đầu năm 2025 đến nay, huyện đã"])
def test_no_period_ends_before_it_begins(text: str) -> None:
    assert find_periods(text, PUBLISHED) == []


def test_a_date_up_to_which_is_one_without_its_year_too() -> None:
    (found,) = find_periods("Đến hết tháng 4, huyện có")
    assert (found.role, found.period.end) == ("until", None)


def test_months_that_are_not_over_are_not_completed() -> None:
    (found,) = find_periods("9 tháng đầu năm, huyện đã", date(2024, 2, 1))
    assert (found.period.start, found.period.end) == (None, None)


@pytest.mark.parametrize(
    "text",
    [
        "dự Đại hội Công đoàn huyện lần thứ 9, bầu Ban Chấp hành theo quy hoạch nhiệm kỳ 2023 - 2028",
        "góp ý cho bản kế hoạch năm 2023 của huyện",
        "học tập Luật Công đoàn năm 2012 tại cơ sở",
        "tăng 15% so với cùng kỳ năm 2022 theo báo cáo",
        "bàn về ưu tiên của năm 2031 và nhiệm vụ của năm 2032",
        "Sáng 8/10, huyện trao quà",
        "luật có hiệu lực vào tháng 5/2023 ở mọi nơi",
        "quy định có hiệu lực từ ngày 1/7/2023 ở mọi nơi",
        "hội thao chào mừng Tháng Công nhân của huyện",
        "nhiệm vụ của 8 tháng cuối năm còn nặng",
        "khắc phục lỗi trong 3 tháng kể từ khi kiểm tra",
        "những năm qua và nhiều năm qua",
        "cuối năm họp mặt, đến cuối năm ngoái mới xong",
        "họp vào thứ năm tới",
        "chiếm tới 60-70% tài sản, vận động tới 5/7 xã",
        "hoàn thành 85% kế hoạch cả năm đã giao",
    ],
)  # fmt: skip
def test_what_only_names_a_plan_or_an_event_is_no_period(text: str) -> None:
    assert find_periods(text, PUBLISHED) == []


def test_the_same_occasion_again() -> None:
    text = "Trong dịp Tết Giáp Thìn 2024, huyện tặng quà. Nhân dịp này, huyện bàn giao nhà."
    first, second = find_periods(text)
    assert first.period == second.period
    assert text[second.start : second.end] == "Nhân dịp này"


def test_the_same_stretch_of_time_again() -> None:
    first, second = find_periods("Quý I/2023, xã mở 3 lớp. Cũng trong thời gian này, xã sửa 2 căn nhà.")
    assert first.period == second.period
    assert find_periods("Cũng trong thời gian này, xã sửa 2 căn nhà.") == []


def test_a_capital_opens_a_sentence_but_no_feast_does() -> None:
    (opening,) = find_periods("trị giá 20 triệu đồng Năm 2022, xã mở 3 lớp")
    (feast,) = find_periods("xã chăm lo Tết Nguyên đán 2024")
    (shouted,) = find_periods("SỐ VỤ CHÁY NĂM 2023 GIẢM")
    assert (opening.leads, feast.leads, shouted.leads) == (True, False, False)


def test_a_period_that_opens_its_clause_leads() -> None:
    opening, inner = find_periods("Quý I/2023, huyện báo cáo thu quý II/2023 còn chậm")
    assert opening.leads
    assert not inner.leads
