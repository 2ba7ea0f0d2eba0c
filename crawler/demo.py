"""``biennien demo``: the whole way on the bundled sample, with the same commands that a user runs."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import click

from kb.cli_output import say_done, with_json

MARKER = ".biennien-demo"
"""A file that tells the demonstration's folder from any other: only such a folder is ever emptied."""


class DemoError(Exception):
    """A step of the demonstration failed; the message says which, in one sentence."""


def fresh_folder(folder: Path) -> Path:
    """The folder, empty but for the marker; raises DemoError where it holds something else than a demonstration."""
    if folder.exists():
        if not folder.is_dir():
            raise DemoError(f"{folder} is in the way of the demonstration: it is not a folder")
        if any(folder.iterdir()) and not (folder / MARKER).exists():
            raise DemoError(f"{folder} is in the way of the demonstration: it holds files that are not its own")
        shutil.rmtree(folder)
    folder.mkdir(parents=True)
    (folder / MARKER).touch()
    return folder


def demo_environment(folder: Path) -> dict[str, str]:
    """The environment of the demonstration's commands: its own folder and database, no waiting between requests."""
    return os.environ | {
        "BIENNIEN_DATA_DIR": str(folder),
        # Empty and not absent: a .env file may name a database that the demonstration must not touch.
        "BIENNIEN_DATABASE_URL": "",
        "BIENNIEN_DELAY": "0",
    }


def run_step(environment: dict[str, str], *arguments: str) -> str:
    """The standard output of ``biennien <arguments>``; raises DemoError where it fails."""
    command = [sys.executable, "-m", "kb.command", *arguments]
    done = subprocess.run(command, env=environment, stdout=subprocess.PIPE, text=True, encoding="utf-8", check=False)  # noqa: S603
    if done.returncode != 0:
        raise DemoError(f"`biennien {' '.join(arguments)}` ended with status {done.returncode}")
    return done.stdout


def harvest_sample(folder: Path, environment: dict[str, str]) -> dict[str, Any]:
    """Harvests the sample over loopback HTTP into a fresh knowledge base; gives ``biennien status --json``."""
    from crawler.sample.articles import load_articles
    from crawler.sample.server import serve_sample

    fresh_folder(folder)
    run_step(environment, "db", "upgrade")
    with serve_sample() as origin:
        run_step(environment, "harvest", *load_articles(), "--at", origin)
    status: dict[str, Any] = json.loads(run_step(environment, "status", "--json"))
    return status


def summary(status: dict[str, Any]) -> str:
    """What the demonstration holds: pages by outcome, then the counts of everything drawn from them."""
    outcomes = {name: count for name, count in status["outcomes"].items() if count}
    lines = [f"{sum(outcomes.values()):>7,} pages fetched"]
    lines += [f"{count:>11,} {name.replace('_', ' ')}" for name, count in outcomes.items()]
    lines += [
        f"{status['counts'][name]:>7,} {name}"
        for name in ("articles", "references", "documents", "figures", "entities", "activities")
    ]
    return "\n".join(lines)


@click.command()
@click.option("--no-serve", is_flag=True, help="Stop after the summary.")
@click.option("--port", type=click.IntRange(1, 65535), default=8000, show_default=True, help="Port of the pages.")
@with_json
def demo(no_serve: bool, port: int, as_json: bool) -> None:
    """Harvest the bundled sample sites over loopback into a fresh knowledge base, then serve pages and API.

    The knowledge base lies beside the data folder, in data-demo, and is made anew each time.

    \b
    Example: biennien demo --port 8080
    """
    from kb.command import check_port
    from kb.settings import Settings

    data = Settings().data_dir
    folder = data.with_name(f"{data.name}-demo").absolute()
    environment = demo_environment(folder)
    try:
        if not no_serve:
            check_port("127.0.0.1", port)
        click.echo("Harvesting the sample sites ...", err=True)
        status = harvest_sample(folder, environment)
        say_done(status, summary(status), as_json=as_json)
    except DemoError as error:
        raise click.ClickException(str(error)) from error
    if not no_serve:
        # In this process's place: who ends the demonstration ends its server.
        sys.stdout.flush()
        os.execve(  # noqa: S606
            sys.executable, [sys.executable, "-m", "kb.command", "serve", "--port", str(port)], environment
        )
