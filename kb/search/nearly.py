"""What is shown below the articles that match, where those are few: articles with most of the words."""

from __future__ import annotations

import itertools
from dataclasses import dataclass

from kb.search.expand import expand_abbreviations
from kb.search.query import Group, Node, Phrase

MOST_SHOWN = 10
_FEWEST = 3
"""Words, a name being one, below which nothing is left out: one of two words is not most of them."""


@dataclass(frozen=True, slots=True)
class Loosened:
    """A query of which some words may be missing."""

    needed: tuple[Node, ...]
    """What every article has: all that was typed with an operator, a field, quotes, or as a symbol."""
    words: tuple[Node, ...]
    least: int
    """How many of the words an article has at least: half of them, rounded up."""


def loosen(root: Node) -> Loosened | None:
    """The query for articles with most of the bare words; None where it has too few of them."""
    if not isinstance(root, Group) or root.any:
        return None
    needed: list[Node] = []
    words: list[Node] = []
    for bare, items in itertools.groupby(root.items, key=_is_bare):
        expanded = expand_abbreviations(Group(tuple(items)))
        assert isinstance(expanded, Group)  # noqa: S101 - a group stays one
        (words if bare else needed).extend(expanded.items)
    if len(words) < _FEWEST:
        return None
    return Loosened(tuple(needed), tuple(words), (len(words) + 1) // 2)


def _is_bare(node: Node) -> bool:
    return (
        isinstance(node, Phrase)
        and len(node.terms) == 1
        and node.field == "text"
        and not node.quoted
        and not node.prefix
        and node.slop is None
    )
