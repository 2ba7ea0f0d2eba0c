"""Files that came by hand, through the same path as harvested pages: WARC, saved HTML, text dumps of pages.

Whatever is taken in is archived too, so that everything in the knowledge base can be read again from the archive.
"""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path

from crawler.archive import Archive, Exchange
from crawler.archive_reading import ArchivedPage, WarcError, is_page, read_warc
from crawler.extract import extract, is_markup
from crawler.outcomes import MAX_URL
from crawler.own_files import adopt, in_time, own_name
from crawler.page import Page
from crawler.saved_files import RefusedFile, address_in, files_of, is_warc, read_saved
from crawler.source import Source
from crawler.sources import find_source, load_sources
from crawler.wacz import is_wacz, open_wacz
from kb.ingest import Ingest
from kb.queries.captures import find_capture
from kb.records import Article, Capture, NotArticle, Outcome
from kb.redaction import RedactionError
from kb.settings import Settings

log = logging.getLogger("biennien.import")


@dataclass(slots=True)
class ImportResult:
    """What an import did."""

    run_id: int
    outcomes: dict[str, int] = field(default_factory=dict)
    """Pages by outcome; their sum is the number of pages that were read."""
    refused: list[str] = field(default_factory=list)
    """One sentence for each file that gave nothing, or not all it holds."""
    foreign: int = 0
    """Pages in WARC files whose sites are not declared, and which were passed over."""

    def count(self, outcome: Outcome) -> None:
        """Counts a page."""
        self.outcomes[outcome] = self.outcomes.get(outcome, 0) + 1


@dataclass(frozen=True, slots=True)
class ImportOptions:
    """How files are taken."""

    source: Source | None = None
    """The source of every page; by default it is found by a page's address."""
    url: str | None = None
    """The address of the one page."""
    everything: bool = False
    """Also pages of undeclared sites in WARC files."""


def import_files(
    settings: Settings, paths: Sequence[Path], options: ImportOptions, *, tick: Callable[[], object] = lambda: None
) -> ImportResult:
    """Takes the files in, one page after the other; a file that is refused does not keep the others out.

    A folder stands for the files that lie in it, by name; hidden ones and folders in it are passed over.

    ``tick`` is called after each page. Raises SchemaError, and ArchiveError where the archive cannot be written.
    """
    ingest = Ingest(settings)
    arguments = {"paths": [str(path) for path in paths], "source": options.source and options.source.id}
    result = ImportResult(ingest.start_run("import", arguments))
    try:
        import_into(settings, ingest, paths, options, result, tick=tick)
    finally:
        ingest.finish_run(result.run_id)
    return result


def import_into(
    settings: Settings,
    ingest: Ingest,
    paths: Sequence[Path],
    options: ImportOptions,
    result: ImportResult,
    *,
    tick: Callable[[], object],
) -> None:
    """As `import_files`, within a run that has begun; what it does is added to ``result``."""
    for source in load_sources().values():
        if options.source is None or options.source == source:
            ingest.store_source(source.to_record())
    with Archive(settings.archive_dir, user_agent=settings.user_agent) as archive:
        taker = _Taker(settings, ingest, archive, options, result, tick)
        for file in in_time([file for path in paths for file in files_of(path)]):
            try:
                taker.take_file(file)
            except (RefusedFile, RedactionError, WarcError) as error:
                result.refused.append(str(error))
    ingest.settle_gone()


@dataclass(slots=True)
class _Taker:
    settings: Settings
    ingest: Ingest
    archive: Archive
    options: ImportOptions
    result: ImportResult
    tick: Callable[[], object]

    def take_file(self, path: Path) -> None:
        if is_wacz(path):
            with open_wacz(path, self.settings.data_dir) as files:
                for file in files:
                    self._take_warc(file)
        elif is_warc(path):
            self._take_warc(path)
        else:
            self._take_page(path, read_saved(path))

    def _take_page(self, path: Path, body: bytes) -> None:
        markup = is_markup(body)
        named = self.options.url or (address_in(body) if markup else None)
        if named is not None and len(named) > MAX_URL:
            raise RefusedFile(f"{path} names an address of more than {MAX_URL:,} characters as its own.")
        url = named or f"urn:sha256:{hashlib.sha256(body).hexdigest()}"
        kind = "text/html" if markup else "text/plain"
        page = Page(url, body, headers={"content-type": kind})
        source = self.options.source or find_source(url)
        result = read_page(page, source, named=named is not None)
        exchange = Exchange(url, 200, (("content-type", kind),), body, datetime.now(UTC))
        about = {"kind": "article", "source": source.id if source else None, "file": path.name}
        capture = self._held(exchange) or self.archive.store_resource(exchange, about=about)
        self._store(capture, result, source, len(body))
        if isinstance(result, NotArticle):
            raise RefusedFile(f"{path} holds no article: {result.reason}")

    def _held(self, exchange: Exchange) -> Capture | None:
        """The capture of the same bytes at the same address, where they were taken in before."""
        return find_capture(self.settings, exchange.url, "sha256:" + hashlib.sha256(exchange.body).hexdigest())

    def _take_warc(self, path: Path) -> None:
        folder = self.settings.archive_dir
        own = own_name(folder, path) or adopt(folder, path)
        pages = 0
        for archived in read_warc(path):
            if not is_page(archived):
                continue
            pages += 1
            if len(archived.url) > MAX_URL:
                self.result.refused.append(f"{path} holds a page with an address of more than {MAX_URL:,} characters.")
                continue
            named = not archived.url.startswith("urn:")
            source = self.options.source or _source_of(archived)
            if source is None and named and not (self.options.everything or own):
                self.result.foreign += 1
                continue
            self._take_archived(path, archived, source, own, named)
        if not pages and own is None:
            raise RefusedFile(f"{path} holds no page that could be an article.")

    def _take_archived(
        self, path: Path, archived: ArchivedPage, source: Source | None, own: str | None, named: bool
    ) -> None:
        page = archived.page
        kind = archived.about.get("kind", "article")
        if page is None:
            reason = archived.reason or "the record cannot be read"
            page = Page(archived.url, b"", archived.status or 200)
            result: Article | NotArticle = NotArticle(archived.url if named else None, "error", reason)
        elif kind != "article":
            result = NotArticle(archived.url, "listing", "")
        else:
            result = read_page(page, source, named=named)
        if own is not None:
            capture = Capture(
                url=archived.url,
                fetched_at=archived.fetched_at,
                status=archived.status,
                content_type=page.headers.get("content-type"),
                digest="sha256:" + hashlib.sha256(page.body).hexdigest(),
                warc_file=own,
                warc_offset=archived.offset,
            )
        else:
            capture = self._copy(path, archived, page, source, kind)
        self._store(capture, result, source, len(page.body), kind)

    def _copy(self, path: Path, archived: ArchivedPage, page: Page, source: Source | None, kind: str) -> Capture:
        """The record in the own archive; a record that was taken in before is not written again."""
        exchange = Exchange(
            archived.url, archived.status or 200, tuple(page.headers.items()), page.body, archived.fetched_at
        )
        held = self._held(exchange)
        if held is not None and held.fetched_at == archived.fetched_at:
            return held
        about = {"kind": kind, "source": source.id if source else None, "file": path.name}
        if archived.status is None:
            return self.archive.store_resource(exchange, about=about)
        return self.archive.store_response(exchange, about=about)

    def _store(
        self, capture: Capture, result: Article | NotArticle, source: Source | None, size: int, kind: str = "article"
    ) -> None:
        outcome = self.ingest.take(
            self.result.run_id, capture, result, kind=kind, source_id=source.id if source else None, size=size
        )
        self.result.count(outcome)
        self.tick()


def _source_of(archived: ArchivedPage) -> Source | None:
    """The source that declares the address. An archive's own word counts only for what has none, such as a dump."""
    if archived.url.startswith("urn:"):
        return load_sources().get(archived.about.get("source", ""))
    return find_source(archived.url)


def read_page(page: Page, source: Source | None, *, named: bool) -> Article | NotArticle:
    """The page's article; a page without an address of its own gives one without an address."""
    try:
        result = extract(page, source)
    except Exception as error:
        log.exception("%s could not be read", page.url)
        return NotArticle(page.url, "error", f"the page could not be read ({type(error).__name__})")
    if named:
        return result
    if isinstance(result, NotArticle):
        return replace(result, url=None)
    return replace(
        result,
        url=None if (result.url or "").startswith("urn:") else result.url,
        canonical_url=None if (result.canonical_url or "").startswith("urn:") else result.canonical_url,
    )
