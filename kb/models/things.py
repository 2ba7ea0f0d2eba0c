"""Tables of what articles are about: documents with their relations, and entities."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import Date, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from kb.models.base import Base, Json


class Document(Base):
    """An official document: type, number, issuer and date or term; the symbol alone names none."""

    __tablename__ = "document"
    __table_args__ = (
        Index("ix_document_symbol", "symbol_key"),
        Index("ix_document_identity", "identity_key"),
    )

    id: Mapped[str] = mapped_column(String(160), primary_key=True)
    kind: Mapped[str] = mapped_column(String(16))
    type: Mapped[str | None] = mapped_column(String(16))
    number: Mapped[str | None] = mapped_column(String(32))
    year: Mapped[str | None] = mapped_column(String(4))
    issuer_code: Mapped[str | None] = mapped_column(String(64))
    symbol: Mapped[str | None] = mapped_column(String(120))
    symbol_key: Mapped[str | None] = mapped_column(String(120))
    identity_key: Mapped[str | None] = mapped_column(String(160))
    """As `Reference.identity_key`: which citations may mean it."""
    issuer: Mapped[str | None] = mapped_column(Text)
    issuer_id: Mapped[str | None] = mapped_column(ForeignKey("entity.id"), index=True)
    issued_on: Mapped[date | None] = mapped_column(Date)
    term: Mapped[str | None] = mapped_column(String(32))
    valid_from: Mapped[date | None] = mapped_column(Date)
    valid_until: Mapped[date | None] = mapped_column(Date)
    """For laws and charters that succeed each other under one name: first and last day in force."""
    title: Mapped[str | None] = mapped_column(Text)
    names: Mapped[list[str]] = mapped_column(Json)
    """Names by which it is cited without its number."""
    origin: Mapped[str] = mapped_column(String(16))
    """authority (a row of the authority file) or inferred (from the articles)."""


class DocumentRelation(Base):
    """What one document does to another, with the sentence that says so."""

    __tablename__ = "document_relation"

    id: Mapped[str] = mapped_column(String(40), primary_key=True)
    kind: Mapped[str] = mapped_column(String(16))
    """implements, amends or replaces."""
    document_id: Mapped[str] = mapped_column(ForeignKey("document.id"), index=True)
    target_id: Mapped[str] = mapped_column(ForeignKey("document.id"), index=True)
    article_id: Mapped[str] = mapped_column(ForeignKey("article.id", ondelete="CASCADE"), index=True)
    sentence: Mapped[str] = mapped_column(Text)
    start: Mapped[int] = mapped_column()
    end: Mapped[int] = mapped_column()
    annotator: Mapped[str] = mapped_column(String(64))


class Entity(Base):
    """An organisation, person or place."""

    __tablename__ = "entity"
    __table_args__ = (Index("ix_entity_key", "key"), Index("ix_entity_label", "label", "kind"))

    id: Mapped[str] = mapped_column(String(160), primary_key=True)
    label: Mapped[str] = mapped_column(String(8))
    name: Mapped[str] = mapped_column(Text)
    key: Mapped[str] = mapped_column(Text)
    """The folded canonical name."""
    kind: Mapped[str] = mapped_column(String(32))
    aliases: Mapped[list[str]] = mapped_column(Json)
    parent_id: Mapped[str | None] = mapped_column(ForeignKey("entity.id"), index=True)
    place_id: Mapped[str | None] = mapped_column(ForeignKey("entity.id"), index=True)
    predecessor_ids: Mapped[list[str]] = mapped_column(Json)
    successor_ids: Mapped[list[str]] = mapped_column(Json)
    details: Mapped[dict[str, Any]] = mapped_column(Json)
    """``given``: what the other columns held where a review has changed them."""
    origin: Mapped[str] = mapped_column(String(16))
    """registry, inferred or review (told apart from another entity by a person)."""
    merged_into: Mapped[str | None] = mapped_column(String(160), index=True)
    """The entity that stands for this one since a review merged it; nothing points to this one any more."""
