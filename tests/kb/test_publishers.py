"""Who was first: what articles say of their origin, then dates."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kb.ingest import store_source
from kb.models import Story
from kb.publishers import name_outlet
from kb.queries.stories import Copy, get_story
from kb.records import Article, SourceRecord
from kb.sessions import open_engine, read_session, write_session
from kb.settings import Settings
from tests.kb.small_press import find, make_article, take
from tests.kb.test_stories import PARAGRAPHS

BODY = "\n\n".join(PARAGRAPHS)


def outlet(name: str, published: str | None, **more: str) -> Article:
    url = f"https://{name}.example/tin-1.html"
    article = make_article(1, f"Đối thoại ({name})", BODY, published=published, **more)
    return replace(article, url=url, canonical_url=url, source=name)


def told(settings: Settings, *articles: Article) -> dict[str | None, Copy]:
    for name in {article.source for article in articles}:
        record = SourceRecord(str(name), f"Báo {name}", f"https://{name}.example/", "none", (f"{name}.example",))
        with write_session(open_engine(settings)) as session:
            store_source(session, record)
    take(settings, articles)
    [story] = find(settings, Story)
    with read_session(open_engine(settings)) as session:
        record_of = get_story(session, story.id)
    assert record_of is not None
    assert [copy.first for copy in record_of.articles] == [True] + [False] * (len(articles) - 1)
    return {copy.article.source: copy for copy in record_of.articles}


def first_of(copies: dict[str | None, Copy]) -> str | None:
    [name] = [name for name, copy in copies.items() if copy.first]
    return name


@pytest.mark.parametrize(("a", "b", "first"), [
    ("2024-03-09T15:00:00+07:00", "2024-03-09T08:00:00+07:00", "b"),
    ("2024-03-09", "2024-03-09T23:50:00+07:00", "b"),
    ("2024-03-09", "2024-03-10T00:10:00+07:00", "a"),
    (None, "2031-01-01", "b"),
])  # fmt: skip
def test_the_earliest_is_first_and_a_bare_day_comes_after_its_hours(
    sqlite_settings: Settings, a: str | None, b: str, first: str
) -> None:
    copies = told(sqlite_settings, outlet("a", a), outlet("b", b))
    assert first_of(copies) == first


def test_dates_that_prove_an_order_make_the_later_one_a_reprint(sqlite_settings: Settings) -> None:
    copies = told(
        sqlite_settings,
        outlet("a", "2024-03-09T08:00:00+07:00"),
        outlet("b", "2024-03-10"),
        outlet("c", "2024-03-09"),
        outlet("d", None),
    )
    first = copies["a"].article.id
    assert {name: copy.reprint_of for name, copy in copies.items()} == {"a": None, "b": first, "c": None, "d": None}
    assert not any(copy.origin_stated for copy in copies.values())
    # What the page does not say is the story's, never the article's own.
    assert {copy.is_based_on for copy in copies.values()} == {None}


@pytest.mark.parametrize("said", [
    {"is_based_on": "http://www.b.example/tin-1.html#top"},
    {"is_based_on": "https://b.example/tin-khac-9.html"},
    {"credit": "Theo Báo b"},
    {"credit": "Nguồn: b"},
])  # fmt: skip
def test_what_a_copy_says_decides_against_dates(sqlite_settings: Settings, said: dict[str, str]) -> None:
    copies = told(
        sqlite_settings,
        outlet("a", "2024-03-08T07:00:00+07:00", **said),
        outlet("b", "2024-03-09T08:00:00+07:00"),
        outlet("c", "2024-03-10T08:00:00+07:00"),
    )
    assert first_of(copies) == "b"
    assert copies["a"].reprint_of == copies["b"].article.id
    assert copies["a"].origin_stated
    assert not copies["c"].origin_stated


def test_an_origin_outside_the_story_changes_nothing(sqlite_settings: Settings) -> None:
    copies = told(
        sqlite_settings,
        outlet("a", "2024-03-08", is_based_on="https://elsewhere.example/x", credit="Theo Báo bb"),
        outlet("b", "2024-03-09"),
    )
    assert first_of(copies) == "a"


def test_outlets_that_name_one_another_are_told_by_their_dates(sqlite_settings: Settings) -> None:
    copies = told(sqlite_settings, outlet("a", "2024-03-08", credit="Báo b"), outlet("b", "2024-03-09", credit="Báo a"))
    assert first_of(copies) == "a"


def test_names_of_outlets_are_compared_without_what_they_are() -> None:
    assert name_outlet("Theo Báo Lao Động") == name_outlet("Nguồn tin: báo điện tử Lao động") == "lao dong"
    assert name_outlet("Lao động Thủ đô") != name_outlet("Báo Lao động")
