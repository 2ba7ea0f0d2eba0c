"""What an article is about: the units that it names, and which of them a name means that several have or that says only
a level.

Nothing is guessed. A name that several units share means one of them where the article says which: right behind it,
elsewhere, or because it names one only of the provinces that have such a unit. A level alone (``LĐLĐ huyện``) means the
only unit of that level, else the one that its paragraph has named, unless the headline or most of the article speaks of
another.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from kb.bodies import Known, is_province, place_entity
from nlp.gazetteer import Place, load_places, place_key
from nlp.text import fold

PROVINCE = "province"
"""Stands for ``tỉnh`` or ``thành phố``: of bodies that every province has one of (``Sở Y tế``)."""
_DISTRICT = "district"
"""Stands for every level below."""

IN_HEADLINE = 3
"""How much a name in the headline weighs."""


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit that the article names, or that one lies in which it names (``said`` is false then)."""

    start: int
    paragraph: int
    place: Known
    weight: int
    said: bool
    body: bool
    """Whether a body of the unit is named, not the unit alone."""
    head: str = ""
    """Of a body: the folded words before the unit."""
    leads: bool = False
    """Whether its sentence opens with it, and with no other beside it: it is what the sentence is about."""


class _Level(NamedTuple):
    places: Mapping[str, Known]
    main: Known | None
    by_paragraph: Mapping[int, list[Unit]]


@dataclass(slots=True)
class Subject:
    """What an article is about: its province where it is sure, and the units it names."""

    province: str | None = None
    source_id: str | None = None
    home: Known | None = None
    """The province of the outlet, where the article happens unless it says otherwise."""
    units: list[Unit] = field(default_factory=list)
    following: dict[int, tuple[str, ...]] = field(default_factory=dict)
    """By the start of a mention: the units named right behind it, which it lies in."""
    small: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """The same by the key of a name, where the article says it once only of that name."""
    told: dict[str, dict[str, Known]] = field(default_factory=dict)
    """By the key of a shared name: the places of which the article says in so many words that they are meant."""
    paragraphs: Sequence[int] = ()
    """Where each paragraph of the text starts."""
    names: frozenset[str] = frozenset()
    """The canonical names of the bodies in the article."""
    _levels: dict[str, _Level] = field(default_factory=dict)

    def add(self, units: Iterable[Unit]) -> None:
        """Takes in units that the article names."""
        self.units.extend(units)
        self._levels.clear()

    def _of_level(self, level: str) -> _Level:
        if level not in self._levels:
            units = sorted((unit for unit in self.units if _fits(unit.place, level)), key=lambda unit: unit.start)
            if self.home is not None and _fits(self.home, level):
                units.insert(0, Unit(-1, -1, self.home, 1, said=False, body=False))
            by_paragraph: dict[int, list[Unit]] = defaultdict(list)
            for unit in units:
                if unit.said:
                    by_paragraph[unit.paragraph].append(unit)
            places = {unit.place.id: unit.place for unit in units}
            self._levels[level] = _Level(places, _main(units), by_paragraph)
        return self._levels[level]

    def unit_at(self, level: str, at: int | None, head: str = "") -> Known | None:
        """The unit of that level that its bare level word means at an offset of the text, or in the article as a whole;
        None where the article does not tell. ``head`` is what stands before the level word: the same body named in full
        in the paragraph outweighs others."""
        known = self._of_level(level)
        main = known.main
        if at is None or not self.paragraphs or len(known.places) < 2:
            return main
        here = bisect_right(self.paragraphs, at) - 1
        near = [unit for unit in known.by_paragraph.get(here, ()) if unit.start < at]
        if not near and main is None:
            near = known.by_paragraph.get(here - 1, [])
        if not near:
            return main
        called = fold(head)
        found = _only([unit for unit in near if unit.body and unit.head == called])
        found = found or _only([unit for unit in near if unit.body]) or _only(near)
        if main is None or (found is not None and found.id == main.id):
            return found
        # The headline or most of the article speaks of another one: it is meant where the paragraph names it too,
        # unless the last sentence that names a unit is about that one.
        last = near[-1]
        leading = last.body and last.leads and last.place.id != main.id
        if main.id in {unit.place.id for unit in near}:
            return None if leading else main
        return found if leading else None

    def place_of(self, name: str, on: date | None, at: int | None = None) -> Known | None:
        """The place of a name with its level word, or of a province's bare name; None where several may be meant."""
        bare = load_places().provinces.get(place_key(name))
        if bare is not None:
            return self.bare_place_of(name, on, at)
        return self.choose(place_key(name), load_places().find(name, on=on), at)

    def bare_place_of(self, name: str, on: date | None, at: int | None = None) -> Known | None:
        """The province or district of a name without its level word, in a province that the article speaks of; the
        province, where it existed on the day or no district is so called."""
        bare = load_places().provinces.get(place_key(name))
        called = load_places().by_name.get(place_key(name), ())
        if bare is not None and not bare.existed_on(on):
            # Huế was a city of Thừa Thiên Huế.
            called = (*called, *load_places().find(bare.full, on=on))
        named = [place for place in called if not place.is_province]
        there = [place for place in named if place.existed_on(on)]
        if bare is not None and (bare.existed_on(on) or not there):
            return place_entity(bare)
        provinces = {known.aliases[0] for known in self._of_level(PROVINCE).places.values()}
        return self.choose(place_key(name), [place for place in there or named if place.province in provinces], at)

    def seat_of(self, name: str, on: date | None, at: int | None = None) -> Known | None:
        """The district in the name of its body (``LĐLĐ Gia Lâm``): the one of the country that is so called, else as
        `bare_place_of`."""
        called = load_places().by_name.get(place_key(name), ())
        there = {place_entity(place).id: place for place in called if place.existed_on(on)}
        return place_entity(*there.values()) if len(there) == 1 else self.bare_place_of(name, on, at)

    def choose(self, key: str, places: Iterable[Place], at: int | None) -> Known | None:
        """The one of several places that the article means by a name they share."""
        found = {place_entity(place).id: place for place in places}
        if len(found) < 2:
            return next((place_entity(place) for place in found.values()), None)
        behind = {place_key(name) for name in self.following.get(at, ())} if at is not None else set()
        if behind:
            lying = [place for place in found.values() if behind & _containers(place)]
            most = max((len(behind & _containers(place)) for place in lying), default=0)
            lying = [place for place in lying if len(behind & _containers(place)) == most]
            if lying:
                return place_entity(lying[0]) if len(lying) == 1 else None
        told = [known for identity, known in self.told.get(key, {}).items() if identity in found]
        if told:
            return told[0] if len(told) == 1 else None
        around = self._of_level(_DISTRICT).places
        near = [known for place in found.values() if (known := place_entity(place)).parent is not None]
        near = [known for known in near if known.parent is not None and known.parent.id in around]
        if len(near) == 1:
            return near[0]
        return self._by_province(list(found.values()), at)

    def _by_province(self, found: Sequence[Place], at: int | None) -> Known | None:
        possible = {place.province for place in found}
        provinces = {known.aliases[0] for known in self._of_level(PROVINCE).places.values()} & possible
        if not provinces and self.home is not None:
            provinces = {self.home.aliases[0]} & {place.province or "" for place in found}
        if len(provinces) > 1:
            meant = self.unit_at(PROVINCE, at)
            provinces = {meant.aliases[0]} & provinces if meant is not None else set()
        there = [place for place in found if place.province in provinces]
        return place_entity(there[0]) if len(there) == 1 else None

    def around(self, name: str, on: date | None, at: int | None) -> Known | None:
        """The province in which a school lies, where the units right behind its name tell, here or elsewhere in the
        article."""
        units = self.following.get(at, ()) if at is not None else ()
        units = units or self.small.get(place_key(school_in(name)), ())
        place = self.place_of(units[-1], on) if units else None
        while place is not None and place.parent is not None:
            place = place.parent
        return place

    def is_seat(self, place: Known) -> bool:
        """Whether the article names a body of the place or speaks of it in its headline, or its outlet lies there."""
        if self.home is not None and self.home.id == place.id:
            return True
        return any(unit.place.id == place.id and (unit.body or unit.weight == IN_HEADLINE) for unit in self.units)


def school_in(name: str) -> str:
    """The school in the name of its union; any other name as it is."""
    return name[name.find("Trường ") :] if "Trường " in name else name


def _containers(place: Place) -> set[str]:
    """The keys of the names of the units that a place lies in, with and without level."""
    keys = set()
    if place.district is not None:
        keys |= {place_key(place.district), place_key(place.district.split(" ", 1)[-1])}
    if place.province is not None:
        keys.add(place_key(place.province))
        province = load_places().provinces.get(place_key(place.province))
        if province is not None:
            keys.add(place_key(province.full))
    return keys


def level_of(place: Known) -> str:
    """The level word of a place, in small letters."""
    lowered = place.name.lower()
    double = next(
        (level for level in ("thành phố", "thị xã", "thị trấn", "đặc khu") if lowered.startswith(level)), None
    )
    return double or lowered.partition(" ")[0]


def _fits(place: Known, level: str) -> bool:
    if level in (PROVINCE, _DISTRICT):
        return is_province(place) is (level == PROVINCE)
    return level_of(place) == level


def _only(units: Sequence[Unit]) -> Known | None:
    return units[0].place if len({unit.place.id for unit in units}) == 1 else None


def _main(units: Sequence[Unit]) -> Known | None:
    """The unit that the headline names, else the only one with a body, else the one named at least twice as often as
    others."""
    if not units or _only(units) is not None:
        return _only(units)
    headline = [unit for unit in units if unit.weight == IN_HEADLINE]
    named = _only([unit for unit in headline if unit.said]) or _only(headline)
    named = named or _only([unit for unit in headline if unit.said and unit.leads])
    # Where one only has a body that is named or lies in it, the others are mere places.
    named = named or _only([unit for unit in units if unit.body])
    if named is not None:
        return named
    votes: Counter[str] = Counter()
    for unit in units:
        votes[unit.place.id] += unit.weight * (2 if unit.said else 1)
    (first, most), (_, second) = votes.most_common(2)
    return next(unit.place for unit in units if unit.place.id == first) if most >= 2 * second else None
