"""Saved searches, and the articles that they have found since: each is told once.

Finding and telling are two steps. An article that matches gets a row per saved search, which the database holds
unique; what waits is sent as one message for each search, under a key that stays the same at every try, so that a
receiver knows a message again after a crash between sending and noting that it was sent.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime, timedelta
from email.utils import parseaddr
from typing import Any, Literal
from urllib.parse import urlsplit

from sqlalchemy import delete, insert, select, update
from sqlalchemy.orm import Session

from kb.models import Alert, Article
from kb.models import SavedSearch as SearchRow
from kb.queries.filters import Filters, article_conditions
from kb.rows import upsert_rows
from kb.settings import Settings

Channel = Literal["webhook", "email"]

LOOK_BACK = timedelta(days=2)
"""A look begins so long before the last one: an article is linked and indexed some time after it was first seen."""
JUST_PUBLISHED = timedelta(days=7)
"""An article seen within this time of its own date is newly published; an older one is newly found."""


class AlertError(Exception):
    """A saved search cannot be kept, or an alert cannot be sent; the message says why, in one sentence."""


@dataclass(frozen=True, slots=True)
class SavedSearch:
    """A saved search as anybody may see it: without its secret."""

    id: str
    name: str
    owner: str
    filters: Mapping[str, Any]
    channel: Channel | None
    target: str | None
    created_at: str
    """ISO 8601, as all moments of these records."""


@dataclass(frozen=True, slots=True)
class AlertRecord:
    """One article for one saved search."""

    id: int
    saved_search_id: str
    article_id: str
    headline: str
    kind: str
    state: str
    found_at: str
    sent_at: str | None
    reason: str | None


def store_saved_search(
    session: Session,
    *,
    name: str,
    owner: str,
    filters: Filters,
    channel: Channel | None = None,
    target: str | None = None,
) -> tuple[SavedSearch, str | None]:
    """Keeps a search; gives it and, for a webhook, the secret that signs its messages. Raises AlertError."""
    given = {key: _plain(value) for key, value in asdict(filters).items() if value is not None}
    if not name.strip():
        raise AlertError("a saved search needs a name")
    if not given:
        raise AlertError("a saved search needs a query or a filter")
    _check_target(channel, target)
    now = datetime.now(UTC)
    secret = secrets.token_urlsafe(32) if channel == "webhook" else None
    saved = SavedSearch("q" + secrets.token_hex(8), name.strip(), owner, given, channel, target, now.isoformat())
    values = asdict(saved) | {"created_at": now, "secret": secret, "looked_at": now}
    session.execute(insert(SearchRow).values(values))
    return saved, secret


def _plain(value: object) -> object:
    return value.isoformat() if isinstance(value, date) else value


def _check_target(channel: str | None, target: str | None) -> None:
    if channel is None and target is None:
        return
    if channel == "webhook":
        parts = urlsplit(target or "")
        if parts.scheme not in ("http", "https") or not parts.hostname or parts.username is not None:
            raise AlertError(f"{target!r} is no web address that a message can be sent to")
    elif channel == "email":
        name, address = parseaddr(target or "")
        if name or "@" not in address or any(letter.isspace() for letter in target or ""):
            raise AlertError(f"{target!r} is no e-mail address")
    else:
        raise AlertError("an alert needs a channel, webhook or email, and a target")


def list_saved_searches(session: Session, owner: str | None = None) -> list[SavedSearch]:
    """The saved searches, oldest first; those of one owner, or all."""
    statement = select(SearchRow).order_by(SearchRow.created_at, SearchRow.id)
    if owner is not None:
        statement = statement.where(SearchRow.owner == owner)
    return [_record(row) for row in session.scalars(statement)]


def _record(row: SearchRow) -> SavedSearch:
    channel: Any = row.channel
    return SavedSearch(row.id, row.name, row.owner, row.filters, channel, row.target, row.created_at.isoformat())


def remove_saved_search(session: Session, saved_search_id: str, owner: str) -> bool:
    """Deletes the owner's saved search with its alerts; False where the owner has none with that id."""
    mine = (SearchRow.id == saved_search_id, SearchRow.owner == owner)
    if session.scalar(select(SearchRow.id).where(*mine)) is None:
        return False
    session.execute(delete(SearchRow).where(*mine))
    return True


def list_alerts(session: Session, owner: str | None = None, limit: int = 100) -> list[AlertRecord]:
    """The newest alerts, sent and waiting ones."""
    statement = (
        select(Alert, Article.headline)
        .join(SearchRow, SearchRow.id == Alert.saved_search_id)
        .join(Article, Article.id == Alert.article_id)
        .order_by(Alert.id.desc())
        .limit(limit)
    )
    if owner is not None:
        statement = statement.where(SearchRow.owner == owner)
    return [
        AlertRecord(
            alert.id,
            alert.saved_search_id,
            alert.article_id,
            headline,
            alert.kind,
            alert.state,
            alert.found_at.isoformat(),
            alert.sent_at.isoformat() if alert.sent_at else None,
            alert.reason,
        )
        for alert, headline in session.execute(statement)
    ]


def find_alerts(session: Session, settings: Settings) -> int:
    """Puts what has matched the saved searches since the last look into the list of alerts; gives how many are new."""
    count = 0
    for search in session.scalars(select(SearchRow).where(SearchRow.channel.is_not(None)).order_by(SearchRow.id)).all():
        now = datetime.now(UTC)
        since = max(search.created_at, search.looked_at - LOOK_BACK)
        filters = Filters(**{name: _typed(name, value) for name, value in search.filters.items()})
        matching = select(Article.id, Article.published_at, Article.first_seen).where(
            Article.first_seen > since, *article_conditions(session, settings, filters)
        )
        told = set(session.scalars(select(Alert.article_id).where(Alert.saved_search_id == search.id)))
        rows = [
            {
                "saved_search_id": search.id,
                "article_id": article,
                "kind": "published" if published and first_seen - published < JUST_PUBLISHED else "found",
                "state": "waiting",
                "message": None,
                "tries": 0,
                "next_try_at": now,
                "found_at": now,
                "sent_at": None,
                "reason": None,
            }
            for article, published, first_seen in session.execute(matching)
            if article not in told
        ]
        upsert_rows(session, Alert, rows, key=["saved_search_id", "article_id"])
        session.execute(update(SearchRow).where(SearchRow.id == search.id).values(looked_at=now))
        count += len(rows)
    return count


def _typed(name: str, value: Any) -> Any:
    return date.fromisoformat(value) if name in ("since", "until") else value
