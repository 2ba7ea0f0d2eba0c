"""Articles: as they stand now, what they said before, and everything found in them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import and_, select
from sqlalchemy.orm import Session

from kb.models import Article, ArticleUrl, Capture, Revision
from kb.queries.differences import Change, compare
from kb.queries.filters import Filters, article_conditions
from kb.queries.paging import AnyRow, AnySelect, Key, Slice, get_slice
from kb.records import KEY_PREFIX, Attachment, Image
from kb.settings import Settings

NEWEST_FIRST = (
    Key(Article.published_at, descending=True, nulls_last=True, lowest=datetime.min.replace(tzinfo=UTC)),
    Key(Article.id, descending=True),
)

_MANY = 5_000


@dataclass(frozen=True, slots=True)
class ArticleRef:
    """What every fact says of its article."""

    id: str
    url: str | None
    headline: str
    date_published: str | None
    source: str | None


@dataclass(frozen=True, slots=True)
class ArchivePlace:
    """Where the archived response lies: WARC file, relative to the archive folder, and byte offset of the record."""

    file: str
    offset: int
    fetched_at: str


@dataclass(frozen=True, slots=True)
class ArticleRecord:
    """An article as it stands now, with its provenance."""

    id: str
    url: str | None
    canonical_url: str | None
    source: str | None
    headline: str
    description: str | None
    outlet_tag: str | None
    article_body: str
    authors: tuple[str, ...]
    credit: str | None
    date_published: str | None
    date_modified: str | None
    article_section: str | None
    keywords: tuple[str, ...]
    images: tuple[Image, ...]
    attachments: tuple[Attachment, ...]
    related_urls: tuple[str, ...]
    is_based_on: str | None
    extractor: str
    topics: tuple[str, ...]
    first_seen: str
    last_seen: str
    gone_at: str | None
    """When its address was first found gone; the article itself is kept."""
    revision: int
    story: str | None
    archive: ArchivePlace | None


@dataclass(frozen=True, slots=True)
class RevisionRecord:
    """What an article said when a fetch found it changed."""

    number: int
    stored_at: str
    last_seen: str
    extractor: str
    annotator: str | None
    """The version that annotated it, None until it is annotated."""
    content_hash: str
    changed: tuple[str, ...]
    """The fields that differ from the revision before; empty for the first."""
    diff: tuple[Change, ...]
    """What it says otherwise than the revision before, word by word; empty for the first."""
    content: dict[str, Any]
    """The whole article of this revision, as article.md names its fields."""
    text: str
    """The text whose code points the offsets count."""
    archive: ArchivePlace | None


def article_ref(article: Article) -> ArticleRef:
    """The short form of an article that facts carry."""
    return ArticleRef(
        article.id,
        article.canonical_url or article.url,
        article.headline,
        article.date_published,
        article.source_id,
    )


REF_COLUMNS = (
    Article.id,
    Article.canonical_url,
    Article.url,
    Article.headline,
    Article.date_published,
    Article.source_id,
)


def ref_of(row: Sequence[Any]) -> ArticleRef:
    """The short form from a row of `REF_COLUMNS`."""
    article_id, canonical_url, url, headline, date_published, source = row
    return ArticleRef(article_id, canonical_url or url, headline, date_published, source)


def list_articles(
    session: Session, settings: Settings, filters: Filters, *, limit: int = 20, cursor: str | None = None
) -> Slice[ArticleRecord]:
    """Articles that pass the filters, newest first, undated ones at the end."""
    conditions = article_conditions(session, settings, filters)
    return get_slice(
        session,
        _statement().where(*conditions),
        NEWEST_FIRST,
        _records,
        query=f"articles {filters}",
        limit=limit,
        cursor=cursor,
        counted=select(Article.id).where(*conditions),
    )


def get_article(session: Session, article_id: str) -> ArticleRecord | None:
    """The article with this id, or None."""
    rows = session.execute(_statement().where(Article.id == article_id)).all()
    return _records(rows)[0] if rows else None


def list_urls(session: Session, article_id: str) -> list[str]:
    """Every address under which the article was met, sorted."""
    urls = session.scalars(select(ArticleUrl.url).where(ArticleUrl.article_id == article_id).order_by("url"))
    return [url for url in urls if not url.startswith(KEY_PREFIX)]


def list_revisions(session: Session, article_id: str) -> Slice[RevisionRecord] | None:
    """Every revision of the article, the first one first; None where there is no such article."""
    if session.get(Article, article_id) is None:
        return None
    rows = session.execute(
        select(Revision, Capture)
        .outerjoin(Capture, Capture.id == Revision.capture_id)
        .where(Revision.article_id == article_id)
        .order_by(Revision.number)
    ).all()
    records: list[RevisionRecord] = []
    before: dict[str, Any] = {}
    for revision, capture in rows:
        content = revision.content
        changed = sorted(name for name in {*content, *before} if content.get(name) != before.get(name))
        records.append(
            RevisionRecord(
                number=revision.number,
                stored_at=revision.stored_at.isoformat(),
                last_seen=revision.last_seen.isoformat(),
                extractor=revision.extractor,
                annotator=revision.annotator,
                content_hash=revision.content_hash,
                changed=tuple(changed) if before else (),
                diff=compare(before, content) if before else (),
                content=content,
                text=revision.text,
                archive=_place(capture),
            )
        )
        before = content
    return Slice(tuple(records), None, len(records), True)


def list_readings(session: Session, revision_ids: Iterable[int]) -> dict[int, dict[str, Any]]:
    """Of each revision its number, the reader that read it and the place of the page in the archive."""
    wanted = sorted(set(revision_ids))
    found: dict[int, dict[str, Any]] = {}
    for start in range(0, len(wanted), _MANY):
        rows = session.execute(
            select(Revision.id, Revision.number, Revision.extractor, Capture)
            .outerjoin(Capture, Capture.id == Revision.capture_id)
            .where(Revision.id.in_(wanted[start : start + _MANY]))
        )
        for id_, number, extractor, capture in rows:
            found[id_] = {"revision": number, "extractor": extractor, "archive": _place(capture)}
    return found


def get_text(session: Session, article_id: str) -> tuple[str, str | None]:
    """The current revision's annotated text and the version that annotated it; ('', None) for no such article."""
    row = session.execute(
        select(Revision.text, Revision.annotator)
        .join(Article, and_(Article.id == Revision.article_id, Article.revision == Revision.number))
        .where(Article.id == article_id)
    ).first()
    return (row[0], row[1]) if row else ("", None)


def _statement() -> AnySelect:
    current = and_(Revision.article_id == Article.id, Revision.number == Article.revision)
    places = (Capture.warc_file, Capture.warc_offset, Capture.fetched_at)
    return select(Article, *places).outerjoin(Revision, current).outerjoin(Capture, Capture.id == Revision.capture_id)


def _records(rows: Sequence[AnyRow]) -> list[ArticleRecord]:
    return [_record(row[0], row[1], row[2], row[3]) for row in rows]


def _record(article: Article, file: str | None, offset: int | None, fetched_at: datetime | None) -> ArticleRecord:
    archive = None
    if file is not None and offset is not None and fetched_at is not None:
        archive = ArchivePlace(file, offset, fetched_at.isoformat())
    return ArticleRecord(
        id=article.id,
        url=article.url,
        canonical_url=article.canonical_url,
        source=article.source_id,
        headline=article.headline,
        description=article.description,
        outlet_tag=article.outlet_tag,
        article_body=article.article_body,
        authors=tuple(article.authors),
        credit=article.credit,
        date_published=article.date_published,
        date_modified=article.date_modified,
        article_section=article.article_section,
        keywords=tuple(article.keywords),
        images=tuple(Image(image["url"], image.get("caption") or "") for image in article.images),
        attachments=tuple(Attachment(item["url"], item.get("name") or "") for item in article.attachments),
        related_urls=tuple(article.related_urls),
        is_based_on=article.is_based_on,
        extractor=article.extractor,
        topics=tuple(article.topics),
        first_seen=article.first_seen.isoformat(),
        last_seen=article.last_seen.isoformat(),
        gone_at=article.gone_at.isoformat() if article.gone_at else None,
        revision=article.revision,
        story=article.story_id,
        archive=archive,
    )


def _place(capture: Capture | None) -> ArchivePlace | None:
    if capture is None or capture.warc_file is None or capture.warc_offset is None:
        return None
    return ArchivePlace(capture.warc_file, capture.warc_offset, capture.fetched_at.isoformat())
