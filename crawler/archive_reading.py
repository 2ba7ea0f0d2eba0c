"""Reading WARC files: the own archive, Common Crawl, Browsertrix and others; gzip by record, by file, or plain."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, BinaryIO
from urllib.parse import urlsplit

from fastwarc.warc import ArchiveIterator, WarcRecordType

from crawler.page import Page
from kb.transfer import TransferError, decode_body

MAX_BODY = 64 * 1024 * 1024
"""Bytes of a body, also after decompression; a record above it is passed over."""
_HTML_TYPES = ("", "text/html", "application/xhtml+xml", "text/plain")
_BODIES = WarcRecordType.response | WarcRecordType.resource


@dataclass(frozen=True, slots=True)
class ArchivedPage:
    """A page as an archive holds it."""

    page: Page | None
    """None where the body cannot be decoded."""
    url: str
    fetched_at: datetime
    offset: int
    status: int | None
    """None for a resource record: it was no answer of a server."""
    about: dict[str, str] = field(default_factory=dict)
    """What the archive's own metadata say of it: ``kind``, ``source``, ``via``."""
    reason: str | None = None
    """Why there is no page."""


class WarcError(Exception):
    """The file is no WARC or the record is not there; the message is one sentence."""


def read_warc(path: Path) -> Iterator[ArchivedPage]:
    """The pages of a WARC file, in its order. A tail that was cut off ends the file without an error.

    Raises WarcError for a file that cannot be opened or holds no record at all.
    """
    try:
        stream = path.open("rb")
    except OSError as error:
        raise WarcError(f"{path} cannot be read: {error.strerror or error}.") from error
    with stream:
        # Metadata stand right before the response that they speak of.
        about_id, about = "", dict[str, str]()
        found = False
        for record in _records(stream, WarcRecordType.any_type):
            found = True
            if record.record_type == WarcRecordType.metadata:
                about_id = record.headers.get("WARC-Concurrent-To") or ""
                about = _fields(record.reader.read(65536))
            elif record.record_type & _BODIES:
                known = about_id and record.headers.get("WARC-Record-ID") == about_id
                yield _page_of(record, about if known else {})
        if not found:
            raise WarcError(f"{path} holds no WARC record.")


def is_page(archived: ArchivedPage) -> bool:
    """Whether a record may hold an article or says that one is gone: no pictures, scripts, robots.txt.

    Nor what crawlers write down beside a page (Browsertrix: ``urn:text:``, ``urn:pageinfo:``): its text without its
    markup would be another reading of the same article.
    """
    if archived.url.startswith("urn:") and not archived.url.startswith("urn:sha256:"):
        return False
    if archived.about.get("kind") == "robots" or urlsplit(archived.url).path == "/robots.txt":
        return False
    if archived.page is None:
        return archived.about.get("kind") == "article"
    return "kind" in archived.about or archived.page.content_type in _HTML_TYPES


def read_software(path: Path) -> str:
    """What wrote a WARC file, by its first record; '' where that does not say. Raises WarcError."""
    try:
        with path.open("rb") as stream:
            for record in _records(stream, WarcRecordType.any_type):
                if record.record_type == WarcRecordType.warcinfo:
                    return _fields(record.reader.read(65536)).get("software", "")
                break
    except OSError as error:
        raise WarcError(f"{path} cannot be read: {error.strerror or error}.") from error
    return ""


def read_at(path: Path, offset: int) -> ArchivedPage:
    """The page whose record begins at ``offset``; raises WarcError where none does."""
    try:
        with path.open("rb") as stream:
            stream.seek(offset)
            for record in _records(stream, WarcRecordType.any_type):
                if record.record_type & _BODIES:
                    return _page_of(record, {}, offset)
                break
    except OSError as error:
        raise WarcError(f"{path} cannot be read: {error.strerror or error}.") from error
    raise WarcError(f"{path} holds no response at byte {offset}.")


def _records(stream: BinaryIO, kinds: Any) -> Iterator[Any]:
    # What is damaged, or cut off by a kill, ends the file: the records before it are whole.
    with suppress(OSError, EOFError, ValueError):
        yield from ArchiveIterator(stream, record_types=kinds, parse_http=True, strict_mode=False)


def _page_of(record: Any, about: dict[str, str], offset: int | None = None) -> ArchivedPage:
    url = (record.headers.get("WARC-Target-URI") or "").strip().removeprefix("<").removesuffix(">")
    at = _moment(record)
    start = record.stream_pos if offset is None else offset
    is_response = record.record_type == WarcRecordType.response
    headers: dict[str, str] = {}
    status: int | None = None
    if is_response and record.http_headers is not None:
        status = record.http_headers.status_code
        for name, value in record.http_headers.to_tuples():
            headers[name.lower()] = f"{headers[name.lower()]}, {value}" if name.lower() in headers else value
    elif not is_response:
        headers["content-type"] = record.headers.get("Content-Type") or ""
    known: dict[str, Any] = {"url": url, "fetched_at": at, "offset": start, "status": status, "about": about}
    length = record.content_length
    body = record.reader.read(MAX_BODY + 1)
    if len(body) < min(length, MAX_BODY):
        return ArchivedPage(None, **known, reason="the record is cut off")
    if len(body) > MAX_BODY:
        return ArchivedPage(None, **known, reason=f"the body is larger than {MAX_BODY} bytes")
    if is_response and status is None:
        return ArchivedPage(None, **known, reason="the record holds no HTTP response")
    try:
        body = decode_body(body, headers, MAX_BODY)
    except TransferError as error:
        return ArchivedPage(None, **known, reason=str(error))
    for name in ("content-encoding", "transfer-encoding"):
        headers.pop(name, None)
    return ArchivedPage(Page(url, body, status or 200, headers), **known)


def _moment(record: Any) -> datetime:
    text = record.headers.get("WARC-Date") or ""
    try:
        at = datetime.fromisoformat(text.strip())
    except ValueError:
        return datetime.now(UTC)
    return at.replace(tzinfo=UTC) if at.tzinfo is None else at.astimezone(UTC)


def _fields(data: bytes) -> dict[str, str]:
    """The lines ``name: value`` of an application/warc-fields body."""
    fields: dict[str, str] = {}
    for line in data.decode("utf-8", errors="replace").splitlines():
        name, colon, value = line.partition(":")
        if colon:
            fields[name.strip().lower()] = value.strip()
    return fields
