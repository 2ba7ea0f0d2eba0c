"""The verb of a few words, without a tagger: by ``data/parts_of_speech.tsv``, the longest word first."""

from __future__ import annotations

import re
from functools import lru_cache

from nlp.rows import FOLDER
from nlp.text import place_tones

_WORD = re.compile(r"[^\W\d_]+")
_LONGEST = 4
_WEAK = frozenset(
    {
        "có",
        "được",
        "bị",
        "là",
        "đạt",
        "lên",
        "xuống",
        "đến",
        "tới",
        "chiếm",
        "gồm",
        "bao gồm",
        "còn",
        "thuộc",
        "tham gia",
    }
    | {"trị giá", "theo", "vào", "ra", "qua", "cần", "phải", "nhằm", "dành"}
)
"""Verbs that go with any figure and do not say what was done."""


@lru_cache(maxsize=1)
def _load_parts() -> dict[str, str]:
    lines = (FOLDER / "parts_of_speech.tsv").read_text(encoding="utf-8").splitlines()
    pairs = (line.split("\t") for line in lines if not line.startswith("#"))
    return {place_tones(word): kind for kind, word in pairs}


@lru_cache(maxsize=8192)
def find_verb(words: str) -> str | None:
    """The first verb that says what was done, in small letters: ``trao tặng suất quà`` gives ``trao tặng``.

    A capital behind the first word begins a name (``chương trình của Thành ủy``), which has no verb.
    """
    parts = _load_parts()
    written = _WORD.findall(words)
    tokens = [place_tones(token.lower()) for token in written]
    index = 0
    while index < len(tokens):
        size, kind = 1, "?"
        for count in range(min(_LONGEST, len(tokens) - index), 0, -1):
            known = parts.get(" ".join(tokens[index : index + count]))
            if known is not None:
                size, kind = count, known
                break
        word = " ".join(tokens[index : index + size])
        if kind == "V" and word not in _WEAK and (index == 0 or written[index].islower()):
            return word
        index += size
    return None
