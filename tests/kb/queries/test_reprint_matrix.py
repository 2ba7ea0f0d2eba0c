"""Who reprints whom: every pair counted from the rows, hours where both give the time of day, each with its list."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime

from coverage_press import open_press
from sqlalchemy import select
from sqlalchemy.orm import Session
from timeline_world import Press

from kb.migrations import upgrade
from kb.models import Article, Story
from kb.queries.filters import Filters
from kb.queries.reprints import UNDECLARED, list_reprinted_articles, list_reprints
from kb.sessions import open_engine, read_session, write_session
from kb.settings import Settings

PRINTED: dict[str, tuple[str | None, str | None]] = {
    # One text, four outlets: at 8:00, after 2 and after 10 hours, and on a day without a time.
    "a1": ("bao_a", "2024-03-01T08:00:00+07:00"),
    "b1": ("bao_b", "2024-03-01T10:00:00+07:00"),
    "b2": ("bao_b", "2024-03-01T18:00:00+07:00"),
    "c1": ("bao_c", "2024-03-02"),
    # Another one, whose original bears a later time than the reprint that names it.
    "a2": ("bao_a", "2024-04-01T12:00:00+07:00"),
    "b3": ("bao_b", "2024-04-01T11:00:00+07:00"),
    # And one that has no declared source, printed again by the same outlet.
    "x1": (None, "2024-05-01T08:00:00+07:00"),
    "x2": (None, "2024-05-01T08:30:00+07:00"),
}
STORIES = {"a1": ("b1", "b2", "c1"), "a2": ("b3",), "x1": ("x2",)}


@contextmanager
def printed(settings: Settings) -> Iterator[Session]:
    engine = open_engine(settings)
    upgrade(engine)
    with write_session(engine) as session:
        press = Press(session)
        for id_, (source, moment) in PRINTED.items():
            press.article(id_, moment[:10] if moment else None, source or "")
            row = session.get_one(Article, id_)
            row.source_id, row.date_published = source, moment
            if moment and "T" in moment:
                row.published_at = datetime.fromisoformat(moment).astimezone(UTC)
        for first, others in STORIES.items():
            session.add(Story(id=f"s{first}", first_article_id=first))
            session.flush()
            for id_ in (first, *others):
                session.get_one(Article, id_).story_id = f"s{first}"
    with read_session(engine) as session:
        yield session


def test_hours_are_of_articles_that_both_give_the_time(settings: Settings) -> None:
    with printed(settings) as session:
        found = list_reprints(session, settings, Filters())
        told = {(it.first, it.reprinting): (it.reprints, it.stories, it.timed, it.median_hours) for it in found.items}
        assert told == {
            ("bao_a", "bao_b"): (3, 2, 3, 2.0),
            ("bao_a", "bao_c"): (1, 1, 0, None),
            (UNDECLARED, UNDECLARED): (1, 1, 1, 0.5),
        }
        assert (found.articles, found.stories, found.total) == (5, 3, 3)
        sources = {it.source: (it.stories_first, it.reprinted, it.reprints) for it in found.sources}
        assert sources == {"bao_a": (2, 4, 0), "bao_b": (0, 0, 3), "bao_c": (0, 0, 1), UNDECLARED: (1, 1, 1)}
        april = list_reprints(session, settings, Filters(since=date(2024, 4, 1), source="bao_b"))
        assert [(it.first, it.reprinting, it.reprints, it.median_hours) for it in april.items] == [
            ("bao_a", "bao_b", 1, -1.0)
        ]


def test_each_number_has_its_list(settings: Settings) -> None:
    with printed(settings) as session:
        found = list_reprinted_articles(session, settings, Filters(), "bao_a", "bao_b", limit=2)
        assert [(it.article.id, it.first.id, it.story, it.hours) for it in found.items] == [
            ("b3", "a2", "sa2", -1.0),
            ("b2", "a1", "sa1", 10.0),
        ]
        assert found.total == 3
        rest = list_reprinted_articles(session, settings, Filters(), "bao_a", "bao_b", limit=2, cursor=found.next)
        assert [it.article.id for it in rest.items] == ["b1"]
        undeclared = list_reprinted_articles(session, settings, Filters(), UNDECLARED, UNDECLARED)
        assert [it.article.id for it in undeclared.items] == ["x2"]


def test_the_pairs_are_those_of_the_rows_and_are_walked_once(settings: Settings) -> None:
    with open_press(settings) as session:
        firsts = dict(session.execute(select(Story.id, Story.first_article_id)).all())
        articles = {row.id: row for row in session.scalars(select(Article))}
        expected: Counter[tuple[str, str]] = Counter()
        for row in articles.values():
            if row.story_id and firsts[row.story_id] != row.id:
                expected[str(articles[firsts[row.story_id]].source_id), str(row.source_id)] += 1
        walked: dict[tuple[str, str], int] = defaultdict(int)
        cursor = None
        while True:
            part = list_reprints(session, settings, Filters(), limit=3, cursor=cursor)
            for item in part.items:
                walked[item.first, item.reprinting] += item.reprints
                listed = list_reprinted_articles(session, settings, Filters(), item.first, item.reprinting, limit=200)
                assert (len(listed.items), listed.total) == (item.reprints, item.reprints)
            if (cursor := part.next) is None:
                break
        assert walked == expected
        assert part.articles == expected.total() == 20
