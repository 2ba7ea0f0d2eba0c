"""``biennien search`` and ``biennien reindex``."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING, Any

import click

from kb.cli_filters import make_filters, plain_query_errors, with_filters
from kb.cli_output import say_done, with_json

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kb.search import SearchAnswer, SearchItem

_FACETS = "source,organization,document,place,person,activity,topic,year"


# A query may begin with a word that is excluded: `biennien search -- -thuế`.
@click.command()
@click.argument("query", nargs=-1, required=True)
@with_filters
@click.option("--sort", type=click.Choice(["relevance", "date"]), default="relevance", show_default=True)
@click.option("--limit", type=click.IntRange(1, 1000), default=20, show_default=True)
@click.option("--cursor", help="Where an earlier answer said the next page begins.")
@click.option("--facets", metavar="LIST", help=f"Count by these fields, with commas between: {_FACETS}.")
@click.option("--histogram", type=click.Choice(["month"]), help="Count by month.")
@click.option("--json", "as_json", is_flag=True, help="Print what the API answers.")
def search(
    query: tuple[str, ...],
    sort: str,
    limit: int,
    cursor: str | None,
    facets: str | None,
    histogram: str | None,
    as_json: bool,
    **values: Any,
) -> None:
    """Search the articles; accents are optional, a document symbol is found in every spelling.

    \b
    Examples: biennien search cong doan
              biennien search '"tiền lương" AND -thuế' --since 2024-01-01
              biennien search '39 - CT / HU' --json
    """
    from kb.migrations import open_current
    from kb.search import search_articles
    from kb.sessions import read_session
    from kb.settings import Settings
    from nlp.annotations import to_json

    settings = Settings()
    wanted = tuple(name.strip() for name in facets.split(",") if name.strip()) if facets else ()
    with plain_query_errors(), read_session(open_current(settings)) as session:
        answer = search_articles(
            session,
            settings,
            make_filters(values, " ".join(query)),
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
    _print_items(answer.items)
    for name, values in answer.facets.items():
        click.echo(f"{name}: " + ", ".join(f"{value.label} ({value.count})" for value in values))
    for bar in answer.histogram or ():
        click.echo(f"{bar.month}  {bar.count}")
    for problem in answer.query.problems:
        click.echo(f"note: {problem.en}: {answer.query.read[problem.start : problem.end]}", err=True)
    if answer.query.did_you_mean:
        click.echo(f"did you mean: {answer.query.did_you_mean} ({answer.query.did_you_mean_total} articles)", err=True)
    for item in answer.loosened:
        nowhere = ", which no article has" if item.alone == 0 else ""
        options = "--since and --until" if item.name == "dates" else f"--{item.name}"
        what = {"filter": options, "filters": "any filter"}.get(item.kind, item.name)
        click.echo(f"without {what}{nowhere}: {item.total} articles", err=True)
    if answer.nearly:
        click.echo("with most of the words, not counted:")
        _print_items(answer.nearly)
    click.echo(f"{answer.total} articles" + (f"; next page: --cursor {answer.next}" if answer.next else ""), err=True)


def _print_items(items: Iterable[SearchItem]) -> None:
    for item in items:
        day = (item.date_published or "")[:10] or "----------"
        click.echo(f"{item.id}  {day}  {item.source or '-'}  {click.style(item.headline, bold=True)}")
        click.echo(f"    {' '.join(item.snippet.text.split())}")
        if item.url:
            click.echo(f"    {item.url}")


@click.command()
@with_json
def reindex(as_json: bool) -> None:
    """Rebuild the search index from the database; searches go on with the old one until it is done.

    \b
    Example: biennien reindex
    """
    from kb.migrations import open_current
    from kb.search.index import rebuild_index
    from kb.settings import Settings

    settings = Settings()
    with plain_query_errors():
        open_current(settings)
        count = rebuild_index(settings, progress=True)
    say_done({"articles": count}, f"{count} articles indexed", as_json=as_json)


COMMANDS: list[click.Command] = [search, reindex]
