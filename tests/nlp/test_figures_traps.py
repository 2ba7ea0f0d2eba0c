"""Numbers that are no figures, one test for each class of them."""

from __future__ import annotations

import pytest

from nlp.figures import locate_figures


def texts(text: str) -> list[str]:
    return [figure.text for figure in locate_figures(text)]


@pytest.mark.parametrize(
    "text",
    [
        "Ngày 12/6/2021, hội nghị khai mạc",
        "Sáng 8/12 công đoàn tổ chức lễ phát động",
        "từ ngày 20 - 24/5 công nhân nghỉ",
        "ngày 12 và 13/12/2023 công đoàn họp",
        "(14/6) công đoàn ra quân",
        "lễ 30/4 - 1/5 công nhân nghỉ",
        "sáng 10.3 cán bộ họp",
    ],
)
def test_dates(text: str) -> None:
    assert texts(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "năm 2023 công đoàn ra mắt",
        "nhiệm kỳ 2018 - 2023",
        "giai đoạn 2021 – 2030",
        "Tết Giáp Thìn 2024, LĐLĐ huyện họp",
        "năm học 2022-2023",
    ],
)
def test_years_and_terms(text: str) -> None:
    assert texts(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "9 tháng đầu năm, công đoàn họp",
        "đào tạo trong 3 ngày",
        "kỷ niệm 20 năm thành lập",
        "về đích trước 2 năm",
        "công nhân 45 tuổi",
        "trực 24/24, 24/7",
    ],
)
def test_periods_durations_and_ages(text: str) -> None:
    assert texts(text) == []


@pytest.mark.parametrize("text", ["lúc 7 giờ 30", "7h30 công nhân vào ca", "từ 18h00", "19:15| bản tin"])
def test_clock_times(text: str) -> None:
    assert texts(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "Quyết định 217 đi vào cuộc sống",
        "vay vốn Chương trình 135",
        "Nghị quyết số 02, 03 của Bộ",
        "Kế hoạch số 15 /KH-LĐLĐ",
        "Chỉ thị 39 - CT / HU",
        "khoản 2 Điều 10 Bộ luật",
        "tại các Điều 27, 28 và 30",
        "giấy phép số 06/GP-TTĐT",
    ],
)
def test_document_numbers_and_clauses(text: str) -> None:
    assert texts(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "Đại hội lần thứ 17",
        "Thành ủy khóa 17 công đoàn",
        "Cụm thi đua số 7",
        "Tổ 5 họp",
        "Bài 2: Người thợ",
        "học sinh lớp 12",
        "khóa XIII",
    ],
)
def test_ordinals(text: str) -> None:
    assert texts(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "Số 37 - Đại lộ Hòa Bình",
        "phường 12, quận 3",
        "số nhà 16, phố Huế",
        "nhà số 502/47 đường Láng",
        "trên Quốc lộ 1",
        "phòng 305",
        "họp tại 26 phố Bà Triệu, thành phố Nam Định",
    ],
)
def test_addresses(text: str) -> None:
    assert texts(text) == []


def test_counted_roads_are_no_address() -> None:
    assert texts("dựng rào tại 2 phố Bà Triệu và Lê Hoàn") == ["2 phố"]


@pytest.mark.parametrize(
    "text",
    [
        "Điện thoại: 02373.852.369",
        "ĐT: 0912 345 678",
        "đường dây nóng 1900 1234",
        "Fax 024.38253.456",
        "số tài khoản 12345",
    ],
)
def test_telephones_and_accounts(text: str) -> None:
    assert texts(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "đại dịch Covid-19",
        "COVID-19 lan rộng",
        "mạng 5G",
        "đường dây 500 kV Bắc - Nam",
        "cách mạng công nghiệp 4.0",
        "Công ty 28 góp sức",
        "chương trình “1 triệu sáng kiến”",
        'phong trào "75 nghìn sáng kiến"',
        "phiên chợ 0 đồng của công nhân",
        "đội tuyển U23",
    ],
)
def test_numbers_inside_names(text: str) -> None:
    assert texts(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "hàng nghìn đoàn viên",
        "hàng trăm tỷ đồng",
        "vài chục công nhân",
        "nhiều suất quà",
        "hàng trăm nghìn lượt người",
        "vài ba trăm nghìn đồng",
    ],
)
def test_vague_amounts(text: str) -> None:
    assert texts(text) == []


@pytest.mark.parametrize(
    "text", ["1. Công tác tổ chức", "2/ Công đoàn cơ sở", "- 3) Tuyên truyền", "Một là: Tổ chức tốt", "[2] Báo cáo"]
)
def test_list_numbers(text: str) -> None:
    assert texts(text) == []


def test_visit_counters() -> None:
    assert texts("Đang online: 8\nHôm nay: 2130\nĐã truy cập: 332378") == []


def test_levels_and_sides() -> None:
    assert texts("chính quyền địa phương 02 cấp") == []
    assert texts("hợp tác giữa 3 bên") == []


def test_a_trap_word_before_a_comma_traps_nothing() -> None:
    assert texts("Trong khóa, 40 học viên đã tốt nghiệp") == ["40 học viên"]


def test_the_total_number_is_no_house_number() -> None:
    assert texts("với tổng số 45 CĐCS tham gia") == ["45 CĐCS"]
    assert texts("con số 300 công nhân là lớn") == ["300 công nhân"]


def test_a_verb_that_is_also_a_document_type_traps_nothing() -> None:
    assert texts("Ban Thường vụ hướng dẫn 45 CĐCS tổ chức đại hội") == ["45 CĐCS"]


def test_a_number_behind_a_year_word_is_kept() -> None:
    assert texts("mỗi năm 200 công nhân được học nghề") == ["200 công nhân"]


def test_more_than_was_planned_is_a_ratio_where_the_percent_says_so() -> None:
    assert texts("kết nạp 26/20 đảng viên, bằng 130% chỉ tiêu") == ["26/20 đảng viên", "130%"]
    assert texts("Sáng 12/10 công nhân vào ca, đạt 120% sản lượng") == ["120%"]
    assert texts("Đến 12/10 đơn vị họp, đạt 100%") == ["100%"]
