"""``biennien entities``: find organisations, people and places; merge, split and rename them, and undo it."""

from __future__ import annotations

import json
from collections.abc import Callable
from getpass import getuser
from typing import TYPE_CHECKING, Any, TypeVar

import click

from kb.cli_database import plain_errors
from kb.cli_filters import plain_query_errors

if TYPE_CHECKING:
    from kb.entity_reviews import Decision, Outcome
    from kb.queries.entity_reviews import EntityReviewRecord
    from kb.sessions import ReadSession

_Command = TypeVar("_Command", bound=Callable[..., None])


@click.group()
def entities() -> None:
    """Organisations, people and places: what they are called, and which of them are one.

    What is decided here holds for every article, also when it is annotated anew, until it is undone.

    \b
    Example: biennien entities merge org-cong-doan-nganh-y-te-ha-noi org-cong-doan-y-te-ha-noi
    """


def _user() -> str:
    try:
        return getuser()
    except (KeyError, OSError):
        return "unknown"


def _decides(command: _Command) -> _Command:
    """The command with the options of everything that decides."""
    for option in (
        click.option("--json", "as_json", is_flag=True, help="Print the outcome as JSON."),
        click.option("--note", help="Why; shown with the decision."),
        click.option("--reviewer", default=_user, show_default="your user name", help="Who decides."),
    ):
        command = option(command)
    return command


def _carry_out(work: Callable[[ReadSession], Outcome], as_json: bool) -> None:
    from dataclasses import asdict

    from kb.entity_reviews import EntityReviewError
    from kb.migrations import open_current
    from kb.search import IndexBusy
    from kb.search.index import update_index
    from kb.sessions import write_session
    from kb.settings import Settings

    settings = Settings()
    with plain_errors():
        try:
            with write_session(open_current(settings)) as session:
                outcome = work(session)
            update_index(settings)
        except EntityReviewError as error:
            raise click.ClickException(str(error)) from error
        except IndexBusy as error:
            raise click.ClickException(f"it is decided, but the search index does not show it yet: {error}") from error
    if as_json:
        click.echo(json.dumps(asdict(outcome), ensure_ascii=False))
        return
    click.echo(f"review {outcome.id}: {outcome.linked} articles were linked anew")
    if outcome.target_id:
        click.echo(f"what is meant instead: {outcome.target_id}")
    if outcome.waiting:
        click.echo(f"{outcome.waiting} articles wait: run `biennien enrich`", err=True)


def _decide(decision: Decision, reviewer: str, note: str | None, as_json: bool) -> None:
    from kb.entity_reviews import store_entity_review

    _carry_out(lambda session: store_entity_review(session, decision, reviewer=reviewer, note=note), as_json)


@entities.command()
@click.argument("entity")
@click.argument("target")
@_decides
def merge(entity: str, target: str, reviewer: str, note: str | None, as_json: bool) -> None:
    """Let TARGET stand for ENTITY everywhere: the two are one.

    \b
    Example: biennien entities merge org-cong-doan-nganh-y-te-ha-noi org-cong-doan-y-te-ha-noi --note "one body"
    """
    from kb.entity_reviews import Decision

    _decide(Decision("merge", entity, target), reviewer, note, as_json)


@entities.command()
@click.argument("entity")
@click.option("--article", "articles", multiple=True, required=True, help="Id of an article; give it again for others.")
@click.option("--name", help="The name of the entity that is meant there, which is made.")
@click.option("--target", metavar="ID", help="The entity that is meant there, where it is known already.")
@_decides
def split(
    entity: str,
    articles: tuple[str, ...],
    name: str | None,
    target: str | None,
    reviewer: str,
    note: str | None,
    as_json: bool,
) -> None:
    """Say that in some articles another entity is meant than ENTITY.

    \b
    Example: biennien entities split org-truong-hoa-sen --article a0c9f2b6d81e354 --name "Trường Hoa Sen (Vinh)"
    """
    from kb.entity_reviews import Decision

    if (name is None) == (target is None):
        raise click.UsageError("give --name for a new entity, or --target for one that is there")
    _decide(Decision("split", entity, target, name, articles), reviewer, note, as_json)


@entities.command()
@click.argument("entity")
@click.argument("name")
@_decides
def rename(entity: str, name: str, reviewer: str, note: str | None, as_json: bool) -> None:
    """Call ENTITY by NAME; what it was called stays as another way to write it.

    \b
    Example: biennien entities rename org-cong-doan-y-te-ha-noi "Công đoàn ngành Y tế Hà Nội"
    """
    from kb.entity_reviews import Decision

    _decide(Decision("rename", entity, None, name), reviewer, note, as_json)


@entities.command()
@click.argument("review", type=click.IntRange(min=1))
@click.option("--reviewer", default=_user, show_default="your user name", help="Who takes it back.")
@click.option("--json", "as_json", is_flag=True, help="Print the outcome as JSON.")
def undo(review: int, reviewer: str, as_json: bool) -> None:
    """Take the decision number REVIEW back: everything is as if it had never been taken.

    \b
    Example: biennien entities undo 12
    """
    from kb.entity_reviews import undo_entity_review

    _carry_out(lambda session: undo_entity_review(session, review, reviewer=reviewer), as_json)


@entities.command()
@click.argument("entity", required=False)
@click.option("--limit", type=click.IntRange(1, 1000), default=50, show_default=True)
@click.option("--json", "as_json", is_flag=True, help="Print what the API answers.")
def reviews(entity: str | None, limit: int, as_json: bool) -> None:
    """What was decided about ENTITY, or about all, the newest first.

    \b
    Example: biennien entities reviews org-cong-doan-y-te-ha-noi
    """
    from kb.migrations import open_current
    from kb.queries.entity_reviews import list_entity_reviews
    from kb.sessions import read_session
    from kb.settings import Settings

    with plain_errors(), read_session(open_current(Settings())) as session:
        found = list_entity_reviews(session, entity, limit=limit)
    if as_json:
        _print_json(found)
        return
    for item in found.items:
        click.echo(_describe(item))
    if found.waiting:
        click.echo(f"{found.waiting} articles wait: run `biennien enrich`", err=True)


def _describe(item: EntityReviewRecord) -> str:
    if item.verdict == "rename":
        what = f"{item.entity_id} is called {item.name}"
    elif item.verdict == "merge":
        what = f"{item.entity_id} is {item.target_id}"
    else:
        what = f"{item.entity_id} is {item.target_id} in {', '.join(item.articles)}"
    line = f"{item.id}  {item.at[:10]}  {item.reviewer}  {item.verdict}  {what}"
    if item.undone_at:
        line += f"  undone {item.undone_at[:10]} by {item.undone_by}"
    return line + (f"\n    {item.note}" if item.note else "")


@entities.command()
@click.option("--label", type=click.Choice(("ORG", "PER", "LOC")), help="Organisations, people or places alone.")
@click.option("--limit", type=click.IntRange(1, 1000), default=20, show_default=True)
@click.option("--json", "as_json", is_flag=True, help="Print what the API answers.")
def doubles(label: str | None, limit: int, as_json: bool) -> None:
    """Pairs that may be one, the surest first, with what speaks for it. Nothing is merged by itself.

    \b
    Example: biennien entities doubles --label ORG
    """
    from kb.migrations import open_current
    from kb.queries.doubles import list_doubles
    from kb.sessions import read_session
    from kb.settings import Settings

    with plain_errors(), read_session(open_current(Settings())) as session:
        found = list_doubles(session, label=label, limit=limit)
    if as_json:
        _print_json(found)
        return
    for item in found.items:
        click.echo(f"{item.entity.id} {item.target.id}  {', '.join(item.reasons)}")
        for side in (item.entity, item.target):
            click.echo(f"    {side.name}  {side.kind}  {side.mentions} mentions")
    click.echo(f"{found.total} pairs", err=True)


@entities.command()
@click.argument("words")
@click.option("--label", type=click.Choice(("ORG", "PER", "LOC")), help="Organisations, people or places alone.")
@click.option("--limit", type=click.IntRange(1, 1000), default=20, show_default=True)
@click.option("--json", "as_json", is_flag=True, help="Print what the API answers.")
def find(words: str, label: str | None, limit: int, as_json: bool) -> None:
    """Find entities by WORDS of a name that they have or had; the most named first.

    \b
    Example: biennien entities find "y te ha noi"
    """
    from kb.migrations import open_current
    from kb.queries.entities import EntityFilters, list_entities
    from kb.queries.filters import Filters
    from kb.sessions import read_session
    from kb.settings import Settings

    settings = Settings()
    only = EntityFilters(label=label, name=words)
    with plain_query_errors(), read_session(open_current(settings)) as session:
        found = list_entities(session, settings, Filters(), only, sort="mentions", limit=limit)
    if as_json:
        _print_json(found)
        return
    for item in found.items:
        click.echo(f"{item.id}  {item.name}  {item.kind}  {item.mentions} mentions")
    click.echo(f"{found.total} entities", err=True)


def _print_json(record: Any) -> None:
    from nlp.annotations import to_json

    click.echo(json.dumps(to_json(record), ensure_ascii=False, indent=2))
