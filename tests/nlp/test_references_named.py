"""Documents known by name, and congress resolutions."""

from __future__ import annotations

import pytest

from nlp.references import find_references


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Luật Việc làm năm 2013 và Bộ luật Lao động 2019", ["Luật Việc làm năm 2013", "Bộ luật Lao động 2019"]),
        ("góp ý Luật Công đoàn (sửa đổi) và luật Bảo hiểm y tế", ["Luật Công đoàn (sửa đổi)", "luật Bảo hiểm y tế"]),
        ("Luật Phòng thủ vũ trụ năm 2031 chưa có", ["Luật Phòng thủ vũ trụ năm 2031"]),
        ("Luật sửa đổi, bổ sung một số điều của Luật Bảo hiểm y tế năm 2014",
         ["Luật sửa đổi, bổ sung một số điều của Luật Bảo hiểm y tế năm 2014"]),
        ("Điều lệ Công đoàn khóa XIII và Điều lệ Đảng", ["Điều lệ Công đoàn khóa XIII", "Điều lệ Đảng"]),
        ("(theo Điều lệ Công đoàn Việt Nam)", ["Điều lệ Công đoàn Việt Nam"]),
        ("Nghị quyết Trung ương 5 (khóa XII) và Nghị quyết Hội nghị Trung ương 8, khóa XI",
         ["Nghị quyết Trung ương 5 (khóa XII)", "Nghị quyết Hội nghị Trung ương 8, khóa XI"]),
        ("Quy chế phối hợp giữa LĐLĐ tỉnh và UBND tỉnh năm qua", ["Quy chế phối hợp giữa LĐLĐ tỉnh và UBND tỉnh"]),
        ("Quy chế về mối quan hệ giữa LĐLĐ tỉnh và UBND tỉnh ra đời",
         ["Quy chế về mối quan hệ giữa LĐLĐ tỉnh và UBND tỉnh"]),
        ("Quy chế làm việc của Ban Chấp hành Đảng bộ thành phố khóa XVIII",
         ["Quy chế làm việc của Ban Chấp hành Đảng bộ thành phố khóa XVIII"]),
    ],
)  # fmt: skip
def test_documents_known_by_name(text: str, names: list[str]) -> None:
    found = find_references(text)
    assert [r.name for r in found] == names
    assert {r.kind for r in found} == {"named"}


@pytest.mark.parametrize(
    "text",
    [
        "giữ kỷ luật lao động, theo pháp luật lao động và luật lao động",
        "Luật sư Trần An, Công ty Luật Hợp Danh, Khoa Luật Lao động",
        "sửa đổi Điều lệ, kiểm tra Điều lệ Đảng bộ công ty",
        "thực hiện quy chế dân chủ ở cơ sở và Quy chế chi tiêu",
        "Nghị quyết Đại hội Công đoàn các cấp, nghị quyết đại hội cấp mình",
        "dự Đại hội Công đoàn tỉnh lần thứ XX",
        "Hiến pháp và pháp luật; nghị quyết Trung ương đã nêu",
    ],
)
def test_what_names_no_document(text: str) -> None:
    assert find_references(text) == []


@pytest.mark.parametrize(
    ("text", "body"),
    [
        ("Nghị quyết Đại hội Đảng bộ huyện lần thứ XXV", "Đảng bộ huyện"),
        ("nghị quyết đại hội Công đoàn Dầu khí Việt Nam lần VII", "Công đoàn Dầu khí Việt Nam"),
        ("Nghị quyết Đại hội đại biểu toàn quốc lần thứ XIV của Đảng", "Đảng"),
        ("Nghị quyết Đại hội Đảng toàn quốc lần thứ XI", "Đảng"),
        ("Nghị quyết Đại hội XII Công đoàn Việt Nam", "Công đoàn Việt Nam"),
        ("NQ Đại hội đại biểu Đảng bộ xã lần thứ nhất", "Đảng bộ xã"),
        ("Nghị quyết Đại hội Đảng bộ tỉnh lần thứ 17", "Đảng bộ tỉnh"),
        ("Nghị quyết Đại hội Đảng bộ phường nhiệm kỳ 2025 - 2030", "Đảng bộ phường"),
    ],
)
def test_congress_resolutions_by_body_and_ordinal(text: str, body: str) -> None:
    (reference,) = find_references(f"Đưa {text} vào cuộc sống.")
    assert (reference.kind, reference.type, reference.text, reference.name) == ("congress", "NQ", text, text)
    assert reference.issuer == body


def test_a_list_of_congresses_shares_the_word() -> None:
    text = "các Nghị quyết Đại hội Đảng bộ tỉnh lần thứ XX, Đại hội Công đoàn tỉnh lần XVIII"
    text += " và Đại hội Đảng bộ sở lần thứ V"
    found = find_references(text)
    assert [r.text.split()[0] for r in found] == ["Nghị", "Đại", "Đại"]
    assert found[1].name == "Nghị quyết Đại hội Công đoàn tỉnh lần XVIII"
    assert [r.issuer for r in found] == ["Đảng bộ tỉnh", "Công đoàn tỉnh", "Đảng bộ sở"]


def test_the_year_of_a_law_is_its_own() -> None:
    (reference,) = find_references("Điều 5 Bộ luật Lao động (2012) quy định")
    assert (reference.type, reference.year, reference.text) == ("BL", "2012", "Bộ luật Lao động (2012)")


def test_a_law_has_the_day_right_behind_its_name() -> None:
    [law] = find_references("Căn cứ Luật Công đoàn ngày 20 tháng 6 năm 2012;")
    assert (law.text, law.issued_on, law.year) == ("Luật Công đoàn", "2012-06-20", None)
    [other] = find_references("Tập huấn Luật Công đoàn (ngày 20/6/2024).")
    assert other.text == "Luật Công đoàn"
    [without] = find_references("Học Luật Công đoàn, ngày mai thi.")
    assert without.issued_on is None


@pytest.mark.parametrize(
    ("text", "cited"),
    [
        (
            "Luật Sửa đổi, bổ sung một số điều của Luật Tổ chức Chính phủ và Luật Tổ chức chính quyền địa phương.",
            [
                "Luật Sửa đổi, bổ sung một số điều của Luật Tổ chức Chính phủ và Luật Tổ chức chính quyền địa phương",
            ],
        ),
        ("Luật Lưu trữ và Luật Đường sắt năm 2017 được bàn.", ["Luật Lưu trữ", "Luật Đường sắt năm 2017"]),
        ("Luật Khoan hồng và Luật Đường sắt năm 2017 được bàn.", ["Luật Đường sắt năm 2017"]),
        ("gồm Luật thanh niên6. Luật đấu thầu15.", ["Luật thanh niên", "Luật đấu thầu"]),
        ("thông qua Luật Hàng hải và Luật Công cụ chuyển nhượng.", ["Luật Hàng hải", "Luật Công cụ chuyển nhượng"]),
    ],
)
def test_laws_beside_each_other(text: str, cited: list[str]) -> None:
    assert [reference.text for reference in find_references(text)] == cited


def test_a_session_s_resolution_has_its_title() -> None:
    [session] = find_references("kiểm điểm theo Nghị quyết Trung ương 4 (khóa XII) về xây dựng, chỉnh đốn Đảng.")
    assert session.title == "xây dựng, chỉnh đốn Đảng"
    assert [r.text for r in find_references("góp ý luật khiếu nại, tố cáo; giảng luật lao động.")] == [
        "luật khiếu nại, tố cáo"
    ]
