"""Which body, person or place a mention means: own sentences through the real annotator."""

from __future__ import annotations

from datetime import date

import pytest

from kb.models import Entity, Figure, Mention, Reference
from kb.settings import Settings
from tests.kb.small_press import find, make_article, take

GIA_LAM = "org-lien-doan-lao-dong-huyen-gia-lam-ha-noi"
CITY = "org-lien-doan-lao-dong-thanh-pho-ha-noi"


def mentions(
    settings: Settings, text: str, headline: str = "Tin công đoàn", **more: object
) -> dict[str, set[str | None]]:
    """The entities that each name of an article is linked to."""
    fields: dict[str, object] = {"published": "2024-03-01"} | more
    take(settings, [make_article(1, headline, text, **fields)])  # type: ignore[arg-type]
    found: dict[str, set[str | None]] = {}
    for row in find(settings, Mention):
        found.setdefault(row.text, set()).add(row.entity_id)
    return found


def test_relative_names_mean_the_body_that_the_article_is_about(sqlite_settings: Settings) -> None:
    found = mentions(
        sqlite_settings,
        "LĐLĐ huyện Gia Lâm, thành phố Hà Nội mở lớp học sáng nay. LĐLĐ huyện mời LĐLĐ Thành phố và Hội Liên hiệp Phụ"
        " nữ huyện cùng dự. Ban Thường vụ LĐLĐ huyện cảm ơn Huyện ủy.",
    )
    assert found["LĐLĐ huyện Gia Lâm"] == {GIA_LAM}
    assert found["LĐLĐ huyện"] == {GIA_LAM}
    assert found["LĐLĐ Thành phố"] == {CITY}
    assert found["Ban Thường vụ LĐLĐ huyện"] == {f"{GIA_LAM}-ban-thuong-vu"}
    assert found["Huyện ủy"] == {"org-huyen-uy-huyen-gia-lam-ha-noi"}
    [women] = [ids for name, ids in found.items() if name.startswith("Hội Liên hiệp Phụ nữ")]
    assert women == {"org-hoi-lien-hiep-phu-nu-huyen-gia-lam-ha-noi"}


def test_a_relative_name_without_anything_to_relate_to_stays_open(sqlite_settings: Settings) -> None:
    found = mentions(sqlite_settings, "LĐLĐ tỉnh và Hội Nông dân tỉnh ký kế hoạch phối hợp trong năm nay.")
    assert {entity for ids in found.values() for entity in ids} == {None}


def test_a_school_of_the_unions_is_a_body_of_its_own(sqlite_settings: Settings) -> None:
    found = mentions(sqlite_settings, "Trường cán bộ Công đoàn mở lớp cho LĐLĐ huyện Gia Lâm.")
    assert found["Trường cán bộ Công đoàn"] == {"org-truong-can-bo-cong-doan"}


def test_a_name_that_several_bodies_share_stays_open_until_the_province_is_told(sqlite_settings: Settings) -> None:
    text = "LĐLĐ huyện Châu Thành thăm công nhân. Đoàn của LĐLĐ huyện Châu Thành tặng quà."
    assert mentions(sqlite_settings, text)["LĐLĐ huyện Châu Thành"] == {None}
    told = mentions(sqlite_settings, text + " Lãnh đạo LĐLĐ tỉnh Long An cùng đi.", published="2024-03-02")
    assert told["LĐLĐ huyện Châu Thành"] == {"org-lien-doan-lao-dong-huyen-chau-thanh-long-an"}


def test_a_union_of_a_branch_belongs_to_the_federation_of_its_province(sqlite_settings: Settings) -> None:
    mentions(sqlite_settings, "Công đoàn ngành Y tế Hà Nội và Công đoàn Y tế Việt Nam trao quà.")
    parents = {row.id: row.parent_id for row in find(sqlite_settings, Entity, Entity.kind == "sector_union")}
    assert parents["org-cong-doan-nganh-y-te-ha-noi"] == CITY
    assert parents["org-cong-doan-y-te-viet-nam"] == "org-tong-lien-doan-lao-dong-viet-nam"


def test_a_person_is_anchored_by_the_body_that_is_led(sqlite_settings: Settings) -> None:
    text = (
        "Ông Trần Văn Thử, Ủy viên Ban Chấp hành Tổng LĐLĐ Việt Nam, Chủ tịch LĐLĐ huyện Gia Lâm phát biểu. Trần Văn"
        " Thử nhắc đến Tết."
    )
    found = mentions(sqlite_settings, text)
    assert found["Trần Văn Thử"] == {"per-tran-van-thu-lien-doan-lao-dong-huyen-gia-lam-ha-noi"}
    held = [row for row in find(sqlite_settings, Mention, Mention.label == "PER") if row.position]
    assert [(row.organization_id, row.seen_on, row.dated_by) for row in held] == [
        (GIA_LAM, date(2024, 3, 1), "article")
    ]


def test_namesakes_do_not_merge(sqlite_settings: Settings) -> None:
    take(
        sqlite_settings,
        [
            make_article(1, "Tin", "Ông Trần Văn Thử, Chủ tịch LĐLĐ huyện Gia Lâm phát biểu."),
            make_article(2, "Tin", "Ông Trần Văn Thử, Chủ tịch LĐLĐ huyện Sóc Sơn phát biểu."),
            make_article(3, "Tin", "Ông Trần Văn Thử có mặt ở LĐLĐ huyện Gia Lâm."),
            make_article(
                4,
                "Tin",
                "Ông Trần Văn Thử, Chủ tịch LĐLĐ huyện Gia Lâm gặp ông Trần Văn Thử, Chủ tịch LĐLĐ huyện Sóc Sơn. Ông"
                " Trần Văn Thử cười.",
            ),
        ],
    )
    linked = [row.entity_id for row in find(sqlite_settings, Mention, Mention.name == "Trần Văn Thử")]
    assert len({entity for entity in linked if entity}) == 2
    assert linked.count(None) == 2, "the one without a position, and the one who may be either"


def test_an_author_is_anchored_by_the_outlet(sqlite_settings: Settings) -> None:
    for number, source in enumerate(("bao", "tin")):
        text = "Hội thi nấu ăn khép lại.\n\nLê Thị Bút"
        take(
            sqlite_settings,
            [make_article(number, "Hội thi", text, source=source, authors=("Lê Thị Bút",), published="2024-03-01")],
        )
    writers = {row.entity_id for row in find(sqlite_settings, Mention, Mention.label == "PER")}
    assert writers == {"per-le-thi-but-bao", "per-le-thi-but-tin"}


@pytest.mark.parametrize(
    ("published", "text", "expected"),
    [
        (
            None,
            "Ngày 5/6/2023 và ngày 11/9/2023, bà Lê Thị Thử, Chủ tịch LĐLĐ huyện Gia Lâm có mặt.",
            (date(2023, 9, 11), "text"),
        ),
        (None, "Bà Lê Thị Thử, Chủ tịch LĐLĐ huyện Gia Lâm có mặt.", (None, None)),
        (
            "2024-03-01",
            "Ngày 5/6/2023, bà Lê Thị Thử, Chủ tịch LĐLĐ huyện Gia Lâm có mặt.",
            (date(2024, 3, 1), "article"),
        ),
    ],
)
def test_the_day_of_a_position_comes_from_the_article_or_its_text(
    sqlite_settings: Settings, published: str | None, text: str, expected: tuple[date | None, str | None]
) -> None:
    mentions(sqlite_settings, text, published=published)
    [row] = find(sqlite_settings, Mention, Mention.label == "PER")
    assert (row.seen_on, row.dated_by) == expected


def places_of_figures(settings: Settings, text: str) -> dict[str, str | None]:
    take(settings, [make_article(1, "Tin công đoàn", text, published="2024-03-01")])
    return {row.place: row.place_id for row in find(settings, Figure) if row.place}


def test_the_place_of_a_figure_is_linked(sqlite_settings: Settings) -> None:
    found = places_of_figures(
        sqlite_settings,
        "LĐLĐ huyện Gia Lâm, thành phố Hà Nội họp sáng nay. Năm 2023, trên địa bàn toàn huyện có 1.234 đoàn"
        " viên. Có 300 công nhân tại Gia Lâm được khám sức khỏe.",
    )
    assert found == {"toàn huyện": "loc-huyen-gia-lam-ha-noi", "Gia Lâm": "loc-huyen-gia-lam-ha-noi"}


def test_an_issuer_that_says_only_its_level_is_that_of_the_paragraph(sqlite_settings: Settings) -> None:
    text = (
        "LĐLĐ tỉnh Nghệ An: Công đoàn làm theo Kế hoạch số 15/KH-LĐLĐ của LĐLĐ tỉnh.\n\nLĐLĐ tỉnh Hà Tĩnh: Công đoàn"
        " làm theo Kế hoạch số 15/KH-LĐLĐ của LĐLĐ tỉnh."
    )
    take(sqlite_settings, [make_article(1, "Điểm tin", text, published="2024-03-01")])
    rows = sorted(find(sqlite_settings, Reference), key=lambda row: row.start)
    assert [row.issuer_id for row in rows] == [
        "org-lien-doan-lao-dong-tinh-nghe-an",
        "org-lien-doan-lao-dong-tinh-ha-tinh",
    ]
