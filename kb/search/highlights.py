"""Where a query matches a text: spans in code points of the text as given, and an excerpt around the best of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from kb.search.query import Fuzzy, Group, Node, Not, Phrase, Symbol, Value
from kb.search.words import Word, find_words
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


@dataclass(frozen=True, slots=True)
class Snippet:
    """An excerpt of the annotated text and where it stands there."""

    start: int
    end: int
    text: str


def find_highlights(node: Node | None, text: str, headline_end: int, extra: Iterable[Span] = ()) -> tuple[Span, ...]:
    """The spans of ``text`` that the tree asks for, in order, apart from each other; phrases are marked whole.

    ``headline_end`` is where the headline ends in the text; ``extra`` are spans known otherwise (a document cited by
    its name).
    """
    found = list(extra)
    if node is not None:
        found += _Finder(text, headline_end).spans(node)
    return tuple(_merged(found)[:MAX_SPANS])


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


class _Finder:
    def __init__(self, text: str, headline_end: int) -> None:
        self._words = find_words(text)
        self._headline_end = headline_end
        self._at: dict[str, list[int]] = defaultdict(list)
        for number, word in enumerate(self._words):
            self._at[word.folded].append(number)
            if word.exact != word.folded:
                self._at[word.exact].append(number)

    def spans(self, node: Node) -> Iterator[Span]:
        if isinstance(node, Not | Value):
            return
        if isinstance(node, Group):
            if node.any:
                for item in node.items:
                    yield from self.spans(item)
            else:
                yield from self._all_of(node.items)
        elif isinstance(node, Symbol):
            yield from self._rows(node.terms, "text")
        elif isinstance(node, Fuzzy):
            for term, places in self._at.items():
                if is_near(term, node.term, node.distance):
                    yield from (self._span(at, at) for at in places if self._inside(at, node.field))
        elif node.slop is not None:
            yield from self._near(node)
        else:
            yield from self._rows(node.terms, node.field, node.written[-1] if node.prefix else None)

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
                terms = tuple(term for phrase in run[start : start + length] for term in phrase.terms)
                found = list(self._rows(terms, run[start].field))
                if found:
                    left.difference_update(part)
                    yield from found

    def _rows(self, terms: Sequence[str], field: str, begun: str | None = None) -> Iterator[Span]:
        """Every place where the words stand in a row; ``begun`` is the last one where only its beginning is given."""
        begins = () if begun is None else tuple({terms[-1], place_tones(terms[-1]), begun.lower()})
        first = terms[0]
        places: Iterable[int] = self._at.get(first, ()) if len(terms) > 1 or not begins else range(len(self._words))
        last = len(terms) - 1
        for at in places:
            end = at + last
            if end >= len(self._words) or not self._inside(end, field):
                continue
            row = self._words[at : end + 1]
            if row[-1].position - row[0].position != last:
                continue
            if all(
                _begins(word, begins) if begins and number == last else term in (word.exact, word.folded)
                for number, (term, word) in enumerate(zip(terms, row, strict=True))
            ):
                yield self._span(at, end)

    def _near(self, node: Phrase) -> Iterator[Span]:
        """Windows in which every word stands, with no more than ``slop`` others between them."""
        wanted = node.terms
        marks = sorted((at, number) for number, term in enumerate(wanted) for at in self._at.get(term, ()))
        for first, (start, _) in enumerate(marks):
            seen: set[int] = set()
            for last in range(first, len(marks)):
                at, number = marks[last]
                reach = self._words[at].position - self._words[start].position
                if reach > (node.slop or 0) + len(wanted) - 1:
                    break
                seen.add(number)
                if len(seen) == len(wanted):
                    if self._inside(at, node.field):
                        yield from (self._span(mark, mark) for mark, _ in marks[first : last + 1])
                    break

    def _inside(self, at: int, field: str) -> bool:
        return field != "headline" or self._words[at].end <= self._headline_end

    def _span(self, first: int, last: int) -> Span:
        return Span(self._words[first].start, self._words[last].end)


def _begins(word: Word, begins: tuple[str, ...]) -> bool:
    return word.exact.startswith(begins) or word.folded.startswith(begins)


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
