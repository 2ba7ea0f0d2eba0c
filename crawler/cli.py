"""Commands of the harvest."""

from __future__ import annotations

import click

COMMANDS: list[click.Command] = []
