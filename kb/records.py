"""Plain records that cross package borders: what readers hand over and what queries return.

Names follow schema.org NewsArticle in snake case. Nothing here knows the database.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from datetime import datetime, timedelta, timezone
from typing import Any, Literal

LOCAL = timezone(timedelta(hours=7), "+07:00")
"""Vietnam's time, the whole year; what pages print without a zone."""

Outcome = Literal[
    "stored",  # a new article, or a new revision of one
    "unchanged",  # the article is known and nothing of it has changed (also an answer 304)
    "duplicate",  # another address of an article that is already held
    "listing",  # a listing, feed or sitemap that was read for its links
    "redirect",  # an answer that points elsewhere; its target is a page of its own
    "not_article",  # readable, but no article: long-form shell, tag page, empty body
    "blocked",  # an anti-bot challenge or captcha; never evaded
    "disallowed",  # robots.txt forbids it; nothing was fetched
    "gone",  # 404 or 410
    "error",  # any other failure after the last try: status, connection, unreadable answer
]
"""Every fetched page ends in exactly one of these, and is counted once."""

OUTCOMES: tuple[Outcome, ...] = Outcome.__args__  # type: ignore[attr-defined]


@dataclass(frozen=True, slots=True)
class Image:
    """A picture of an article: absolute address and caption ('' where the page gives none)."""

    url: str
    caption: str = ""


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that an article offers."""

    url: str
    name: str = ""


KEY_PREFIX = "urn:biennien:"
"""How the number of an article at its source begins where it stands among the article's addresses."""


@dataclass(frozen=True, slots=True)
class ArticleKey:
    """The number by which a source knows an article under each of its addresses."""

    source: str
    number: str
    is_copy: bool = False
    """Whether the page is a view of the article (in print) that never stands for it."""

    @property
    def urn(self) -> str:
        """The number as an address of its own."""
        return f"{KEY_PREFIX}{self.source}:{self.number}"


@dataclass(frozen=True, slots=True)
class Article:
    """An article as a reader found it. Text is NFC, white space runs are one space, invisible characters are gone."""

    url: str | None
    canonical_url: str | None
    headline: str
    article_body: str
    """Paragraphs joined by a blank line."""
    extractor: str
    """Which reader and version produced it: ``mastercms/1``."""
    source: str | None = None
    description: str | None = None
    outlet_tag: str | None = None
    authors: tuple[str, ...] = ()
    credit: str | None = None
    date_published: str | None = None
    """ISO 8601 with +07:00 where a time is given, the date alone where only that is given, else None."""
    date_modified: str | None = None
    article_section: str | None = None
    keywords: tuple[str, ...] = ()
    images: tuple[Image, ...] = ()
    attachments: tuple[Attachment, ...] = ()
    related_urls: tuple[str, ...] = ()
    is_based_on: str | None = None
    key: ArticleKey | None = field(default=None, compare=False)
    """What its address says of it beside itself; no part of what the article says."""

    def to_dict(self) -> dict[str, Any]:
        """The keys of the article contract, ready for JSON."""
        record = asdict(self)
        del record["key"]
        return record


@dataclass(frozen=True, slots=True)
class NotArticle:
    """Why a page holds no article."""

    url: str | None
    outcome: Outcome
    reason: str


@dataclass(frozen=True, slots=True)
class Capture:
    """An archived response: where its WARC record lies and when it was fetched."""

    url: str
    fetched_at: datetime
    status: int | None = None
    content_type: str | None = None
    digest: str | None = None
    """``sha256:<hex>`` of the payload."""
    warc_file: str | None = None
    """Path relative to the archive folder."""
    warc_offset: int | None = None


@dataclass(frozen=True, slots=True)
class SourceRecord:
    """A news source as the knowledge base knows it."""

    id: str
    name: str
    url: str
    reader: str
    domains: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Stored:
    """What storing an article did."""

    article_id: str
    revision: int
    outcome: Outcome
    """``stored`` (new article or new revision), ``unchanged`` or ``duplicate``."""
    new_article: bool = False
    new_revision: bool = field(default=False)
    gained_address: bool = False
    """Whether the article, held before, is from now on known by the address of this reading."""


def annotated_text(article: Article) -> str:
    """The text that is annotated, indexed and shown: headline, lead and body joined by blank lines.

    Every ``start`` and ``end`` in the knowledge base counts code points of this text.
    """
    return "\n\n".join(part for part in (article.headline, article.description, article.article_body) if part)
