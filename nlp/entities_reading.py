"""A text as the grammars of entities read it: its tokens and the vocabulary found in it."""

from __future__ import annotations

import re
from collections.abc import Hashable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from underthesea.corpus import DictionaryLoader

from nlp.entities_lexicon import Hit, Kind, load_lexicon
from nlp.entities_tokens import LINE, NOTHING, Tokens, phrase_key, token_key
from nlp.rows import load_rows

_DASHES = {"-"}
_ACRONYM = re.compile(r"[A-ZĐƯ]{2,10}")
"""Letters without tones: names in capitals mostly have some."""
GIVEN_NAMES = {
    "công",
    "liên",
    "trường",
    "toàn",
    "phát",
    "nhân",
    "đại",
    "tiếp",
    "kết",
    "giải",
    "hội",
    "thực",
    "hằng",
    "kế",
    "hiện",
}
"""Words that open bodies and sentences, and are given names all the same."""


@lru_cache(maxsize=1)
def load_compounds() -> frozenset[str]:
    """The two-syllable words of underthesea's dictionary, as keys: in a name only their first syllable is capital."""
    words = (" ".join(map(token_key, word.split())) for word in DictionaryLoader("Viet74K.txt").words)
    return frozenset(word for word in words if word.count(" ") == 1)


@lru_cache(maxsize=1)
def load_syllables() -> frozenset[str]:
    """The syllables of the words of underthesea's dictionary, as keys: what is none of them is foreign."""
    return frozenset(token_key(part) for word in DictionaryLoader("Viet74K.txt").words for part in word.split())


@lru_cache(maxsize=1)
def load_surnames() -> frozenset[str]:
    """The first words of family names, as keys."""
    return frozenset(token_key(name.split()[0]) for name in load_rows("persons")["surnames"]["kinh"])


@lru_cache(maxsize=1)
def load_not_names() -> frozenset[str]:
    """Words that never stand in a person's name although they may be capital, as keys."""
    return frozenset(map(token_key, load_rows("persons")["not_names"]["words"]))


@lru_cache
def load_words(table: str, file: str = "persons") -> frozenset[str]:
    """The words of one of the lists of ``data/<file>.toml``, as keys."""
    return frozenset(map(phrase_key, load_rows(file)[table]["words"]))


@lru_cache(maxsize=1)
def load_function_words() -> frozenset[str]:
    """Small words that follow a name and do not belong to it, though a dictionary word may end in them."""
    return frozenset(load_rows("organizations")["after_names"]["words"])


@dataclass(slots=True)
class Reading:
    """Tokens with the vocabulary entries that start at each."""

    tokens: Tokens
    hits: dict[int, list[Hit]] = field(default_factory=dict)
    bodies: dict[Hashable, Any] = field(default_factory=dict)
    """Bodies already read, by where and how: bodies within bodies are asked for again and again."""
    short_countries: dict[int, bool] = field(default_factory=dict)
    """Whether a country of one syllable stands at a token, where that has been asked."""
    _last_names: frozenset[str] | None = None
    _called_names: frozenset[str] | None = None

    @classmethod
    def of(cls, tokens: Tokens) -> Reading:
        """The reading of the tokens, every vocabulary matched."""
        return cls(tokens, load_lexicon().find(tokens))

    def all(self, index: int, *kinds: Kind) -> Sequence[Hit]:
        """The entries of these kinds that start at the token, longest first."""
        hits = self.hits.get(index)
        return [hit for hit in hits if hit.kind in kinds] if hits else ()

    def longest(self, index: int, *kinds: Kind) -> Hit | None:
        """The longest entry of these kinds that starts at the token."""
        for hit in self.hits.get(index, ()):
            if hit.kind in kinds:
                return hit
        return None

    def key(self, index: int) -> str:
        """The token's key; empty before the first and after the last."""
        keys = self.tokens.keys
        return keys[index] if 0 <= index < len(keys) else ""

    def is_dash(self, index: int) -> bool:
        """Whether the token is a hyphen or dash."""
        return self.key(index) in _DASHES

    def goes_on(self, index: int) -> bool:
        """Whether the token is there, in the same line as the one before it and outside references."""
        tokens = self.tokens
        return index < len(tokens.gaps) and tokens.gaps[index] < LINE and not tokens.blocked[index]

    def is_name(self, index: int) -> bool:
        """Whether the token may belong to a proper name."""
        return index < len(self.tokens.keys) and self.tokens.is_name_word(index)

    def compound_end(self, index: int) -> int:
        """The token after a word of one or two syllables that starts with the capital token ``index``."""
        follows = index + 1
        if (
            self.goes_on(follows)
            and self.tokens.words[follows]
            and not self.tokens.capital[follows]
            and self.key(follows) not in load_function_words()
            and not (self.is_name(index - 1) and f"{self.key(index - 1)} {self.key(index)}" in load_compounds())
            and f"{self.key(index)} {self.key(follows)}" in load_compounds()
        ):
            return follows + 1
        return follows

    def name_run(self, index: int, limit: int) -> int:
        """The token after a run of at most ``limit`` capital words that starts at ``index``; none gives ``index``."""
        end = index
        while end - index < limit and self.is_name(end) and (end == index or self.goes_on(end)):
            end += 1
        return end

    def person_end(self, index: int) -> int | None:
        """The end of a run that is a family name and two or three given names, all capital; else None."""
        if self.key(index) not in load_surnames():
            return None
        end = self.name_run(index, 6)
        province = self.longest(index + 1, "province") if self.key(index) == "đoàn" else None
        if province is not None and province.end == end:
            # `Đoàn Hải Dương` is a province's delegation.
            return None
        for inner in range(index + 1, end):
            if self.key(inner) in load_not_names() - GIVEN_NAMES or self.compound_end(inner) > inner + 1:
                end = inner
                break
        # `Siu H'Linh`: the women of the Gia Rai and Ê Đê.
        two = end - index == 2 and self.key(index + 1).startswith("h'")
        return end if two or 3 <= end - index <= 5 else None

    def last_names(self) -> frozenset[str]:
        """The keys of all capital words of the text that stand right behind another word of a name."""
        if self._last_names is None:
            tokens = self.tokens
            self._last_names = frozenset(
                key
                for at, key in enumerate(tokens.keys)
                if at and tokens.capital[at] and self.is_name(at - 1) and self.goes_on(at)
            )
        return self._last_names

    def called_names(self) -> frozenset[str]:
        """The keys of all capital words of the text that stand right behind an honorific."""
        if self._called_names is None:
            called = {hit.end for hits in self.hits.values() for hit in hits if hit.kind == "honorific"}
            self._called_names = frozenset(self.key(at) for at in called if self.goes_on(at) and self.is_name(at))
        return self._called_names

    def is_acronym(self, index: int) -> bool:
        """Whether the token is a body's letters, no name shouted: ``Giám đốc BBC Mark Thompson``."""
        if not self.is_name(index) or self.key(index) in load_surnames() or self.longest(index, "honorific"):
            return False
        loud_before = self.goes_on(index) and self.is_name(index - 1) and self.tokens.word(index - 1).isupper()
        loud_after = self.goes_on(index + 1) and self.is_name(index + 1) and self.tokens.word(index + 1).isupper()
        return _ACRONYM.fullmatch(self.tokens.word(index)) is not None and not (loud_before or loud_after)

    def is_letters(self, index: int) -> bool:
        """Whether the token is letters without tones, as abbreviations are, whatever stands beside it."""
        return self.is_name(index) and _ACRONYM.fullmatch(self.tokens.word(index)) is not None

    def is_second_syllable(self, index: int) -> bool:
        """Whether the small word before the token and the token are one word (``yêu cầu``, ``con đường``)."""
        tokens = self.tokens
        return (
            index > 0
            and not tokens.capital[index]
            and tokens.words[index - 1]
            and self.goes_on(index)
            and self.key(index - 1) not in load_function_words()
            and f"{self.key(index - 1)} {self.key(index)}" in load_compounds()
            and f"{self.key(index - 2)} {self.key(index - 1)}" not in load_compounds()
        )

    def glued(self, index: int) -> bool:
        """Whether nothing stands between the token and the one before it."""
        gaps = self.tokens.gaps
        return 0 < index < len(gaps) and gaps[index] == NOTHING
