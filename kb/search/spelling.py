"""«Did you mean»: for words that stand nowhere or hardly anywhere, the most frequent word that is nearly the same."""

from __future__ import annotations

from dataclasses import replace

from kb.search.highlights import is_near
from kb.search.query import Group, Node, Phrase
from kb.search.reader import Snapshot

_MAX_WORDS = 5
"""Words of a query that are looked at; each costs a walk over the words with its first letters."""
_MAX_TERMS = 20_000


FEW = 3
"""Articles up to which a word that they have may be misspelt in all of them."""
_TIMES = 10
"""How much more frequent than a word that does occur its correction has to be."""


def suggest(snapshot: Snapshot, root: Node) -> Node | None:
    """The query with each word that no or hardly any article has replaced by its nearest frequent one.

    None where nothing would change.
    """
    corrected = _Speller(snapshot).correct(root)
    return corrected if corrected != root else None


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
        if len(term) < 3 or self._left <= 0:
            return None
        held = searcher.doc_freq(field, term)
        if held > FEW or (held > 0 and not term.isalpha()):
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
        return best[1] if best is not None and best[0] >= _TIMES * held else None
