"""Commands of the harvest; each module with ``COMMANDS`` holds some of them."""

from __future__ import annotations

import click

from crawler import demo, extract_cli, harvest_cli, imports_cli, sources_cli

COMMANDS: list[click.Command] = [
    *extract_cli.COMMANDS,
    *harvest_cli.COMMANDS,
    *imports_cli.COMMANDS,
    *sources_cli.COMMANDS,
    demo.demo,
]
