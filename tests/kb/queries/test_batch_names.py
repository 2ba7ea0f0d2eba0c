"""What a line of a list means: never the wrong one, and never one of several in silence."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import settings as settings_of
from hypothesis import strategies as st
from sqlalchemy import insert

from kb.authority import store_authority
from kb.models import Entity
from kb.queries.batch_documents import DocumentNames
from kb.queries.batch_names import agrees
from kb.queries.batch_organizations import OrganizationNames
from kb.sessions import open_engine, read_session, write_session
from kb.settings import Settings
from nlp.gazetteer import load_places
from nlp.text import fold
from tests.conftest import sqlite_settings

LAM, LAM_TONED = "org-cong-doan-nha-may-lam", "org-cong-doan-nha-may-lam-2"
DISTRICT = "org-lien-doan-lao-dong-huyen-chuong-my-ha-noi"
OLD, NEW = "org-hoi-dau-may", "org-hoi-may-dau"


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Settings]:
    made = sqlite_settings(tmp_path_factory.mktemp("names"))

    def row(id_: str, name: str, label: str = "ORG", **more: object) -> dict[str, object]:
        values = {"id": id_, "label": label, "name": name, "key": fold(name), "kind": "grassroots_union", "aliases": []}
        lists = {"predecessor_ids": [], "successor_ids": [], "details": {}, "origin": "inferred", "merged_into": None}
        return values | lists | more

    with write_session(open_engine(made)) as session:
        store_authority(session)
        session.execute(
            insert(Entity),
            [
                row(LAM, "Công đoàn Nhà máy Lam", aliases=["CĐ Lam Điền"]),
                row(LAM_TONED, "Công đoàn Nhà máy Lâm"),
                row(NEW, "Hội May Đáu", details={"given": {"name": "Hội Đáu"}}),
                row(OLD, "Hội Máy Đáu Cũ", merged_into=NEW),
                row("per-x", "Lê Văn Mẫu", "PER"),
            ],
        )
    yield made
    open_engine(made).dispose()


@pytest.fixture(scope="module")
def organizations(settings: Settings) -> Iterator[OrganizationNames]:
    with read_session(open_engine(settings)) as session:
        yield OrganizationNames(session)


@pytest.fixture(scope="module")
def documents(settings: Settings) -> Iterator[DocumentNames]:
    with read_session(open_engine(settings)) as session:
        yield DocumentNames(session)


@pytest.mark.parametrize(
    ("line", "id_"),
    [
        (DISTRICT, DISTRICT),
        ("LĐLĐ huyện Chương Mỹ", DISTRICT),
        ("  ldld  huyen chuong my ", DISTRICT),
        ("Liên đoàn Lao động Chương Mỹ", DISTRICT),
        ("Công đoàn nhà máy Lam", None),
        ("công đoàn nhà máy Lâm", LAM_TONED),
        ("CĐ Lam Điền", LAM),
        ("Hội Đáu", NEW),
        ("Hội Máy Đáu Cũ", NEW),
        (OLD, NEW),
        ("LĐLĐ Thanh Hóa", "org-lien-doan-lao-dong-tinh-thanh-hoa"),
        ("LĐLĐ huyện Châu Thành, tỉnh Long An", "org-lien-doan-lao-dong-huyen-chau-thanh-long-an"),
        ("Tổng Liên đoàn Lao động Việt Nam", "org-tong-lien-doan-lao-dong-viet-nam"),
    ],
)
def test_an_organisation_is_known_by_every_name(organizations: OrganizationNames, line: str, id_: str | None) -> None:
    found = organizations.resolve(line)
    if id_ is None:
        # "Lam" without an accent may have been typed for "Lâm" as well.
        assert (found.status, {item.id for item in found.candidates}) == ("ambiguous", {LAM, LAM_TONED})
    else:
        assert (found.status, found.id) == ("understood", id_)


@pytest.mark.parametrize(
    ("line", "status", "reason"),
    [
        ("LĐLĐ huyện Châu Thành", "ambiguous", "several"),
        ("Huyện ủy Châu Thành", "ambiguous", "several"),
        ("LĐLĐ huyện", "unknown", "no_place"),
        ("Huyện ủy", "unknown", "no_place"),
        ("Công đoàn cơ sở", "unknown", "no_one_body"),
        ("nhà máy lâm", "ambiguous", "part_of_a_name"),
        ("Công đoàn nhà máy Lám", "ambiguous", "part_of_a_name"),
        ("per-x", "unknown", "not_an_organization"),
        ("Câu lạc bộ Chim Xanh", "unknown", "not_known"),
        ("...", "error", "empty"),
        ("x" * 301, "error", "too_long"),
    ],
)
def test_what_is_no_one_organisation_is_told(
    organizations: OrganizationNames, line: str, status: str, reason: str
) -> None:
    found = organizations.resolve(line)
    assert (found.status, found.reason, found.id) == (status, reason, None)
    assert bool(found.candidates) == (status == "ambiguous")


def test_bodies_of_places_of_one_name_are_told_apart_by_what_they_lie_in(organizations: OrganizationNames) -> None:
    found = organizations.resolve("LĐLĐ huyện Châu Thành")
    assert "Liên đoàn Lao động huyện Châu Thành, tỉnh Long An" in {item.name for item in found.candidates}
    assert {item.known for item in found.candidates} == {False}
    # All of the country's are counted, named or not: nobody can take the ten that are shown for all.
    places = {(place.full, place.province) for place in load_places().find("huyện Châu Thành")}
    assert len(found.candidates) + found.left_off == len(places)


@pytest.mark.parametrize("line", ["02-NQ/TW", "02 - nq / tư", "Nghị quyết số 02-NQ/TW", "NQ số 02–NQ/TW"])
def test_a_symbol_that_every_term_has_is_ambiguous(documents: DocumentNames, line: str) -> None:
    found = documents.resolve(line)
    assert (found.status, found.reason, found.id) == ("ambiguous", "several", None)
    assert "nq-02-tw-2021-06-12" in {item.id for item in found.candidates}


@pytest.mark.parametrize(
    ("line", "id_"),
    [
        ("nq-02-tw-2021-06-12", "nq-02-tw-2021-06-12"),
        ("Nghị quyết số 02-NQ/TW ngày 12/6/2021", "nq-02-tw-2021-06-12"),
        ("nghị quyết 02-NQ/TW ngày 12 tháng 6 năm 2021 của Bộ Chính trị", "nq-02-tw-2021-06-12"),
    ],
)
def test_a_document_is_known_by_symbol_and_day(documents: DocumentNames, line: str, id_: str) -> None:
    assert (documents.resolve(line).status, documents.resolve(line).id) == ("understood", id_)


def test_a_law_is_known_by_its_year_and_ambiguous_without_it(documents: DocumentNames) -> None:
    laws = documents.resolve("Luật Công đoàn")
    assert (laws.status, laws.reason) == ("ambiguous", "several")
    law = documents.resolve("Luật Công đoàn năm 2012")
    assert law.status == "understood"
    assert law.id in {item.id for item in laws.candidates}
    assert "2012" in str(law.name)


@pytest.mark.parametrize(
    ("line", "status", "reason"),
    [
        ("Nghị quyết số 02-NQ/TW ngày 1/2/1977", "unknown", "other_day"),
        ("9876-QĐ/TLĐ", "unknown", "not_known"),
        ("một điều gì khác hẳn", "unknown", "not_known"),
        ("", "error", "empty"),
    ],
)
def test_what_is_no_one_document_is_told(documents: DocumentNames, line: str, status: str, reason: str) -> None:
    found = documents.resolve(line)
    assert (found.status, found.reason, found.id) == (status, reason, None)


@settings_of(deadline=None)
@given(st.text(max_size=80))
def test_any_line_is_answered(organizations: OrganizationNames, documents: DocumentNames, line: str) -> None:
    for names in (organizations, documents):
        found = names.resolve(line)
        assert (found.id is not None) == (found.status == "understood")
        assert bool(found.reason) or found.status == "understood"


def test_accents_that_are_typed_count() -> None:
    assert agrees("cong doan hoa", "Công đoàn Hòa")
    assert agrees("công đoàn hoà", "Công đoàn Hòa")
    assert not agrees("công đoàn hóa", "Công đoàn Hòa")
    assert not agrees("cong doan", "Công đoàn Hòa")
