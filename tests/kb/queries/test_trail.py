"""Trails where documents are reached by several ways, or by themselves."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import event, insert, select
from sqlalchemy.orm import Session

from kb.migrations import upgrade
from kb.models import Article, Document, DocumentRelation
from kb.queries.trail import get_trail
from kb.sessions import open_engine
from kb.settings import Settings
from tests.kb.small_press import make_article, take

IMPLEMENTS = (("province", "party"), ("district", "province"), ("district", "party"), ("team", "district"))


@pytest.fixture
def kept(tmp_path: Path) -> Iterator[Session]:
    """A knowledge base with four documents: a district's plan names both the province's plan and the resolution."""
    settings = Settings(data_dir=tmp_path)
    engine = open_engine(settings)
    upgrade(engine)
    take(settings, [make_article(1, "Một bài", "Liên đoàn Lao động tỉnh Cà Mau họp.", published="2024-01-01")])
    with Session(engine) as session:
        names = ("party", "province", "district", "team")
        session.execute(
            insert(Document),
            [{"id": name, "kind": "numbered", "names": [name], "origin": "inferred"} for name in names],
        )
        for lower, upper in IMPLEMENTS:
            relate(session, lower, upper)
        yield session


def relate(session: Session, lower: str, upper: str) -> None:
    """Says that the one document carries out the other."""
    article = session.scalar(select(Article.id))
    row = {"id": f"{lower}-{upper}", "kind": "implements", "document_id": lower, "target_id": upper}
    place = {"article_id": article, "sentence": f"{lower}: {upper}", "start": 0, "end": 1, "annotator": "hand"}
    session.execute(insert(DocumentRelation), [row | place])


def steps(session: Session, document: str, direction: str, depth: int = 4) -> list[tuple[str, int, bool]]:
    """Document, depth and whether its steps are told elsewhere, of a trail."""
    trail = get_trail(session, document, direction=direction, depth=depth)  # type: ignore[arg-type]
    assert trail is not None
    return [(step.document_id, step.depth, step.known) for step in trail.items]


def test_a_document_reached_by_two_ways_is_entered_at_the_end_of_the_shorter(kept: Session) -> None:
    assert steps(kept, "party", "down") == [
        ("party", 0, False),
        ("district", 1, False),
        ("team", 2, False),
        ("province", 1, False),
        ("district", 2, True),
    ]
    assert max(depth for _, depth, _ in steps(kept, "party", "down", depth=2)) == 2


def test_a_circle_is_cut_where_it_closes(kept: Session) -> None:
    relate(kept, "party", "team")
    down = steps(kept, "party", "down", depth=12)
    assert down.count(("party", 3, True)) == 1
    assert len(down) == 6
    assert steps(kept, "team", "both", depth=12).count(("team", 0, False)) == 1


def test_a_trail_asks_once_for_each_level(kept: Session) -> None:
    asked: list[str] = []
    event.listen(kept.get_bind(), "before_cursor_execute", lambda *given: asked.append(given[2]))
    get_trail(kept, "party", depth=12)
    assert sum("document_relation" in words for words in asked) == 3
