"""``biennien batch``."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

import click

from kb.cli_filters import make_filters, plain_query_errors, with_filters

if TYPE_CHECKING:
    from kb.queries.batch import BatchKind, By

_KINDS = ("query", "document", "organization")
_PERIODS = ("none", "year", "month", "source")
_FORMATS = ("csv", "xlsx", "jsonl")


@click.command()
@click.argument("file", type=click.File("rb"))
@click.option("--kind", type=click.Choice(_KINDS), required=True, help="What each item is.")
@click.option("--by", type=click.Choice(_PERIODS), default="none", show_default=True, help="A row for each of these.")
@click.option("--column", help="Items are this column of a CSV table: its heading, or its number from 1.")
@click.option("--format", "format_", type=click.Choice(_FORMATS), default="csv", show_default=True)
@click.option(
    "-o",
    "--output",
    default="-",
    type=click.Path(dir_okay=False, path_type=Path),
    help="The file to write; standard output without it.",
)
@click.option("--address", default="", help="Of the pages, before the links: https://biennien.example.")
@click.option("--q", metavar="QUERY", help="A query text, as in search.")
@with_filters
def batch(
    file: BinaryIO,
    kind: BatchKind,
    by: By,
    column: str | None,
    format_: Any,
    output: Path,
    address: str,
    q: str | None,
    **values: Any,
) -> None:
    """Count what the press says of each item of a list: one item a line in FILE (- for standard input), or a column.

    \b
    Examples: biennien batch to-chuc.txt --kind organization --by year > theo-nam.csv
              biennien batch van-ban.csv --kind document --column "Số hiệu" --format xlsx -o van-ban.xlsx
    """
    from kb.batch_items import read_items, read_text
    from kb.export_table import about_table, write_table
    from kb.export_whole import write_whole
    from kb.migrations import open_current
    from kb.queries.batch import Batch, BatchRow
    from kb.sessions import read_session
    from kb.settings import Settings

    if format_ == "xlsx" and str(output) == "-":
        raise click.UsageError("a workbook needs a file: give one with -o")
    settings = Settings()
    with plain_query_errors(), read_session(open_current(settings)) as session:
        items = read_items(read_text(file.read()), column)
        if not items:
            raise click.ClickException("the list holds no item")
        filters = make_filters(values, q)
        asked = Batch(session, settings, kind, filters, by, address.rstrip("/"), seconds=None, most_rows=None)
        counts: dict[str, int] = {}

        def counted() -> Iterator[BatchRow]:
            last = 0
            for row in asked.rows(items):
                if row.number != last:
                    counts[row.status] = counts.get(row.status, 0) + 1
                    last = row.number
                yield row

        about = about_table(kind=kind, by=by, filters=asked.given(), items=len(items), statuses=counts)
        chunks = write_table(format_, "batch", BatchRow, counted(), expected=len(items), about=about)
        if str(output) == "-":
            for chunk in chunks:
                sys.stdout.buffer.write(chunk)
            sys.stdout.buffer.flush()
        else:
            try:
                write_whole(output, chunks)
            except OSError as error:
                raise click.ClickException(f"cannot write {output}: {error.strerror or error}") from error
    told = ", ".join(f"{number} {status}" for status, number in counts.items())
    click.echo(f"{len(items)} items: {told}", err=True)


COMMANDS: list[click.Command] = [batch]
