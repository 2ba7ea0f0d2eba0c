"""Organisations, persons and places named in a text (contract: spans exact, none overlaps another).

Bodies and places are read first, from left to right and the longest that the grammar allows; persons are then read
from what is left between them. Nothing is marked inside a reference: the issuer in a document's name belongs to it.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from datetime import date

from nlp.abbreviations import find_definitions
from nlp.annotations import Entity, Reference, Sentence
from nlp.entities_found import Found
from nlp.entities_names import Names
from nlp.entities_reading import Reading
from nlp.entities_scan import scan
from nlp.entities_tokens import read_tokens
from nlp.organizations import Body
from nlp.persons import find_persons


def find_entities(
    text: str,
    *,
    sentences: Sequence[Sentence] = (),
    references: Sequence[Reference] = (),
    published: date | None = None,
) -> list[Entity]:
    """The entities of ``text`` in order, none inside or across one of ``references``; ``published`` tells which
    provinces there were."""
    blocked = sorted((reference.start, reference.end) for reference in references)
    tokens = read_tokens(text, blocked)
    if not len(tokens):
        return []
    reading = Reading.of(tokens)
    found = scan(reading)
    names = Names(tokens, found.scopes, find_definitions(text), published)
    entities = _named(reading, found, names)
    entities += find_persons(reading, found, sentences)
    return sorted(entities, key=lambda entity: entity.start)


def _named(reading: Reading, found: Found, names: Names) -> list[Entity]:
    tokens = reading.tokens
    text = tokens.text
    entities: list[Entity] = []
    provinces = {scope.name: scope for scope in found.places if scope.level in {"tỉnh", "thành phố"} and scope.known}
    full = [names.body(body) for body in found.bodies]
    distinct = sorted(set(full))
    for body, name in zip(found.bodies, full, strict=True):
        start, end = tokens.starts[body.start], tokens.ends[body.end - 1]
        if _is_short(body):
            longer = _longer(name, distinct)
            # `Sở Cảnh sát Tokyo` is none of a province of Vietnam.
            abroad = reading.longest(body.end, "region", "country") is not None
            name = names.at_home(name) if longer == name and body.head.name == "Sở" and not abroad else longer
        entities.append(Entity(start, end, text[start:end], "ORG", name))
    for scope in found.places:
        start, end = tokens.starts[scope.start], tokens.ends[scope.end - 1]
        named = provinces.get(scope.name)
        if scope.level is None and scope.name is not None and named is not None and named.level == "tỉnh":
            entities.append(Entity(start, end, text[start:end], "LOC", named.full))
        else:
            entities.append(Entity(start, end, text[start:end], "LOC", names.place(scope)))
    return entities


def _is_short(body: Body) -> bool:
    """Whether the name tells a field and no place (``Sở Xây dựng``): the article may have said whose it is."""
    return "domain" in body.head.tails and not any(piece.scope for piece in body.pieces)


def _longer(name: str, full: Sequence[str]) -> str:
    """The one of the names in order ``full`` that goes on from ``name``; ``name`` itself where none or several do."""
    first = bisect_left(full, name + " ")
    longer = [other for other in full[first : first + 2] if other.startswith(name + " ")]
    return longer[0] if len(longer) == 1 else name
