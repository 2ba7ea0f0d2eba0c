"""Near-duplicate texts: MinHash signatures over runs of words, and the bands by which candidates are found.

Word runs are taken from the folded text without punctuation, so that a reprint with other accents, quotes or dashes
stays the same text. The hashing is rensa's (R-MinHash); its seed is fixed, since signatures are kept in the database.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from rensa import RMinHash

from nlp.text import fold

PERMUTATIONS = 128
ROWS = 4
"""Hashes in a band: with 32 bands, texts that share half of their word runs meet in some band in 87 of 100 cases."""
RUN = 4
"""Words in a run."""
_SEED = 20_240_704
_WORD = re.compile(r"\w+")


def signature(text: str) -> tuple[int, ...]:
    """The MinHash of the text's runs of four words: 128 numbers below 2**32; of its words where it has fewer."""
    words = _WORD.findall(fold(text))
    runs = [" ".join(words[start : start + RUN]) for start in range(len(words) - RUN + 1)] or words
    hashed = RMinHash(num_perm=PERMUTATIONS, seed=_SEED)
    hashed.update(runs)
    return tuple(hashed.digest())


def bands(signed: Sequence[int]) -> tuple[str, ...]:
    """Keys of which two near-duplicates have at least one in common, nearly always."""
    starts = range(0, len(signed) - ROWS + 1, ROWS)
    return tuple(
        f"{number:02d}-" + "".join(f"{value:08x}" for value in signed[start : start + ROWS])
        for number, start in enumerate(starts)
    )


def similarity(first: Sequence[int], second: Sequence[int]) -> float:
    """The share of word runs that two texts have in common, estimated from their signatures (error about 0.05)."""
    if len(first) != len(second) or not first:
        return 0.0
    return sum(a == b for a, b in zip(first, second, strict=True)) / len(first)
