"""What commands that ask the knowledge base share: the filters of `kb.queries.filters` as options, and its errors."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, TypeVar, get_args

import click

from kb.cli_database import plain_errors
from nlp.annotations import ActivityType

if TYPE_CHECKING:
    from kb.queries.filters import Filters

_Command = TypeVar("_Command", bound=Callable[..., None])


@contextmanager
def plain_query_errors() -> Iterator[None]:
    """`plain_errors`, and one sentence with exit status 2 where the question itself is wrong."""
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


_OPTIONS = (
    click.option("--source", help="Id of a source."),
    click.option("--organization", metavar="ID", help="An organisation and everything below it."),
    click.option("--place", metavar="ID", help="A place and everything in it."),
    click.option("--document", metavar="ID", help="A document that is cited."),
    click.option("--person", metavar="ID", help="A person who is named."),
    click.option("--activity", type=click.Choice(get_args(ActivityType)), help="A type of activity."),
    click.option("--topic", help="A topic."),
    click.option("--since", type=click.DateTime(["%Y-%m-%d"]), callback=_day, help="First day of publication."),
    click.option("--until", type=click.DateTime(["%Y-%m-%d"]), callback=_day, help="Last day of publication."),
)


def with_filters(command: _Command) -> _Command:
    """The command with an option for each filter; `make_filters` takes what they were given."""
    for option in reversed(_OPTIONS):
        command = option(command)
    return command


def make_filters(values: dict[str, Any], q: str | None) -> Filters:
    """The filters that the options were given, and the query text."""
    from kb.queries.filters import Filters

    return Filters(**values, q=q)
