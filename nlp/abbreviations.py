"""Abbreviations written out: those of the field (``data/abbreviations.toml``) and those that an article defines."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from types import MappingProxyType

from nlp.rows import load_rows
from nlp.text import fold

_DEFINITION = re.compile(r"\(([A-ZĐ][A-ZĐa-zđ&\-]{1,11})\)")
_SYLLABLE = re.compile(r"[^\W\d_]+")
_LETTER = re.compile(r"[A-ZĐ]")
_REACH = 120
"""Characters before the bracket in which the full name may lie: no known definition is longer."""


@lru_cache(maxsize=1)
def load_abbreviations() -> Mapping[str, str]:
    """Each abbreviation of the field, spelled as in the press, with its full words."""
    return MappingProxyType({short: row["full"] for short, row in load_rows("abbreviations").items()})


def expand(text: str, definitions: Mapping[str, str] | None = None) -> str:
    """The text with every abbreviation written out; those of ``definitions`` come before those of the field.

    Whole words only, and none inside a document symbol (``15/KH-LĐLĐ``).
    """
    words = {**load_abbreviations(), **definitions} if definitions else load_abbreviations()
    pattern = _compile(words) if definitions else _pattern()

    def written_out(match: re.Match[str]) -> str:
        glued = text[match.end() : match.end() + 1].isalnum()
        return words[match.group()] + (" " if glued else "")

    return pattern.sub(written_out, text)


def find_definitions(text: str) -> dict[str, str]:
    """The abbreviations that the text itself introduces, as in ``Ban Quản lý dự án Đường sắt (BQLDADS)``.

    A definition counts where each letter of the abbreviation begins one of the syllables before the bracket, in
    order and up to the bracket; a small ``và`` between them may go without a letter.
    """
    found: dict[str, str] = {}
    for match in _DEFINITION.finditer(text):
        short = match.group(1)
        full = _full_name(text[max(match.start() - _REACH, 0) : match.start()], short)
        if full is not None:
            found.setdefault(short, full)
    return found


def _full_name(before: str, short: str) -> str | None:
    letters = [fold(letter) for letter in _LETTER.findall(short)]
    if len(letters) < 2:
        return None
    syllables = list(_SYLLABLE.finditer(before))
    position = len(syllables)
    for letter in reversed(letters):
        position -= 1
        while position >= 0 and syllables[position].group() in {"và", "của"}:
            position -= 1
        if position < 0 or fold(syllables[position].group()[0]) != letter:
            return None
    full = before[syllables[position].start() :]
    if re.search(r"[.;:()\n]", full):
        return None
    return " ".join(full.split())


def _compile(words: Mapping[str, str]) -> re.Pattern[str]:
    longest_first = sorted(words, key=len, reverse=True)
    # An abbreviation with a full stop may be glued to the next word: `TP.Vinh`.
    forms = [re.escape(word) + ("" if word.endswith(".") else r"(?![\w/&])") for word in longest_first]
    return re.compile(r"(?<![\w/&\-])(?:" + "|".join(forms) + ")")


@lru_cache(maxsize=1)
def _pattern() -> re.Pattern[str]:
    return _compile(load_abbreviations())
