"""Where a query matches a text: spans in code points of the text as given, and an excerpt around the best of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from kb.search.query import Fuzzy, Group, Node, Not, Phrase, Symbol, Value
from kb.search.words import PARAGRAPH_GAP, WORD, read_word
from nlp.text import fold, place_tones

MAX_SPANS = 200
SNIPPET_LENGTH = 240
"""Characters that an excerpt aims at; whole words, so it may be a little longer."""
_MAX_RUN = 8


@dataclass(frozen=True, slots=True)
class Span:
    """A half-open stretch of a text, in code points."""

    start: int
    end: int


_Places = dict[int, Span]
"""The spans of words by their position in the text."""


@dataclass(frozen=True, slots=True)
class Snippet:
    """An excerpt of the annotated text and where it stands there."""

    start: int
    end: int
    text: str


class Highlighter:
    """Finds in one text after another what a tree asks for; what it learns of a word it keeps for the next text."""

    def __init__(self, node: Node | None) -> None:
        self._node = node
        self._known: dict[str, tuple[int, tuple[_Slot, ...]]] = {}
        self._slots = list(dict.fromkeys(_slots(node))) if node is not None else []
        self._plain: dict[str, tuple[_Slot, ...]] = {
            slot.term: (slot,) for slot in self._slots if slot == _Slot(slot.term)
        }
        self._others = [slot for slot in self._slots if slot != _Slot(slot.term)]

    def find(self, text: str, headline_end: int, extra: Iterable[Span] = ()) -> tuple[Span, ...]:
        """The spans of ``text`` that the tree asks for, in order, apart from each other; phrases are marked whole.

        ``headline_end`` is where the headline ends in the text; ``extra`` are spans known otherwise (a document cited
        by its name).
        """
        found = list(extra)
        if self._node is not None and self._slots:
            found += _Finder(self._places(text), headline_end).spans(self._node)
        return tuple(_merged(found)[:MAX_SPANS])

    def _places(self, text: str) -> dict[_Slot, _Places]:
        """For each slot the words that fill it, by position."""
        places: dict[_Slot, _Places] = {slot: {} for slot in self._slots}
        known, position = self._known, 0
        for match in WORD.finditer(text):
            written = match.group()
            step, filled = known.get(written) or self._learn(written)
            for slot in filled:
                places[slot][position] = Span(match.start(), match.end())
            position += step
        return places

    def _learn(self, written: str) -> tuple[int, tuple[_Slot, ...]]:
        """Positions that a word of a text takes, and the slots that it fills."""
        forms = read_word(written)
        if forms is None:
            learnt: tuple[int, tuple[_Slot, ...]] = (PARAGRAPH_GAP, ())
        else:
            exact, folded = forms
            filled = self._plain.get(exact, ())
            if exact != folded:
                filled += self._plain.get(folded, ())
            if self._others:
                filled += tuple(slot for slot in self._others if slot.takes(exact, folded))
            learnt = (1, filled)
        self._known[written] = learnt
        return learnt


def find_highlights(node: Node | None, text: str, headline_end: int, extra: Iterable[Span] = ()) -> tuple[Span, ...]:
    """`Highlighter.find` for a single text."""
    return Highlighter(node).find(text, headline_end, extra)


def cut_snippet(text: str, spans: Sequence[Span], body_start: int) -> Snippet:
    """The excerpt of the text after ``body_start`` in which most marked words stand; its beginning where none does."""
    inside = [span for span in spans if span.start >= body_start]
    best, start = -1, body_start
    for at, first in enumerate(inside):
        within = [span for span in inside[at : at + 50] if span.end <= first.start + SNIPPET_LENGTH - 40]
        # Different words count for more than the same one again.
        score = 5 * len({fold(text[span.start : span.end]) for span in within}) + len(within)
        if score > best:
            best, start = score, max(first.start - 40, body_start)
    start = _word_start(text, start, body_start)
    end = min(start + SNIPPET_LENGTH, len(text))
    paragraph = text.find("\n\n", start + SNIPPET_LENGTH // 2, end)
    if paragraph >= 0 and not any(span.start < end and span.end > paragraph for span in inside):
        end = paragraph
    for span in inside:
        if span.start < end < span.end:
            end = span.end
    while end < len(text) and not text[end].isspace():
        end += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return Snippet(start, end, text[start:end])


def _word_start(text: str, start: int, least: int) -> int:
    while start > least and not text[start - 1].isspace():
        start -= 1
    while start < len(text) and text[start].isspace():
        start += 1
    return start


@dataclass(frozen=True, slots=True)
class _Slot:
    """A place in the query that one word of a text can fill."""

    term: str
    begins: tuple[str, ...] = ()
    """Where only its beginning is given: what it may begin with."""
    distance: int = 0
    """Letters by which it may differ."""

    def takes(self, exact: str, folded: str) -> bool:
        """Whether a word fills a place that more than one word can fill."""
        if self.begins:
            return exact.startswith(self.begins) or folded.startswith(self.begins)
        return is_near(exact, self.term, self.distance) or is_near(folded, self.term, self.distance)


def _slots(node: Node) -> Iterator[_Slot]:
    if isinstance(node, Group):
        for item in node.items:
            yield from _slots(item)
    elif isinstance(node, Fuzzy):
        yield _Slot(node.term, distance=node.distance)
    elif isinstance(node, Phrase | Symbol):
        yield from _row_of(node)


def _row_of(node: Phrase | Symbol) -> list[_Slot]:
    """The slots of words in a row."""
    row = [_Slot(term) for term in node.terms]
    if isinstance(node, Phrase) and node.prefix:
        last = node.terms[-1]
        begins = dict.fromkeys((last, place_tones(last), node.written[-1].lower()))
        row[-1] = _Slot(last, tuple(begins))
    return row


class _Finder:
    """One text: where the words stand that fill the slots of the query."""

    def __init__(self, places: Mapping[_Slot, _Places], headline_end: int) -> None:
        self._places = places
        self._headline_end = headline_end

    def spans(self, node: Node) -> Iterator[Span]:
        if isinstance(node, Not | Value):
            return
        if isinstance(node, Group):
            if node.any:
                for item in node.items:
                    yield from self.spans(item)
            else:
                yield from self._all_of(node.items)
        elif isinstance(node, Fuzzy):
            yield from self._rows([_Slot(node.term, distance=node.distance)], node.field)
        elif isinstance(node, Symbol):
            yield from self._rows(_row_of(node), "text")
        elif node.slop is not None:
            yield from self._near(node)
        else:
            yield from self._rows(_row_of(node), node.field)

    def _all_of(self, items: Sequence[Node]) -> Iterator[Span]:
        run: list[Phrase] = []
        for item in items:
            if isinstance(item, Phrase) and not (item.quoted or item.prefix) and item.slop is None:
                if run and run[0].field != item.field:
                    yield from self._run(run)
                    run = []
                run.append(item)
                continue
            yield from self._run(run)
            run = []
            yield from self.spans(item)
        yield from self._run(run)

    def _run(self, run: Sequence[Phrase]) -> Iterator[Span]:
        """Bare words: in a row as in the query where they stand so anywhere, one by one for those that never do."""
        left = set(range(len(run)))
        for length in range(min(len(run), _MAX_RUN), 0, -1):
            for start in range(len(run) - length + 1):
                part = range(start, start + length)
                if length == 1 and start not in left:
                    continue
                row = [slot for phrase in run[start : start + length] for slot in _row_of(phrase)]
                found = list(self._rows(row, run[start].field))
                if found:
                    left.difference_update(part)
                    yield from found

    def _rows(self, row: Sequence[_Slot], field: str) -> Iterator[Span]:
        """Every place where words that fill the slots stand in a row."""
        first, *others = [self._places[slot] for slot in row]
        for at, begin in first.items():
            if all(at + number in places for number, places in enumerate(others, start=1)):
                end = others[-1][at + len(others)] if others else begin
                if self._inside(end, field):
                    yield Span(begin.start, end.end)

    def _near(self, node: Phrase) -> Iterator[Span]:
        """Windows in which every word stands, with no more than ``slop`` others between them."""
        row = _row_of(node)
        marks = sorted((at, number) for number, slot in enumerate(row) for at in self._places[slot])
        for first, (start, _) in enumerate(marks):
            seen: set[int] = set()
            for last in range(first, len(marks)):
                at, number = marks[last]
                if at - start > (node.slop or 0) + len(row) - 1:
                    break
                seen.add(number)
                if len(seen) == len(row):
                    if self._inside(self._places[row[number]][at], node.field):
                        yield from (self._places[row[other]][mark] for mark, other in marks[first : last + 1])
                    break

    def _inside(self, end: Span, field: str) -> bool:
        return field != "headline" or end.end <= self._headline_end


def _merged(spans: Iterable[Span]) -> list[Span]:
    merged: list[Span] = []
    for span in sorted(set(spans), key=lambda span: (span.start, -span.end)):
        if merged and span.start < merged[-1].end:
            if span.end > merged[-1].end:
                merged[-1] = Span(merged[-1].start, span.end)
        else:
            merged.append(span)
    return merged


def is_near(first: str, second: str, distance: int) -> bool:
    """Whether both words differ by ``distance`` letters at most (two letters exchanged count once)."""
    if abs(len(first) - len(second)) > distance:
        return False
    before: list[int] = []
    row = list(range(len(second) + 1))
    for at, letter in enumerate(first, start=1):
        earlier, before, row = before, row, [at]
        for other, wanted in enumerate(second, start=1):
            cost = min(before[other] + 1, row[-1] + 1, before[other - 1] + (letter != wanted))
            if earlier and other > 1 and letter == second[other - 2] and first[at - 2] == wanted:
                cost = min(cost, earlier[other - 2] + 1)
            row.append(cost)
        if min(row) > distance:
            return False
    return row[-1] <= distance
