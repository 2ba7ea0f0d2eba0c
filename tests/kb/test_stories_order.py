"""Stories are what the articles held now make of them, in whichever order those came, changed and went."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, fields, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from bench.story_pairs import load_texts
from kb.enrich import enrich
from kb.ingest import store_article
from kb.models import Article, ArticleBand, Base, Revision, Story, StoryLink
from kb.records import Article as ArticleRecord
from kb.records import annotated_text
from kb.sessions import open_engine, read_session, write_session
from kb.settings import Settings
from kb.stories import join_story
from kb.takedown import take_down
from tests.kb.small_press import find, make_article, take

TEXTS = load_texts()
"""Texts by name, and copies of them by name and edit."""
NAMES = ("ca-dem", "ca-dem/light", "ca-dem/cut-end", "ca-dem/note", "tin-ngan-a", "tin-ngan-a/embedded", "tin-ngan-b")
DIGEST = "\n\n".join(TEXTS[name].body for name in ("tin-ngan-a", "tin-ngan-b", "mai-am"))


def printed(number: int, name: str) -> ArticleRecord:
    copy = TEXTS[name]
    article = make_article(number, copy.headline, copy.body, published=f"2024-05-{10 + number}T08:00:00+07:00")
    return replace(article, source=f"bao{number}", description=copy.lead)


@dataclass
class Press:
    """Articles stored and joined, one after the other, without annotating them."""

    session: Session
    day: datetime = datetime(2026, 1, 1, tzinfo=UTC)

    def take(self, article: ArticleRecord) -> None:
        self.day += timedelta(days=1)
        stored = store_article(self.session, article, capture_id=None, seen_at=self.day)
        join_story(self.session, stored.article_id, annotated_text(article))

    def told(self) -> dict[str, str | None]:
        """The first publisher of the story of each article."""
        rows = select(Article.url, Story.first_article_id).join(Story, Story.id == Article.story_id, isouter=True)
        return {str(url): first for url, first in self.session.execute(rows)}

    def clear(self) -> None:
        self.session.execute(update(Article).values(story_id=None))
        for table in reversed(Base.metadata.sorted_tables):
            self.session.execute(delete(table))


@pytest.fixture(name="press")
def _press(sqlite_settings: Settings) -> Iterator[Press]:
    with write_session(open_engine(sqlite_settings)) as session:
        yield Press(session)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_neither_the_order_nor_what_articles_said_before_counts(press: Press, data: st.DataObject) -> None:
    final = data.draw(st.lists(st.sampled_from(NAMES), min_size=2, max_size=6))
    press.clear()
    for number, name in enumerate(final):
        press.take(printed(number, name))
    expected = press.told()
    press.clear()
    for number in data.draw(st.permutations(range(len(final)))):
        # Some said something else first, and were in another story then.
        before = data.draw(st.sampled_from((final[number], *NAMES)))
        if before != final[number]:
            press.take(printed(number, before))
    for number in data.draw(st.permutations(range(len(final)))):
        press.take(printed(number, final[number]))
    assert press.told() == expected
    held = set(press.session.scalars(select(Story.id)))
    assert held == set(press.session.scalars(select(Article.story_id).where(Article.story_id.is_not(None))))


def test_a_story_falls_apart_with_the_article_that_held_it_together(sqlite_settings: Settings) -> None:
    whole = printed(0, "ca-dem")
    paragraphs = whole.article_body.split("\n\n")
    halves = [
        replace(printed(number, "ca-dem/cut-end"), headline=f"Tin {number}", description=None, article_body=body)
        for number, body in ((1, "\n\n".join(paragraphs[:3])), (2, "\n\n".join(paragraphs[3:])))
    ]
    take(sqlite_settings, [*halves, whole])
    [story] = find(sqlite_settings, Story)
    assert story.first_article_id == find(sqlite_settings, Article, Article.url == whole.url)[0].id
    take_down(sqlite_settings, story.first_article_id)
    assert find(sqlite_settings, Story) == []
    assert [row.story_id for row in find(sqlite_settings, Article)] == [None, None]


def test_a_digest_of_two_stories_does_not_make_them_one(press: Press) -> None:
    notes = ["tin-ngan-a", "tin-ngan-a/light", "tin-ngan-b", "tin-ngan-b/light"]
    digest = replace(printed(8, "ca-dem"), headline="Điểm tin", description=None, article_body=DIGEST)
    for article in (printed(0, notes[0]), digest, *(printed(n, name) for n, name in enumerate(notes) if n)):
        press.take(article)
    told = press.told()
    firsts = [told[printed(number, name).url or ""] for number, name in enumerate(notes)]
    assert firsts[0] == firsts[1] is not None
    assert firsts[2] == firsts[3] is not None
    assert firsts[0] != firsts[2]
    assert told[digest.url or ""] is None


def test_which_of_two_equally_long_texts_is_the_note_does_not_hang_on_their_order(press: Press) -> None:
    shared = " ".join(f"chung{chr(97 + n % 26)}{chr(97 + n // 26)}" for n in range(130))
    texts = [
        replace(
            printed(number, "ca-dem"),
            headline=f"bản {letter} của văn này",
            description=None,
            article_body=f"{shared} " + " ".join(f"{letter}{chr(97 + n % 26)}{chr(97 + n // 26)}" for n in range(165)),
        )
        for number, letter in enumerate(("mot", "hai"))
    ]
    links = []
    for order in (texts, texts[::-1]):
        press.clear()
        for article in order:
            press.take(article)
        rows = press.session.execute(select(StoryLink.article_id, StoryLink.other_id, StoryLink.is_note))
        links.append(sorted(tuple(row) for row in rows))
    assert links[0] == links[1]
    assert sorted(is_note for _, _, is_note in links[0]) == [False, True]


def test_signatures_that_a_migration_took_away_are_made_anew(sqlite_settings: Settings) -> None:
    take(sqlite_settings, [printed(0, "ca-dem"), printed(1, "ca-dem/cut-end"), printed(2, "tin-ngan-a")])
    with read_session(open_engine(sqlite_settings)) as session:
        before = [list(session.execute(select(*model.__table__.columns))) for model in (Story, StoryLink, ArticleBand)]
    with write_session(open_engine(sqlite_settings)) as session:
        session.execute(delete(StoryLink))
        session.execute(delete(ArticleBand))
        session.execute(update(Article).values(signature=None, story_id=None))
        session.execute(delete(Story))
    annotators = [row.annotator for row in find(sqlite_settings, Revision)]
    assert enrich(sqlite_settings).articles == 0
    assert [row.annotator for row in find(sqlite_settings, Revision)] == annotators
    with read_session(open_engine(sqlite_settings)) as session:
        after = [list(session.execute(select(*model.__table__.columns))) for model in (Story, StoryLink, ArticleBand)]
    assert list(map(sorted, after)) == list(map(sorted, before))
    assert before[0]


def test_an_address_that_is_found_later_tells_the_first_publisher(sqlite_settings: Settings) -> None:
    original = printed(5, "ca-dem")
    copy = replace(printed(1, "ca-dem/cut-end"), is_based_on=original.url)
    take(sqlite_settings, [replace(original, url=None, canonical_url=None), copy])
    take(sqlite_settings, [original])
    [story] = find(sqlite_settings, Story)
    assert story.first_article_id == find(sqlite_settings, Article, Article.url == original.url)[0].id


@pytest.mark.shared
def test_the_stories_of_the_replica_web_are_its_reprints(press: Press, shared: Path) -> None:
    rows = [json.loads(line) for line in (shared / "sites" / "expected.jsonl").read_text(encoding="utf-8").splitlines()]
    names = {field.name for field in fields(ArticleRecord)}
    for row in rows:
        if row["role"] in ("article", "reprint"):
            values = {
                name: value for name, value in row.items() if name in names and name not in ("images", "attachments")
            }
            press.take(ArticleRecord(**values | {"canonical_url": row["url"], "extractor": "test/1"}))
    ids = {row.url: row.id for row in press.session.scalars(select(Article))}
    reprints = {row["url"]: row["reprint_of"] for row in rows if row["role"] == "reprint"}
    told = {url: first for url, first in press.told().items() if first is not None}
    assert told == {url: ids[origin] for url, origin in reprints.items()} | {
        origin: ids[origin] for origin in reprints.values()
    }
