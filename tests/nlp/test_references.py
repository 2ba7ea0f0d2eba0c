"""Numbered references: spellings, lists, short forms, and what surrounds them."""

from __future__ import annotations

import pytest

from nlp.annotations import Reference
from nlp.references import find_references


def the_one(text: str) -> Reference:
    (reference,) = find_references(text)
    return reference


@pytest.mark.parametrize(
    ("text", "cited", "symbol"),
    [
        ("Thi hành Quy định số 37-QĐ/TW.", "Quy định số 37-QĐ/TW", "37-QĐ/TW"),
        ("theo Kết luận số 14/KL-TW", "Kết luận số 14/KL-TW", "14-KL/TW"),
        ("Nghị quyết 128-NQ/CP về thích ứng", "Nghị quyết 128-NQ/CP", "128/NQ-CP"),
        ("Nghị quyết số\n43-NQ/TƯ", "Nghị quyết số\n43-NQ/TƯ", "43-NQ/TW"),
        ("Nghị\nquyết số 43 – NQ / TW", "Nghị\nquyết số 43 – NQ / TW", "43-NQ/TW"),
        ("QUYẾT ĐỊNH SỐ 1526/QĐ-TTG", "QUYẾT ĐỊNH SỐ 1526/QĐ-TTG", "1526/QĐ-TTg"),
        ("Nghị định 152/2020/NĐ-СР", "Nghị định 152/2020/NĐ-СР", "152/2020/NĐ-CP"),
        ("Nghị định 70/2023/NĐ-CPvà các thông tư", "Nghị định 70/2023/NĐ-CP", "70/2023/NĐ-CP"),
        ("Quyết định 77/QĐ-UBNDTỉnh giao", "Quyết định 77/QĐ-UBND", "77/QĐ-UBND"),
        ("Chỉ thị số 20/CTTg", "Chỉ thị số 20/CTTg", "20/CT-TTg"),
        ("Nghị quyết 254/NQ/TW", "Nghị quyết 254/NQ/TW", "254-NQ/TW"),
        ("Quyết định số 366-QĐ-TW", "Quyết định số 366-QĐ-TW", "366-QĐ/TW"),
        ("Quyết định số 386 QĐ-TTg", "Quyết định số 386 QĐ-TTg", "386/QĐ-TTg"),
        ("Nghị định 83/1998/ND-CP", "Nghị định 83/1998/ND-CP", "83/1998/NĐ-CP"),
        ("Nghị quyết số 09c/NQ-BCH", "Nghị quyết số 09c/NQ-BCH", "09c/NQ-BCH"),
        ("Công văn số 2150/TLĐ-ToC", "Công văn số 2150/TLĐ-ToC", "2150/TLĐ-ToC"),
        ("gửi kèm 2150/TLĐ-CSPL", "2150/TLĐ-CSPL", "2150/TLĐ-CSPL"),
        ("CV 88/LĐLĐ-TC", "CV 88/LĐLĐ-TC", "88/LĐLĐ-TC"),
        ("Kế hoạch phối hợp số 09/KHPH-LĐLĐ-BHXH", "Kế hoạch phối hợp số 09/KHPH-LĐLĐ-BHXH", "09/KHPH-LĐLĐ-BHXH"),
        ("Luật Việc làm số 38/2013/QH13", "Luật Việc làm số 38/2013/QH13", "38/2013/QH13"),
        ("Luật Bảo hiểm y tế 25/2008/QH12", "Luật Bảo hiểm y tế 25/2008/QH12", "25/2008/QH12"),
        ("Nghị quyết 128/NQ_CP", "Nghị quyết 128/NQ_CP", "128/NQ-CP"),
        ("Quy định37-QĐ/TW", "Quy định37-QĐ/TW", "37-QĐ/TW"),
        ("Công văn2150/TLĐ", "Công văn2150/TLĐ", "2150/TLĐ"),
        ("Chỉ thị sô 20/CT-TTg", "Chỉ thị sô 20/CT-TTg", "20/CT-TTg"),
    ],
)
def test_spellings_in_print_are_put_right(text: str, cited: str, symbol: str) -> None:
    reference = the_one(text)
    assert (reference.text, reference.symbol, reference.kind) == (cited, symbol, "numbered")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Nghị quyết số 18, 19-NQ/TW và 21-NQ/TW",
            [("Nghị quyết số 18", "18-NQ/TW"), ("19-NQ/TW",) * 2, ("21-NQ/TW",) * 2],
        ),
        ("các Chỉ thị 08-CT/TU, 15-CT/TU", [("Chỉ thị 08-CT/TU", "08-CT/TU"), ("15-CT/TU", "15-CT/TU")]),
        ("Thông báo 3 và 5-TB/TU", [("Thông báo 3", "3-TB/TU"), ("5-TB/TU", "5-TB/TU")]),
        ("Nghị quyết số 06 và 07 của Chính phủ", [("Nghị quyết số 06", None), ("07", None)]),
    ],
)
def test_lists_share_their_type_and_their_tail(text: str, expected: list[tuple[str, str | None]]) -> None:
    assert [(r.text, r.symbol) for r in find_references(text)] == expected


def test_a_shared_word_decides_the_type_of_the_whole_list() -> None:
    text = "Quy định số 37-QĐ/TW ngày 25/10/2021, 41-QĐ/TW ngày 3/11/2021 của Bộ Chính trị"
    first, second = find_references(text)
    assert (first.type, second.type) == ("QyĐ", "QyĐ")
    assert (first.issued_on, second.issued_on) == ("2021-10-25", "2021-11-03")
    assert (first.issuer, second.issuer) == ("Bộ Chính trị", "Bộ Chính trị")


@pytest.mark.parametrize(
    "text",
    [
        "Nghị quyết số 06 của Chính phủ",
        "triển khai Nghị định 73 từ tháng sau",
        "theo nghị định 41 ngày 12/4/2010",
        "căn cứ Quyết định 595 của Bảo hiểm xã hội Việt Nam",
        "Quy định 144 của Bộ Chính trị",
        "Thông tư 09/2020 hướng dẫn",
        "trong nghị định 41 vẫn còn điểm mờ",
        "tòa tuyên hủy quyết định 595, buộc cấp lại",
        "Kể từ khi có Quyết định 595 ban hành mức mới",
        "chi trả theo NĐ 73 từ quý sau",
    ],
)
def test_short_forms_carry_a_number_and_no_symbol(text: str) -> None:
    reference = the_one(text)
    assert reference.number in {"06", "73", "41", "595", "144", "09"}
    assert reference.symbol is reference.issuer_code is None


def test_a_short_form_without_support_needs_its_symbol_in_the_text() -> None:
    assert find_references("Kế hoạch 1205 đã gửi các đơn vị.") == []
    first, second = find_references("Kế hoạch số 1205/KH-LĐLĐ nêu rõ lộ trình; Kế hoạch 1205 đã gửi các đơn vị.")
    assert (first.symbol, second.text, second.symbol) == ("1205/KH-LĐLĐ", "Kế hoạch 1205", None)


@pytest.mark.parametrize(
    "text",
    [
        "Giấy phép số 31/GP-BTTTT ngày 1/2/2020",
        "Số: 45/BC-LĐLĐ\nBÁO CÁO",
        "CÔNG ĐOÀN NGÀNH GIÁO DỤC Số: 45/BC-CĐGD Vinh, ngày 2 tháng 3 năm 2022",
        "mẫu B07-TLĐ và C40-HD",
        "tiêu chuẩn TCVN 5687:2010",
        "dịch COVID-19, xe 29A-123.45, 0912-345-678",
        "gốm cổ 200 BC–AD 100",
        "tỷ lệ 8.563/8.563, ngày 2/9 - QUỐC KHÁNH",
        "kế hoạch 5 năm, Quyết định 3 vấn đề, Dự án số 2, Phương án 1",
        "Kế hoạch 2025 của ngành, Nghị quyết 3 tháng một lần",
        "Chương trình 135 và Đề án 06",
        "Kế hoạch2025 của ngành, Thông báo45 và mẫu 05_KH",
        "Quân y thông báo 59 ca, giám định kết luận 3 bộ phim, kỷ luật 12 người",
        "Nghị quyết 15 đại biểu tán thành; đã quyết định 20 phương án; tàu NĐ 1099, lô đất NĐ-12",
    ],
)
def test_what_is_no_document_stays_out(text: str) -> None:
    assert find_references(text) == []


@pytest.mark.parametrize(
    ("text", "issuer", "day", "title"),
    [
        (
            "Kết luận số 63-KL/TU của Ban Thường vụ Tỉnh ủy Phú Thọ ngày 4-5-2022 về chăm lo nhà ở công nhân.",
            "Ban Thường vụ Tỉnh ủy Phú Thọ", "2022-05-04", "chăm lo nhà ở công nhân",
        ),
        (
            "Chỉ thị 11/CT-TTg, ngày 7 tháng 3 năm 2023 của Thủ tướng Chính phủ về “Tổ chức đón khách”, các sở đã họp",
            "Thủ tướng Chính phủ", "2023-03-07", "Tổ chức đón khách",
        ),
        (
            "Kế hoạch số 31/KH-LĐLĐ năm 2023 \"Giám sát tiền lương\" gửi cơ sở",
            None, None, "Giám sát tiền lương",
        ),
        (
            "Nghị định 24/2018/NĐ-CP ngày 27/2/2018 của Chính phủ quy định về giải quyết tố cáo; các luật khác",
            "Chính phủ", "2018-02-27", "quy định về giải quyết tố cáo",
        ),
        (
            "Quyết định 15/QĐ-BNV (ngày 5.6.2024) của Bộ Nội vụ về việc công bố thủ tục",
            "Bộ Nội vụ", "2024-06-05", "công bố thủ tục",
        ),
        (
            "Ngày 8/3/2024, LĐLĐ tỉnh Bến Tre đã ban hành Hướng dẫn số 12/HD-LĐLĐ về sinh hoạt tổ công đoàn.",
            "LĐLĐ tỉnh Bến Tre", "2024-03-08", "sinh hoạt tổ công đoàn",
        ),
        ("theo Nghị định số 12 của Chính phủ Lào, thuế giảm", "Chính phủ Lào", None, None),
        ("Kế hoạch số 31/KH-LĐLĐ về dạy bơi cho 95% con em thợ mỏ", None, None, "dạy bơi"),
        ("Nghị quyết số 72-NQ/TW được Bộ Chính trị ban hành ngày 9/9/2025.", "Bộ Chính trị", "2025-09-09", None),
        ("Nghị quyết 12-NQ/TU của Thành ủy khóa XVII đã đi vào cuộc sống", "Thành ủy", None, None),
        ("đề nghị thực hiện Hướng dẫn số 33/HD-TLĐ tới mọi cơ sở", None, None, None),
    ],
)  # fmt: skip
def test_body_date_and_title_are_read_beside_the_symbol(
    text: str, issuer: str | None, day: str | None, title: str | None
) -> None:
    reference = the_one(text)
    assert (reference.issuer, reference.issued_on, reference.title) == (issuer, day, title)


def test_a_quoted_title_holds_no_citation_of_its_own_but_a_whole_symbol() -> None:
    text = "Kế hoạch số 7/KH-CĐN về “Thi hành Điều lệ Công đoàn Việt Nam và Nghị quyết số 03 theo Hướng dẫn 5/HD-TLĐ”."
    assert [r.text for r in find_references(text)] == ["Kế hoạch số 7/KH-CĐN", "Hướng dẫn 5/HD-TLĐ"]


def test_in_an_unquoted_title_inner_documents_are_cited_and_titled() -> None:
    text = "Kế hoạch số 7/KH-UBND ngày 2/3/2022 của UBND tỉnh về thực hiện Chỉ thị số 9/CT-TTg về an toàn lao động; và"
    outer, inner = find_references(text)
    assert outer.title == "thực hiện Chỉ thị số 9/CT-TTg về an toàn lao động"
    assert (inner.text, inner.title, inner.issuer) == ("Chỉ thị số 9/CT-TTg", "an toàn lao động", None)


def test_bodies_are_shared_only_where_the_codes_agree() -> None:
    text = "Chỉ thị 4-CT/HU và Kế hoạch 9-KH/HU của Huyện ủy Đông Anh; "
    text += "Luật số 10/2012/QH13 và Quyết định 6/QĐ-TLĐ của Tổng LĐLĐ"
    assert [r.issuer for r in find_references(text)] == ["Huyện ủy Đông Anh"] * 2 + [None, "Tổng LĐLĐ"]


def test_the_word_decides_between_quyet_dinh_and_quy_dinh() -> None:
    kinds = [
        r.type
        for r in find_references("Quy định 144-QĐ/TW, Quyết định 89-QĐ/TW; và 50-QĐ/TW ban đầu; Qui định 8-QĐi/TW")
    ]
    assert kinds == ["QyĐ", "QĐ", "QĐ", "QyĐ"]


def test_a_programme_of_action_by_its_own_code() -> None:
    assert the_one("Chương trình hành động số 17-CTrHĐ/TU").type == "CTHĐ"
    assert the_one("Chương trình hành động số 27-CTr/TU").type == "CTr"


@pytest.mark.parametrize(
    ("text", "issuer", "title"),
    [
        (
            "Nghị quyết số 43-NQ/TW của Hội nghị lần thứ tám Ban Chấp hành Trung ương Đảng khóa XIII về phát huy sức"
            " mạnh đại đoàn kết được quán triệt tới cơ sở.",
            "Ban Chấp hành Trung ương Đảng",
            "phát huy sức mạnh đại đoàn kết",
        ),
        (
            "Quyết định số 61/QĐ-TLĐ của Tổng Liên đoàn về việc giảm mức đoàn phí, đoàn viên đóng ít hơn.",
            "Tổng Liên đoàn",
            "giảm mức đoàn phí",
        ),
        (
            "Chỉ thị số 31-CT/TW của Ban Bí thư về an toàn, vệ sinh lao động, các công đoàn cơ sở bầu mạng lưới mới.",
            "Ban Bí thư",
            "an toàn, vệ sinh lao động",
        ),
        ("Thông tư 48/2023/TT-BTC hướng dẫn… xem tiếp.", None, None),
        (
            "Căn cứ Thông tư số 7/2022/TT-BNV ngày 1/2/2022 của Bộ Nội vụ quy định quản lý hồ sơ viên chức;",
            "Bộ Nội vụ",
            "quy định quản lý hồ sơ viên chức",
        ),
        ("Nghị định 7/2022/NĐ-CP ngày 1/2/2022 của Chính phủ quy định công ty phải báo cáo.", "Chính phủ", None),
        ("Quy định 41-QĐ/TW “về việc miễn nhiệm cán bộ” được học.", None, "về việc miễn nhiệm cán bộ"),
        ("theo ý kiến của Sở Tài chính tại Công văn số 2210/STC-HCSN.", "Sở Tài chính", None),
        (
            "Đảng ủy cơ quan Bộ Y tế vừa ra Quyết định số 14-QĐ/ĐU đình chỉ sinh hoạt Đảng đối với ông An, Bí thư.",
            "Đảng ủy cơ quan Bộ Y tế",
            "đình chỉ sinh hoạt Đảng đối với ông An",
        ),
        (
            "Nghị quyết số 18/NQ-HĐND của Hội đồng nhân dân tỉnh Lạng Sơn khóa XIX, kỳ họp thứ Hai về biên chế 2026;",
            "Hội đồng nhân dân tỉnh Lạng Sơn",
            "biên chế 2026",
        ),
        (
            "Nghị định 152 quy định về phạt giao thông mà Chính phủ vừa ban hành.",
            None,
            "quy định về phạt giao thông",
        ),
        ("kiểm tra theo Kế hoạch số17/KH-LĐLĐ của LĐLĐ tỉnh Thái Bình.", "LĐLĐ tỉnh Thái Bình", None),
    ],
)
def test_where_a_title_ends_and_who_issued(text: str, issuer: str | None, title: str | None) -> None:
    reference = the_one(text)
    assert (reference.issuer, reference.title) == (issuer, title)


def test_a_name_given_in_brackets_has_no_title_of_its_own() -> None:
    full, given = find_references("Chỉ thị 02/2006/CT-UBND (gọi tắt là Chỉ thị 02) về tăng cường quản lý đất đai.")
    assert (full.title, given.title) == ("tăng cường quản lý đất đai", None)


def test_a_letter_s_day_stands_before_the_body_that_sent_it() -> None:
    letter = the_one("Ngày 27/9/2021, Công đoàn Dệt May Việt Nam gửi Công văn số 188/CĐDM-CSPL tới cơ sở.")
    assert (letter.issuer, letter.issued_on) == ("Công đoàn Dệt May Việt Nam", "2021-09-27")


def test_an_abbreviated_short_form_leans_on_the_full_one() -> None:
    assert [r.text for r in find_references("Quyết định 3089/QĐ-TLĐ đã có. Theo QĐ 3089, mức chi tăng.")] == [
        "Quyết định 3089/QĐ-TLĐ",
        "QĐ 3089",
    ]
    assert find_references("Theo QĐ 3089, mức chi tăng; ký hợp đồng số 25/HĐLĐ.") == []


def test_a_title_ends_before_a_provision_of_another_document() -> None:
    first, _ = find_references(
        "theo Nghị định số 135/2020/NĐ-CP của Chính phủ quy định về tuổi nghỉ hưu và điểm b khoản 2 Mục III Hướng"
        " dẫn số 27-HD/BTCTW."
    )
    assert first.title == "quy định về tuổi nghỉ hưu"
