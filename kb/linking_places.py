"""The units that an article names: with their level, by a body that sits there, by what stands behind a shared name."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from itertools import pairwise

from kb.bodies import LEVELS, Known, is_province, kind_of, place_entity, province_at_end, resolve_place
from kb.facts import FactRows, Row
from kb.ids import slug
from kb.linking_subject import IN_HEADLINE, PROVINCE, Subject, Unit, school_in
from kb.registry import unit_in
from kb.relative_names import is_relative, read_bare_seat
from nlp.gazetteer import Place, load_places, place_key
from nlp.text import fold

_UNIT = re.compile(rf"\b(?P<level>{LEVELS})\s+(?P<name>[^\W\d_].*|\d+)$", re.IGNORECASE)
_JOINED = re.compile(r"[\s,(–-]*(?:(?:thuộc|của|ở|tại)\s+)?(?:\s*\()?", re.IGNORECASE)
_PUBLIC = frozenset({"federation", "sector_union", "upper_union", "state_body", "party_body", "association"})
"""Kinds of bodies whose last words are their seat; a company may be called after a place far away."""
_BESIDE = re.compile(r"\s*(?:,|;|-|–|&|và\b|cùng\b|với\b|phối hợp\b|ký\b)")
_LONG = 5
"""Letters of a province's name below which they may be a part of any word."""
_OPENING = 20
"""Characters before what a sentence is about: ``Cùng ngày, LĐLĐ huyện ...``."""


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
    subject.small = _find_small(mentions, subject.following)
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
    for mention in mentions:
        seat = read_bare_seat(mention["name"]) if mention["label"] == "ORG" else None
        if seat is not None and not is_relative(mention["text"]):
            meant.append((mention, subject.seat_of(seat[1], on, mention["start"])))
    bare = [mention for mention in mentions if mention["label"] == "LOC" and unit_name(mention) is None]
    meant += [(mention, subject.bare_place_of(mention["name"], on, mention["start"])) for mention in bare]
    for mention, place in meant:
        if place is not None:
            _add(subject, mention, place, headline)
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


def _find_small(mentions: Sequence[Row], following: Mapping[int, tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
    """What stands behind a place's name where it is the same each time something does (``thôn Cầu, xã Minh Thanh``)."""
    behind: dict[str, set[tuple[str, ...]]] = defaultdict(set)
    for mention in mentions:
        if mention["start"] in following:
            behind[place_key(school_in(mention["name"]))].add(following[mention["start"]])
    return {key: next(iter(units)) for key, units in behind.items() if len(units) == 1}


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
    weight = IN_HEADLINE if mention["end"] <= len(headline) else 1
    paragraph = bisect_right(subject.paragraphs, mention["start"]) - 1
    body = mention["label"] == "ORG"
    begin = mention["sentence_start"]
    behind = mention["sentence"][max(mention["end"] - begin, 0) :]
    leads = body and mention["start"] - begin <= _OPENING and _BESIDE.match(behind) is None
    head = fold(mention["name"]).partition(f" {fold(place.name)}")[0] if body else ""
    units = [Unit(mention["start"], paragraph, place, weight, True, body, head, leads)]
    above = place.parent
    while above is not None:
        units.append(Unit(mention["start"], paragraph, above, weight, said=False, body=body))
        above = above.parent
    subject.add(units)


def home_of(outlet: str, *addresses: str) -> Known | None:
    """The province that an outlet's name tells (``Báo Bắc Ninh``, ``Báo Lao động Thủ đô``), else its id or one of its
    hosts (``congdoan.thanhhoa.gov.vn``); None where none of them does."""
    words = outlet.replace("TP.", "").replace("Thủ đô", "Hà Nội").split()
    found = {
        known.id: known
        for length in (5, 4, 3, 2, 1)
        for start in range(len(words) - length + 1)
        if words[start][:1].isupper() and (known := resolve_place(" ".join(words[start : start + length]), None, None))
    }
    provinces = [known for known in found.values() if is_province(known)]
    if not provinces:
        written = [re.sub(r"[^a-z]", "", address.lower()).replace("thudo", "hanoi") for address in addresses]
        told = {
            province.name: place_entity(province)
            for name, province in load_places().provinces.items()
            if len(_letters(name)) >= _LONG and any(_letters(name) in letters for letters in written)
        }
        provinces = list(told.values())
    return provinces[0] if len(provinces) == 1 else None


def _letters(name: str) -> str:
    return slug(name).replace("-", "")
