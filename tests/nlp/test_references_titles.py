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
        (
            "Huyện ủy ban hành Chỉ thị số 3-CT/HU về việc cưới, việc tang.",
            "việc cưới, việc tang",
        ),
        (
            "Chỉ thị số 3-CT/HU về xử lý đối với 12 hành vi gây rối đã có hiệu lực.",
            "xử lý đối với 12 hành vi gây rối",
        ),
        (
            "LĐLĐ tỉnh ban hành Quyết định số 3/QĐ-LĐLĐ về hợp nhất công đoàn các huyện Mường La, Bắc Yên, Phù Yên.",
            "hợp nhất công đoàn các huyện Mường La, Bắc Yên, Phù Yên",
        ),
        (
            "Theo Kế hoạch số 3/KH-LĐLĐ về hỗ trợ đoàn viên, người lao động có con nhỏ, mỗi suất là 1 triệu đồng.",
            "hỗ trợ đoàn viên, người lao động có con nhỏ",
        ),
        (
            "LĐLĐ huyện triển khai Kế hoạch số 3/KH-LĐLĐ về tết trồng cây tới 45 Chủ tịch công đoàn cơ sở.",
            "tết trồng cây",
        ),
        (
            "Tỉnh ủy vừa có Kết luận số 3-KL/TU về nhà ở do Đảng, Nhà nước quản lý trên địa bàn.",
            "nhà ở do Đảng, Nhà nước quản lý trên địa bàn",
        ),
        (
            "hội nghị tổng kết Nghị quyết số 3-NQ/HU về xây dựng nông thôn mới ngày 3-5, Bí thư Huyện ủy nêu rõ",
            "xây dựng nông thôn mới",
        ),
        ("ông Thành dẫn Nghị định 196/CP: \"Luật đã có đủ, chỉ thiếu người làm\".", None),
        ("Quyết định số 3/QĐ-UBND vừa được Phó chủ tịch Lê Văn Tám ban hành về việc hạn chế xe tải.", "hạn chế xe tải"),
        ("Kế hoạch số 3/KH-LĐLĐ 2023 về hội thao có ba phần.", "hội thao"),
        ("Công văn số 3/LĐLĐ-TC của LĐLĐ tỉnh hướng dẫn việc chi.", None),
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


def test_a_day_said_to_be_that_of_all_and_a_year_or_blank_in_the_way_of_one() -> None:
    both = find_references("Kế hoạch 31/KH-LĐLĐ và Hướng dẫn 15/HD-LĐLĐ (cùng ngày 20/4/2022) của LĐLĐ tỉnh Hòa Bình.")
    assert [(r.issued_on, r.issuer) for r in both] == [("2022-04-20", "LĐLĐ tỉnh Hòa Bình")] * 2
    (behind,) = find_references("Kế hoạch số 3/KH-LĐLĐ/2023 ngày 4/5/2023 của LĐLĐ tỉnh Hòa Bình.")
    assert (behind.issued_on, behind.issuer) == ("2023-05-04", "LĐLĐ tỉnh Hòa Bình")
    (unmarked,) = find_references("Nghị định số 68/2002/ND-CP ngay 10/7/2002 của Chính phủ.")
    assert (unmarked.symbol, unmarked.issued_on) == ("68/2002/NĐ-CP", "2002-07-10")


def test_two_bodies_before_the_subject_matter() -> None:
    (joint,) = find_references(
        "Thông tư liên tịch số 5/2004/TTLT-BTC-TLĐ của Bộ Tài chính và Tổng LĐLĐ Việt Nam hướng dẫn nộp kinh phí."
    )
    assert (joint.issuer, joint.title) == ("Bộ Tài chính", "hướng dẫn nộp kinh phí")
    (alone,) = find_references("theo Quyết định 5/QĐ-TLĐ của Tổng LĐLĐ Việt Nam, LĐLĐ tỉnh tổ chức hội thi.")
    assert (alone.issuer, alone.title) == ("Tổng LĐLĐ Việt Nam", None)


def test_the_government_s_symbols_with_a_year_have_a_type() -> None:
    found = find_references("Nghị định số 29/2004/CP, Quyết định 61/2005/TTg; Nghị định 196/CP")
    assert [r.symbol for r in found] == ["29/2004/NĐ-CP", "61/2005/QĐ-TTg", "196/CP"]


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
