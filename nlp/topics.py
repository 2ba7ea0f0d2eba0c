"""Topics: what an article is about, by the words of `data/topics.toml` and how often they stand."""

from __future__ import annotations

import re
from functools import lru_cache

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
    for topic, pattern in _patterns():
        places = [match.start() for match in pattern.finditer(lowered)]
        head = sum(place < _HEAD for place in places)
        if head or len(places) >= _FEWEST:
            scores[topic] = len(places) + 2 * head
    ranked = sorted(scores, key=lambda topic: (-scores[topic], topic))
    return tuple(ranked[:_MOST])


@lru_cache(maxsize=1)
def _patterns() -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple(
        (topic, re.compile(r"(?<!\w)(?:" + "|".join(re.escape(word) for word in row["words"]) + r")(?!\w)"))
        for topic, row in load_rows("topics").items()
    )
