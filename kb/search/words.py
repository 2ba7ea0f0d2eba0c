"""The words of a text as the index holds them: one function for what is indexed and for what is asked.

A word is a run of letters and digits; a number with thousands points is one word without them, so that ``1.234``
and ``1234`` are the same. Everything else separates: ``39-CT/HU`` and ``39 - CT / HU`` are the words 39, ct, hu in a
row. At each position stand the folded word and, where it differs, the exact one, so that every word of a query
chooses by its own accents, also inside a phrase.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from nlp.text import fold, latin_look_alikes, place_tones, to_nfc

PARAGRAPH_GAP = 10
"""Positions left free between paragraphs, so that no phrase runs from a headline into the lead."""

WORD = re.compile(
    r"(?<![^\W_])(?<!\d[.,])\d{1,3}(?:\.\d{3})+(?![^\W_]|\.\d)"
    r"|\n\s*\n"
    "|(?:[^\\W_][\u0300-\u036f]*)+"
)
"""A number with thousands points, an end of a paragraph, or a run of letters and digits."""

_CROSSED_D = {ord("Ð"): "Đ", ord("Ɖ"): "Đ", ord("ð"): "đ"}
"""Letters of other alphabets that print like Đ and are found in its place."""


@dataclass(frozen=True, slots=True)
class Word:
    """A word: exact and folded form, its position in the order of words, its span in the text as given."""

    exact: str
    folded: str
    position: int
    start: int
    end: int


@lru_cache(maxsize=131_072)
def word_forms(written: str) -> tuple[str, str]:
    """The exact form (NFC, lower case, tone placement of the new orthography) and the folded one."""
    lowered = latin_look_alikes(to_nfc(written).translate(_CROSSED_D)).lower()
    return place_tones(lowered), fold(lowered)


@lru_cache(maxsize=131_072)
def read_word(written: str) -> tuple[str, str] | None:
    """Exact and folded form of what `WORD` found; None for the end of a paragraph."""
    return None if written[0] == "\n" else word_forms(written.replace(".", ""))


def find_words(text: str) -> list[Word]:
    """The words of a text in order; spans count code points of ``text`` as given."""
    words: list[Word] = []
    position = 0
    for match in WORD.finditer(text):
        forms = read_word(match.group())
        if forms is None:
            position += PARAGRAPH_GAP
            continue
        words.append(Word(*forms, position, match.start(), match.end()))
        position += 1
    return words


def key_of(word: Word) -> str:
    """The index term that a query's word looks up: exact where it was typed with accents, folded otherwise."""
    return word.exact if word.exact != word.folded else word.folded


def pair(first: str, second: str) -> str:
    """The index term of two words in a row; no word holds a blank."""
    return f"{first} {second}"


def index_terms(text: str, pairs: frozenset[str]) -> list[tuple[str, int]]:
    """Every term of a text with its position: folded, exact, and the frequent pairs that begin there.

    The words are those of `find_words`; without their spans they are found in half the time.
    """
    terms: list[tuple[str, int]] = []
    position = 0
    before_exact = before_folded = ""
    for written in WORD.findall(text):
        forms = read_word(written)
        if forms is None:
            position += PARAGRAPH_GAP
            before_folded = ""
            continue
        exact, folded = forms
        if before_folded and pair(before_folded, folded) in pairs:
            # Each word of a query chooses by its own accents: ``lao động`` is a folded and an exact one.
            firsts, seconds = {before_folded, before_exact}, {folded, exact}
            terms += [(pair(first, second), position - 1) for first in firsts for second in seconds]
        terms.append((folded, position))
        if exact != folded:
            terms.append((exact, position))
        before_exact, before_folded = exact, folded
        position += 1
    return terms
