"""``biennien search`` and ``biennien reindex``."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from typing import TYPE_CHECKING

import click

from kb.cli_database import plain_errors

if TYPE_CHECKING:
    from kb.search import SearchAnswer

_FACETS = "source,organization,document,place,person,activity,topic,year"


@contextmanager
def _plain_errors() -> Iterator[None]:
    from kb.queries.filters import BadQuery
    from kb.search import IndexBusy

    with plain_errors():
        try:
            yield
        except BadQuery as error:
            raise click.UsageError(str(error)) from error
        except IndexBusy as error:
            raise click.ClickException(str(error)) from error


def _day(_context: click.Context, _parameter: click.Parameter, value: datetime | None) -> date | None:
    return value.date() if value else None


# A query may begin with a word that is excluded: `biennien search -- -thuế`.
@click.command()
@click.argument("query", nargs=-1, required=True)
@click.option("--source", help="Id of a source.")
@click.option("--organization", metavar="ID", help="An organisation and everything below it.")
@click.option("--place", metavar="ID", help="A place and everything in it.")
@click.option("--document", metavar="ID", help="A document that is cited.")
@click.option("--person", metavar="ID", help="A person who is named.")
@click.option("--activity", metavar="TYPE", help="A type of activity.")
@click.option("--topic", help="A topic.")
@click.option("--since", type=click.DateTime(["%Y-%m-%d"]), callback=_day, help="First day of publication.")
@click.option("--until", type=click.DateTime(["%Y-%m-%d"]), callback=_day, help="Last day of publication.")
@click.option("--sort", type=click.Choice(["relevance", "date"]), default="relevance", show_default=True)
@click.option("--limit", type=click.IntRange(1, 1000), default=20, show_default=True)
@click.option("--cursor", help="Where an earlier answer said the next page begins.")
@click.option("--facets", metavar="LIST", help=f"Count by these fields, with commas between: {_FACETS}.")
@click.option("--histogram", type=click.Choice(["month"]), help="Count by month.")
@click.option("--json", "as_json", is_flag=True, help="Print what the API answers.")
def search(
    query: tuple[str, ...],
    source: str | None,
    organization: str | None,
    place: str | None,
    document: str | None,
    person: str | None,
    activity: str | None,
    topic: str | None,
    since: date | None,
    until: date | None,
    sort: str,
    limit: int,
    cursor: str | None,
    facets: str | None,
    histogram: str | None,
    as_json: bool,
) -> None:
    """Search the articles; accents are optional, a document symbol is found in every spelling.

    \b
    Examples: biennien search cong doan
              biennien search '"tiền lương" AND -thuế' --since 2024-01-01
              biennien search '39 - CT / HU' --json
    """
    from kb.migrations import require_current
    from kb.queries.filters import Filters
    from kb.search import search_articles
    from kb.sessions import open_engine, read_session
    from kb.settings import Settings
    from nlp.annotations import to_json

    settings = Settings()
    filters = Filters(
        source, organization, place, document, person, activity, topic, since=since, until=until, q=" ".join(query)
    )
    wanted = tuple(name.strip() for name in facets.split(",") if name.strip()) if facets else ()
    with _plain_errors():
        engine = open_engine(settings)
        require_current(engine)
        with read_session(engine) as session:
            answer = search_articles(
                session,
                settings,
                filters,
                sort=sort,
                limit=limit,
                cursor=cursor,
                facets=wanted,
                histogram=histogram,
            )
    if as_json:
        click.echo(json.dumps(to_json(answer), ensure_ascii=False, indent=2 if sys.stdout.isatty() else None))
    else:
        _print(answer)


def _print(answer: SearchAnswer) -> None:
    for item in answer.items:
        day = (item.date_published or "")[:10] or "----------"
        click.echo(f"{item.id}  {day}  {item.source or '-'}  {click.style(item.headline, bold=True)}")
        click.echo(f"    {' '.join(item.snippet.text.split())}")
        if item.url:
            click.echo(f"    {item.url}")
    for name, values in answer.facets.items():
        click.echo(f"{name}: " + ", ".join(f"{value.label} ({value.count})" for value in values))
    for bar in answer.histogram or ():
        click.echo(f"{bar.month}  {bar.count}")
    for note in answer.query.notes:
        click.echo(f"note: {note}", err=True)
    if answer.query.did_you_mean:
        click.echo(f"did you mean: {answer.query.did_you_mean}", err=True)
    click.echo(f"{answer.total} articles" + (f"; next page: --cursor {answer.next}" if answer.next else ""), err=True)


@click.command()
def reindex() -> None:
    """Rebuild the search index from the database; searches go on with the old one until it is done.

    \b
    Example: biennien reindex
    """
    from kb.migrations import require_current
    from kb.search.index import rebuild_index
    from kb.sessions import open_engine
    from kb.settings import Settings

    settings = Settings()
    with _plain_errors():
        require_current(open_engine(settings))
        count = rebuild_index(settings, progress=True)
    click.echo(f"{count} articles indexed")


COMMANDS: list[click.Command] = [search, reindex]
