"""The articles in which things can rise: of sources that were harvested in the window and before it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from sqlalchemy import ColumnElement, and_, func, literal, or_, select
from sqlalchemy.orm import Session, aliased

from kb.models import Article
from kb.queries.facts import iso
from kb.queries.filters import Filters, article_conditions
from kb.queries.harvests import list_harvested_until
from kb.queries.rising_window import Window, find_window
from kb.queries.sources import name_sources
from kb.settings import Settings

Reason = Literal["none_now", "none_before", "few_periods"]


@dataclass(frozen=True, slots=True)
class ComparedSource:
    """A source that was harvested in the window and before it."""

    id: str
    name: str
    articles_now: int
    articles_before: int
    harvested_until: str | None
    """The last day that a whole harvest covers; None where it was never harvested whole (but imported)."""


@dataclass(frozen=True, slots=True)
class LeftOutSource:
    """A source whose articles are not counted, because its own past is not known."""

    id: str
    name: str
    reason: Reason
    """none_now and none_before: no article of these days; few_periods: articles in less than half of the periods."""
    articles_now: int
    articles_before: int
    harvested_until: str | None


@dataclass(frozen=True, slots=True)
class Press:
    """The window, the sources, and conditions on articles that may count, whatever their day."""

    window: Window
    compared: tuple[ComparedSource, ...]
    left_out: tuple[LeftOutSource, ...]
    filters: tuple[ColumnElement[bool], ...]
    """Conditions of the filters alone."""
    conditions: tuple[ColumnElement[bool], ...]
    """Also those of the sources, and that no copy of a text counts."""


def find_press(session: Session, settings: Settings, filters: Filters, periods: int) -> Press:
    """What the filters ask about; raises Contradiction as `find_window` does."""
    harvested = list_harvested_until(session)
    window = find_window(session, filters, harvested, periods)
    names = {id_: name for id_, name in name_sources(session).items() if filters.source in (None, id_)}
    compared, left_out = _compare_sources(session, window, names, harvested)
    asked = article_conditions(session, settings, filters, skip=("since", "until"))
    ids = [source.id for source in compared]
    counting = (*asked, Article.source_id.in_(ids), _is_first_print(window, ids))
    return Press(window, tuple(compared), tuple(left_out), tuple(asked), counting)


def _compare_sources(
    session: Session, window: Window, names: Mapping[str, str], harvested: Mapping[str, date]
) -> tuple[list[ComparedSource], list[LeftOutSource]]:
    """The sources with articles in the window and in at least half of the periods before it, and all others."""
    counts = count_by_period(session, window, [Article.source_id.in_(list(names))])
    compared: list[ComparedSource] = []
    left_out: list[LeftOutSource] = []
    for id_, name in sorted(names.items()):
        now, *before = counts.get(id_, [0])
        reason, until = _find_reason(now, before, window), iso(harvested.get(id_))
        if reason is None:
            compared.append(ComparedSource(id_, name, now, sum(before), until))
        else:
            left_out.append(LeftOutSource(id_, name, reason, now, sum(before), until))
    return compared, left_out


def _find_reason(now: int, before: Sequence[int], window: Window) -> Reason | None:
    if not sum(before):
        return "none_before"
    if not now:
        return "none_now"
    return "few_periods" if 2 * sum(1 for number in before if number) < window.periods else None


def count_by_period(session: Session, window: Window, conditions: Sequence[Any]) -> dict[str, list[int]]:
    """Articles of each source under the conditions, in the window and in each period before it."""
    period = window.period().label("period")
    rows = select(Article.source_id, period, func.count()).where(*window.conditions(), *conditions)
    length = len(window.starts())
    counts: dict[str, list[int]] = defaultdict(lambda: [0] * length)
    for source, number, count in session.execute(rows.group_by(Article.source_id, period)):
        counts[source or ""][number] += count
    return counts


def _is_first_print(window: Window, sources: Sequence[str]) -> ColumnElement[bool]:
    """Whether none of these sources printed the article's text before it, in the window or the periods before."""
    other = aliased(Article)
    earlier = or_(
        other.published_at < Article.published_at,
        and_(other.published_at == Article.published_at, other.id < Article.id),
    )
    same = select(literal(1)).where(other.story_id == Article.story_id, other.source_id.in_(sources))
    printed = same.where(other.published_at >= window.begins, earlier)
    return ~printed.correlate(Article).exists()
