"""The archive: every response as a WARC 1.1 record (ISO 28500:2017), with the request that brought it and its context.

A record holds the bytes as they came over the wire. Records are compressed one by one, so that each can be read alone
at its offset. A process writes files of its own and never to another's: what a kill cuts off is the tail of one file,
which readers tolerate, and nothing in the knowledge base points to it.
"""

from __future__ import annotations

import hashlib
import os
import time
import zlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from http.client import responses
from importlib.metadata import version
from io import BytesIO
from pathlib import Path
from types import TracebackType
from urllib.parse import urlsplit
from uuid import uuid4

from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from kb.records import Capture

MAX_FILE = 1_000_000_000
"""Bytes after which the next record begins a new file (the size that crawlers use by custom)."""
SYNC_EVERY = 5.0
"""Seconds: a record survives the process at once, a power cut after this time at the latest."""
LEVEL = 6
"""Of gzip; 9 takes a third longer and saves one byte in a hundred."""

Headers = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Exchange:
    """A request and its answer as they went over the wire."""

    url: str
    """The source's own address, also where a mirror answered."""
    status: int
    headers: Headers
    body: bytes
    """Still content-encoded, no longer chunked."""
    fetched_at: datetime
    request_headers: Headers = ()

    def header(self, name: str) -> str | None:
        """The first header of that name."""
        return next((value for key, value in self.headers if key.lower() == name), None)


class ArchiveError(Exception):
    """The archive cannot be written (a full disk, a missing right); the message says why, in one sentence."""


class Archive:
    """Writes records to files below ``folder``. Not safe for several threads."""

    def __init__(self, folder: Path, *, user_agent: str) -> None:
        self._folder = folder
        self._user_agent = user_agent
        self._descriptor: int | None = None
        self._name = ""
        self._size = 0
        self._number = 0
        self._synced = time.monotonic()
        self._stem = f"biennien-{datetime.now(UTC):%Y%m%dT%H%M%S}-{os.getpid()}-{uuid4().hex[:8]}"

    def __enter__(self) -> Archive:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def store_response(
        self, exchange: Exchange, *, content: bytes | None = None, about: Mapping[str, str | None] | None = None
    ) -> Capture:
        """The capture of a response, once the file holds it.

        ``content``: the decoded body, whose digest the capture bears. ``about``: what the record's metadata say of it
        (``kind``, ``source``, ``via``). An answer 304 becomes a revisit record, as it has no content of its own.
        """
        kind = "revisit" if exchange.status == 304 else "response"
        http = StatusAndHeaders(
            f"{exchange.status} {responses.get(exchange.status, '')}".strip(), _clean(exchange.headers), "HTTP/1.1"
        )
        own = {"WARC-Profile": _NOT_MODIFIED} if kind == "revisit" else {}
        identity = _record_id()
        record = _record(kind, exchange, identity, body=exchange.body, http=http, more=own)
        before = _metadata(exchange, identity, about or {}) + _request(exchange, identity)
        return self._append(
            exchange, before, record, exchange.body if content is None else content, status=exchange.status
        )

    def store_resource(self, exchange: Exchange, *, about: Mapping[str, str | None] | None = None) -> Capture:
        """The capture of a file that came by hand and not over HTTP; of the exchange, address, type and body count."""
        identity = _record_id()
        kind = exchange.header("content-type") or "application/octet-stream"
        record = _record("resource", exchange, identity, body=exchange.body, content_type=kind)
        return self._append(exchange, _metadata(exchange, identity, about or {}), record, exchange.body, status=None)

    def _append(
        self, exchange: Exchange, before: bytes, record: bytes, content: bytes, *, status: int | None
    ) -> Capture:
        try:
            self._make_room()
            offset = self._size + len(before)
            self._write(before + record)
        except OSError as error:
            reason = error.strerror or str(error)
            raise ArchiveError(f"the archive {self._folder} cannot be written: {reason}") from error
        return Capture(
            url=exchange.url,
            fetched_at=exchange.fetched_at,
            status=status,
            content_type=exchange.header("content-type"),
            digest="sha256:" + hashlib.sha256(content).hexdigest(),
            warc_file=self._name,
            warc_offset=offset,
        )

    def _write(self, data: bytes) -> None:
        assert self._descriptor is not None  # noqa: S101 - `_make_room` opened it
        view = memoryview(data)
        try:
            while view:
                view = view[os.write(self._descriptor, view) :]
        except OSError:
            # Half a record would hide whatever follows it.
            os.ftruncate(self._descriptor, self._size)
            os.lseek(self._descriptor, self._size, os.SEEK_SET)
            raise
        self._size += len(data)
        if time.monotonic() - self._synced >= SYNC_EVERY:
            self._sync()

    def _sync(self) -> None:
        if self._descriptor is not None:
            os.fsync(self._descriptor)
            self._synced = time.monotonic()

    def _make_room(self) -> None:
        if self._descriptor is not None and self._size < MAX_FILE:
            return
        self.close()
        self._number += 1
        self._folder.mkdir(parents=True, exist_ok=True)
        self._name = f"{self._stem}-{self._number:03d}.warc.gz"
        self._descriptor = os.open(self._folder / self._name, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o644)
        self._size = 0
        try:
            self._write(_warcinfo(self._name, self._user_agent))
        except OSError:
            # A file begins with what made it, or is none.
            os.close(self._descriptor)
            self._descriptor = None
            (self._folder / self._name).unlink(missing_ok=True)
            raise

    def close(self) -> None:
        """Ends the present file, safe on disk; a later record begins another. Raises ArchiveError."""
        descriptor, self._descriptor = self._descriptor, None
        if descriptor is None:
            return
        try:
            try:
                os.fsync(descriptor)
            finally:
                os.close(descriptor)
        except OSError as error:
            raise ArchiveError(f"the archive {self._folder} cannot be written: {error.strerror or error}") from error


_NOT_MODIFIED = "http://netpreserve.org/warc/1.1/revisit/server-not-modified"


def _record_id() -> str:
    return f"<urn:uuid:{uuid4()}>"


def _moment(at: datetime) -> str:
    return f"{at.astimezone(UTC):%Y-%m-%dT%H:%M:%S.%fZ}"


def _record(
    kind: str,
    exchange: Exchange,
    identity: str,
    *,
    body: bytes,
    http: StatusAndHeaders | None = None,
    content_type: str = "",
    more: Mapping[str, str] | None = None,
) -> bytes:
    out = BytesIO()
    writer = WARCWriter(out, gzip=False, warc_version="1.1")
    headers = {"WARC-Record-ID": identity, "WARC-Date": _moment(exchange.fetched_at)} | dict(more or {})
    record = writer.create_warc_record(
        exchange.url,
        kind,
        payload=BytesIO(body),
        length=len(body),
        warc_content_type=content_type,
        http_headers=http,
        warc_headers_dict=headers,
    )
    writer.write_record(record)
    return _compress(out.getvalue())


def _request(exchange: Exchange, response_id: str) -> bytes:
    parts = urlsplit(exchange.url)
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    headers = list(_clean(exchange.request_headers))
    if not any(name.lower() == "host" for name, _ in headers):
        headers.insert(0, ("Host", parts.netloc))
    http = StatusAndHeaders(f"GET {target} HTTP/1.1", headers, is_http_request=True)
    return _record("request", exchange, _record_id(), body=b"", http=http, more={"WARC-Concurrent-To": response_id})


def _metadata(exchange: Exchange, response_id: str, about: Mapping[str, str | None]) -> bytes:
    fields = "".join(f"{name}: {' '.join(value.split())}\r\n" for name, value in about.items() if value)
    if not fields:
        return b""
    more = {"WARC-Concurrent-To": response_id}
    return _record(
        "metadata", exchange, _record_id(), body=fields.encode(), content_type="application/warc-fields", more=more
    )


def _warcinfo(name: str, user_agent: str) -> bytes:
    out = BytesIO()
    writer = WARCWriter(out, gzip=False, warc_version="1.1")
    info = {
        "software": f"biennien/{version('biennien')} warcio/{version('warcio')}",
        "format": "WARC File Format 1.1",
        "conformsTo": "https://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/",
        "http-header-user-agent": user_agent,
        "robots": "obey",
    }
    writer.write_record(writer.create_warcinfo_record(name, info))
    return _compress(out.getvalue())


def _compress(data: bytes) -> bytes:
    packer = zlib.compressobj(LEVEL, zlib.DEFLATED, zlib.MAX_WBITS | 16)
    return packer.compress(data) + packer.flush()


def _clean(headers: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    # A header with a line break in it would break the record apart.
    return [(name, " ".join(value.split("\n")).replace("\r", " ")) for name, value in headers]
