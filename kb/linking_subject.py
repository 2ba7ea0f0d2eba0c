"""What an article is about: the units that it names, and which of them a name means that several have or that says only
a level.

Nothing is guessed. A name that several units share means one of them where the article says which: right behind it,
elsewhere, or because it names one only of the provinces that have such a unit. A level alone (``LĐLĐ huyện``) means the
only unit of that level, else the one that its paragraph has named, unless the headline or most of the article speaks of
another.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import pairwise

from kb.bodies import LEVELS, Known, is_province, kind_of, place_entity, province_at_end, resolve_place
from kb.facts import FactRows, Row
from kb.ids import slug
from kb.registry import unit_in
from kb.relative_names import is_relative
from nlp.gazetteer import Place, load_places, place_key

PROVINCE = "province"
"""Stands for ``tỉnh`` or ``thành phố``: of bodies that every province has one of (``Sở Y tế``)."""

_UNIT = re.compile(rf"\b(?P<level>{LEVELS})\s+(?P<name>[^\W\d_].*|\d+)$", re.IGNORECASE)
_JOINED = re.compile(r"[\s,(–-]*(?:(?:thuộc|của|ở|tại)\s+)?(?:\s*\()?", re.IGNORECASE)
_PUBLIC = frozenset({"federation", "sector_union", "upper_union", "state_body", "party_body", "association"})
"""Kinds of bodies whose last words are their seat; a company may be called after a place far away."""
_IN_HEADLINE = 3
_BESIDE = re.compile(r"\s*(?:,|;|-|–|&|và\b|cùng\b|với\b|phối hợp\b|ký\b)")
_LONG = 5
"""Letters of a province's name below which they may be a part of any word."""
_OPENING = 20
"""Characters before what a sentence is about: ``Cùng ngày, LĐLĐ huyện ...``."""


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
    leads: bool = False
    """Whether its sentence opens with it, and with no other beside it: it is what the sentence is about."""


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
    told: dict[str, dict[str, Known]] = field(default_factory=dict)
    """By the key of a shared name: the places of which the article says in so many words that they are meant."""
    paragraphs: Sequence[int] = ()
    """Where each paragraph of the text starts."""
    names: frozenset[str] = frozenset()
    """The canonical names of the bodies in the article."""

    def unit_at(self, level: str, at: int | None) -> Known | None:
        """The unit of that level that its bare level word means at an offset of the text, or in the article as a whole;
        None where the article does not tell."""
        units = [unit for unit in self.units if _fits(unit.place, level)]
        if self.home is not None and _fits(self.home, level):
            units.append(Unit(-1, -1, self.home, 1, said=False, body=False))
        if len({unit.place.id for unit in units}) < 2:
            return units[0].place if units else None
        main = self._main(units)
        if at is None or not self.paragraphs:
            return main
        here = self._paragraph(at)
        near = [unit for unit in units if unit.said and unit.paragraph == here and unit.start < at]
        if not near and main is None:
            near = [unit for unit in units if unit.said and unit.paragraph == here - 1]
        if not near:
            return main
        found = _only([unit for unit in near if unit.body]) or _only(near)
        if found is None:
            return main if main is not None and main.id in {unit.place.id for unit in near} else None
        agrees = main is None or main.id == found.id
        return found if agrees or (near[-1].body and near[-1].leads) else None

    def _main(self, units: Sequence[Unit]) -> Known | None:
        """The unit that the headline names, else the one that the article names at least twice as often as others."""
        headline = [unit for unit in units if unit.weight == _IN_HEADLINE]
        named = _only([unit for unit in headline if unit.said]) or _only(headline)
        named = named or _only([unit for unit in headline if unit.said and unit.leads])
        if named is not None:
            return named
        votes: Counter[str] = Counter()
        for unit in units:
            votes[unit.place.id] += unit.weight * (2 if unit.said else 1)
        (first, most), (_, second) = votes.most_common(2)
        return next(unit.place for unit in units if unit.place.id == first) if most >= 2 * second else None

    def place_of(self, name: str, on: date | None, at: int | None = None) -> Known | None:
        """The place of a name with its level word, or of a province's bare name; None where several may be meant."""
        bare = load_places().provinces.get(place_key(name))
        if bare is not None:
            return place_entity(bare)
        return self.choose(place_key(name), load_places().find(name, on=on), at)

    def bare_place_of(self, name: str, on: date | None, at: int | None = None) -> Known | None:
        """The province or district of a name without its level word, in a province that the article speaks of."""
        bare = load_places().provinces.get(place_key(name))
        if bare is not None:
            return place_entity(bare)
        named = load_places().by_name.get(place_key(name), ())
        there = [place for place in named if place.existed_on(on)] or list(named)
        provinces = {unit.place.aliases[0] for unit in self._provinces()}
        return self.choose(place_key(name), [place for place in there if place.province in provinces], at)

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
            return place_entity(lying[0]) if len(lying) == 1 else None
        told = [known for identity, known in self.told.get(key, {}).items() if identity in found]
        if told:
            return told[0] if len(told) == 1 else None
        districts = {unit.place.id for unit in self.units if not is_province(unit.place)}
        near = [known for place in found.values() if (known := place_entity(place)).parent is not None]
        near = [known for known in near if known.parent is not None and known.parent.id in districts]
        if len(near) == 1:
            return near[0]
        return self._by_province(list(found.values()), at)

    def _by_province(self, found: Sequence[Place], at: int | None) -> Known | None:
        named = self._provinces()
        possible = {place.province for place in found}
        provinces = {unit.place.aliases[0] for unit in named if unit.place.aliases[0] in possible}
        if not provinces and self.home is not None:
            provinces = {self.home.aliases[0]} & {place.province or "" for place in found}
        if len(provinces) > 1:
            meant = self.unit_at(PROVINCE, at)
            provinces = {meant.aliases[0]} & provinces if meant is not None else set()
        there = [place for place in found if place.province in provinces]
        return place_entity(there[0]) if len(there) == 1 else None

    def _provinces(self) -> list[Unit]:
        return [unit for unit in self.units if is_province(unit.place)]

    def _paragraph(self, at: int) -> int:
        return bisect_right(self.paragraphs, at) - 1

    def is_seat(self, place: Known) -> bool:
        """Whether the article names a body of the place or speaks of it in its headline, or its outlet lies there."""
        if self.home is not None and self.home.id == place.id:
            return True
        return any(unit.place.id == place.id and (unit.body or unit.weight == _IN_HEADLINE) for unit in self.units)


def find_subject(
    rows: FactRows,
    source_id: str | None,
    headline: str,
    on: date | None,
    *,
    text: str = "",
    home: Known | None = None,
) -> Subject:
    """What the article is about, by what its headline and sentences name; ``home`` is the province of its outlet."""
    starts = [0, *(match.end() for match in re.finditer(r"\n+", text))] if text else []
    mentions = [mention for mention in rows.mentions if mention["label"] != "PER"]
    subject = Subject(source_id=source_id, home=home, paragraphs=starts)
    subject.names = frozenset(mention["name"] for mention in mentions if mention["label"] == "ORG")
    subject.following = _find_following(mentions, text)
    open_: list[tuple[Row, str]] = []
    for mention in mentions:
        name = None if mention["label"] == "ORG" and is_relative(mention["text"]) else unit_name(mention)
        if name is None:
            continue
        known = {place_entity(place).id: place for place in _candidates(name, on)}
        if len(known) == 1:
            _add(subject, mention, place_entity(next(iter(known.values()))), headline)
        elif known:
            open_.append((mention, name))
    behind = [(mention, name) for mention, name in open_ if mention["start"] in subject.following]
    for mention, name in behind:
        place = subject.place_of(name, on, mention["start"])
        if place is not None:
            subject.told.setdefault(place_key(name), {})[place.id] = place
    # All are decided before any counts, so that none leans on another.
    meant = [(mention, subject.place_of(name, on, mention["start"])) for mention, name in open_]
    bare = [mention for mention in mentions if mention["label"] == "LOC" and unit_name(mention) is None]
    meant += [(mention, subject.bare_place_of(mention["name"], on, mention["start"])) for mention in bare]
    for mention, place in meant:
        if place is not None:
            _add(subject, mention, place, headline)
    subject.units.sort(key=lambda unit: unit.start)
    sure = subject.unit_at(PROVINCE, None)
    subject.province = sure.aliases[0] if sure is not None else None
    return subject


def _find_following(mentions: Sequence[Row], text: str) -> dict[int, tuple[str, ...]]:
    following: dict[int, tuple[str, ...]] = {}
    for mention, after in reversed(list(pairwise(mentions))):
        gap = text[mention["end"] : after["start"]] if text else " " * (after["start"] - mention["end"])
        if after["label"] != "LOC" or len(gap) > 12 or "\n" in gap or not _JOINED.fullmatch(gap):
            continue
        if unit_name(after) is not None:
            following[mention["start"]] = (after["name"], *following.get(after["start"], ()))
    return following


def unit_name(mention: Row) -> str | None:
    """The unit that a mention names, with its level word, or the bare name of a province."""
    name: str = mention["name"]
    if mention["label"] == "LOC":
        known = place_key(name) in load_places().provinces or place_key(name) in load_places().by_key
        return name if known else None
    unit = _UNIT.search(name)
    if unit is not None:
        return unit.group()
    committee = unit_in(name)
    if committee is not None:
        return committee
    ended = province_at_end(name) if kind_of(name) in _PUBLIC else None
    # The President's name ends that of many a body, which is not of the city.
    return ended[1].name if ended is not None and not name.endswith("Hồ Chí Minh") else None


def _candidates(name: str, on: date | None) -> tuple[Place, ...]:
    bare = load_places().provinces.get(place_key(name))
    return (bare,) if bare is not None else load_places().find(name, on=on)


def _add(subject: Subject, mention: Row, place: Known, headline: str) -> None:
    weight = _IN_HEADLINE if mention["end"] <= len(headline) else 1
    paragraph = bisect_right(subject.paragraphs, mention["start"]) - 1
    body = mention["label"] == "ORG"
    begin = mention["sentence_start"]
    behind = mention["sentence"][max(mention["end"] - begin, 0) :]
    leads = body and mention["start"] - begin <= _OPENING and _BESIDE.match(behind) is None
    subject.units.append(Unit(mention["start"], paragraph, place, weight, said=True, body=body, leads=leads))
    above = place.parent
    while above is not None:
        subject.units.append(Unit(mention["start"], paragraph, above, weight, said=False, body=body))
        above = above.parent


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
    return is_province(place) if level == PROVINCE else level_of(place) == level


def _only(units: Sequence[Unit]) -> Known | None:
    return units[0].place if len({unit.place.id for unit in units}) == 1 else None


def home_of(outlet: str, source_id: str = "") -> Known | None:
    """The province that an outlet's name tells (``Báo Bắc Ninh``, ``Báo Lao động Thủ đô``), else its id
    (``congdoan_thanhhoa``); None where neither does."""
    words = outlet.replace("TP.", "").replace("Thủ đô", "Hà Nội").split()
    found = {
        known.id: known
        for length in (5, 4, 3, 2, 1)
        for start in range(len(words) - length + 1)
        if words[start][:1].isupper() and (known := resolve_place(" ".join(words[start : start + length]), None, None))
    }
    provinces = [known for known in found.values() if is_province(known)]
    if not provinces:
        letters = source_id.replace("_", "").replace("thudo", "hanoi")
        named = {name for name in load_places().provinces if _letters(name) in letters and len(_letters(name)) >= _LONG}
        provinces = [place_entity(load_places().provinces[name]) for name in named]
    return provinces[0] if len(provinces) == 1 else None


def _letters(name: str) -> str:
    return slug(name).replace("-", "")
