"""Coverage as the index counts it is what the rows of the database say, thing by thing and month by month."""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import date
from typing import Any

import pytest
from coverage_press import NORTH, SOUTH, open_press
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from kb.models import Activity, Article, Mention, Reference, Story
from kb.queries.coverage import Coverage, get_coverage
from kb.queries.filters import BadQuery, Filters, NotThere
from kb.search.check import check_index
from kb.sessions import open_engine, write_session
from kb.settings import Settings

WAYS: dict[str, tuple[Any, Any]] = {
    "source": (Article.source_id, Article.id),
    "organization": (Mention.entity_id, Mention.article_id),
    "place": (Mention.entity_id, Mention.article_id),
    "document": (Reference.document_id, Reference.article_id),
    "activity": (Activity.type, Activity.article_id),
}


def recount(session: Session, by: str, among: set[str]) -> dict[str, dict[str | None, tuple[int, int]]]:
    """Articles and reprints by thing and month, row by row."""
    thing, article = WAYS[by]
    rows = select(thing, article).where(thing.is_not(None))
    if thing is Mention.entity_id:
        rows = rows.where(Mention.label == ("ORG" if by == "organization" else "LOC"))
    firsts = dict(session.execute(select(Story.id, Story.first_article_id)).all())
    articles = {row.id: row for row in session.scalars(select(Article)) if row.id in among}
    counts: dict[str, dict[str | None, tuple[int, int]]] = defaultdict(dict)
    for id_, article_id in set(session.execute(rows).all()):
        if (row := articles.get(article_id)) is None:
            continue
        month = row.published_on.isoformat()[:7] if row.published_on else None
        held = counts[id_].get(month, (0, 0))
        copied = row.story_id is not None and firsts[row.story_id] != row.id
        counts[id_][month] = (held[0] + 1, held[1] + copied)
    return counts


def told(found: Coverage) -> dict[str, dict[str | None, tuple[int, int]]]:
    return {
        item.id: {month.month: (month.articles, month.reprints) for month in item.months}
        | ({None: (item.undated, item.reprints - sum(month.reprints for month in item.months))} if item.undated else {})
        for item in found.items
    }


def test_every_count_is_that_of_the_rows(settings: Settings) -> None:
    with open_press(settings) as session:
        everything = session.scalars(select(Article)).all()
        kept = {
            Filters(): {row.id for row in everything},
            Filters(source="bao_a"): {row.id for row in everything if row.source_id == "bao_a"},
            Filters(since=date(2024, 2, 1), until=date(2024, 3, 31)): {
                row.id for row in everything if row.published_on and row.published_on.month in (2, 3)
            },
        }
        for filters, among in kept.items():
            for by in WAYS:
                found = get_coverage(session, settings, filters, by=by)  # type: ignore[arg-type]
                expected = recount(session, by, among)
                assert told(found) == expected, (by, filters)
                assert (found.total, found.total_is_exact, found.articles) == (len(expected), True, len(among))
                for item in found.items:
                    assert item.articles == item.originals + item.reprints
                    assert item.share == round(item.articles / len(among), 4)


def test_a_walk_meets_every_thing_once_the_most_covered_first(settings: Settings) -> None:
    with open_press(settings) as session:
        whole = get_coverage(session, settings, Filters(), by="organization")
        walked: list[str] = []
        cursor = None
        while True:
            part = get_coverage(session, settings, Filters(), by="organization", limit=1, cursor=cursor)
            walked += [item.id for item in part.items]
            assert (part.total, part.articles) == (whole.total, whole.articles)
            if (cursor := part.next) is None:
                break
        assert walked == [item.id for item in whole.items]
        assert [item.articles for item in whole.items] == sorted((item.articles for item in whole.items), reverse=True)
        first = get_coverage(session, settings, Filters(), by="organization", limit=1).next
        with pytest.raises(BadQuery):
            get_coverage(session, settings, Filters(), by="activity", limit=1, cursor=first)


def test_an_organisation_below_counts_for_the_filter_and_not_for_the_thing(settings: Settings) -> None:
    with open_press(settings) as session:
        found = get_coverage(session, settings, Filters(organization=NORTH), by="organization")
        named = Counter(item.id for item in found.items for _ in range(item.articles))
        rows = session.execute(select(Mention.article_id, Mention.entity_id).distinct()).all()
        of_north = {article for article, entity in rows if entity in (NORTH, "org-bac-huyen")}
        assert found.articles == len(of_north)
        assert named[NORTH] == sum(entity == NORTH for _, entity in rows)
        assert named[SOUTH] == sum(entity == SOUTH and article in of_north for article, entity in rows)


def test_a_change_of_the_story_behind_the_index_is_noticed(sqlite_settings: Settings) -> None:
    with open_press(sqlite_settings):
        assert check_index(sqlite_settings).problems == ()
    with write_session(open_engine(sqlite_settings)) as session:
        session.execute(update(Article).where(Article.story_id.is_not(None)).values(story_id=None))
    found = check_index(sqlite_settings)
    assert (found.missing, found.surplus) == (20, 20)
    assert found.problems


def test_an_empty_knowledge_base_without_an_index_is_covered_by_nobody(sqlite_settings: Settings) -> None:
    from kb.migrations import upgrade
    from kb.sessions import read_session

    upgrade(open_engine(sqlite_settings))
    with read_session(open_engine(sqlite_settings)) as session:
        found = get_coverage(session, sqlite_settings, Filters(), by="source", silent_days=3)
    assert (found.items, found.total, found.articles, found.silent) == ((), 0, 0, ())


def test_in_a_group_each_stands_for_all_below_it_and_shares_the_articles_on_any_of_them(settings: Settings) -> None:
    with open_press(settings) as session:
        named = defaultdict(set)
        for article, entity in session.execute(select(Mention.article_id, Mention.entity_id)):
            named[entity].add(article)
        north, south = named[NORTH] | named["org-bac-huyen"], named[SOUTH]
        found = get_coverage(session, settings, Filters(), by="organization", group=[SOUTH, NORTH])
        assert (found.total, found.group_articles, found.articles) == (2, len(north | south), 60)
        items = {item.id: item for item in found.items}
        for id_, articles in ((NORTH, north), (SOUTH, south)):
            assert items[id_].articles == len(articles)
            assert items[id_].group_share == round(len(articles) / len(north | south), 4)
            held = session.scalars(select(Article.source_id).where(Article.id.in_(articles))).all()
            assert {it.source: it.articles for it in items[id_].sources} == dict(Counter(held))
        assert [item.id for item in found.items] == sorted(items, key=lambda id_: -items[id_].articles)
        for wrong in ("org-none", "loc-thi-xa"):
            with pytest.raises(NotThere):
                get_coverage(session, settings, Filters(), by="organization", group=[NORTH, wrong])


def test_the_normalised_share_of_a_source_is_of_its_own_articles(settings: Settings) -> None:
    with open_press(settings) as session:
        plain = get_coverage(session, settings, Filters(since=date(2024, 1, 1)), by="source")
        assert {item.normalised_share for item in plain.items} == {None}
        narrowed = get_coverage(session, settings, Filters(organization=SOUTH), by="source")
        named = set(session.scalars(select(Mention.article_id).where(Mention.entity_id == SOUTH)))
        for item in narrowed.items:
            rows = session.scalars(select(Article).where(Article.source_id == item.id)).all()
            months: dict[Any, list[bool]] = defaultdict(list)
            for row in rows:
                months[row.published_on and (row.published_on.year, row.published_on.month)].append(row.id in named)
            weights = {month: min(len(held), 10) / 10 for month, held in months.items()}
            mean = sum(weights[month] * sum(held) / len(held) for month, held in months.items()) / sum(weights.values())
            assert item.normalised_share == pytest.approx(mean, abs=1e-4)
