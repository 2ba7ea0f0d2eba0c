"""Who a name means: with the body of the position, by the given name alone, or nobody for sure."""

from __future__ import annotations

import pytest

from kb.models import Entity, Mention
from kb.settings import Settings
from tests.kb.small_press import find, make_article, take

CITY = "org-lien-doan-lao-dong-thanh-pho-ha-noi"
GIA_LAM = "org-lien-doan-lao-dong-huyen-gia-lam-ha-noi"


def people(settings: Settings, *texts: str) -> list[tuple[str, str | None, str | None]]:
    """Text, entity and body of every person named in the articles, in their order."""
    take(settings, [make_article(number, "Tin", text, published="2024-03-01") for number, text in enumerate(texts)])
    found = find(settings, Mention, Mention.label == "PER")
    order = {article_id: number for number, article_id in enumerate(dict.fromkeys(row.article_id for row in found))}
    rows = sorted(found, key=lambda row: (order[row.article_id], row.start))
    return [(row.text, row.entity_id, row.organization_id) for row in rows]


@pytest.mark.parametrize(
    ("position", "body"),
    [
        ("Ủy viên Ban Thường vụ Thành ủy, Chủ tịch LĐLĐ thành phố Hà Nội", CITY),
        ("Ủy viên Ban Chấp hành Tổng LĐLĐ Việt Nam, Chủ tịch LĐLĐ huyện Gia Lâm", GIA_LAM),
        (
            "Giám đốc Sở Văn hóa, Thể thao và Du lịch Hà Nội",
            "org-so-van-hoa-the-thao-va-du-lich-thanh-pho-ha-noi",
        ),
        ("Bộ trưởng Bộ Y tế", "org-bo-y-te"),
        ("Phó Trưởng ban Nữ công LĐLĐ thành phố Hà Nội", CITY),
        ("Tổng Biên tập báo Lao động Thủ đô", "org-bao-lao-dong-thu-do"),
        ("Trưởng Công an huyện Gia Lâm", "org-cong-an-huyen-gia-lam-ha-noi"),
        ("Chủ tịch Công đoàn Công ty May Sông Đà", "org-cong-doan-co-so-cong-ty-may-song-da"),
        ("Chủ tịch Công đoàn ngành Y tế Hà Nội", "org-cong-doan-nganh-y-te-ha-noi"),
        ("Chủ tịch công đoàn công ty", None),
    ],
)
def test_the_body_of_a_position_is_the_one_that_is_led(
    sqlite_settings: Settings, position: str, body: str | None
) -> None:
    [(_, entity, held)] = people(sqlite_settings, f"Ông Trần Văn Thử, {position} phát biểu.")
    assert held == body
    assert (entity is None) is (body is None)


def test_a_given_name_means_who_was_named_in_full_before(sqlite_settings: Settings) -> None:
    found = people(
        sqlite_settings,
        "Ông Trần Văn Thử, Chủ tịch LĐLĐ huyện Gia Lâm phát biểu. Ông Thử nhắc đến Tết.",
    )
    assert found[0][1] == "per-tran-van-thu-lien-doan-lao-dong-huyen-gia-lam-ha-noi"
    assert [entity for _, entity, _ in found] == [found[0][1]] * 2


def test_a_given_name_that_two_bear_means_none_of_them(sqlite_settings: Settings) -> None:
    found = people(
        sqlite_settings,
        "Ông Trần Văn Thử, Chủ tịch LĐLĐ huyện Gia Lâm gặp bà Lê Thị Thử, Chủ tịch LĐLĐ huyện Sóc Sơn. Ông Thử cười.",
    )
    assert [entity is None for _, entity, _ in found] == [False, False, True]


def test_names_that_differ_in_their_tones_are_two_people(sqlite_settings: Settings) -> None:
    found = people(
        sqlite_settings,
        "Ông Nguyễn Văn Thanh, Chủ tịch LĐLĐ huyện Gia Lâm gặp ông Nguyễn Văn Thành ở cổng nhà máy.",
    )
    assert [entity is None for _, entity, _ in found] == [False, True]


def test_who_moved_to_another_body_is_not_merged_by_guess(sqlite_settings: Settings) -> None:
    found = people(
        sqlite_settings,
        "Ông Trần Văn Thử, Chủ tịch LĐLĐ huyện Gia Lâm phát biểu.",
        "Ông Trần Văn Thử, Phó Chủ tịch LĐLĐ thành phố Hà Nội phát biểu.",
    )
    assert sorted(held or "" for _, _, held in found) == [GIA_LAM, CITY]
    assert len({entity for _, entity, _ in found}) == 2
    assert len(find(sqlite_settings, Entity, Entity.label == "PER")) == 2
