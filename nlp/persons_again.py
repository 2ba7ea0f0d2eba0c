"""Persons named again: whole names that stand without anything before them, and given names alone."""

from __future__ import annotations

from collections.abc import Sequence

from nlp.entities_found import Found
from nlp.entities_reading import Reading, load_not_names, load_words
from nlp.positions import Person, position_before, with_position


class Again:
    """Adds to ``people``, the persons of a text by the token they start at, the places where they are named again."""

    def __init__(self, reading: Reading, found: Found, people: dict[int, Person]) -> None:
        self.reading = reading
        self.found = found
        self.people = people

    def find_whole(self) -> None:
        """Marks names that the text has introduced where they stand again without anything before them."""
        tokens = self.reading.tokens
        known: dict[str, set[tuple[str, ...]]] = {}
        for person in self.people.values():
            if person.end - person.start >= 2:
                keys = tuple(tokens.keys[person.start : person.end])
                known.setdefault(keys[0], set()).add(keys)
        covered = [False] * len(tokens)
        for person in self.people.values():
            covered[person.start : person.end] = [True] * (person.end - person.start)
        for index in range(len(tokens)):
            if (
                tokens.keys[index] not in known
                or covered[index]
                or self.found.taken[index]
                or not tokens.capital[index]
            ):
                continue
            for keys in sorted(known[tokens.keys[index]], key=len, reverse=True):
                end = index + len(keys)
                if tuple(tokens.keys[index:end]) != keys or any(covered[index:end]) or any(self.found.taken[index:end]):
                    continue
                if self.reading.key(index - 1) in load_words("awards"):
                    continue
                if self.reading.is_name(end) and self.reading.goes_on(end) and not tokens.shouted[index]:
                    continue
                if any(tokens.blocked[index:end]):
                    continue
                before = position_before(self.reading, self.found, index)
                person = with_position(self.reading, self.found, index, end, before)
                self.people[index] = person
                covered[index:end] = [True] * len(keys)
                break

    def find_given(self, introduced: Sequence[Person]) -> None:
        """Marks the given name of somebody ``introduced`` in full where it stands alone: ``Sơn nói`` after ``anh Lê Văn
        Sơn``. Nothing where two persons bear it."""
        tokens = self.reading.tokens
        given: dict[tuple[str, ...], set[tuple[str, ...]]] = {}
        for person in introduced:
            keys = tuple(tokens.keys[person.start : person.end])
            for size in range(1, len(keys)):
                if size < 3:
                    given.setdefault(keys[-size:], set()).add(keys)
        covered = [False] * len(tokens)
        for person in self.people.values():
            covered[person.start : person.end] = [True] * (person.end - person.start)
        for index in range(len(tokens)):
            if not tokens.capital[index] or covered[index] or self.found.taken[index]:
                continue
            for end in (index + 2, index + 1):
                names = given.get(tuple(tokens.keys[index:end]))
                if names is None or any(covered[index:end]) or any(self.found.taken[index:end]):
                    continue
                whole = {keys for keys in names if not any(other[-len(keys) :] == keys for other in names - {keys})}
                if len(whole) == 1 and self._stands_alone(index, end):
                    said = position_before(self.reading, self.found, index)
                    self.people[index] = with_position(self.reading, self.found, index, end, said)
                    covered[index:end] = [True] * (end - index)
                    break

    def _stands_alone(self, index: int, end: int) -> bool:
        """Whether one or two capital words are a given name, no part of another name and no opening of a sentence."""
        reading, key = self.reading, self.reading.key(index)
        if not all(reading.is_name(at) for at in range(index, end)) or (
            end > index + 1 and not reading.goes_on(index + 1)
        ):
            return False
        if end == index + 1 and (len(key) < 2 or key in load_words("given_names_of_others") or key in load_not_names()):
            return False
        before, after = reading.key(index - 1), reading.key(end)
        if reading.is_name(index - 1) and reading.goes_on(index):
            return False
        if reading.is_name(end) and reading.goes_on(end):
            return False
        if reading.compound_end(end - 1) > end or before in load_words("before_other_names") | load_words("awards"):
            return False
        joined = {"-", "/", "&", "."}
        if (reading.glued(index) and before in joined) or (reading.glued(end) and after in joined - {"."}):
            return False
        if index > 0 and reading.goes_on(index) and (self.reading.tokens.words[index - 1] or before == ","):
            return True
        return (
            end > index + 1
            or after in load_words("after_given_names")
            or any(hit.kind == "speech" for hit in reading.hits.get(end, ()))
        )
