"""Commands of the knowledge base."""

from __future__ import annotations

import click

from kb.cli_alerts import alerts
from kb.cli_batch import COMMANDS as BATCH_COMMANDS
from kb.cli_copies import backup, restore
from kb.cli_database import db
from kb.cli_documents import COMMANDS as DOCUMENT_COMMANDS
from kb.cli_enrich import COMMANDS as ENRICH_COMMANDS
from kb.cli_entities import entities
from kb.cli_export import COMMANDS as EXPORT_COMMANDS
from kb.cli_indicators import COMMANDS as INDICATOR_COMMANDS
from kb.cli_takedown import takedown
from kb.cli_tokens import token
from kb.search.cli import COMMANDS as SEARCH_COMMANDS

for command in (backup, restore):
    db.add_command(command)

COMMANDS: list[click.Command] = [
    db,
    *ENRICH_COMMANDS,
    alerts,
    takedown,
    token,
    *SEARCH_COMMANDS,
    *EXPORT_COMMANDS,
    *BATCH_COMMANDS,
    *DOCUMENT_COMMANDS,
    entities,
    *INDICATOR_COMMANDS,
]
