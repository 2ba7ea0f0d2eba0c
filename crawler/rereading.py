"""Reading what is archived again with today's readers; no network."""

from __future__ import annotations

from collections.abc import Callable

from crawler.archive_reading import WarcError, read_at
from crawler.imports import ImportResult, read_page
from crawler.sources import find_source, load_sources
from kb.ingest import Ingest
from kb.queries.captures import list_archived_articles
from kb.settings import Settings


def reread(settings: Settings, source_id: str | None, *, tick: Callable[[], object] = lambda: None) -> ImportResult:
    """Reads the latest archived answer of each article address again; a better reader makes new revisions.

    ``tick`` is called after each page. Raises SchemaError.
    """
    ingest = Ingest(settings)
    result = ImportResult(ingest.start_run("reextract", {"source": source_id}))
    sources = load_sources()
    for held in list_archived_articles(settings, source_id):
        capture = held.capture
        named = not capture.url.startswith("urn:")
        try:
            archived = read_at(settings.archive_dir / (capture.warc_file or ""), capture.warc_offset or 0)
        except WarcError as error:
            result.refused.append(str(error))
            continue
        source = sources.get(held.source_id or "") or find_source(capture.url)
        if archived.page is None or archived.url != capture.url:
            result.refused.append(f"The archived answer of {capture.url} is damaged: {archived.reason or 'misplaced'}.")
            continue
        read = read_page(archived.page, source, named=named)
        outcome = ingest.take(
            result.run_id,
            capture,
            read,
            kind="article",
            source_id=held.source_id,
            size=held.size,
        )
        result.count(outcome)
        tick()
    ingest.finish_run(result.run_id)
    return result
