"""The captures of one article: which answers of which addresses the archive holds of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session

from kb.archived_pages import ArchiveMissing, ArchiveRemoved, read_head
from kb.models import Activity, Article, Capture, Fetch, Figure, Mention, Reference, Revision, Takedown
from kb.models.facts import Fact
from kb.queries.filters import NotThere
from kb.queries.paging import AnyRow, Key, Slice, get_slice
from kb.settings import Settings

_FACTS: tuple[type[Fact], ...] = (Figure, Reference, Activity, Mention)
_NEWEST_FIRST = (Key(Capture.fetched_at, descending=True), Key(Capture.id, descending=True))


@dataclass(frozen=True, slots=True)
class Header:
    """A header of an archived answer, as it came."""

    name: str
    value: str


@dataclass(frozen=True, slots=True)
class CaptureRecord:
    """An archived answer from which the article was read, or which said that nothing had changed."""

    id: str
    url: str
    fetched_at: str
    status: int | None
    """None for a file that came by hand."""
    content_type: str | None
    digest: str | None
    """Of the body without its codings."""
    file: str | None
    """Of the archive's folder; None where nothing was archived."""
    offset: int | None
    """The byte at which the record begins."""
    revisions: tuple[int, ...]
    """The numbers of the revisions that were first read from it; empty where it only confirmed one."""
    state: str
    """``held``, ``missing`` (the file or the record is not there), ``removed`` (taken down) or ``none``."""
    length: int | None
    """Bytes of the body as it came, still coded; None unless held, as are no headers."""
    headers: tuple[Header, ...]


@dataclass(frozen=True, slots=True)
class FactSentence:
    """Where a fact of an article stands: its own words and the sentence around them."""

    id: str
    text: str
    sentence: str


def list_article_captures(
    session: Session, settings: Settings, article_id: str, *, limit: int = 20, cursor: str | None = None
) -> Slice[CaptureRecord] | None:
    """The article's captures, the newest first, each with what its record says; None where there is no such article.

    Raises ArchiveRemoved where the article was taken down.
    """
    if not _is_there(session, article_id):
        return None

    def build(rows: Sequence[AnyRow]) -> list[CaptureRecord]:
        return [with_head(settings, item) for item in _records(session, article_id, [row[0] for row in rows])]

    return get_slice(
        session,
        select(Capture).where(_of(article_id)),
        _NEWEST_FIRST,
        build,
        query=f"captures of {article_id}",
        limit=limit,
        cursor=cursor,
    )


def get_article_capture(session: Session, article_id: str, capture: str | None = None) -> CaptureRecord | None:
    """One capture of the article: the named one, or that of its current revision, without what the record says.

    None where there is no such article, and where it has none; raises ArchiveRemoved for one that was taken down.
    """
    if not _is_there(session, article_id):
        return None
    if capture is not None:
        held = session.scalars(select(Capture).where(_of(article_id), Capture.id == int(capture))).one_or_none()
    else:
        current = (
            select(Capture)
            .join(Revision, Revision.capture_id == Capture.id)
            .join(Article, (Article.id == Revision.article_id) & (Article.revision == Revision.number))
        )
        held = session.scalars(current.where(Article.id == article_id)).one_or_none()
    return _records(session, article_id, [held])[0] if held is not None else None


def need_article_capture(session: Session, article_id: str, capture: str) -> tuple[str, int, CaptureRecord]:
    """File, offset and record of a capture; raises NotThere, ArchiveMissing and ArchiveRemoved."""
    held = get_article_capture(session, article_id, capture)
    if held is None:
        raise NotThere(f"article {article_id!r} has no capture {capture!r}")
    if held.file is None or held.offset is None:
        raise ArchiveMissing(f"capture {capture!r} was not archived")
    return held.file, held.offset, held


def find_fact_sentence(session: Session, article_id: str, fact_id: str) -> FactSentence | None:
    """The sentence of a reference, figure, mention or activity of the article, by the fact's id; None for no such."""
    return next(
        filter(None, (_sentence(session, model, article_id, fact_id) for model in _FACTS)),
        None,
    )


def _sentence(session: Session, model: type[Fact], article_id: str, fact_id: str) -> FactSentence | None:
    place = select(model.id, model.text, model.sentence)
    found = session.execute(place.where(model.id == fact_id, model.article_id == article_id)).first()
    return FactSentence(*found) if found is not None else None


def _is_there(session: Session, article_id: str) -> bool:
    if session.scalar(select(Article.id).where(Article.id == article_id)) is not None:
        return True
    if session.scalar(select(Takedown.digest).where(Takedown.article_id == article_id).limit(1)) is not None:
        raise ArchiveRemoved(f"article {article_id!r} was taken down")
    return False


def _of(article_id: str) -> ColumnElement[bool]:
    read = select(Revision.capture_id).where(Revision.article_id == article_id, Revision.capture_id.is_not(None))
    met = select(Fetch.capture_id).where(Fetch.article_id == article_id, Fetch.capture_id.is_not(None))
    return or_(Capture.id.in_(read), Capture.id.in_(met))


def _records(session: Session, article_id: str, captures: list[Any]) -> list[CaptureRecord]:
    numbers: dict[int, list[int]] = {}
    rows = session.execute(
        select(Revision.capture_id, Revision.number)
        .where(Revision.article_id == article_id, Revision.capture_id.in_([item.id for item in captures]))
        .order_by(Revision.number)
    )
    for capture_id, number in rows:
        numbers.setdefault(capture_id or 0, []).append(number)
    return [
        CaptureRecord(
            id=str(item.id),
            url=item.url,
            fetched_at=item.fetched_at.isoformat(),
            status=item.status,
            content_type=item.content_type,
            digest=item.digest,
            file=item.warc_file,
            offset=item.warc_offset,
            revisions=tuple(numbers.get(item.id, ())),
            state="none",
            length=None,
            headers=(),
        )
        for item in captures
    ]


def with_head(settings: Settings, item: CaptureRecord) -> CaptureRecord:
    """The capture with what its record in the archive says, or why that is not there."""
    if item.file is None or item.offset is None:
        return item
    try:
        head = read_head(settings.archive_dir, item.file, item.offset)
    except ArchiveRemoved:
        return replace(item, state="removed")
    except ArchiveMissing:
        return replace(item, state="missing")
    headers = tuple(Header(name, value) for name, value in head.headers)
    return replace(item, state="held", length=head.length, headers=headers)
