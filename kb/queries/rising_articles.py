"""The articles behind the numbers of what rises."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from kb.models import Article
from kb.queries.articles import NEWEST_FIRST
from kb.queries.facts import FactRecord
from kb.queries.filters import Filters
from kb.queries.paging import AnyRow, Slice, get_slice
from kb.queries.rising import PERIODS
from kb.queries.rising_evidence import By, list_naming, naming
from kb.queries.rising_press import find_press
from kb.queries.rising_window import Part
from kb.settings import Settings


def list_rising_articles(
    session: Session,
    settings: Settings,
    filters: Filters,
    thing: str,
    *,
    by: By = "organization",
    part: Part = "now",
    periods: int = PERIODS,
    limit: int = 20,
    cursor: str | None = None,
) -> Slice[FactRecord]:
    """The articles behind a number of `list_rising` with the same question, newest first: of each the first words that
    name the thing."""
    press = find_press(session, settings, filters, periods)
    kind = naming(session, by)
    statement = select(Article.id).where(*press.window.conditions(part), *press.conditions)
    statement = statement.where(Article.id.in_(kind.articles_of(thing)))

    def build(rows: Sequence[AnyRow]) -> list[FactRecord]:
        said = list_naming(session, by, [thing], [row[0] for row in rows])
        return [said[thing, row[0]] for row in rows]

    query = f"rising articles {filters} {by} {thing} {part} {periods}"
    return get_slice(session, statement, NEWEST_FIRST, build, query=query, limit=limit, cursor=cursor)
