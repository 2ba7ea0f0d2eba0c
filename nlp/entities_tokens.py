"""The words and marks of a text as entities are read from it: one pass, raw offsets, look-up keys.

The keys of neighbouring tokens joined by blanks are what the vocabularies are matched against, so ``TP.Vinh``,
``TP. Vinh`` and a name broken over two lines look the same.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from nlp.text import place_tones

_TOKEN = re.compile(r"[^\W_]+(?:['’ʼ][^\W_]+)*(?:&[^\W_]+(?:['’][^\W_]+)*)*|[^\w\s]")
_BLANK_LINE = re.compile(r"\n[^\S\n]*\n")
BREAK = "¶"
"""The key of a paragraph break; no vocabulary entry holds it."""

NOTHING, BLANK, LINE, PARAGRAPH = range(4)
"""What stands before a token: nothing, white space, a line break, an empty line."""


@dataclass(slots=True)
class Tokens:
    """The tokens of a text as parallel lists."""

    text: str
    keys: list[str] = field(default_factory=list)
    starts: list[int] = field(default_factory=list)
    ends: list[int] = field(default_factory=list)
    gaps: list[int] = field(default_factory=list)
    words: list[bool] = field(default_factory=list)
    """Whether the token is a word or number, no mark."""
    capital: list[bool] = field(default_factory=list)
    """Whether it begins with a capital letter."""
    shouted: list[bool] = field(default_factory=list)
    """Whether it stands in a line written in capitals throughout, where capitals tell nothing."""
    blocked: list[bool] = field(default_factory=list)
    """Whether it lies inside a reference."""

    def __len__(self) -> int:
        return len(self.keys)

    def word(self, index: int) -> str:
        """The token as written."""
        return self.text[self.starts[index] : self.ends[index]]

    def slice(self, start: int, end: int) -> str:
        """The text from the first to the last of the tokens ``[start, end)``, as written."""
        return self.text[self.starts[start] : self.ends[end - 1]]

    def is_name_word(self, index: int) -> bool:
        """Whether the token may belong to a proper name: capital, in running text, outside references."""
        return self.capital[index] and not self.shouted[index] and not self.blocked[index]

    def next_line(self, index: int) -> bool:
        """Whether a line or paragraph break stands before the token."""
        return self.gaps[index] >= LINE


@lru_cache(maxsize=65_536)
def token_key(word: str) -> str:
    """The form in which a token is looked up: small letters, tones in their new places."""
    lowered = word.lower()
    if len(lowered) > 2:
        lowered = place_tones(lowered)
    return lowered.replace("’", "'").replace("ʼ", "'").replace("–", "-").replace("—", "-")


def phrase_key(phrase: str) -> str:
    """The keys of a phrase's tokens, joined by blanks."""
    return " ".join(token_key(match.group()) for match in _TOKEN.finditer(phrase))


def read_tokens(text: str, blocked: list[tuple[int, int]]) -> Tokens:
    """The tokens of ``text``; those inside the spans of ``blocked`` (references, in order) are marked so."""
    tokens = Tokens(text)
    plain: list[bool] = []
    loud: list[bool] = []
    position = 0
    span = 0
    for match in _TOKEN.finditer(text):
        start, end = match.span()
        word = match.group()
        while span < len(blocked) and blocked[span][1] <= start:
            span += 1
        is_word, is_capital = word[0].isalnum(), word[0].isupper()
        tokens.keys.append(token_key(word))
        tokens.starts.append(start)
        tokens.ends.append(end)
        tokens.gaps.append(_gap(text[position:start]))
        tokens.words.append(is_word)
        tokens.capital.append(is_capital)
        tokens.blocked.append(span < len(blocked) and blocked[span][0] < end)
        plain.append(is_word and not word.isdigit())
        loud.append(is_word and word.isupper())
        position = end
    tokens.shouted = _shouted(tokens.gaps, plain, loud)
    return tokens


def _gap(between: str) -> int:
    if between == " ":
        return BLANK
    if not between:
        return NOTHING
    if "\n" not in between:
        return BLANK
    return PARAGRAPH if _BLANK_LINE.search(between) else LINE


def _shouted(gaps: Sequence[int], plain: Sequence[bool], loud: Sequence[bool]) -> list[bool]:
    """For each token, whether its line is in capitals: at least three words and five in six of its letters' words.

    ``plain`` are the words of letters, ``loud`` those in capitals.
    """
    shouted: list[bool] = []
    start = 0
    size = len(gaps)
    for index in range(1, size + 1):
        if index < size and gaps[index] < LINE:
            continue
        words = sum(plain[start:index])
        shouted.extend([words >= 3 and sum(loud[start:index]) * 6 >= words * 5] * (index - start))
        start = index
    return shouted
