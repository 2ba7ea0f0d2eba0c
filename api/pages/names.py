"""What pages call the things of the knowledge base."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from kb.queries.documents import DocumentRecord
from kb.queries.references import ReferenceRecord
from nlp.rows import load_rows


@lru_cache(maxsize=1)
def type_names() -> Mapping[str, str]:
    """The Vietnamese name of each document type by its official abbreviation."""
    names: dict[str, str] = {}
    for row in load_rows("document_types").values():
        names.setdefault(row["abbreviation"], row["words"][0])
    return names


def call_document(document: DocumentRecord) -> str:
    """The document's name on a page: type and symbol, else its title."""
    kind = type_names().get(document.type or "", document.type or "")
    symbol = document.symbol or document.number
    if symbol:
        return f"{kind} {symbol}".strip()
    return document.title or (document.titles_seen[0] if document.titles_seen else document.id)


def call_reference(reference: ReferenceRecord) -> str:
    """The citation's name on a page: as it is written."""
    return reference.text
