"""How documents are called in a line of text."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from sqlalchemy import select
from sqlalchemy.orm import Session

from kb.models import Document
from kb.queries.filters import one_of

if TYPE_CHECKING:
    from kb.queries.documents import DocumentRecord


def name_documents(session: Session, ids: Iterable[str | None]) -> dict[str, str]:
    """How to call some documents in a line of text, by id: symbol and date (a symbol alone names none), or name."""
    wanted = {id_ for id_ in ids if id_}
    return {row.id: _call(row) for row in session.scalars(select(Document).where(one_of(session, Document.id, wanted)))}


def call_by_name(document: Document | DocumentRecord) -> str | None:
    """What people call a law or another document known by its name (``Luật Công đoàn năm 2012``); None for others."""
    if document.kind == "numbered" or not document.title:
        return None
    dated = document.year is None or document.year in document.title
    return document.title if dated else f"{document.title} năm {document.year}"


def _call(document: Document) -> str:
    known = call_by_name(document)
    if known is not None:
        return known
    if document.symbol is None:
        return document.title or (document.names[0] if document.names else document.id)
    day = document.issued_on
    when = f"{day.day}/{day.month}/{day.year}" if day else document.term
    return f"{document.symbol} ({when})" if when else document.symbol
