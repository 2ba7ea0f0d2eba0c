"""Persons: names after honorifics and positions, family names with given names, lists of names, and bylines."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence

from nlp.abbreviations import load_abbreviations
from nlp.annotations import Entity, Sentence
from nlp.bylines import credited_after, find_bylines, initials_end, is_credit
from nlp.entities_found import Found
from nlp.entities_reading import GIVEN_NAMES, Reading, load_not_names, load_surnames, load_words
from nlp.persons_again import Again
from nlp.positions import Person, position_after, position_before, with_position
from nlp.tagging import tag_words

_LONGEST = 6
"""Words in the longest name: Y Sơn Hà Niê Kđăm has five."""
_VOWEL = re.compile("[AEIOUYƯ]")
_AT = {"ở", "tại", "đến", "từ", "về", "quê", "trên", "sang"}
"""Before the name of a place, although people speak behind it: ``chị Lan ở Cầu Diễn cho biết``."""
_NEVER = {"ông", "bà", "các", "những", "theo", "tại", "sau", "trong", "với", "trên", "được", "đây", "từ", "để", "do"}


def find_persons(reading: Reading, found: Found, sentences: Sequence[Sentence]) -> list[Entity]:
    """The persons named in the text, outside the bodies and places already found."""
    people = _Finder(reading, found, sentences).find()
    text = reading.tokens.text
    tokens = reading.tokens
    full: dict[str, str] = {}
    for person in people:
        name = _written(reading, person)
        if name.count(" ") >= 1 and "." not in name:
            full.setdefault(name, name)
    entities = []
    for person in people:
        start, end = tokens.starts[person.start], tokens.ends[person.end - 1]
        name = _written(reading, person)
        entities.append(Entity(start, end, text[start:end], "PER", _whole_name(name, full), person.position))
    return entities


def _written(reading: Reading, person: Person) -> str:
    words = " ".join(reading.tokens.slice(person.start, person.end).split())
    fixed = reading.longest(person.start, "person")
    if fixed is not None and fixed.end == person.end:
        return str(fixed.row)
    letters = [word for word in re.split(r"[\s.]+", words) if len(word) > 1]
    if letters and all(word.isupper() for word in letters):
        return re.sub(r"[^\W\d_]+", lambda match: match.group()[:1] + match.group()[1:].lower(), words)
    return words


def _whole_name(name: str, full: dict[str, str]) -> str:
    """The one longer name of the article that ends in ``name`` (``ông Chiến``); the name itself where none does."""
    if name.count(" ") >= 2:
        return name
    longer = [other for other in full if other.endswith(" " + name)]
    return longer[0] if len(longer) == 1 else name


class _Finder:
    def __init__(self, reading: Reading, found: Found, sentences: Sequence[Sentence]) -> None:
        self.sentences = sentences
        self.starts = [sentence.start for sentence in sentences]
        self.reading = reading
        self.tokens = reading.tokens
        self.found = found
        self.people: dict[int, Person] = {}

    def find(self) -> list[Person]:
        index = 0
        size = len(self.tokens)
        while index < size:
            if not self.tokens.capital[index] or self.found.taken[index] or self.tokens.blocked[index]:
                index += 1
                continue
            person = self._read(index)
            if person is None:
                index += 1
                continue
            self.people[person.start] = person
            index = self._credits_after(person) or self._list_after(person)
        introduced = list(self.people.values())
        self._find_bylines()
        again = Again(self.reading, self.found, self.people)
        again.find_whole()
        again.find_given(introduced)
        return [self.people[start] for start in sorted(self.people)]

    def _read(self, index: int) -> Person | None:
        """The person whose name starts at the token, which is capital."""
        reading = self.reading
        fixed = reading.longest(index, "person")
        if fixed is not None:
            return with_position(
                self.reading, self.found, index, fixed.end, position_before(reading, self.found, index)
            )
        if (
            not reading.is_name(index)
            or reading.longest(index, "nation")
            or (reading.glued(index) and reading.key(index - 1) in {"-", "/", "&", "."})
        ):
            return None
        called = self._is_called(index)
        before = position_before(reading, self.found, index)
        credit = is_credit(reading, index)
        if not (called or before or credit) and reading.longest(index, "honorific"):
            # `Anh Đức nói`: the name is the next word.
            return None
        initials = initials_end(reading, index, credit=credit) if credit or called else None
        if initials is not None and not any(self.found.taken[index:initials]):
            return Person(index, initials)
        end = self._name_end(index, free=called or before is not None or credit, called=called)
        if end is None:
            return None
        if not (called or before or credit) and not self._speaks(index, end):
            if reading.key(index - 1) in load_words("awards") or reading.person_end(index) is None:
                return None
        elif (credit and end - index < 2) or (
            before is not None and not called and end - index == 1 and not before.titled
        ):
            return None
        return with_position(self.reading, self.found, index, end, before)

    def _speaks(self, start: int, end: int) -> bool:
        """Whether a run of capital words does what only people do, and underthesea takes it for a proper noun."""
        if end - start < 2 or not any(hit.kind == "speech" for hit in self.reading.hits.get(end, ())):
            return False
        if self.reading.key(start - 1) in _AT:
            return False
        first, last = self.tokens.starts[start], self.tokens.ends[end - 1]
        sentence = self._sentence(first)
        if sentence is None:
            return False
        return any(
            word.tag == "Np" and word.start + sentence.start < last and first < word.end + sentence.start
            for word in tag_words(sentence.text)
        )

    def _sentence(self, position: int) -> Sentence | None:
        index = bisect_right(self.starts, position) - 1
        return self.sentences[index] if index >= 0 and position < self.sentences[index].end else None

    def _is_called(self, index: int) -> bool:
        """Whether an honorific stands right before the token."""
        for start in range(max(index - 3, 0), index):
            for hit in self.reading.all(start, "honorific"):
                if hit.end == index and not self.found.taken[start] and self.reading.goes_on(index):
                    if not self._is_place(start, index):
                        return True
                    break
        return False

    def _is_place(self, start: int, index: int) -> bool:
        """Whether the honorific at ``start`` is the first word of a place: ``Bà Rịa``; ``Anh Sơn`` is mostly a man."""
        if self.reading.key(start) == "anh":
            return False
        place = self.reading.longest(start, "district", "province", "region")
        return place is not None and place.end > index and self.tokens.capital[start]

    def _name_end(self, index: int, *, free: bool, called: bool = False) -> int | None:
        """The end of the name that starts at the token; ``free`` where something before it announces a name, ``called``
        where that is an honorific."""
        reading = self.reading
        if reading.is_acronym(index) and not (free and _VOWEL.search(reading.tokens.word(index))):
            # `các anh chị CN`: letters, not a name in capitals.
            return None
        if reading.is_acronym(index) and reading.is_name(index + 1) and reading.goes_on(index + 1):
            return None
        end = index
        while (
            end - index < _LONGEST
            and reading.is_name(end)
            and (end == index or reading.goes_on(end))
            and not self.found.taken[end]
        ):
            if reading.key(end) in load_not_names() and self._opens_other(end, index, called):
                break
            if end > index and reading.key(end) in _NEVER - {"được", "ông", "bà"}:
                # `Ảnh: Bích Ngọc Các cấp`: the next sentence begins.
                break
            if self.tokens.word(end) in load_abbreviations():
                break
            if end > index and any(hit.end > end + 1 for hit in reading.all(end, "rank", "head", "level")):
                break
            if reading.compound_end(end) > end + 1 and reading.key(end) not in load_surnames():
                break
            end += 1
            other = reading.longest(end + 1, "rank", "head")
            if reading.is_dash(end) and reading.glued(end) and reading.glued(end + 1) and free and other is None:
                # Korean and French given names: Geun-hye, Jean-Pierre.
                end += 2
        if end == index or (end == index + 1 and len(reading.key(index)) == 1):
            return None
        speaks = any(hit.kind == "speech" for hit in reading.hits.get(end, ()))
        if not (free or speaks) and reading.key(index) not in load_surnames():
            return None
        if end == index + 1 and reading.compound_end(index) > end:
            return None
        return end

    def _opens_other(self, index: int, start: int, called: bool) -> bool:
        """Whether a word that opens bodies and sentences does so here and is no given name."""
        reading = self.reading
        if called and index == start and reading.key(index) not in _NEVER:
            # `chị Hằng`, `anh Công`
            return reading.compound_end(index) > index + 1 or bool(reading.longest(index, "head", "rank", "level"))
        if index > start and reading.key(index) in GIVEN_NAMES:
            return reading.compound_end(index) > index + 1
        return index == start or reading.is_name(index + 1) or reading.compound_end(index) > index + 1

    def _credits_after(self, person: Person) -> int | None:
        if not is_credit(self.reading, person.start):
            return None
        following = credited_after(self.reading, self.found.taken, person.end)
        if following is None:
            return None
        self.people[following[0]] = Person(*following)
        return following[1]

    def _list_after(self, person: Person) -> int:
        """Reads the names that follow in the same list (``các đồng chí: A, B và C``); gives the token to go on from."""
        reading = self.reading
        said = position_before(reading, self.found, person.start)
        position = said.text if said is not None and said.shared else None
        while True:
            after = position_after(reading, self.found, person.end)
            index = person.end
            if after is not None and after.text == person.position:
                index = after.end
            if reading.key(index) not in {",", ";", "và"}:
                return person.end
            start = index + 1
            if reading.key(start) == "và":
                start += 1
            if start >= len(self.tokens) or self.found.taken[start] or not reading.goes_on(start):
                return person.end
            end = reading.person_end(start)
            if end is None or any(self.found.taken[start:end]):
                return person.end
            following = with_position(self.reading, self.found, start, end, None)
            if following.position is None:
                following.position = position
            self.people[following.start] = following
            person = following

    def _find_bylines(self) -> None:
        for start, end in find_bylines(self.reading, self.found.taken):
            if not any(person.start < end and start < person.end for person in self.people.values()):
                self.people[start] = Person(start, end)
