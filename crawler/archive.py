"""The archive: every response as a WARC 1.1 record, with the request that brought it and the software that sent it.

Records are compressed one by one, so that each can be read alone at its offset, and a file that was cut off by a kill
is whole up to its last record (source of the format: ISO 28500:2017).
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable
from datetime import UTC, datetime
from importlib.metadata import version
from io import BytesIO
from pathlib import Path
from types import TracebackType
from typing import Any
from uuid import uuid4

from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from crawler.page import Page
from kb.records import Capture

MAX_FILE = 1_000_000_000
"""Bytes after which the next record begins a new file."""

Headers = Iterable[tuple[str, str]]


class ArchiveError(Exception):
    """The archive cannot be written (a full disk, a missing right); the message says why, in one sentence."""


class Archive:
    """Writes responses to files of its own below ``folder``; the files of one process are no other's."""

    def __init__(self, folder: Path, prefix: str, *, user_agent: str) -> None:
        self._folder = folder
        self._prefix = prefix
        self._user_agent = user_agent
        self._file: Any = None
        self._writer: WARCWriter | None = None
        self._number = 0
        self._opened = datetime.now(UTC)
        self._name = ""

    def __enter__(self) -> Archive:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def store_response(self, page: Page, *, request_headers: Headers = (), fetched_at: datetime) -> Capture:
        """The capture of a response, once it is safe on disk; ``page.body`` is decoded, as its headers then say."""
        headers = [(name, value) for name, value in page.headers.items() if name not in _OF_THE_TRANSFER]
        headers.append(("content-length", str(len(page.body))))
        status = StatusAndHeaders(f"{page.status} ", headers, protocol="HTTP/1.1")
        return self._store(page, "response", status, request_headers, fetched_at)

    def store_resource(self, page: Page, *, fetched_at: datetime) -> Capture:
        """The capture of a file that came by hand and not over HTTP."""
        return self._store(page, "resource", None, (), fetched_at)

    def _store(
        self, page: Page, kind: str, status: StatusAndHeaders | None, request_headers: Headers, fetched_at: datetime
    ) -> Capture:
        try:
            writer = self._open()
            offset = self._file.tell()
            try:
                record = writer.create_warc_record(
                    page.url,
                    kind,
                    payload=BytesIO(page.body),
                    http_headers=status,
                    warc_content_type=page.content_type or "application/octet-stream" if status is None else "",
                    warc_headers_dict={"WARC-Date": f"{fetched_at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"},
                )
                writer.write_record(record)
                if status is not None:
                    self._store_request(writer, page.url, record, request_headers)
                self._file.flush()
                os.fsync(self._file.fileno())
            except BaseException:
                # Half a record would make the file unreadable from here on.
                self._file.seek(offset)
                self._file.truncate()
                raise
        except OSError as error:
            raise ArchiveError(f"the archive {self._folder} cannot be written: {error.strerror or error}") from error
        return Capture(
            url=page.url,
            fetched_at=fetched_at,
            status=page.status if status is not None else None,
            content_type=page.headers.get("content-type"),
            digest="sha256:" + hashlib.sha256(page.body).hexdigest(),
            warc_file=self._name,
            warc_offset=offset,
        )

    def _store_request(self, writer: WARCWriter, url: str, response: Any, headers: Headers) -> None:
        path = "/" + url.split("://", 1)[-1].partition("/")[2]
        request = StatusAndHeaders(f"GET {path} HTTP/1.1", list(headers), is_http_request=True)
        about = {"WARC-Concurrent-To": response.rec_headers.get_header("WARC-Record-ID")}
        writer.write_record(writer.create_warc_record(url, "request", http_headers=request, warc_headers_dict=about))

    def _open(self) -> WARCWriter:
        if self._writer is not None and self._file.tell() < MAX_FILE:
            return self._writer
        self.close()
        self._number += 1
        self._folder.mkdir(parents=True, exist_ok=True)
        stamp = f"{self._opened:%Y%m%d%H%M%S}"
        self._name = f"{self._prefix}-{stamp}-{os.getpid()}-{uuid4().hex[:6]}-{self._number:03d}.warc.gz"
        self._file = (self._folder / self._name).open("xb")
        self._writer = WARCWriter(self._file, gzip=True, warc_version="1.1")
        info = {
            "software": f"biennien/{version('biennien')} warcio/{version('warcio')}",
            "format": "WARC File Format 1.1",
            "http-header-user-agent": self._user_agent,
            "robots": "classic",
        }
        self._writer.write_record(self._writer.create_warcinfo_record(self._name, info))
        return self._writer

    def close(self) -> None:
        """Ends the present file; a later record begins another."""
        if self._file is not None:
            self._file.close()
        self._file = self._writer = None


_OF_THE_TRANSFER = {"content-encoding", "transfer-encoding", "content-length"}
