"""Storing an article: which one it is, whether it has changed, and which revision that makes."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, time
from typing import Any

from sqlalchemy import exists, insert, select, update
from sqlalchemy.orm import Session

from kb.ids import article_id as make_article_id
from kb.ids import digest
from kb.models import Article as ArticleRow
from kb.models import ArticleUrl, Revision, Takedown
from kb.records import LOCAL, Article, Stored, annotated_text
from kb.rows import append_outbox, insert_new, upsert_rows
from nlp.text import fold

_ADDRESS_FIELDS = ("url", "canonical_url", "source", "extractor", "date_modified")
"""What may differ between two readings of an article that says the same: no new revision for these alone."""
_SAME_WORDS = 0.5
"""Share of common words above which two addresses that claim one canonical URL hold one article."""
_SAME_RUNS = 0.5
"""Share of the shorter text's runs of three words that the other must hold, for two addresses with one number."""


def store_article(session: Session, article: Article, *, capture_id: int | None, seen_at: datetime) -> Stored:
    """Stores what an article says now, once.

    It is known by its canonical address, else by its address, else by its number at the source where the texts agree,
    else by its text. The outcome is ``stored`` (a new article, or a new revision where it changed), ``unchanged``,
    ``duplicate`` (another address of an article that is held) or ``gone`` (it was taken down and must not come back).
    Readings may arrive in any order: the one seen last is the current one.
    """
    article = _with_one_address(article)
    text = annotated_text(article)
    own = [url for url in (article.canonical_url, article.url) if url]
    # Two articles may share a number: what one that was taken down leaves behind bars no other that is still held.
    is_known = session.execute(select(exists().where(ArticleUrl.url.in_(own)))).scalar()
    if is_taken_down(session, own if is_known else [*own, _urn(article)], text):
        return Stored(_identity(article, text), 0, "gone")
    held, by_address = _find_article(session, article, text)
    if held is not None and by_address and _is_misled(session, held, article, text):
        # A site whose pages all name one canonical address would otherwise collapse into a single article.
        article = replace(article, canonical_url=article.url)
        held, _ = _find_article(session, article, text)
    if held is None:
        return _store_new(session, article, text, capture_id, seen_at)
    return _store_again(session, held, article, text, capture_id, seen_at)


def is_taken_down(session: Session, urls: Sequence[str | None], text: str | None = None) -> bool:
    """Whether one of these addresses, or a text without address, belongs to an article that was taken down.

    A reprint at another address is another article: its text alone does not bar it, unless what was taken down had no
    address of its own.
    """
    addresses = [url for url in urls if url]
    digests = [digest("url", url) for url in addresses]
    if text is not None:
        digests.append(digest("text", text) if not addresses else digest("text without address", text))
    return bool(session.execute(select(exists().where(Takedown.digest.in_(digests)))).scalar())


def content_hash(article: Article) -> str:
    """The digest of all that an article says; where and by which reader it was read does not count."""
    content = {name: value for name, value in article.to_dict().items() if name not in _ADDRESS_FIELDS}
    return digest(json.dumps(content, ensure_ascii=False, sort_keys=True))


def _with_one_address(article: Article) -> Article:
    if article.key is not None and article.key.is_copy:
        # A print view that names no canonical address has none: its own never stands for the article.
        return replace(article, canonical_url=None) if article.canonical_url == article.url else article
    if article.canonical_url is None and article.url is not None:
        return replace(article, canonical_url=article.url)
    return article


def _find_article(session: Session, article: Article, text: str) -> tuple[ArticleRow | None, bool]:
    """The article that is held, and whether its address (not its text alone) says so."""
    for url in dict.fromkeys((article.canonical_url, article.url)):
        if url is None:
            continue
        known = select(ArticleRow).join(ArticleUrl, ArticleUrl.article_id == ArticleRow.id).where(ArticleUrl.url == url)
        held = session.execute(known.with_for_update(of=ArticleRow)).scalar_one_or_none()
        if held is not None:
            return held, True
    if article.key is not None:
        numbered = select(ArticleRow).join(ArticleUrl, ArticleUrl.article_id == ArticleRow.id)
        numbered = numbered.where(ArticleUrl.url == article.key.urn).with_for_update(of=ArticleRow)
        held = session.execute(numbered).scalar_one_or_none()
        if held is not None and _agree(text, _text_of(held)):
            return held, False
    same = select(ArticleRow).where(ArticleRow.text_hash == digest("text", text))
    if article.url is not None:
        # Two addresses with one text are two articles (a reprint); only one without any address can be the same.
        same = same.where(ArticleRow.url.is_(None))
    order = (ArticleRow.url.is_(None), ArticleRow.first_seen, ArticleRow.id)
    return session.execute(same.order_by(*order).limit(1)).scalar_one_or_none(), False


def _is_misled(session: Session, held: ArticleRow, article: Article, text: str) -> bool:
    """Whether a new address names a canonical URL that belongs to quite another text."""
    if article.url is None or article.url == article.canonical_url:
        return False
    known = exists().where(ArticleUrl.url == article.url, ArticleUrl.article_id == held.id)
    if session.execute(select(known)).scalar():
        return False
    if fold(held.headline) == fold(article.headline):
        return False
    ours, theirs = _words(text), _words(_text_of(held))
    return len(ours & theirs) < _SAME_WORDS * len(ours | theirs)


def _agree(first: str, second: str) -> bool:
    """Whether one text holds most of the other, word for word in their order: an edited or shortened copy of it."""
    ours, theirs = _runs(first), _runs(second)
    return bool(ours and theirs) and len(ours & theirs) >= _SAME_RUNS * min(len(ours), len(theirs))


def _text_of(held: ArticleRow) -> str:
    return f"{held.headline} {held.description or ''} {held.article_body}"


def _runs(text: str) -> set[tuple[str, ...]]:
    words = re.findall(r"\w+", fold(text))
    return set(zip(words, words[1:], words[2:], strict=False))


def _words(text: str) -> set[str]:
    return set(re.findall(r"\w+", fold(text)))


def _urn(article: Article) -> str | None:
    return article.key.urn if article.key is not None else None


def _identity(article: Article, text: str) -> str:
    return make_article_id(article.canonical_url or article.url, text)


def _store_new(session: Session, article: Article, text: str, capture_id: int | None, seen_at: datetime) -> Stored:
    identity = _identity(article, text)
    values = _columns(article, text)
    values |= {"id": identity, "topics": [], "first_seen": seen_at, "last_seen": seen_at, "revision": 1}
    if not insert_new(session, ArticleRow, values):
        # Another process stored it since we looked.
        return store_article(session, article, capture_id=capture_id, seen_at=seen_at)
    session.execute(insert(Revision).values(_revision(article, text, identity, 1, capture_id, seen_at)))
    _store_addresses(session, identity, article)
    append_outbox(session, [identity])
    return Stored(identity, 1, "stored", new_article=True, new_revision=True)


def _store_again(
    session: Session, held: ArticleRow, article: Article, text: str, capture_id: int | None, seen_at: datetime
) -> Stored:
    is_main = _is_main_address(held, article)
    gains_address = _gains_address(held, article) or _is_renamed(session, held, article, seen_at)
    _store_addresses(session, held.id, article)
    current = session.execute(
        select(Revision).where(Revision.article_id == held.id, Revision.number == held.revision)
    ).scalar_one()
    values: dict[str, Any] = {
        "first_seen": min(held.first_seen, seen_at),
        "last_seen": max(held.last_seen, seen_at),
    }
    if held.gone_at is not None and seen_at > held.gone_at:
        values["gone_at"] = None
    if gains_address:
        values |= {"url": article.url, "canonical_url": article.canonical_url, "source_id": article.source}
        # The story may have another first publisher by it: it is joined anew.
        values["signature"] = None
    # What the canonical address says counts for more than what another one said, whenever that was.
    is_latest = gains_address or seen_at >= current.last_seen
    number, is_new = held.revision, False
    if content_hash(article) == current.content_hash:
        _see_again(current, capture_id, seen_at)
        if is_latest and is_main:
            values |= {"date_modified": article.date_modified, "extractor": article.extractor}
    elif is_main or gains_address:
        number, is_new = _store_revision(session, current, article, text, capture_id, seen_at, is_latest=is_latest)
        if is_new and is_latest:
            values = _columns(article, text) | {"canonical_url": held.canonical_url, "url": held.url} | values
            values["revision"] = number
        elif is_new:
            values["revision"] = held.revision + 1
    session.execute(update(ArticleRow).where(ArticleRow.id == held.id).values(values))
    session.expire(held)
    if is_new or gains_address or "gone_at" in values:
        append_outbox(session, [held.id])
    if is_new:
        return Stored(held.id, number, "stored", new_revision=True)
    return Stored(held.id, number, "unchanged" if is_main else "duplicate", gained_address=gains_address)


def _is_main_address(held: ArticleRow, article: Article) -> bool:
    """Whether this reading comes from the address that speaks for the article: others never make a revision."""
    # A text dump without an address says less than the page itself: it makes no revision of an article that has one.
    return article.url == held.url


def _gains_address(held: ArticleRow, article: Article) -> bool:
    """Whether the article is met at its canonical address, or at any address, for the first time."""
    if article.url is None or article.url == held.url:
        return False
    return held.url is None or (article.url == article.canonical_url and held.url != held.canonical_url)


def _is_renamed(session: Session, held: ArticleRow, article: Article, seen_at: datetime) -> bool:
    """Whether the source now has the article, known by its number, at an address at which it was never met."""
    if article.key is None or article.key.is_copy or article.url != article.canonical_url or seen_at < held.last_seen:
        return False
    if article.url == held.url or held.url is None:
        return False
    return not session.execute(select(exists().where(ArticleUrl.url == article.url))).scalar()


def _store_addresses(session: Session, identity: str, article: Article) -> None:
    urls = dict.fromkeys(url for url in (article.canonical_url, article.url, _urn(article)) if url)
    upsert_rows(session, ArticleUrl, [{"url": url, "article_id": identity} for url in urls], key=["url"])


def _store_revision(
    session: Session,
    current: Revision,
    article: Article,
    text: str,
    capture_id: int | None,
    seen_at: datetime,
    *,
    is_latest: bool,
) -> tuple[int, bool]:
    """Stores a reading that differs from the current one at its place in time; gives its number and whether it is new.

    The current revision keeps the highest number.
    """
    identity, number = current.article_id, current.number + 1
    if not is_latest:
        older = select(Revision).where(Revision.article_id == identity).order_by(Revision.number)
        others = list(session.execute(older).scalars())
        content = content_hash(article)
        for other in others:
            if other.content_hash == content:
                _see_again(other, capture_id, seen_at)
                return other.number, False
        number = min(current.number, 1 + sum(1 for other in others if other.last_seen <= seen_at))
        for other in reversed(others[number - 1 :]):
            other.number += 1
            session.flush()
    session.execute(insert(Revision).values(_revision(article, text, identity, number, capture_id, seen_at)))
    return number, True


def _see_again(revision: Revision, capture_id: int | None, seen_at: datetime) -> None:
    """The same was said at another time; the capture in which it was first seen stands for it."""
    revision.last_seen = max(revision.last_seen, seen_at)
    if seen_at < revision.stored_at and capture_id is not None:
        revision.stored_at, revision.capture_id = seen_at, capture_id
    revision.stored_at = min(revision.stored_at, seen_at)


def _revision(
    article: Article, text: str, identity: str, number: int, capture_id: int | None, seen_at: datetime
) -> dict[str, Any]:
    return {
        "article_id": identity,
        "number": number,
        "content_hash": content_hash(article),
        "content": _plain(article),
        "text": text,
        "capture_id": capture_id,
        "stored_at": seen_at,
        "last_seen": seen_at,
        "extractor": article.extractor,
        "annotator": None,
    }


def _columns(article: Article, text: str) -> dict[str, Any]:
    record = _plain(article)
    record["source_id"] = record.pop("source")
    published_on, published_at = published_moment(article.date_published)
    return record | {
        "published_on": published_on,
        "published_at": published_at,
        "text_hash": digest("text", text),
    }


def _plain(article: Article) -> dict[str, Any]:
    record: dict[str, Any] = json.loads(json.dumps(article.to_dict()))
    return record


def published_moment(published: str | None) -> tuple[date | None, datetime | None]:
    """The local day (UTC+7) and the moment of an ISO date or date-time; midnight where only the day is known."""
    if not published:
        return None, None
    try:
        if len(published) <= 10:
            day = date.fromisoformat(published)
            return day, datetime.combine(day, time(), LOCAL)
        moment = datetime.fromisoformat(published)
    except ValueError:
        return None, None
    moment = moment.replace(tzinfo=LOCAL) if moment.tzinfo is None else moment.astimezone(LOCAL)
    return moment.date(), moment
