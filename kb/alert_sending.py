"""Sends what waits: one message for each saved search, tried again with the same key until it is taken."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import CursorResult, Engine, or_, select, update

from kb.alert_channels import post_webhook, send_mail
from kb.alert_finding import find_alerts, told_owners
from kb.alerts import AlertError
from kb.models import Alert, Article, Source
from kb.models import SavedSearch as SearchRow
from kb.sessions import open_engine, read_session, write_session
from kb.settings import Settings

MAX_TRIES = 10
"""After so many tries a message is given up; the last comes about a day and a half after the first."""
FIRST_WAIT = timedelta(minutes=5)
LEASE = timedelta(minutes=10)
MOST_ARTICLES = 200
"""Articles in one message; more wait for the next one."""


@dataclass(frozen=True, slots=True)
class SendSummary:
    """What a round of alerts did."""

    found: int
    sent: int
    """Articles that were told of."""
    messages: int
    failures: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Message:
    search: SearchRow
    key: str
    items: tuple[Mapping[str, Any], ...]
    ids: tuple[int, ...]
    tries: int
    lease: datetime


def send_alerts(settings: Settings, owner: str | None = None) -> SendSummary:
    """Looks for new articles of all saved searches, or of one owner's, and sends what is due.

    A receiver that fails is named in the summary and raises nothing; the others are told all the same.
    """
    engine = open_engine(settings)
    found, failures = find_alerts(settings, owner)
    sent = messages = 0
    for search in _due(engine, owner):
        while (message := _take(engine, search)) is not None:
            try:
                _send(settings, message)
            except AlertError as error:
                again = _note(engine, message, str(error))
                failures.append(f"{message.search.name}: {error}; it is {'tried again' if again else 'given up'}")
                break
            _note(engine, message, None)
            sent += len(message.ids)
            messages += 1
    return SendSummary(found, sent, messages, tuple(failures))


def _due(engine: Engine, owner: str | None) -> list[str]:
    waiting = (
        select(SearchRow.id)
        .join(Alert, Alert.saved_search_id == SearchRow.id)
        .where(Alert.state == "waiting", Alert.next_try_at <= datetime.now(UTC), SearchRow.owner.in_(told_owners()))
    )
    if owner is not None:
        waiting = waiting.where(SearchRow.owner == owner)
    with read_session(engine) as session:
        return list(session.scalars(waiting.distinct().order_by(SearchRow.id)))


def _take(engine: Engine, search_id: str) -> _Message | None:
    """The message that is due for a saved search, for this process alone. One that was begun before keeps its articles
    and its key: a receiver that has it already knows it again."""
    now = datetime.now(UTC)
    with write_session(engine) as session:
        free = or_(SearchRow.sending_until.is_(None), SearchRow.sending_until < now)
        lease = now + LEASE
        taken = update(SearchRow).where(SearchRow.id == search_id, free).values(sending_until=lease)
        result: Any = session.execute(taken)
        if isinstance(result, CursorResult) and result.rowcount == 0:
            return None
        search = session.get_one(SearchRow, search_id)
        mine = (Alert.saved_search_id == search_id, Alert.state == "waiting", Alert.next_try_at <= now)
        key = session.scalar(select(Alert.message).where(*mine, Alert.message.is_not(None)).order_by(Alert.id).limit(1))
        if key is None:
            key = str(uuid.uuid4())
            first = select(Alert.id).where(*mine).order_by(Alert.id).limit(MOST_ARTICLES)
            session.execute(update(Alert).where(Alert.id.in_(first.scalar_subquery())).values(message=key))
        rows = session.execute(
            select(Alert, Article, Source.name)
            .join(Article, Article.id == Alert.article_id)
            .join(Source, Source.id == Article.source_id, isouter=True)
            .where(Alert.saved_search_id == search_id, Alert.message == key, Alert.state == "waiting")
            .order_by(Alert.id)
        ).all()
        if not rows:
            session.execute(update(SearchRow).where(SearchRow.id == search_id).values(sending_until=None))
            return None
        items = tuple(_item(alert, article, source) for alert, article, source in rows)
        ids = tuple(alert.id for alert, _, _ in rows)
        return _Message(search, key, items, ids, max(alert.tries for alert, _, _ in rows), lease)


def _item(alert: Alert, article: Article, source: str | None) -> dict[str, Any]:
    return {
        "kind": alert.kind,
        "article": {
            "id": article.id,
            "url": article.canonical_url or article.url,
            "headline": article.headline,
            "date_published": article.date_published,
            "source": article.source_id,
            "source_name": source,
        },
    }


def _send(settings: Settings, message: _Message) -> None:
    search = message.search
    if search.channel == "webhook":
        content = {
            "message": message.key,
            "saved_search": {"id": search.id, "name": search.name, "filters": search.filters},
            "published": [item["article"] for item in message.items if item["kind"] == "published"],
            "found": [item["article"] for item in message.items if item["kind"] == "found"],
        }
        post_webhook(search.target or "", search.secret or "", message.key, content, inside=settings.webhooks_inside)
    else:
        subject = f"Biên niên: {len(message.items)} bài mới cho “{search.name}”"
        send_mail(settings, search.target or "", message.key, subject, _mail_lines(search.name, message.items))


def _mail_lines(name: str, items: Sequence[Mapping[str, Any]]) -> list[str]:
    lines = [f"Tìm kiếm đã lưu: {name}", ""]
    for kind, heading in (("published", "Mới đăng"), ("found", "Mới tìm thấy (bài cũ hơn)")):
        chosen = [item["article"] for item in items if item["kind"] == kind]
        if chosen:
            lines += [f"{heading}:", ""]
            for article in chosen:
                about = " · ".join(str(part) for part in (article["date_published"], article["source_name"]) if part)
                lines += [f"- {' '.join(article['headline'].split())}", f"  {about}", f"  {article['url'] or ''}", ""]
    return lines


def _note(engine: Engine, message: _Message, failure: str | None) -> bool:
    """Writes down how a try ended and lets go of the search; gives whether the message is tried again."""
    now = datetime.now(UTC)
    values: dict[str, Any]
    if failure is None:
        values = {"state": "sent", "sent_at": now, "reason": None}
    else:
        tries = message.tries + 1
        wait = min(FIRST_WAIT * 2 ** (tries - 1), timedelta(hours=12))
        values = {"tries": tries, "reason": failure, "next_try_at": now + wait}
        values |= {"state": "failed"} if tries >= MAX_TRIES else {}
    with write_session(engine) as session:
        # Where the lease had run out, somebody else may have sent the message and hold the search by now.
        waiting = (Alert.id.in_(message.ids), Alert.state == "waiting")
        session.execute(update(Alert).where(*waiting).values(**values))
        held = (SearchRow.id == message.search.id, SearchRow.sending_until == message.lease)
        session.execute(update(SearchRow).where(*held).values(sending_until=None))
    return failure is not None and "state" not in values
