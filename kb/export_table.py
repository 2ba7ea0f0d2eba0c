"""A table of records that is no list of the knowledge base, as CSV, XLSX or JSON Lines: written as it is made."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from importlib.metadata import version
from typing import Any, Literal

from kb.export_csv import write_csv
from kb.export_rows import cells_of, columns_of, plain
from kb.export_sheet import SheetWriter

TableFormat = Literal["csv", "xlsx", "jsonl"]


def write_table(
    format_: TableFormat,
    title: str,
    record: type,
    rows: Iterable[Any],
    *,
    expected: int = 0,
    about: Mapping[str, Any],
) -> Iterator[bytes]:
    """The bytes of a file of these records, one row for each, with the columns and cells of an export.

    ``expected`` is about how many there will be; ``about`` is what the second sheet of a book says of them, read
    when they have come to their end.
    """
    columns = columns_of(record)
    if format_ == "jsonl":
        return ((json.dumps(plain(row), ensure_ascii=False) + "\n").encode() for row in rows)
    cells = (cells_of(row, columns) for row in rows)
    if format_ == "csv":
        return write_csv([column.name for column in columns], cells)

    def told() -> Iterator[tuple[str, str]]:
        for name, value in about.items():
            yield name, json.dumps(value, ensure_ascii=False)

    return SheetWriter(title, [(column.name, column.type) for column in columns], expected).write(cells, told)


def about_table(**said: Any) -> dict[str, Any]:
    """What a book says of its table: what was asked, when, and by which version it was answered."""
    return {
        **said,
        "made_at": datetime.now(UTC).isoformat(timespec="seconds"),
        "version": f"biennien/{version('biennien')}",
    }
