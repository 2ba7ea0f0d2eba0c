"""The words that announce a document: `Nghị quyết`, `Kế hoạch hành động` and the like, in any letter case."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache

from nlp.symbols import DocumentType, load_document_types

BLANKS = " {1,3}"
"""Between two words of `plain_text`, in which a line break is a blank."""


CAPITAL = "[A-ZĐÀÁẢÃẠĂẰẮẲẴẶÂẦẤẨẪẬÈÉẺẼẸÊỀẾỂỄỆÌÍỈĨỊÒÓỎÕỌÔỒỐỔỖỘƠỜỚỞỠỢÙÚỦŨỤƯỪỨỬỮỰỲÝỶỸỴ]"
"""A pattern of one capital letter of Vietnamese; a range would take in small letters."""


def word_pattern(words: Iterable[str]) -> str:
    """A pattern of all words, longest first: each syllable with a small or a capital initial, or all in capitals.

    Words with the same first syllable share it, which keeps one pass over a long text fast.
    """
    tails: dict[str, list[list[str]]] = {}
    for word in sorted(set(words), key=len, reverse=True):
        first, *rest = word.split()
        tails.setdefault(first.lower(), []).append([syllable.lower() for syllable in rest])
    branches = []
    for first, rests in tails.items():
        for spell in (_either, str.upper):
            ends = "|".join("".join(BLANKS + spell(syllable) for syllable in rest) for rest in rests)
            branches.append(f"{spell(first)}(?:{ends})")
    return "|".join(branches)


def _either(syllable: str) -> str:
    return f"[{syllable[0]}{syllable[0].upper()}]{syllable[1:]}"


@lru_cache(maxsize=1)
def types_by_word() -> Mapping[str, DocumentType]:
    """The type for each word in lower case with single blanks; abbreviations printed for the word as they are."""
    types: dict[str, DocumentType] = {}
    for kind in load_document_types():
        types |= {word.lower(): kind for word in kind.words} | dict.fromkeys(kind.short, kind)
    return types


def type_of(word: str) -> DocumentType:
    """The document type that a match of `TYPE_WORD` names."""
    types = types_by_word()
    return types[word] if word in types else types[" ".join(word.lower().split())]


TYPE_WORD = re.compile(word_pattern(word for kind in load_document_types() for word in kind.words))
"""A type's word, wherever the letters stand; `stands_alone` tells whether it is a word of its own."""

SHORT_WORD = re.compile(
    "|".join(sorted((s for kind in load_document_types() for s in kind.short), key=len, reverse=True))
)

_NOT_BEFORE = re.compile(r"(?i:pháp|kỷ|kỉ|bộ|dự|chủ|định|trọng|đạo|sự) $")


def stands_alone(plain: str, start: int, end: int) -> bool:
    """Whether the span is no part of a longer word (``pháp luật``, ``kỷ luật``); a number may be glued to its end."""
    if (start and plain[start - 1].isalnum()) or plain[end : end + 1].isalpha():
        return False
    return plain[start].upper() != "L" or not _NOT_BEFORE.search(plain, max(0, start - 7), start)
