"""CSV that spreadsheet programs open as it is: a byte order mark, so that they read Vietnamese, and no formulas.

Text that a spreadsheet would run as a formula is defused with an apostrophe (OWASP, "CSV injection"); a text that
begins with an apostrophe gets one as well, so that taking one away always gives the original back.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence

from kb.export_rows import Cell

_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "'")
_CHUNK = 1 << 16


def write_csv(heading: Sequence[str], rows: Iterable[Sequence[Cell]]) -> Iterator[bytes]:
    """The bytes of a table with its heading, as its rows are read."""
    buffer = io.StringIO()
    writer = csv.writer(buffer)
    buffer.write("\ufeff")
    writer.writerow([_defused(name) for name in heading])
    for cells in rows:
        writer.writerow([_defused(cell) for cell in cells])
        if buffer.tell() > _CHUNK:
            yield buffer.getvalue().encode()
            buffer.seek(0)
            buffer.truncate()
    yield buffer.getvalue().encode()


def _defused(cell: Cell) -> Cell:
    if isinstance(cell, bool):
        return "true" if cell else "false"
    return "'" + cell if isinstance(cell, str) and cell.startswith(_FORMULA_STARTS) else cell
