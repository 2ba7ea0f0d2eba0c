"""Which document a citation means, or that it stays open: own sentences through the real annotator."""

from __future__ import annotations

import pytest

from kb.models import Document, DocumentRelation, Reference
from kb.settings import Settings
from tests.kb.small_press import find, make_article, take

UNIONS, CAPITAL = "nq-02-tw-2021-06-12", "nq-02-tw-2026-03-17"
CLASS, HEALTH = "nq-20-tw-2008-01-28", "nq-20-tw-2017-10-25"
SCHOOLS, INDUSTRY = "nq-29-tw-2013-11-04", "nq-29-tw-2022-11-17"
COVID, BUSINESS = "nq-68-cp-2021-07-01", "nq-68-cp-2020-05-12"


def cite(
    settings: Settings, text: str, published: str | None = None, headline: str = "Tin công đoàn"
) -> list[Reference]:
    """The citations of an article with that text, in order."""
    take(settings, [make_article(1, headline, text, published=published)])
    return sorted(find(settings, Reference), key=lambda row: row.start)


@pytest.mark.parametrize(
    ("text", "published", "document"),
    [
        # A date decides, in any spelling, and before or after the issuer.
        ("Hội nghị học Nghị quyết số 02-NQ/TW ngày 12/6/2021.", "2026-06-01", UNIONS),
        ("Hội nghị học Nghị quyết 02/NQ-TƯ của Bộ Chính trị ngày 17 tháng 3 năm 2026.", "2026-06-01", CAPITAL),
        # So do the words of the title, here or clearly in the sentence.
        (
            "Lớp học về Nghị quyết số 02 của Bộ Chính trị về đổi mới tổ chức và hoạt động của Công đoàn Việt Nam trong"
            " tình hình mới.",
            None,
            UNIONS,
        ),
        (
            "Nghị quyết 02-NQ/TW của Bộ Chính trị về xây dựng và phát triển Thủ đô Hà Nội trong kỷ nguyên mới.",
            "2026-06-01",
            CAPITAL,
        ),
        (
            "Chính sách hỗ trợ người lao động và người sử dụng lao động gặp khó khăn do đại dịch COVID-19 theo Nghị"
            " quyết 68/NQ-CP đã đến tay công nhân.",
            "2024-03-01",
            COVID,
        ),
        (
            "Nghị quyết 20-NQ/TW về tiếp tục xây dựng giai cấp công nhân Việt Nam thời kỳ đẩy mạnh công nghiệp hóa,"
            " hiện đại hóa được nhắc lại.",
            "2024-03-01",
            CLASS,
        ),
        # The term or the year behind it, and what the article says elsewhere.
        ("Học Nghị quyết số 02-NQ/TW của Bộ Chính trị khóa XIII.", "2026-06-01", UNIONS),
        ("Học Nghị quyết số 29-NQ/TW năm 2022 của Trung ương.", "2024-06-01", INDUSTRY),
        ("Học Nghị quyết 29-NQ/TW (2013).", "2024-06-01", SCHOOLS),
        # ... which may also be the year of what was done.
        ("Báo cáo kết quả thực hiện Nghị quyết số 02-NQ/TW năm 2022 của huyện.", "2022-12-20", UNIONS),
        # A new term had not come so far: five had been given out a month later.
        ("Vốn vay theo Chỉ thị số 40-CT/TW.", "2016-04-19", "ct-40-tw-2014-11-22"),
        # A new term had begun, but its number two was given out a month later.
        ("Phường học tập Nghị quyết số 02-NQ/TW.", "2026-02-15", UNIONS),
        # A session that passed several: by the subject, or as the press means it.
        ("Học Nghị quyết Trung ương 6 khóa X.", "2018-06-01", CLASS),
        (
            "Nghị quyết Hội nghị lần thứ 8 Ban Chấp hành Trung ương khóa XI về đổi mới căn bản, toàn diện giáo dục và"
            " đào tạo.",
            None,
            SCHOOLS,
        ),
        ("Kiểm điểm theo Nghị quyết Trung ương 4 (khóa 12).", "2017-06-01", "nq-04-tw-2016-10-30"),
        ("Kiểm điểm theo Nghị quyết Trung ương 4.", "2017-06-01", "nq-04-tw-2016-10-30"),
        # Without either the numbering decides that was running when the article appeared.
        ("Đoàn viên học tập Nghị quyết số 02-NQ/TW.", "2023-05-01", UNIONS),
        ("Phường học tập Nghị quyết số 02-NQ/TW.", "2026-06-01", CAPITAL),
        ("Công nhân nhận tiền theo Nghị quyết 68/NQ-CP.", "2021-09-01", COVID),
        ("Công nhân nhận tiền theo Nghị quyết 68/NQ-CP.", "2022-03-01", COVID),
        (
            "Bà Trịnh, Phó Chủ tịch quận, cho biết đơn vị đã chi theo quyết định và Nghị quyết 68/NQ-CP.",
            "2021-12-01",
            COVID,
        ),
        ("Công nhân nhận tiền theo Nghị quyết 68/NQ-CP.", "2020-09-01", BUSINESS),
        # Of some documents the authority knows the year alone.
        ("Điều này theo Hướng dẫn 03/HD-TLĐ ngày 20/02/2020 của Tổng LĐLĐ Việt Nam.", None, "hd-03-tld-2020"),
        # Acts with a year in the symbol exist once.
        ("Nghị định 145/2020/NĐ-CP quy định việc đối thoại.", "2023-03-01", "nd-145-cp-2020"),
        ("Quyết định số 77/2019/QĐ-UBND của UBND thành phố Hà Nội có hiệu lực.", None, None),
        # A charter is known by its term.
        ("Điều lệ Công đoàn Việt Nam (khóa XII) quy định điều này.", "2021-03-01", "qd-174-tld-2020-02-03"),
        ("Điều lệ Công đoàn Việt Nam quy định điều này.", "2022-03-01", "qd-174-tld-2020-02-03"),
        # Laws: the year, else the one in force.
        ("Luật BHXH quy định điều này.", "2019-03-01", "l-58-qh13-2014"),
        ("Luật Lao động quy định điều này.", "2022-03-01", "bl-45-qh14-2019"),
        ("Luật Công đoàn năm 2012 quy định điều này.", "2026-01-02", "l-12-qh13-2012"),
        ("Bộ luật Lao động 2019 quy định điều này.", "2023-01-02", "bl-45-qh14-2019"),
        ("Căn cứ Luật Công đoàn ngày 20/6/2012.", "2026-01-02", "l-12-qh13-2012"),
    ],
)
def test_resolved(sqlite_settings: Settings, text: str, published: str | None, document: str | None) -> None:
    [row] = cite(sqlite_settings, text, published)
    assert row.resolution == "resolved"
    assert row.candidates == []
    if document is not None:
        assert row.document_id == document


@pytest.mark.parametrize(
    ("text", "published", "resolution", "candidates"),
    [
        # Only an older document of that number is known: nothing says that it is meant.
        ("Hợp tác xã vay vốn theo Nghị quyết số 52-NQ/TW.", "2024-03-01", "unknown", ["nq-52-tw-2019-09-27"]),
        ("Hợp tác xã vay vốn theo Nghị quyết số 20-NQ/TW.", "2024-03-01", "ambiguous", [CLASS, HEALTH]),
        # Two terms' numbers, and the newer one is no news any more.
        ("Hội nghị nghe về Nghị quyết số 29-NQ/TW.", "2024-09-01", "ambiguous", [SCHOOLS, INDUSTRY]),
        # A date elsewhere in the article is that of one year, the time of the article speaks for another.
        (
            "Công nhân nhận tiền theo Nghị quyết 68/NQ-CP. Năm trước có Nghị quyết 68/NQ-CP ngày 12/5/2020.",
            "2021-09-01",
            "ambiguous",
            [BUSINESS, COVID],
        ),
        # Two years' numbers, none of the last twelve months.
        ("Công nhân nhận tiền theo Nghị quyết 68/NQ-CP.", "2024-03-01", "ambiguous", [BUSINESS, COVID]),
        ("Công nhân nhận tiền theo Nghị quyết 68/NQ-CP.", None, "ambiguous", [BUSINESS, COVID]),
        # A new term has begun, and nothing says how far its numbers have come.
        ("Phường học tập Nghị quyết số 72-NQ/TW.", "2026-10-01", "unknown", ["nq-72-tw-2025-09-09"]),
        # A term whose document of that number nobody knows.
        ("Học Nghị quyết số 02-NQ/TW của Bộ Chính trị khóa XII.", "2026-06-01", "unknown", []),
        # Too little is said.
        ("Hội nghị quán triệt Nghị quyết 02.", "2023-05-01", "unknown", []),
        ("Kế hoạch số 33/KH-LĐLĐ được nhiều nơi làm theo.", "2023-05-01", "unknown", []),
        ("Chỉ thị 987-CT/TW được học.", "2023-05-01", "unknown", []),
    ],
)
def test_left_open(
    sqlite_settings: Settings, text: str, published: str | None, resolution: str, candidates: list[str]
) -> None:
    row = cite(sqlite_settings, text, published)[0]
    assert (row.resolution, row.document_id, row.candidates) == (resolution, None, candidates)


def test_a_sentence_about_another_document_of_that_number_is_left_open(sqlite_settings: Settings) -> None:
    # In June 2026 the number means the one of March, but the sentence speaks of the one of 2021.
    text = "Đổi mới tổ chức và hoạt động của Công đoàn theo Nghị quyết 02-NQ/TW là việc lâu dài."
    [row] = cite(sqlite_settings, text, "2026-06-01")
    assert (row.resolution, row.candidates) == ("ambiguous", [UNIONS, CAPITAL])


def test_the_issuer_is_the_body_named_last_before_the_citation(sqlite_settings: Settings) -> None:
    rows = cite(
        sqlite_settings,
        "LĐLĐ huyện Gia Lâm họp sáng nay. LĐLĐ thành phố Hà Nội đã ban hành Kế hoạch 20/KH-LĐLĐ ngày 3/4/2023, còn LĐLĐ"
        " huyện Sóc Sơn đã ban hành Kế hoạch 20/KH-LĐLĐ ngày 9/5/2023.",
        "2023-06-01",
    )
    assert [row.document_id for row in rows] == [
        "kh-20-ldld-lien-doan-lao-dong-thanh-pho-ha-noi-2023-04-03",
        "kh-20-ldld-lien-doan-lao-dong-huyen-soc-son-ha-noi-2023-05-09",
    ]


def test_a_party_committee_s_code_is_not_given_to_a_body_of_another_level(sqlite_settings: Settings) -> None:
    [row] = cite(sqlite_settings, "Bộ Chính trị và Tỉnh ủy Thanh Hóa quan tâm, Chỉ thị số 44-CT/HU đi vào đời sống.")
    assert (row.issuer_id, row.resolution) == (None, "unknown")


def test_two_federations_and_no_hint_leave_the_issuer_open(sqlite_settings: Settings) -> None:
    text = "LĐLĐ huyện Gia Lâm và LĐLĐ huyện Sóc Sơn gặp nhau. Kế hoạch số 33/KH-LĐLĐ được đem ra bàn."
    [row] = cite(sqlite_settings, text, "2023-06-01")
    assert (row.issuer_id, row.document_id) == (None, None)


def test_two_federations_with_one_symbol_and_date_have_two_documents(settings: Settings) -> None:
    take(
        settings,
        [
            make_article(n, "Tin", f"LĐLĐ huyện {name} ban hành Kế hoạch số 15/KH-LĐLĐ ngày 11/9/2023.")
            for n, name in enumerate(("Chương Mỹ", "Gia Lâm"))
        ],
    )
    plans = find(settings, Document, Document.symbol == "15/KH-LĐLĐ")
    assert {(row.origin, row.issuer_id) for row in plans} == {
        ("authority", "org-lien-doan-lao-dong-huyen-chuong-my-ha-noi"),
        ("inferred", "org-lien-doan-lao-dong-huyen-gia-lam-ha-noi"),
    }
    assert len({row.document_id for row in find(settings, Reference)}) == 2


@pytest.mark.parametrize("first", [0, 1])
def test_one_plan_is_one_document_whichever_article_comes_first(sqlite_settings: Settings, first: int) -> None:
    articles = [
        make_article(1, "Tin", "LĐLĐ huyện Chương Mỹ làm tốt Kế hoạch 15/KH-LĐLĐ.", published="2023-12-01"),
        make_article(2, "Tin", "LĐLĐ huyện Chương Mỹ ban hành Kế hoạch số 15/KH-LĐLĐ ngày 11/9/2023."),
    ]
    for article in (articles[first], articles[1 - first]):
        take(sqlite_settings, [article])
    documents = {row.document_id for row in find(sqlite_settings, Reference)}
    assert documents == {"kh-15-ldld-lien-doan-lao-dong-huyen-chuong-my-ha-noi-2023-09-11"}
    assert find(sqlite_settings, Document, Document.origin == "inferred") == []


def test_a_number_that_one_body_issued_is_not_that_of_a_body_which_learns_from_it(sqlite_settings: Settings) -> None:
    rows = cite(
        sqlite_settings,
        "UBND tỉnh Long An ban hành Quyết định số 55/QĐ-UBND. Đoàn của UBND tỉnh Tiền Giang đến học tập Quyết định số"
        " 55/QĐ-UBND. UBND tỉnh Tiền Giang cũng ban hành Quyết định số 55/QĐ-UBND.",
        "2024-02-02",
    )
    long_an, tien_giang = (f"org-uy-ban-nhan-dan-tinh-{name}" for name in ("long-an", "tien-giang"))
    assert [row.issuer_id for row in rows] == [long_an, None, tien_giang]


def test_a_law_s_name_alone_is_open_once_the_article_has_spoken_of_another_version(sqlite_settings: Settings) -> None:
    rows = cite(
        sqlite_settings,
        "Luật Công đoàn còn hiệu lực. Luật Công đoàn năm 2024 vừa thông qua. Luật Công đoàn có nhiều điểm mới. Bộ luật"
        " Lao động năm 2019 giữ nguyên; Bộ luật Lao động cho phép điều này.",
        "2024-12-12",
    )
    assert [row.document_id for row in rows] == [
        "l-12-qh13-2012",
        "l-50-qh15-2024",
        None,
        "bl-45-qh14-2019",
        "bl-45-qh14-2019",
    ]
    assert rows[2].candidates == ["l-12-qh13-2012", "l-50-qh15-2024"]


def test_a_law_cited_by_its_number_leaves_its_name_alone_open_too(sqlite_settings: Settings) -> None:
    rows = cite(
        sqlite_settings,
        "Quốc hội thông qua Luật Bảo hiểm xã hội số 41/2024/QH15. Luật Bảo hiểm xã hội có nhiều điểm mới.",
        "2024-07-01",
    )
    assert [row.document_id for row in rows] == ["l-41-qh15-2024", None]
    assert rows[1].candidates == ["l-41-qh15-2024", "l-58-qh13-2014"]


def test_a_short_form_of_another_body_is_not_what_the_article_cited_in_full(sqlite_settings: Settings) -> None:
    rows = cite(
        sqlite_settings,
        "Tỉnh ủy Nghệ An ban hành Nghị quyết số 02-NQ/TU ngày 5/5/2021. Nghị quyết số 02 của Bộ Chính trị về đổi mới tổ"
        " chức và hoạt động của Công đoàn Việt Nam trong tình hình mới cũng được học.",
        "2022-03-03",
    )
    assert [row.document_id for row in rows] == ["nq-02-tu-tinh-uy-tinh-nghe-an-2021-05-05", UNIONS]


def test_a_law_as_amended_is_that_of_these_years_or_a_bill(sqlite_settings: Settings) -> None:
    [passed] = cite(sqlite_settings, "Quốc hội thông qua Luật Công đoàn (sửa đổi).", "2024-12-12")
    assert passed.document_id == "l-50-qh15-2024"
    bill = "Ban soạn thảo lấy ý kiến về Luật Công đoàn (sửa đổi)."
    take(sqlite_settings, [make_article(2, "Tin", bill, published="2022-12-12")])
    [row] = find(sqlite_settings, Reference, Reference.sentence == bill)
    assert (row.resolution, row.candidates) == ("ambiguous", ["l-12-qh13-2012", "l-50-qh15-2024"])


def test_a_date_beside_one_body_s_number_is_none_of_another_body_s(sqlite_settings: Settings) -> None:
    first, second = cite(
        sqlite_settings,
        "LĐLĐ huyện Gia Lâm báo cáo kết quả Kế hoạch số 33/KH-LĐLĐ, LĐLĐ huyện Sóc Sơn báo cáo kết quả Kế hoạch số"
        " 33/KH-LĐLĐ ngày 9/5/2023.",
        "2023-06-01",
    )
    assert first.document_id == "kh-33-ldld-lien-doan-lao-dong-huyen-gia-lam-ha-noi"
    assert second.document_id == "kh-33-ldld-lien-doan-lao-dong-huyen-soc-son-ha-noi-2023-05-09"
    assert (first.dated, str(second.dated)) == (None, "2023-05-09")


@pytest.mark.parametrize("first", [0, 1])
def test_a_date_without_an_issuer_is_joined_with_the_one_issuer_that_is_known(
    sqlite_settings: Settings, first: int
) -> None:
    articles = [
        make_article(1, "Tin", "Công nhân biết đến Kế hoạch số 33/KH-LĐLĐ ngày 5/6/2023."),
        make_article(2, "Tin", "LĐLĐ huyện Gia Lâm ban hành Kế hoạch số 33/KH-LĐLĐ ngày 5/6/2023."),
    ]
    for article in (articles[first], articles[1 - first]):
        take(sqlite_settings, [article])
    assert {row.document_id for row in find(sqlite_settings, Reference)} == {
        "kh-33-ldld-lien-doan-lao-dong-huyen-gia-lam-ha-noi-2023-06-05"
    }
    assert len(find(sqlite_settings, Document, Document.symbol == "33/KH-LĐLĐ")) == 1


def test_a_plan_of_a_term_long_past_is_not_meant(sqlite_settings: Settings) -> None:
    take(
        sqlite_settings,
        [
            make_article(1, "Cũ", "LĐLĐ huyện Gia Lâm ban hành Kế hoạch số 33/KH-LĐLĐ ngày 5/6/2010."),
            make_article(2, "Mới", "LĐLĐ huyện Gia Lâm làm theo Kế hoạch số 33/KH-LĐLĐ.", published="2023-05-05"),
        ],
    )
    assert [row.document_id for row in sorted(find(sqlite_settings, Reference), key=lambda row: row.sentence)] == [
        "kh-33-ldld-lien-doan-lao-dong-huyen-gia-lam-ha-noi-2010-06-05",
        "kh-33-ldld-lien-doan-lao-dong-huyen-gia-lam-ha-noi",
    ]


def test_a_short_form_means_what_the_article_has_cited_in_full(sqlite_settings: Settings) -> None:
    rows = cite(
        sqlite_settings,
        "Nghị quyết số 02-NQ/TW ngày 12/6/2021 của Bộ Chính trị được học. Nghị quyết số 02 rất quan trọng.",
    )
    assert [row.document_id for row in rows] == [UNIONS, UNIONS]


def test_a_congress_is_one_in_roman_and_in_arabic_numbers(sqlite_settings: Settings) -> None:
    rows = cite(
        sqlite_settings,
        "LĐLĐ tỉnh Thanh Hóa thực hiện Nghị quyết Đại hội Công đoàn tỉnh Thanh Hóa lần thứ XIX. Nghị quyết Đại hội Công"
        " đoàn tỉnh lần thứ 19 nêu ba khâu đột phá.",
    )
    assert {row.document_id for row in rows} == {"nq-dai-hoi-19-lien-doan-lao-dong-tinh-thanh-hoa"}
    assert len(rows) == 2


def test_a_party_organisation_signs_by_its_committee(sqlite_settings: Settings) -> None:
    rows = cite(
        sqlite_settings,
        "Kế hoạch số 777-KH/TU ngày 24/4/2025 của Ban Chấp hành Đảng bộ tỉnh Nghệ An được học. Kế hoạch số 777-KH/TU"
        " ngày 24/4/2025 của Tỉnh ủy Nghệ An nêu năm việc.",
    )
    assert {row.document_id for row in rows} == {"kh-777-tu-tinh-uy-tinh-nghe-an-2025-04-24"}
    assert len(rows) == 2


def test_a_regulation_and_a_decision_share_a_code_and_one_document(sqlite_settings: Settings) -> None:
    take(
        sqlite_settings,
        [
            make_article(1, "Tin", "Đảng viên học Quy định số 777-QĐ/TW ngày 5/6/2023 của Bộ Chính trị."),
            make_article(2, "Tin", "Đảng viên học 777-QĐ/TW ngày 5/6/2023."),
        ],
    )
    assert len({row.document_id for row in find(sqlite_settings, Reference)}) == 1
    [document] = find(sqlite_settings, Document, Document.number == "777")
    assert document.term == "XIII"


def test_a_citation_that_becomes_ambiguous_means_no_document_any_more(sqlite_settings: Settings) -> None:
    vague = make_article(1, "Tin", "LĐLĐ huyện Gia Lâm làm theo Kế hoạch số 33/KH-LĐLĐ.", published="2023-12-01")
    take(sqlite_settings, [vague])
    for number, day in enumerate(("5/6/2023", "7/6/2022"), 2):
        text = f"LĐLĐ huyện Gia Lâm ban hành Kế hoạch số 33/KH-LĐLĐ ngày {day}."
        take(sqlite_settings, [make_article(number, "Tin", text)])
    [row] = find(sqlite_settings, Reference, Reference.resolution == "ambiguous")
    assert row.document_id is None
    assert len(row.candidates) == 2


def test_an_act_of_one_province_is_not_taken_for_that_of_another(sqlite_settings: Settings) -> None:
    take(
        sqlite_settings,
        [
            make_article(1, "Tin", "Quyết định số 77/2019/QĐ-UBND của UBND thành phố Hà Nội có hiệu lực."),
            make_article(2, "Tin", "Công nhân biết Quyết định số 77/2019/QĐ-UBND từ lâu."),
        ],
    )
    [row] = find(sqlite_settings, Reference, Reference.issuer_id.is_(None))
    assert (row.resolution, row.document_id) == ("unknown", None)
    assert len(row.candidates) == 1


@pytest.mark.shared
def test_the_real_texts(sqlite_settings: Settings, shared: object) -> None:
    from pathlib import Path

    from click.testing import CliRunner

    from crawler.cli import COMMANDS

    run = next(command for command in COMMANDS if command.name == "import")
    seeds = sorted(str(path) for path in (Path(str(shared)) / "seeds").glob("*.txt"))
    environment = {"BIENNIEN_DATA_DIR": str(sqlite_settings.data_dir), "BIENNIEN_DATABASE_URL": ""}
    assert CliRunner().invoke(run, seeds, env=environment).exit_code == 0
    meant = {(row.symbol, row.document_id) for row in find(sqlite_settings, Reference) if row.symbol}
    assert {
        ("39-CT/HU", "ct-39-hu-huyen-uy-huyen-chuong-my-ha-noi-2023-08-14"),
        ("165-KH/HU", "kh-165-hu-huyen-uy-huyen-chuong-my-ha-noi-2023-08-17"),
        ("15/KH-LĐLĐ", "kh-15-ldld-lien-doan-lao-dong-huyen-chuong-my-ha-noi-2023-09-11"),
        ("02-NQ/TW", UNIONS),
        ("68/NQ-CP", COVID),
    } <= meant
    [short] = find(sqlite_settings, Reference, Reference.text == "Nghị quyết số 02")
    assert short.document_id == UNIONS
    plan = "kh-15-ldld-lien-doan-lao-dong-huyen-chuong-my-ha-noi-2023-09-11"
    carried = find(sqlite_settings, DocumentRelation, DocumentRelation.document_id == plan)
    assert {row.target_id for row in carried if row.kind == "implements"} == {
        "ct-39-hu-huyen-uy-huyen-chuong-my-ha-noi-2023-08-14",
        "kh-165-hu-huyen-uy-huyen-chuong-my-ha-noi-2023-08-17",
    }
    assert all("15/KH-LĐLĐ" in row.sentence for row in carried)
