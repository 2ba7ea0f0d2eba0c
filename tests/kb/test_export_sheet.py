"""A book that is written row by row says the same as its rows, whatever stands in them."""

from __future__ import annotations

import io
from random import Random
from typing import Any
from zipfile import ZipFile

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook
from openpyxl.utils.escape import unescape

from kb.export_rows import Cell
from kb.export_sheet import SheetFull, SheetWriter

HEADING = [("words", "text"), ("number", "number"), ("flag", "flag"), ("day", "day"), ("at", "published")]


def write(rows: list[Any], total: int | None = None) -> bytes:
    writer = SheetWriter("figures", HEADING, len(rows) if total is None else total)  # type: ignore[arg-type]
    return b"".join(writer.write(iter(rows), lambda: [("count", str(len(rows)))]))


def read(content: bytes, rows: int = 1) -> list[tuple[Any, ...]]:
    sheet = load_workbook(io.BytesIO(content))["figures"]
    assert sheet.max_row <= rows + 1
    return [tuple(sheet.cell(row, column) for column in range(1, len(HEADING) + 1)) for row in range(2, rows + 2)]


# Letters of every plane, control characters and what looks like an escape, an entity or a formula.
WORDS = st.text(st.characters(exclude_categories=["Cs"]), max_size=40) | st.sampled_from(
    [
        "_x000D_",
        "__x0041_",
        "a\r\nb",
        "\x07",
        "=1+1",
        "#N/A",
        "2024-01-05",
        "&amp;<b>",
        " đầu và cuối ",
        "\uffff",
        "TRUE",
    ]
)


@given(st.lists(st.tuples(WORDS, st.none() | st.integers(-(10**12), 10**12) | st.floats(allow_nan=False))))
def test_words_and_numbers_come_back(rows: list[tuple[str, Cell]]) -> None:
    found = read(write([(*row, None, None, None) for row in rows]), len(rows))
    words = [None if cell[0].value is None else unescape(cell[0].value) for cell in found]
    # Excel reads the escape _xHHHH_ itself; the library that reads here leaves it to its caller.
    assert words == [row[0] or None for row in rows]
    assert all(cell[0].data_type in ("s", "n") for cell in found)
    for (_, number), cells in zip(rows, found, strict=True):
        expected = str(number) if number in (float("inf"), float("-inf")) else number
        assert cells[1].value == expected


@given(st.dates(), st.times())
def test_a_time_becomes_a_date_or_stays_its_text(day: Any, time: Any) -> None:
    moment = f"{day.isoformat()}T{time.isoformat()}+07:00"
    ((_, _, _, first, second),) = read(write([(None, None, None, day.isoformat(), moment)]))
    if day.isoformat() >= "1900-03-01":
        assert first.is_date
        assert first.value.date() == day
    else:
        assert first.value == day.isoformat()
    if second.is_date:
        assert f"{second.value.isoformat()}+07:00" == moment
    else:
        assert second.value == moment
        assert time.microsecond or day.isoformat() < "1900-03-01"


@pytest.mark.parametrize(
    "text", ["2024-01-05T08:00:00+00:00", "2024-01-05T08:00:00", "2024-02-30", "năm 2024", "2024-W01-1"]
)
def test_what_no_cell_says_the_same_stays_text(text: str) -> None:
    ((_, _, _, _, cell),) = read(write([(None, None, None, None, text)]))
    assert (cell.value, cell.data_type) == (text, "s")


def test_flags_and_empty_cells() -> None:
    ((words, number, flag, day, _),) = read(write([("", None, True, None, None)]))
    assert (words.value, number.value, flag.value, day.value) == (None, None, True, None)


def test_bytes_come_before_the_rows_are_read() -> None:
    asked: list[int] = []

    def rows() -> Any:
        chance = Random(1)
        for number in range(8_000):
            asked.append(number)
            yield (f"dòng {chance.random()}", chance.random(), None, None, None)

    chunks = SheetWriter("figures", HEADING, 8_000).write(rows(), list)  # type: ignore[arg-type]
    assert next(chunks).startswith(b"PK")
    assert not asked
    next(chunks)
    assert len(asked) == 500
    next(chunks)
    assert len(asked) < 8_000
    assert b"xl/worksheets/sheet2.xml" in list(chunks)[-1]


def test_a_cell_is_cut_at_what_it_holds_and_counted() -> None:
    writer = SheetWriter("figures", HEADING, 3)  # type: ignore[arg-type]
    rows = [("ă" * 32_767,), ("ă" * 32_768,), ("😀" * 16_384,)]
    found = read(b"".join(writer.write(iter(rows), list)), 3)
    assert [cells[0].value for cells in found] == ["ă" * 32_767, "ă" * 32_766 + "…", "😀" * 16_383 + "…"]
    assert writer.cut_cells == 2


def test_more_rows_than_announced_never_make_a_damaged_file(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kb.export_sheet.SHEET_ROWS", 2)
    with pytest.raises(SheetFull):
        write([("a",), ("b",), ("c",)], total=2)


def test_a_sheet_that_will_be_huge_has_sizes_of_eight_bytes() -> None:
    content = write([("chữ", 1, None, None, None)], total=10**9)
    assert ZipFile(io.BytesIO(content)).testzip() is None
    assert read(content)[0][0].value == "chữ"
