"""One pass over a text for the bodies and places that it names, the longest at each place."""

from __future__ import annotations

from nlp.entities_again import drop_bracketed, find_aliases, find_short_names, find_shouted
from nlp.entities_found import Found
from nlp.entities_reading import Reading, load_not_names
from nlp.organizations import Body, read_body
from nlp.places import read_place
from nlp.places_levels import PLURALS, Scope, read_level_name

_NO_RANK = -100
_LEADERS = {"trưởng", "phó", "chánh"}
_CENTRAL = {"Tổng Liên đoàn Lao động", "Tổng Liên đoàn Lao động Việt Nam", "Trung ương"}


def scan(reading: Reading) -> Found:
    """The bodies and places of a text, without overlaps."""
    tokens = reading.tokens
    found = Found(taken=[False] * len(tokens))
    index, rank_end = 0, _NO_RANK
    while index < len(tokens):
        if not tokens.capital[index] and index not in reading.hits:
            # No name begins here; most words of a text are such.
            index += 1
            continue
        before = rank_end
        rank = reading.longest(index, "rank")
        if rank is not None and rank.end > rank_end:
            rank_end = rank.end
        generic = reading.longest(index, "generic")
        if generic is not None and _names_levels(reading, generic.end):
            # `các cấp Công đoàn huyện Lạc Sơn`: the body with its levels.
            index = generic.end - 2
        body = read_body(reading, index, after_rank=_after_rank(reading, index, rank_end))
        if body is not None and not _is_office(reading, body, before):
            found.bodies.append(body)
            found.body_at[body.start] = body
            found.scopes.extend(piece.scope for piece in body.pieces if piece.scope)
            found.take(body.start, body.end)
            index = body.end
            continue
        if generic is not None:
            index = _after_generic(reading, generic.end)
            continue
        place = read_place(reading, index) if not tokens.blocked[index] else None
        if place is not None and not _is_name_of_person(reading, index, place):
            found.places.append(place)
            found.scopes.append(place)
            found.take(place.start, place.end)
            index = _list_after(reading, found, place)
            continue
        index += 1
    find_shouted(reading, found)
    find_short_names(reading, found)
    drop_bracketed(reading, found)
    find_aliases(reading, found)
    found.scopes.sort(key=lambda scope: scope.start)
    return found


def _after_rank(reading: Reading, index: int, rank_end: int) -> bool:
    """Whether a position stands right before the token, perhaps with the words ``ban`` or ``phòng`` in between.

    The body may begin within the words of the position: ``Chánh Văn phòng LĐLĐ tỉnh``.
    """
    return index - rank_end <= 8 and not any(
        not reading.tokens.words[i] and reading.key(i) not in {"-"} for i in range(rank_end, index)
    )


def _list_after(reading: Reading, found: Found, place: Scope) -> int:
    """Takes the names that follow a unit or zone said of several (``2 xã Phước Hòa và Phước Thắng``), which belong to
    its level; gives the token to go on from."""
    before, index = reading.key(place.start - 1), place.end
    several = before in PLURALS or before[:1].isdigit()
    if not several or not (place.level or reading.longest(place.start, "venue")):
        return index
    while reading.key(index) in {",", "và"} and reading.is_name(index + 1) and reading.goes_on(index + 1):
        start = index + 1
        end = reading.name_run(start, 4)
        other = reading.longest(start, "head", "rank", "level", "venue", "honorific", "nation", "region")
        # A zone may be called after a man, and so may a commune; but of a commune's list a man is no part.
        person = place.level is not None and reading.person_end(start) is not None
        one = end == start + 1
        unnamed = one and (reading.key(start) in load_not_names() or reading.is_letters(start))
        if other is not None or person or unnamed or reading.compound_end(end - 1) > end:
            break
        if reading.longest(start, "province") and place.level not in {"tỉnh", "thành phố"}:
            break
        if end < len(reading.tokens) and reading.key(end).isdigit() and place.level is None:
            end += 1
        known = reading.longest(start, "district", "province")
        item = Scope(start, end, place.level, reading.tokens.slice(start, end), known is not None and known.end == end)
        found.places.append(item)
        found.scopes.append(item)
        found.take(start, end)
        index = end
    return index


def _names_levels(reading: Reading, index: int) -> bool:
    """Whether a place by its name follows ``các cấp công đoàn``."""
    if [reading.key(at) for at in range(index - 4, index)] != ["các", "cấp", "công", "đoàn"]:
        return False
    level = reading.longest(index, "level")
    scope = read_level_name(reading, index, level.row, level.end) if level is not None else None
    return scope is not None and scope.known


def _after_generic(reading: Reading, index: int) -> int:
    """The token after an unnamed body and the place that it is said of: ``các cấp Công đoàn huyện Lạc Sơn``."""
    if reading.key(index - 1) == "đoàn" and reading.longest(index, "level"):
        place = read_place(reading, index)
        return place.end if place is not None else index
    return index


def _is_office(reading: Reading, body: Body, rank_end: int) -> bool:
    """Whether the body is only the department in somebody's position (``Trưởng ban Nữ công LĐLĐ tỉnh``)."""
    if body.head.name == "Thanh tra" and reading.key(body.start - 1) == "chánh":
        return True
    if body.head.name == "Thường trực":
        return body.start < rank_end
    if not body.head.organ or reading.key(body.start - 1) not in _LEADERS:
        return False
    central = any(piece.words in _CENTRAL for piece in body.pieces)
    return not central and not reading.tokens.capital[body.start]


def _is_name_of_person(reading: Reading, index: int, place: Scope) -> bool:
    """Whether a place name without level word is part of a longer run that is a person's name (``Hà Nam Ninh``)."""
    if place.level is not None or not place.known:
        return False
    return reading.longest(index, "honorific") is None and _in_person_run(reading, index)


def _in_person_run(reading: Reading, index: int) -> bool:
    start = index
    while start > 0 and index - start < 4 and reading.is_name(start - 1) and reading.goes_on(start):
        start -= 1
        end = reading.person_end(start)
        if end is not None and end > index:
            return True
    end = reading.person_end(index)
    return end is not None and reading.longest(index - 1, "honorific") is not None
