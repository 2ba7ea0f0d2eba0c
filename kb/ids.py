"""Stable identifiers: the same thing gets the same id in every knowledge base, on every run."""

from __future__ import annotations

import hashlib
import re

from nlp.text import fold

_NOT_SLUG = re.compile(r"[^a-z0-9]+")
_LONGEST = 150


def digest(*parts: str) -> str:
    """``sha256:<hex>`` of the parts; where one ends and the next begins counts."""
    return "sha256:" + hashlib.sha256("\x00".join(parts).encode()).hexdigest()


def article_id(canonical_url: str | None, text: str) -> str:
    """``a`` and 15 hex digits, from the canonical address, or from the text where there is none."""
    return "a" + hashlib.sha256((canonical_url or text).encode()).hexdigest()[:15]


def fact_id(article: str, layer: str, text: str, occurrence: int) -> str:
    """The id of the ``occurrence``-th fact of a layer with these words in an article: it outlives re-annotation."""
    seed = "\x00".join((article, layer, text, str(occurrence)))
    return layer[0] + hashlib.sha256(seed.encode()).hexdigest()[:19]


def short_hash(*parts: str) -> str:
    """Ten hex digits that tell apart what a readable id would confuse."""
    return hashlib.sha256("\x00".join(parts).encode()).hexdigest()[:10]


def slug(text: str) -> str:
    """Lower-case ASCII words joined by hyphens, at most 150 characters; what was cut off leaves a hash."""
    words = _NOT_SLUG.sub("-", fold(text)).strip("-")
    if len(words) <= _LONGEST:
        return words or short_hash(text)
    return f"{words[: _LONGEST - 11].rstrip('-')}-{short_hash(words)}"
