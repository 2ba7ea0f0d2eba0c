"""Where to look for reprints of a text: MinHash signatures over runs of words, and the keys by which texts meet.

Word runs are taken from the folded text without punctuation, so that a reprint with other accents, quotes or dashes
stays the same text. The hashing is rensa's (R-MinHash); its seed is fixed, since keys are kept in the database. Whether
two texts that meet are one is decided by `nlp.reprints`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from rensa import RMinHash

from nlp.text import fold

PERMUTATIONS = 64
RUN = 6
"""Words in a run."""
LEAST_COMMON = 2
"""Keys that two texts must share to be compared. Each is shared with the probability that a run of both texts together
is one of both: a note cut from a text ten times as long still shares two in 99 of 100 cases."""
_SEED = 20_240_704
_WORD = re.compile(r"\w+")


def signature(text: str) -> tuple[int, ...]:
    """The MinHash of the text's runs of six words: 64 numbers below 2**32; of its words where it has fewer."""
    words = _WORD.findall(fold(text))
    runs = [" ".join(words[start : start + RUN]) for start in range(len(words) - RUN + 1)] or words
    hashed = RMinHash(num_perm=PERMUTATIONS, seed=_SEED)
    hashed.update(runs)
    return tuple(hashed.digest())


def meeting_keys(signed: Sequence[int]) -> tuple[str, ...]:
    """A key for each number of the signature.

    Bands of several numbers would ask for a large common share of both texts, which a cut reprint does not have.
    """
    return tuple(f"{number:02d}-{value:08x}" for number, value in enumerate(signed))
