"""An article's text cut into pieces that carry its annotations, ready for a template."""

from __future__ import annotations

from bisect import bisect
from collections.abc import Iterable
from dataclasses import dataclass, replace
from itertools import islice


@dataclass(frozen=True, slots=True)
class Mark:
    """One annotation to show: where it stands, its layer, where it leads and what the pointer tells."""

    start: int
    end: int
    layer: str
    """reference, anaphora, figure, org, per, loc, activity or hit."""
    href: str | None = None
    tip: str = ""
    anchor: str | None = None
    lost: tuple[str, ...] = ()
    """Anchors of marks that gave way to this one: links to them must still lead here."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text with the mark that covers it, if any; ``first`` where the mark begins here."""

    text: str
    mark: Mark | None = None
    first: bool = False


_RANK = {"reference": 0, "anaphora": 1, "figure": 2, "org": 3, "per": 3, "loc": 3, "activity": 4, "hit": 5}


def mark_text(text: str, marks: Iterable[Mark]) -> list[list[Piece]]:
    """Paragraphs of pieces; joined, their texts are the paragraph exactly.

    Marks may overlap: a reference wins over a figure, a figure over an entity, the longer over the shorter, and what
    is left of the loser outside the winner is not shown, since half a name would mislead.
    """
    chosen = _without_overlaps(text, marks)
    paragraphs: list[list[Piece]] = []
    position = 0
    nearest = 0
    for block in text.split("\n\n"):
        end = position + len(block)
        while nearest < len(chosen) and chosen[nearest].end <= position:
            nearest += 1
        paragraphs.append(_pieces(text, position, end, islice(chosen, nearest, None)))
        position = end + 2
    return paragraphs


def _without_overlaps(text: str, marks: Iterable[Mark]) -> list[Mark]:
    usable = [mark for mark in marks if 0 <= mark.start < mark.end <= len(text)]
    usable.sort(key=lambda mark: (_RANK[mark.layer], mark.start - mark.end, mark.start))
    taken: list[Mark] = []
    starts: list[int] = []
    lost: dict[int, list[str]] = {}
    for mark in usable:
        # Those taken so far do not overlap, so only the two neighbours can be in the way.
        place = bisect(starts, mark.start)
        clear_before = place == 0 or taken[place - 1].end <= mark.start
        if clear_before and (place == len(taken) or mark.end <= taken[place].start):
            taken.insert(place, mark)
            starts.insert(place, mark.start)
        elif mark.anchor is not None:
            winner = starts[place - 1] if not clear_before else starts[place]
            lost.setdefault(winner, []).append(mark.anchor)
    return [replace(mark, lost=tuple(lost[mark.start])) if mark.start in lost else mark for mark in taken]


def _pieces(text: str, start: int, end: int, marks: Iterable[Mark]) -> list[Piece]:
    pieces: list[Piece] = []
    at = start
    for mark in marks:
        if mark.start >= end:
            break
        if mark.start > at:
            pieces.append(Piece(text[at : mark.start]))
        begin = max(at, mark.start)
        stop = min(mark.end, end)
        pieces.append(Piece(text[begin:stop], mark, first=begin == mark.start))
        at = stop
    if at < end:
        pieces.append(Piece(text[at:end]))
    return pieces
