"""Abbreviations both ways: a query for ``LĐLĐ`` also finds ``Liên đoàn Lao động`` and the reverse."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache

from kb.search.query import Group, Node, Not, Phrase
from kb.search.words import find_words, key_of
from nlp.abbreviations import load_abbreviations
from nlp.text import fold

_MAX_VARIANTS = 6
_SHORTEST_LOWER_CASE = 3
"""Letters of an abbreviation that is recognised in lower case: ``ldld`` is one, ``cd`` may be anything."""

Terms = tuple[str, ...]


def expand_abbreviations(node: Node) -> Node:
    """The tree with each abbreviation or full name joined by its counterpart, at the words where it stands."""
    if isinstance(node, Not):
        return Not(expand_abbreviations(node.item))
    if isinstance(node, Group):
        items = map(expand_abbreviations, node.items) if node.any else _join_full_names(node.items)
        return Group(tuple(items), node.any)
    if isinstance(node, Phrase) and not node.prefix and node.slop is None:
        variants = _variants(node.terms, node.written)
        if len(variants) > 1:
            return Group(tuple(_phrase(node, terms) for terms in variants), any=True)
    return node


def _phrase(node: Phrase, terms: Terms) -> Phrase:
    return node if terms == node.terms else replace(node, terms=terms, written=terms, quoted=True)


def _join_full_names(items: tuple[Node, ...]) -> Iterator[Node]:
    """The items of an AND, expanded; a full name of several bare words becomes (those words OR the abbreviation)."""
    at = 0
    while at < len(items):
        run = _bare_run(items, at)
        found = _full_name_at([item.terms[0] for item in run], 0) if run else None
        if found is None:
            yield expand_abbreviations(items[at])
            at += 1
            continue
        length, short = found
        words = items[at : at + length]
        first = run[0]
        yield Group((Group(words), replace(first, terms=(short,), written=(short,), quoted=True)), any=True)
        at += length


def _bare_run(items: tuple[Node, ...], at: int) -> list[Phrase]:
    run: list[Phrase] = []
    for item in items[at:]:
        if not isinstance(item, Phrase) or len(item.terms) != 1 or item.quoted or item.prefix:
            break
        if run and item.field != run[0].field:
            break
        run.append(item)
    return run


def _variants(terms: Terms, written: Terms) -> list[Terms]:
    """The terms themselves first, then with an abbreviation written out or a full name shortened."""
    found = [terms]
    for at, (term, word) in enumerate(zip(terms, written, strict=True)):
        full = _written_out(term, word)
        if full is not None:
            found.append(terms[:at] + full + terms[at + 1 :])
        name = _full_name_at(terms, at)
        if name is not None:
            found.append((*terms[:at], name[1], *terms[at + name[0] :]))
    return list(dict.fromkeys(found))[:_MAX_VARIANTS]


def _written_out(term: str, word: str) -> Terms | None:
    by_short = _tables()[0]
    full = by_short.get(word)
    if full is None and len(term) >= _SHORTEST_LOWER_CASE:
        full = by_short.get(term)
    if full is None:
        return None
    # Typed without any accent where the abbreviation has one: its words are meant without accents as well.
    return full if any(fold(letter) != letter for letter in term) or word.isupper() else tuple(map(fold, full))


def _full_name_at(terms: list[str] | Terms, at: int) -> tuple[int, str] | None:
    """How many terms from ``at`` are a full name, and its abbreviation's term; the longest name counts."""
    for length in range(min(_longest(), len(terms) - at), 1, -1):
        part = tuple(terms[at : at + length])
        for exact, short in _tables()[1].get(tuple(map(fold, part)), ()):
            if all(term in {word, fold(word)} for term, word in zip(part, exact, strict=True)):
                return length, short
    return None


@lru_cache(maxsize=1)
def _longest() -> int:
    return max((len(name) for name in _tables()[1]), default=1)


@lru_cache(maxsize=1)
def _tables() -> tuple[dict[str, Terms], dict[Terms, list[tuple[Terms, str]]]]:
    """Full words by abbreviation (as printed, and in lower case where long enough), and abbreviations by full words."""
    by_short: dict[str, Terms] = {}
    by_full: dict[Terms, list[tuple[Terms, str]]] = {}
    for short, full in load_abbreviations().items():
        short_words, full_words = find_words(short), find_words(full)
        if len(short_words) != 1 or len(full_words) < 2:
            continue
        exact = tuple(key_of(word) for word in full_words)
        term = key_of(short_words[0])
        by_short[short] = exact
        by_short.setdefault(term, exact)
        by_short.setdefault(fold(term), exact)
        # Two plain letters (CN) stand for too many other things to be looked up for their full name.
        if len(term) >= _SHORTEST_LOWER_CASE or term != fold(term):
            by_full.setdefault(tuple(map(fold, exact)), []).append((exact, term))
    return by_short, by_full
