"""``biennien annotate``: text in, annotations out; no database, no network."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from typing import IO, Any

import click


@click.command()
@click.option("--published", metavar="DATE", help="The article's date (ISO), for texts that carry none of their own.")
@click.argument("file", type=click.File("r", encoding="utf-8"), default="-")
def annotate(file: IO[str], published: str | None) -> None:
    """Annotate a text, or JSON Lines {"id", "text", "published"}, as JSON Lines of references, figures and entities.

    Reads FILE, or standard input. Offsets count code points of the NFC text.

    \b
    Example: echo 'Thực hiện Chỉ thị số 05-CT/TW ...' | biennien annotate --published 2024-07-04
    """
    from nlp.annotate import annotate as annotate_text
    from nlp.annotate import published_date
    from nlp.annotations import to_json

    if published is not None and published_date(published) is None:
        raise click.BadParameter(f"{published!r} is not an ISO date such as 2024-07-04", param_hint="--published")
    try:
        rows = list(_rows(file))
    except UnicodeDecodeError as error:
        raise click.ClickException(f"{file.name} is not UTF-8 text: {error.reason} at byte {error.start}") from error
    for row in rows:
        found = annotate_text(row["text"], published_date(row.get("published") or published))
        answer: dict[str, Any] = {"id": row.get("id")}
        for layer in ("references", "anaphora", "figures", "entities", "activities", "topics", "annotator"):
            answer[layer] = to_json(getattr(found, layer))
        sys.stdout.write(json.dumps(answer, ensure_ascii=False) + "\n")


def _rows(file: IO[str]) -> Iterator[dict[str, Any]]:
    """JSON Lines rows, or the whole input as one text where its first line is no JSON object with a text."""
    from nlp.annotate import published_date

    content = file.read()
    first = content.lstrip().split("\n", 1)[0]
    if not _is_object(first):
        yield {"id": None, "text": content}
        return
    # Only the line feed ends a row: JSON may hold U+2028 and its like inside a string.
    for number, line in enumerate(content.split("\n"), start=1):
        if not line.strip():
            continue
        row = json.loads(line) if _is_object(line) else {}
        if not isinstance(row.get("text"), str):
            raise click.ClickException(f'line {number} is not a JSON object with a "text"')
        published = row.get("published")
        if published and not (isinstance(published, str) and published_date(published)):
            raise click.ClickException(f'line {number}: "published" is not an ISO date such as 2024-07-04')
        yield row


def _is_object(line: str) -> bool:
    if not line.startswith("{"):
        return False
    try:
        return isinstance(json.loads(line), dict)
    except ValueError:
        return False


COMMANDS = [annotate]
