"""Tables of the harvest: sources, hosts, pages, runs, captures and what became of every fetch."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, ForeignKey, Index, Integer, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from kb.models.base import Base, Json, RowId, UtcDateTime

LOST = text("outcome IN ('error', 'blocked')")
"""Pages that were lost: written out, so that both databases know their index by it."""


class Source(Base):
    """A declared news source, written down when it is harvested or imported."""

    __tablename__ = "source"

    id: Mapped[str] = mapped_column(String(64), primary_key=True)
    name: Mapped[str] = mapped_column(Text)
    url: Mapped[str] = mapped_column(Text)
    reader: Mapped[str] = mapped_column(String(64))
    domains: Mapped[list[str]] = mapped_column(Json)
    updated_at: Mapped[datetime] = mapped_column(UtcDateTime)
    harvest_started_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    """When the round began in which every listing, feed and sitemap is asked once."""
    harvest_finished_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    """None while that round is unfinished: a later run, or another process, carries it on."""


class Host(Base):
    """A host's robots.txt and politeness, shared by all processes that crawl it."""

    __tablename__ = "host"

    origin: Mapped[str] = mapped_column(String(300), primary_key=True)
    """``https://laodongthudo.vn``: robots.txt is per scheme, host and port (RFC 9309)."""
    robots_state: Mapped[str] = mapped_column(String(16), default="unknown")
    """unknown, allowed (no rules: 4xx), rules, unreachable (5xx or no answer: everything waits)."""
    robots_body: Mapped[str | None] = mapped_column(Text)
    robots_status: Mapped[int | None] = mapped_column(Integer)
    robots_fetched_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    lease_owner: Mapped[str | None] = mapped_column(String(120))
    lease_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    """Whose request to this host is under way (a page's or robots.txt): one at a time over all processes."""
    crawl_delay: Mapped[float | None] = mapped_column()
    next_allowed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    """No request to this host before this moment: delay, Retry-After, backoff."""
    failures: Mapped[int] = mapped_column(Integer, default=0)


class Page(Base):
    """A URL in the frontier."""

    __tablename__ = "page"
    __table_args__ = (
        Index("ix_page_due", "state", "next_fetch_at", "priority"),
        Index("ix_page_origin", "origin", "state", "priority", "id"),
        Index("ix_page_lost", "source_id", sqlite_where=LOST, postgresql_where=LOST),
    )

    id: Mapped[int] = mapped_column(RowId, primary_key=True, autoincrement=True)
    url: Mapped[str] = mapped_column(String(2000), unique=True)
    origin: Mapped[str] = mapped_column(String(300))
    source_id: Mapped[str | None] = mapped_column(String(64), index=True)
    kind: Mapped[str] = mapped_column(String(16))
    """article, listing, feed or sitemap: how its answer is read."""
    state: Mapped[str] = mapped_column(String(16), default="due")
    """due, leased, done (fetched for now), dead (gone, disallowed or given up)."""
    priority: Mapped[int] = mapped_column(Integer, default=0)
    """The lower, the sooner."""
    tries: Mapped[int] = mapped_column(Integer, default=0)
    etag: Mapped[str | None] = mapped_column(Text)
    last_modified: Mapped[str | None] = mapped_column(Text)
    content_hash: Mapped[str | None] = mapped_column(String(80))
    lease_owner: Mapped[str | None] = mapped_column(String(120))
    lease_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    next_fetch_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    last_fetch_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    last_full_fetch_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    revisit_days: Mapped[float | None] = mapped_column()
    """Days until the planned revisit, counted from the last fetch; grows while nothing changes."""
    outcome: Mapped[str | None] = mapped_column(String(16))
    reason: Mapped[str | None] = mapped_column(Text)
    found_on: Mapped[str | None] = mapped_column(Text)
    """The listing, feed or sitemap that named it."""
    hint: Mapped[dict[str, Any] | None] = mapped_column(Json)
    """What the listing said of it: title, date; also the number of a listing page."""
    found_at: Mapped[datetime] = mapped_column(UtcDateTime)


class Run(Base):
    """One harvest or import."""

    __tablename__ = "run"

    id: Mapped[int] = mapped_column(RowId, primary_key=True, autoincrement=True)
    kind: Mapped[str] = mapped_column(String(16))
    started_at: Mapped[datetime] = mapped_column(UtcDateTime)
    finished_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    arguments: Mapped[dict[str, Any]] = mapped_column(Json)
    version: Mapped[str] = mapped_column(String(64))


class Capture(Base):
    """An archived response."""

    __tablename__ = "capture"
    __table_args__ = (UniqueConstraint("warc_file", "warc_offset"),)

    id: Mapped[int] = mapped_column(RowId, primary_key=True, autoincrement=True)
    url: Mapped[str] = mapped_column(String(2000), index=True)
    fetched_at: Mapped[datetime] = mapped_column(UtcDateTime)
    status: Mapped[int | None] = mapped_column(Integer)
    content_type: Mapped[str | None] = mapped_column(Text)
    digest: Mapped[str | None] = mapped_column(String(80), index=True)
    warc_file: Mapped[str | None] = mapped_column(String(500))
    warc_offset: Mapped[int | None] = mapped_column(BigInteger)


class Fetch(Base):
    """What became of one fetched or imported page: exactly one row, with exactly one outcome."""

    __tablename__ = "fetch"
    __table_args__ = (Index("ix_fetch_source_at", "source_id", "at"),)

    id: Mapped[int] = mapped_column(RowId, primary_key=True, autoincrement=True)
    run_id: Mapped[int] = mapped_column(ForeignKey("run.id"), index=True)
    page_id: Mapped[int | None] = mapped_column(ForeignKey("page.id"), index=True)
    capture_id: Mapped[int | None] = mapped_column(ForeignKey("capture.id"), index=True)
    article_id: Mapped[str | None] = mapped_column(String(32), index=True)
    url: Mapped[str] = mapped_column(String(2000))
    source_id: Mapped[str | None] = mapped_column(String(64))
    kind: Mapped[str] = mapped_column(String(16))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    status: Mapped[int | None] = mapped_column(Integer)
    bytes: Mapped[int] = mapped_column(Integer, default=0)
    outcome: Mapped[str] = mapped_column(String(16))
    reason: Mapped[str | None] = mapped_column(Text)
