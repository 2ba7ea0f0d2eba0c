"""Parquet: every column with its type, written group of rows by group of rows.

Numbers are doubles: that is what records carry and the other formats say. Days are DATE, moments TIMESTAMP in UTC,
lists of texts LIST; what is itself made of records is JSON text. What a page states as its time stays text: it is a
day in some rows and a moment in others, and a midnight that nobody stated would be invented.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, datetime
from itertools import islice
from typing import Any

from kb.export_rows import BATCH, Column, ColumnType, plain, value_at
from kb.export_sink import Sink

GROUP = 20 * BATCH
"""Rows of one group: what is in memory, in the columns of the library, before it is written."""
HOW_TO_INSTALL = "Parquet needs a library that is not installed, the extra 'parquet': pip install pyarrow"

_READ: dict[ColumnType, Callable[[Any], Any]] = {
    "number": float,
    "day": date.fromisoformat,
    "moment": datetime.fromisoformat,
    "texts": list,
    "json": lambda value: json.dumps(plain(value), ensure_ascii=False),
}


def find_library() -> bool:
    """Whether Parquet can be written here; the library is large, so it is an extra."""
    try:
        import pyarrow.parquet  # noqa: F401
    except ImportError:
        return False
    return True


def write_parquet(columns: Sequence[Column], records: Iterable[Any], about: Callable[[], str]) -> Iterator[bytes]:
    """The bytes of the file; ``about`` is asked when the records have come to their end and goes into its metadata."""
    import pyarrow as pa
    from pyarrow.parquet import ParquetWriter

    types: dict[ColumnType, Any] = {
        "text": pa.string(),
        "integer": pa.int64(),
        "number": pa.float64(),
        "flag": pa.bool_(),
        "day": pa.date32(),
        "moment": pa.timestamp("us", tz="UTC"),
        "published": pa.string(),
        "texts": pa.list_(pa.string()),
        "json": pa.string(),
    }
    schema = pa.schema([(column.name, types[column.type]) for column in columns])
    sink = Sink()
    with ParquetWriter(sink, schema, compression="zstd") as writer:
        yield sink.take()
        walk = iter(records)
        while batches := list(islice(_batches(walk, columns, schema), GROUP // BATCH)):
            writer.write_table(pa.Table.from_batches(batches), row_group_size=GROUP)
            yield sink.take()
        writer.add_key_value_metadata({"biennien": about()})
    yield sink.take()


def _batches(records: Iterator[Any], columns: Sequence[Column], schema: Any) -> Iterator[Any]:
    import pyarrow as pa

    while held := list(islice(records, BATCH)):
        arrays = [
            pa.array([_value(record, column) for record in held], type=field.type)
            for column, field in zip(columns, schema, strict=True)
        ]
        yield pa.record_batch(arrays, schema=schema)


def _value(record: Any, column: Column) -> Any:
    value = value_at(record, column.path)
    read = _READ.get(column.type)
    return value if value is None or read is None else read(value)
