"""Lists as people keep them: a text with one item a line, or a column of a table."""

from __future__ import annotations

import csv
import io
from codecs import BOM_UTF16_BE, BOM_UTF16_LE

from kb.queries.filters import BadQuery

_SEPARATORS = ",;\t"


def read_text(content: bytes) -> str:
    """The text of a file in UTF-8, or in UTF-16 as spreadsheet programs write it. Raises BadQuery for any other."""
    encoding = "utf-16" if content.startswith((BOM_UTF16_LE, BOM_UTF16_BE)) else "utf-8-sig"
    try:
        return content.decode(encoding)
    except UnicodeDecodeError as error:
        raise BadQuery("the list is no text in UTF-8; save it as CSV UTF-8 or as plain text") from error


def read_items(text: str, column: str | None = None, *, table: bool = False) -> list[str]:
    """The items of a list, without its empty lines: one a line or, of a ``table`` or with a ``column``, its cells.

    A column is named by its heading or counted from 1, and then there is no heading; without one it is the first.
    Cells are separated as the first line has it, by commas, semicolons or tabs. Raises BadQuery for a column that is
    not there and for a table that cannot be read.
    """
    if not table and column is None:
        return [line for line in text.splitlines() if line.strip()]
    first = text.lstrip().partition("\n")[0]
    separator = max(_SEPARATORS, key=first.count)
    try:
        rows = [row for row in csv.reader(io.StringIO(text, newline=""), delimiter=separator) if any(row)]
    except csv.Error as error:
        raise BadQuery(f"the table cannot be read: {error}") from error
    at = 0
    if column is not None and column.isdecimal() and column.isascii():
        at = int(column) - 1
        if not 0 <= at < max((len(row) for row in rows), default=0):
            raise BadQuery(f"the table has no column {column}")
    elif column is not None:
        heading = [cell.strip() for cell in rows[0]] if rows else []
        if column.strip() not in heading:
            raise BadQuery(f"the table has no column {column!r}; it has: {', '.join(heading) or 'none'}")
        at, rows = heading.index(column.strip()), rows[1:]
    return [" ".join(row[at].splitlines()) for row in rows if at < len(row) and row[at].strip()]
