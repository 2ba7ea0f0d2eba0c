"""Provinces across the reform of 2025, and the bodies that went with them."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import select

from kb.bodies import place_entity
from kb.cleanup import remove_unused
from kb.entities import EntityStore
from kb.models import Entity
from kb.registry import resolve_organization
from kb.sessions import open_engine, write_session
from kb.settings import Settings
from kb.succession import relatives_of
from nlp.gazetteer import load_places
from tests.kb.small_press import find, make_article, take

NORTH = "org-lien-doan-lao-dong-tinh-bac-ninh"
ENDED = "org-lien-doan-lao-dong-tinh-bac-giang"


def names(name: str) -> tuple[list[str], list[str]]:
    found = relatives_of(resolve_organization(name, None, None))
    return [known.name for known in found.predecessors], [known.name for known in found.successors]


@pytest.mark.parametrize(
    ("name", "before", "after"),
    [
        ("Liên đoàn Lao động tỉnh Bắc Giang", [], ["Liên đoàn Lao động tỉnh Bắc Ninh"]),
        ("Liên đoàn Lao động tỉnh Bắc Ninh", ["Liên đoàn Lao động tỉnh Bắc Giang"], []),
        ("Liên đoàn Lao động tỉnh Nghệ An", [], []),
        (
            "Liên đoàn Lao động Thành phố Hồ Chí Minh",
            ["Liên đoàn Lao động tỉnh Bà Rịa - Vũng Tàu", "Liên đoàn Lao động tỉnh Bình Dương"],
            [],
        ),
        ("Ủy ban nhân dân tỉnh Hậu Giang", [], ["Ủy ban nhân dân thành phố Cần Thơ"]),
        ("Tỉnh ủy Quảng Nam", [], ["Thành ủy Đà Nẵng"]),
        ("Tỉnh ủy Thừa Thiên Huế", [], ["Thành ủy Huế"]),
        ("Đảng bộ tỉnh Yên Bái", [], ["Đảng bộ tỉnh Lào Cai"]),
        ("Công đoàn Bưu điện Việt Nam", [], ["Công đoàn Thông tin và Truyền thông Việt Nam"]),
        ("Công đoàn Công Thương Việt Nam", ["Công đoàn Công nghiệp Việt Nam"], []),
        # A district that was raised goes on under its name.
        (
            "Liên đoàn Lao động thị xã Từ Sơn",
            ["Liên đoàn Lao động huyện Từ Sơn"],
            ["Liên đoàn Lao động thành phố Từ Sơn"],
        ),
        ("Huyện ủy Quế Võ", [], ["Thị ủy Quế Võ"]),
        # A town beside the district that it was taken out of is another one.
        ("Liên đoàn Lao động huyện Kỳ Anh", [], []),
        ("Liên đoàn Lao động thị xã Kỳ Anh", [], []),
        # What became of a district's body, or of a hospital of the province, no rule tells.
        ("Liên đoàn Lao động huyện Lạng Giang", [], []),
        ("Bệnh viện Đa khoa tỉnh Bắc Giang", [], []),
    ],
)
def test_bodies_go_with_their_province(name: str, before: list[str], after: list[str]) -> None:
    assert names(name) == (before, after)


def test_every_province_is_of_today_or_has_one_successor_of_today() -> None:
    provinces = set(load_places().provinces.values())
    ended = 0
    for province in provinces:
        known = place_entity(province)
        found = relatives_of(known)
        if province.after:
            assert (found.successors, known.ended_on) == ((), None)
        else:
            ended += 1
            [successor] = found.successors
            assert successor.ended_on is None
            assert known.id in {other.id for other in relatives_of(successor).predecessors}
    assert (len(provinces) - ended, ended) == (34, 31), "of 63 provinces 29 ended in 2025, before them two others"


@pytest.mark.parametrize(
    ("name", "ended"),
    [
        ("Liên đoàn Lao động huyện Mai Châu", date(2025, 7, 1)),
        ("Huyện ủy Mai Châu", date(2025, 7, 1)),
        ("Ủy ban nhân dân huyện Mai Châu", date(2025, 7, 1)),
        ("Liên đoàn Lao động tỉnh Hòa Bình", date(2025, 7, 1)),
        ("Liên đoàn Lao động tỉnh Hà Tây", date(2008, 8, 1)),
        ("Liên đoàn Lao động tỉnh Phú Thọ", None),
        # It became a town before the reform: the day is not told.
        ("Liên đoàn Lao động huyện Điện Bàn", None),
        ("Bệnh viện Đa khoa huyện Mai Châu", None),
    ],
)
def test_a_body_of_the_administration_ended_with_its_unit(name: str, ended: date | None) -> None:
    assert resolve_organization(name, None, None).ended_on == ended


def test_rows_that_are_pointed_to_exist_and_go_together(sqlite_settings: Settings) -> None:
    take(sqlite_settings, [make_article(1, "Tin", "Sáng nay trời đẹp.")])
    of_the_authority = {row.id for row in find(sqlite_settings, Entity)}
    take(sqlite_settings, [make_article(1, "Tin", "LĐLĐ tỉnh Bắc Giang và LĐLĐ huyện Mai Châu họp sáng nay.")])
    rows = {row.id: row for row in find(sqlite_settings, Entity)}
    assert rows[ENDED].successor_ids == [NORTH]
    assert rows[NORTH].predecessor_ids == [ENDED]
    assert rows["loc-tinh-bac-giang"].successor_ids == ["loc-tinh-bac-ninh"]
    assert rows["org-lien-doan-lao-dong-huyen-mai-chau-hoa-binh"].details == {"ended_on": "2025-07-01"}
    pointed = {other for row in rows.values() for other in (*row.predecessor_ids, *row.successor_ids)}
    assert pointed <= rows.keys()
    take(sqlite_settings, [make_article(1, "Tin", "Sáng nay trời đẹp.")])
    assert {row.id for row in find(sqlite_settings, Entity)} == of_the_authority


def test_a_row_of_an_earlier_version_learns_what_the_registry_says_now(sqlite_settings: Settings) -> None:
    text = "LĐLĐ tỉnh Bắc Giang họp sáng nay."
    take(sqlite_settings, [make_article(1, "Tin", text)])
    engine = open_engine(sqlite_settings)
    with write_session(engine) as session:
        row = session.get(Entity, ENDED)
        assert row is not None
        row.successor_ids, row.details, row.name = [], {}, "Tên của người duyệt"
    with write_session(engine) as session:
        EntityStore(session).keep(resolve_organization("Liên đoàn Lao động tỉnh Bắc Giang", None, None))
        assert remove_unused(session) == 0
        kept = session.scalars(select(Entity).where(Entity.id == ENDED)).one()
        assert (kept.successor_ids, kept.details) == ([NORTH], {"ended_on": "2025-07-01"})
        assert kept.name == "Tên của người duyệt", "names are for reviews to change"
