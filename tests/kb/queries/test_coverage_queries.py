"""Queries over time: counts are those of the articles that a search lists, and what is not held is no zero."""

from __future__ import annotations

from collections import Counter
from datetime import date

import pytest
from coverage_press import NORTH, SOUTH, open_press

from kb.queries.coverage_queries import compare_queries
from kb.queries.filters import BadQuery, Filters
from kb.search import search_articles
from kb.search.index import update_index
from kb.sessions import open_engine, read_session
from kb.settings import Settings
from tests.kb.search.conftest import make_article, store

QUERIES = [f'organization:"{NORTH}"', f'organization:"{SOUTH}" -"khong co tu nay"', "câu văn", "khôngaiviết"]


@pytest.mark.parametrize("interval", ["month", "year"])
@pytest.mark.parametrize("filters", [Filters(), Filters(source="bao_a", since=date(2024, 2, 1))])
def test_each_point_counts_what_the_search_lists(settings: Settings, interval: str, filters: Filters) -> None:
    length = 7 if interval == "month" else 4
    with open_press(settings) as session:
        found = compare_queries(session, settings, filters, QUERIES, interval)  # type: ignore[arg-type]
        assert (found.total, found.interval) == (4, interval)
        for series in found.items:
            asked = Filters(q=series.q, source=filters.source, since=filters.since)
            listed = search_articles(session, settings, asked, sort="date", limit=200)
            days = [item.date_published for item in listed.items]
            expected = Counter(day[:length] for day in days if day)
            assert {point.period: point.articles for point in series.points if point.articles} == expected
            assert (series.articles, series.undated) == (listed.total, days.count(None))
            assert [point.period for point in series.points] == [period.period for period in found.periods]
            for point, period in zip(series.points, found.periods, strict=True):
                assert point.share == (round(point.articles / period.articles, 4) if period.articles else None)
        everything = next(series for series in found.items if series.q == "câu văn")
        assert (everything.share, everything.normalised_share) == (1.0, 1.0)
        assert found.items[-1].articles == 0


def test_a_month_of_which_nothing_is_held_has_no_share(sqlite_settings: Settings) -> None:
    for slug, day in (("a", "2024-01-05"), ("b", "2024-03-05")):
        store(sqlite_settings, make_article(slug, "Tin lương", "Bài về lương.", day=day))
    update_index(sqlite_settings)

    with read_session(open_engine(sqlite_settings)) as session:
        found = compare_queries(session, sqlite_settings, Filters(), ["lương", "nhà", "lương"])
    assert [(period.period, period.articles) for period in found.periods] == [
        ("2024-01", 1),
        ("2024-02", 0),
        ("2024-03", 1),
    ]
    assert [[point.share for point in series.points] for series in found.items] == [[1.0, None, 1.0], [0.0, None, 0.0]]
    assert found.items[0].query.text == "lương"


def test_long_spans_are_compared_by_year_and_more_than_ten_queries_not_at_all(sqlite_settings: Settings) -> None:
    for slug, day in (("a", "2010-01-05"), ("b", "2024-03-05")):
        store(sqlite_settings, make_article(slug, "Tin lương", "Bài về lương.", day=day))
    update_index(sqlite_settings)

    with read_session(open_engine(sqlite_settings)) as session:
        found = compare_queries(session, sqlite_settings, Filters(), ["lương"])
        assert (found.interval, len(found.periods)) == ("year", 15)
        assert len(compare_queries(session, sqlite_settings, Filters(), ["lương"], "month").periods) == 171
        with pytest.raises(BadQuery):
            compare_queries(session, sqlite_settings, Filters(), [f"q{number}" for number in range(11)])
