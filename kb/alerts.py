"""Saved searches, and the articles that they have found since: each is told once.

Finding and telling are two steps. An article that matches gets a row per saved search, which the database holds
unique; what waits is sent as one message for each search, under a key that stays the same at every try, so that a
receiver knows a message again after a crash between sending and noting that it was sent.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime
from email.utils import parseaddr
from typing import Any, Literal
from urllib.parse import urlsplit

from sqlalchemy import delete, func, insert, select
from sqlalchemy.orm import Session

from kb.models import Alert, Article, Revision
from kb.models import SavedSearch as SearchRow
from kb.queries.filters import Filters
from kb.queries.paging import Key, Slice, get_slice

Channel = Literal["webhook", "email"]


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
    if filters.since and filters.until and filters.since > filters.until:
        raise AlertError(f"the period ends ({filters.until}) before it begins ({filters.since})")
    _check_letters((name, target, *given.values()))
    _check_target(channel, target)
    now = datetime.now(UTC)
    secret = secrets.token_urlsafe(32) if channel == "webhook" else None
    saved = SavedSearch("q" + secrets.token_hex(8), name.strip(), owner, given, channel, target, now.isoformat())
    newest = session.scalar(select(func.max(Revision.id))) or 0
    values = asdict(saved) | {"created_at": now, "secret": secret, "after_revision": newest}
    session.execute(insert(SearchRow).values(values))
    return saved, secret


def _plain(value: object) -> object:
    return value.isoformat() if isinstance(value, date) else value


def _check_letters(values: Sequence[object]) -> None:
    """Refuses what JSON can say and no database keeps: NUL and halves of letters."""
    for value in values:
        if isinstance(value, str) and ("\0" in value or any("\ud800" <= letter <= "\udfff" for letter in value)):
            raise AlertError("a name, query or target holds a character that no text has")


def _check_target(channel: str | None, target: str | None) -> None:
    if channel is None and target is None:
        return
    plain = target is not None and target.isascii() and target.isprintable() and " " not in target
    if channel == "webhook":
        if not plain or not _is_web_address(target or ""):
            raise AlertError(f"{target!r} is no web address that a message can be sent to")
    elif channel == "email":
        if not plain or not _is_mail_address(target or ""):
            raise AlertError(f"{target!r} is no e-mail address")
    else:
        raise AlertError("an alert needs a channel, webhook or email, and a target")


def _is_web_address(target: str) -> bool:
    try:
        parts = urlsplit(target)
        return (
            parts.scheme in ("http", "https") and bool(parts.hostname) and "@" not in parts.netloc and parts.port != 0
        )
    except ValueError:
        return False


def _is_mail_address(target: str) -> bool:
    local, _, host = target.rpartition("@")
    return (
        bool(local and host) and parseaddr(target) == ("", target) and not any(letter in target for letter in ',;<>"')
    )


def list_saved_searches(
    session: Session, owner: str | None = None, *, limit: int = 100, cursor: str | None = None
) -> Slice[SavedSearch]:
    """The saved searches, oldest first; those of one owner, or all."""
    statement = select(SearchRow)
    if owner is not None:
        statement = statement.where(SearchRow.owner == owner)
    return get_slice(
        session,
        statement,
        (Key(SearchRow.created_at), Key(SearchRow.id)),
        lambda rows: [_record(row[0]) for row in rows],
        query=f"saved searches of {owner!r}",
        limit=limit,
        cursor=cursor,
    )


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


def list_alerts(
    session: Session, owner: str | None = None, *, limit: int = 100, cursor: str | None = None
) -> Slice[AlertRecord]:
    """Alerts, the newest first, sent and waiting ones; those of one owner's saved searches, or all."""
    statement = (
        select(Alert, Article.headline)
        .join(SearchRow, SearchRow.id == Alert.saved_search_id)
        .join(Article, Article.id == Alert.article_id)
    )
    if owner is not None:
        statement = statement.where(SearchRow.owner == owner)
    return get_slice(
        session,
        statement,
        (Key(Alert.id, descending=True),),
        lambda rows: [_alert(row[0], row[1]) for row in rows],
        query=f"alerts of {owner!r}",
        limit=limit,
        cursor=cursor,
    )


def _alert(alert: Alert, headline: str) -> AlertRecord:
    return AlertRecord(
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
