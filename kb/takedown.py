"""Taking an article down: out of the knowledge base, its archive records and the index, and never back in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import Engine, delete, or_, select, update
from sqlalchemy.orm import Session

from kb.cleanup import remove_unused
from kb.entity_forgetting import forget_idle_decisions
from kb.ids import digest
from kb.migrations import open_current
from kb.models import (
    Activity,
    Article,
    ArticleBand,
    ArticleUrl,
    Capture,
    DocumentRelation,
    Fetch,
    Figure,
    Mention,
    Page,
    Reference,
    Review,
    Revision,
    Takedown,
)
from kb.records import KEY_PREFIX
from kb.redaction import RedactionError, redact_record
from kb.rows import append_outbox, lock_linking, upsert_rows
from kb.sessions import read_session, write_session
from kb.settings import Settings
from kb.settling import find_documents, settle_documents
from kb.settling_events import find_touched, settle_events
from kb.stories import settle_stories, unlink

_FACTS = (("reference", Reference), ("figure", Figure), ("mention", Mention), ("activity", Activity))


class TakedownError(Exception):
    """The article cannot be taken down; the message says why, in one sentence."""


@dataclass(frozen=True, slots=True)
class TakedownSummary:
    """What was removed."""

    article_id: str
    records: int
    """Archive records whose content is gone."""
    addresses: tuple[str, ...]


def take_down(settings: Settings, article: str, *, reason: str | None = None) -> TakedownSummary:
    """Removes an article, named by its id or one of its addresses, with everything that was drawn from it.

    The archive comes first: where that fails nothing else is touched, and after a kill the same call finishes the work.
    What stays are counts of pages and digests that keep the article out; a reprint elsewhere is another article. Raises
    TakedownError and SchemaError. The search index has to be brought up to date afterwards.
    """
    engine = open_current(settings)
    article_id, addresses, captures = _find(engine, article)
    records = 0
    for capture in captures:
        if capture.warc_file is None or capture.warc_offset is None:
            continue
        try:
            records += redact_record(settings.archive_dir / capture.warc_file, capture.warc_offset)
        except RedactionError as error:
            raise TakedownError(f"nothing was taken down: {error}") from error
    with write_session(engine) as session:
        lock_linking(session)
        _remove(session, article_id, addresses, [capture.id for capture in captures], reason)
    return TakedownSummary(article_id, records, tuple(url for url in addresses if not url.startswith(KEY_PREFIX)))


def _find(engine: Engine, name: str) -> tuple[str, tuple[str, ...], list[Capture]]:
    """The article's id, all addresses at which it was met, and its captures."""
    with read_session(engine) as session:
        by_url = select(ArticleUrl.article_id).where(ArticleUrl.url == name)
        held = session.scalars(select(Article).where(or_(Article.id == name, Article.id.in_(by_url)))).one_or_none()
        if held is None:
            raise TakedownError(f"there is no article {name}")
        known = select(ArticleUrl.url).where(ArticleUrl.article_id == held.id)
        fetched = select(Fetch.url).where(Fetch.article_id == held.id)
        urls = {
            url for url in (held.canonical_url, held.url, *session.scalars(known), *session.scalars(fetched)) if url
        }
        mine = (
            select(Revision.capture_id).where(Revision.article_id == held.id),
            select(Fetch.capture_id).where(Fetch.article_id == held.id),
        )
        captures = select(Capture).where(or_(Capture.url.in_(urls), *(Capture.id.in_(ids) for ids in mine)))
        found = list(session.scalars(captures.order_by(Capture.id)))
        session.expunge_all()
    return held.id, tuple(sorted(urls)), found


def _remove(
    session: Session, article_id: str, addresses: tuple[str, ...], captures: list[int], reason: str | None
) -> None:
    held = session.get(Article, article_id)
    if held is None:
        raise TakedownError(f"article {article_id} was removed by another process just now")
    has_address = held.url is not None
    texts = session.scalars(select(Revision.text).where(Revision.article_id == article_id)).all()
    _bar(session, article_id, addresses, texts, has_address=has_address, reason=reason)
    cited = select(Reference.identity_key).where(Reference.article_id == article_id)
    keys = {key for key in session.scalars(cited) if key}
    documents = find_documents(session, keys)
    touched = find_touched(session, [article_id])
    for layer, model in _FACTS:
        facts = select(model.id).where(model.article_id == article_id)
        session.execute(delete(Review).where(Review.layer == layer, Review.fact_id.in_(facts)))
        session.execute(delete(model).where(model.article_id == article_id))
    for rows in (DocumentRelation, ArticleBand, ArticleUrl, Revision):
        session.execute(delete(rows).where(rows.article_id == article_id))
    near = unlink(session, article_id)
    session.execute(update(Article).where(Article.id == article_id).values(story_id=None))
    left = settle_stories(session, near)
    session.execute(delete(Article).where(Article.id == article_id))
    # The pages stay counted under their outcomes; neither they nor the archive lead to the content any more.
    session.execute(
        update(Fetch)
        .where(or_(Fetch.article_id == article_id, Fetch.capture_id.in_(captures)))
        .values(article_id=None, capture_id=None)
    )
    session.execute(delete(Capture).where(Capture.id.in_(captures)))
    shut = {"state": "dead", "outcome": "gone", "reason": "this article was taken down", "hint": None}
    session.execute(update(Page).where(Page.url.in_(addresses)).values(**shut, next_fetch_at=None))
    left |= settle_documents(session, keys, documents)
    settle_events(session, [], touched)
    forget_idle_decisions(session)
    remove_unused(session)
    append_outbox(session, {article_id} | left)


def _bar(
    session: Session,
    article_id: str,
    addresses: tuple[str, ...],
    texts: Sequence[str],
    *,
    has_address: bool,
    reason: str | None,
) -> None:
    """Keeps the digests that `kb.ingest_articles.is_taken_down` looks for."""
    digests = {digest("url", url) for url in addresses}
    for text in texts:
        digests.add(digest("text", text))
        if not has_address:
            digests.add(digest("text without address", text))
    now = datetime.now(UTC)
    rows = [{"digest": item, "article_id": article_id, "reason": reason, "at": now} for item in sorted(digests)]
    upsert_rows(session, Takedown, rows, key=["digest"])
