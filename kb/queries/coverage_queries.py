"""Several queries compared over time: how much the press writes on each, month by month or year by year."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal
from urllib.parse import urlencode

from sqlalchemy.orm import Session

from kb.queries.filters import BadQuery, Filters
from kb.queries.shares import Key, Whole, list_months, sum_up
from kb.search import QueryEcho
from kb.search.counts import Cell, open_counts
from kb.search.run import echo_query
from kb.settings import Settings

Interval = Literal["month", "year"]
MOST_QUERIES = 10
MOST_MONTHS = 60
"""Months beyond which years are compared unless months are asked for."""


@dataclass(frozen=True, slots=True)
class QueryPeriod:
    """A month (``2024-07``) or year (``2024``) with what is held of it, whatever it is about."""

    period: str
    articles: int
    sources: int
    """Sources with any article of it."""


@dataclass(frozen=True, slots=True)
class QueryPoint:
    """The articles that match a query in one period, exactly counted."""

    period: str
    articles: int
    share: float | None
    """Part of all articles of the period under the filters; None where none are held: a gap is no silence."""
    normalised_share: float | None
    """The same with one voice for each source and one weight for each of its months, see `kb.queries.shares`."""


@dataclass(frozen=True, slots=True)
class QuerySeries:
    """One query over all periods."""

    q: str
    query: QueryEcho
    search: str
    """The query string that lists the articles at ``/search``, filters included."""
    articles: int
    undated: int
    """Those of them without a date, which are in no period."""
    share: float | None
    normalised_share: float | None
    points: tuple[QueryPoint, ...]
    """One for each of the ``periods``, in their order."""


@dataclass(frozen=True, slots=True)
class QueryComparison:
    """Queries side by side, in the order in which they were asked."""

    items: tuple[QuerySeries, ...]
    next: None
    total: int
    total_is_exact: bool
    interval: Interval
    articles: int
    """All articles under the filters: what the shares are of."""
    periods: tuple[QueryPeriod, ...]
    """Every one from the first to the last of which any article under the filters is held."""


def compare_queries(
    session: Session,
    settings: Settings,
    filters: Filters,
    queries: Sequence[str],
    interval: Interval | None = None,
) -> QueryComparison:
    """The queries over time under the filters (whose own ``q`` counts for nothing), equal ones once.

    Without an interval months are taken, years where there are more than `MOST_MONTHS`. Raises BadQuery for more than
    `MOST_QUERIES`, and IndexMissing where there is no index to count in although there are articles.
    """
    asked = list(dict.fromkeys(queries))
    if len(asked) > MOST_QUERIES:
        raise BadQuery(f"at most {MOST_QUERIES} queries can be compared, not {len(asked)}")
    counts = open_counts(session, settings)
    plain = replace(filters, q=None)
    whole = sum_up(counts.cells(counts.matching(plain)))
    months = [held.month for held in list_months(whole)]
    if interval is None:
        interval = "year" if len(months) > MOST_MONTHS else "month"
    periods: dict[str, list[str]] = {}
    for month in months:
        periods.setdefault(month[:4] if interval == "year" else month, []).append(month)
    wholes = {period: whole.of_months(held) for period, held in periods.items()}
    items = tuple(_series(q, plain, counts.cells(counts.matching(replace(plain, q=q))), whole, wholes) for q in asked)
    return QueryComparison(
        items=items,
        next=None,
        total=len(items),
        total_is_exact=True,
        interval=interval,
        articles=whole.total,
        periods=tuple(QueryPeriod(period, held.total, len(held.by_source)) for period, held in wholes.items()),
    )


def search_query(q: str, filters: Filters) -> str:
    """The query string that asks ``/search`` for a query under the filters."""
    given = {name: getattr(filters, name) for name in Filters.__slots__ if name != "q"}
    return urlencode({"q": q, **{name: value for name, value in given.items() if value is not None}})


def _series(q: str, filters: Filters, cells: Sequence[Cell], whole: Whole, wholes: Mapping[str, Whole]) -> QuerySeries:
    articles: dict[Key, int] = {(cell.source, cell.month): cell.articles for cell in cells}
    total = sum(articles.values())
    return QuerySeries(
        q=q,
        query=echo_query(q),
        search=search_query(q, filters),
        articles=total,
        undated=sum(number for (_, month), number in articles.items() if month is None),
        share=whole.share(total),
        normalised_share=whole.normalised(articles),
        points=tuple(_point(period, held, articles) for period, held in wholes.items()),
    )


def _point(period: str, held: Whole, articles: Mapping[Key, int]) -> QueryPoint:
    number = sum(articles.get(key, 0) for key in held.articles)
    return QueryPoint(period, number, held.share(number), held.normalised(articles))
