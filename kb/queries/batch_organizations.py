"""Which organisation a line means: its id, one of its names, with abbreviations and with or without accents."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import lru_cache

from sqlalchemy import select
from sqlalchemy.orm import Session

from kb.bodies import CONFEDERATION, Known, place_entity
from kb.models import Entity
from kb.queries.batch_names import Candidate, Meaning, agrees, check_line, choose, one_line
from kb.registry import is_generic, is_of_several, resolve_organization, unit_in
from kb.relative_names import is_relative, read_bare_seat, whole_name
from nlp.abbreviations import load_abbreviations
from nlp.gazetteer import load_places, place_key
from nlp.text import fold

_SHORTEST = 3
"""Letters of an abbreviation that is known in small letters too: ``ldld`` is one, ``cd`` may be anything."""
_IN_PROVINCE = re.compile(r"(?P<name>.+?)\s*(?:,|\()\s*(?P<province>[^,()]+?)\s*\)?")


class OrganizationNames:
    """The organisations of one knowledge base by every name that they have or had."""

    def __init__(self, session: Session) -> None:
        self._named: dict[str, list[tuple[str, str]]] = defaultdict(list)
        self._standing: dict[str, str] = {}
        self._names: dict[str, str] = {}
        columns = (Entity.id, Entity.label, Entity.name, Entity.aliases, Entity.merged_into, Entity.details)
        self._others: set[str] = set()
        for id_, label, name, aliases, merged_into, details in session.execute(select(*columns)):
            if label != "ORG":
                self._others.add(id_)
                continue
            self._standing[id_] = merged_into or id_
            if merged_into is None:
                self._names[id_] = name
            before = (details or {}).get("given", {}).get("name")
            for form in {name, *aliases, *([before] if before else [])}:
                for written in {form, whole_name(form)}:
                    self._named[fold(written)].append((written, merged_into or id_))

    def resolve(self, line: str) -> Meaning:
        """The organisation that the line means, as the registry has it; a name that several bodies of the country have
        is never that of the one that happens to be known."""
        words = one_line(line)
        wrong = check_line(words)
        if wrong is not None:
            return wrong
        if words in self._standing:
            id_ = self._standing[words]
            return Meaning("understood", id_, self._call(id_), "merged" if id_ != words else None)
        if words in self._others:
            return Meaning("unknown", reason="not_an_organization")
        full = _written_out(words)
        several = self._of_several(full)
        if several is not None:
            return several
        known = self._choose(id_ for form in (full, words) for id_ in self._called(form))
        if known is not None:
            return known
        if is_generic(full):
            return Meaning("unknown", reason="no_one_body")
        if is_relative(full) and full != CONFEDERATION:
            return Meaning("unknown", reason="no_place")
        return self._by_registry(full) or self._by_words(full) or Meaning("unknown", reason="not_known")

    def _call(self, id_: str) -> str:
        return self._names.get(id_, id_)

    def _choose(self, ids: Iterable[str], *, exact: bool = True) -> Meaning | None:
        return choose((Candidate(id_, self._call(id_)) for id_ in ids), exact=exact)

    def _called(self, name: str) -> Iterator[str]:
        return (id_ for written, id_ in self._named.get(fold(name), ()) if agrees(name, written))

    def _of_several(self, full: str) -> Meaning | None:
        """The bodies of all places of that name, for a name that does not tell them apart."""
        unit, bare = unit_in(full), read_bare_seat(full)
        if unit is not None and is_of_several(unit):
            places = load_places().find(unit)
        elif bare is not None:
            places = load_places().by_name.get(place_key(bare[1]), ())
        else:
            return None
        found: dict[str, Candidate] = {}
        for where in map(place_entity, places):
            known = _seated(full if bare is None else f"{bare[0]} {where.name}", where)
            around = where.parent.name if where.parent is not None else None
            name = f"{known.name}, {around}" if around else known.name
            standing = self._standing.get(known.id)
            found[known.id] = Candidate(standing or known.id, name, standing is not None)
        if len(found) == 1:
            return self._known(next(iter(found)), next(iter(found.values())).name)
        return choose(found.values())

    def _known(self, id_: str, name: str) -> Meaning:
        if id_ in self._standing:
            return Meaning("understood", self._standing[id_], self._call(self._standing[id_]))
        return Meaning("understood", id_, name, "not_named")

    def _by_registry(self, full: str) -> Meaning | None:
        for known in _registered(full):
            # Any text at all has an id: it means something where the knowledge base or the registry has it.
            if known.id in self._standing or known.place is not None or known.origin == "registry":
                return self._known(known.id, known.name)
        return None

    def _by_words(self, full: str) -> Meaning | None:
        wanted = fold(full).split()
        found = (id_ for key, forms in self._named.items() if all(word in key for word in wanted) for _, id_ in forms)
        return self._choose(found, exact=False)


def _seated(name: str, place: Known) -> Known:
    """The body of that full name at a place that bears the name of its unit."""
    return resolve_organization(name, None, None, lambda _: place)


def _registered(full: str) -> Iterator[Known]:
    yield resolve_organization(full, None, None)
    inside = _IN_PROVINCE.fullmatch(full)
    if inside is None:
        return
    province = load_places().provinces.get(place_key(re.sub(r"^tỉnh\s+", "", inside["province"], flags=re.IGNORECASE)))
    if province is not None and unit_in(inside["name"]) is not None:
        yield resolve_organization(inside["name"], province.name, None)


def _written_out(words: str) -> str:
    """The name without abbreviations; those typed in small letters or without accents are known too."""
    full = whole_name(words)
    return " ".join(_small().get(word, word) for word in full.split())


@lru_cache(maxsize=1)
def _small() -> dict[str, str]:
    """Full words by abbreviation in small letters: typed without its accents, it is meant without them."""
    found: dict[str, str] = {}
    for short, full in load_abbreviations().items():
        if len(short) >= _SHORTEST and short.isalpha() and " " in full:
            found.setdefault(fold(short), fold(full))
            found[short.lower()] = full if fold(short) != short.lower() else found[fold(short)]
    return found
