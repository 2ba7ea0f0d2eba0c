"""Organisations by rule: their kind, their parent, their place."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

import kb.registry
from kb.registry import is_generic, is_shared, kind_of, resolve_organization, resolve_place

_DATA = Path(kb.registry.__file__).parent / "data"
KINDS = tomllib.loads((_DATA / "organizations.toml").read_text(encoding="utf-8"))
BODIES = tomllib.loads((_DATA / "bodies.toml").read_text(encoding="utf-8"))


@pytest.mark.parametrize(("kind", "name"), [(kind, name) for kind, row in KINDS.items() for name in row["examples"]])
def test_examples_are_of_their_kind(kind: str, name: str) -> None:
    assert kind_of(name) == kind


@pytest.mark.parametrize(("kind", "name"), [(kind, name) for kind, row in KINDS.items() for name in row["near_misses"]])
def test_near_misses_are_of_another_kind(kind: str, name: str) -> None:
    assert kind_of(name) != kind


@pytest.mark.parametrize(
    ("body", "name"),
    [(body, name) for body, row in BODIES.items() for name in (*row["names"], *row.get("examples", ()))],
)
def test_a_body_is_one_under_all_its_names(body: str, name: str) -> None:
    found = resolve_organization(name, None, None)
    assert (found.id, found.name) == (resolve_organization(body, None, None).id, body)


@pytest.mark.parametrize(
    ("body", "name"), [(body, name) for body, row in BODIES.items() for name in row["near_misses"]]
)
def test_another_bodys_name_does_not_mean_it(body: str, name: str) -> None:
    assert resolve_organization(name, None, None).name != body


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("báo Lao động Thủ đô", "Báo Lao động Thủ đô"),
        ("Sở Y tế Hà Nội", "Sở Y tế thành phố Hà Nội"),
        ("Công an Lai Châu", "Công an tỉnh Lai Châu"),
        ("Ủy ban Mặt trận Tổ quốc Việt Nam tỉnh Lai Châu", "Ủy ban Mặt trận Tổ quốc tỉnh Lai Châu"),
        ("Thường vụ Huyện ủy Mai Châu", "Ban Thường vụ Huyện ủy Mai Châu"),
        ("Ban Chấp hành Công đoàn huyện Mai Châu", "Ban Chấp hành Liên đoàn Lao động huyện Mai Châu"),
        ("Thành ủy Hồ Chí Minh", "Thành ủy Thành phố Hồ Chí Minh"),
        ("Đảng ủy Khối cơ quan tỉnh Lai Châu", "Đảng ủy Khối các cơ quan tỉnh Lai Châu"),
    ],
)
def test_two_writings_are_one_body(one: str, other: str) -> None:
    first, second = resolve_organization(one, None, None), resolve_organization(other, None, None)
    assert (first.id, first.name, first.place) == (second.id, second.name, second.place)


def test_a_department_of_a_province_has_place_and_kind() -> None:
    known = resolve_organization("Sở Xây dựng Bắc Giang", None, None)
    assert known.place is not None
    assert (known.kind, known.place.name) == ("state_body", "tỉnh Bắc Giang")


@pytest.mark.parametrize("name", ["Huyện ủy Ứng Hòa", "Huyện ủy Ý Yên", "Huyện đoàn Ứng Hòa"])
def test_a_committee_sits_in_a_district_of_any_letter(name: str) -> None:
    known = resolve_organization(name, None, None)
    assert known.place is not None
    assert known.name == name


def test_a_youth_union_sits_where_its_name_says() -> None:
    known = resolve_organization("Huyện đoàn Quảng Xương", None, None)
    assert known.place is not None
    assert (known.kind, known.place.id) == ("association", "loc-huyen-quang-xuong-thanh-hoa")


def test_the_federation_of_a_district_belongs_to_that_of_its_province() -> None:
    district = resolve_organization("Liên đoàn Lao động huyện Thanh Oai", None, None)
    assert district.id == "org-lien-doan-lao-dong-huyen-thanh-oai-ha-noi"
    assert district.place is not None
    assert district.place.name == "huyện Thanh Oai"
    assert district.parent is not None
    assert district.parent.name == "Liên đoàn Lao động thành phố Hà Nội"
    assert district.parent.parent is not None
    assert district.parent.parent.name == "Tổng Liên đoàn Lao động Việt Nam"


def test_a_district_name_that_several_provinces_share_needs_the_province() -> None:
    assert resolve_place("huyện Châu Thành", None, None) is None
    in_long_an = resolve_place("huyện Châu Thành", "Long An", None)
    assert in_long_an is not None
    assert in_long_an.id == "loc-huyen-chau-thanh-long-an"
    assert resolve_organization("Liên đoàn Lao động huyện Châu Thành", None, None).parent is None


def test_a_board_belongs_to_its_body() -> None:
    board = resolve_organization("Ban Thường vụ Huyện ủy Thanh Oai", None, None)
    assert board.parent is not None
    assert (board.parent.name, board.kind) == ("Huyện ủy Thanh Oai", "party_body")
    assert board.place is not None
    assert board.place.id == "loc-huyen-thanh-oai-ha-noi"


def test_the_union_of_a_district_is_its_federation() -> None:
    union = resolve_organization("Công đoàn huyện Quảng Xương", None, None)
    assert union.id == resolve_organization("Liên đoàn Lao động huyện Quảng Xương", None, None).id


@pytest.mark.parametrize(
    ("bare", "whole"),
    [
        ("Liên đoàn Lao động Khánh Hòa", "Liên đoàn Lao động tỉnh Khánh Hòa"),
        ("Liên đoàn Lao động Hà Nội", "Liên đoàn Lao động thành phố Hà Nội"),
    ],
)
def test_a_federation_without_its_level_is_the_provinces(bare: str, whole: str) -> None:
    assert resolve_organization(bare, None, None).id == resolve_organization(whole, None, None).id


def test_a_federation_of_a_name_that_is_no_province_stays_open() -> None:
    assert resolve_organization("Liên đoàn Lao động Đồi Xa", None, None).place is None


@pytest.mark.parametrize(
    "name",
    [
        "các Công đoàn cơ sở",
        "Công đoàn cấp trên trực tiếp cơ sở",
        "Công đoàn cấp trên cơ sở",
        "Công đoàn ngành",
        "Hội đồng bình chọn",
        "đơn vị",
        "các cấp Công đoàn",
        "Cụm thi đua số 4",
        "Khối thi đua số 2 Liên đoàn Lao động tỉnh Lai Châu",
    ],
)
def test_a_kind_of_body_is_no_body(name: str) -> None:
    assert is_generic(name)


@pytest.mark.parametrize(
    "name",
    [
        "Công đoàn huyện Thanh Oai",
        "Công đoàn cơ sở Trường Tiểu học Thạch Lập",
        "LĐLĐ tỉnh",
        "Công đoàn ngành Y tế",
        "Sở Y tế",
    ],
)
def test_a_named_body_is_one(name: str) -> None:
    assert not is_generic(name)


def test_xa_hoi_is_no_commune() -> None:
    assert resolve_organization("Liên minh Hợp tác xã tỉnh Thanh Hóa", None, None).name.startswith(
        "Liên minh Hợp tác xã"
    )
    name = "Bảo hiểm xã hội tỉnh Thanh Hóa"
    found = resolve_organization(name, None, None)
    assert found.place is not None
    assert found.place.name == "tỉnh Thanh Hóa"
    assert is_shared("Bảo hiểm xã hội huyện Châu Thành", None, None)
