"""The fields of the search index, and the version under which an index on disk can still be used."""

from __future__ import annotations

import hashlib
from functools import lru_cache
from pathlib import Path

import tantivy

_LAYOUT = 3
"""Raised whenever fields or the words of a text change; older indexes are then built anew."""

FACETS = ("source", "organization", "document", "place", "person", "activity", "topic", "year")
"""Fields whose values are counted for an answer."""
TEXT_FIELDS = ("text", "headline")
_PAIRS = Path(__file__).with_name("pairs.txt")


@lru_cache(maxsize=1)
def load_pairs() -> frozenset[str]:
    """The folded pairs of words so frequent that each is a term of its own (``cong doan``).

    A phrase of two words in nearly every article is then one list to read instead of two with all their positions.
    """
    return frozenset(_PAIRS.read_text("utf-8").split("\n")) - {""}


@lru_cache(maxsize=1)
def schema_version() -> str:
    """What an index on disk must carry to be read by this code."""
    return f"{_LAYOUT}-{hashlib.sha256(_PAIRS.read_bytes()).hexdigest()[:8]}"


@lru_cache(maxsize=1)
def build_schema() -> tantivy.Schema:
    """The schema. ``kind`` tells articles from the one entry that holds the state of the index."""
    builder = tantivy.SchemaBuilder()
    builder.add_text_field("id", stored=True, tokenizer_name="raw", index_option="basic")
    builder.add_text_field("kind", tokenizer_name="raw", index_option="basic")
    builder.add_text_field("state", stored=True, tokenizer_name="raw", index_option="basic")
    for name in TEXT_FIELDS:
        # Their words come ready made (kb.search.words): no tokenizer of the engine ever sees them.
        builder.add_text_field(name, tokenizer_name="whitespace", index_option="position")
    for name in ("symbol", "entity"):
        builder.add_text_field(name, tokenizer_name="raw", index_option="basic")
    for name in FACETS:
        builder.add_text_field(name, fast=True, tokenizer_name="raw", index_option="basic")
    for name in ("order", "day", "month"):
        builder.add_unsigned_field(name, indexed=True, fast=True)
    # Held by reprints alone: how many have it is how many there are.
    builder.add_unsigned_field("reprint", indexed=True, fast=True)
    builder.add_unsigned_field("stamp", fast=True)
    return builder.build()
