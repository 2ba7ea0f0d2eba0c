from __future__ import annotations

from datetime import date

import pytest

from kb.facts import fact_rows
from kb.relations import is_summed_up, relate_documents
from nlp.annotate import annotate

BASE = "Sáng nay, hội nghị nghe báo cáo."


def relations(sentence: str) -> set[tuple[str, str, str]]:
    """Kind, acting and target symbol of the relations that the real annotator and the rules find in a sentence."""
    text = f"Công đoàn huyện họp\n\n{BASE} {sentence}"
    rows = fact_rows("a1", 1, annotate(text, date(2024, 3, 1)))
    for row in rows.references:
        # Every citation is a document of its own here, known by its symbol or name.
        row["document_id"] = row["symbol"] or row["text"]
    found = relate_documents(rows)
    for relation in found:
        assert relation["sentence"] in text
        assert text[relation["start"] : relation["end"]] == relation["sentence"]
    return {(row["kind"], row["document_id"], row["target_id"]) for row in found}


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        (
            "Thực hiện Chỉ thị số 21-CT/HU và Kế hoạch số 77-KH/HU của Ban Thường vụ Huyện ủy Gia Lâm, LĐLĐ huyện đã"
            " xây dựng Kế hoạch số 33/KH-LĐLĐ ngày 5/6/2023.",
            {("implements", "33/KH-LĐLĐ", "21-CT/HU"), ("implements", "33/KH-LĐLĐ", "77-KH/HU")},
        ),
        # What stands between the two says who issued the first; the verb still holds.
        (
            "Thực hiện Chỉ thị số 21-CT/HU ngày 1/6/2023 của Ban Thường vụ Huyện ủy Gia Lâm và Kế hoạch số 77-KH/HU,"
            " LĐLĐ huyện đã xây dựng Kế hoạch số 33/KH-LĐLĐ.",
            {("implements", "33/KH-LĐLĐ", "21-CT/HU"), ("implements", "33/KH-LĐLĐ", "77-KH/HU")},
        ),
        (
            "Cụ thể hóa Nghị quyết số 02-NQ/TW ngày 12/6/2021 của Bộ Chính trị về “Đổi mới, sắp xếp công đoàn”, LĐLĐ"
            " tỉnh ban hành Kế hoạch số 12/KH-LĐLĐ và Hướng dẫn số 09/HD-LĐLĐ.",
            {("implements", "12/KH-LĐLĐ", "02-NQ/TW"), ("implements", "09/HD-LĐLĐ", "02-NQ/TW")},
        ),
        (
            "LĐLĐ quận Hoàng Mai đã ban hành Kế hoạch số 41/KH-LĐLĐ ngày 2/2/2022 để triển khai Nghị quyết 02-NQ/TW.",
            {("implements", "41/KH-LĐLĐ", "02-NQ/TW")},
        ),
        (
            "Ban Thường vụ Huyện ủy giao các chi bộ học tập Kế hoạch số 165-KH/HU ngày 17/8/2023 về thực hiện Chỉ thị"
            " số 39-CT/HU trong quý này.",
            {("implements", "165-KH/HU", "39-CT/HU")},
        ),
        (
            "Nghị định số 12/2022/NĐ-CP thay thế Nghị định số 28/2020/NĐ-CP từ đầu năm.",
            {("replaces", "12/2022/NĐ-CP", "28/2020/NĐ-CP")},
        ),
        (
            "Nghị định số 12/2022/NĐ-CP ngày 17/1/2022 của Chính phủ (có hiệu lực ngay) thay thế Nghị định số"
            " 28/2020/NĐ-CP.",
            {("replaces", "12/2022/NĐ-CP", "28/2020/NĐ-CP")},
        ),
        (
            "LĐLĐ tỉnh ban hành Quyết định 44/QĐ-LĐLĐ, thay thế Quyết định 22/QĐ-LĐLĐ.",
            {("replaces", "44/QĐ-LĐLĐ", "22/QĐ-LĐLĐ")},
        ),
        (
            "Quyết định 1013/QĐ-TLĐ được thay thế bởi Quyết định 933/QĐ-TLĐ của Tổng LĐLĐ Việt Nam.",
            {("replaces", "933/QĐ-TLĐ", "1013/QĐ-TLĐ")},
        ),
        (
            "Nghị định 35/2022/NĐ-CP sửa đổi, bổ sung một số điều của Nghị định 82/2018/NĐ-CP về khu công nghiệp.",
            {("amends", "35/2022/NĐ-CP", "82/2018/NĐ-CP")},
        ),
        # A plan's title without "về"; the plan is the basis, not the resolution behind it.
        (
            "Căn cứ Kế hoạch số 35-KH/TU của Tỉnh ủy thực hiện Nghị quyết số 02-NQ/TW, LĐLĐ tỉnh ban hành Kế hoạch số"
            " 14/KH-LĐLĐ.",
            {("implements", "35-KH/TU", "02-NQ/TW")},
        ),
        (
            "Thực hiện Kế hoạch số 35-KH/TU thực hiện Nghị quyết số 02-NQ/TW, LĐLĐ tỉnh ban hành Kế hoạch 14/KH-LĐLĐ.",
            {("implements", "35-KH/TU", "02-NQ/TW"), ("implements", "14/KH-LĐLĐ", "35-KH/TU")},
        ),
        (
            "Thông tư 10/2020/TT-BLĐTBXH hướng dẫn thi hành một số điều của Nghị định 145/2020/NĐ-CP.",
            {("implements", "10/2020/TT-BLĐTBXH", "145/2020/NĐ-CP")},
        ),
        # Summing up: of one document, of two, arranged by a plan.
        (
            "Báo cáo số 12-BC/TU tổng kết 10 năm thực hiện Nghị quyết số 20-NQ/TW nêu nhiều kết quả.",
            {("summarises", "12-BC/TU", "20-NQ/TW")},
        ),
        (
            "Tỉnh ủy ban hành Kế hoạch số 99-KH/TU ngày 3/3/2023 về sơ kết hai năm thực hiện Nghị quyết số 02-NQ/TW và"
            " Chỉ thị số 37-CT/TW.",
            {("summarises", "99-KH/TU", "02-NQ/TW"), ("summarises", "99-KH/TU", "37-CT/TW")},
        ),
        (
            "Báo cáo số 44-BC/TU về tổng kết 5 năm thực hiện Nghị quyết số 20-NQ/TW và sơ kết 2 năm thực hiện Chỉ thị"
            " số 37-CT/TW.",
            {("summarises", "44-BC/TU", "20-NQ/TW"), ("summarises", "44-BC/TU", "37-CT/TW")},
        ),
        # Other ways to carry out: several verbs, orders given in a document, the passive, an official letter.
        (
            "LĐLĐ thành phố Cần Thơ ban hành Công văn số 88/LĐLĐ-TC về triển khai thực hiện Chỉ thị số 37-CT/TW.",
            {("implements", "88/LĐLĐ-TC", "37-CT/TW")},
        ),
        (
            "Học tập, quán triệt và triển khai, thực hiện Nghị quyết số 02-NQ/TW, Ban Thường vụ Thành ủy Cần Thơ đã"
            " ban hành Kế hoạch số 61-KH/TU.",
            {("implements", "61-KH/TU", "02-NQ/TW")},
        ),
        (
            "Thực hiện ý kiến chỉ đạo của Tổng LĐLĐ Việt Nam tại Kế hoạch số 72/KH-TLĐ, LĐLĐ tỉnh đã có Công văn số"
            " 19/LĐLĐ-TG gửi các đơn vị.",
            {("implements", "19/LĐLĐ-TG", "72/KH-TLĐ")},
        ),
        (
            "Chỉ thị số 21-CT/HU đã được LĐLĐ huyện cụ thể hóa bằng Kế hoạch số 33/KH-LĐLĐ.",
            {("implements", "33/KH-LĐLĐ", "21-CT/HU")},
        ),
        (
            "LĐLĐ huyện cụ thể hóa thành Kế hoạch số 33/KH-LĐLĐ nhằm triển khai tốt Chỉ thị số 21-CT/HU.",
            {("implements", "33/KH-LĐLĐ", "21-CT/HU")},
        ),
        (
            "Nghị quyết số 77/NQ-CP ngày 2/6/2024 của Chính phủ về việc ban hành Chương trình hành động của Chính phủ"
            " triển khai thực hiện Nghị quyết số 42-NQ/TW.",
            {("implements", "77/NQ-CP", "42-NQ/TW")},
        ),
        (
            "Hướng dẫn số 16-HD/UBKTTW sửa đổi một số nội dung trong Hướng dẫn số 06-HD/UBKTTW.",
            {("amends", "16-HD/UBKTTW", "06-HD/UBKTTW")},
        ),
        # The title of what is issued names two that it carries out.
        (
            "Thực hiện Chỉ thị số 15-CT/TU, LĐLĐ tỉnh ban hành Kế hoạch số 12/KH-LĐLĐ ngày 3/3/2022 về việc triển khai,"
            " thực hiện Nghị quyết số 02-NQ/TW và Kế hoạch số 40-KH/TU.",
            {
                ("implements", "12/KH-LĐLĐ", "15-CT/TU"),
                ("implements", "12/KH-LĐLĐ", "02-NQ/TW"),
                ("implements", "12/KH-LĐLĐ", "40-KH/TU"),
            },
        ),
        # Taking another's place, in part and in whole.
        (
            "Luật Công đoàn năm 2024 thay thế Luật Công đoàn năm 2012.",
            {("replaces", "Luật Công đoàn năm 2024", "Luật Công đoàn năm 2012")},
        ),
        (
            "Nghị định 12/2022/NĐ-CP có hiệu lực từ ngày 17/1/2022, thay thế Nghị định 28/2020/NĐ-CP và Nghị định"
            " 88/2015/NĐ-CP.",
            {
                ("replaces", "12/2022/NĐ-CP", "28/2020/NĐ-CP"),
                ("replaces", "12/2022/NĐ-CP", "88/2015/NĐ-CP"),
            },
        ),
        (
            "Nghị định 12/2022/NĐ-CP (thay thế Nghị định 28/2020/NĐ-CP) nêu mức phạt mới.",
            {("replaces", "12/2022/NĐ-CP", "28/2020/NĐ-CP")},
        ),
        (
            "Quyết định số 81/QĐ-TLĐ hết hiệu lực kể từ ngày Quyết định số 95/QĐ-TLĐ có hiệu lực thi hành.",
            {("replaces", "95/QĐ-TLĐ", "81/QĐ-TLĐ")},
        ),
        ("Quyết định số 81/QĐ-TLĐ bị bãi bỏ bởi Quyết định số 95/QĐ-TLĐ.", {("replaces", "95/QĐ-TLĐ", "81/QĐ-TLĐ")}),
        (
            "Nghị định 10/2024/NĐ-CP bãi bỏ khoản 2 Điều 5 Nghị định 12/2022/NĐ-CP.",
            {("amends", "10/2024/NĐ-CP", "12/2022/NĐ-CP")},
        ),
    ],
)
def test_a_sentence_says_what_documents_do_to_each_other(sentence: str, expected: set[tuple[str, str, str]]) -> None:
    assert relations(sentence) == expected


@pytest.mark.parametrize(
    "sentence",
    [
        # A legal basis is not carried out.
        "Căn cứ Nghị định số 191/2013/NĐ-CP, LĐLĐ huyện ban hành Quyết định số 55/QĐ-LĐLĐ.",
        "Theo Hướng dẫn số 38/HD-TLĐ, LĐLĐ huyện đã ban hành Kế hoạch số 14/KH-LĐLĐ.",
        # The verb carries out a task, the document is only its basis.
        "Triển khai nhiệm vụ năm 2023, căn cứ Nghị quyết số 02-NQ/TW, LĐLĐ huyện ban hành Kế hoạch số 14/KH-LĐLĐ.",
        # Two documents side by side.
        "Hội nghị quán triệt Nghị quyết số 02-NQ/TW và Kế hoạch số 14/KH-LĐLĐ.",
        "Thực hiện Nghị quyết số 02-NQ/TW và Kế hoạch số 14/KH-LĐLĐ, các đơn vị đã kết nạp 120 đoàn viên.",
        # Somebody else changes the second document, or nobody does.
        "Căn cứ Nghị định 145/2020/NĐ-CP, công đoàn kiến nghị sửa đổi, bổ sung Nghị định 82/2018/NĐ-CP.",
        "Thực hiện Nghị quyết số 02-NQ/TW, Chính phủ sẽ sửa đổi, bổ sung Nghị định 82/2018/NĐ-CP.",
        "Quyết định 933/QĐ-TLĐ không thay thế Quyết định 1013/QĐ-TLĐ.",
        # Summing up one document is no deed of the other.
        "Hội nghị tổng kết 10 năm thực hiện Nghị quyết số 20-NQ/TW và triển khai Kế hoạch số 14/KH-LĐLĐ.",
        "Hội nghị nghe Báo cáo số 12-BC/TU, sau đó tổng kết 10 năm thực hiện Nghị quyết số 20-NQ/TW.",
        "Kế hoạch số 35-KH/TU được các cấp dùng để thực hiện Nghị quyết số 02-NQ/TW.",
        # Not issued yet.
        "Thực hiện Chỉ thị số 21-CT/HU, nhiều nơi chưa ban hành Kế hoạch số 14/KH-LĐLĐ.",
        "Thực hiện Chỉ thị số 21-CT/HU, LĐLĐ huyện sẽ xây dựng Kế hoạch số 14/KH-LĐLĐ.",
        "LĐLĐ huyện đang lấy ý kiến xây dựng Kế hoạch số 14/KH-LĐLĐ để thực hiện Chỉ thị số 21-CT/HU.",
        "Báo cáo số 12-BC/TU sẽ tổng kết 10 năm thực hiện Nghị quyết số 20-NQ/TW.",
        "Chính phủ được đề nghị ban hành Nghị định 12/2022/NĐ-CP thay thế Nghị định 28/2020/NĐ-CP.",
        # What was carried out is only talked of.
        "Hội nghị đánh giá việc thực hiện Chỉ thị số 21-CT/HU, đồng thời ban hành Kế hoạch số 14/KH-LĐLĐ.",
        "Nghe báo cáo kết quả thực hiện Nghị quyết số 20-NQ/TW, LĐLĐ tỉnh ban hành Kế hoạch số 14/KH-LĐLĐ.",
        "Qua 10 năm thực hiện Nghị quyết số 20-NQ/TW, trước đó Tỉnh ủy ban hành Chỉ thị số 15-CT/TU.",
        # A question.
        "Thực hiện Chỉ thị số 21-CT/HU, nơi nào đã ban hành Kế hoạch số 14/KH-LĐLĐ?",
        # Not carried out.
        "Không thực hiện Chỉ thị số 21-CT/HU, LĐLĐ huyện đã ban hành Kế hoạch số 14/KH-LĐLĐ.",
        # Somebody else, in a clause of its own.
        "Thực hiện Chỉ thị số 21-CT/HU, cơ sở đã họp; Hội Nông dân ban hành Kế hoạch số 14-KH/HND.",
        "Thực hiện Chỉ thị số 21-CT/HU, cơ sở đã họp, trong khi UBND tỉnh ban hành Kế hoạch số 14/KH-UBND.",
        # A decree carries out nothing that a district has issued, nor an older document a newer one.
        "Thực hiện Chỉ thị số 21-CT/HU, cơ sở đã họp, Chính phủ ban hành Nghị định 12/2022/NĐ-CP.",
        "Thực hiện Nghị quyết số 02-NQ/TW ngày 12/6/2021, công đoàn vận dụng, xây dựng Kế hoạch số 14/KH-TLĐ ngày"
        " 3/2/2019.",
        "Luật Công đoàn năm 2012 thay thế Luật Công đoàn năm 2024.",
        "Quyết định số 81/QĐ-TLĐ hết hiệu lực từ ngày Quyết định số 95/QĐ-TLĐ được ký.",
        # "xây dựng" belongs to the title.
        "Thực hiện Nghị quyết số 20-NQ/TW về xây dựng giai cấp công nhân, Kế hoạch số 14/KH-LĐLĐ nêu ba việc.",
    ],
)
def test_what_a_sentence_does_not_say_is_no_relation(sentence: str) -> None:
    assert relations(sentence) == set()


def test_open_citations_have_no_relations() -> None:
    text = "Tin\n\nThực hiện Chỉ thị số 21-CT/HU, LĐLĐ huyện Gia Lâm đã ban hành Kế hoạch số 33/KH-LĐLĐ."
    rows = fact_rows("a1", 1, annotate(text, None))
    assert len(rows.references) == 2
    assert relate_documents(rows) == []


@pytest.mark.parametrize(
    ("before", "summed_up"),
    [
        ("Hội nghị tổng kết 10 năm thực hiện ", True),
        ("LĐLĐ tỉnh tổ chức hội nghị sơ kết ba năm triển khai ", True),
        ("báo cáo tổng kết việc thi hành ", True),
        ("Tổng kết mười lăm năm thực hiện ", True),
        ("chưa tổng kết ", False),
        ("tổng kết năm 2023, triển khai ", False),
        ("tổng kết công tác năm và thực hiện tốt nhiệm vụ theo ", False),
    ],
)
def test_summing_up_is_said_right_before_the_citation(before: str, summed_up: bool) -> None:
    row = {"sentence": f"{before}Chỉ thị số 05-CT/TW.", "sentence_start": 40, "start": 40 + len(before)}
    assert is_summed_up(row) is summed_up
