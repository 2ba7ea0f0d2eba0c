"""Entities merged, split and renamed by review: everywhere at once, over annotating anew, and back again."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import delete, func, select, update

from kb import migrations
from kb.consistency import find_problems
from kb.enrich import enrich
from kb.entity_pointers import find_meaning_articles
from kb.entity_reviews import EntityReviewError
from kb.models import Activity, Article, Document, Entity, EntityReview, Figure, Mention, Outbox, Reference, Revision
from kb.queries.timeline_scope import find_scope
from kb.reviews import store_review
from kb.sessions import open_engine, read_session, write_session
from kb.settings import Settings
from kb.takedown import take_down
from tests.kb.reviewed_press import (
    CHAIR,
    CITY,
    GIA_LAM,
    GIA_LAM_PLACE,
    LONG_BIEN,
    LONG_BIEN_PLACE,
    PRESS,
    UNION,
    UNION_TOO,
    decide,
    known,
    undo,
)
from tests.kb.small_press import find, make_article, take


@pytest.fixture
def read(settings: Settings) -> Settings:
    """The press, annotated and linked."""
    take(settings, PRESS)
    return settings


@pytest.fixture
def once(sqlite_settings: Settings) -> Settings:
    """The same on SQLite alone."""
    take(sqlite_settings, PRESS)
    return sqlite_settings


def entity(settings: Settings, identity: str) -> Entity:
    [row] = find(settings, Entity, Entity.id == identity)
    return row  # type: ignore[no-any-return]


def article(settings: Settings, number: int) -> str:
    [row] = find(settings, Article, Article.url == f"https://bao.example/bai-{number}.html")
    return str(row.id)


def stays(settings: Settings) -> None:
    """Whether annotating everything anew changes nothing."""
    before = known(settings)
    enrich(settings, everything=True)
    assert known(settings) == before


def test_what_is_merged_is_meant_nowhere_any_more(read: Settings) -> None:
    outcome = decide(read, "merge", UNION_TOO, UNION, note="một công ty")
    assert (outcome.linked, outcome.waiting) == (1, 0)
    assert find(read, Mention, Mention.entity_id == UNION_TOO) == []
    assert {row.organization_id for row in find(read, Figure, Figure.unit == "đoàn viên")} == {UNION}
    assert {row.organizer_id for row in find(read, Activity, Activity.type == "conference")} == {UNION}
    # Who is one body states one fact, and did one thing.
    assert len({row.observation_id for row in find(read, Figure, Figure.unit == "đoàn viên")}) == 1
    assert len({row.event_id for row in find(read, Activity, Activity.type == "conference")}) == 1
    assert "Công đoàn cơ sở Công ty Dệt Sông Lam" in entity(read, UNION).aliases
    assert entity(read, UNION_TOO).merged_into == UNION
    stays(read)


def test_who_took_part_is_who_stands(read: Settings) -> None:
    together = (
        "Ngày 8/3/2024, LĐLĐ huyện Gia Lâm phối hợp với Công đoàn cơ sở Công ty Dệt Sông Lam trao 30 suất quà cho công"
        " nhân khó khăn."
    )
    take(read, [make_article(5, "Cùng trao quà", together, published="2024-03-10")])
    before = known(read)
    with write_session(open_engine(read)) as session:
        # As where the words of a participant are no mention.
        session.execute(delete(Mention).where(Mention.entity_id == UNION_TOO, Mention.article_id == article(read, 5)))
        assert article(read, 5) in find_meaning_articles(session, {UNION_TOO})
    number = decide(read, "merge", UNION_TOO, UNION).id
    [gift] = find(read, Activity, Activity.article_id == article(read, 5))
    assert [who["entity_id"] for who in gift.participants or ()] == [UNION]
    undo(read, number)
    assert known(read) == before


def test_undoing_a_merge_leaves_no_trace(read: Settings) -> None:
    before = known(read)
    number = decide(read, "merge", UNION_TOO, UNION).id
    assert known(read) != before
    outcome = undo(read, number)
    assert (outcome.linked, outcome.waiting) == (3, 0)
    assert known(read) == before
    stays(read)
    [review] = find(read, EntityReview)
    assert (review.reviewer, review.undone_by) == ("người duyệt", "người khác")
    with pytest.raises(EntityReviewError, match=r"review 1 was undone already, by người khác"):
        undo(read, number)


def test_merges_follow_one_another_and_come_apart_in_any_order(read: Settings) -> None:
    before = known(read)
    first = decide(read, "merge", UNION_TOO, UNION).id
    alone = known(read)
    second = decide(read, "merge", UNION, GIA_LAM).id
    assert entity(read, UNION_TOO).merged_into == GIA_LAM
    assert find(read, Mention, Mention.entity_id.in_([UNION, UNION_TOO])) == []
    assert {"Công đoàn cơ sở Công ty May Sông Lam", "Công đoàn cơ sở Công ty Dệt Sông Lam"} <= set(
        entity(read, GIA_LAM).aliases
    )
    stays(read)
    undo(read, second)
    assert known(read) == alone
    second = decide(read, "merge", UNION, GIA_LAM).id
    undo(read, first)
    assert entity(read, UNION_TOO).merged_into is None
    assert entity(read, UNION).merged_into == GIA_LAM
    stays(read)
    undo(read, second)
    assert known(read) == before


def test_documents_boards_and_seats_follow_their_body(read: Settings) -> None:
    before = known(read)
    plans = {row.document_id for row in find(read, Reference)}
    assert len(plans) == 2
    number = decide(read, "merge", GIA_LAM, LONG_BIEN).id
    # The plan of one number and day is one document where its issuer is one.
    [plan] = {row.document_id for row in find(read, Reference)}
    assert plan == f"kh-33-ldld-{LONG_BIEN.removeprefix('org-')}-2023-06-05"
    assert find(read, Document, Document.id.in_(plans - {plan})) == []
    assert {row.issuer_id for row in find(read, Reference)} == {LONG_BIEN}
    assert entity(read, f"{GIA_LAM}-ban-thuong-vu").parent_id == LONG_BIEN
    with read_session(open_engine(read)) as session:
        scope = find_scope(session, LONG_BIEN, below=False, predecessors=False)
    assert scope is not None
    assert [item.id for item in scope.counted] == [LONG_BIEN, f"{GIA_LAM}-ban-thuong-vu"]
    [visit] = [row for row in find(read, Activity) if row.place_id == LONG_BIEN_PLACE]
    stays(read)
    undo(read, number)
    assert known(read) == before
    number = decide(read, "merge", GIA_LAM_PLACE, LONG_BIEN_PLACE).id
    # The district's own place is said or left out: it makes no other event.
    [again] = [row for row in find(read, Activity) if row.id == visit.id]
    assert again.place_id == LONG_BIEN_PLACE == entity(read, GIA_LAM).place_id
    assert find(read, Mention, Mention.entity_id == GIA_LAM_PLACE) == []
    stays(read)
    undo(read, number)
    assert known(read) == before


def test_a_split_holds_in_its_articles_alone(read: Settings) -> None:
    before = known(read)
    first, fourth = article(read, 1), article(read, 4)
    outcome = decide(read, "split", UNION, name="  Công đoàn May Sông Lam  2 ", articles=[first])
    assert (outcome.linked, outcome.waiting) == (1, 0)
    other = str(outcome.target_id)
    assert entity(read, other).name == "Công đoàn May Sông Lam 2"
    assert (entity(read, other).kind, entity(read, other).origin) == (entity(read, UNION).kind, "review")
    meant = {(row.article_id, row.entity_id) for row in find(read, Mention, Mention.entity_id.in_([UNION, other]))}
    assert meant == {(first, other), (fourth, UNION)}
    assert {row.organization_id for row in find(read, Figure, Figure.article_id == first)} == {other}
    [chair] = find(read, Mention, Mention.label == "PER", Mention.article_id == first)
    assert (chair.entity_id, chair.organization_id) == (CHAIR, other)
    stays(read)
    too = decide(read, "split", UNION, UNION_TOO, articles=[fourth])
    assert find(read, Mention, Mention.entity_id == UNION) == []
    stays(read)
    undo(read, outcome.id)
    undo(read, too.id)
    assert known(read) == before


def test_a_name_given_by_review_is_shown_and_stays(read: Settings) -> None:
    before = known(read)
    numbers = [decide(read, "rename", UNION, name=name).id for name in ("Công đoàn May Sông Lam", "CĐ Sông Lam")]
    row = entity(read, UNION)
    assert (row.name, row.key) == ("CĐ Sông Lam", "cd song lam")
    given = ["Công đoàn cơ sở Công ty May Sông Lam", "Công đoàn Công ty May Sông Lam"]
    assert row.aliases == ["Công đoàn May Sông Lam", *given]
    stays(read)
    undo(read, numbers[1])
    assert entity(read, UNION).name == "Công đoàn May Sông Lam"
    undo(read, numbers[0])
    assert known(read) == before


def test_what_a_reviewed_fact_points_to_is_what_stands(once: Settings) -> None:
    [mention] = find(once, Mention, Mention.text == "LĐLĐ quận Long Biên")
    with write_session(open_engine(once)) as session:
        values = {
            "layer": "mention",
            "fact_id": mention.id,
            "verdict": "correct",
            "correction": {"entity_id": UNION_TOO},
        }
        store_review(session, reviewer="người duyệt", **values)  # type: ignore[arg-type]
    before = known(once)
    number = decide(once, "merge", UNION_TOO, UNION).id
    assert find(once, Mention, Mention.id == mention.id)[0].entity_id == UNION
    with write_session(open_engine(once)) as session:
        store_review(session, reviewer="người duyệt", **values)  # type: ignore[arg-type]
    assert find(once, Mention, Mention.id == mention.id)[0].entity_id == UNION
    stays(once)
    undo(once, number)
    assert find(once, Mention, Mention.id == mention.id)[0].entity_id == UNION_TOO
    assert known(once)["mention"] == before["mention"]


def test_many_articles_wait_and_the_next_enrich_links_them(read: Settings) -> None:
    number = decide(read, "merge", UNION, UNION_TOO).id
    at_once = known(read)
    undo(read, number)
    with write_session(open_engine(read)) as session:
        session.execute(delete(Outbox))
    outcome = decide(read, "merge", UNION, UNION_TOO, few=1)
    assert (outcome.linked, outcome.waiting) == (0, 2)
    assert {row.article_id for row in find(read, Revision, Revision.annotator.is_(None))} == {
        article(read, 1),
        article(read, 4),
    }
    assert find_problems(open_engine(read)) == []
    # What waits is as it was: three sentences of the first article name it, one of the fourth.
    assert len(find(read, Mention, Mention.entity_id == UNION)) == 4
    assert enrich(read).articles == 2
    assert known(read) == at_once


def test_articles_that_come_later_and_annotators_that_come_later_heed_it(once: Settings) -> None:
    decide(once, "merge", UNION_TOO, UNION)
    decide(once, "rename", UNION, name="CĐ Sông Lam")
    later = "Công đoàn cơ sở Công ty Dệt Sông Lam tặng 15 suất quà cho công nhân khó khăn."
    take(once, [make_article(5, "Thêm quà", later, published="2024-04-01")])
    assert find(once, Mention, Mention.entity_id == UNION_TOO) == []
    assert entity(once, UNION).name == "CĐ Sông Lam"
    before = known(once)
    with write_session(open_engine(once)) as session:
        session.execute(update(Revision).values(annotator="older/1"))
    assert enrich(once).articles == 5
    assert known(once) == before


def test_a_registry_that_says_otherwise_keeps_what_was_decided(read: Settings) -> None:
    untouched = known(read)
    numbers = [
        decide(read, "merge", LONG_BIEN, GIA_LAM).id,
        decide(read, "rename", GIA_LAM, name="Công đoàn Gia Lâm").id,
        decide(read, "merge", CITY, UNION).id,
    ]
    decided = known(read)
    with write_session(open_engine(read)) as session:
        # As an earlier registry had it.
        earlier = {"kind": "organization", "aliases": [], "parent_id": None, "place_id": None}
        session.execute(update(Entity).where(Entity.id == GIA_LAM).values(**earlier))
    enrich(read, everything=True)
    assert known(read) == decided
    for number in numbers:
        undo(read, number)
    assert known(read) == untouched


def test_the_search_index_hears_of_every_article_that_changed(once: Settings) -> None:
    with read_session(open_engine(once)) as session:
        assert session.scalar(select(func.count()).select_from(Outbox)) == 0
    decide(once, "merge", UNION_TOO, UNION)
    with read_session(open_engine(once)) as session:
        assert set(session.scalars(select(Outbox.article_id))) == {article(once, 2)}


def test_a_parent_merged_into_its_child_leaves_the_one_above_it(once: Settings) -> None:
    before = known(once)
    number = decide(once, "merge", CITY, GIA_LAM).id
    assert entity(once, GIA_LAM).parent_id == "org-tong-lien-doan-lao-dong-viet-nam"
    assert entity(once, LONG_BIEN).parent_id == GIA_LAM
    stays(once)
    undo(once, number)
    assert known(once) == before


def test_a_takedown_leaves_no_name_behind(read: Settings) -> None:
    secret = "Ông Lê Kín Đáo, Chủ tịch Công đoàn cơ sở Công ty Than Kín Đáo trao 70 suất quà cho công nhân khó khăn."
    take(read, [make_article(5, "Tin riêng", secret, published="2024-04-01")])
    [union, chair] = find(read, Entity, Entity.key.contains("kin dao"))
    decide(read, "rename", chair.id, name="Ông Kín Đáo")
    undo(read, decide(read, "rename", union.id, name="Công đoàn Kín Đáo").id)
    decide(read, "merge", UNION_TOO, UNION)
    take_down(read, article(read, 5))
    assert find(read, Entity, Entity.key.contains("kin dao")) == []
    # What others are still called by stays.
    assert [row.entity_id for row in find(read, EntityReview)] == [UNION_TOO]
    stays(read)
    take_down(read, article(read, 2))
    assert [row.entity_id for row in find(read, EntityReview)] == [UNION_TOO]
    for number in (1, 4):
        take_down(read, article(read, number))
    assert find(read, EntityReview) == []
    assert find(read, Entity, Entity.id.in_([UNION, UNION_TOO])) == []


def test_the_check_finds_what_still_means_a_merged_entity(once: Settings) -> None:
    decide(once, "merge", UNION_TOO, UNION)
    assert find_problems(open_engine(once)) == []
    with write_session(open_engine(once)) as session:
        session.execute(update(Mention).where(Mention.article_id == article(once, 1)).values(entity_id=UNION_TOO))
    [problem] = find_problems(open_engine(once))
    assert problem == "1 articles mean entities that were merged: run `biennien enrich --all`"


def test_a_schema_without_reviews_knows_what_it_knew_before_them(once: Settings) -> None:
    before = known(once)
    decide(once, "merge", UNION_TOO, UNION)
    decide(once, "rename", GIA_LAM, name="Công đoàn Gia Lâm")
    decide(once, "merge", LONG_BIEN, GIA_LAM)
    migrations.downgrade(open_engine(once), "0005")
    migrations.upgrade(open_engine(once))
    enrich(once)
    assert known(once) == before


REFUSED: tuple[tuple[tuple[Any, ...], str], ...] = (
    (("merge", "org-none", UNION), "there is no entity org-none"),
    (("merge", UNION, "org-none"), "there is no entity org-none"),
    (("merge", UNION, UNION), "cannot stand for itself"),
    (("merge", UNION, GIA_LAM_PLACE), f"{UNION} is ORG and {GIA_LAM_PLACE} is LOC: they are never one"),
    (("merge", UNION), "a merge says into which entity"),
    (("merge", UNION, UNION_TOO, {"name": "Tên"}), "a merge says into which entity, and nothing else"),
    (("merge", LONG_BIEN, UNION), f"{LONG_BIEN} is merged into {GIA_LAM}: review that one"),
    (("merge", GIA_LAM, LONG_BIEN), f"{LONG_BIEN} means {GIA_LAM} by other reviews: that would be a circle"),
    (("rename", LONG_BIEN, None, {"name": "Tên"}), f"{LONG_BIEN} is merged into {GIA_LAM}"),
    (("rename", UNION), "a rename says the new name"),
    (("rename", UNION, None, {"name": "   "}), "a name has between 1 and 300 letters"),
    (("rename", UNION, None, {"name": "Công đoàn cơ sở Công ty May  Sông Lam"}), "is called .* already"),
    (("split", UNION, None, {"name": "Tên"}), "a split says in which articles"),
    (("split", UNION, None, {"articles": ["a0"]}), "a split says what is meant instead"),
    (("split", UNION, UNION_TOO, {"articles": ["a0"], "name": "Tên"}), "a split says what is meant instead"),
    (("split", UNION, None, {"articles": ["a0"], "name": "Tên"}), "there is no article a0"),
    (("split", UNION, None, {"articles": [2], "name": "Tên"}), f"does not name {UNION}"),
    (("split", UNION, None, {"articles": [4], "name": "Tên"}), f"{UNION} means {UNION_TOO} already"),
    (("split", UNION_TOO, UNION, {"articles": [2]}), "that would be a circle"),
    (("forget", UNION), "is no verdict on an entity; there are merge, split and rename"),
)


def test_a_review_that_makes_no_sense_is_refused(once: Settings) -> None:
    decide(once, "merge", LONG_BIEN, GIA_LAM)
    decide(once, "split", UNION, UNION_TOO, articles=[article(once, 4)])
    before = known(once)
    for (verdict, identity, *more), says in REFUSED:
        target, given = (*more, None, None)[:2]
        given = dict(given or {})
        if "articles" in given:
            given["articles"] = [article(once, item) if isinstance(item, int) else item for item in given["articles"]]
        with pytest.raises(EntityReviewError, match=says):
            decide(once, verdict, identity, target, **given)
    assert known(once) == before
    assert len(find(once, EntityReview)) == 2


def test_a_split_that_others_rest_on_is_undone_after_them(once: Settings) -> None:
    before = known(once)
    made = decide(once, "split", UNION, name="Tên khác", articles=[article(once, 1)])
    merged = decide(once, "merge", UNION_TOO, made.target_id)
    with pytest.raises(EntityReviewError, match=f"review {merged.id} rests on {made.target_id}: undo that first"):
        undo(once, made.id)
    with pytest.raises(EntityReviewError, match="there is no review 99 of an entity"):
        undo(once, 99)
    undo(once, merged.id)
    undo(once, made.id)
    assert known(once) == before
