"""Commands of the knowledge base."""

from __future__ import annotations

import click

from kb.cli_database import db
from kb.search.cli import COMMANDS as SEARCH_COMMANDS

COMMANDS: list[click.Command] = [db, *SEARCH_COMMANDS]
