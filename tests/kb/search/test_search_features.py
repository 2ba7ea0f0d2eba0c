"""What a query finds: each rule of the query language against a real index."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings

from tests.kb.search.conftest import Add, Ask
from tests.kb.search.test_search_query import ANY_QUERY

TEXTS = {
    "union": ("Công đoàn phường Bến Thử tặng quà", "Sáng nay công đoàn cơ sở trao quà cho đoàn viên khó khăn."),
    "plain": ("Cong doan viet khong dau", "Ban tin cu khong co dau nhung van noi ve cong doan."),
    "unit": ("Đội trống đoàn thể thao", "Các đoàn khách dự lễ, công việc của ban tổ chức rất nhiều."),
    "peace": ("Hoà giải tranh chấp lao động", "Tổ hoà giải làm việc tại Tuý Loan với 1.234 công nhân."),
    "symbol": ("Triển khai văn bản mới", "Huyện ủy ra Chỉ thị số 39 - CT / HU về phong trào công nhân."),
    "other": ("Triển khai văn bản khác", "Tỉnh ủy ra Chỉ thị số 39-CT/TU và 139-CT/HU trong năm."),
    "short": ("LĐLĐ quận họp bàn", "LĐLĐ quận giao chỉ tiêu cho từng đơn vị."),
    "long": ("Liên đoàn Lao động huyện họp", "Hội nghị của Liên đoàn Lao động huyện bàn về nhà ở."),
}


@pytest.fixture
def found(add: Add, ask: Ask):  # type: ignore[no-untyped-def]
    names = {add(headline, body, slug=slug): slug for slug, (headline, body) in TEXTS.items()}

    def slugs(q: str, **options: object) -> set[str]:
        answer = ask(q, limit=100, **options)
        assert answer.total == len(answer.items)
        return {names[item.id] for item in answer.items}

    return slugs


def test_the_query_language(found) -> None:  # type: ignore[no-untyped-def]
    expected = {
        # Accents are optional, and mean what they say where they are typed.
        '"cong doan"': {"union", "plain"},
        '"công đoàn"': {"union"},
        '"cong đoàn"': {"union"},
        "doan": {"union", "plain", "unit", "long"},
        "đoàn": {"union", "unit", "long"},
        "DOAN VIEN": {"union"},
        # Both words anywhere; as a phrase only in a row.
        "công đoàn": {"union", "unit"},
        # Old and new tone placement, decomposed letters.
        "hòa giải": {"peace"},
        "hoà giải": {"peace"},
        "hoa\u0300 giải": {"peace"},
        "Túy Loan": {"peace"},
        # Numbers with and without the thousands point.
        "1.234": {"peace"},
        "1234": {"peace"},
        "234": set(),
        # Operators are upper case.
        "quà AND phường": {"union"},
        "phường OR huyện": {"union", "symbol", "long"},
        "họp NOT huyện": {"short"},
        "họp -huyện": {"short"},
        "hop or huyen": set(),
        "(phường OR quận) họp": {"short"},
        "NOT doan": {"peace", "symbol", "other", "short"},
        "triển khai -(39 OR khách)": set(),
        # Near, in any order; a phrase with room between.
        '"khách lễ"~1': {"unit"},
        '"lễ khách"~1': {"unit"},
        '"khách lễ"': set(),
        '"các lễ"~1': set(),
        '"các lễ"~3': {"unit"},
        # Prefix and fuzzy.
        "tran*": {"peace"},
        "tranh ch*": {"peace"},
        '"tranh ch*"': {"peace"},
        "ho*": {"peace", "short", "long"},
        "phuonh~": {"union"},
        "phương~": {"union"},
        # Document symbols in any spelling.
        "39-CT/HU": {"symbol"},
        '"39 - CT / HU"': {"symbol"},
        "39 - CT / HU": {"symbol"},
        "39–CT/HU": {"symbol"},
        "39/CT-HU": {"symbol"},
        "39-ct/hu": {"symbol"},
        "symbol:39-CT/HU": {"symbol"},
        'symbol:"39 - CT / HU"': {"symbol"},
        "39-CT/HU công nhân": {"symbol"},
        "139-CT/HU": {"other"},
        # Fields.
        "headline:họp": {"short", "long"},
        'headline:"lao động"': {"peace", "long"},
        "headline:hội": set(),
        # Abbreviations both ways, with and without accents, alone and inside a phrase.
        "LĐLĐ": {"short", "long"},
        "ldld": {"short", "long"},
        '"Liên đoàn Lao động"': {"short", "long"},
        "lien doan lao dong": {"short", "long"},
        '"LĐLĐ huyện"': {"long"},
        '"liên đoàn lao động quận"': {"short"},
        # Quotes and dashes of any kind.
        "“công đoàn”": {"union"},
        "«tổ hoà giải»": {"peace"},
    }
    got = {query: found(query) for query in expected}
    assert got == expected


def test_source_field_and_filters(add: Add, ask: Ask) -> None:
    first = add("Tin một về nhà ở", slug="a", source="bao-a", day="2024-01-31")
    second = add("Tin hai về nhà ở", slug="b", source="bao-b", day="2024-02-01T08:00:00+07:00")
    undated = add("Tin ba về nhà ở", slug="c", source="bao-b")

    def ids(answer) -> list[str]:  # type: ignore[no-untyped-def]
        return [item.id for item in answer.items]

    from datetime import date

    assert ids(ask("source:bao-a")) == [first]
    assert set(ids(ask("nhà source:bao-b"))) == {second, undated}
    assert set(ids(ask("nhà -source:bao-b"))) == {first}
    assert ids(ask("nhà ở", source="bao-a")) == [first]
    assert ids(ask("nhà ở", since=date(2024, 2, 1))) == [second]
    assert ids(ask("nhà ở", until=date(2024, 1, 31))) == [first]
    assert ids(ask(sort="date")) == [second, first, undated]
    assert ids(ask("nhà", sort="date")) == [second, first, undated]
    assert ids(ask("year:2024", sort="date")) == [second, first]


@hypothesis_settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(q=ANY_QUERY)
def test_any_query_is_answered(small: Ask, q: str) -> None:
    for sort in ("relevance", "date"):
        answer = small(q, sort=sort, facets=("source",), histogram="month")
        assert answer.total == len(answer.items)
        assert sum(value.count for value in answer.facets["source"]) == answer.total


@pytest.fixture
def small(add: Add, ask: Ask) -> Ask:
    add("Công đoàn phường", "Chỉ thị số 39-CT/HU; LĐLĐ quận.", slug="1")
    add("Tin a b", "a 1.234 b", slug="2", source="bao-b")
    return ask
