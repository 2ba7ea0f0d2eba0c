"""Questions in SQL: the views are answered, and nothing else is read, written or kept waiting for."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient
from hypothesis import HealthCheck, given
from hypothesis import settings as settings_of
from hypothesis import strategies as st
from small_world import World
from sql_world import Asked
from sqlalchemy import text

from api.app import create_app
from kb.models import Base
from kb.queries.filters import BadQuery
from kb.sessions import open_engine, write_session
from kb.sql import VIEWS, SqlUnavailable, ask_sql

SECRETS = ("token", "saved_search", "alert", "review", "entity_review", "takedown")


def test_there_is_no_route_unless_it_is_switched_on(world: World) -> None:
    assert world.client.get("/api/v1/sql", params={"sql": "SELECT 1"}).status_code == 404
    assert world.client.get("/sql").status_code == 404
    assert "/api/v1/sql" not in world.client.get("/openapi.json").json()["paths"]


def test_only_a_token_with_the_scope_is_answered(asked: Asked) -> None:
    assert "/api/v1/sql" in asked.client.get("/openapi.json").json()["paths"]
    for headers, status in (
        ({}, 401),
        ({"authorization": "Bearer nix"}, 401),
        ({"authorization": f"Bearer {asked.other}"}, 403),
        ({"authorization": f"Bearer {asked.secret}"}, 200),
    ):
        answer = asked.client.get("/api/v1/sql", params={"sql": "SELECT 1"}, headers=headers)
        assert answer.status_code == status
        assert asked.client.post("/api/v1/sql", json={"sql": "SELECT 1"}, headers=headers).status_code == status


@pytest.mark.parametrize("where", ["asked", "asked_postgres"])
def test_the_views_are_answered_as_they_are(request: pytest.FixtureRequest, where: str) -> None:
    asked: Asked = request.getfixturevalue(where)
    # A process that speaks with PostgreSQL takes a third of a second to begin: some of the views stand for all.
    for view in VIEWS if where == "asked" else VIEWS[1::5]:
        answer = asked.get(f"SELECT * FROM {view}")
        assert answer.status_code == 200, answer.text
        found = answer.json()
        assert set(found) == {"columns", "rows", "truncated", "truncated_by", "ms"}
        assert (found["truncated"], found["truncated_by"]) == (False, None)
        assert found["rows"], view
        assert asked.get(f"SELECT count(*) AS n FROM {view}").json()["rows"] == [[len(found["rows"])]]
    figures = asked.world.get("/figures", limit=200)["items"]
    grouped = asked.get(
        "WITH counts AS (SELECT body_id, kind, value FROM figures_readable WHERE kind = 'count') "
        "SELECT body_id, count(*), sum(value) FROM counts GROUP BY body_id ORDER BY 1"
    ).json()
    values = [item["value"] for item in figures if item["kind"] == "count"]
    assert grouped["rows"] == [["org-ldld-huyen-lam", len(values), sum(values)]]
    day = asked.get("SELECT published_on FROM articles_readable WHERE published_on > '2023-12-22' ORDER BY 1").json()
    assert day["rows"] == [["2023-12-23"]]


@pytest.mark.parametrize("where", ["asked", "asked_postgres"])
def test_csv_and_a_long_statement_in_a_body(request: pytest.FixtureRequest, where: str) -> None:
    asked: Asked = request.getfixturevalue(where)
    sql = "SELECT headline AS \"=tiêu đề\" FROM articles_readable WHERE headline LIKE '=%'"
    answer = asked.get(sql, format="csv")
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    rows = list(csv.reader(io.StringIO(answer.text.removeprefix("\ufeff"))))
    assert answer.text.startswith("\ufeff")
    assert rows[0] == ["'=tiêu đề"]
    assert rows[1][0].startswith("'=HYPERLINK")
    headers = {"authorization": f"Bearer {asked.secret}"}
    long = {"sql": sql + " -- " + "x" * 9_000, "format": "csv"}
    assert asked.client.post("/api/v1/sql", json=long, headers=headers).text == answer.text
    for wrong in ({"sql": "x" * 10_001}, {"sql": ""}, {"sql": "SELECT 1", "format": "xlsx"}, {"q": "SELECT 1"}):
        assert asked.client.post("/api/v1/sql", json=wrong, headers=headers).status_code == 422


WRITES = [
    "DELETE FROM figure",
    "INSERT INTO story (id, first_article_id) VALUES ('x', 'y')",
    "UPDATE article SET headline = 'x'",
    "DROP VIEW figures_readable",
    "CREATE TABLE x (a int)",
    "CREATE TEMP TABLE x (a int)",
    "CREATE TEMP VIEW x AS SELECT 1 AS a",
    "ALTER TABLE figure RENAME TO x",
    "WITH x AS (DELETE FROM figure RETURNING id) SELECT * FROM x",
    "SELECT 1; DELETE FROM figure",
    "SELECT 1 /* */ ; /* */ SELECT 2",
    "BEGIN",
    "COMMIT",
    "VACUUM",
    "ANALYZE",
]
OF_SQLITE = [
    "ATTACH DATABASE ':memory:' AS x",
    "DETACH DATABASE main",
    "PRAGMA query_only = OFF",
    "PRAGMA table_info(token)",
    "PRAGMA writable_schema = ON",
    "REINDEX",
    "SAVEPOINT x",
    "EXPLAIN DELETE FROM figure",
    "CREATE VIRTUAL TABLE temp.x USING fts5(a)",
    "SELECT load_extension('x')",
    "SELECT fts3_tokenizer('simple')",
    "SELECT writefile('x', 'y')",
    "SELECT readfile('/etc/passwd')",
]
OF_POSTGRESQL = [
    "COPY article TO '/tmp/x'",
    "COPY (SELECT 1) TO PROGRAM 'true'",
    "SELECT pg_read_file('/etc/passwd')",
    "SELECT lo_import('/etc/passwd')",
    "SELECT set_config('transaction_read_only', 'off', false), lo_create(0)",
    "SELECT query_to_xml('DELETE FROM figure', true, true, '')",
    "SET ROLE postgres",
    "SELECT set_config('role', 'postgres', false)",
    "DO $$ BEGIN NULL; END $$",
    "LISTEN x",
    "SELECT * INTO x FROM figures_readable",
    "SELECT * FROM figures_readable FOR UPDATE",
]
READS = [
    "SELECT * FROM {}",
    "SELECT count(*) FROM {}",
    "SELECT 1 FROM {}",
    "SELECT t.* FROM figures_readable f JOIN {} t ON true",
    "SELECT (SELECT min(id) FROM {}) FROM figures_readable",
    "SELECT id FROM figures_readable WHERE EXISTS (SELECT 1 FROM {} WHERE id IS NOT NULL)",
    "SELECT id FROM figures_readable UNION ALL SELECT CAST(id AS text) FROM {}",
    "WITH figures_readable AS (SELECT * FROM {}) SELECT * FROM figures_readable",
    "WITH RECURSIVE x(id) AS (SELECT id FROM {} UNION SELECT id FROM x) SELECT * FROM x",
    "SELECT x.id FROM (SELECT * FROM (SELECT * FROM {}) y) x",
    "SELECT id FROM figures_readable ORDER BY (SELECT count(id) FROM {})",
    "SELECT sum(1) OVER (ORDER BY (SELECT max(id) FROM {})) FROM figures_readable",
]
READS_OF_SQLITE = [
    "SELECT * FROM main.{}",
    'SELECT * FROM "{}"',
    "SELECT rowid FROM {}",
    "WITH token AS (SELECT 1 AS id) SELECT * FROM main.{}",
    "SELECT sql FROM sqlite_master WHERE name = '{}'",
    "SELECT sql FROM sqlite_schema WHERE name = '{}'",
    "SELECT * FROM pragma_table_info('{}')",
    "SELECT * FROM pragma_table_list WHERE name = '{}'",
    "SELECT data FROM sqlite_dbpage WHERE '{}' = '{}'",
    "SELECT * FROM dbstat WHERE name = '{}'",
    "VALUES ((SELECT id FROM {}))",
]
READS_OF_POSTGRESQL = [
    "SELECT * FROM public.{}",
    "TABLE {}",
    "SELECT query_to_xml('SELECT * FROM {}', true, true, '')",
    "SELECT set_config('role', session_user, false), query_to_xml('SELECT * FROM {}', true, true, '')",
    "SELECT table_to_xml('{}', true, true, '')",
    "SELECT database_to_xml(true, true, '') WHERE '{}' = 'token'",
]


def held(asked: Asked) -> dict[str, int]:
    with open_engine(asked.settings).connect() as connection:
        names = [table.name for table in Base.metadata.sorted_tables]
        return {name: connection.execute(text(f'SELECT count(*) FROM "{name}"')).scalar_one() for name in names}


def assert_refused(answer: Any, sql: str) -> None:
    assert answer.status_code == 400, (sql, answer.text[:300])
    assert answer.headers["content-type"] == "application/problem+json"
    assert set(answer.json()) == {"type", "title", "status", "detail"}
    assert "Traceback" not in answer.text


@pytest.mark.parametrize(("where", "own"), [("asked", OF_SQLITE), ("asked_postgres", OF_POSTGRESQL)])
def test_nothing_is_written(request: pytest.FixtureRequest, where: str, own: list[str], tmp_path: Path) -> None:
    asked: Asked = request.getfixturevalue(where)
    before = held(asked)
    into = [f"VACUUM INTO '{tmp_path / 'x.db'}'", f"ATTACH DATABASE '{tmp_path / 'y.db'}' AS y"]
    for sql in [*(WRITES if where == "asked" else WRITES[:3] + WRITES[8:10]), *own, *into]:
        assert_refused(asked.get(sql), sql)
    assert list(tmp_path.iterdir()) == []
    assert held(asked) == before


@pytest.mark.parametrize(("where", "own"), [("asked", READS_OF_SQLITE), ("asked_postgres", READS_OF_POSTGRESQL)])
def test_no_secret_is_read_in_any_way(request: pytest.FixtureRequest, where: str, own: list[str]) -> None:
    asked: Asked = request.getfixturevalue(where)
    for sql in [*(READS if where == "asked" else READS[3::4]), *own]:
        assert_refused(asked.get(sql.replace("{}", "token")), sql)
    for table in SECRETS:
        assert_refused(asked.get(f"SELECT count(*) FROM {table}"), table)


def test_a_role_that_may_do_more_is_not_asked(asked_postgres: Asked) -> None:
    own = asked_postgres.settings
    with pytest.raises(SqlUnavailable, match="BIENNIEN_SQL_DATABASE_URL"):
        ask_sql(own.model_copy(update={"sql_database_url": None}), "SELECT 1")
    with pytest.raises(BadQuery, match="may do too much: it is a superuser"):
        ask_sql(own.model_copy(update={"sql_database_url": own.url}), "SELECT 1")
    with write_session(open_engine(own)) as session:
        session.execute(text("GRANT SELECT (name) ON token TO analyst"))
    try:
        with pytest.raises(BadQuery, match="it may use the table token"):
            ask_sql(own, "SELECT 1")
    finally:
        with write_session(open_engine(own)) as session:
            session.execute(text("REVOKE SELECT (name) ON token FROM analyst"))
    assert ask_sql(own, "SELECT 1 AS n").rows == ((1,),)
    client = TestClient(create_app(own.model_copy(update={"sql_database_url": None})), raise_server_exceptions=False)
    headers = {"authorization": f"Bearer {asked_postgres.secret}"}
    answer = client.get("/api/v1/sql", params={"sql": "SELECT 1"}, headers=headers)
    assert (answer.status_code, "role" in answer.json()["detail"]) == (503, True)


WORDS = """
SELECT WITH token.digest digest secret FROM token saved_search main.token figures_readable AS ( ) * , ; UNION JOIN WHERE
EXISTS count(*) VALUES ATTACH PRAGMA -- /* */ ' " ` [ ] x 1 sqlite_master DELETE
"""
PIECES = WORDS.split()


@settings_of(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(
        st.sampled_from(PIECES),
        max_size=14,
    ).map(" ".join)
    | st.text(max_size=60)
)
def test_any_statement_is_answered_or_refused_and_shows_no_secret(asked: Asked, sql: str) -> None:
    try:
        found = ask_sql(asked.settings, sql, seconds=1)
    except BadQuery:
        return
    with open_engine(asked.settings).connect() as connection:
        secrets = {row[0] for row in connection.execute(text("SELECT digest FROM token"))}
    assert not secrets & {value for row in found.rows for value in row}


def test_the_page_asks_with_a_token_and_keeps_it_out_of_every_address(asked: Asked) -> None:
    html = {"accept": "text/html"}
    sql = "SELECT headline, article_url, 'http://[' AS x FROM articles_readable WHERE headline LIKE '%script%'"
    assert 'href="/sql"' in asked.client.get("/batch", headers=html).text
    form = asked.client.get("/sql", params={"sql": sql}, headers=html)
    assert (form.status_code, "<td>" in form.text) == (200, False)
    assert all(view in form.text for view in VIEWS)
    answer = asked.client.post("/sql", data={"sql": sql, "token": asked.secret}, headers=html)
    assert answer.status_code == 200
    assert asked.secret not in answer.text
    assert "<script>" not in answer.text
    assert '<a href="https://b.example/bai-5.html"' in answer.text
    table = asked.client.post("/sql", data={"sql": sql, "token": asked.secret, "format": "csv"}, headers=html)
    assert table.headers["content-type"].startswith("text/csv")
    for data, status in (
        ({"sql": sql}, 401),
        ({"sql": sql, "token": asked.other}, 403),
        ({"sql": "SELECT * FROM token", "token": asked.secret}, 400),
        ({"sql": "x" * 200_000, "token": asked.secret}, 413),
    ):
        refused = asked.client.post("/sql", data=data, headers=html)
        assert (refused.status_code, refused.headers["content-type"]) == (status, "text/html; charset=utf-8")
