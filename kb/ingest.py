"""The one way into the knowledge base: captures, articles and what became of every page.

Every function works inside the caller's write session, so that the state of a page, its capture, its article and its
counted outcome are one transaction. All of them are idempotent: storing the same thing again changes nothing.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping
from datetime import UTC, datetime
from importlib.metadata import version
from typing import Any

from sqlalchemy import insert, select
from sqlalchemy.exc import InterfaceError, OperationalError, SQLAlchemyError
from sqlalchemy.orm import Session

from kb.ingest_articles import is_taken_down, store_article
from kb.migrations import open_current
from kb.models import Article as ArticleRow
from kb.models import ArticleUrl, Fetch, Run
from kb.models import Capture as CaptureRow
from kb.models import Source as SourceRow
from kb.records import Article, Capture, NotArticle, Outcome, SourceRecord
from kb.redaction import redact_record
from kb.rows import append_outbox, upsert_rows
from kb.sessions import write_session
from kb.settings import Settings

log = logging.getLogger("biennien.ingest")

__all__ = [
    "Ingest",
    "finish_run",
    "is_taken_down",
    "mark_gone",
    "start_run",
    "store_article",
    "store_capture",
    "store_fetch",
    "store_source",
]


def store_source(session: Session, source: SourceRecord) -> None:
    """Writes down a source as it declares itself now."""
    row = {
        "id": source.id,
        "name": source.name,
        "url": source.url,
        "reader": source.reader,
        "domains": list(source.domains),
        "updated_at": datetime.now(UTC),
    }
    held = session.get(SourceRow, source.id)
    if held is not None and all(getattr(held, name) == row[name] for name in ("name", "url", "reader", "domains")):
        return
    upsert_rows(session, SourceRow, [row], key=["id"], update=["name", "url", "reader", "domains", "updated_at"])


def start_run(session: Session, kind: str, arguments: Mapping[str, Any]) -> int:
    """The number of a new run of that kind (``harvest``, ``import``, ``reextract``, ``indicators``)."""
    statement = insert(Run).values(
        kind=kind, started_at=datetime.now(UTC), arguments=dict(arguments), version=f"biennien/{version('biennien')}"
    )
    return int(session.execute(statement.returning(Run.id)).scalar_one())


def finish_run(session: Session, run_id: int, result: Mapping[str, Any] | None = None) -> None:
    """Writes down that the run came to its end, and beside its arguments how; one that was killed stays unfinished."""
    run = session.get_one(Run, run_id)
    run.finished_at = datetime.now(UTC)
    if result:
        run.arguments = {**run.arguments, **result}


def store_capture(session: Session, capture: Capture) -> int:
    """The number of the archived response; the same record of the archive is stored once."""
    same = select(CaptureRow.id).order_by(CaptureRow.id).limit(1)
    if capture.warc_file is not None:
        same = same.where(CaptureRow.warc_file == capture.warc_file, CaptureRow.warc_offset == capture.warc_offset)
    else:
        same = same.where(CaptureRow.warc_file.is_(None), CaptureRow.url == capture.url)
        same = same.where(CaptureRow.digest == capture.digest)
    held = session.execute(same).scalar_one_or_none()
    if held is not None:
        return held
    statement = insert(CaptureRow).values(
        url=capture.url,
        fetched_at=capture.fetched_at,
        status=capture.status,
        content_type=capture.content_type,
        digest=capture.digest,
        warc_file=capture.warc_file,
        warc_offset=capture.warc_offset,
    )
    return int(session.execute(statement.returning(CaptureRow.id)).scalar_one())


def mark_gone(session: Session, url: str, at: datetime) -> None:
    """Notes that an article's address no longer answers; the article itself stays, as the record of what was said.

    Only the address that stands for the article counts: a lost mobile copy is no loss.
    """
    article = session.execute(
        select(ArticleRow).join(ArticleUrl, ArticleUrl.article_id == ArticleRow.id).where(ArticleUrl.url == url)
    ).scalar_one_or_none()
    if article is None or article.gone_at is not None or url not in (article.canonical_url, article.url):
        return
    if article.last_seen <= at:
        article.gone_at = at
        session.flush()
        append_outbox(session, [article.id])


def store_fetch(
    session: Session,
    *,
    run_id: int,
    url: str,
    kind: str,
    outcome: Outcome,
    at: datetime,
    reason: str | None = None,
    status: int | None = None,
    size: int = 0,
    source_id: str | None = None,
    page_id: int | None = None,
    capture_id: int | None = None,
    article_id: str | None = None,
) -> None:
    """Counts one fetched or imported page under exactly one outcome; ``size`` is in bytes."""
    session.execute(
        insert(Fetch).values(
            run_id=run_id,
            url=url,
            kind=kind,
            outcome=outcome,
            at=at,
            reason=reason,
            status=status,
            bytes=size,
            source_id=source_id,
            page_id=page_id,
            capture_id=capture_id,
            article_id=article_id,
        )
    )


class Ingest:
    """The write path for callers that have no session of their own: each call is one transaction.

    Raises SchemaError, in one sentence, unless the database is at this code's version.
    """

    def __init__(self, settings: Settings) -> None:
        self._engine = open_current(settings)
        self._archive_dir = settings.archive_dir

    def start_run(self, kind: str, arguments: Mapping[str, Any]) -> int:
        """The number of a new run."""
        with write_session(self._engine) as session:
            return start_run(session, kind, arguments)

    def finish_run(self, run_id: int) -> None:
        """Writes down that the run came to its end."""
        with write_session(self._engine) as session:
            finish_run(session, run_id)

    def store_source(self, source: SourceRecord) -> None:
        """Writes down a source as it declares itself now."""
        with write_session(self._engine) as session:
            store_source(session, source)

    def settle_gone(self) -> None:
        """Marks articles whose address was found gone by a page that came in before the article itself did."""
        with write_session(self._engine) as session:
            found = select(Fetch.url, Fetch.at).join(ArticleUrl, ArticleUrl.url == Fetch.url)
            found = found.join(ArticleRow, ArticleRow.id == ArticleUrl.article_id)
            found = found.where(Fetch.outcome == "gone", ArticleRow.gone_at.is_(None), Fetch.at >= ArticleRow.last_seen)
            for url, at in session.execute(found.order_by(Fetch.at)).all():
                mark_gone(session, url, at)

    def take(
        self,
        run_id: int,
        capture: Capture,
        result: Article | NotArticle,
        *,
        kind: str = "article",
        source_id: str | None = None,
        size: int = 0,
    ) -> Outcome:
        """Stores a page that was read, with its capture and its counted outcome; gives the outcome.

        An article that the database cannot hold is counted as ``error``, so that the pages behind it are taken in; a
        database that cannot be written raises what it says. The record of an article that was taken down is removed
        from the archive again: RedactionError where it cannot.
        """
        given: dict[str, Any] = {"kind": kind, "source_id": source_id, "size": size}
        try:
            return self._take(run_id, capture, result, **given)
        except (OperationalError, InterfaceError):
            raise
        except (SQLAlchemyError, ValueError, OverflowError) as error:
            if isinstance(result, NotArticle):
                raise
            log.exception("what %s holds cannot be stored", capture.url)
            reason = f"what the page holds cannot be stored ({type(error).__name__})"
            return self._take(run_id, capture, NotArticle(capture.url, "error", reason), **given)

    def _take(
        self,
        run_id: int,
        capture: Capture,
        result: Article | NotArticle,
        *,
        kind: str,
        source_id: str | None,
        size: int,
    ) -> Outcome:
        with write_session(self._engine) as session:
            capture_id = store_capture(session, capture)
            outcome, reason, article_id = _store_result(session, result, capture_id, capture.fetched_at)
            store_fetch(
                session,
                run_id=run_id,
                url=capture.url,
                kind=kind,
                outcome=outcome,
                at=capture.fetched_at,
                reason=reason,
                status=capture.status,
                size=size,
                source_id=source_id or (result.source if isinstance(result, Article) else None),
                capture_id=capture_id,
                article_id=article_id,
            )
        if isinstance(result, Article) and outcome == "gone" and capture.warc_file is not None:
            redact_record(self._archive_dir / capture.warc_file, capture.warc_offset or 0)
        return outcome


def _store_result(
    session: Session, result: Article | NotArticle, capture_id: int, seen_at: datetime
) -> tuple[Outcome, str | None, str | None]:
    if isinstance(result, NotArticle):
        if result.outcome == "gone" and result.url:
            mark_gone(session, result.url, seen_at)
        return result.outcome, result.reason, None
    stored = store_article(session, result, capture_id=capture_id, seen_at=seen_at)
    reason = "this article was taken down" if stored.outcome == "gone" else None
    return stored.outcome, reason, stored.article_id if reason is None else None
