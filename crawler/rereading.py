"""Reading what is archived again with today's readers; no network."""

from __future__ import annotations

from collections.abc import Callable

from crawler.archive_reading import WarcError, read_at
from crawler.imports import ImportOptions, ImportResult, import_into, read_page
from crawler.own_files import list_files
from crawler.sources import find_source, load_sources
from kb.ingest import Ingest
from kb.queries.captures import list_archived_articles, list_known_files
from kb.settings import Settings


def reread(settings: Settings, source_id: str | None, *, tick: Callable[[], object] = lambda: None) -> ImportResult:
    """Reads the latest archived answer of each article address again; a better reader makes new revisions.

    Files of the archive that the knowledge base knows nothing of are taken in whole, unless only one source is asked
    for: an empty knowledge base is so rebuilt from its archive. ``tick`` is called after each page. Raises SchemaError
    and ArchiveError.
    """
    ingest = Ingest(settings)
    known = list_known_files(settings)
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
    unknown = [path for path in list_files(settings.archive_dir) if path.name not in known]
    if unknown and source_id is None:
        import_into(settings, ingest, unknown, ImportOptions(), result, tick=tick)
    ingest.finish_run(result.run_id)
    return result
