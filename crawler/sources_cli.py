"""``biennien sources``: what is declared, and whether each source yields it."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

import click

from crawler.harvest_cli import chosen_sources

if TYPE_CHECKING:
    from crawler.source import Source

_as_json = click.option("--json", "as_json", is_flag=True, help="Print JSON.")


@click.group(invoke_without_command=True)
@_as_json
@click.pass_context
def sources(context: click.Context, as_json: bool) -> None:
    """The declared sources: list them, show one, check what they yield.

    \b
    Example: biennien sources check laodongthudo
    """
    context.obj = as_json
    if context.invoked_subcommand is None:
        _list(as_json)


@sources.command("list")
@_as_json
@click.pass_obj
def list_(group_json: bool, as_json: bool) -> None:
    """List the declared sources.

    \b
    Example: biennien sources list --json
    """
    _list(group_json or as_json)


@sources.command()
@click.argument("source_id", metavar="ID")
@_as_json
@click.pass_obj
def show(group_json: bool, source_id: str, as_json: bool) -> None:
    """Show what a source declares.

    \b
    Example: biennien sources show laodongthudo
    """
    (source,) = chosen_sources((source_id,))
    if group_json or as_json:
        click.echo(json.dumps(_record(source) | {"declaration": asdict(source)}, ensure_ascii=False))
        return
    click.echo(f"{source.id}: {source.name}\n  address   {source.url}\n  reader    {source.reader}")
    click.echo(f"  domains   {', '.join(source.domains)}\n  articles  {source.article}")
    for name, items in (("section", source.sections), ("feed", source.feeds), ("sitemap", source.sitemaps)):
        for item in items:
            click.echo(f"  {name:<9} {item.url}")


@sources.command()
@click.argument("source_id", metavar="[ID]", required=False)
@_as_json
@click.pass_obj
def check(group_json: bool, source_id: str | None, as_json: bool) -> None:
    """Check whether the sources (or one) yielded what they declare; exit status 1 where one did not.

    \b
    Example: biennien sources check
    """
    from crawler.health import SHORT_BODY, find_standing_faults
    from kb.cli_database import plain_errors
    from kb.queries.source_state import get_source_state
    from kb.settings import Settings

    chosen = chosen_sources((source_id,) if source_id else ())
    settings, faulty = Settings(), False
    rows: list[dict[str, Any]] = []
    for source in chosen:
        with plain_errors():
            state = get_source_state(settings, source.id, short=SHORT_BODY, indexes=source.indexes)
        faults = find_standing_faults(source, state)
        faulty = faulty or bool(faults)
        rows.append(
            {
                "id": source.id,
                "articles": state.articles,
                "latest": state.latest,
                "dated": state.dated,
                "authored": state.authored,
                "waiting": state.waiting,
                "last_harvest": state.last_at.isoformat() if state.last_at else None,
                "outcomes": state.outcomes,
                "volume": asdict(state.volume),
                "faults": faults,
            }
        )
    if group_json or as_json:
        click.echo(json.dumps(rows, ensure_ascii=False))
    else:
        for row in rows:
            click.echo(_line(row))
            for fault in row["faults"]:
                click.echo(f"  {fault}")
    if faulty:
        sys.exit(1)


def _list(as_json: bool) -> None:
    chosen = chosen_sources(())
    if as_json:
        click.echo(json.dumps([_record(source) for source in chosen], ensure_ascii=False))
        return
    width = max((len(source.id) for source in chosen), default=0)
    for source in chosen:
        click.echo(f"{source.id:<{width}}  {source.name}  {source.url}  ({source.reader})")


def _record(source: Source) -> dict[str, Any]:
    return {
        "id": source.id,
        "name": source.name,
        "url": source.url,
        "domains": list(source.domains),
        "reader": source.reader,
    }


def _line(row: dict[str, Any]) -> str:
    if row["last_harvest"] is None and not row["articles"]:
        return f"{row['id']}: never harvested"
    last = f"last harvest {row['last_harvest'][:16]}" if row["last_harvest"] else "never harvested"
    outcomes = ", ".join(f"{count} {name}" for name, count in row["outcomes"].items())
    shares = f"of the latest {row['latest']}, {row['dated']} are dated, {row['authored']} have an author"
    volume = row["volume"]
    usual = f", usual are {volume['usual']:g}" if volume["usual"] is not None else ""
    week = f"{volume['last_week']} in the week to {volume['until']}{usual}" if volume["until"] else ""
    parts = [f"{row['articles']} articles, {shares}", week, last, outcomes]
    return f"{row['id']}: " + "; ".join(part for part in parts if part)


COMMANDS: list[click.Command] = [sources]
