"""What bounds a number: ``trên``, ``khoảng``, ``ít nhất`` ... and the false friends that bound nothing."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import cast

from nlp.annotations import Bound, FigureKind
from nlp.rows import load_rows

_WINDOW = 48
_LONGEST = 4
_COMPARED = {"hơn", "cao hơn", "thấp hơn", "nhiều hơn", "ít hơn", "lớn hơn", "nhỏ hơn", "kém"}
_AGAINST = re.compile(r"\s*(?:so với|so sánh|kế hoạch|chỉ tiêu|dự toán|mức|cùng kỳ)")
_THAN_BEFORE = re.compile(r"\s*(?:so với|so sánh|cùng kỳ)")


@lru_cache(maxsize=1)
def load_bounds() -> tuple[Mapping[str, tuple[Bound, frozenset[str]]], Mapping[str, Bound]]:
    """The words before a number with their bound and what they must not follow, and the words after a figure."""
    before: dict[str, tuple[Bound, frozenset[str]]] = {}
    after: dict[str, Bound] = {}
    for name, row in load_rows("bounds").items():
        bound = cast(Bound, name)
        for words in row["before"]:
            before[words] = (bound, frozenset(row.get("not_after", ())))
        for words in row.get("after", ()):
            after[words] = bound
    return before, after


def words_before(low: str, position: int, window: int = _WINDOW) -> list[str]:
    """The words that stand before ``position`` in its line, the nearest last; punctuation clings to its word."""
    start = max(0, position - window)
    line = low.rfind("\n", start, position)
    piece = low[line + 1 if line >= 0 else start : position]
    words = piece.split()
    return words[1:] if line < 0 and start > 0 and words and not low[start - 1].isspace() else words


def find_bound(low: str, before: list[str], end: int, kind: FigureKind) -> Bound:
    """The bound of a figure that ends at ``end`` and that the words ``before`` precede."""
    known, after = load_bounds()
    for size in range(min(_LONGEST, len(before)), 0, -1):
        words = " ".join(before[-size:]).lstrip("(“\"'[")
        found = known.get(words)
        if found is None:
            continue
        bound, never_after = found
        if size < len(before) and before[-size - 1] in never_after:
            break
        if kind == "percent" and (words in _COMPARED - {"hơn"} or words == "vượt") and _AGAINST.match(low, end):
            break
        if words in _COMPARED - {"hơn"} and _THAN_BEFORE.match(low, end):
            break  # "ít hơn 9 cuộc so với cùng kỳ": by how much, and that exactly
        return bound
    for words, bound in after.items():
        if low.startswith(words, end + 1) and low[end : end + 1].isspace():
            return bound
    return "exact"
