"""«Did you mean»: for words that stand nowhere, the most frequent word that is nearly the same."""

from __future__ import annotations

from dataclasses import replace

from kb.search.highlights import is_near
from kb.search.query import Group, Node, Parsed, Phrase, describe
from kb.search.reader import Snapshot

_MAX_WORDS = 5
"""Words of a query that are looked at; each costs a walk over the words with its first letters."""
_MAX_TERMS = 20_000


def suggest(snapshot: Snapshot, parsed: Parsed) -> str | None:
    """The query with each unknown word replaced by its nearest known one, None where nothing would change."""
    if parsed.root is None:
        return None
    speller = _Speller(snapshot)
    root = speller.correct(parsed.root)
    return describe(root) if root != parsed.root else None


class _Speller:
    def __init__(self, snapshot: Snapshot) -> None:
        self._snapshot = snapshot
        self._left = _MAX_WORDS

    def correct(self, node: Node) -> Node:
        if isinstance(node, Group):
            return Group(tuple(self.correct(item) for item in node.items), node.any)
        if isinstance(node, Phrase) and not node.prefix:
            terms = [self._nearest(node.field, term) for term in node.terms]
            changed = tuple(new or old for new, old in zip(terms, node.terms, strict=True))
            if changed != node.terms:
                written = tuple(new or old for new, old in zip(terms, node.written, strict=True))
                return replace(node, terms=changed, written=written)
        return node

    def _nearest(self, field: str, term: str) -> str | None:
        searcher = self._snapshot.searcher
        if len(term) < 3 or self._left <= 0 or searcher.doc_freq(field, term) > 0:
            return None
        self._left -= 1
        best: tuple[int, str] | None = None
        for distance in (1, 2) if len(term) > 4 else (1,):
            # The first letter is hardly ever the wrong one, and it keeps the walk short.
            for known, count in searcher.terms_with_prefix(field, term[0], None, _MAX_TERMS):
                if " " not in known and (best is None or count > best[0]) and is_near(known, term, distance):
                    best = (count, known)
            if best is not None:
                break
        return best[1] if best else None
