"""A list in, one table out: what each row counts is what the list behind it holds, and a bad row spoils no other."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest
from click.testing import CliRunner
from openpyxl import load_workbook
from pydantic import TypeAdapter
from small_world import DISTRICT, PLAN, PROVINCE, RESOLUTION_2021, RESOLUTION_2026, World

from kb.batch_items import read_items, read_text
from kb.cli_batch import batch as command
from kb.queries.batch import Batch, BatchRow
from kb.queries.filters import BadQuery
from kb.queries.paging import Slice
from kb.sessions import open_engine, read_session

NUMBERS = ("articles", "references", "figures", "activities")


def ask(world: World, **body: Any) -> list[dict[str, Any]]:
    answer = world.client.post("/api/v1/batch", json=body)
    assert answer.status_code == 200, answer.text
    found = answer.json()
    adapter: TypeAdapter[Any] = TypeAdapter(Slice[BatchRow])
    assert adapter.dump_python(adapter.validate_python(found), mode="json") == found
    assert (found["next"], found["total"], found["total_is_exact"]) == (None, len(found["items"]), True)
    items: list[dict[str, Any]] = found["items"]
    return items


ASKED: list[tuple[str, list[str]]] = [
    ("query", ["đoàn viên", "tong ket", '"huyện Lam" -kết', "không-có-gì-như-thế"]),
    ("document", ["15/KH-LĐLĐ", RESOLUTION_2021, RESOLUTION_2026]),
    ("organization", ["LĐLĐ huyện Lam", "ldld tinh song", "Công đoàn Việt", "LĐLĐ huyện Chương Mỹ"]),
]


@pytest.mark.parametrize("which", ["world", "postgres_world"])
@pytest.mark.parametrize(("kind", "items"), ASKED)
@pytest.mark.parametrize("by", ["none", "year", "month", "source"])
@pytest.mark.parametrize("filters", [{}, {"since": "2023-12-01", "until": "2023-12-22"}, {"source": "bao_b"}])
def test_every_number_is_that_of_the_list_behind_it(
    request: pytest.FixtureRequest, which: str, kind: str, items: list[str], by: str, filters: dict[str, str]
) -> None:
    world: World = request.getfixturevalue(which)
    rows = ask(world, kind=kind, items=items, by=by, **filters)
    assert {row["number"] for row in rows} == set(range(1, len(items) + 1))
    assert {row["status"] for row in rows} == {"understood"}
    for row in rows:
        for name in NUMBERS:
            address = row[f"{name}_list"]
            if address is None:
                assert row["period"] == "undated"
                continue
            asked = dict(parse_qsl(urlsplit(address).query))
            listed = world.get(f"/{name}", limit=200, **asked)
            assert listed["total"] == row[name], (row["item"], name)
            if name == "articles":
                days = sorted(item["date_published"][:10] for item in listed["items"] if item["date_published"])
                assert (row["first_day"], row["last_day"]) == ((days[0], days[-1]) if days else (None, None))
    for number, item in enumerate(items, 1):
        whole = ask(world, kind=kind, items=[item], **filters)[0]
        parts = [row for row in rows if row["number"] == number]
        assert {name: sum(row[name] for row in parts) for name in NUMBERS} == {name: whole[name] for name in NUMBERS}


def test_parts_are_in_order_and_undated_articles_last(world: World) -> None:
    rows = ask(world, kind="query", items=["tỉnh Sông OR tổng kết OR HYPERLINK OR kết nạp"], by="year")
    assert [(row["period"], row["articles"]) for row in rows] == [("2022", 1), ("2023", 4), ("undated", 1)]
    assert rows[2]["first_day"] is None


def test_what_is_not_understood_is_a_row_and_the_others_are_answered(world: World) -> None:
    rows = ask(world, kind="document", items=["02 - NQ / TƯ", "", "99/CT-XYZ", "15/kh-ldld", "x" * 2000, "a\0b"])
    assert [(row["status"], row["reason"]) for row in rows] == [
        ("ambiguous", "several"),
        ("error", "empty"),
        ("unknown", "not_known"),
        ("understood", None),
        ("error", "too_long"),
        ("error", "not_text"),
    ]
    assert {item["id"] for item in rows[0]["candidates"]} == {RESOLUTION_2021, RESOLUTION_2026}
    assert rows[3]["id"] == PLAN
    for row in rows:
        counted = row["status"] == "understood"
        assert [row[name] is not None for name in NUMBERS] == [counted] * 4
        assert (row["note"] is None) == counted


def test_a_query_tells_how_it_was_read(world: World) -> None:
    (row,) = ask(world, kind="query", items=["(tổng kết"])
    assert row["name"] == "tổng AND kết"
    assert "bracket" in row["note"]


def test_a_body_without_an_article_is_counted_as_none(world: World) -> None:
    (row,) = ask(world, kind="organization", items=["LĐLĐ huyện Chương Mỹ"])
    assert (row["status"], row["reason"], row["articles"]) == ("understood", "not_named", 0)


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"kind": "query", "items": []}, 422),
        ({"kind": "query", "items": ["a"] * 1001}, 422),
        ({"kind": "song", "items": ["a"]}, 422),
        ({"kind": "query", "items": ["a"], "by": "day"}, 422),
        ({"kind": "query", "items": ["a"], "sourse": "bao_a"}, 422),
        ({"kind": "query", "items": ["a"], "q": "b"}, 409),
        ({"kind": "document", "items": ["a"], "document": PLAN}, 409),
        ({"kind": "organization", "items": ["a"], "organization": DISTRICT}, 409),
        ({"kind": "query", "items": ["a"], "since": "2024-02-01", "until": "2024-01-01"}, 409),
        ({"kind": "query", "items": ["a" * (2 << 20)]}, 413),
    ],
)
def test_a_wrong_question_is_problem_details(world: World, body: dict[str, Any], status: int) -> None:
    for path in ("/api/v1/batch", "/api/v1/batch.csv"):
        answer = world.client.post(path, json=body)
        assert answer.status_code == status
        assert answer.headers["content-type"] == "application/problem+json"


def test_files_hold_what_the_answer_holds(world: World) -> None:
    body = {"kind": "query", "items": ["=SUM(1) OR đoàn", "", "tổng kết"], "by": "month"}
    rows = ask(world, **body)

    def take(format_: str) -> bytes:
        answer = world.client.post(f"/api/v1/batch.{format_}", json=body)
        assert answer.status_code == 200
        assert answer.headers["x-total-count"] == str(len(rows))
        content: bytes = answer.content
        return content

    assert [json.loads(line) for line in take("jsonl").splitlines()] == rows
    text = take("csv").decode()
    assert text.startswith("\ufeff")
    table = list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"))))
    assert [line["item"] for line in table] == ["'" * row["item"].startswith("=") + row["item"] for row in rows]
    assert [line["articles"] for line in table] == [
        "" if row["articles"] is None else str(row["articles"]) for row in rows
    ]
    book = load_workbook(io.BytesIO(take("xlsx")))
    heading, *lines = book.worksheets[0].iter_rows(values_only=True)
    cells = [dict(zip(heading, line, strict=True)) for line in lines]
    assert [line["item"] or "" for line in cells] == [row["item"] for row in rows]
    assert [line["articles"] for line in cells] == [row["articles"] for row in rows]
    about = {key: json.loads(str(value)) for key, value in book.worksheets[1].iter_rows(values_only=True)}
    assert (about["kind"], about["by"], about["items"]) == ("query", "month", 3)


def test_time_and_rows_have_limits_that_are_told(world: World) -> None:
    with read_session(open_engine(world.settings)) as session:
        late = Batch(session, world.settings, "query", seconds=-1)
        assert [row.reason for row in late.rows(["đoàn viên", "tổng kết"])] == ["out_of_time", "out_of_time"]
        full = Batch(session, world.settings, "query", by="month", most_rows=3)
        rows = list(full.rows(["HYPERLINK", "công đoàn", "tổng kết"]))
        assert [(row.number, row.reason) for row in rows] == [(1, None), (2, "too_many_rows"), (3, None)]
        assert [row.reason for row in full.rows(["HYPERLINK"] * 4)] == [None, None, None, "too_many_rows"]


def test_lists_are_read_as_people_keep_them() -> None:
    assert read_items(" a, b\r\n\n c \n") == [" a, b", " c "]
    assert read_items("Tên;Số hiệu\nx;15/KH\ny;\n", "Số hiệu") == ["15/KH"]
    assert read_items('a,"b\nc"\n', "2") == ["b c"]
    assert read_items("một\thai\nba\tbốn\n", table=True) == ["một", "ba"]
    assert read_text("\ufeffđ".encode()) == read_text("đ".encode("utf-16")) == "đ"
    for text, column in (("a,b\n", "c"), ("a,b\n", "3"), ("a,b\n", "0"), ("", "x"), ('"a' + "x" * 200_000, "1")):
        with pytest.raises(BadQuery):
            read_items(text, column)
    with pytest.raises(BadQuery):
        read_text(b"\xe0\xff")


def test_the_command_answers_as_the_interface_does(world: World, monkeypatch: Any, tmp_path: Path) -> None:
    monkeypatch.setenv("BIENNIEN_DATA_DIR", str(world.settings.data_dir))
    monkeypatch.chdir(tmp_path)
    items = ["LĐLĐ huyện Lam", "LĐLĐ huyện", "Liên đoàn Lao động tỉnh Sông"]
    given = ["-", "--kind", "organization", "--by", "year", "--source", "bao_b", "--format", "jsonl"]
    done = CliRunner().invoke(command, given, input="\n".join(items))
    assert done.exit_code == 0, done.output
    rows = [json.loads(line) for line in done.stdout.splitlines()]
    asked = ask(world, kind="organization", items=items, by="year", source="bao_b")
    for row in asked:
        row.update(
            {name: value.replace("http://testserver", "") for name, value in row.items() if "_list" in name and value}
        )
    assert rows == asked
    assert done.stderr.strip() == "3 items: 2 understood, 1 unknown"
    (tmp_path / "so.csv").write_text("STT,Số hiệu\n1,15/KH-LĐLĐ\n", encoding="utf-8")
    given = ["so.csv", "--kind", "document", "--column", "Số hiệu", "--format", "xlsx", "-o", "ra.xlsx"]
    assert CliRunner().invoke(command, given).exit_code == 0
    book = load_workbook(tmp_path / "ra.xlsx")
    assert [row[3] for row in book.worksheets[0].iter_rows(min_row=2, values_only=True)] == [PLAN]
    for wrong in (["so.csv", "--kind", "document", "--format", "xlsx"], ["so.csv", "--kind", "query", "--column", "Q"]):
        refused = CliRunner().invoke(command, wrong)
        assert (refused.exit_code, "Traceback" in refused.output) == (2, False)


def test_the_page_counts_a_short_list_at_an_address_to_keep(world: World) -> None:
    html = {"accept": "text/html"}
    sent = {"kind": "organization", "by": "none", "source": "", "items": "LĐLĐ huyện Lam\r\n\r\nLĐLĐ huyện\r\n<b>x</b>"}
    answer = world.client.post("/batch?lang=en", data=sent, headers=html, follow_redirects=False)
    assert answer.status_code == 303
    page = world.client.get(answer.headers["location"], headers=html).text
    assert 'href="/search?organization=org-ldld-huyen-lam&amp;lang=en">3</a>' in page
    assert "It does not say of which place the body is." in page
    assert "<b>x</b>" not in page
    assert answer.headers["location"].replace("&", "&amp;") in page
    table = world.client.get(f"{answer.headers['location']}&format=csv")
    assert table.headers["content-type"].startswith("text/csv")
    assert "http://testserver/figures?organization=org-ldld-huyen-lam" in table.text


def test_the_page_says_why_a_long_list_has_no_address_and_takes_files(world: World) -> None:
    html = {"accept": "text/html"}
    lines = "\n".join(f"{number}/KH-LĐLĐ" for number in range(15, 400))
    files = {"file": ("van-ban.txt", lines.encode())}
    page = world.client.post("/batch", data={"kind": "document"}, files=files, headers=html)
    assert page.status_code == 200
    assert "không có liên kết cố định" in page.text
    assert f"/search?document={PLAN}" in page.text
    sent = {"kind": "document", "items": lines, "format": "csv"}
    table = world.client.post("/batch", data=sent).text
    assert len(list(csv.reader(io.StringIO(table)))) == 386
    file = {"file": ("a.csv", "Tên,Số\nx,15/KH-LĐLĐ\n".encode())}
    answer = world.client.post("/batch", data={"kind": "document", "column": "Số"}, files=file, follow_redirects=False)
    assert dict(parse_qsl(urlsplit(answer.headers["location"]).query))["items"] == "15/KH-LĐLĐ"


@pytest.mark.parametrize(
    ("fields", "status"),
    [
        ({"items": "a", "kind": "song"}, 422),
        ({"items": "a", "source": "a\0b"}, 422),
        ({"items": "a\n" * 1001}, 400),
        ({"items": "a,b", "column": "c"}, 400),
        ({"items": "a", "kind": "document", "document": PLAN}, 409),
        ({"items": "a" * (2 << 20)}, 413),
        ({"items": "a", "organization": PROVINCE, "since": "2023-01-01"}, 200),
        ({"items": ""}, 200),
    ],
)
def test_the_page_refuses_what_it_cannot_count(world: World, fields: dict[str, str], status: int) -> None:
    answer = world.client.post("/batch", data=fields, headers={"accept": "text/html"})
    assert (answer.status_code, answer.headers["content-type"]) == (status, "text/html; charset=utf-8")
