"""``biennien alerts``: tell those who keep a search of new articles."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict

import click

from kb.cli_database import plain_errors


@click.group()
def alerts() -> None:
    """Alerts of saved searches.

    \b
    Example: biennien alerts send
    """


@alerts.command()
@click.option("--json", "as_json", is_flag=True, help="Print the summary as JSON.")
def send(as_json: bool) -> None:
    """Look for new articles of all saved searches and send what is due; run it after every harvest.

    \b
    Example: biennien harvest && biennien alerts send
    """
    from kb.alert_sending import send_alerts
    from kb.migrations import open_current
    from kb.settings import Settings

    with plain_errors():
        settings = Settings()
        open_current(settings)
        summary = send_alerts(settings)
    if as_json:
        click.echo(json.dumps(asdict(summary), ensure_ascii=False))
    else:
        click.echo(f"{summary.found} new, {summary.sent} sent in {summary.messages} messages")
    for failure in summary.failures:
        click.echo(failure, err=True)
    if summary.failures:
        sys.exit(1)


@alerts.command("list")
@click.option("--json", "as_json", is_flag=True, help="Print them as JSON.")
def list_(as_json: bool) -> None:
    """Show the newest alerts (100 at most), sent and waiting ones.

    \b
    Example: biennien alerts list --json
    """
    from kb.alerts import list_alerts
    from kb.migrations import open_current
    from kb.sessions import read_session
    from kb.settings import Settings

    with plain_errors():
        engine = open_current(Settings())
        with read_session(engine) as session:
            listed = list_alerts(session)
    if as_json:
        click.echo(json.dumps([asdict(item) for item in listed.items], ensure_ascii=False))
        return
    for item in listed.items:
        click.echo(f"{item.state:8} {item.found_at[:16]}  {item.headline}")
    click.echo(f"{len(listed.items)} of {listed.total} alerts")
