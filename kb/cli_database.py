"""``biennien db``: the schema, its consistency and safe copies."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager

import click

from kb.cli_output import say_done, with_json


@contextmanager
def plain_errors() -> Iterator[None]:
    """Turns what can be expected to go wrong with a database into one sentence and exit status 1."""
    from sqlalchemy.exc import ArgumentError, DatabaseError, NoSuchModuleError

    from kb.sessions import SchemaError

    try:
        yield
    except SchemaError as error:
        raise click.ClickException(str(error)) from error
    except (ArgumentError, NoSuchModuleError) as error:
        raise click.ClickException(f"BIENNIEN_DATABASE_URL is not a database address: {error}") from error
    except DatabaseError as error:
        cause = str(error.orig or error).strip().splitlines()[0]
        raise click.ClickException(f"the database does not answer: {cause}") from error


@click.group()
def db() -> None:
    """The database: its schema, its consistency, safe copies.

    \b
    Example: biennien db upgrade
    """


@db.command()
@with_json
def upgrade(as_json: bool) -> None:
    """Bring the database to this version's schema, to the document authority and to the registry of indicators.

    \b
    Example: BIENNIEN_DATABASE_URL=postgresql://localhost/biennien biennien db upgrade
    """
    from kb import migrations
    from kb.rows import append_outbox, lock_linking
    from kb.sessions import open_engine, write_session
    from kb.settings import Settings
    from kb.settling import settle_authority
    from kb.settling_figures import settle_indicators

    with plain_errors():
        engine = open_engine(Settings())
        before = migrations.current(engine)
        migrations.upgrade(engine)
        after = migrations.current(engine)
        with write_session(engine) as session:
            lock_linking(session)
            append_outbox(session, settle_authority(session))
        changed = settle_indicators(engine)
    sentences = [f"the database went from {before or 'nothing'} to version {after}"]
    if before == after:
        sentences = [f"the database is at version {after} already"]
    if changed:
        sentences.append(f"figures of {changed} articles changed with the registry of indicators")
    record = {"before": before, "version": after, "articles_changed": changed}
    say_done(record, *sentences, as_json=as_json)


@db.command()
@with_json
def check(as_json: bool) -> None:
    """Check the schema version, that no row contradicts another, and the search index; exit status 1 where one does.

    \b
    Example: biennien db check
    """
    from kb.consistency import find_problems
    from kb.migrations import open_current
    from kb.search.check import check_index
    from kb.settings import Settings

    settings = Settings()
    with plain_errors():
        engine = open_current(settings)
        problems = [*find_problems(engine), *check_index(settings).problems]
    record = {"consistent": not problems, "problems": problems}
    if not as_json:
        for problem in problems:
            click.echo(problem, err=True)
    say_done(record, *([] if problems else ["the database is consistent"]), as_json=as_json)
    if problems:
        sys.exit(1)
