"""Archived responses that hold articles."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import func, select

from kb.migrations import open_current
from kb.models import Capture, Fetch
from kb.records import Capture as CaptureRecord
from kb.sessions import open_engine, read_session
from kb.settings import Settings

_BATCH = 500


@dataclass(frozen=True, slots=True)
class ArchivedArticle:
    """The latest whole answer of one article address."""

    capture: CaptureRecord
    source_id: str | None
    size: int


def list_archived_articles(settings: Settings, source_id: str | None = None) -> Iterator[ArchivedArticle]:
    """For each article address the latest capture with a body, the oldest first. Raises SchemaError."""
    engine = open_current(settings)
    latest = (
        func.row_number()
        .over(partition_by=Fetch.url, order_by=(Capture.fetched_at.desc(), Capture.id.desc(), Fetch.id.desc()))
        .label("rank")
    )
    fetched = (
        select(Capture.id, Capture.fetched_at, Fetch.source_id, Fetch.bytes, latest)
        .join(Fetch, Fetch.capture_id == Capture.id)
        .where(Fetch.kind == "article", Capture.warc_file.is_not(None))
        .where((Capture.status == 200) | Capture.status.is_(None))
    )
    if source_id is not None:
        fetched = fetched.where(Fetch.source_id == source_id)
    ranked = fetched.subquery()
    order = select(ranked.c.id, ranked.c.source_id, ranked.c.bytes).where(ranked.c.rank == 1)
    with read_session(engine) as session:
        rows = session.execute(order.order_by(ranked.c.fetched_at, ranked.c.id)).all()
    for start in range(0, len(rows), _BATCH):
        batch = rows[start : start + _BATCH]
        with read_session(engine) as session:
            held = {
                row.id: row for row in session.scalars(select(Capture).where(Capture.id.in_([row.id for row in batch])))
            }
            records = [ArchivedArticle(_record(held[row.id]), row.source_id, row.bytes) for row in batch]
        yield from records


def list_known_files(settings: Settings) -> set[str]:
    """The names of the archive's files of which the knowledge base holds at least one record."""
    with read_session(open_engine(settings)) as session:
        return set(session.scalars(select(Capture.warc_file).where(Capture.warc_file.is_not(None)).distinct()))


def find_capture(settings: Settings, url: str, digest: str) -> CaptureRecord | None:
    """The first capture of these bytes at that address, or None."""
    with read_session(open_engine(settings)) as session:
        same = select(Capture).where(Capture.digest == digest, Capture.url == url, Capture.warc_file.is_not(None))
        held = session.scalars(same.order_by(Capture.id).limit(1)).one_or_none()
        return _record(held) if held is not None else None


def _record(row: Capture) -> CaptureRecord:
    return CaptureRecord(
        url=row.url,
        fetched_at=row.fetched_at,
        status=row.status,
        content_type=row.content_type,
        digest=row.digest,
        warc_file=row.warc_file,
        warc_offset=row.warc_offset,
    )
