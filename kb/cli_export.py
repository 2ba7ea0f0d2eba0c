"""``biennien export``."""

from __future__ import annotations

import sys
from dataclasses import asdict
from pathlib import Path
from typing import Any

import click

from kb.cli_filters import make_filters, plain_query_errors, with_filters
from kb.cli_output import say_done, with_json

_KINDS = ("articles", "references", "documents", "figures", "entities", "activities", "timeline")
_FORMATS = ("csv", "xlsx", "jsonl", "parquet")


@click.command()
@click.argument("kind", type=click.Choice(_KINDS))
@click.option("--format", "format_", type=click.Choice(_FORMATS), default="csv", show_default=True)
@click.option(
    "-o",
    "--output",
    required=True,
    type=click.Path(dir_okay=False, path_type=Path),
    help="The file to write, - for standard output (then without a manifest).",
)
@click.option("--indicator", help="Figures: id of an indicator, or words of it.")
@click.option("--unit", help="Figures: a unit or its beginning.")
@click.option("--period", help="Figures: 2023, 2023-Q2, 2023-05 or 2023-01-01..2023-06-30.")
@click.option("--observation", metavar="ID", help="Figures: all that state this one fact.")
@click.option(
    "--change",
    type=click.Choice(["increase", "decrease", "none"]),
    help="Figures: what grew or fell; none for levels alone.",
)
@click.option(
    "--aspect", type=click.Choice(["actual", "target"]), help="Figures: what was reached, or what is aimed at."
)
@click.option("--min-confidence", type=click.FloatRange(0, 1), help="Figures: only those at least so sure.")
@click.option(
    "--resolution", help="References: resolved, ambiguous, unknown, rejected, or several with commas between."
)
@click.option("--entity", metavar="ID", help="Timeline: of which organisation, person or place; it must be given.")
@click.option("--q", metavar="QUERY", help="A query text, as in search.")
@with_filters
@with_json
def export(
    kind: str,
    format_: str,
    output: Path,
    indicator: str | None,
    unit: str | None,
    period: str | None,
    observation: str | None,
    change: str | None,
    aspect: str | None,
    min_confidence: float | None,
    resolution: str | None,
    entity: str | None,
    q: str | None,
    as_json: bool,
    **values: Any,
) -> None:
    """Write every record of a KIND that passes the filters to a file, without a row cap, and a manifest beside it.

    \b
    Examples: biennien export figures --format xlsx -o so-lieu.xlsx --organization org-lien-doan-lao-dong-tinh-thanh-hoa
              biennien export timeline --entity org-tong-lien-doan-lao-dong-viet-nam -o dong-thoi-gian.csv
              biennien export articles --format jsonl -o bai.jsonl --since 2024-01-01 --q "đoàn viên"
    """
    from kb.export import Export, write_export
    from kb.export_rows import ExportQuery
    from kb.migrations import open_current
    from kb.queries.figures import FigureFilters
    from kb.queries.references import ReferenceFilters, read_resolutions
    from kb.queries.timeline_list import TimelineFilters
    from kb.sessions import read_session
    from kb.settings import Settings

    figures = FigureFilters(
        indicator,
        unit,
        period=period,
        observation=observation,
        change=change,
        aspect=aspect,
        min_confidence=min_confidence,
    )
    if kind != "figures" and figures != FigureFilters():
        given = next(name for name in FigureFilters.__slots__ if getattr(figures, name) is not None)
        raise click.UsageError(f"--{given.replace('_', '-')} and its like restrict figures, not {kind}")
    if kind != "references" and resolution:
        raise click.UsageError(f"--resolution restricts references, not {kind}")
    if (kind == "timeline") != bool(entity):
        raise click.UsageError("--entity says whose timeline is meant, and goes with timeline alone")
    if not output.parent.is_dir():
        raise click.ClickException(f"there is no folder {output.parent}")
    settings = Settings()
    only: FigureFilters | ReferenceFilters | TimelineFilters | None = None
    if kind == "figures":
        only = figures
    elif kind == "timeline":
        only = TimelineFilters(entity)
    elif resolution:
        try:
            only = ReferenceFilters(resolution=read_resolutions(resolution))
        except ValueError as error:
            raise click.BadParameter(str(error), param_hint="--resolution") from error
    with plain_query_errors(), read_session(open_current(settings)) as session:
        made = Export(session, settings, ExportQuery(kind, make_filters(values, q), only), format_)
        click.echo(f"{made.total:,} {kind} to write", err=True)
        if str(output) == "-":
            for chunk in made:
                sys.stdout.buffer.write(chunk)
            return
        try:
            manifest = write_export(made, output)
        except OSError as error:
            raise click.ClickException(f"cannot write {output}: {error.strerror or error}") from error
    sentence = f"{manifest.count:,} {kind} in {output}, sha256 {manifest.sha256}"
    say_done({"file": str(output)} | asdict(manifest), sentence, as_json=as_json)


COMMANDS: list[click.Command] = [export]
