"""A press of four outlets of unequal diligence, two federations, reprints and undated articles, drawn by lot."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta

from sqlalchemy import update
from sqlalchemy.orm import Session
from timeline_world import Press

from kb.migrations import upgrade
from kb.models import Article, Source, Story
from kb.search.index import rebuild_index
from kb.sessions import open_engine, read_session, write_session
from kb.settings import Settings

OUTLETS = {"bao_a": 40, "bao_b": 12, "bao_c": 6, "bao_d": 2}
NORTH, NORTH_DISTRICT, SOUTH, UNNAMED = "org-bac", "org-bac-huyen", "org-nam", "org-khong-ai-nhac"
TOWN = "loc-thi-xa"
TYPES = ("conference", "contest", "relief")
START = date(2024, 1, 5)
SEEN = datetime(2024, 12, 1, tzinfo=UTC)


def fill(session: Session) -> None:
    """Sixty articles from January to June 2024, every tenth without a date."""
    press, chance = Press(session), random.Random(5)
    press.entity(NORTH, "ORG")
    press.entity(NORTH_DISTRICT, "ORG", NORTH)
    press.entity(SOUTH, "ORG")
    press.entity(UNNAMED, "ORG")
    press.entity(TOWN, "LOC")
    press.document("kh-1", NORTH, "2024-01-02")
    for id_ in OUTLETS:
        session.add(Source(id=id_, name=f"Tên {id_}", url="https://x.example", reader="x", domains=[], updated_at=SEEN))
    session.flush()
    outlets = [id_ for id_, number in OUTLETS.items() for _ in range(number)]
    chance.shuffle(outlets)
    for number, outlet in enumerate(outlets):
        day = None if number % 10 == 9 else (START + timedelta(days=number * 3)).isoformat()
        id_ = press.article(f"a{number:031}", day, outlet)
        for body in (NORTH, NORTH_DISTRICT, SOUTH):
            # Some are named twice in one article, which counts once.
            for _ in range(chance.choice((0, 0, 1, 2))):
                press.mention(id_, body)
        if chance.random() < 0.3:
            press.mention(id_, TOWN, "LOC")
        if chance.random() < 0.4:
            press.cite(id_, "kh-1")
        for type_ in chance.sample(TYPES, chance.randrange(3)):
            press.activity(id_, f"e{number}{type_}", NORTH, type=type_)
    for first in range(0, 60, 6):
        story = Story(id=f"s{first:031}", first_article_id=f"a{first + 1:031}")
        session.add(story)
        session.flush()
        members = [f"a{first + other:031}" for other in (0, 1, 2)]
        session.execute(update(Article).where(Article.id.in_(members)).values(story_id=story.id))


@contextmanager
def open_press(settings: Settings, fill: Callable[[Session], None] = fill) -> Iterator[Session]:
    """A session that reads the press that was filled in, and indexed."""
    engine = open_engine(settings)
    upgrade(engine)
    with write_session(engine) as session:
        fill(session)
    rebuild_index(settings)
    with read_session(engine) as session:
        yield session
