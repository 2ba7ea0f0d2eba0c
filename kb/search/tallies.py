"""How many of the matching articles hold each value of a field: exact, and quick for queries that nearly all match.

What is counted is whichever is fewer: the articles that match, or those that do not, which are then taken off the
counts of all (kept with the state of the index).
"""

from __future__ import annotations

import heapq
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import tantivy

from kb.search.compile import Compiler
from kb.search.reader import Snapshot

MOST_VALUES = 65_000
"""Values that each part of the index counts before the parts are joined: fewer would make the counts approximate, and
beyond that the engine aborts, whichever way they are nested."""
_READ = 10_000
"""Values of a field that are taken over at once; the engine gives no more than 65,000 for all fields together."""
MONTHS = 12_000
"""More months than there are."""

Count = tuple[str, int]
"""A value and its articles."""


@dataclass(frozen=True, slots=True)
class Tally:
    """Values of a field with their articles, those with the most first, equal ones by value."""

    counts: tuple[Count, ...]
    rest: int
    """No value that is left out has more articles than these; 0 where none is left out."""


def tally(
    snapshot: Snapshot,
    matching: tantivy.Query,
    matched: int,
    compiler: Compiler,
    sizes: Mapping[str, int],
) -> dict[str, tuple[Count, ...]]:
    """For each field as many of its most frequent values as ``sizes`` says, with their exact numbers.

    ``matched`` is how many articles match.
    """
    if not sizes:
        return {}
    articles = snapshot.searcher.num_docs
    if 2 * matched <= articles:
        return _direct(snapshot, matching, sizes)
    new = [name for name in sizes if name not in snapshot.totals]
    if new:
        snapshot.totals.update(_read(snapshot, compiler.everything(), new))
    others = _count(snapshot, compiler.but(matching), dict.fromkeys(sizes, _READ))
    found: dict[str, tuple[Count, ...]] = {}
    unsure: dict[str, int] = {}
    for name, size in sizes.items():
        best = _best(snapshot.totals[name], others[name], size)
        if best is None:
            unsure[name] = size
        else:
            found[name] = best
    return found | (_direct(snapshot, matching, unsure) if unsure else {})


def _best(total: Tally, taken: Mapping[str, int], size: int) -> tuple[Count, ...] | None:
    """The values with the most articles once some are taken away; None where what was left out could be among them."""
    cut = len(taken) == _READ
    best: list[int] = []
    found: list[Count] = []
    for value, number in total.counts:
        if len(best) == size and number < best[0]:
            break
        if cut and value not in taken:
            return None
        left = number - taken.get(value, 0)
        if left:
            found.append((value, left))
            heapq.heappush(best, left)
            if len(best) > size:
                heapq.heappop(best)
    else:
        if total.rest and (len(best) < size or total.rest >= best[0]):
            return None
    return tuple(sorted(found, key=_order)[:size])


def _read(snapshot: Snapshot, query: tantivy.Query, names: Sequence[str]) -> dict[str, Tally]:
    counted = _direct(snapshot, query, dict.fromkeys(names, _READ))
    return {name: Tally(counts, counts[-1][1] if len(counts) == _READ else 0) for name, counts in counted.items()}


def _direct(snapshot: Snapshot, query: tantivy.Query, sizes: Mapping[str, int]) -> dict[str, tuple[Count, ...]]:
    counted = _count(snapshot, query, sizes)
    # Equal counts in a fixed order, so that one answer looks the same every time.
    return {name: tuple(sorted(counts.items(), key=_order)) for name, counts in counted.items()}


def _count(snapshot: Snapshot, query: tantivy.Query, sizes: Mapping[str, int]) -> dict[str, dict[str, int]]:
    wanted: dict[str, Any] = {
        name: {"terms": {"field": name, "size": size, "segment_size": max(MOST_VALUES, size)}}
        for name, size in sizes.items()
    }
    counted = snapshot.searcher.aggregate(query, wanted)
    return {
        name: {_text(bucket["key"]): int(bucket["doc_count"]) for bucket in counted[name]["buckets"]} for name in sizes
    }


def _text(key: object) -> str:
    return str(int(key)) if isinstance(key, int | float) else str(key)


def _order(item: Count) -> tuple[int, str]:
    return -item[1], item[0]
