"""``biennien indicators``: the registry with what was found and measured, and what is counted outside it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import click

from kb.cli_filters import make_filters, plain_query_errors, with_filters

if TYPE_CHECKING:
    from kb.indicator_precision import Precision


@click.command()
@click.option("--open", "left_open", is_flag=True, help="What is counted outside the registry, by unit and verb.")
@click.option("--limit", type=click.IntRange(1, 1000), default=50, show_default=True, help="Only with --open.")
@click.option("--json", "as_json", is_flag=True, help="Print what the API answers.")
@click.option("--q", metavar="QUERY", help="A query text, as in search.")
@with_filters
def indicators(left_open: bool, limit: int, as_json: bool, q: str | None, **values: Any) -> None:
    """The indicators of the registry with their figures and their measured precision; or (--open) the units and verbs
    of figures that have no indicator, those of most articles first.

    \b
    Examples: biennien indicators --organization org-ldld-thanh-pho-ha-noi
              biennien indicators --open --limit 20
    """
    from kb.migrations import open_current
    from kb.queries.indicators import list_indicators, list_open_counts
    from kb.sessions import read_session
    from kb.settings import Settings
    from nlp.annotations import to_json

    settings = Settings()
    with plain_query_errors(), read_session(open_current(settings)) as session:
        filters = make_filters(values, q)
        if left_open:
            counts = list_open_counts(session, settings, filters, limit=limit)
            if as_json:
                click.echo(json.dumps(to_json(counts), ensure_ascii=False, indent=2))
                return
            for one in counts.items:
                click.echo(
                    f"{one.unit}  {one.verb or '-'}  {one.kind}  {one.figures} figures in {one.articles} articles"
                )
                click.echo(f"    {one.sentence}\n    {one.article.url or one.article.id}")
            click.echo(f"{counts.total} units and verbs without an indicator", err=True)
            return
        found = list_indicators(session, settings, filters)
        if as_json:
            click.echo(json.dumps(to_json(found), ensure_ascii=False, indent=2))
            return
        for item in found.items:
            numbers = f"{item.figures} figures  {item.observations} observations  {_measured(item.precision)}"
            click.echo(f"{item.id}  {item.theme}  {item.measure}  {numbers}  {item.name}")
        click.echo(f"{found.total} indicators", err=True)


def _measured(precision: Precision | None) -> str:
    if precision is None or not precision.shown:
        return "precision not measured"
    return f"precision {precision.right}/{precision.shown}"


COMMANDS: list[click.Command] = [indicators]
