"""XLSX that begins at once: openpyxl makes the book around an empty sheet, the rows of the sheet are written here.

openpyxl writes a book when it has all of its rows. A zip file needs no size before its bytes (APPNOTE.TXT 6.3.10,
4.4.4: bit 3), so each row can go out as it is read. The elements are those of ECMA-376 part 1, 18.3.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, datetime, timedelta
from io import BytesIO
from itertools import islice
from math import isfinite
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

from kb.export_rows import BATCH, Cell, ColumnType
from kb.export_sink import Sink
from kb.queries.filters import BadQuery

SHEET_ROWS = 1_048_575
"""Rows below the heading that one sheet can hold."""
CELL_UNITS = 32_767
"""UTF-16 units that one cell can hold: what the program counts as characters."""
_ZIP64_FROM = 1 << 30
"""Expected bytes of a sheet from which its sizes are written in eight bytes: four hold 2 GiB here."""
_CHUNK = 1 << 16
_LEVEL = 3
"""Of compression: who waits for a download gains more by time than by the last part of its size."""

_DAY, _MOMENT = "yyyy-mm-dd", "yyyy-mm-dd hh:mm:ss"
_WIDTHS: dict[ColumnType, int] = {"day": 12, "published": 20}
"""In characters. A date that is wider than its column is shown as a row of hashes."""
_DAY_ZERO = date(1899, 12, 30).toordinal()
_FIRST_DAY = date(1900, 3, 1).toordinal()
"""Day numbers below are off by one: the calendar of spreadsheets has a 29 February 1900."""
_VIETNAM = timedelta(hours=7)

# What XML cannot hold is written _xHHHH_ (22.9.2.19, ST_Xstring), and so is an underscore that would be read as the
# beginning of that. A carriage return would come back as a line feed.
_SPECIAL = re.compile("[&<>\\x00-\\x08\\x0b-\\x1f\\ufffe\\uffff]|_(?=x[0-9A-Fa-f]{4}_)")
_ENTITIES = {"&": "&amp;", "<": "&lt;", ">": "&gt;"}
_NAMESPACE = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


class SheetFull(BadQuery):
    """More rows came while they were written than a sheet holds."""


class SheetWriter:
    """Writes one table as a book of two sheets, the rows and what is said about them; ``cut_cells`` counts."""

    def __init__(self, title: str, heading: Sequence[tuple[str, ColumnType]], total: int) -> None:
        self.title = title
        self.heading = heading
        self.total = total
        self.cut_cells = 0
        self._letters = _letters(len(heading))
        self._times = [type_ in ("day", "published") for _, type_ in heading]

    def write(self, rows: Iterable[Sequence[Cell]], about: Callable[[], Iterable[tuple[str, str]]]) -> Iterator[bytes]:
        """The bytes of the book; ``about`` is asked when the rows have come to their end. Raises SheetFull."""
        sink = Sink()
        with ZipFile(sink, "w", ZIP_DEFLATED, compresslevel=_LEVEL) as book:
            for name, content in _surroundings(self.title):
                book.writestr(name, content)
            yield sink.take()
            lines = self._lines(rows)
            # The first rows tell how large the sheet will be, before its header is written.
            first = list(islice(lines, BATCH))
            expected = sum(map(len, first)) / max(len(first), 1) * self.total
            with book.open("xl/worksheets/sheet1.xml", "w", force_zip64=expected > _ZIP64_FROM) as sheet:
                sheet.write(self._opening())
                for line in first:
                    sheet.write(line)
                yield sink.take()
                for line in lines:
                    sheet.write(line)
                    if len(sink) > _CHUNK:
                        yield sink.take()
                sheet.write(b"</sheetData></worksheet>")
            with book.open("xl/worksheets/sheet2.xml", "w") as sheet:
                sheet.write(_begin(""))
                for number, pair in enumerate(about(), 1):
                    sheet.write(self._row(number, pair, (False, False)))
                sheet.write(b"</sheetData></worksheet>")
        yield sink.take()

    def _opening(self) -> bytes:
        view = '<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/>'
        widths = "".join(
            f'<col min="{number}" max="{number}" width="{_WIDTHS[type_]}" customWidth="1"/>'
            for number, (_, type_) in enumerate(self.heading, 1)
            if type_ in _WIDTHS
        )
        before = f'<sheetViews><sheetView workbookViewId="0">{view}</sheetView></sheetViews>'
        names = [name for name, _ in self.heading]
        heading = self._row(1, names, [False] * len(names))
        return _begin(before + (f"<cols>{widths}</cols>" if widths else "")) + heading

    def _lines(self, rows: Iterable[Sequence[Cell]]) -> Iterator[bytes]:
        for number, cells in enumerate(rows, 2):
            if number - 1 > SHEET_ROWS:
                raise SheetFull(f"there are now more than the {SHEET_ROWS:,} rows that XLSX holds; take csv or jsonl")
            yield self._row(number, cells, self._times)

    def _row(self, number: int, cells: Sequence[Cell], times: Sequence[bool]) -> bytes:
        parts = [f'<row r="{number}">']
        for letters, value, may_be_time in zip(self._letters, cells, times, strict=False):
            if value is None or value == "":
                continue
            place = f'<c r="{letters}{number}"'
            if isinstance(value, str):
                time = _time(value) if may_be_time else None
                if time is not None:
                    parts.append(f'{place} s="{time[0]}"><v>{time[1]!r}</v></c>')
                    continue
                # Typed as text: never a formula, an error value or a date, whatever it looks like.
                text = _SPECIAL.sub(_escaped, self._fitting(value))
                parts.append(f'{place} t="inlineStr"><is><t xml:space="preserve">{text}</t></is></c>')
            elif isinstance(value, bool):
                parts.append(f'{place} t="b"><v>{int(value)}</v></c>')
            elif isfinite(value):
                parts.append(f"{place}><v>{value!r}</v></c>")
            else:
                parts.append(f'{place} t="inlineStr"><is><t>{value!r}</t></is></c>')
        parts.append("</row>")
        return "".join(parts).encode()

    def _fitting(self, text: str) -> str:
        if len(text) <= CELL_UNITS // 2:
            return text
        units = text.encode("utf-16-le")
        if len(units) <= 2 * CELL_UNITS:
            return text
        self.cut_cells += 1
        return units[: 2 * (CELL_UNITS - 1)].decode("utf-16-le", "ignore") + "…"


def _begin(before: str) -> bytes:
    head = f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<worksheet xmlns="{_NAMESPACE}">'
    return f"{head}{before}<sheetData>".encode()


def _surroundings(title: str) -> list[tuple[str, bytes]]:
    """Every part of a book but its two sheets; the styles 1 and 2 are those of a day and of a moment."""
    from openpyxl import Workbook

    book: Any = Workbook()
    sheet = book.active
    sheet.title = title
    for row, style in enumerate((_DAY, _MOMENT), 1):
        sheet.cell(row, 1).number_format = style
    book.create_sheet("manifest")
    made = BytesIO()
    book.save(made)
    with ZipFile(made) as parts:
        names = [name for name in parts.namelist() if not name.startswith("xl/worksheets/")]
        # Programs that read a book as a stream want the list of its parts first.
        names.sort(key=lambda name: name != "[Content_Types].xml")
        return [(name, parts.read(name)) for name in names]


def _letters(count: int) -> list[str]:
    from openpyxl.utils import get_column_letter

    return [get_column_letter(number) for number in range(1, count + 1)]


def _time(text: str) -> tuple[int, int | float] | None:
    """Style and number of an ISO day, or of a moment by the clock of Vietnam; None where no cell says the same.

    A cell has no time zone: a moment in another one stays the text that it is.
    """
    try:
        if len(text) == 10:
            day = date.fromisoformat(text)
            number = day.toordinal()
            return (1, number - _DAY_ZERO) if number >= _FIRST_DAY and day.isoformat() == text else None
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    number = moment.toordinal()
    if moment.utcoffset() != _VIETNAM or moment.isoformat(timespec="seconds") != text or number < _FIRST_DAY:
        return None
    seconds = moment.hour * 3600 + moment.minute * 60 + moment.second
    return 2, number - _DAY_ZERO + seconds / 86_400


def _escaped(found: re.Match[str]) -> str:
    character = found[0]
    return _ENTITIES.get(character) or f"_x{ord(character):04X}_"
