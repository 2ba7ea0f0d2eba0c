"""Commands of the knowledge base."""

from __future__ import annotations

import click

from kb.cli_database import db

COMMANDS: list[click.Command] = [db]
