"""Commands of the knowledge base."""

from __future__ import annotations

import click

COMMANDS: list[click.Command] = []
