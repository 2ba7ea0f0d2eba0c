from __future__ import annotations

from collections import Counter
from datetime import date

import pytest
from sqlalchemy import delete, select, update

from kb.authority import is_national, load_authority, load_doubtful, load_years, store_authority
from kb.enrich import enrich
from kb.models import Document, Entity, Reference
from kb.sessions import open_engine, read_session, write_session
from kb.settings import Settings
from kb.terms import load_terms, term_of, term_on
from nlp.symbols import load_document_types, read_symbol
from tests.kb.small_press import find, make_article, take


def test_every_row_is_typed_and_names_one_document() -> None:
    types = {kind.abbreviation for kind in load_document_types()}
    rows = load_authority()
    assert len(rows) >= 98
    assert [identity for identity, number in Counter(row["id"] for row in rows).items() if number > 1] == []
    for row in rows:
        assert row["type"] in types, row["id"]
        symbol = read_symbol(row["symbol"])
        assert symbol is not None, row["id"]
        assert symbol.text == row["symbol"], row["id"]


def test_a_symbol_and_a_date_name_one_row() -> None:
    known = Counter((row["symbol"], row["issued_on"], row["issuer_id"]) for row in load_authority() if row["issued_on"])
    assert [key for key, number in known.items() if number > 1] == []


def test_what_is_not_known_of_a_row_is_said() -> None:
    ids = {row["id"]: row for row in load_authority()}
    assert set(load_years()) <= set(ids)
    assert load_doubtful() <= set(ids)
    assert all(ids[identity]["issued_on"] is None for identity in load_years())


def test_codes_that_many_bodies_share_have_their_issuer() -> None:
    for row in load_authority():
        if row["issuer"] and not is_national(row["issuer_code"]):
            assert row["issuer_id"], row["id"]
            assert row["issuer_id"].removeprefix("org-") in row["id"], row["id"]


@pytest.mark.parametrize("code", ["TW", "BTC", "BLĐTBXH-BYT", "QH15", "VPTW", "UBTVQH14"])
def test_bodies_of_the_whole_country(code: str) -> None:
    assert is_national(code)


@pytest.mark.parametrize("code", ["BTCTU", "BTCHU", "VPTU", "UBND", "LĐLĐ", "HU", None])
def test_bodies_that_every_province_has(code: str | None) -> None:
    assert not is_national(code)


def test_terms_run_in_order() -> None:
    for terms in load_terms().values():
        assert list(terms) == sorted(terms)
    assert term_on(date(2021, 2, 1)) == "XII"
    assert term_on(date(2021, 2, 2)) == "XIII"
    assert term_on(date(2026, 6, 1)) == "XIV"
    assert term_on(None) is None
    assert term_of("TLĐ", date(2022, 3, 1)) == "XII"
    assert term_of("TLĐ", 2024) == "XIII"
    assert term_of("TLĐ", 2023) is None, "two terms share the year"
    assert term_of("CP", date(2022, 3, 1)) is None


def test_storing_twice_changes_nothing_and_issuers_exist(settings: Settings) -> None:
    engine = open_engine(settings)
    with write_session(engine) as session:
        assert store_authority(session) == {row["identity_key"] for row in load_authority()}
    with write_session(engine) as session:
        assert store_authority(session) == frozenset()
    with read_session(engine) as session:
        held = {row.id: row for row in session.scalars(select(Document))}
        assert set(held) == {row["id"] for row in load_authority()}
        plan = held["kh-15-ldld-lien-doan-lao-dong-huyen-chuong-my-ha-noi-2023-09-11"]
        assert plan.issuer_id is not None
        assert session.get(Entity, plan.issuer_id) is not None


@pytest.mark.parametrize("change", ["gone", "other"])
def test_a_row_that_changed_in_the_file_is_written_anew(sqlite_settings: Settings, change: str) -> None:
    engine = open_engine(sqlite_settings)
    with write_session(engine) as session:
        store_authority(session)
    with write_session(engine) as session:
        one = Document.id == "nq-02-tw-2021-06-12"
        session.execute(
            delete(Document).where(one) if change == "gone" else update(Document).where(one).values(title="x")
        )
    with write_session(engine) as session:
        store_authority(session)
    with read_session(engine) as session:
        row = session.get(Document, "nq-02-tw-2021-06-12")
        assert row is not None
        assert row.title is not None
        assert row.title.startswith("Đổi mới tổ chức")


def test_a_row_that_is_added_resolves_what_was_left_open_and_one_that_goes_opens_it_again(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    import kb.authority

    complete = load_authority()
    monkeypatch.setattr(
        kb.authority, "load_authority", lambda: [row for row in complete if row["symbol"] != "02-NQ/TW"]
    )
    text = "Đoàn viên học tập Nghị quyết số 02-NQ/TW trong tuần này."
    without = kb.authority.load_authority
    take(settings, [make_article(1, "Tin", text, published="2023-05-01")])
    assert [row.resolution for row in find(settings, Reference)] == ["unknown"]
    monkeypatch.setattr(kb.authority, "load_authority", lambda: complete)
    assert enrich(settings).articles == 0, "nothing has to be annotated anew"
    assert [row.document_id for row in find(settings, Reference)] == ["nq-02-tw-2021-06-12"]
    monkeypatch.setattr(kb.authority, "load_authority", without)
    assert enrich(settings).articles == 0
    assert [(row.resolution, row.document_id) for row in find(settings, Reference)] == [("unknown", None)]
    assert find(settings, Document, Document.symbol == "02-NQ/TW") == []
