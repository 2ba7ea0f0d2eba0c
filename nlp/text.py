"""Normal forms of Vietnamese text, and the way back to the original offsets.

Sources of the rules: Unicode NFC; the letters đ/Đ, which no Unicode decomposition reduces; Cyrillic and Greek letters
that print like Latin ones in document symbols (`120/2020/NĐ-СР`).
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff\ud800-\udfff]")
_SPACES = re.compile(r"[^\S\n]+")
_MARKS = re.compile("[\u0300-\u036f]")
_TONES = {"\u0300", "\u0301", "\u0303", "\u0309", "\u0323"}

_LOOK_ALIKES = str.maketrans(
    "АВЕКМНОРСТХУаеорсухіІЈѕЅΑΒΕΗΙΚΜΝΟΡΤΧΥΖο",
    "ABEKMHOPCTXYaeopcyxiIJsSABEHIKMNOPTXYZo",
)


def to_nfc(text: str) -> str:
    """The text in Unicode normal form C, the form in which all offsets are counted."""
    return text if unicodedata.is_normalized("NFC", text) else unicodedata.normalize("NFC", text)


def clean_text(text: str) -> str:
    """One line of NFC text: invisible characters and lone surrogates gone, white space one blank each, ends trimmed."""
    if text.isascii():
        return " ".join(text.split())
    return " ".join(_INVISIBLE.sub("", to_nfc(text)).split())


@lru_cache(maxsize=65_536)
def _fold_character(character: str) -> str:
    lowered = character.lower().replace("đ", "d")
    return _MARKS.sub("", unicodedata.normalize("NFD", lowered))


def fold(text: str) -> str:
    """The text in lower case without diacritics: ``Công đoàn`` gives ``cong doan``.

    One folding for the search index and the queries. The length may differ from the original's.
    """
    return "".join(map(_fold_character, to_nfc(text)))


def latin_look_alikes(text: str) -> str:
    """Cyrillic and Greek letters that print like Latin ones as those Latin letters; the length stays the same."""
    return text.translate(_LOOK_ALIKES)


def place_tones(word: str) -> str:
    """The word with its tone mark where the new orthography puts it (``hòa``, ``khỏe`` for ``hoà``, ``khoẻ``).

    Only the pairs oa, oe, uy at the end of a word move; the length stays the same.
    """
    return _OLD_TONES.sub(lambda match: _NEW_TONES[match.group(0)], word)


def _tone_pairs() -> dict[str, str]:
    pairs: dict[str, str] = {}
    for first, second in ("oa", "oe", "uy"):
        for tone in _TONES:
            new = unicodedata.normalize("NFC", first + tone) + second
            old = first + unicodedata.normalize("NFC", second + tone)
            for variant in (str, str.upper, str.capitalize):
                pairs[variant(old)] = variant(new)
    return pairs


_NEW_TONES = _tone_pairs()
_OLD_TONES = re.compile(r"(?<![qQ])(?:" + "|".join(_NEW_TONES) + r")(?!\w)")
