"""Questions in SQL that would run, grow or wait for ever: each is bounded."""

from __future__ import annotations

import json
import subprocess
import sys
import time

import pytest
from sql_world import ENDLESS, Asked

import kb.sql
from kb.queries.filters import BadQuery
from kb.sql import MOST_BYTES, MOST_ROWS, ask_sql

LONG = [
    f"{ENDLESS} SELECT count(*) FROM c",
    "SELECT count(*) FROM " + ", ".join(f"mentions_readable {name}" for name in "abcdefghij"),
]
LONG_OF_SQLITE = [f"{ENDLESS} SELECT max(instr(hex(char(n)), 'zz')) FROM c"]
LONG_OF_POSTGRESQL = [
    "SELECT pg_sleep(60)",
    "SELECT set_config('statement_timeout', '0', false) UNION ALL SELECT CAST(pg_sleep(60) AS text)",
]


@pytest.mark.parametrize(("where", "own"), [("asked", LONG_OF_SQLITE), ("asked_postgres", LONG_OF_POSTGRESQL)])
def test_what_runs_for_ever_is_stopped(request: pytest.FixtureRequest, where: str, own: list[str]) -> None:
    asked: Asked = request.getfixturevalue(where)
    for sql in [*LONG, *own]:
        begun = time.monotonic()
        with pytest.raises(BadQuery, match=r"stopped after 0\.3 seconds"):
            ask_sql(asked.settings, sql, seconds=0.3)
        assert time.monotonic() - begun < 10


BOMBS = [
    f"{ENDLESS} SELECT n, replace(hex(replace(hex(n), '3', 'xxxxxxxxxxxxxxxx')), '7', 'yyyyyyyyyyyyyyyyyyy') FROM c",
    f"{ENDLESS} SELECT group_concat(n, 'xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx') FROM c",
    f"{ENDLESS} SELECT json_group_array(n) FROM c",
    f"{ENDLESS} SELECT * FROM c ORDER BY hex(n) DESC",
    "WITH RECURSIVE c(t) AS (SELECT 'x' UNION ALL SELECT t || t FROM c) SELECT t FROM c",
    "WITH RECURSIVE c(t) AS (SELECT 'xxxxxxxxx' UNION ALL SELECT hex(t) FROM c) SELECT max(length(t)) FROM c",
    "SELECT zeroblob(1000000000)",
    "SELECT randomblob(1000000000)",
    "SELECT printf('%.*c', 1000000000, 'x')",
    "SELECT format('%1000000000d', 1)",
    "SELECT " + "(" * 900 + "1" + ")" * 900,
    "SELECT 1" + " UNION ALL SELECT 1" * 400,
    "SELECT " + ", ".join(["1"] * 3_000),
    "SELECT 'x' LIKE '" + "%_" * 2_000 + "'",
]
BOMBS_OF_POSTGRESQL = [
    "SELECT repeat('x', 1000000000)",
    "SELECT string_agg(repeat('x', 1000), '') FROM generate_series(1, 900000)",
    "SELECT repeat('x', 1000000) FROM generate_series(1, 10000)",
    "SELECT array_agg(n) FROM generate_series(1, 100000000) n",
]


ASK_ALL = """
import json, resource, sys
from kb.queries.filters import BadQuery
from kb.settings import Settings
from kb.sql import ask_sql
given = json.load(sys.stdin)
settings = Settings(_env_file=None, **given["settings"])
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
rows, letters = 0, 0
for sql in given["bombs"]:
    try:
        found = ask_sql(settings, sql, seconds=1)
    except BadQuery:
        continue
    rows = max(rows, len(found.rows))
    letters = max(letters, sum(len(str(value)) for row in found.rows for value in row))
grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
print(json.dumps([rows, letters, grown, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss]))
"""
"""Asks in a process that has started no others: what the largest of them took is known for all together alone."""


@pytest.mark.parametrize(("where", "bombs"), [("asked", BOMBS), ("asked_postgres", BOMBS_OF_POSTGRESQL)])
def test_no_statement_takes_the_memory(request: pytest.FixtureRequest, where: str, bombs: list[str]) -> None:
    asked: Asked = request.getfixturevalue(where)
    names = ("data_dir", "database_url", "sql_route", "sql_database_url")
    given = {"settings": {name: getattr(asked.settings, name) for name in names}, "bombs": bombs}
    command = [sys.executable, "-c", ASK_ALL]
    done = subprocess.run(command, input=json.dumps(given, default=str), capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr
    rows, letters, grown, largest = json.loads(done.stdout)
    # Those that come to an end are cut to what an answer may hold.
    assert rows <= MOST_ROWS
    assert letters <= MOST_BYTES
    assert grown < 100_000, "kilobytes"
    assert 10_000 < largest < max(kb.sql.MEMORY.values()) >> 10


@pytest.mark.parametrize("where", ["asked", "asked_postgres"])
def test_a_long_answer_is_cut_and_says_so(request: pytest.FixtureRequest, where: str) -> None:
    asked: Asked = request.getfixturevalue(where)
    numbers = f"{ENDLESS.replace('FROM c)', 'FROM c WHERE n < 20000)')} "
    cut = asked.get(f"{numbers} SELECT n FROM c").json()
    assert (len(cut["rows"]), cut["truncated"], cut["truncated_by"]) == (MOST_ROWS, True, "rows")
    whole = asked.get(f"{numbers} SELECT n FROM c WHERE n <= {MOST_ROWS}").json()
    assert (len(whole["rows"]), whole["truncated"]) == (MOST_ROWS, False)
    assert asked.get(f"{numbers} SELECT n FROM c", format="csv").headers["x-truncated"] == "true"
    wide = asked.get(
        f"{numbers} SELECT replace('aaaaaaaaaa', 'a', 'bbbbbbbbbbbbbbbbbbbb') || replace(replace('aaaaaaaaaa', "
        "'a', 'bbbbbbbbbb'), 'b', 'cccccccccc') FROM c WHERE n <= 9000"
    ).json()
    assert wide["truncated_by"] == "bytes"


def test_values_that_no_json_holds_are_text(asked: Asked) -> None:
    found = asked.get("SELECT 9e999, -9e999, x'00ff', CAST(x'ff' AS TEXT), char(55296), NULL, 1.5, 'đ'").json()
    assert found["rows"][0][:3] == ["inf", "-inf", "x'00ff'"]
    assert found["rows"][0][5:] == [None, 1.5, "đ"]
    whole = asked.get("SELECT value FROM figures_readable WHERE id = 'f006'").json()["rows"]
    assert str(whole) == "[[120]]"


def test_others_wait_and_are_told(asked: Asked) -> None:
    # Two questions are being answered.
    with kb.sql._AT_ONCE, kb.sql._AT_ONCE:
        with pytest.raises(kb.sql.SqlBusy):
            ask_sql(asked.settings, "SELECT 1", seconds=0.1)
        busy = asked.get("SELECT 1")
        assert (busy.status_code, busy.headers["content-type"]) == (503, "application/problem+json")
    assert asked.get("SELECT 1").status_code == 200
