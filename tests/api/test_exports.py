"""Exports over HTTP and from the command line: all formats hold the same, and no cell runs as a formula."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import os
import re
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from click.testing import CliRunner, Result
from openpyxl import load_workbook
from pyarrow.parquet import ParquetFile
from small_world import DISTRICT, FORMULA_HEADLINE, PLAN, World

from kb.command import program
from kb.export_rows import KINDS, Column, columns_of

KIND_COUNTS = {
    "articles": 6,
    "references": 4,
    "documents": 2,
    "figures": 6,
    "entities": 5,
    "activities": 2,
}
ALL_KINDS = [*KIND_COUNTS, "timeline"]
VIETNAM = timezone(timedelta(hours=7))


def download(world: World, name: str, **parameters: Any) -> bytes:
    answer = world.client.get(f"/api/v1/export/{name}", params=parameters)
    assert answer.status_code == 200, answer.text
    return answer.content


def read_csv(content: bytes) -> list[dict[str, str]]:
    assert content.startswith(b"\xef\xbb\xbf")
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def undefused(cell: str) -> str:
    return cell[1:] if cell.startswith("'") else cell


def _step(record: dict[str, Any], path: tuple[str, ...]) -> Any:
    value: Any = record
    for name in path:
        value = None if value is None else value[name]
    return value


def flat(record: dict[str, Any], kind: str) -> dict[str, Any]:
    """The JSON record as the row that a table has for it."""
    row: dict[str, Any] = {}
    for name, path, _ in columns_of(KINDS[kind].record):
        value = _step(record, path)
        if isinstance(value, list) and all(isinstance(item, str) for item in value):
            value = "; ".join(value)
        elif isinstance(value, list | dict):
            value = json.dumps(value, ensure_ascii=False)
        row[name] = value
    return row


def as_csv_text(value: Any) -> str:
    if value is None:
        return ""
    return str(value).lower() if isinstance(value, bool) else str(value)


def own_filters(kind: str) -> dict[str, str]:
    return {"entity": DISTRICT} if kind == "timeline" else {}


def read_records(world: World, kind: str) -> list[dict[str, Any]]:
    lines = download(world, f"{kind}.jsonl", **own_filters(kind)).decode().splitlines()
    listed = kind not in KIND_COUNTS and world.get(f"/entities/{DISTRICT}/timeline/entries")
    assert len(lines) == (listed["total"] if listed else KIND_COUNTS[kind]) > 0
    return [json.loads(line) for line in lines]


def read_sheet(content: bytes, kind: str) -> Iterator[dict[str, Any]]:
    """The rows of the first sheet, with a date as the ISO text that it stands for."""
    heading, *rows = load_workbook(io.BytesIO(content))[kind].iter_rows()
    for row in rows:
        found: dict[str, Any] = {}
        for name, cell in zip(heading, row, strict=True):
            value = cell.value
            if cell.is_date and cell.number_format == "yyyy-mm-dd":
                value = value.date().isoformat()
            elif cell.is_date:
                value = value.replace(tzinfo=VIETNAM).isoformat()
            found[name.value] = value
        yield found


@pytest.mark.parametrize("kind", ALL_KINDS)
def test_all_formats_hold_the_same(world: World, kind: str) -> None:
    records = [flat(record, kind) for record in read_records(world, kind)]
    rows = read_csv(download(world, f"{kind}.csv", **own_filters(kind)))
    assert [{name: undefused(cell) for name, cell in row.items()} for row in rows] == [
        {name: as_csv_text(value) for name, value in record.items()} for record in records
    ]
    # An empty text and no text are one and the same empty cell.
    expected = [{name: None if value == "" else value for name, value in record.items()} for record in records]
    assert list(read_sheet(download(world, f"{kind}.xlsx", **own_filters(kind)), kind)) == expected


def as_json_value(value: Any, column: Column) -> Any:
    """What JSON says for a value of a Parquet column."""
    if value is None or column.type not in ("day", "moment", "json"):
        return value
    return json.loads(value) if column.type == "json" else value.isoformat()


@pytest.mark.parametrize("kind", ALL_KINDS)
def test_parquet_holds_the_same_with_types(world: World, kind: str) -> None:
    columns = columns_of(KINDS[kind].record)
    file = ParquetFile(pa.BufferReader(download(world, f"{kind}.parquet", **own_filters(kind))))
    found = [
        {column.name: as_json_value(row[column.name], column) for column in columns} for row in file.read().to_pylist()
    ]
    assert found == [
        {column.name: _step(record, column.path) for column in columns} for record in read_records(world, kind)
    ]
    about = json.loads(file.metadata.metadata[b"biennien"])
    assert (about["kind"], about["count"]) == (kind, len(found))
    assert about["filters"].items() >= own_filters(kind).items()


def test_parquet_columns_have_the_types_of_their_values(world: World) -> None:
    types = ParquetFile(pa.BufferReader(download(world, "figures.parquet"))).schema_arrow
    expected = {
        "start": pa.int64(),
        "value": pa.float64(),
        "cumulative": pa.bool_(),
        "period_end": pa.date32(),
        "archive_fetched_at": pa.timestamp("us", tz="UTC"),
        "article_date_published": pa.string(),
        "bindings": pa.string(),
    }
    assert {name: types.field(name).type for name in expected} == expected
    articles = ParquetFile(pa.BufferReader(download(world, "articles.parquet"))).schema_arrow
    assert articles.field("authors").type == pa.list_(pa.string())


def test_parquet_is_written_in_groups(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kb.export_parquet.BATCH", 2)
    monkeypatch.setattr("kb.export_parquet.GROUP", 4)
    file = ParquetFile(pa.BufferReader(download(world, "articles.parquet")))
    assert [file.metadata.row_group(number).num_rows for number in range(file.num_row_groups)] == [4, 2]
    assert file.read().column("id").to_pylist() == [record["id"] for record in read_records(world, "articles")]


def test_without_its_library_parquet_says_what_to_install(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow.parquet", None)
    assert "pip install pyarrow" in world.get("/export/figures.parquet", 400)["detail"]
    result = run(world, "export", "figures", "--format", "parquet", "-o", "x")
    assert result.exit_code == 2
    assert "pip install pyarrow" in result.output


def test_every_column_of_days_is_known_as_one(world: World) -> None:
    """A field that holds days and is no column of dates would be plain text in a sheet, and nobody would see it."""
    days, seen = re.compile(r"\d{4}-\d{2}-\d{2}"), set()
    for kind in ALL_KINDS:
        columns = columns_of(KINDS[kind].record)
        for record in read_records(world, kind):
            for column, value in zip(columns, flat(record, kind).values(), strict=True):
                if isinstance(value, str) and days.fullmatch(value):
                    assert column.type in ("day", "published"), (kind, column.name)
                    seen.add((kind, column.name))
                elif value is not None and column.type == "day":
                    raise AssertionError(f"{kind}: {value!r} is no day")
    assert {("figures", "period_start"), ("documents", "issued_on"), ("timeline", "date")} <= seen


def test_dates_in_a_sheet_are_dates(world: World) -> None:
    sheet = load_workbook(io.BytesIO(download(world, "figures.xlsx")))["figures"]
    heading = [cell.value for cell in sheet[1]]
    assert sheet.freeze_panes == "A2"
    assert sheet.cell(2, heading.index("period_start") + 1).is_date
    published = [sheet.cell(row, heading.index("article_date_published") + 1) for row in range(2, sheet.max_row + 1)]
    assert all(cell.is_date for cell in published)
    assert {cell.number_format for cell in published} == {"yyyy-mm-dd", "yyyy-mm-dd hh:mm:ss"}


def test_jsonl_is_what_the_list_answers(world: World) -> None:
    lines = [json.loads(line) for line in download(world, "figures.jsonl", organization=DISTRICT).decode().splitlines()]
    assert lines == world.get("/figures", organization=DISTRICT, limit=200)["items"]


def test_no_cell_runs_as_a_formula(world: World) -> None:
    row = next(row for row in read_csv(download(world, "articles.csv")) if "HYPERLINK" in row["headline"])
    assert row["headline"] == "'" + FORMULA_HEADLINE
    assert row["description"] == "'- gạch đầu dòng"
    assert row["article_body"] == "''nháy đầu thân bài"
    for cells in read_csv(download(world, "figures.csv")):
        assert not any(cell.startswith(("=", "+", "-", "@", "\t", "\r")) for cell in cells.values())
    sheet = load_workbook(io.BytesIO(download(world, "articles.xlsx")))["articles"]
    cells_of_headlines = [row[4] for row in sheet.iter_rows(min_row=2)]
    formula = next(cell for cell in cells_of_headlines if str(cell.value).startswith("="))
    assert (formula.value, formula.data_type) == (FORMULA_HEADLINE, "s")


def test_an_export_announces_itself_and_its_manifest_fits(world: World) -> None:
    answer = world.client.get("/api/v1/export/references.csv", params={"document": PLAN})
    assert answer.headers["x-total-count"] == "2"
    assert answer.headers["content-disposition"] == 'attachment; filename="references.csv"'
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    manifest = world.get("/export/references.csv/manifest", document=PLAN)
    assert manifest["sha256"] == hashlib.sha256(answer.content).hexdigest()
    assert (manifest["count"], manifest["filters"]) == (2, {"document": PLAN})
    assert manifest["columns"][:2] == ["id", "article_id"]
    assert (manifest["total"], manifest["bytes"], manifest["query"]) == (
        2,
        len(answer.content),
        f"references?document={PLAN}",
    )
    assert manifest["version"].startswith("biennien/")
    assert abs(datetime.now(UTC) - datetime.fromisoformat(manifest["made_at"])) < timedelta(minutes=1)


def test_xlsx_cells_that_are_too_long_are_cut_and_counted(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kb.export_sheet.CELL_UNITS", 20)
    manifest = world.get("/export/articles.xlsx/manifest")
    assert manifest["cut_cells"] > 0


def test_xlsx_refuses_more_rows_than_a_sheet_holds_before_it_begins(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kb.export.SHEET_ROWS", 5)
    assert "take csv or jsonl" in world.get("/export/articles.xlsx", 400)["detail"]


def run(world: World, *arguments: str) -> Result:
    environment = {"BIENNIEN_DATA_DIR": str(world.settings.data_dir), "BIENNIEN_DATABASE_URL": ""}
    return CliRunner().invoke(program, list(arguments), env=environment)


def test_the_command_writes_the_same_bytes_and_a_manifest_beside_them(world: World, tmp_path: Path) -> None:
    target = tmp_path / "số liệu.csv"
    result = run(world, "export", "figures", "--format", "csv", "-o", str(target), "--unit", "doan vien")
    assert result.exit_code == 0, result.output
    assert target.read_bytes() == download(world, "figures.csv", unit="doan vien")
    manifest = json.loads((tmp_path / "số liệu.csv.manifest.json").read_text(encoding="utf-8"))
    assert manifest["sha256"] == hashlib.sha256(target.read_bytes()).hexdigest()
    assert (manifest["count"], manifest["filters"]) == (5, {"unit": "doan vien"})
    assert not list(tmp_path.glob("*.part"))


def test_the_command_writes_parquet(world: World, tmp_path: Path) -> None:
    target = tmp_path / "figures.parquet"
    result = run(world, "export", "figures", "--format", "parquet", "-o", str(target), "--unit", "doan vien")
    assert result.exit_code == 0, result.output
    manifest = json.loads((tmp_path / "figures.parquet.manifest.json").read_text(encoding="utf-8"))
    assert manifest["sha256"] == hashlib.sha256(target.read_bytes()).hexdigest()
    assert ParquetFile(target).metadata.num_rows == manifest["count"] == 5


@pytest.mark.parametrize(
    ("arguments", "status", "words"),
    [
        (["export", "clouds", "-o", "x"], 2, "clouds"),
        (["export", "articles", "--unit", "suất", "-o", "x"], 2, "restrict figures"),
        (["export", "figures", "--period", "soon", "-o", "x"], 2, "no period"),
        (["export", "figures", "-o", "/nowhere/at/all"], 1, "no folder"),
        (["export", "figures"], 2, "--output"),
        (["documents", "--since", "yesterday"], 2, "yesterday"),
    ],
)
def test_wrong_use_is_one_sentence(world: World, arguments: list[str], status: int, words: str) -> None:
    result = run(world, *arguments)
    assert result.exit_code == status
    assert words in result.output
    assert "Traceback" not in result.output


def test_the_documents_command_lists_finds_and_describes(world: World) -> None:
    listed = run(world, "documents")
    assert [line.split()[0] for line in listed.stdout.splitlines()] == [PLAN, "nq-02-tw-2021-06-12"]
    found = json.loads(run(world, "documents", "02 - NQ/TƯ", "--json").stdout)
    assert [item["id"] for item in found["items"]] == ["nq-02-tw-2021-06-12", "nq-02-tw-2026-03-17"]
    described = run(world, "documents", PLAN).stdout
    assert "implements: nq-02-tw-2021-06-12" in described
    assert "Thực hiện Nghị quyết số 02-NQ/TW" in described
    assert json.loads(run(world, "documents", PLAN, "--json").stdout)["id"] == PLAN


def test_a_dash_means_standard_output(world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    result = run(world, "export", "figures", "--format", "jsonl", "-o", "-")
    assert result.stdout_bytes == download(world, "figures.jsonl")
    assert list(tmp_path.iterdir()) == []


def test_a_link_or_device_is_not_replaced(world: World, tmp_path: Path) -> None:
    (tmp_path / "kept.csv").write_text("kept", encoding="utf-8")
    (tmp_path / "link.csv").symlink_to(tmp_path / "kept.csv")
    os.mkfifo(tmp_path / "pipe")
    for name in ("link.csv", "pipe"):
        result = run(world, "export", "figures", "-o", str(tmp_path / name))
        assert result.exit_code == 1
        assert "it is a link or a device" in result.output
    assert (tmp_path / "kept.csv").read_text(encoding="utf-8") == "kept"
    assert (tmp_path / "link.csv").is_symlink()
    assert (tmp_path / "pipe").is_fifo()


def test_a_document_is_shown_with_its_citations(world: World) -> None:
    result = run(world, "documents", PLAN)
    assert result.exit_code == 0, result.output
    for item in world.get("/references", document=PLAN)["items"]:
        assert item["sentence"] in result.output
        assert item["article"]["headline"] in result.output
    assert "2 citations" in result.output
