"""``biennien takedown``: an article out of the knowledge base, its archive record and the index."""

from __future__ import annotations

import json
import sys

import click

from kb.cli_database import plain_errors


@click.command()
@click.argument("article")
@click.option("--reason", help="Why; kept with the digests that keep the article out.")
@click.option("--yes", is_flag=True, help="Do not ask.")
@click.option("--json", "as_json", is_flag=True, help="Print what was removed as JSON.")
def takedown(article: str, reason: str | None, yes: bool, as_json: bool) -> None:
    """Remove ARTICLE (its id or address) for good: its text, facts, archive records and index entry.

    It cannot be undone, and the article does not come back by a later harvest or import. Reprints elsewhere are
    articles of their own. Copies made with `db backup` still hold it.

    \b
    Example: biennien takedown a0c9f2b6d81e354 --reason "court order 12/2025"
    """
    from kb.search import IndexBusy
    from kb.search.index import update_index
    from kb.settings import Settings
    from kb.takedown import TakedownError, take_down

    if not yes:
        # A script that feeds its input from elsewhere must say that it means it.
        if not sys.stdin.isatty():
            raise click.UsageError("takedown removes for good; give --yes to do it without being asked")
        click.confirm(f"Remove {article} for good?", abort=True)
    settings = Settings()
    with plain_errors():
        try:
            gone = take_down(settings, article, reason=reason)
            update_index(settings)
        except TakedownError as error:
            raise click.ClickException(str(error)) from error
        except IndexBusy as error:
            raise click.ClickException(f"the article is gone, but not yet from the search index: {error}") from error
    if as_json:
        click.echo(
            json.dumps({"article": gone.article_id, "archive_records": gone.records, "addresses": gone.addresses})
        )
    else:
        click.echo(f"article {gone.article_id} is taken down; {gone.records} archive records were emptied")
