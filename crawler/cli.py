"""Commands of the harvest."""

from __future__ import annotations

import click

from crawler import extract_cli

COMMANDS: list[click.Command] = [*extract_cli.COMMANDS]
