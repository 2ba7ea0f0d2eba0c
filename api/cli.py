"""Commands of the HTTP interface."""

from __future__ import annotations

import click

COMMANDS: list[click.Command] = []
