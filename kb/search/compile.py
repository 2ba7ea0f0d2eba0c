"""From the tree of a query to the engine's own query."""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Iterable, Iterator, Sequence

import tantivy

from kb.search.nearly import Loosened
from kb.search.query import Fuzzy, Group, Node, Not, Phrase, Symbol, Value
from kb.search.runs import MAX_WAYS, field_of, find_inexact_pairs, find_runs, ways_of
from kb.search.schema import load_pairs
from kb.search.words import pair
from nlp.text import fold, place_tones

_MUST, _SHOULD, _MUST_NOT = tantivy.Occur.Must, tantivy.Occur.Should, tantivy.Occur.MustNot
_HEADLINE_BOOST = 1.5
_NEAR_BOOST = 2.0
"""What words next to each other in the text as in the query add to the score."""
_MAX_REORDERED = 3

FindNames = Callable[[str, str], Sequence[str]]
"""Ids of the entities whose name is the folded words of the second argument, for the field of the first."""


class Compiler:
    """Makes queries for one schema. ``find_names`` resolves names given where an id is expected."""

    def __init__(self, schema: tantivy.Schema, find_names: FindNames) -> None:
        self._schema = schema
        self._find_names = find_names

    def everything(self) -> tantivy.Query:
        """All articles, each with the same score."""
        return _unscored(self.term("kind", "article"))

    def term(self, name: str, value: str) -> tantivy.Query:
        """Articles whose field holds the value."""
        return tantivy.Query.term_query(self._schema, name, value, "basic")

    def one_of(self, name: str, values: Sequence[str]) -> tantivy.Query:
        """Articles whose field holds one of the values; they add nothing to the score."""
        if not values:
            return tantivy.Query.empty_query()
        if len(values) == 1:
            return _unscored(self.term(name, values[0]))
        return _unscored(tantivy.Query.term_set_query(self._schema, name, list(values)))

    def none_of(self, name: str, values: Sequence[str]) -> tantivy.Query:
        """Articles whose field holds none of the values; they add nothing to the score."""
        return self.but(self.one_of(name, values))

    def between(self, name: str, first: int | None, last: int | None) -> tantivy.Query:
        """Articles whose number lies between both, ends included; they add nothing to the score."""
        kind = tantivy.FieldType.Unsigned
        return _unscored(tantivy.Query.range_query(self._schema, name, kind, lower_bound=first, upper_bound=last))

    def both(self, queries: Sequence[tantivy.Query]) -> tantivy.Query:
        """Articles that match all of the queries; every article for none."""
        if not queries:
            return self.everything()
        return queries[0] if len(queries) == 1 else tantivy.Query.boolean_query([(_MUST, query) for query in queries])

    def but(self, query: tantivy.Query) -> tantivy.Query:
        """Articles that do not match the query."""
        return tantivy.Query.boolean_query([(_MUST, self.everything()), (_MUST_NOT, query)])

    def matching(self, node: Node) -> tantivy.Query:
        """Articles that match the tree."""
        if isinstance(node, Group):
            return self._group(node)
        if isinstance(node, Not):
            return self.but(self.matching(node.item))
        if isinstance(node, Fuzzy):
            return tantivy.Query.fuzzy_term_query(self._schema, node.field, node.term, distance=node.distance)
        if isinstance(node, Symbol):
            return _any_of([self.term("symbol", node.key), self._phrase("text", node.terms)])
        if isinstance(node, Value):
            return self.one_of(node.field, self._values(node))
        if node.prefix:
            return self._prefix(node)
        if node.slop is not None:
            orders = itertools.permutations(node.terms) if len(node.terms) <= _MAX_REORDERED else (node.terms,)
            return _any_of([self._phrase(node.field, order, node.slop) for order in dict.fromkeys(orders)])
        return self._phrase(node.field, node.terms)

    def ranked(self, node: Node) -> tantivy.Query:
        """`matching`, with a higher score for words in the headline and for words next to each other."""
        rows = _only_rows(node)
        if rows:
            return self._rows_ranked(rows)
        alone = _only_name(node)
        if alone is not None:
            # Its forms in a row are both what scores and what is rewarded: asked once, not twice.
            return self._lifted(_unscored(self.matching(alone)), node, alone=True)
        return self._lifted(self._weighed(node), node)

    def _rows_ranked(self, rows: Sequence[Sequence[str]]) -> tantivy.Query:
        """What `_lifted` makes of words in a row and nothing else, as one list of alternatives: whatever stands in a
        headline stands in the text. The engine reads such a list four times as fast as one query inside another."""
        one = len(rows) == 1
        text = [_boosted(self._phrase("text", row), 1.0 if one else 1 / len(row)) for row in rows]
        share = _HEADLINE_BOOST * len(rows[0])
        headline = [_boosted(self._phrase("headline", row), share / len(row)) for row in rows[:MAX_WAYS]]
        return tantivy.Query.boolean_query([(_SHOULD, query) for query in (*text, *headline)])

    def nearly(self, loosened: Loosened, root: Node) -> tantivy.Query:
        """Articles with most of the words of ``root`` and not with all; ranked as those with all are."""
        words = [(_SHOULD, self._weighed(word)) for word in loosened.words]
        parts = [(_MUST, tantivy.Query.boolean_query(words, minimum_number_should_match=loosened.least))]
        if loosened.needed:
            parts.append((_MUST, self._group(Group(loosened.needed))))
        parts.append((_MUST_NOT, self.matching(root)))
        return self._lifted(tantivy.Query.boolean_query(parts), root)

    def _weighed(self, node: Node) -> tantivy.Query:
        """`matching`, with one score for a name whichever way it is written: not that of each of its many words."""
        if isinstance(node, Group) and not node.any:
            return self._group(node, self._weighed)
        ways = ways_of(node) if isinstance(node, Group) else ()
        if len(ways) < 2:
            return self.matching(node)
        return tantivy.Query.boolean_query(
            [(_MUST, _unscored(self.matching(node))), (_SHOULD, self._any_way(field_of(node), ways, 1))]
        )

    def _any_way(self, name: str, ways: Sequence[Sequence[str]], words: int) -> tantivy.Query:
        """The phrases, each with the score of one of so many words."""
        return _any_of(
            query if len(way) == words else _boosted(query, words / len(way))
            for way, query in ((way, self._phrase(name, way)) for way in ways)
        )

    def _lifted(self, base: tantivy.Query, node: Node, *, alone: bool = False) -> tantivy.Query:
        extra: list[tantivy.Query] = []
        for run in find_runs(node):
            typed = run.ways[0]
            if run.field == "text":
                extra.append(_boosted(self._any_way("headline", run.ways, len(typed)), _HEADLINE_BOOST))
                if len(typed) > 2:
                    words = [self._phrase("headline", (term,)) for term in dict.fromkeys(typed)]
                    extra.append(_boosted(_any_of(words), _HEADLINE_BOOST / len(typed)))
            if len(typed) > 1 and not run.quoted:
                own = 1 / len(typed) if alone else 0.0
                extra.append(_boosted(self._any_way(run.field, run.ways, len(typed)), _NEAR_BOOST + own))
                pairs = dict.fromkeys(two for way in run.ways if len(way) > 2 for two in itertools.pairwise(way))
                extra += [self._phrase(run.field, two) for two in pairs]
        for first, second in find_inexact_pairs(node):
            patterns = [self._pattern(first), self._pattern(second)]
            extra.append(
                _boosted(tantivy.Query.regex_phrase_query(self._schema, first.field, [*patterns]), _NEAR_BOOST)
            )
        if not extra:
            return base
        return tantivy.Query.boolean_query([(_MUST, base), *((_SHOULD, query) for query in extra)])

    def _group(self, node: Group, query_of: Callable[[Node], tantivy.Query] | None = None) -> tantivy.Query:
        query_of = query_of or self.matching
        if node.any:
            return _any_of([query_of(item) for item in node.items])
        parts = [
            (_MUST_NOT, self.matching(item.item)) if isinstance(item, Not) else (_MUST, query_of(item))
            for item in node.items
        ]
        if all(occur == _MUST_NOT for occur, _ in parts):
            parts.append((_MUST, self.everything()))
        return tantivy.Query.boolean_query(parts)

    def _phrase(self, name: str, terms: Sequence[str], slop: int = 0) -> tantivy.Query:
        if len(terms) == 1:
            return tantivy.Query.term_query(self._schema, name, terms[0], "freq")
        steps = list(enumerate(terms)) if slop else list(_with_pairs(terms))
        if len(steps) == 1:
            return tantivy.Query.term_query(self._schema, name, steps[0][1], "freq")
        return tantivy.Query.phrase_query(self._schema, name, [*steps], slop)

    def _prefix(self, node: Phrase) -> tantivy.Query:
        patterns = _beginnings(node)
        if len(node.terms) == 1:
            return _any_of([tantivy.Query.regex_query(self._schema, node.field, pattern) for pattern in patterns])
        before = [re.escape(term) for term in node.terms[:-1]]
        return _any_of(
            [tantivy.Query.regex_phrase_query(self._schema, node.field, [*before, pattern]) for pattern in patterns]
        )

    def _pattern(self, node: Phrase | Fuzzy) -> str:
        if isinstance(node, Fuzzy):
            return _one_letter_off(node.term)
        return f"({'|'.join(_beginnings(node))})" if node.prefix else re.escape(node.terms[0])

    def _values(self, node: Value) -> list[str]:
        value = node.value if node.quoted else node.value.strip(",;")
        named = self._find_names(node.field, " ".join(fold(value).split()))
        return list(dict.fromkeys([value, value.lower(), *named]))


def _beginnings(node: Phrase) -> list[str]:
    begun = node.terms[-1]
    # hoà* begins hoàn as well as hòa: at the end of a word the tone moves, within it does not.
    begins = list(dict.fromkeys([begun, place_tones(begun), *_old_tones(begun, node.written[-1])]))
    return [f"{re.escape(begin)}[^ ]*" for begin in begins]


def _one_letter_off(term: str) -> str:
    """Matches the word itself and every one with a letter more, less or other; no word holds a blank."""
    parts = [(re.escape(term[:at]), re.escape(term[at:]), re.escape(term[at + 1 :])) for at in range(len(term) + 1)]
    return f"({'|'.join(f'{before}[^ ]{rest}|{before}[^ ]?{after}' for before, rest, after in parts)})"


def _old_tones(begun: str, written: str) -> Iterator[str]:
    lowered = written.lower()
    if lowered != begun and fold(lowered) == fold(begun):
        yield lowered


def _with_pairs(terms: Sequence[str]) -> Iterator[tuple[int, str]]:
    """The terms with their positions, frequent pairs taken as one term: fewer and shorter lists to read."""
    pairs = load_pairs()
    at = 0
    while at < len(terms):
        if at + 1 < len(terms) and pair(fold(terms[at]), fold(terms[at + 1])) in pairs:
            yield at, pair(terms[at], terms[at + 1])
            at += 2
        else:
            yield at, terms[at]
            at += 1


def _only_rows(node: Node) -> tuple[Sequence[str], ...]:
    """The forms of a word or of two in a row that are all of the query; nothing where its words may be scattered."""
    while isinstance(node, Group) and len(node.items) == 1:
        node = node.items[0]
    phrases = node.items if isinstance(node, Group) and node.any else (node,)
    if not all(isinstance(item, Phrase) for item in phrases):
        return ()
    runs = list(find_runs(node))
    if len(runs) != 1 or runs[0].field != "text" or len(runs[0].ways[0]) > 2:
        return ()
    return ways_of(node) if runs[0].quoted or len(runs[0].ways[0]) == 1 else ()


def _only_name(node: Node) -> Group | None:
    """The name of several words and forms that is all of the query."""
    while isinstance(node, Group) and not node.any and len(node.items) == 1:
        node = node.items[0]
    if not isinstance(node, Group) or not node.any:
        return None
    ways = ways_of(node)
    return node if len(ways) > 1 and len(ways[0]) > 1 and all(not run.quoted for run in find_runs(node)) else None


def _any_of(queries: Iterable[tantivy.Query]) -> tantivy.Query:
    found = list(queries)
    return found[0] if len(found) == 1 else tantivy.Query.boolean_query([(_SHOULD, query) for query in found])


def _unscored(query: tantivy.Query) -> tantivy.Query:
    return tantivy.Query.const_score_query(query, 0.0)


def _boosted(query: tantivy.Query, boost: float) -> tantivy.Query:
    return tantivy.Query.boost_query(query, boost)
