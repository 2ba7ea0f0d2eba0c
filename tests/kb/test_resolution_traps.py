"""Words beside a citation that belong to something else must not decide which document it means."""

from __future__ import annotations

import itertools

import pytest

from kb.models import Reference
from kb.settings import Settings
from tests.conftest import sqlite_settings as make_settings
from tests.kb.small_press import find, make_article, read_rows, take
from tests.kb.test_resolution import CAPITAL, CLASS, INDUSTRY, SCHOOLS, UNIONS, cite


@pytest.mark.parametrize(
    "text",
    [
        # The year is that of what was done, not of the resolution.
        "Học Nghị quyết 29-NQ/TW của Trung ương và năm 2022 xã đạt chuẩn.",
        "Nghị quyết 29-NQ/TW của Trung ương năm 2022 xã đã học xong.",
        "Nghị quyết 29-NQ/TW năm 2022 xã đã học xong.",
        "Thực hiện Nghị quyết 29-NQ/TW năm 2022, xã đã có nhiều kết quả.",
    ],
)
def test_a_year_of_something_else_decides_nothing(sqlite_settings: Settings, text: str) -> None:
    [row] = cite(sqlite_settings, text, "2024-03-01")

    assert (row.document_id, row.candidates) == (None, [SCHOOLS, INDUSTRY])


@pytest.mark.parametrize(
    ("text", "document"),
    [
        ("Thực hiện Nghị quyết 29-NQ/TW năm 2022 của Trung ương, xã mở lớp.", INDUSTRY),
        ("Học Nghị quyết 29-NQ/TW năm 2022 về công nghiệp.", INDUSTRY),
        ("Thực hiện Nghị quyết 29-NQ/TW (năm 2022) xã mở lớp.", INDUSTRY),
        ("Thực hiện Nghị quyết 29-NQ/TW năm 2013, xã mở lớp.", SCHOOLS),
        ("Học Nghị quyết số 29-NQ/TW Hội nghị lần thứ tám Ban Chấp hành Trung ương Đảng khóa XI.", SCHOOLS),
        ("Học Nghị quyết số 29-NQ/TW, Hội nghị Trung ương 8 (khóa XI).", SCHOOLS),
    ],
)
def test_the_year_or_term_of_the_document_decides(sqlite_settings: Settings, text: str, document: str) -> None:
    [row] = cite(sqlite_settings, text, "2024-03-01")

    assert row.document_id == document


@pytest.mark.parametrize(
    "text",
    [
        "Học Nghị quyết 02-NQ/TW, Hội nghị Công đoàn tỉnh khóa XIII bầu bổ sung.",
        "Học Nghị quyết 02-NQ/TW, Ban Chấp hành khóa XIII bầu bổ sung.",
        "Thực hiện Nghị quyết 02-NQ/TW, khóa XIII Công đoàn huyện tổ chức lớp học.",
    ],
)
def test_another_body_s_term_decides_nothing(sqlite_settings: Settings, text: str) -> None:
    [row] = cite(sqlite_settings, text, "2026-06-01")

    assert row.document_id == CAPITAL  # By the time of the article, not by "khóa XIII".


@pytest.mark.parametrize(
    ("full", "short", "document"),
    [
        # Another issuer, day, year or term is written at the number alone.
        ("Nghị quyết 02-NQ/TW ngày 12/6/2021 của Bộ Chính trị", "Nghị quyết số 02 của Tỉnh ủy Nghệ An", None),
        ("Nghị quyết 02-NQ/TW ngày 12/6/2021 của Bộ Chính trị", "Nghị quyết số 02 của LĐLĐ tỉnh Nghệ An", None),
        ("Chỉ thị số 40-CT/TW ngày 22/11/2014", "Chỉ thị số 40 của UBND tỉnh Nghệ An", None),
        ("Công văn số 12/LĐLĐ-TC của LĐLĐ tỉnh Nghệ An ngày 4/5/2023", "Công văn số 12 của Tổng LĐLĐ Việt Nam", None),
        ("Nghị quyết 20-NQ/TW ngày 28/1/2008", "Nghị quyết 20 ngày 25/10/2017", None),
        ("Nghị quyết 20-NQ/TW ngày 28/1/2008", "Nghị quyết 20 năm 2017 về y tế", None),
        ("Nghị quyết 20-NQ/TW ngày 28/1/2008", "Nghị quyết 20 khóa XII", None),
        (
            "Nghị quyết số 02-NQ/TU ngày 5/3/2021 của Tỉnh ủy Nghệ An",
            "Nghị quyết số 02 của Bộ Chính trị khóa XIII",
            UNIONS,
        ),
        # The same is.
        ("Nghị quyết 02-NQ/TW ngày 12/6/2021", "Nghị quyết số 02 của Bộ Chính trị", UNIONS),
        ("Nghị quyết 20-NQ/TW ngày 28/1/2008", "Nghị quyết 20 năm 2008", CLASS),
        ("Nghị quyết 20-NQ/TW ngày 28/1/2008", "thực hiện Nghị quyết 20 năm 2017, xã", CLASS),
    ],
)
def test_a_short_form_with_words_of_its_own(
    sqlite_settings: Settings, full: str, short: str, document: str | None
) -> None:
    rows = cite(sqlite_settings, f"Hội nghị nghe {full}. Sau đó {short} cũng được học.", "2023-07-01")

    assert [row.document_id for row in rows][1:] == [document]


def test_a_date_elsewhere_does_not_outweigh_the_subject_here(sqlite_settings: Settings) -> None:
    text = (
        "Nghị quyết 29-NQ/TW ngày 4/11/2013 đã qua 10 năm. Nay có Nghị quyết 29-NQ/TW về công nghiệp hóa, hiện đại hóa"
        " đất nước đến năm 2030."
    )
    first, second = cite(sqlite_settings, text, "2023-11-01")

    assert first.document_id == SCHOOLS
    assert (second.document_id, second.candidates) == (None, [SCHOOLS, INDUSTRY])


def test_a_term_elsewhere_does_not_outweigh_the_subject_here(sqlite_settings: Settings) -> None:
    text = (
        "Nghị quyết 29-NQ/TW khóa XI đã qua 10 năm. Nay có Nghị quyết 29-NQ/TW về công nghiệp hóa, hiện đại hóa"
        " đất nước đến năm 2030."
    )
    first, second = cite(sqlite_settings, text, "2023-11-01")

    assert first.document_id == SCHOOLS
    assert second.document_id in (None, INDUSTRY)


@pytest.mark.parametrize(
    "text",
    [
        "Điều lệ Công đoàn Việt Nam (sửa đổi, bổ sung) được trình đại hội.",
        "Đại hội thảo luận dự thảo Điều lệ Công đoàn Việt Nam.",
        "Hội nghị thảo luận Luật Công đoàn sửa đổi.",
    ],
)
def test_what_is_being_revised_is_not_what_is_in_force(sqlite_settings: Settings, text: str) -> None:
    [row] = cite(sqlite_settings, text, "2023-11-01")

    assert row.document_id is None


PRESS = [
    ("Huyện ủy Chương Mỹ ban hành Chỉ thị số 39-CT/HU.", "2023-09-01"),
    ("Theo Chỉ thị số 39-CT/HU ngày 14/8/2023 của Huyện ủy Chương Mỹ, LĐLĐ huyện ra quân.", "2023-09-02"),
    ("Chỉ thị số 39-CT/HU ngày 2/3/2023 của Huyện ủy Yên Thành và Chỉ thị số 39-CT/HU được học.", None),
    ("LĐLĐ huyện Chương Mỹ ban hành Kế hoạch số 15/KH-LĐLĐ để thực hiện Chỉ thị số 39-CT/HU.", "2023-09-12"),
    ("Chỉ thị 39-CT/HU ngày 14/8/2023 nhắc Nghị quyết 02-NQ/TW. Chỉ thị số 39 của Tỉnh ủy Nghệ An khác.", None),
]


@pytest.mark.parametrize("start", range(0, 120, 24))
def test_citations_mean_the_same_in_whichever_order_the_articles_came(
    sqlite_settings: Settings, start: int, tmp_path_factory: pytest.TempPathFactory
) -> None:
    articles = [make_article(n, "Tin", text, published=day) for n, (text, day) in enumerate(PRESS)]
    take(sqlite_settings, articles)
    expected = told(sqlite_settings)
    for order in list(itertools.permutations(articles))[start + 7 : start + 24 : 8]:
        other = make_settings(tmp_path_factory.mktemp("order"))
        for article in order:
            take(other, [article])
        assert told(other) == expected


def told(settings: Settings) -> dict[str, object]:
    rows = read_rows(settings)
    cited = [
        (row.id, row.document_id, row.resolution, tuple(row.candidates), row.dated) for row in find(settings, Reference)
    ]
    return {"cited": cited} | {name: rows[name] for name in ("document", "document_relation")}
