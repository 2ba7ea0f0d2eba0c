"""The references of a text: the official documents that it cites, each at every place where it does."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from datetime import date

from nlp.annotations import Reference
from nlp.references_context import add_context
from nlp.references_named import find_named
from nlp.references_numbered import find_numbered
from nlp.references_short import find_abbreviated
from nlp.symbols import plain_text
from nlp.text import to_nfc


def find_references(text: str, published: date | None = None) -> list[Reference]:
    """Every citation of an official document in the text, left to right, without overlap.

    Offsets count the code points of the NFC form of ``text``. ``published`` is the article's own date; no date of a
    document is completed from it, since a document's year is stated or unknown.
    """
    text = to_nfc(text)
    plain = plain_text(text)
    numbered = find_numbered(text, plain)
    numbered += find_abbreviated(text, plain, numbered)
    named = find_named(text, plain)
    return add_context(text, plain, _without_overlap([*numbered, *named]))


def _without_overlap(references: Iterable[Reference]) -> list[Reference]:
    """The references in order; of two that overlap the numbered one stays, then the longer one."""
    kept: list[Reference] = []
    starts: list[int] = []
    for reference in sorted(references, key=lambda r: (r.kind != "numbered", r.start - r.end, r.start)):
        place = bisect_right(starts, reference.start)
        free_before = place == 0 or kept[place - 1].end <= reference.start
        if free_before and (place == len(kept) or reference.end <= kept[place].start):
            kept.insert(place, reference)
            starts.insert(place, reference.start)
    return kept
