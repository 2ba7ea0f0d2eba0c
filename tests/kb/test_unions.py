"""Unions by the way their names are written: of a branch, of zones, in a company; what stands above them."""

from __future__ import annotations

import tomllib
from datetime import date
from pathlib import Path

import pytest

import api.pages
import kb.unions
from kb.bodies import Known, entity_kinds
from kb.registry import CONFEDERATION, resolve_organization
from kb.unions import UnionError, find_national_union, load_sector_unions
from nlp.abbreviations import expand
from nlp.annotate import annotate

ROWS = load_sector_unions()


def resolve(name: str, province: str | None = None) -> Known:
    return resolve_organization(expand(name), province, None)


@pytest.mark.parametrize(("union", "name"), [(row.name, name) for row in ROWS.values() for name in row.examples])
def test_examples_mean_the_union(union: str, name: str) -> None:
    known = resolve(name)
    assert (known.name, known.kind, known.origin) == (union, "sector_union", "registry")


@pytest.mark.parametrize(("union", "name"), [(row.name, name) for row in ROWS.values() for name in row.near_misses])
def test_near_misses_mean_another_body(union: str, name: str) -> None:
    assert resolve(name).name != union


@pytest.mark.parametrize("name", ROWS)
def test_every_national_union_is_below_the_confederation(name: str) -> None:
    known: Known | None = resolve(name)
    chain = []
    while known is not None:
        chain.append(known.name)
        known = known.parent
    assert chain[0] == name
    assert chain[-1] == CONFEDERATION


def test_every_row_has_examples_and_near_misses() -> None:
    assert all(row.examples and row.near_misses for row in ROWS.values())


@pytest.mark.parametrize(
    ("names", "identity", "above"),
    [
        (
            ("Công đoàn ngành Y tế Hà Nội", "Công đoàn Y tế Hà Nội", "Công đoàn ngành Y tế thành phố Hà Nội"),
            "org-cong-doan-nganh-y-te-ha-noi",
            "Liên đoàn Lao động thành phố Hà Nội",
        ),
        (
            (
                "Công đoàn ngành Giáo dục và Đào tạo tỉnh Lai Châu",
                "CĐ Giáo dục Lai Châu",
                "Công đoàn ngành GD&ĐT tỉnh Lai Châu",
            ),
            "org-cong-doan-nganh-giao-duc-lai-chau",
            "Liên đoàn Lao động tỉnh Lai Châu",
        ),
        (
            ("Công đoàn ngành Dệt May Hà Nội", "Công đoàn Dệt - May Hà Nội"),
            "org-cong-doan-nganh-det-may-ha-noi",
            "Liên đoàn Lao động thành phố Hà Nội",
        ),
        (
            ("Công đoàn ngành Nông nghiệp và PTNT tỉnh Lai Châu", "Công đoàn Nông nghiệp Lai Châu"),
            "org-cong-doan-nganh-nong-nghiep-va-phat-trien-nong-thon-lai-chau",
            "Liên đoàn Lao động tỉnh Lai Châu",
        ),
        (
            ("Công đoàn Viên chức tỉnh Cao Bằng", "Công đoàn Viên chức Cao Bằng"),
            "org-cong-doan-vien-chuc-cao-bang",
            "Liên đoàn Lao động tỉnh Cao Bằng",
        ),
        (
            ("Công đoàn ngành Giáo dục huyện Mai Châu", "Công đoàn Giáo dục huyện Mai Châu"),
            "org-cong-doan-nganh-giao-duc-huyen-mai-chau-hoa-binh",
            "Liên đoàn Lao động huyện Mai Châu",
        ),
        (
            (
                "Công đoàn các khu công nghiệp Hà Nội",
                "Công đoàn các Khu công nghiệp và chế xuất Hà Nội",
                "Công đoàn các KCX - KCN Hà Nội",
            ),
            "org-cong-doan-cac-khu-cong-nghiep-ha-noi",
            "Liên đoàn Lao động thành phố Hà Nội",
        ),
    ],
)
def test_a_local_union_is_one_however_it_is_written(names: tuple[str, ...], identity: str, above: str) -> None:
    found = [resolve(name) for name in names]
    assert {known.id for known in found} == {identity}
    assert {known.name for known in found} == {found[0].name}
    assert {known.parent.name if known.parent else None for known in found} == {above}


@pytest.mark.parametrize(
    "names",
    [
        ("Công đoàn Công ty May Sông Đà", "Công đoàn cơ sở Công ty May Sông Đà", "CĐCS Công ty May Sông Đà"),
        ("Công đoàn Trường Đại học Vinh", "Công đoàn cơ sở Trường Đại học Vinh"),
        ("Công đoàn Bệnh viện Bạch Mai", "CĐCS Bệnh viện Bạch Mai"),
        ("Công đoàn cơ quan UBND huyện Mai Châu", "CĐCS cơ quan UBND huyện Mai Châu"),
        ("Công đoàn Công ty TNHH Thép Việt Nam", "CĐCS Công ty TNHH Thép Việt Nam"),
    ],
)
def test_the_union_in_a_body_is_one_and_belongs_to_none_by_its_name(names: tuple[str, ...]) -> None:
    found = [resolve(name) for name in names]
    assert len({known.id for known in found}) == 1
    assert {(known.kind, known.parent) for known in found} == {("grassroots_union", None)}


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("Công đoàn Tổng Công ty Thép Việt Nam", "upper_union"),
        ("Công đoàn Tập đoàn Dệt May Việt Nam", "upper_union"),
        ("Công đoàn Ngân hàng Ngoại thương Việt Nam", "upper_union"),
        ("Công đoàn Khu kinh tế Nghi Sơn", "upper_union"),
        ("Công đoàn Bộ Y tế", "upper_union"),
        ("Công đoàn Điện lực Hà Tĩnh", "grassroots_union"),
        ("Nghiệp đoàn Nghề cá xã Tân Lập", "grassroots_union"),
    ],
)
def test_a_union_of_a_concern_has_no_parent_by_its_name(name: str, kind: str) -> None:
    known = resolve(name)
    assert (known.kind, known.parent) == (kind, None)


def test_the_union_of_a_commune_was_of_its_staff_and_is_above_others_since() -> None:
    before = resolve_organization("Công đoàn phường Hoàng Liệt", "Hà Nội", date(2024, 3, 1))
    since = resolve_organization("Công đoàn phường Hoàng Liệt", "Hà Nội", date(2025, 9, 1))
    assert [known.name for known in (before, since)] == ["Công đoàn phường Hoàng Liệt"] * 2
    assert before.id != since.id
    assert before.parent is not None
    assert (before.kind, before.parent.name) == ("grassroots_union", "Liên đoàn Lao động quận Hoàng Mai")
    assert since.parent is not None
    assert (since.kind, since.parent.name) == ("upper_union", "Liên đoàn Lao động thành phố Hà Nội")


@pytest.mark.parametrize("name", ["Công đoàn Hà Nội", "Công đoàn Thủ đô", "Công đoàn thành phố Hà Nội"])
def test_the_union_of_a_province_is_its_federation(name: str) -> None:
    assert resolve(name).id == "org-lien-doan-lao-dong-thanh-pho-ha-noi"


def test_a_sector_word_alone_names_no_union() -> None:
    assert find_national_union("Công đoàn Y tế") is None
    assert find_national_union("Công đoàn Y tế Việt Nam") is ROWS["Công đoàn Y tế Việt Nam"]


def test_the_pages_know_every_kind() -> None:
    with (Path(api.pages.__file__).parent / "texts.toml").open("rb") as file:
        texts = tomllib.load(file)
    assert {f"entity_{kind}" for kind in entity_kinds()} <= set(texts)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ('["Công đoàn A"]\nbranch = []\n', "`branch` is empty"),
        ('["Công đoàn A"]\nbranch = ["A"]\nsuccesor = "B"\n', "succesor"),
        ('["Công đoàn A"]\nbranch = ["A"]\nsuccessor = "Công đoàn B"\n', "there is no row 'Công đoàn B'"),
        ('["Công đoàn A"\n', "is no TOML"),
    ],
)
def test_a_wrong_row_says_what_is_wrong(text: str, why: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "sector_unions.toml"
    file.write_text(text, encoding="utf-8")
    monkeypatch.setattr(kb.unions, "FILE", file)
    load_sector_unions.cache_clear()
    try:
        with pytest.raises(UnionError, match=why) as raised:
            load_sector_unions()
        assert "\n" not in str(raised.value)
    finally:
        load_sector_unions.cache_clear()


@pytest.mark.parametrize("name", ROWS)
def test_a_union_is_read_whole(name: str) -> None:
    """What the annotator cuts off does not come here."""
    [entity] = annotate(f"{name} họp sáng nay.").entities
    assert (entity.text, resolve(entity.name).name) == (name, name)
