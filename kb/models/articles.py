"""Tables of what was published: articles, their revisions, addresses and stories."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import Date, ForeignKey, Index, Integer, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from kb.models.base import Base, Json, RowId, UtcDateTime


class Story(Base):
    """One text as several outlets printed it."""

    __tablename__ = "story"

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    first_article_id: Mapped[str] = mapped_column(String(32))


class Article(Base):
    """An article as it stands now; `Revision` keeps what it said before."""

    __tablename__ = "article"
    __table_args__ = (
        Index("ix_article_published", "published_at", "id"),
        Index("ix_article_source", "source_id", "published_at", "id"),
    )

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    canonical_url: Mapped[str | None] = mapped_column(String(2000), unique=True)
    url: Mapped[str | None] = mapped_column(String(2000))
    source_id: Mapped[str | None] = mapped_column(String(64))
    headline: Mapped[str] = mapped_column(Text)
    description: Mapped[str | None] = mapped_column(Text)
    outlet_tag: Mapped[str | None] = mapped_column(String(32))
    article_body: Mapped[str] = mapped_column(Text)
    authors: Mapped[list[str]] = mapped_column(Json)
    credit: Mapped[str | None] = mapped_column(Text)
    date_published: Mapped[str | None] = mapped_column(String(40))
    """As the page gives it: date and time with +07:00, or the date alone."""
    date_modified: Mapped[str | None] = mapped_column(String(40))
    published_on: Mapped[date | None] = mapped_column(Date, index=True)
    """The local day (UTC+7), for filters."""
    published_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    """The moment, for order; local midnight where only the day is known."""
    article_section: Mapped[str | None] = mapped_column(Text)
    keywords: Mapped[list[str]] = mapped_column(Json)
    images: Mapped[list[dict[str, Any]]] = mapped_column(Json)
    attachments: Mapped[list[dict[str, Any]]] = mapped_column(Json)
    related_urls: Mapped[list[str]] = mapped_column(Json)
    is_based_on: Mapped[str | None] = mapped_column(Text)
    extractor: Mapped[str] = mapped_column(String(64))
    topics: Mapped[list[str]] = mapped_column(Json)
    first_seen: Mapped[datetime] = mapped_column(UtcDateTime)
    last_seen: Mapped[datetime] = mapped_column(UtcDateTime)
    gone_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    revision: Mapped[int] = mapped_column(Integer)
    """Number of the current revision, from 1."""
    text_hash: Mapped[str] = mapped_column(String(80), index=True)
    """Of the annotated text: knows an article again that has no address."""
    story_id: Mapped[str | None] = mapped_column(ForeignKey("story.id"), index=True)
    signature: Mapped[list[int] | None] = mapped_column(Json)
    """MinHash of the text, for reprints (nlp.duplicates)."""


class ArticleUrl(Base):
    """Every address under which an article was met."""

    __tablename__ = "article_url"

    url: Mapped[str] = mapped_column(String(2000), primary_key=True)
    article_id: Mapped[str] = mapped_column(ForeignKey("article.id", ondelete="CASCADE"), index=True)


class StoryLink(Base):
    """Two articles that reprint one another; each such pair has two rows. Stories are what links hold together."""

    __tablename__ = "story_link"

    article_id: Mapped[str] = mapped_column(ForeignKey("article.id", ondelete="CASCADE"), primary_key=True)
    other_id: Mapped[str] = mapped_column(ForeignKey("article.id", ondelete="CASCADE"), primary_key=True, index=True)
    is_note: Mapped[bool]
    """Whether ``article_id`` is the shorter text and but a small part of the other."""


class ArticleBand(Base):
    """Keys of the signature: articles that share some are candidates for one story."""

    __tablename__ = "article_band"

    band: Mapped[str] = mapped_column(String(40), primary_key=True)
    article_id: Mapped[str] = mapped_column(ForeignKey("article.id", ondelete="CASCADE"), primary_key=True, index=True)


class Revision(Base):
    """What an article said when a fetch found it changed."""

    __tablename__ = "revision"
    # A number is never given twice, not even after a takedown: saved searches count from one.
    __table_args__ = (UniqueConstraint("article_id", "number"), {"sqlite_autoincrement": True})

    id: Mapped[int] = mapped_column(RowId, primary_key=True, autoincrement=True)
    article_id: Mapped[str] = mapped_column(ForeignKey("article.id", ondelete="CASCADE"))
    number: Mapped[int] = mapped_column(Integer)
    content_hash: Mapped[str] = mapped_column(String(80))
    content: Mapped[dict[str, Any]] = mapped_column(Json)
    """The whole article record of this revision."""
    text: Mapped[str] = mapped_column(Text)
    """The annotated text: offsets count its code points."""
    capture_id: Mapped[int | None] = mapped_column(ForeignKey("capture.id"), index=True)
    stored_at: Mapped[datetime] = mapped_column(UtcDateTime)
    """When this content was first seen; ``last_seen`` when last."""
    last_seen: Mapped[datetime] = mapped_column(UtcDateTime)
    extractor: Mapped[str] = mapped_column(String(64))
    annotator: Mapped[str | None] = mapped_column(String(64), index=True)
    """The version whose annotations the knowledge base holds; None until annotated."""


class Takedown(Base):
    """What must not come back: digests of the addresses and of the text of an article that was taken down."""

    __tablename__ = "takedown"

    digest: Mapped[str] = mapped_column(String(80), primary_key=True)
    article_id: Mapped[str] = mapped_column(String(32), index=True)
    reason: Mapped[str | None] = mapped_column(Text)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
