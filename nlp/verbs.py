"""The verb of a few words, without a tagger: by the parts of speech with which `nlp.phrases` tells units apart."""

from __future__ import annotations

import re
from functools import lru_cache

from nlp.phrases import Token, find_word, load_words
from nlp.text import place_tones

_WORD = re.compile(r"[^\W\d_]+")
_WEAK = frozenset(
    {"có", "được", "bị", "là", "đạt", "lên", "xuống", "đến", "tới", "chiếm", "gồm", "bao gồm", "còn", "thuộc"}
    | {"tham gia", "trị giá", "theo", "vào", "ra", "qua", "cần", "phải", "nhằm", "dành"}
)
"""Verbs that go with any figure and do not say what was done."""


@lru_cache(maxsize=8192)
def find_verb(words: str) -> str | None:
    """The first verb that says what was done, in small letters: ``trao tặng suất quà`` gives ``trao tặng``.

    A capital behind the first word begins a name (``chương trình của Thành ủy``), which has no verb.
    """
    tokens = [Token(*match.span(), place_tones(match.group().lower())) for match in _WORD.finditer(words)]
    index = 0
    while index < len(tokens):
        size, kind = find_word(tokens, index, load_words())
        word = " ".join(token.form for token in tokens[index : index + size])
        if kind == "V" and word not in _WEAK and (index == 0 or words[tokens[index].start].islower()):
            return word
        index += size
    return None
