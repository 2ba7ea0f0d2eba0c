"""What a copy of a text changed: word by word within sentences, whichever paragraphs those stand in now.

Sentences are matched first, so that paragraphs that were merged, split or moved do not look rewritten; matched
sentences are compared by words with difflib. The time is bounded: beyond fixed sizes sentences are shown as replaced.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

_SENTENCE = re.compile(r"(?<=[.!?…])[”\"’)]*\s+(?=[“\"‘(]?[A-ZĐÀ-Ỹ\d])")
_LIKE = 0.5
"""Share of common words (Dice) from which two sentences are one that was reworded."""
_LONGEST = 300
"""Words of a sentence; what is longer is no sentence and is cut."""
_MOST_PAIRS = 250_000
"""Sentences of one text times those of the other that are weighed against one another."""
_MOST_CELLS = 4_000_000
"""Words of one sentence times those of the other, summed over all sentences that are compared by words."""

PieceKind = Literal["same", "added", "removed"]
ParagraphKind = Literal["same", "moved", "changed", "added", "removed"]


@dataclass(frozen=True, slots=True)
class Piece:
    """Words that both texts have, that only the copy has (added), or only the original (removed)."""

    kind: PieceKind
    text: str


@dataclass(frozen=True, slots=True)
class ParagraphEdit:
    """A paragraph of the copy, or one of the original that the copy left out; ``moved``: unchanged, elsewhere."""

    kind: ParagraphKind
    pieces: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class Edits:
    """How a copy differs from the original."""

    headline: tuple[Piece, ...]
    description: tuple[Piece, ...]
    paragraphs: tuple[ParagraphEdit, ...]
    """In the copy's order; what was left out stands where it stood."""
    kept: float
    """Share of the original body's words that the copy has."""


@dataclass(frozen=True, slots=True)
class Text:
    """The parts of an article that are compared."""

    headline: str
    description: str | None
    article_body: str


def find_edits(original: Text, copy: Text) -> Edits:
    """What the copy changed of the original."""
    paragraphs, kept = _edit_body(original.article_body, copy.article_body)
    return Edits(
        headline=_edit_line(original.headline, copy.headline),
        description=_edit_line(original.description or "", copy.description or ""),
        paragraphs=paragraphs,
        kept=kept,
    )


def _edit_line(original: str, copy: str) -> tuple[Piece, ...]:
    before, after = original.split(), copy.split()
    if _weigh(set(before), set(after)) < _LIKE or len(before) * len(after) > _LONGEST**2:
        return _join([*_whole("removed", before), *_whole("added", after)])
    return _join([*edit_words(before, after)])


def _edit_body(original: str, copy: str) -> tuple[tuple[ParagraphEdit, ...], float]:
    before, after = list(_sentences(original)), list(_sentences(copy))
    matches = _match([words for _, words in before], [words for _, words in after])
    gone, anchors = _left_out(before, after, matches)
    in_place = _in_place(matches)
    edits = [ParagraphEdit("removed", pieces) for pieces in gone[-1]]
    by_paragraph: dict[int, list[int]] = defaultdict(list)
    for number, (paragraph, _) in enumerate(after):
        by_paragraph[paragraph].append(number)
    kept, cells = 0, 0
    for paragraph, numbers in by_paragraph.items():
        pieces: list[Piece] = list(anchors[paragraph, -1])
        for number in numbers:
            words = after[number][1]
            origin = before[matches[number]][1] if number in matches else None
            cells += len(words) * len(origin or ())
            if origin is None or (origin != words and cells > _MOST_CELLS):
                new = [*_whole("removed", origin or ()), *_whole("added", words)]
            else:
                new = list(edit_words(origin, words))
            kept += sum(len(piece.text.split()) for piece in new if piece.kind == "same")
            pieces += [*new, *anchors[paragraph, number]]
        is_moved = any(number in matches and number not in in_place for number in numbers)
        edits.append(ParagraphEdit(_kind(pieces, is_moved=is_moved), _join(pieces)))
        edits += [ParagraphEdit("removed", removed) for removed in gone[paragraph]]
    total = sum(len(words) for _, words in before)
    return tuple(edits), round(kept / total, 4) if total else 1.0


def _kind(pieces: Sequence[Piece], *, is_moved: bool) -> ParagraphKind:
    kinds = {piece.kind for piece in pieces}
    if kinds == {"added"}:
        return "added"
    if kinds - {"same"}:
        return "changed"
    return "moved" if is_moved else "same"


def _sentences(body: str) -> Iterator[tuple[int, list[str]]]:
    """The words of each sentence with the number of its paragraph."""
    paragraphs = (part for part in body.split("\n\n") if part.strip())
    for number, paragraph in enumerate(paragraphs):
        at = 0
        for start, end in [*(match.span() for match in _SENTENCE.finditer(paragraph)), (len(paragraph),) * 2]:
            # The closing quote goes with the sentence before it.
            words = paragraph[at : max(start, end)].split()
            at = end
            for cut in range(0, len(words), _LONGEST):
                yield number, words[cut : cut + _LONGEST]


def _match(before: Sequence[Sequence[str]], after: Sequence[Sequence[str]]) -> dict[int, int]:
    """Sentences of the copy with the one of the original that each comes from."""
    matches: dict[int, int] = {}
    places: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for number, words in enumerate(before):
        places[tuple(words)].append(number)
    for number, words in enumerate(after):
        free = places.get(tuple(words))
        if free:
            matches[number] = free.pop(0)
    taken = set(matches.values())
    old = [(number, set(words)) for number, words in enumerate(before) if number not in taken]
    new = [(number, set(words)) for number, words in enumerate(after) if number not in matches]
    if len(old) * len(new) > _MOST_PAIRS:
        return matches
    scores = [(-_weigh(theirs, ours), number, origin) for number, ours in new for origin, theirs in old]
    for score, number, origin in sorted(scores):
        if -score < _LIKE:
            break
        if number not in matches and origin not in taken:
            matches[number] = origin
            taken.add(origin)
    return matches


def _weigh(first: set[str], second: set[str]) -> float:
    return 2 * len(first & second) / (len(first) + len(second)) if first or second else 1.0


def _left_out(
    before: Sequence[tuple[int, list[str]]], after: Sequence[tuple[int, list[str]]], matches: Mapping[int, int]
) -> tuple[dict[int, list[tuple[Piece, ...]]], dict[tuple[int, int], list[Piece]]]:
    """What the copy lacks: whole paragraphs by the copy's paragraph that they follow (-1: none), and sentences by the
    copy's paragraph and sentence that they follow."""
    origins = {origin: number for number, origin in matches.items()}
    alive = {before[origin][0] for origin in origins}
    gone: dict[int, list[tuple[Piece, ...]]] = defaultdict(list)
    anchors: dict[tuple[int, int], list[Piece]] = defaultdict(list)
    last: int | None = None
    paragraph: list[Piece] = []
    for origin, (number, words) in enumerate(before):
        if origin in origins:
            last = origins[origin]
            continue
        piece = Piece("removed", " ".join(words))
        if number in alive:
            # At the head of its paragraph, what was cut stood before the sentence that comes next in it.
            following = next((origins[o] for o in range(origin, len(before)) if o in origins), None)
            is_first = last is None or before[matches[last]][0] != number
            if is_first and following is not None and before[matches[following]][0] == number:
                at = after[following][0]
                begins = following == 0 or after[following - 1][0] != at
                anchors[at, -1 if begins else following - 1].append(piece)
            elif last is not None:
                anchors[after[last][0], last].append(piece)
            continue
        paragraph.append(piece)
        if origin + 1 == len(before) or before[origin + 1][0] != number:
            gone[after[last][0] if last is not None else -1].append(_join(paragraph))
            paragraph = []
    return gone, anchors


def _in_place(matches: Mapping[int, int]) -> set[int]:
    """Sentences of the copy whose order is the original's: the longest row of them that rises."""
    numbers = sorted(matches)
    tails: list[int] = []
    ends: list[int] = []
    back: dict[int, int | None] = {}
    for number in numbers:
        at = bisect_left(tails, matches[number])
        back[number] = ends[at - 1] if at else None
        tails[at : at + 1] = [matches[number]]
        ends[at : at + 1] = [number]
    row: set[int] = set()
    current = ends[-1] if ends else None
    while current is not None:
        row.add(current)
        current = back[current]
    return row


def edit_words(before: Sequence[str], after: Sequence[str], *, glue: str = " ") -> Iterator[Piece]:
    """The words of both in their order, joined by ``glue``; without comparing where they are too many for that."""
    if before == after:
        yield from _whole("same", after, glue)
        return
    if len(before) * len(after) > _MOST_CELLS:
        yield from (*_whole("removed", before, glue), *_whole("added", after, glue))
        return
    for kind, from_start, from_end, start, end in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if kind == "equal":
            yield from _whole("same", after[start:end], glue)
        else:
            yield from _whole("removed", before[from_start:from_end], glue)
            yield from _whole("added", after[start:end], glue)


def _whole(kind: PieceKind, words: Sequence[str], glue: str = " ") -> list[Piece]:
    return [Piece(kind, glue.join(words))] if words else []


def _join(pieces: Sequence[Piece]) -> tuple[Piece, ...]:
    """The pieces, neighbours of one kind made one."""
    joined: list[Piece] = []
    for piece in pieces:
        if joined and joined[-1].kind == piece.kind:
            joined[-1] = Piece(piece.kind, f"{joined[-1].text} {piece.text}")
        else:
            joined.append(piece)
    return tuple(joined)
