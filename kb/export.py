"""Export of any list as CSV, XLSX, JSON Lines or Parquet: streamed in constant memory, the same filters, no row cap."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from kb.export_csv import write_csv
from kb.export_parquet import HOW_TO_INSTALL, find_library, write_parquet
from kb.export_rows import BATCH, KINDS, ExportQuery, cells_of, columns_of, iterate_records, list_slice, plain
from kb.export_sheet import SHEET_ROWS, SheetWriter
from kb.export_whole import write_whole
from kb.queries.filters import BadQuery
from kb.queries.paging import Slice
from kb.sessions import ReadSession
from kb.settings import Settings

FORMATS = ("csv", "xlsx", "jsonl", "parquet")
MEDIA_TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "jsonl": "application/x-ndjson",
    "parquet": "application/vnd.apache.parquet",
}


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a file holds and how it came about."""

    kind: str
    format: str
    query: str
    """Kind and filters as they stand in an address."""
    filters: dict[str, str | int | float | bool]
    made_at: str
    """When the first records were read."""
    total: int
    """Rows that were announced."""
    count: int
    """Rows that are there, the heading not counted."""
    cut_cells: int
    """Cells that were shortened because the format cannot hold them."""
    columns: tuple[str, ...]
    version: str
    bytes: int
    sha256: str


@dataclass(slots=True)
class Export:
    """One export: iterate over it once for its bytes, then ask for its manifest.

    Made, it has already asked for its first records: a wrong query fails before the first byte (BadQuery).
    """

    session: ReadSession
    settings: Settings
    query: ExportQuery
    format: str
    count: int = 0
    cut_cells: int = 0
    size: int = 0
    """Bytes that were given so far."""
    made_at: datetime = field(default_factory=lambda: datetime.now(UTC))
    first: Slice[Any] = field(init=False)
    _digest: Any = field(init=False, default_factory=hashlib.sha256)

    def __post_init__(self) -> None:
        if self.query.kind not in KINDS:
            raise BadQuery(f"{self.query.kind!r} cannot be exported; there are {', '.join(KINDS)}")
        if self.format not in FORMATS:
            raise BadQuery(f"{self.format!r} is no format; there are {', '.join(FORMATS)}")
        if self.format == "parquet" and not find_library():
            raise BadQuery(HOW_TO_INSTALL)
        self.first = list_slice(self.session, self.settings, self.query)
        if self.format == "xlsx" and (self.first.total > SHEET_ROWS or not self.first.total_is_exact):
            # What is not counted to its end is taken for too much: a file must not break off after an hour.
            some = f"{self.first.total:,}" if self.first.total_is_exact else f"more than {self.first.total:,}"
            raise BadQuery(f"XLSX holds at most {SHEET_ROWS:,} rows and these are {some}; take csv or jsonl")

    @property
    def total(self) -> int:
        """How many records there were to export when it began."""
        return self.first.total

    def __iter__(self) -> Iterator[bytes]:
        """The file's bytes."""
        make = {"csv": self._csv, "xlsx": self._xlsx, "jsonl": self._jsonl, "parquet": self._parquet}
        for chunk in make[self.format]():
            self._digest.update(chunk)
            self.size += len(chunk)
            yield chunk

    def manifest(self) -> Manifest:
        """What was exported; complete once the bytes have been read to the end."""
        given = self.query.given()
        return Manifest(
            kind=self.query.kind,
            format=self.format,
            query=self.query.kind + (f"?{urlencode(_as_asked(given))}" if given else ""),
            filters=given,
            made_at=self.made_at.isoformat(timespec="seconds"),
            total=self.total,
            count=self.count,
            cut_cells=self.cut_cells,
            columns=tuple(column.name for column in columns_of(KINDS[self.query.kind].record)),
            version=f"biennien/{version('biennien')}",
            bytes=self.size,
            sha256=self._digest.hexdigest(),
        )

    def _records(self) -> Iterator[Any]:
        for record in iterate_records(self.session, self.settings, self.query, self.first):
            self.count += 1
            yield record

    def _jsonl(self) -> Iterator[bytes]:
        lines: list[str] = []
        for record in self._records():
            lines.append(json.dumps(plain(record), ensure_ascii=False))
            if len(lines) == BATCH:
                yield ("\n".join(lines) + "\n").encode()
                lines.clear()
        if lines:
            yield ("\n".join(lines) + "\n").encode()

    def _csv(self) -> Iterator[bytes]:
        columns = columns_of(KINDS[self.query.kind].record)
        rows = (cells_of(record, columns) for record in self._records())
        return write_csv([column.name for column in columns], rows)

    def _xlsx(self) -> Iterator[bytes]:
        columns = columns_of(KINDS[self.query.kind].record)
        writer = SheetWriter(self.query.kind, [(column.name, column.type) for column in columns], self.total)

        def about() -> Iterator[tuple[str, str]]:
            self.cut_cells = writer.cut_cells
            for name, value in self._about().items():
                yield name, json.dumps(value, ensure_ascii=False)

        yield from writer.write((cells_of(record, columns) for record in self._records()), about)
        self.cut_cells = writer.cut_cells

    def _parquet(self) -> Iterator[bytes]:
        columns = columns_of(KINDS[self.query.kind].record)
        return write_parquet(columns, self._records(), lambda: json.dumps(self._about(), ensure_ascii=False))

    def _about(self) -> dict[str, Any]:
        """The manifest as a file can hold it itself: without what is known only of the whole file."""
        return {name: value for name, value in asdict(self.manifest()).items() if name not in ("bytes", "sha256")}


def write_export(export: Export, path: Path) -> Manifest:
    """Writes the export to ``path`` and its manifest beside it (``<path>.manifest.json``); gives the manifest.

    The file is written as by `write_whole`.
    """
    write_whole(path, export)
    manifest = export.manifest()
    beside = path.with_name(path.name + ".manifest.json")
    beside.write_text(json.dumps(asdict(manifest), ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    return manifest


def _as_asked(filters: dict[str, str | int | float | bool]) -> dict[str, str]:
    return {name: json.dumps(value) if isinstance(value, bool) else str(value) for name, value in filters.items()}
