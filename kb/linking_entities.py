"""Which organisation or place a mention means: by its name, and by what the article as a whole is about."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date

from kb.bodies import province_of
from kb.entities import EntityStore
from kb.facts import FactRows, Row
from kb.ids import slug
from kb.linking_people import link_people
from kb.linking_places import find_subject
from kb.linking_subject import PROVINCE, Subject
from kb.registry import CONFEDERATION, Known, is_generic, is_of_several, resolve_organization, unit_in
from kb.relative_names import is_relative, read_bare_seat, read_relative, whole_name
from kb.unions import SectorUnion, find_branch, local_union
from nlp.gazetteer import load_places, place_key

__all__ = ["Subject", "find_subject", "link_mentions", "resolve_name"]

_OF_THE_PROVINCE = re.compile(
    r"Sở (?!Giao dịch).+|(?:Công đoàn|Ban Quản lý)(?: các)? khu (?:công nghiệp|chế xuất|kinh tế)(?: và .+)?",
    re.IGNORECASE,
)
"""Bodies that every province has one of, named without it."""
_OF_A_ZONE = re.compile(r"(?:Công đoàn|Ban Quản lý) Khu kinh tế .+ và các khu công nghiệp", re.IGNORECASE)
"""A zone's body that is also for the industrial zones of its province, which its name may leave out."""
_SMALL = re.compile(
    r"(?:phố|đường|đại lộ|ngõ|ngách|thôn|xóm|bản|làng|buôn|ấp|khu phố|tổ dân phố|khu dân cư|phum|sóc)\b", re.IGNORECASE
)
"""Streets and quarters: every town has one of the name."""


def resolve_name(
    name: str, subject: Subject, on: date | None, at: int | None = None, called: str | None = None
) -> Known | None:
    """The organisation that a name means in this article: ``LĐLĐ huyện`` is that of the district it is about, at the
    offset ``at`` that of the district its paragraph speaks of. ``called`` is the canonical name, for its capitals.

    None where a relative name has nothing to relate to, and where a name may be that of several bodies.
    """
    full = whole_name(name)
    if is_generic(name) or is_generic(full):
        return None
    relative = read_relative(full) if full != CONFEDERATION else None
    if relative is not None:
        unit = subject.unit_at(relative.level, at, relative.head) if relative.level is not None else None
        return _seated(relative.written_as(called or full).at(unit.name), unit) if unit is not None else None
    branch = find_branch(full)
    if branch is not None:
        return _of_branch(full, branch, subject, at)
    bare = read_bare_seat(full)
    if bare is not None:
        place = subject.seat_of(bare[1], on, at)
        return _seated(f"{bare[0]} {place.name}", place) if place is not None else None
    unit_name = unit_in(full)
    if unit_name is not None and is_of_several(unit_name) and subject.place_of(unit_name, on, at) is None:
        return None
    whole = resolve_organization(
        full, None, on, lambda unit: subject.place_of(unit, on, at), lambda: subject.around(full, on, at)
    )
    nameless = _OF_THE_PROVINCE.fullmatch(full)
    if whole.place is None and (nameless or _OF_A_ZONE.fullmatch(full)):
        province = subject.unit_at(PROVINCE, at)
        if province is not None:
            return _seated(f"{full} {province.name}", province)
        return None if nameless else whole
    return whole


def _seated(name: str, place: Known) -> Known:
    """The body of that full name, whose last words are the place."""
    key = place_key(place.name)
    return resolve_organization(name, None, None, lambda unit: place if place_key(unit) == key else None)


def _of_branch(name: str, branch: SectorUnion, subject: Subject, at: int | None) -> Known | None:
    """The union of a branch without a place: that of the article's province, where it is about a body there and does
    not speak of the national union too."""
    province = subject.unit_at(PROVINCE, at)
    said = "ngành" in name.lower().split()
    if province is None or not subject.is_seat(province) or not (said or branch.is_local(province_of(province))):
        return None
    local = local_union(branch, province)
    beside = branch.name in subject.names
    named = said and bool({local.name, *local.aliases} & subject.names)
    return local if named or not beside else None


def _place(mention: Row, subject: Subject, on: date | None) -> Known | None:
    """The place of a mention; what the gazetteer does not have is an entity of its own, a street one of its town."""
    name, at = mention["name"], mention["start"]
    places = load_places()
    key = place_key(name)
    if key in places.by_key:
        return subject.place_of(name, on, at)
    if key in places.by_name or key in places.provinces:
        return subject.bare_place_of(name, on, at)
    relative, inside = read_relative(name), unit_in(name)
    if relative is not None or inside is not None:
        unit = subject.unit_at(relative.level or "", at) if relative else subject.place_of(inside or "", on, at)
        if unit is not None:
            whole = relative.at(unit.name) if relative else name
            words = whole[: len(whole) - len(unit.name)]
            return Known("loc-" + slug(f"{words} {unit.id.removeprefix('loc-')}"), "LOC", whole, "place", unit)
        if relative is not None or is_of_several(inside or ""):
            return None
    if _SMALL.match(name) is None:
        return Known("loc-" + slug(name), "LOC", name, "place")
    around = subject.following.get(at) or subject.small.get(key)
    town = subject.place_of(around[0], on, at) if around else subject.unit_at(PROVINCE, at)
    if town is None:
        return None
    return Known("loc-" + slug(f"{name} {town.id.removeprefix('loc-')}"), "LOC", name, "place", town)


def link_mentions(
    store: EntityStore,
    rows: FactRows,
    subject: Subject,
    on: date | None,
    *,
    said_on: date | None,
    authors: Iterable[str],
) -> None:
    """Gives every mention its entity; a person's position names the body in which it is held.

    ``said_on`` is the latest day that the text gives, for articles without a date of their own.
    """
    for mention in rows.mentions:
        if mention["label"] == "ORG":
            # What "huyện" stands for is decided here, by the whole article.
            name = mention["text"] if is_relative(mention["text"]) else mention["name"]
            known = resolve_name(name, subject, on, mention["start"], mention["name"])
            mention["entity_id"] = store.keep(known)
        elif mention["label"] == "LOC":
            mention["entity_id"] = store.keep(_place(mention, subject, on))
    people = [mention for mention in rows.mentions if mention["label"] == "PER"]

    def resolve(name: str, at: int) -> Known | None:
        return resolve_name(name, subject, on, at)

    link_people(store, people, resolve, on=on, said_on=said_on, authors=authors, source_id=subject.source_id)
