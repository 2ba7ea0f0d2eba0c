"""Why two entities may be one: their names, where they stand, where a person holds office. A person decides."""

from __future__ import annotations

import re
import tomllib
from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations
from pathlib import Path
from typing import Any, Literal

from kb.bodies import name_key
from kb.search.highlights import is_near

Reason = Literal["same_body", "same_words", "same_province", "contained", "one_letter"]
WEIGHTS: Mapping[Reason, int] = {
    "same_body": 5, "same_words": 4, "same_province": 3, "contained": 2, "one_letter": 1,
}  # fmt: skip
"""How much speaks for a pair: persons of one name in one body, names of the same words, and so on."""
_COMMON = 8
"""A name that more entities have than this tells nothing about any two of them."""
_CROWD = 400
"""Bodies at one place or under one parent whose names are compared one with another."""
_LEFT_OUT = 4
"""Words that one name may have more than another that it contains."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """An entity as far as it matters here."""

    id: str
    label: str
    name: str
    kind: str
    by_rule: bool
    """Whether the registry made it: two of these are never one."""
    parent_id: str | None
    place_id: str | None
    provinces: frozenset[str] = frozenset()
    """Where it stands, or where a person holds office; empty where nothing is known."""
    bodies: frozenset[str] = frozenset()
    """In which a person holds office."""


@lru_cache(maxsize=1)
def load_left_out() -> Mapping[str, Any]:
    """The row of ``data/doubles.toml``, with its examples and near misses."""
    with (Path(__file__).parent / "data" / "doubles.toml").open("rb") as file:
        row: dict[str, Any] = tomllib.load(file)["left_out"]
    return row


@lru_cache(maxsize=1)
def _left_out() -> re.Pattern[str]:
    row = load_left_out()
    kept, levels, words = (
        "|".join(sorted(map(name_key, row[name]), key=len, reverse=True)) for name in ("kept", "levels", "words")
    )
    return re.compile(rf"\b(?:(?P<kept>{kept})|(?P<level>{levels})|{words})\b")


def core_of(name: str) -> str:
    """The words of a name that tell bodies apart, folded: what one writer leaves out of it is left out."""
    return " ".join(_left_out().sub(lambda match: match["kept"] or "", name_key(name)).split())


def _levels_in(name: str) -> set[str]:
    levels = {match["level"] for match in _left_out().finditer(name_key(name)) if match["level"]}
    return {"thanh pho" if level == "tp" else level for level in levels}


def find_pairs(candidates: Sequence[Candidate]) -> dict[tuple[str, str], set[Reason]]:
    """The pairs that may be one, by their ids in order, with every reason for it."""
    found: dict[tuple[str, str], set[Reason]] = defaultdict(set)
    for reason, first, second in _pairs(candidates):
        if first.id != second.id and not _speaks_against(first, second):
            found[min(first.id, second.id), max(first.id, second.id)].add(reason)
    return dict(found)


def _speaks_against(first: Candidate, second: Candidate) -> bool:
    if first.by_rule and second.by_rule:
        return True
    if first.id in (second.parent_id, second.place_id) or second.id in (first.parent_id, first.place_id):
        return True
    if first.label == "LOC" and first.parent_id and second.parent_id and first.parent_id != second.parent_id:
        return True
    levels, others = _levels_in(first.name), _levels_in(second.name)
    if levels and others and not levels & others:
        return True
    return bool(first.provinces and second.provinces) and not first.provinces & second.provinces


_Pair = tuple[Reason, Candidate, Candidate]


def _pairs(candidates: Sequence[Candidate]) -> Iterator[_Pair]:
    things = [item for item in candidates if item.label != "PER"]
    for group in _groups((((item.label, core), item) for item in things if (core := core_of(item.name))), _COMMON):
        for first, second in combinations(group, 2):
            yield "same_words", first, second
    people = [item for item in candidates if item.label == "PER"]
    for group in _groups(((name_key(item.name), item) for item in people), _CROWD):
        for first, second in combinations(group, 2):
            if first.bodies & second.bodies:
                yield "same_body", first, second
            elif first.provinces & second.provinces:
                yield "same_province", first, second
    bodies = [item for item in things if item.label == "ORG"]
    for near in ("parent_id", "place_id"):
        beside = (((item.kind, getattr(item, near)), item) for item in bodies if getattr(item, near))
        for group in _groups(beside, _CROWD):
            yield from _near_names(group)


def _groups(keyed: Iterable[tuple[Hashable, Candidate]], most: int) -> Iterator[list[Candidate]]:
    groups: dict[Hashable, list[Candidate]] = defaultdict(list)
    for key, item in keyed:
        groups[key].append(item)
    return (group for group in groups.values() if 1 < len(group) <= most)


def _near_names(group: Sequence[Candidate]) -> Iterator[_Pair]:
    """Bodies of one kind beside each other, one of whose names contains the other or differs from it by a letter."""
    words = {item.id: core_of(item.name).split() for item in group}
    for first, second in combinations(group, 2):
        short, long = sorted((words[first.id], words[second.id]), key=len)
        if len(short) < len(long):
            rest = len(long) - len(short)
            if len(short) > 2 and rest <= _LEFT_OUT and set(short) <= set(long) and _figures(short) == _figures(long):
                yield "contained", first, second
        elif len(short) > 2:
            differing = [(one, other) for one, other in zip(short, long, strict=True) if one != other]
            if len(differing) == 1 and _is_slip(*differing[0]):
                yield "one_letter", first, second


def _figures(words: Iterable[str]) -> list[str]:
    return [word for word in words if not word.isalpha()]


def _is_slip(one: str, other: str) -> bool:
    return one.isalpha() and other.isalpha() and min(len(one), len(other)) > 2 and is_near(one, other, 1)
