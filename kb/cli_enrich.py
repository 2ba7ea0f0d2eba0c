"""``biennien enrich`` and ``status``: annotate and link what is stored; what the knowledge base holds."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

import click

from kb.cli_database import plain_errors

if TYPE_CHECKING:
    from kb.settings import Settings


@click.command()
@click.option("--all", "everything", is_flag=True, help="Also what this annotator has seen before.")
@click.option("--workers", type=click.IntRange(1, 64), default=1, show_default=True, help="Processes that annotate.")
@click.option("--dask", metavar="ADDRESS", help="Annotate on the Dask cluster of this scheduler instead.")
@click.option("--json", "as_json", is_flag=True, help="Print the summary as JSON.")
def enrich(everything: bool, workers: int, dask: str | None, as_json: bool) -> None:
    """Annotate and link the articles that this version has not seen, then bring the search index up to date.

    \b
    Example: biennien enrich --workers 2
    """
    from kb.enrich import EnrichError
    from kb.enrich import enrich as run_enrich
    from kb.search import IndexBusy
    from kb.settings import Settings

    with plain_errors():
        try:
            summary = run_enrich(
                Settings(), everything=everything, workers=workers, dask=dask, progress=sys.stderr.isatty()
            )
        except (EnrichError, IndexBusy) as error:
            raise click.ClickException(str(error)) from error
    if as_json:
        click.echo(json.dumps(asdict(summary), ensure_ascii=False))
    else:
        click.echo(
            f"{summary.articles} articles annotated: {summary.references} references, {summary.figures} figures, "
            f"{summary.mentions} mentions, {summary.activities} activities"
        )
    for article, reason in summary.failed.items():
        click.echo(f"article {article} could not be annotated: {reason}", err=True)
    if summary.failed:
        sys.exit(1)


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Print it as JSON.")
def status(as_json: bool) -> None:
    """Show what the knowledge base holds, what became of every page, the last runs and the state of the index.

    \b
    Example: biennien status --json
    """
    from kb.settings import Settings

    with plain_errors():
        held = _status(Settings())
    breaks = held.pop("volume_breaks")
    if as_json:
        found = {source: asdict(volume) for source, volume in breaks.items()}
        click.echo(json.dumps(held | {"volume_breaks": found}, ensure_ascii=False))
        return
    for name, number in held["counts"].items():
        click.echo(f"{number:>9,} {name}")
    click.echo(f"{sum(held['outcomes'].values()):>9,} pages by outcome:")
    for name, number in held["outcomes"].items():
        click.echo(f"{number:>13,} {name}")
    for run in held["runs"]:
        state = run["finished_at"] or "not finished"
        click.echo(f"run {run['id']}: {run['kind']}, begun {run['started_at']}, {state}")
    click.echo(
        f"{held['waiting_for_annotation']} articles wait for annotation, {held['waiting_for_index']} for the index"
    )
    for source, volume in breaks.items():
        click.echo(f"{source}: {volume.describe()}")


def _status(settings: Settings) -> dict[str, Any]:
    from kb.migrations import open_current
    from kb.queries.overview import count_outcomes, count_waiting, get_counts, list_runs
    from kb.queries.volume import list_breaks
    from kb.sessions import read_session

    engine = open_current(settings)
    with read_session(engine) as session:
        annotation, index = count_waiting(session)
        return {
            "counts": asdict(get_counts(session)),
            "outcomes": count_outcomes(session),
            "runs": list_runs(session, 5),
            "waiting_for_annotation": annotation,
            "waiting_for_index": index,
            "volume_breaks": list_breaks(session),
        }


COMMANDS: list[click.Command] = [enrich, status]
