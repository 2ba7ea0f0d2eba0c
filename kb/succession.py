"""Which units and bodies went before others: provinces by the gazetteer, and with them their federation, committees and
councils; unions of a branch by their rows.

A province that kept its name stays one entity. A district that was raised to a town or city goes on under its name.
More is not said of districts and communes: which of many communes of today goes on with what a district's federation
did, no rule tells.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

from kb.bodies import ADMINISTRATION, Known, committee_of, federation_of, is_province, place_entity, seat
from kb.unions import find_national_union, load_sector_unions, national_union
from nlp.gazetteer import Level, Place, load_places, place_key
from nlp.text import fold

_RISING: tuple[Level, ...] = ("huyện", "thị xã", "thành phố")
"""Levels of districts in the order in which one is raised to the next."""


@dataclass(frozen=True, slots=True)
class Relatives:
    """What went before an entity and what came after it."""

    predecessors: tuple[Known, ...] = ()
    successors: tuple[Known, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.predecessors or self.successors)


def relatives_of(known: Known) -> Relatives:
    """The predecessors and successors of an entity by rule, in the order of their ids; of most entities none."""
    if known.label == "LOC":
        return _of_place(known)
    if known.kind == "sector_union":
        return _of_union(known)
    place = known.place
    places = _of_place(place) if place is not None else Relatives()
    counterpart = _counterpart(known, place) if place is not None and places else None
    if counterpart is None:
        return Relatives()
    return Relatives(
        tuple(body for other in places.predecessors if (body := counterpart(other)) is not None),
        tuple(body for other in places.successors if (body := counterpart(other)) is not None),
    )


def _of_place(place: Known) -> Relatives:
    """Of a province that took others in: those; of one that ended: the one that it belongs to since; of a district that
    was raised: what it was and what it became."""
    if not is_province(place):
        before, after = _raised()
        return Relatives(before.get(place.id, ()), after.get(place.id, ()))
    before, after = _merged()
    key = place_key(place.aliases[0]) if place.aliases else ""
    return Relatives(before.get(key, ()), after.get(key, ()))


@lru_cache(maxsize=1)
def _raised() -> tuple[dict[str, tuple[Known, ...]], dict[str, tuple[Known, ...]]]:
    """What stands before and after a district whose name goes on at the next higher level of the same province."""
    named: dict[tuple[str | None, str], dict[int, Place]] = defaultdict(dict)
    for places in load_places().by_key.values():
        for place in places:
            if place.level in _RISING and not place.is_province:
                named[place.province, place_key(place.name)][_RISING.index(place.level)] = place
    before: dict[str, tuple[Known, ...]] = {}
    after: dict[str, tuple[Known, ...]] = {}
    for units in named.values():
        for rank, place in units.items():
            higher = min((other for other in units if other > rank), default=None)
            if not place.former or higher is None:
                continue
            was, became = place_entity(place), place_entity(units[higher])
            before[became.id] = (*before.get(became.id, ()), was)
            after[was.id] = (became,)
    return before, after


@lru_cache(maxsize=1)
def _merged() -> tuple[dict[str, tuple[Known, ...]], dict[str, tuple[Known, ...]]]:
    before: dict[str, tuple[Known, ...]] = {}
    after: dict[str, tuple[Known, ...]] = {}
    provinces = load_places().provinces
    for province in sorted(set(provinces.values()), key=lambda place: place_key(place.name)):
        if province.successor is None or province.successor == province.name:
            continue
        key = place_key(province.successor)
        before[key] = (*before.get(key, ()), place_entity(province))
        after[place_key(province.name)] = (place_entity(provinces[key]),)
    return before, after


def _counterpart(known: Known, place: Known) -> Callable[[Known], Known | None] | None:
    """How the body of the same kind is made for another province; None for bodies that no rule carries over."""
    if known.id == federation_of(place).id:
        return federation_of
    committee = committee_of(place)
    if committee is not None and known.id == committee.id:
        return committee_of
    body = known.name.removesuffix(place.name).strip()
    if fold(body) in ADMINISTRATION and known.id == seat(body, place, known.kind).id:
        return lambda other: seat(body, other, known.kind)
    return None


def _of_union(known: Known) -> Relatives:
    union = find_national_union(known.name)
    if union is None or known.id != national_union(union).id:
        return Relatives()
    rows = load_sector_unions()
    before = tuple(national_union(row) for row in rows.values() if row.successor == union.name)
    return Relatives(before, (national_union(rows[union.successor]),) if union.successor is not None else ())
