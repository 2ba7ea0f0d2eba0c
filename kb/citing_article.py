"""An article while its citations are resolved, each leaning on those that say more."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from kb.facts import Row
from kb.models import Document


@dataclass(slots=True)
class CitingArticle:
    """An article while its citations are resolved: what is known of it, and what it has cited so far."""

    session: Session
    on: date | None
    headline: str
    numbered: dict[tuple[str | None, str], set[str]] = field(default_factory=lambda: defaultdict(set))
    """Documents by type and number."""
    keyed: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    """Documents by the key of their symbol."""
    versions: dict[str, set[str | None]] = field(default_factory=lambda: defaultdict(set))
    """Laws that it has cited with their year or as amended, by their name; None for one that is left open."""
    documents: set[str] = field(default_factory=set)
    """All documents, by whatever name they were cited."""

    def note(self, row: Row) -> None:
        """Keeps what the citation was found to mean, for those that say less."""
        if row["document_id"]:
            self.documents.add(row["document_id"])
        if row["document_id"] and row["number"]:
            self.numbered[row["type"], row["number"].lstrip("0")].add(row["document_id"])
            if row["symbol"]:
                self.keyed[row["symbol_key"]].add(row["document_id"])


def list_known(session: Session, *conditions: object) -> list[Document]:
    """The documents under the conditions, by id."""
    return list(session.scalars(select(Document).where(*conditions).order_by(Document.id)))  # type: ignore[arg-type]
