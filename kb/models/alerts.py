"""Tables of saved searches and of what was sent for them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, Integer, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from kb.models.base import Base, Json, RowId, UtcDateTime


class SavedSearch(Base):
    """A question that somebody keeps, and where to tell of new answers."""

    __tablename__ = "saved_search"

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    name: Mapped[str] = mapped_column(Text)
    owner: Mapped[str] = mapped_column(Text)
    """The name of the token that made it."""
    filters: Mapped[dict[str, Any]] = mapped_column(Json)
    """The fields of `kb.queries.filters.Filters` that restrict; dates as ISO text."""
    channel: Mapped[str | None] = mapped_column(String(16))
    """webhook, email or None (kept, and nobody is told)."""
    target: Mapped[str | None] = mapped_column(Text)
    secret: Mapped[str | None] = mapped_column(Text)
    """Signs a webhook's messages: it has to be kept as it is, since both sides compute with it; no answer shows it."""
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    after_revision: Mapped[int] = mapped_column(RowId)
    """The newest revision when it was made: what came in later is new to it, whenever that was fetched or dated."""
    sending_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    """Somebody is sending for it; a lease that has run out was lost with its process."""


class Alert(Base):
    """One article for one saved search: told once, whatever happens in between."""

    __tablename__ = "alert"
    __table_args__ = (
        UniqueConstraint("saved_search_id", "article_id"),
        Index("ix_alert_due", "state", "next_try_at"),
    )

    id: Mapped[int] = mapped_column(RowId, primary_key=True, autoincrement=True)
    saved_search_id: Mapped[str] = mapped_column(ForeignKey("saved_search.id", ondelete="CASCADE"))
    article_id: Mapped[str] = mapped_column(ForeignKey("article.id", ondelete="CASCADE"), index=True)
    kind: Mapped[str] = mapped_column(String(16))
    """published (it appeared just now) or found (it is older, and was found only now)."""
    state: Mapped[str] = mapped_column(String(16))
    """waiting, sent or failed (given up after the last try)."""
    message: Mapped[str | None] = mapped_column(String(40), index=True)
    """The message that it belongs to: its idempotency key, the same at every try."""
    tries: Mapped[int] = mapped_column(Integer)
    next_try_at: Mapped[datetime] = mapped_column(UtcDateTime)
    found_at: Mapped[datetime] = mapped_column(UtcDateTime)
    sent_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    reason: Mapped[str | None] = mapped_column(Text)
    """Why the last try failed."""
