"""Keyset cursors: each row once, whatever is inserted meanwhile; nothing but our own cursors is accepted."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import insert
from sqlalchemy.orm import Session

from kb.models import Article
from kb.queries.articles import list_articles
from kb.queries.filters import BadQuery, Filters
from kb.queries.paging import decode_cursor, encode_cursor
from kb.sessions import open_engine, read_session, write_session
from kb.settings import Settings

DAY = datetime(2024, 5, 1, tzinfo=UTC)


def row(name: str, published: datetime | None) -> dict[str, Any]:
    """The smallest article that the table takes."""
    moments = {"first_seen": DAY, "last_seen": DAY, "published_at": published}
    names = ("authors", "keywords", "images", "attachments", "related_urls", "topics")
    lists: dict[str, list[Any]] = {key: [] for key in names}
    texts = {"headline": name, "article_body": "", "extractor": "test/1", "text_hash": name}
    return {"id": name, "revision": 1, **moments, **lists, **texts}


def put(session: Session, rows: Sequence[dict[str, Any]]) -> None:
    session.execute(insert(Article), list(rows))


def walk(settings: Settings, limit: int) -> list[str]:
    met: list[str] = []
    cursor: str | None = None
    while True:
        with read_session(open_engine(settings)) as session:
            answer = list_articles(session, settings, Filters(), limit=limit, cursor=cursor)
        met += [item.id for item in answer.items]
        cursor = answer.next
        if cursor is None:
            return met


def test_rows_with_equal_and_without_dates_are_met_once_in_order(settings: Settings) -> None:
    dated = [row(f"d{number:02d}", DAY + timedelta(days=number // 5)) for number in range(17)]
    undated = [row(f"u{number}", None) for number in range(4)]
    with write_session(open_engine(settings)) as session:
        put(session, [*dated, *undated])
    expected = sorted(dated, key=lambda item: (item["published_at"], item["id"]), reverse=True)
    whole = [item["id"] for item in expected] + ["u3", "u2", "u1", "u0"]
    for limit in (1, 3, 4, 17, 21, 200):
        assert walk(settings, limit) == whole


def test_each_row_that_was_there_is_met_once_while_another_process_inserts(sqlite_settings: Settings) -> None:
    first = [row(f"a{number:04d}", DAY - timedelta(minutes=number)) for number in range(600)]
    with write_session(open_engine(sqlite_settings)) as session:
        put(session, first)
    stop = threading.Event()

    def insert_more() -> None:
        number = 0
        while not stop.is_set():
            with write_session(open_engine(sqlite_settings)) as session:
                put(session, [row(f"b{number:04d}", DAY - timedelta(minutes=7 * number % 600, seconds=30))])
            number += 1

    writer = threading.Thread(target=insert_more)
    writer.start()
    try:
        met = walk(sqlite_settings, 7)
    finally:
        stop.set()
        writer.join()
    assert len(met) == len(set(met))
    assert {item["id"] for item in first} <= set(met)


Values = st.lists(
    st.one_of(
        st.none(),
        st.integers(-(2**53), 2**53),
        st.text(),
        st.datetimes(timezones=st.just(UTC)),
        st.dates(),
    ),
    min_size=1,
    max_size=5,
)


@given(Values, st.text(max_size=30))
def test_a_cursor_gives_back_its_values(values: list[Any], query: str) -> None:
    assert decode_cursor(query, encode_cursor(query, values)) == values


@given(st.text(max_size=60))
def test_anything_else_is_refused(cursor: str) -> None:
    with pytest.raises(BadQuery):
        decode_cursor("articles", cursor)


@given(Values, st.text(max_size=30), st.text(max_size=30))
def test_a_cursor_of_another_query_is_refused(values: list[Any], query: str, other: str) -> None:
    if query != other:
        with pytest.raises(BadQuery):
            decode_cursor(other, encode_cursor(query, values))
