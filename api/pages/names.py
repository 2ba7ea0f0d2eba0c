"""What pages call the things of the knowledge base."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any

from api.pages.render import format_number
from kb.queries.document_names import call_by_name
from kb.queries.documents import DocumentRecord
from nlp.rows import load_rows


@lru_cache(maxsize=1)
def type_names() -> Mapping[str, str]:
    """The Vietnamese name of each document type by its official abbreviation."""
    names: dict[str, str] = {}
    for row in load_rows("document_types").values():
        names.setdefault(row["abbreviation"], row["words"][0])
    return names


def call_type(code: str, named: Callable[[str, str], str]) -> str:
    """The type of document in the reader's language, its Vietnamese name where the interface has no other."""
    word = named("doctype", code)
    return word if word != code else type_names().get(code, code)


def call_document(document: DocumentRecord) -> str:
    """The document's name on a page: that of a law, else type and symbol, else its title."""
    known = call_by_name(document)
    if known is not None:
        return known
    kind = type_names().get(document.type or "", document.type or "")
    symbol = document.symbol or document.number
    if symbol:
        return f"{kind} {symbol}".strip()
    return document.title or (document.titles_seen[0] if document.titles_seen else document.id)


def call_value(stated: Any, t: Callable[..., str], language: str) -> str:
    """A value as it is stated: bound, range and the whole that it is of."""
    words = "" if stated.bound == "exact" else t(f"bound_{stated.bound}") + " "
    words += format_number(stated.value, language)
    if stated.value_max is not None:
        words += "–" + format_number(stated.value_max, language)
    return words + ("" if stated.of is None else "/" + format_number(stated.of, language))
