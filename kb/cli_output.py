"""What a command prints when it is done: a sentence for people, or one JSON object with fields that stay."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any, TypeVar

import click

_Command = TypeVar("_Command", bound=Callable[..., Any])

with_json: Callable[[_Command], _Command] = click.option(
    "--json", "as_json", is_flag=True, help="Print what was done as JSON."
)
"""The option ``--json`` of a command that `say_done` ends."""


def say_done(record: Mapping[str, Any], *sentences: str, as_json: bool) -> None:
    """Prints the record as one line of JSON, or the sentences."""
    if as_json:
        click.echo(json.dumps(record, ensure_ascii=False))
    else:
        for sentence in sentences:
            click.echo(sentence)
