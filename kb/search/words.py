"""The words of a text as the index holds them: one function for what is indexed and for what is asked.

A word is a run of letters and digits; a number with thousands points is one word without them, so that ``1.234``
and ``1234`` are the same. Everything else separates: ``39-CT/HU`` and ``39 - CT / HU`` are the words 39, ct, hu in a
row. At each position stand the folded word and, where it differs, the exact one, so that every word of a query
chooses by its own accents, also inside a phrase.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from nlp.text import fold, latin_look_alikes, place_tones, to_nfc

PARAGRAPH_GAP = 10
"""Positions left free between paragraphs, so that no phrase runs from a headline into the lead."""

_WORD = re.compile(
    r"(?P<thousands>(?<![^\W_])(?<!\d[.,])\d{1,3}(?:\.\d{3})+(?![^\W_]|\.\d))"
    r"|(?P<break>\n\s*\n)"
    "|(?P<word>(?:[^\\W_][\u0300-\u036f]*)+)"
)

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


def find_words(text: str) -> list[Word]:
    """The words of a text in order; spans count code points of ``text`` as given."""
    words: list[Word] = []
    position = 0
    for match in _WORD.finditer(text):
        kind = match.lastgroup
        if kind == "break":
            position += PARAGRAPH_GAP
            continue
        written = match.group()
        if kind == "thousands":
            written = written.replace(".", "")
        exact, folded = word_forms(written)
        words.append(Word(exact, folded, position, match.start(), match.end()))
        position += 1
    return words


def key_of(word: Word) -> str:
    """The index term that a query's word looks up: exact where it was typed with accents, folded otherwise."""
    return word.exact if word.exact != word.folded else word.folded


def pair(first: str, second: str) -> str:
    """The index term of two words in a row; no word holds a blank."""
    return f"{first} {second}"


def index_terms(words: Sequence[Word], pairs: frozenset[str]) -> list[tuple[str, int]]:
    """Every term of the words with its position: folded, exact, and the frequent pairs that begin there."""
    terms: list[tuple[str, int]] = []
    last = len(words) - 1
    for at, word in enumerate(words):
        terms.append((word.folded, word.position))
        if word.exact != word.folded:
            terms.append((word.exact, word.position))
        if at == last:
            continue
        following = words[at + 1]
        folded = pair(word.folded, following.folded)
        if folded in pairs and following.position == word.position + 1:
            firsts, seconds = {word.folded, word.exact}, {following.folded, following.exact}
            # Each word of a query chooses by its own accents: ``lao động`` is a folded and an exact one.
            terms += [(pair(first, second), word.position) for first in firsts for second in seconds]
    return terms
