"""Organisations by rule: their kind, their parent, their place."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

import kb.registry
from kb.registry import is_generic, is_shared, kind_of, resolve_organization, resolve_place

with (Path(kb.registry.__file__).parent / "data" / "organizations.toml").open("rb") as _file:
    KINDS = tomllib.load(_file)


@pytest.mark.parametrize(("kind", "name"), [(kind, name) for kind, row in KINDS.items() for name in row["examples"]])
def test_examples_are_of_their_kind(kind: str, name: str) -> None:
    assert kind_of(name) == kind


@pytest.mark.parametrize(("kind", "name"), [(kind, name) for kind, row in KINDS.items() for name in row["near_misses"]])
def test_near_misses_are_of_another_kind(kind: str, name: str) -> None:
    assert kind_of(name) != kind


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
    ],
)
def test_a_kind_of_body_is_no_body(name: str) -> None:
    assert is_generic(name)


@pytest.mark.parametrize(
    "name",
    ["Công đoàn huyện Thanh Oai", "Công đoàn cơ sở Trường Tiểu học Thạch Lập", "LĐLĐ tỉnh", "Công đoàn ngành Y tế"],
)
def test_a_named_body_is_one(name: str) -> None:
    assert not is_generic(name)


def test_xa_hoi_is_no_commune() -> None:
    name = "Bảo hiểm xã hội tỉnh Thanh Hóa"
    found = resolve_organization(name, None, None)
    assert found.place is not None
    assert found.place.name == "tỉnh Thanh Hóa"
    assert is_shared("Bảo hiểm xã hội huyện Châu Thành", None, None)
