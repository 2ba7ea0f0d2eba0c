"""Where the title of a cited document ends, in quotation marks and in running words, and what a list shares."""

from __future__ import annotations

import pytest

from nlp.references import find_references


@pytest.mark.parametrize(
    ("text", "title"),
    [
        (
            "Kế hoạch số 8/KH-LĐLĐ về phát động phong trào \"Xanh - Sạch\" năm 2024; các đơn vị đăng ký.",
            "phát động phong trào \"Xanh - Sạch\" năm 2024",
        ),
        (
            "Nghị quyết số 5-NQ/HU \"Đẩy mạnh phong trào \"Dân vận khéo\" ở cơ sở\" có bốn phần.",
            "Đẩy mạnh phong trào \"Dân vận khéo\" ở cơ sở",
        ),
        ("Kế hoạch số 8/KH-LĐLĐ \"Hưởng ứng cuộc thi \"Tôi yêu nghề\".", "Hưởng ứng cuộc thi \"Tôi yêu nghề"),
        ("LĐLĐ huyện tuyên truyền Chỉ thị số 7-CT/HU về vệ sinh môi trường tới đoàn viên.", "vệ sinh môi trường"),
        (
            "LĐLĐ huyện phổ biến Chỉ thị số 7-CT/HU về vệ sinh môi trường cho đoàn viên toàn huyện.",
            "vệ sinh môi trường",
        ),
        (
            "LĐLĐ huyện ban hành Kế hoạch số 7/KH-LĐLĐ về khám mắt cho đoàn viên toàn huyện.",
            "khám mắt cho đoàn viên toàn huyện",
        ),
        (
            "Thực hiện Nghị quyết số 9-NQ/TU về chuyển đổi số, phong trào học tin học đã lan rộng.",
            "chuyển đổi số",
        ),
        (
            "Thực hiện Kế hoạch số 9/KH-LĐLĐ về thi nấu ăn, LĐLĐ thị xã Gò Công mở hội thi.",
            "thi nấu ăn",
        ),
        (
            "Kiểm tra việc thực hiện Kết luận số 4-KL/QU về cải cách hành chính tại các phòng chuyên môn.",
            "cải cách hành chính",
        ),
        (
            "Công văn số 15/LĐLĐ-TG gửi các công đoàn cơ sở về việc treo cờ; trước đó đã họp.",
            "treo cờ",
        ),
        (
            "Căn cứ Nghị định số 4/2001/NĐ-CP của Chính phủ quy định mức phụ cấp thâm niên nghề.",
            "quy định mức phụ cấp thâm niên nghề",
        ),
        ("Nghị định số 4/2001/NĐ-CP của Chính phủ quy định mức phạt từ 2 triệu đồng.", None),
        (
            "Quyết định số 4/QĐ-TLĐ của Tổng Liên đoàn về quà Tết cho đoàn viên đã nghỉ hưu có hiệu lực từ hôm nay.",
            "quà Tết cho đoàn viên đã nghỉ hưu",
        ),
    ],
)  # fmt: skip
def test_where_a_title_ends(text: str, title: str | None) -> None:
    (reference,) = find_references(text)
    assert reference.title == title


def test_a_day_is_shared_by_the_numbers_of_one_tail_and_a_title_is_not() -> None:
    first, second = find_references("Kế hoạch số 41, 42/KH-LĐLĐ ngày 3/5/2022 về hội thao.")
    assert (first.symbol, first.issued_on, first.title) == ("41/KH-LĐLĐ", "2022-05-03", None)
    assert (second.symbol, second.issued_on, second.title) == ("42/KH-LĐLĐ", "2022-05-03", "hội thao")
    one, other = find_references("Kế hoạch số 41/KH-LĐLĐ, 42/KH-LĐLĐ ngày 3/5/2022 về hội thao.")
    assert (one.issued_on, other.issued_on) == (None, "2022-05-03")


@pytest.mark.parametrize(
    ("text", "issuer"),
    [
        (
            "Nghị quyết số 7-NQ/TW, Hội nghị lần thứ ba Ban Chấp hành Trung ương về tài chính.",
            "Ban Chấp hành Trung ương",
        ),
        (
            "Công văn số 9/CV-CĐ của Công đoàn các khu công nghiệp tỉnh Hải Dương.",
            "Công đoàn các khu công nghiệp tỉnh Hải Dương",
        ),
        ("Công văn số 88/TANDTC-V1 của TANDTC nêu rõ.", "TANDTC"),
        ("Hội đồng nhân dân tỉnh Bắc Kạn đã thông qua Nghị quyết số 3/NQ-HĐND.", "Hội đồng nhân dân tỉnh Bắc Kạn"),
    ],
)  # fmt: skip
def test_who_issued(text: str, issuer: str) -> None:
    (reference,) = find_references(text)
    assert reference.issuer == issuer
