"""``biennien db backup`` and ``db restore``: safe copies of the database."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from kb.cli_database import plain_errors
from kb.cli_output import say_done, with_json


@click.command()
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@with_json
def backup(file: Path, as_json: bool) -> None:
    """Write a checked copy of the database to FILE (SQLite, from any database) while others go on working.

    The archive of responses is a folder of plain files beside it: copy it with any tool. The search index can be made
    anew at any time.

    \b
    Example: biennien db backup biennien-2025-01-31.sqlite
    """
    from kb.backup import BackupError, store_backup
    from kb.settings import Settings

    with plain_errors():
        try:
            count = store_backup(Settings(), file)
        except BackupError as error:
            raise click.ClickException(str(error)) from error
    say_done({"file": str(file), "articles": count}, f"{file} holds {count} articles", as_json=as_json)


@click.command()
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--replace", is_flag=True, help="Also where the database holds articles: they are lost.")
@with_json
def restore(file: Path, replace: bool, as_json: bool) -> None:
    """Put the contents of the backup FILE in the place of the database's, then make the search index anew.

    \b
    Example: biennien db restore biennien-2025-01-31.sqlite
    """
    from kb.backup import BackupError, restore_backup
    from kb.search import IndexBusy
    from kb.search.index import rebuild_index
    from kb.settings import Settings

    settings = Settings()
    with plain_errors():
        try:
            count = restore_backup(settings, file, replace=replace)
            rebuild_index(settings, progress=sys.stderr.isatty())
        except BackupError as error:
            raise click.ClickException(str(error)) from error
        except IndexBusy as error:
            raise click.ClickException(f"the database is restored, but not the search index: {error}") from error
    say_done({"file": str(file), "articles": count}, f"{count} articles restored from {file}", as_json=as_json)
