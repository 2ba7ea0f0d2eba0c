"""Tables of the service itself: the outbox of the search index, reviews and tokens."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from kb.models.base import Base, Json, RowId, UtcDateTime


class Outbox(Base):
    """Articles whose index entry has to be made anew, in the order in which they changed."""

    __tablename__ = "outbox"
    __table_args__ = ({"sqlite_autoincrement": True},)

    seq: Mapped[int] = mapped_column(RowId, primary_key=True, autoincrement=True)
    article_id: Mapped[str] = mapped_column(String(32), index=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime)


class Review(Base):
    """A person's verdict on a fact; laid over the fact again whenever it is annotated anew."""

    __tablename__ = "review"
    __table_args__ = (Index("ix_review_fact", "layer", "fact_id"),)

    id: Mapped[int] = mapped_column(RowId, primary_key=True, autoincrement=True)
    layer: Mapped[str] = mapped_column(String(16))
    """reference, figure, mention or activity."""
    fact_id: Mapped[str] = mapped_column(String(160))
    verdict: Mapped[str] = mapped_column(String(16))
    """accept, correct or reject."""
    correction: Mapped[dict[str, Any] | None] = mapped_column(Json)
    note: Mapped[str | None] = mapped_column(Text)
    reviewer: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime] = mapped_column(UtcDateTime)


class EntityReview(Base):
    """A person's decision on an entity; it holds for every article, now and when it is annotated anew, until undone."""

    __tablename__ = "entity_review"
    # A number is never given twice: people undo by it.
    __table_args__ = ({"sqlite_autoincrement": True},)

    id: Mapped[int] = mapped_column(RowId, primary_key=True, autoincrement=True)
    verdict: Mapped[str] = mapped_column(String(16))
    """merge, split or rename."""
    entity_id: Mapped[str] = mapped_column(String(160), index=True)
    target_id: Mapped[str | None] = mapped_column(String(160), index=True)
    """What is meant instead: everywhere (merge), or in ``articles`` alone (split)."""
    name: Mapped[str | None] = mapped_column(Text)
    """The new name (rename), or the name of the entity that a split has made."""
    articles: Mapped[list[str]] = mapped_column(Json)
    note: Mapped[str | None] = mapped_column(Text)
    reviewer: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    undone_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    undone_by: Mapped[str | None] = mapped_column(Text)


class Token(Base):
    """A bearer token: only its hash is kept."""

    __tablename__ = "token"

    id: Mapped[str] = mapped_column(String(16), primary_key=True)
    name: Mapped[str] = mapped_column(Text)
    digest: Mapped[str] = mapped_column(String(80), unique=True)
    scopes: Mapped[list[str]] = mapped_column(Json)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    revoked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    expires_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
