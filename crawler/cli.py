"""Commands of the harvest; each module with ``COMMANDS`` holds some of them."""

from __future__ import annotations

import click

from crawler import demo, extract_cli, harvest_cli

COMMANDS: list[click.Command] = [*extract_cli.COMMANDS, *harvest_cli.COMMANDS, demo.demo]
