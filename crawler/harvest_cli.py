"""``biennien harvest``: the declared sources, incrementally."""

from __future__ import annotations

import json
import sys
from contextlib import nullcontext
from datetime import date, datetime
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import click

from crawler.source import Source
from kb.records import OUTCOMES

if TYPE_CHECKING:
    from crawler.harvest import HarvestResult


def chosen_sources(ids: tuple[str, ...]) -> list[Source]:
    """The sources of those ids, or all of them; UsageError names the known ones where an id is unknown."""
    from crawler.sources import SourceError, get_source, load_sources

    try:
        return [get_source(source_id) for source_id in dict.fromkeys(ids)] or list(load_sources().values())
    except SourceError as error:
        raise click.UsageError(str(error)) from error


def _day(value: datetime | None) -> date | None:
    return value.date() if value else None


def _origin(_context: click.Context, _parameter: click.Parameter, value: str | None) -> str | None:
    if value is None:
        return None
    parts = urlsplit(value)
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.path not in ("", "/"):
        raise click.BadParameter(f"{value!r} is no origin such as http://127.0.0.1:8899")
    return f"{parts.scheme}://{parts.netloc}"


@click.command()
@click.argument("sources", nargs=-1, metavar="[SOURCE]...")
@click.option("--since", type=click.DateTime(["%Y-%m-%d"]), help="Only articles of that day or later.")
@click.option("--until", type=click.DateTime(["%Y-%m-%d"]), help="Only articles of that day or earlier.")
@click.option("--limit", type=click.IntRange(min=0), help="Fetch so many articles of each source at most.")
@click.option("--full", is_flag=True, help="Ask for every known article again, without conditions.")
@click.option(
    "--at", metavar="URL", callback=_origin, help="Ask this mirror or test server, which is sent the real Host."
)
@click.option("--no-enrich", is_flag=True, help="Leave annotating, linking and indexing for `biennien enrich`.")
@click.option("--json", "as_json", is_flag=True, help="Print the summary as JSON.")
def harvest(
    sources: tuple[str, ...],
    since: datetime | None,
    until: datetime | None,
    limit: int | None,
    full: bool,
    at: str | None,
    no_enrich: bool,
    as_json: bool,
) -> None:
    """Fetch what is new at the declared sources (all of them, or those named), politely and incrementally.

    \b
    Example: biennien harvest laodongthudo --since 2024-01-01
    """
    from crawler.harvest import NO_CONTACT, HarvestError, HarvestOptions
    from crawler.harvest import harvest as run_harvest
    from kb.cli_database import plain_errors
    from kb.keeping_up import kept_up
    from kb.settings import Settings

    chosen = chosen_sources(sources)
    settings = Settings()
    progress = sys.stderr.isatty()
    if since and until and until < since:
        raise click.UsageError(f"no day lies between {since:%Y-%m-%d} and {until:%Y-%m-%d}")

    def begin() -> None:
        if at is None and not settings.contact:
            click.echo(f"Note: {NO_CONTACT}", err=True)

    options = HarvestOptions(_day(since), _day(until), limit, full, at)
    with plain_errors():
        try:
            with nullcontext() if no_enrich else kept_up(settings):
                result = run_harvest(settings, chosen, options, progress=progress, on_start=begin)
        except HarvestError as error:
            raise click.ClickException(str(error)) from error
        if not no_enrich and not result.interrupted:
            from kb.enrich import enrich

            enrich(settings, progress=progress)
    click.echo(json.dumps(_record(result), ensure_ascii=False) if as_json else _report(result))
    for origin, reason in result.left_alone.items():
        click.echo(f"{origin} was left alone: {reason}. Its pages wait for the next run.", err=True)
    if result.interrupted:
        raise click.ClickException("the harvest was interrupted; the next one carries it on")
    if result.left_alone and not result.summary.total():
        raise click.ClickException("nothing could be fetched")
    if result.faults:
        raise click.ClickException(" ".join(result.faults))


def _record(result: HarvestResult) -> dict[str, Any]:
    """The summary for machines; ``outcomes`` add up to ``fetched``, for what was disallowed was not fetched."""
    total = result.summary.total()
    disallowed = total.pop("disallowed", 0)
    return {
        "run": result.summary.run_id,
        "fetched": sum(total.values()),
        "outcomes": total,
        "disallowed": disallowed,
        "deferred": sum(result.summary.deferred.values()),
        "sources": {
            source: {"outcomes": dict(outcomes), "deferred": result.summary.deferred.get(source, 0)}
            for source, outcomes in result.summary.outcomes.items()
        },
        "left_alone": result.left_alone,
        "faults": result.faults,
        "interrupted": result.interrupted,
    }


def _report(result: HarvestResult) -> str:
    record = _record(result)
    lines = [f"{record['fetched']:>7,} pages fetched"]
    lines += [
        f"{record['outcomes'][name]:>11,} {name.replace('_', ' ')}" for name in OUTCOMES if name in record["outcomes"]
    ]
    if record["disallowed"]:
        lines.append(f"{record['disallowed']:>7,} pages not fetched: robots.txt disallows them")
    if record["deferred"]:
        lines.append(f"{record['deferred']:>7,} pages left for a later run")
    return "\n".join(lines)


COMMANDS: list[click.Command] = [harvest]
