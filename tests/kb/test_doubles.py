"""Pairs of entities that may be one: what speaks for a pair, what against it, and what a person is shown."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kb.doubles import Candidate, find_pairs, load_left_out
from kb.queries.doubles import Double, list_doubles
from kb.sessions import open_engine, read_session
from kb.settings import Settings
from tests.kb.reviewed_press import DOUBLES, FULL, SHORT, decide, undo
from tests.kb.small_press import take


def body(identity: str, name: str, **more: object) -> Candidate:
    made = Candidate(identity, "ORG", name, "sector_union", False, None, None)
    return replace(made, **more)  # type: ignore[arg-type]


@pytest.mark.parametrize(("one", "other"), load_left_out()["examples"])
def test_examples_may_be_one(one: str, other: str) -> None:
    assert find_pairs([body("a", one), body("b", other)]) == {("a", "b"): {"same_words"}}


@pytest.mark.parametrize(("one", "other"), load_left_out()["near_misses"])
def test_near_misses_are_two(one: str, other: str) -> None:
    assert find_pairs([body("a", one), body("b", other)]) == {}


def test_streets_of_two_towns_are_two() -> None:
    streets = [body("a", "đường Sông Lam", label="LOC"), body("b", "đường Sông Lam", label="LOC", parent_id="loc-b")]
    assert len(find_pairs(streets)) == 1
    streets[0] = replace(streets[0], parent_id="loc-a")
    assert find_pairs(streets) == {}


def test_names_beside_each_other_that_contain_one_another_or_slip_by_a_letter() -> None:
    here: dict[str, object] = {"place_id": "loc-a"}
    education = body("b", "Công đoàn Giáo dục tỉnh Sông", **here)
    pairs = find_pairs(
        [
            education,
            body("a", "Công đoàn Giáo dục và Đào tạo tỉnh Sông", **here),
            body("c", "Công đoàn Giáo duc tỉnh Song", place_id="loc-b"),
            body("d", "Công đoàn Trường Hoa Senn", **here),
            body("e", "Công đoàn Trường Hoa Sen", **here),
            body("f", "Công đoàn Trường Tiểu học số 1", **here),
            body("g", "Công đoàn Trường Tiểu học số 2", **here),
        ]
    )
    assert pairs == {("a", "b"): {"contained"}, ("b", "c"): {"same_words"}, ("d", "e"): {"one_letter"}}


@pytest.mark.parametrize(
    "more",
    [
        {"provinces": frozenset({"loc-tinh-b"})},
        {"by_rule": True},
        {"label": "LOC"},
        {"parent_id": "a"},
    ],
)
def test_what_speaks_against_a_pair(more: dict[str, object]) -> None:
    one = body("a", "Công đoàn ngành Thép", provinces=frozenset({"loc-tinh-a"}), by_rule=True)
    other = body("b", "Công đoàn Thép")
    assert find_pairs([one, other]) == {("a", "b"): {"same_words"}}
    assert find_pairs([one, replace(other, **more)]) == {}  # type: ignore[arg-type]


def test_a_name_that_many_have_tells_nothing() -> None:
    crowd = [body(f"b{number}", "Công đoàn Trường Hoa Sen") for number in range(9)]
    assert find_pairs(crowd) == {}
    assert len(find_pairs(crowd[:8])) == 28


def doubles(settings: Settings, **asked: object) -> list[Double]:
    with read_session(open_engine(settings)) as session:
        return list(list_doubles(session, **asked).items)  # type: ignore[arg-type]


def test_a_person_is_shown_pairs_until_they_are_decided(settings: Settings) -> None:
    take(settings, DOUBLES)
    bodies, people = doubles(settings)
    assert (bodies.entity.id, bodies.target.id) == (SHORT, FULL)
    assert (bodies.entity.mentions, bodies.target.mentions, bodies.reasons) == (1, 2, ("same_words",))
    # Of three persons of one name the two in one province.
    assert people.reasons == ("same_province",)
    assert {people.entity.id, people.target.id} == {
        "per-tran-van-thu-lien-doan-lao-dong-huyen-gia-lam-ha-noi",
        "per-tran-van-thu-huyen-uy-huyen-gia-lam-ha-noi",
    }
    assert doubles(settings, label="PER") == [people]
    number = decide(settings, "merge", SHORT, FULL).id
    assert doubles(settings) == [people]
    # Who takes a merge back has said that they are two.
    undo(settings, number)
    assert doubles(settings) == [people]


def test_a_walk_by_cursor_shows_every_pair_once(sqlite_settings: Settings) -> None:
    take(sqlite_settings, DOUBLES)
    with read_session(open_engine(sqlite_settings)) as session:
        first = list_doubles(session, limit=1)
        second = list_doubles(session, limit=1, cursor=first.next)
    assert (first.total, second.total, second.next) == (2, 2, None)
    assert [*first.items, *second.items] == doubles(sqlite_settings)


def test_persons_of_one_name_in_a_body_that_two_were_merged_into_come_first(sqlite_settings: Settings) -> None:
    take(sqlite_settings, DOUBLES)
    decide(sqlite_settings, "merge", "org-huyen-uy-huyen-gia-lam-ha-noi", "org-lien-doan-lao-dong-huyen-gia-lam-ha-noi")
    assert doubles(sqlite_settings)[0].reasons == ("same_body",)
