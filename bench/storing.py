"""Articles of a labelled set, read into a knowledge base by the real way."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime

from kb.enrich import enrich
from kb.ingest import Ingest
from kb.records import Article, Capture
from kb.settings import Settings


def store_all(settings: Settings, articles: Iterable[Article]) -> None:
    """Stores, annotates and links the articles in an empty knowledge base; ValueError where one cannot be annotated."""
    ingest = Ingest(settings)
    run = ingest.start_run("import", {})
    for article in articles:
        ingest.take(run, Capture(url=article.url or "urn:none", fetched_at=datetime.now(UTC), status=200), article)
    ingest.finish_run(run)
    failed = enrich(settings).failed
    if failed:
        raise ValueError(f"not annotated: {failed}")
