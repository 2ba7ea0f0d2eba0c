"""One pass over a text for the bodies and places that it names, the longest at each place."""

from __future__ import annotations

from dataclasses import dataclass, field

from nlp.abbreviations import load_abbreviations
from nlp.entities_lexicon import Hit
from nlp.entities_reading import Reading, load_syllables
from nlp.organizations import Body, read_body
from nlp.places import read_place
from nlp.places_levels import PLURALS, Scope, read_level_name

_LONGEST_SHORT = 3
"""Tokens in a short name that stands in brackets."""
_NO_RANK = -100
_KNOWN_BY = 3
"""Words by which a body named before is looked up: shorter names say too little in capitals."""
_PREPOSITIONS = {"tại", "ở", "về", "lên", "xuống", "quê"}
_LEADERS = {"trưởng", "phó", "chánh"}
_CENTRAL = {"Tổng Liên đoàn Lao động", "Tổng Liên đoàn Lao động Việt Nam", "Trung ương"}


@dataclass(slots=True)
class Found:
    """What a scan found, as tokens: bodies, places, and every unit named in either."""

    bodies: list[Body] = field(default_factory=list)
    places: list[Scope] = field(default_factory=list)
    scopes: list[Scope] = field(default_factory=list)
    body_at: dict[int, Body] = field(default_factory=dict)
    """The body that starts at a token."""
    taken: list[bool] = field(default_factory=list)
    """For each token, whether it lies in a body or place."""

    def take(self, start: int, end: int) -> None:
        """Notes that the tokens belong to an entity."""
        self.taken[start:end] = [True] * (end - start)


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
    _find_shouted(reading, found)
    _find_short_names(reading, found)
    _drop_bracketed(reading, found)
    _find_aliases(reading, found)
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
        if other is not None or reading.person_end(start) or reading.compound_end(end - 1) > end:
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


def _find_shouted(reading: Reading, found: Found) -> None:
    """Marks in lines of capitals, where no name's end is seen, the bodies that the running text names."""
    tokens = reading.tokens
    known: dict[tuple[str, ...], dict[tuple[str, ...], Body]] = {}
    for body in found.bodies:
        keys = tuple(tokens.keys[body.start : body.end])
        if len(keys) >= _KNOWN_BY and not tokens.shouted[body.start]:
            known.setdefault(keys[:_KNOWN_BY], {}).setdefault(keys, body)
    inside: set[int] = set()
    index = 0
    while known and index < len(tokens):
        if not tokens.shouted[index] or found.taken[index]:
            index += 1
            continue
        named = known.get(tuple(tokens.keys[index : index + _KNOWN_BY]), {})
        for keys in sorted(named, key=len, reverse=True):
            end = index + len(keys)
            free = not any(tokens.blocked[at] or at in found.body_at for at in range(index, min(end, len(tokens))))
            if free and tuple(tokens.keys[index:end]) == keys:
                same = Body(index, end, named[keys].head, named[keys].pieces)
                found.bodies.append(same)
                found.body_at[index] = same
                found.take(index, end)
                inside.update(range(index, end))
                index = end - 1
                break
        index += 1
    if inside:
        found.bodies.sort(key=lambda body: body.start)
        found.places = [place for place in found.places if place.start not in inside]


def _drop_bracketed(reading: Reading, found: Found) -> None:
    """Leaves out short names that only say in brackets how the body before them is called: ``... Việt Nam (VITAS)``."""
    ends = {body.end for body in found.bodies}
    short = {
        body.start
        for body in found.bodies
        if body.end - body.start <= _LONGEST_SHORT
        and reading.key(body.start - 1) == "("
        and reading.key(body.end) == ")"
        and body.start - 1 in ends
        and any(reading.is_letters(at) for at in range(body.start, body.end))
    }
    for start in short:
        body = found.body_at.pop(start)
        found.taken[start : body.end] = [False] * (body.end - start)
    found.bodies = [body for body in found.bodies if body.start not in short]


def _find_short_names(reading: Reading, found: Found) -> None:
    """Marks the short names that the text gives to bodies in brackets: ``Hepza`` after ``Ban Quản lý ... (Hepza)``."""
    tokens = reading.tokens
    short: dict[str, Body] = {}
    for body in found.bodies:
        at = body.end + 1
        if reading.key(body.end) != "(" or reading.key(at + 1) != ")" or not tokens.capital[at] or found.taken[at]:
            continue
        word = tokens.word(at)
        own = reading.is_acronym(at) or (len(word) > 3 and reading.key(at) not in load_syllables())
        if own and word not in load_abbreviations() and not reading.longest(at, "head", "province", "region", "nation"):
            short.setdefault(word, body)
    if not short:
        return
    for index in range(len(tokens)):
        named = short.get(tokens.word(index))
        if named is None or index < named.end + 3 or found.taken[index] or tokens.blocked[index]:
            continue
        if (reading.glued(index) and reading.key(index - 1) in {"-", "/", "&"}) or reading.key(index - 1) == "(":
            continue
        same = Body(index, index + 1, named.head, named.pieces)
        found.bodies.append(same)
        found.body_at[index] = same
        found.take(index, index + 1)
    found.bodies.sort(key=lambda body: body.start)


def _find_aliases(reading: Reading, found: Found) -> None:
    """Marks the bare names of districts that the article names with their level (``quê hương Thường Xuân``)."""
    tokens = reading.tokens
    known = {scope.name: scope.level for scope in found.scopes if scope.level and scope.name and scope.known}
    for index, hits in reading.hits.items():
        if found.taken[index] or not tokens.capital[index]:
            continue
        for hit in hits:
            if hit.kind != "district" or any(found.taken[index : hit.end]):
                continue
            name = hit.row[0].name
            if reading.is_name(hit.end) and reading.goes_on(hit.end) and not tokens.shouted[index]:
                continue
            if reading.is_name(index - 1) and reading.goes_on(index) and not tokens.shouted[index]:
                continue
            level = known.get(name) or _told_by_context(reading, index, hit, _before(found, index))
            if level is None:
                continue
            scope = Scope(index, hit.end, level, name, True)
            found.places.append(scope)
            found.take(scope.start, scope.end)
            break


def _before(found: Found, index: int) -> list[Scope]:
    return [place for place in found.places if place.end == index - 1]


def _told_by_context(reading: Reading, index: int, hit: Hit, places: list[Scope]) -> str | None:
    """The level of a district that stands bare: its province follows, a preposition or the line's start precedes it."""
    province = reading.longest(hit.end + 1, "province")
    if province is not None and reading.key(hit.end) in {",", "-", "("}:
        levels = {place.level for place in hit.row if place.province == province.row.name}
        if levels:
            return levels.pop() if len(levels) == 1 else None
    if places and reading.key(index - 1) in {",", "và"} and hit.end - index > 1 and reading.goes_on(index):
        # `Hà Nội, Hạ Long`: a list of places.
        levels = {place.level for place in hit.row}
        return levels.pop() if len(levels) == 1 else None
    heads_line = (index == 0 or reading.tokens.next_line(index)) and reading.key(hit.end) == ":"
    if heads_line or (reading.key(index - 1) in _PREPOSITIONS and hit.end - index > 1):
        levels = {place.level for place in hit.row}
        return levels.pop() if len(levels) == 1 else None
    return None
