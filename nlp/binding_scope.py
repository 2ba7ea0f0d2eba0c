"""What the figures of one text are bound with, found by position in logarithmic time."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from nlp.annotations import Entity, Reference, Sentence
from nlp.binding_subjects import Body
from nlp.periods import FoundPeriod

_SENTENCE = re.compile(r"[^\n]+?(?:[.!?…](?=\s+[^\Wa-z\d_])|(?=\n)|$)")
_LONGEST_BEFORE = 1_200
_LONGEST_AFTER = 600


@dataclass(slots=True)
class Scope:
    """The text with its sentences, bodies, periods and entities in order, and the starts to look them up by."""

    text: str
    low: str
    sentences: Sequence[tuple[int, int]]
    bodies: Sequence[Body]
    periods: Sequence[FoundPeriod]
    entities: Sequence[Entity]
    references: Sequence[Reference] = ()
    given_names: frozenset[str] = field(init=False)
    """The last words of the persons' names, by which a text goes on to call them."""
    _sentence_starts: list[int] = field(init=False)
    _body_starts: list[int] = field(init=False)
    _period_starts: list[int] = field(init=False)
    _entity_starts: list[int] = field(init=False)
    _reference_starts: list[int] = field(init=False)
    _marks: dict[re.Pattern[str], tuple[list[int], list[int]]] = field(init=False)

    def __post_init__(self) -> None:
        self.entities = sorted(self.entities, key=lambda entity: entity.start)
        self.references = sorted(self.references, key=lambda reference: reference.start)
        persons = (entity.text.split() for entity in self.entities if entity.label == "PER")
        self.given_names = frozenset(words[-1] for words in persons if len(words) > 1)
        self._sentence_starts = [start for start, _ in self.sentences]
        self._body_starts = [body.start for body in self.bodies]
        self._period_starts = [period.start for period in self.periods]
        self._entity_starts = [entity.start for entity in self.entities]
        self._reference_starts = [reference.start for reference in self.references]
        self._marks = {}

    def sentence_at(self, position: int) -> tuple[int, int, int]:
        """The index, start and end of the sentence around ``position``, cut where no real sentence is that long."""
        index = max(0, bisect_right(self._sentence_starts, position) - 1)
        start, end = self.sentences[index] if self.sentences else (0, len(self.text))
        return index, max(start, position - _LONGEST_BEFORE), min(max(end, position), position + _LONGEST_AFTER)

    def bodies_in(self, start: int, end: int) -> Sequence[Body]:
        """The bodies that start in ``[start, end)`` and end before ``end``."""
        found = self.bodies[bisect_left(self._body_starts, start) : bisect_left(self._body_starts, end)]
        return [body for body in found if body.end <= end]

    def bodies_before(self, position: int) -> Iterator[Body]:
        """The bodies that end before ``position``, the nearest first."""
        for index in range(bisect_left(self._body_starts, position) - 1, -1, -1):
            if self.bodies[index].end <= position:
                yield self.bodies[index]

    def periods_in(self, start: int, end: int) -> Sequence[FoundPeriod]:
        """The periods that start in ``[start, end)``."""
        return self.periods[bisect_left(self._period_starts, start) : bisect_left(self._period_starts, end)]

    def entities_in(self, start: int, end: int) -> Sequence[Entity]:
        """The entities that start in ``[start, end)``."""
        return self.entities[bisect_left(self._entity_starts, start) : bisect_left(self._entity_starts, end)]

    def references_in(self, start: int, end: int) -> Sequence[Reference]:
        """The references that start in ``[start, end)``."""
        return self.references[bisect_left(self._reference_starts, start) : bisect_left(self._reference_starts, end)]

    def has(self, pattern: re.Pattern[str], start: int, end: int) -> bool:
        """Whether one of the words that ``pattern`` finds in the lower-case text lies in ``[start, end)``.

        The text is searched once for each pattern, so that asking costs the same however long a sentence is.
        """
        if pattern not in self._marks:
            spans = [match.span() for match in pattern.finditer(self.low)]
            self._marks[pattern] = [first for first, _ in spans], [last for _, last in spans]
        starts, ends = self._marks[pattern]
        index = bisect_left(starts, start)
        return index < len(ends) and ends[index] <= end

    def paragraph_of(self, position: int) -> int:
        """Where the line of ``position`` begins."""
        return self.text.rfind("\n", 0, position) + 1


def split_sentences(text: str, sentences: Sequence[Sentence]) -> list[tuple[int, int]]:
    """The spans of ``sentences``; a plain split at stops and line ends where there are none."""
    return [(item.start, item.end) for item in sentences] or [item.span() for item in _SENTENCE.finditer(text)]
