"""Abbreviations both ways: a query for ``LĐLĐ`` also finds ``Liên đoàn Lao động`` and the reverse."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache

from kb.search.query import Group, Node, Not, Phrase
from kb.search.words import find_words, key_of
from nlp.abbreviations import load_abbreviations
from nlp.text import fold

_MAX_VARIANTS = 10
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
        length, others = found
        words = items[at : at + length]
        phrases = (replace(run[0], terms=other, written=other, quoted=True) for other in others)
        yield Group((Group(words), *phrases), any=True)
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
            found += [terms[:at] + short + terms[at + 1 :] for short in _shorts_of(full) if short != (term,)]
        name = _full_name_at(terms, at)
        if name is not None:
            found += [(*terms[:at], *other, *terms[at + name[0] :]) for other in name[1]]
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


def _full_name_at(terms: list[str] | Terms, at: int) -> tuple[int, list[Terms]] | None:
    """How many terms from ``at`` are a name of several words (``TP HCM`` too), and its other forms, the shortest first;
    the longest name counts."""
    for length in range(min(_longest(), len(terms) - at), 1, -1):
        part = tuple(terms[at : at + length])
        for exact, others in _tables()[1].get(tuple(map(fold, part)), ()):
            if all(term in {word, fold(word)} for term, word in zip(part, exact, strict=True)):
                return length, others
    return None


def _shorts_of(full: Terms) -> list[Terms]:
    """The abbreviations of several words of a full name; those of one word find each other through the full name."""
    found = _tables()[1].get(tuple(map(fold, full)), ())
    return [other for _, others in found for other in others]


@lru_cache(maxsize=1)
def _longest() -> int:
    return max((len(name) for name in _tables()[1]), default=1)


@lru_cache(maxsize=1)
def _tables() -> tuple[dict[str, Terms], dict[Terms, list[tuple[Terms, list[Terms]]]]]:
    """Full words by abbreviation (as printed, and in lower case where long enough), and the other forms of each name
    of several words, by its folded words."""
    by_short: dict[str, Terms] = {}
    shorts: dict[Terms, list[Terms]] = {}
    for short, full in load_abbreviations().items():
        short_words, full_words = find_words(short), find_words(full)
        if not short_words or len(full_words) < 2:
            continue
        exact = tuple(key_of(word) for word in full_words)
        terms = tuple(key_of(word) for word in short_words)
        if len(terms) == 1:
            by_short[short] = exact
            by_short.setdefault(terms[0], exact)
            by_short.setdefault(fold(terms[0]), exact)
        # Two plain letters (CN) stand for too many other things to be looked up for their full name.
        letters = "".join(terms)
        if (len(letters) >= _SHORTEST_LOWER_CASE or letters != fold(letters)) and terms not in shorts.get(exact, ()):
            shorts.setdefault(exact, []).append(terms)
    names: dict[Terms, list[tuple[Terms, list[Terms]]]] = {}
    for exact, forms in shorts.items():
        written = sorted(dict.fromkeys([*forms, *_partly_short(exact, shorts)]), key=len)
        names.setdefault(tuple(map(fold, exact)), []).append((exact, written))
        for form in written:
            if len(form) > 1:
                others = [exact, *(other for other in written if other != form)]
                names.setdefault(tuple(map(fold, form)), []).append((form, others))
    return by_short, names


def _partly_short(exact: Terms, shorts: dict[Terms, list[Terms]]) -> Iterator[Terms]:
    """A long name with a name inside it shortened: ``Tổng LĐLĐ Việt Nam``."""
    for start, end in itertools.combinations(range(len(exact) + 1), 2):
        if 2 < end - start < len(exact):
            for short in shorts.get(exact[start:end], ()):
                if len(short) == 1:
                    yield (*exact[:start], *short, *exact[end:])
