"""Whatever is decided and taken back, in whichever order: only what is in force counts."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, assume, given
from hypothesis import settings as run_with
from hypothesis import strategies as st
from sqlalchemy import insert

from kb.enrich import enrich
from kb.entity_decisions import decide as decisions_of
from kb.entity_reviews import EntityReviewError
from kb.models import Article, Entity, EntityReview
from kb.sessions import open_engine, write_session
from kb.settings import Settings
from tests.conftest import sqlite_settings
from tests.kb.reviewed_press import (
    CHAIR,
    CITY,
    CONFEDERATION,
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
from tests.kb.small_press import Rows, find, take

BODIES = (UNION, UNION_TOO, GIA_LAM, LONG_BIEN, CITY, CONFEDERATION, f"{GIA_LAM}-ban-thuong-vu", CHAIR)
PLACES = (GIA_LAM_PLACE, LONG_BIEN_PLACE)
ANY = st.sampled_from((*BODIES, *PLACES, "made"))
MERGES = st.tuples(st.just("merge"), ANY, ANY)
NAMES = st.sampled_from(("Công đoàn Sông Lam", "CĐ Sông Lam", "Công đoàn cơ sở Công ty May Sông Lam"))
RENAMES = st.tuples(st.just("rename"), ANY, NAMES)
SPLITS = st.tuples(st.just("split"), ANY, NAMES | ANY, st.sets(st.integers(0, 3), min_size=1))
UNDOING = st.tuples(st.just("undo"), st.integers(0, 5))
STEPS = st.lists(MERGES | MERGES | RENAMES | SPLITS | SPLITS | UNDOING, min_size=2, max_size=6)


@pytest.fixture(scope="module")
def press(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """The press, annotated and linked; copies of it are worked on."""
    made = sqlite_settings(tmp_path_factory.mktemp("press"))
    take(made, PRESS)
    open_engine(made).dispose()
    return made


@contextmanager
def copy_of(press: Settings) -> Iterator[Settings]:
    """A copy of the press, index and all."""
    with TemporaryDirectory() as folder:
        shutil.copytree(press.data_dir, Path(folder) / "data")
        made = Settings(_env_file=None, data_dir=Path(folder) / "data", database_url=None)
        yield made
        open_engine(made).dispose()


def step(settings: Settings, given: tuple[object, ...], articles: list[str], taken: list[int]) -> None:
    """Takes one step; one that makes no sense just now is passed over, as its message says."""
    made = [row.id for row in find(settings, Entity, Entity.origin == "review")]

    def named(item: object) -> str:
        return (made[0] if made else UNION) if item == "made" else str(item)

    try:
        match given:
            case ("undo", int(number)):
                if taken:
                    undo(settings, taken[number % len(taken)])
            case ("merge", entity, target):
                taken.append(decide(settings, "merge", named(entity), named(target)).id)
            case ("rename", entity, name):
                taken.append(decide(settings, "rename", named(entity), name=str(name)).id)
            case ("split", entity, other, set(numbers)):
                chosen = {"articles": [articles[number] for number in sorted(numbers)]}
                if other in (*BODIES, *PLACES, "made"):
                    taken.append(decide(settings, "split", named(entity), named(other), **chosen).id)
                else:
                    taken.append(decide(settings, "split", named(entity), name=str(other), **chosen).id)
    except EntityReviewError as error:
        assert str(error)


def from_scratch(press: Settings, reviews: list[EntityReview]) -> Rows:
    """What is known where these reviews were there from the beginning and every article is annotated under them."""
    with copy_of(press) as settings:
        columns = [column.name for column in EntityReview.__table__.columns]
        with write_session(open_engine(settings)) as session:
            for review in reviews:
                session.execute(insert(EntityReview).values({name: getattr(review, name) for name in columns}))
        enrich(settings, everything=True)
        return known(settings)


@run_with(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(STEPS, st.randoms(use_true_random=False))
def test_only_what_is_in_force_counts(press: Settings, steps: list[tuple[object, ...]], order: object) -> None:
    with copy_of(press) as settings:
        before = known(settings)
        articles = [row.id for row in find(settings, Article)]
        taken: list[int] = []
        for given_step in steps:
            step(settings, given_step, articles, taken)
        in_force = [row for row in find(settings, EntityReview) if row.undone_at is None]
        assume(taken)
        assert known(settings) == from_scratch(press, in_force)
        left = [row.id for row in in_force]
        order.shuffle(left)  # type: ignore[attr-defined]
        while left:
            # What others rest on waits for them.
            for number in list(left):
                try:
                    undo(settings, number)
                except EntityReviewError as error:
                    assert "undo that first" in str(error)
                else:
                    left.remove(number)
        assert known(settings) == before


MANY = st.lists(
    st.builds(
        EntityReview,
        id=st.integers(1, 30),
        verdict=st.just("merge"),
        entity_id=st.sampled_from("abcdef"),
        target_id=st.sampled_from("abcdef"),
        articles=st.just([]),
    ),
    max_size=6,
    unique_by=(lambda review: review.id, lambda review: review.entity_id),
)


@given(MANY, st.permutations(range(6)))
def test_merges_mean_the_same_in_whichever_order_they_are_read(reviews: list[EntityReview], order: list[int]) -> None:
    edges = {review.entity_id: review.target_id for review in reviews}
    for start in edges:
        seen, at = set[str](), start
        while at in edges:
            assume(at not in seen)
            seen.add(at)
            at = str(edges[at])
    one = decisions_of(reviews)
    other = decisions_of([reviews[number] for number in order if number < len(reviews)])
    assert one == other
    for letter in "abcdef":
        survivor = one.survivor(letter)
        assert survivor not in edges
        assert one.resolve(letter, "a1") == survivor
        assert (letter in one.stands_for.get(survivor, ())) == (letter != survivor)
