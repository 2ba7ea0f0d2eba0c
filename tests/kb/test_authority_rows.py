"""The authority file: every row is typed, is found in its own examples, and agrees with the list of known documents."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from kb.authority import (
    load_authority,
    load_bynames,
    load_doubtful,
    load_examples,
    load_sessions,
    name_key,
    read_session_of,
)
from kb.authority_rows import AuthorityError, AuthorityRow, Example, _row, load_authority_rows
from kb.models import Article, Document, Reference
from kb.sessions import open_engine, read_session
from kb.settings import Settings
from nlp.symbols import load_document_types, symbol_key
from nlp.text import fold
from tests.kb.small_press import make_article, take

RIGHT = {"symbol": "96-CT/TW", "type": "CT", "issuer": "Ban Bí thư", "issued_on": date(2025, 11, 3)}


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"symbol": "96/CT-TW"}, "'96/CT-TW' is no symbol in the form"),
        ({"symbol": "Chỉ thị"}, "is no symbol"),
        ({"type": "XX"}, "no document type 'XX'"),
        ({"issued_on": "hôm qua"}, "96-CT/TW: issued_on"),
        ({"year_issued": 2025}, "only where the day is not known"),
        ({"session": 4}, "a session is one of a term"),
        ({"titel": "x"}, "96-CT/TW: titel"),
    ],
)
def test_a_wrong_row_is_refused_by_name(change: dict[str, Any], says: str) -> None:
    assert _row(RIGHT).symbol == "96-CT/TW"
    with pytest.raises(AuthorityError, match=re.escape(says)):
        _row(RIGHT | change)


def _cases() -> Iterator[tuple[str, AuthorityRow, Example, bool]]:
    for identity, row in load_examples().items():
        for example in row.examples:
            yield identity, row, example, True
        for miss in row.near_misses:
            yield identity, row, miss, False


def test_rows_are_meant_in_their_examples_and_not_in_their_near_misses(sqlite_settings: Settings) -> None:
    cases = list(_cases())
    assert len({identity for identity, _, _, meant in cases if meant}) >= 20
    take(
        sqlite_settings,
        [
            make_article(
                number,
                case.headline,
                case.text,
                published=case.published.isoformat() if case.published else None,
            )
            for number, (_, _, case, _) in enumerate(cases)
        ],
    )
    with read_session(open_engine(sqlite_settings)) as session:
        rows = session.query(Article.url, Reference.document_id).join(Reference, Reference.article_id == Article.id)
        cited: dict[str, set[str | None]] = {}
        for url, document in rows:
            cited.setdefault(url, set()).add(document)
    for number, (identity, _, case, meant) in enumerate(cases):
        found = cited.get(f"https://bao.example/bai-{number}.html", set())
        assert (identity in found) is meant, f"{identity}: {case.text!r} means {found}"


def test_every_document_has_a_body_or_says_why_not() -> None:
    without = {row["id"] for row in load_authority() if row["issuer_id"] is None and row["issued_on"] is None}
    assert without <= load_doubtful()
    national = {row["issuer"]: row["issuer_id"] for row in load_authority() if row["issuer_code"] == "TW"}
    assert national["Bộ Chính trị"] == "org-bo-chinh-tri"
    assert len({national[name] for name in ("Bộ Chính trị", "Ban Bí thư", "Ban Chấp hành Trung ương")}) == 3


@pytest.mark.parametrize(
    "name",
    [
        "Nghị quyết Trung ương 6 khóa X",
        "Nghị quyết Trung ương 6 (khoá X)",
        "NQ TW 6 khóa 10",
        "Nghị quyết Hội nghị Trung ương 6, khóa X",
        "Nghị quyết Hội nghị lần thứ sáu Ban Chấp hành Trung ương Đảng khóa X",
        "Nghị quyết Hội nghị lần thứ 6 BCH Trung ương khóa X",
        "Nghị quyết của Hội nghị lần thứ VI Ban Chấp hành Trung ương (khóa X)",
    ],
)
def test_a_session_is_one_in_every_spelling(name: str) -> None:
    assert read_session_of(name, None) == "NQ 6 X"


def test_a_session_without_its_term_is_one_of_the_day() -> None:
    assert read_session_of("Nghị quyết Trung ương 4", date(2017, 6, 1)) == "NQ 4 XII"
    assert read_session_of("Kết luận Hội nghị Trung ương 4", date(2022, 6, 1)) == "KL 4 XIII"
    for other in ("Nghị quyết Trung ương 4", "Luật Công đoàn", "Nghị quyết Trung ương khóa X"):
        assert read_session_of(other, None) is None
    assert len(load_sessions()["NQ 6 XII"]) == 4


def test_a_law_is_known_by_all_spellings_of_its_name() -> None:
    assert load_bynames()[name_key("Luật BHXH")] == load_bynames()[name_key("Luật Bảo hiểm xã hội")]
    assert len(load_bynames()["bo luat lao dong"]) == 2


_DAY = re.compile(r"\b(\d{1,2})/(\d{1,2})/(\d{4})\b")
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_STATE = re.compile(r"\d+/\d{4}")


@dataclass(frozen=True)
class Listed:
    """What the list says of one document."""

    symbol: str
    type: str
    issuer: str
    day: str | None
    year: str | None
    title: str
    doubtful: bool


def _listed(path: Path) -> Iterator[Listed]:
    """Every document of the list; rows with several symbols are taken apart."""
    for line in path.read_text(encoding="utf-8").splitlines()[1:]:
        symbols, kind, issuer, when, title, doubt = (line.split("\t") + [""] * 6)[:6]
        tail = symbols[symbols.rindex("/TT") :] if "/TT" in symbols else ""
        names = [part.strip() for part in re.split(r"[;,]", symbols)]
        names = [name if "/TT" in name or not tail else name + tail for name in names]
        days = [f"{int(y):04}-{int(m):02}-{int(d):02}" for d, m, y in _DAY.findall(when)]
        if len(days) < len(names):
            days = [*days, *[days[-1] if days else ""] * (len(names) - len(days))]
        year = _YEAR.search(when)
        for name, day in zip(names, days, strict=False):
            alone = title if len(names) == 1 else ""
            yield Listed(name, kind, issuer, day or None, year[0] if year else None, alone, bool(doubt.strip()))


def _is_same(row: AuthorityRow, listed: Listed) -> bool:
    """Whether the row is the listed document: symbol, day or year, type and body."""
    if symbol_key(row.symbol) != symbol_key(listed.symbol):
        return False
    if listed.day and not listed.doubtful:
        if str(row.issued_on) != listed.day:
            return False
    elif listed.year and not listed.day:
        given = str(row.issued_on or row.year_issued or row.parts.year)
        if not given.startswith(listed.year):
            return False
    types = {kind.abbreviation for kind in load_document_types() for word in kind.words if word in listed.type}
    body = [
        word for word in ("Bộ Chính trị", "Ban Bí thư", "Chính phủ", "Quốc hội", "Thủ tướng") if word in listed.issuer
    ]
    return row.type in types and (not body or body[0] in (row.issuer or ""))


@pytest.mark.shared
def test_the_list_of_known_documents_is_in_the_authority(shared: Path) -> None:
    rows = load_authority_rows()
    listed = list(_listed(shared / "facts" / "documents.tsv"))
    assert len(listed) >= 98
    held = {one: [row for row in rows if _is_same(row, one)] for one in listed}
    assert [one for one in listed if not held[one]] == []
    # Joint statements ("BCT, BBT") and bodies given by a branch alone are read by a person; titles tell the rest.
    told = [
        (one.symbol, one.title)
        for one in listed
        if len(one.title) > 25 and not any(_share(one.title, row.title or row.name or "") for row in held[one])
    ]
    assert len(told) <= len(listed) / 10, told
    assert [one for one in listed if one.doubtful and not any(row.unverified for row in held[one])] == []


def _share(one: str, other: str) -> bool:
    """Whether two titles share a word of two letters or more that is no abbreviation."""
    words = [{word for word in fold(text).split() if len(word) > 2} for text in (one, other)]
    return len(words[0] & words[1]) >= 2


def test_documents_are_stored_with_their_names(sqlite_settings: Settings) -> None:
    take(sqlite_settings, [make_article(1, "Tin", "Luật BHXH quy định rõ.", published="2019-03-01")])
    with read_session(open_engine(sqlite_settings)) as session:
        law = session.get(Document, "l-58-qh13-2014")
        assert law is not None
        assert {"luat bao hiem xa hoi", "luat bhxh"} <= set(law.names)
