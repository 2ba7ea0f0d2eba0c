"""Topics: what an article is about, by the words of `data/topics.toml` and how often they stand."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import ahocorasick

from nlp.rows import load_rows
from nlp.text import place_tones

_FEWEST = 2
"""Mentions from which a word of a topic counts in a text; one is enough in its first lines."""
_HEAD = 400
"""Characters of the headline and lead."""
_MOST = 4


def find_topics(text: str) -> tuple[str, ...]:
    """The ids of the topics of ``text``, the strongest first, at most four; none where nothing stands out."""
    lowered = place_tones(text.lower())
    scores: dict[str, float] = {}
    for topic, places in _places(lowered).items():
        head = sum(place < _HEAD for place in places)
        if head or len(places) >= _FEWEST:
            scores[topic] = len(places) + 2 * head
    ranked = sorted(scores, key=lambda topic: (-scores[topic], topic))
    return tuple(ranked[:_MOST])


def _places(lowered: str) -> dict[str, list[int]]:
    """Where the words of each topic stand in a lower-case text, whole and without overlaps within one topic.

    Where two words of a topic begin at one place, the one that stands first in the data counts.
    """
    hits: dict[str, list[tuple[int, int, int]]] = {}
    size = len(lowered)
    for last, (length, topics) in load_words().iter(lowered):
        start, end = last - length + 1, last + 1
        if (start and _is_letter(lowered[start - 1])) or (end < size and _is_letter(lowered[end])):
            continue
        for topic, rank in topics:
            hits.setdefault(topic, []).append((start, rank, end))
    places: dict[str, list[int]] = {}
    for topic, found in hits.items():
        position = 0
        for start, _, end in sorted(found):
            if start >= position:
                places.setdefault(topic, []).append(start)
                position = end
    return places


def _is_letter(character: str) -> bool:
    return character.isalnum() or character == "_"


@lru_cache(maxsize=1)
def load_words() -> Any:
    """The words of all topics as one automaton: for each its length, its topics and its rank in each of them."""
    words: dict[str, list[tuple[str, int]]] = {}
    for topic, row in load_rows("topics").items():
        for rank, word in enumerate(row["words"]):
            words.setdefault(word, []).append((topic, rank))
    automaton = ahocorasick.Automaton()
    for word, topics in words.items():
        automaton.add_word(word, (len(word), topics))
    automaton.make_automaton()
    return automaton
