"""Bodies and places named again: in capitals, by a short name of their own, by the bare name of a district."""

from __future__ import annotations

from nlp.abbreviations import load_abbreviations
from nlp.entities_found import Found
from nlp.entities_lexicon import Hit
from nlp.entities_reading import Reading, load_syllables
from nlp.organizations import Body
from nlp.organizations_brands import is_no_company
from nlp.organizations_names import Piece
from nlp.places_levels import Scope

_LONGEST_SHORT = 3
"""Tokens in a short name that stands in brackets."""
_KNOWN_BY = 3
"""Words by which a body named before is looked up: shorter names say too little in capitals."""
_PREPOSITIONS = {"tại", "ở", "về", "lên", "xuống", "quê"}


def find_shouted(reading: Reading, found: Found) -> None:
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


def drop_bracketed(reading: Reading, found: Found) -> None:
    """Leaves out short names that only say in brackets how the body before them is called: ``... Việt Nam (VITAS)``."""
    ends = {body.end for body in found.bodies}
    heads = {reading.key(body.start) for body in found.bodies if reading.key(body.end) == "("}
    short = {
        body.start
        for body in found.bodies
        if body.end - body.start <= _LONGEST_SHORT
        and reading.key(body.start - 1) == "("
        and reading.key(body.end) == ")"
        and body.start - 1 in ends
        and reading.is_letters(body.end - 1)
        and (body.end - body.start == 1 or reading.key(body.start) in heads)
    }
    for start in short:
        body = found.body_at.pop(start)
        found.taken[start : body.end] = [False] * (body.end - start)
    found.bodies = [body for body in found.bodies if body.start not in short]


def find_short_names(reading: Reading, found: Found) -> None:
    """Marks the short names that the text gives to bodies in brackets: ``Hepza`` after ``Ban Quản lý ... (Hepza)``."""
    tokens = reading.tokens
    short: dict[str, Body] = {}
    for body in found.bodies:
        at = body.end + 1
        if reading.key(body.end) != "(" or reading.key(at + 1) != ")" or not tokens.capital[at] or found.taken[at]:
            continue
        word = tokens.word(at)
        own = reading.is_acronym(at) or (len(word) > 3 and reading.key(at) not in load_syllables())
        common = word in load_abbreviations() or is_no_company(reading, at)
        place = reading.longest(at, "head", "province", "district", "region", "nation")
        if own and not common and place is None:
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
        if index >= 2 and tokens.keys[index - 2 : index] == ["công", "đoàn"] and tokens.capital[index - 2]:
            # `Công đoàn TISCO`
            same = Body(index - 2, index + 1, named.head, (Piece(words="Công đoàn"), *named.pieces))
        found.bodies.append(same)
        found.body_at[same.start] = same
        found.take(same.start, same.end)
    found.bodies.sort(key=lambda body: body.start)


def find_aliases(reading: Reading, found: Found) -> None:
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
