"""A small press of invented articles, and the knowledge base that comes of it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from kb.enrich import enrich
from kb.ingest import Ingest
from kb.models import Base
from kb.records import Article, Capture
from kb.sessions import open_engine, read_session
from kb.settings import Settings

Rows = dict[str, list[tuple[Any, ...]]]

_LEFT_OUT = {"run", "fetch", "capture", "outbox", "host", "page", "source", "alembic_version"}
"""Tables of the service: what was asked for and when, not what is known."""
_COUNTED = {"id", "revision_id", "stored_at", "first_seen", "last_seen", "capture_id", "at"}


def make_article(number: int, headline: str, body: str, *, published: str | None = None, **more: Any) -> Article:
    """An article of an undeclared outlet at an address of its own."""
    url = f"https://bao.example/bai-{number}.html"
    fields: dict[str, Any] = {"source": "bao", "date_published": published} | more
    return Article(url=url, canonical_url=url, headline=headline, article_body=body, extractor="test/1", **fields)


def take(settings: Settings, articles: Sequence[Article], *, annotate: bool = True) -> None:
    """Takes the articles in, in this order, and annotates and links them."""
    ingest = Ingest(settings)
    run = ingest.start_run("import", {})
    for article in articles:
        capture = Capture(url=article.url or "urn:none", fetched_at=datetime(2026, 1, 5, tzinfo=UTC), status=200)
        ingest.take(run, capture, article)
    ingest.finish_run(run)
    if annotate:
        assert enrich(settings).failed == {}


def read_rows(settings: Settings) -> Rows:
    """All that the knowledge base knows, without numbers that count up with time."""
    with read_session(open_engine(settings)) as session:
        return {name: _rows(session, name) for name in sorted(Base.metadata.tables) if name not in _LEFT_OUT}


def _rows(session: Session, name: str) -> list[tuple[Any, ...]]:
    table = Base.metadata.tables[name]
    # Facts keep their ids; revisions are counted.
    counted = _COUNTED if name == "revision" else _COUNTED - {"id"}
    columns = [column for column in table.columns if column.name not in counted]
    return sorted((tuple(row) for row in session.execute(select(*columns))), key=repr)


def find(settings: Settings, model: Any, *conditions: Any) -> list[Any]:
    """The rows of a model that fulfil the conditions, by id."""
    with read_session(open_engine(settings)) as session:
        found = list(session.scalars(select(model).where(*conditions).order_by(model.id)))
        session.expunge_all()
        return found


def count(settings: Settings, model: Any) -> int:
    """How many rows a table holds."""
    with read_session(open_engine(settings)) as session:
        return session.scalar(select(func.count()).select_from(model)) or 0
