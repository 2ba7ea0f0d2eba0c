"""Which words of a query stand in a row, each with the other ways to write it: what ranking rewards in a text."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import dataclass

from kb.search.query import Fuzzy, Group, Node, Phrase

_MAX_WORDS = 8
MAX_WAYS = 8

Terms = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Run:
    """Words in a row, written in each of the ways that abbreviations and full names allow, as typed first."""

    field: str
    ways: tuple[Terms, ...]
    quoted: bool
    """Whether it is a phrase of its own, which matches only in a row anyway."""


def find_runs(node: Node) -> Iterator[Run]:
    """The runs of a query that have to match, nothing that is excluded, inexact or near only."""
    if isinstance(node, Phrase):
        if _is_exact(node):
            yield Run(node.field, (node.terms[:_MAX_WORDS],), quoted=True)
    elif isinstance(node, Group) and node.any:
        ways = ways_of(node)
        if ways:
            yield Run(field_of(node), tuple(way[:_MAX_WORDS] for way in ways[:MAX_WAYS]), quoted=_is_quoted(node))
        else:
            for item in node.items:
                yield from find_runs(item)
    elif isinstance(node, Group):
        for bare, items in itertools.groupby(node.items, key=_row_of):
            row = list(items)
            if bare is None:
                for item in row:
                    yield from find_runs(item)
            else:
                rows = itertools.islice(itertools.product(*(ways_of(item) for item in row)), MAX_WAYS)
                yield Run(bare, tuple(tuple(itertools.chain(*way))[:_MAX_WORDS] for way in rows), quoted=False)


def find_inexact_pairs(node: Node) -> Iterator[tuple[Phrase | Fuzzy, Phrase | Fuzzy]]:
    """Two single words in a row of which one is a beginning or may differ by a letter."""
    if isinstance(node, Group) and not node.any:
        for first, second in itertools.pairwise(node.items):
            if _is_single(first) and _is_single(second) and _is_inexact(first) != _is_inexact(second):
                assert isinstance(first, Phrase | Fuzzy)  # noqa: S101 - what a single word is
                assert isinstance(second, Phrase | Fuzzy)  # noqa: S101
                if first.field == second.field:
                    yield first, second


def _is_exact(node: Phrase) -> bool:
    return not node.prefix and node.slop is None


def _is_bare(node: Node) -> bool:
    return isinstance(node, Phrase) and _is_exact(node) and not node.quoted


def ways_of(node: Node) -> tuple[Terms, ...]:
    """Every way to write a word, a phrase or a name of which the query holds several forms, as typed first; empty for
    all else."""
    if isinstance(node, Phrase):
        return (node.terms,) if _is_exact(node) else ()
    if not isinstance(node, Group) or not node.any:
        return ()
    ways: list[Terms] = []
    for item in node.items:
        if isinstance(item, Phrase) and _is_exact(item):
            ways.append(item.terms)
        elif isinstance(item, Group) and not item.any and all(_is_bare(word) for word in item.items):
            ways.append(tuple(term for word in item.items if isinstance(word, Phrase) for term in word.terms))
        else:
            return ()
    return tuple(ways)


def _is_quoted(node: Node) -> bool:
    """Whether it was typed in quotes; in a group the form that was typed comes first."""
    while isinstance(node, Group):
        node = node.items[0]
    return isinstance(node, Phrase) and node.quoted


def field_of(node: Node) -> str:
    """The field of what has ways."""
    while isinstance(node, Group):
        node = node.items[0]
    assert isinstance(node, Phrase)  # noqa: S101 - what has ways begins with one
    return node.field


def _row_of(node: Node) -> str | None:
    """The field of what may stand in a row with its neighbours, None for what may not."""
    return field_of(node) if ways_of(node) and not _is_quoted(node) else None


def _is_inexact(node: Node) -> bool:
    return isinstance(node, Fuzzy) or (isinstance(node, Phrase) and node.prefix)


def _is_single(node: Node) -> bool:
    if isinstance(node, Phrase):
        return len(node.terms) == 1 and not node.quoted and node.slop is None
    return isinstance(node, Fuzzy) and node.distance == 1
