"""Figures of union news: value, unit, kind, bound and span."""

from __future__ import annotations

from decimal import Decimal

import pytest

from nlp.annotations import Entity, Figure, Reference
from nlp.figures import find_figures, locate_figures


def one(text: str) -> Figure:
    (figure,) = locate_figures(text)
    assert text[figure.start : figure.end] == figure.text
    return figure


def texts(text: str) -> list[str]:
    return [figure.text for figure in locate_figures(text)]


@pytest.mark.parametrize(
    ("sentence", "text", "kind", "value", "unit"),
    [
        ("Quý này đã kết nạp 412 đoàn viên mới.", "412 đoàn viên", "count", 412, "đoàn viên"),
        ("Huyện biểu dương 56 đoàn viên ưu tú tại lễ", "56 đoàn viên ưu tú", "count", 56, "đoàn viên ưu tú"),
        ("trao 75 suất quà cho con công nhân", "75 suất quà", "count", 75, "suất quà"),
        ("mở 14 lớp tập huấn nghiệp vụ cho cán bộ", "14 lớp tập huấn nghiệp vụ", "count", 14, "lớp tập huấn nghiệp vụ"),
        ("mời 9 sở, ngành, địa phương dự họp", "9 sở, ngành, địa phương", "count", 9, "sở, ngành, địa phương"),
        ("khen 18 tập thể, 40 cá nhân", "18 tập thể", "count", 18, "tập thể"),
        ("thu hút 3.000 CNVCLĐ tham gia", "3.000 CNVCLĐ", "count", 3000, "CNVCLĐ"),
        ("vinh danh 12 “Lao động giỏi” của tỉnh", "12 “Lao động giỏi”", "count", 12, "Lao động giỏi"),
        ("thuê 4 cầu thủ bóng chuyền về", "4 cầu thủ bóng chuyền", "count", 4, "cầu thủ bóng chuyền"),
        ("hơn ba nghìn đoàn viên dự", "ba nghìn đoàn viên", "count", 3000, "đoàn viên"),
        ("quỹ có 3,6 tỷ đồng để cho vay", "3,6 tỷ đồng", "money", 3_600_000_000, "đồng"),
        ("mỗi suất 500.000đ", "500.000đ", "money", 500_000, "đồng"),
        ("mức 500.000 đồng/suất quà", "500.000 đồng/suất quà", "money", 500_000, "đồng/suất quà"),
        ("thưởng 8,5 triệu đồng/người/tháng", "8,5 triệu đồng/người/tháng", "money", 8_500_000, "đồng/người/tháng"),
        ("giá 6 triệu đồng/m2", "6 triệu đồng/m2", "money", 6_000_000, "đồng/m2"),
        ("hỗ trợ 50 triệu/căn", "50 triệu/căn", "money", 50_000_000, "đồng/căn"),
        ("tài trợ 20.000 USD cho quỹ", "20.000 USD", "money", 20_000, "USD"),
        ("tài trợ 20.000 đô la Mỹ cho quỹ", "20.000 đô la Mỹ", "money", 20_000, "USD"),
        ("có 98,7% đoàn viên đồng ý", "98,7%", "percent", Decimal("98.7"), "%"),
        ("đạt 12.5 % kế hoạch", "12.5 %", "percent", Decimal("12.5"), "%"),
        ("trồng 7.650 ha cao su", "7.650 ha", "measure", 7650, "ha"),
        ("hội trường rộng 120 m 2 , có quạt", "120 m 2", "measure", 120, "m2"),
        ("góp 4,2 nghìn tấn gạo", "4,2 nghìn tấn", "measure", 4200, "tấn"),
        ("45/45 công đoàn cơ sở đã xong", "45/45 công đoàn cơ sở", "ratio", 45, "công đoàn cơ sở"),
        ("kết nạp 215 đồng chí vào Đảng", "215 đồng chí", "count", 215, "đồng chí"),
        ("đã 3 lần đoàn công tác ghé thăm", "3 lần", "count", 3, "lần"),
        ("góp 1.200 ngày công làm đường", "1.200 ngày công", "count", 1200, "ngày công"),
        ("thành lập mới 12/10 CĐCS, đạt 120% kế hoạch", "12/10 CĐCS", "ratio", 12, "CĐCS"),
        ("Số CĐCS xếp loại tốt: 1.912.", "1.912", "count", 1912, "CĐCS"),
        ("số lao động mất việc chỉ 3.380, thấp hơn", "3.380", "count", 3380, "lao động"),
        ("công ty 49% vốn nước ngoài", "49%", "percent", 49, "%"),
        ("sửa chữa 12 căn, xây mới 3 căn", "12 căn", "count", 12, "căn"),
        ("có 96 công nhân, đoàn viên là 40 người", "96 công nhân", "count", 96, "công nhân"),
        ("17/21 đơn vị sửa đổi quy chế", "17/21 đơn vị", "ratio", 17, "đơn vị"),
        ("tặng quà 20 chị ở xã", "20 chị", "count", 20, "chị"),
        ("mở 17 đêm văn nghệ ở khu trọ", "17 đêm văn nghệ", "count", 17, "đêm văn nghệ"),
        ("đưa 1.035 tu nghiệp sinh đi học", "1.035 tu nghiệp sinh", "count", 1035, "tu nghiệp sinh"),
        ("máy mạnh 400 CV chạy", "400 CV", "measure", 400, "CV"),
        ("1\u00a0250 lượt người được khám", "1\u00a0250 lượt người", "count", 1250, "lượt người"),
    ],
)  # fmt: skip
def test_kind_value_unit_and_span(sentence: str, text: str, kind: str, value: Decimal, unit: str) -> None:
    figure = locate_figures(sentence)[0]
    assert (figure.text, figure.kind, figure.value, figure.unit) == (text, kind, value, unit)
    assert sentence[figure.start : figure.end] == text


@pytest.mark.parametrize(
    ("sentence", "bound"),
    [
        ("tặng 200 suất quà", "exact"),
        ("tặng trên 200 suất quà", "over"),
        ("đã vượt 200 suất quà", "over"),
        ("còn dưới 200 suất quà", "under"),
        ("chưa đến 200 suất quà", "under"),
        ("khoảng 200 suất quà", "about"),
        ("có tới gần 200 suất quà", "about"),
        ("ít nhất 200 suất quà", "at_least"),
        ("tối thiểu là 200 suất quà", "at_least"),
        ("đơn vị có 200 lao động trở lên", "at_least"),
        ("không quá 200 suất quà", "at_most"),
        ("tối đa 200 suất quà", "at_most"),
        ("công đoàn cấp trên 200 đoàn viên cũ", "exact"),
        ("trên cả 5 lĩnh vực", "exact"),
        ("tăng trên mức lương cơ bản 2 triệu đồng", "exact"),
        ("vượt khó, 200 công nhân được khen", "exact"),
        ("vượt 12% so với kế hoạch", "exact"),
        ("số vụ cao hơn 12% so với năm trước", "exact"),
    ],
)
def test_bounds_and_their_false_friends(sentence: str, bound: str) -> None:
    assert one(sentence).bound == bound


def test_a_range_of_money() -> None:
    figure = one("mỗi hộ nhận mức 20 - 25 triệu đồng")
    assert (figure.value, figure.value_max, figure.text) == (20_000_000, 25_000_000, "20 - 25 triệu đồng")


def test_a_range_with_the_unit_twice() -> None:
    figure = one("hỗ trợ từ 5 triệu đồng đến 10 triệu đồng cho mỗi hộ")
    assert (figure.value, figure.value_max) == (5_000_000, 10_000_000)
    assert figure.text == "5 triệu đồng đến 10 triệu đồng"


def test_a_range_in_capitals_is_the_text_itself() -> None:
    assert one("TỪ 15% ĐẾN 20% QUỸ").text == "15% ĐẾN 20%"


def test_a_change_is_two_figures_of_the_same_unit() -> None:
    first, second = locate_figures("số CĐCS tăng từ 120 lên 150 CĐCS")
    assert (first.value, first.unit, first.text) == (120, "CĐCS", "120")
    assert (second.value, second.unit) == (150, "CĐCS")


def test_the_unit_behind_a_bracket_is_outside_the_span() -> None:
    ratio, percent = locate_figures("có 1.076/1.317 (đạt 81%) doanh nghiệp tổ chức đối thoại")
    assert (ratio.text, ratio.value, ratio.of, ratio.unit) == ("1.076/1.317", 1076, 1317, "doanh nghiệp")
    assert (percent.text, percent.value) == ("81%", 81)


def test_the_unit_before_its_number() -> None:
    figure = one("nâng tổng số nghiệp đoàn lên 38.")
    assert (figure.text, figure.unit, figure.value) == ("38", "nghiệp đoàn", 38)


def test_a_relative_clause_does_not_belong_to_the_unit() -> None:
    assert one("hỗ trợ 30 công nhân có hoàn cảnh khó khăn").unit == "công nhân"
    assert one("gặp 30 công nhân đang ở trọ").unit == "công nhân"


def test_a_place_does_not_belong_to_the_unit() -> None:
    assert one("tập huấn cho 45 cán bộ công đoàn huyện Đông Anh").unit == "cán bộ công đoàn"


def test_a_new_subject_behind_a_comma_does_not_belong_to_the_unit() -> None:
    assert one("kiểm tra 20 CĐCS, đơn vị đã nhắc nhở nhiều nơi").unit == "CĐCS"


def test_a_single_number_word_counts_as_an_object_only() -> None:
    assert texts("Công đoàn xây hai căn nhà tặng công nhân") == ["hai căn nhà"]
    assert texts("Tại buổi họp, hai tổ chức đã thống nhất") == []
    assert texts("một trong những nhiệm vụ") == []


def test_numbers_in_references_and_names_are_left_out() -> None:
    text = "Theo Kế hoạch 12 đoàn viên Công ty 28 góp 5 thùng mì"
    reference = Reference(5, 15, text[5:15], "numbered", number="12")
    entity = Entity(26, 36, text[26:36], "ORG", "Công ty 28")
    found = find_figures(text, references=[reference], entities=[entity])
    assert [figure.text for figure in found] == ["5 thùng mì"]


def test_the_unit_stops_at_a_named_body() -> None:
    text = "thăm 60 công nhân lao động Xí nghiệp Sông Lam"
    start = text.index("Xí")
    entity = Entity(start, len(text), text[start:], "ORG", text[start:])
    assert find_figures(text, entities=[entity])[0].unit == "công nhân lao động"


@pytest.mark.parametrize(
    ("text", "value", "unit", "kind"),
    [
        ("Thợ đào tìm thấy 75 đồng vàng.", 75, "đồng vàng", "count"),
        ("Số lượng cổ đông của nhà máy là 4.180.", 4180, "cổ đông", "count"),
        ("Đội văn nghệ diễn 8 vở kịch hôm 2/7.", 8, "vở kịch", "count"),
        ("Có hai mốt công nhân dự.", 21, "công nhân", "count"),
    ],
)
def test_what_a_number_counts(text: str, value: int, unit: str, kind: str) -> None:
    found = locate_figures(text)[0]
    assert (found.value, found.unit, found.kind) == (value, unit, kind)


def test_a_fashion_is_no_eleven() -> None:
    assert locate_figures("Xưởng may theo một mốt mới.") == []
