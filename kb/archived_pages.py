"""One record of the archive at its place: what the capture says of itself, its page decoded, its bytes as they lie.

File names come from the database and are still kept inside the archive's folder; whatever is unpacked has a bound.
"""

from __future__ import annotations

import os
import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from fastwarc.warc import ArchiveIterator, WarcRecordType

from kb.charsets import from_utf16, read_text
from kb.queries.filters import BadQuery, NotThere
from kb.transfer import TransferError, decode_body

MAX_PAGE = 12_000_000
"""Bytes of a page that is shown, packed and unpacked; the longest real article pages seen are under 2 MB."""
MAX_RECORD = 128 * 1024 * 1024
"""Bytes of a record, unpacked, that is handed out as it lies."""
_CHUNK = 1 << 16
_REMOVED = b"removed:"
_HTML_TYPES = ("text/html", "application/xhtml+xml")
_MARKUP = re.compile(
    rb"\s*(?:<!--.{0,2000}?-->\s*)*<(?:!doctype|\?xml|html|head|body|meta)\b", re.IGNORECASE | re.DOTALL
)


class ArchiveMissing(NotThere):
    """The archive does not hold what the knowledge base says it holds, or it cannot be shown; the message says why."""

    words = "error_not_archived"


class ArchiveRemoved(BadQuery):
    """The record, or the article that it belongs to, was taken down."""

    words = "error_taken_down"


@dataclass(frozen=True, slots=True)
class RecordHead:
    """What a record says of itself before its body."""

    headers: tuple[tuple[str, str], ...]
    """Of the HTTP answer, as they came; of a file that came by hand its type alone."""
    length: int
    """Bytes of the body as it came, still coded."""


@dataclass(frozen=True, slots=True)
class ArchivedPage:
    """A page of the archive as text."""

    text: str
    """Markup or plain text, decoded as the readers decode it; nothing is left out but control characters."""
    is_html: bool


def read_head(folder: Path, file: str, offset: int) -> RecordHead:
    """The head of the response whose record begins at ``offset``. Raises ArchiveMissing and ArchiveRemoved."""
    with _opened(folder, file) as stream:
        record = _record_at(stream, file, offset)
        return RecordHead(_headers(record), int(record.content_length))


def read_page(folder: Path, file: str, offset: int) -> ArchivedPage:
    """The page whose record begins at ``offset``.

    Raises ArchiveMissing, also for what is no page and for one above `MAX_PAGE`, and ArchiveRemoved.
    """
    with _opened(folder, file) as stream:
        record = _record_at(stream, file, offset)
        headers: dict[str, str] = {}
        for name, value in _headers(record):
            name = name.lower()
            headers[name] = f"{headers[name]}, {value}" if name in headers else value
        try:
            body = record.reader.read(MAX_PAGE + 1)
        except (OSError, EOFError, ValueError) as error:
            raise ArchiveMissing(f"the record of {file} at byte {offset} is damaged") from error
        if len(body) < min(int(record.content_length), MAX_PAGE):
            raise ArchiveMissing(f"the record of {file} at byte {offset} is cut off")
    try:
        body = decode_body(body, headers, MAX_PAGE)
    except TransferError as error:
        raise ArchiveMissing(f"the archived answer cannot be shown: {error}") from error
    kind = headers.get("content-type", "")
    utf8 = from_utf16(body)
    if utf8 is not None:
        body, kind = utf8, f"{kind.partition(';')[0]}; charset=utf-8"
    bare = kind.partition(";")[0].strip().lower()
    is_html = bare in _HTML_TYPES or (
        bare in ("", "application/octet-stream") and _MARKUP.match(body[:4096]) is not None
    )
    if not is_html and bare != "text/plain":
        raise ArchiveMissing(f"the archived answer is no page but {bare or 'of no known type'}")
    return ArchivedPage(read_text(body, kind)[0], is_html)


def measure_record(folder: Path, file: str, offset: int) -> int:
    """The bytes that the record at ``offset`` takes in its file; raises ArchiveMissing and ArchiveRemoved."""
    with _opened(folder, file) as stream:
        _record_at(stream, file, offset)
        stream.seek(offset)
        unpacker = zlib.decompressobj(zlib.MAX_WBITS | 16)
        taken = unpacked = 0
        try:
            while not unpacker.eof:
                part = unpacker.unconsumed_tail or stream.read(_CHUNK)
                if not part:
                    raise zlib.error("cut off")
                taken += 0 if unpacker.unconsumed_tail else len(part)
                unpacked += len(unpacker.decompress(part, 1 << 20))
                if unpacked > MAX_RECORD:
                    raise ArchiveMissing(f"the record of {file} at byte {offset} is larger than {MAX_RECORD} bytes")
        except zlib.error as error:
            raise ArchiveMissing(f"{file} holds no record of its own at byte {offset}") from error
        return taken - len(unpacker.unused_data)


def stream_record(folder: Path, file: str, offset: int, length: int) -> Iterator[bytes]:
    """The bytes of a record as they lie in its file (`measure_record` gives the length)."""
    with _opened(folder, file) as stream:
        stream.seek(offset)
        while length > 0 and (part := stream.read(min(_CHUNK, length))):
            length -= len(part)
            yield part


def _opened(folder: Path, file: str) -> Any:
    base = folder.resolve()
    path = (base / file).resolve() if "\0" not in file else base
    # Only plain files: a pipe or a device would never end.
    if not path.is_relative_to(base) or not path.is_file():
        raise ArchiveMissing(f"the archive file {file!r} is not there")
    try:
        return os.fdopen(os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC), "rb")
    except OSError as error:
        raise ArchiveMissing(f"the archive file {file!r} cannot be read: {error.strerror or error}") from error


def _record_at(stream: Any, file: str, offset: int) -> Any:
    """The response or resource that begins there, read as far as its HTTP head."""
    stream.seek(offset)
    try:
        record = next(iter(ArchiveIterator(stream, parse_http=True, strict_mode=False)), None)
        removed = (
            record is not None
            and record.record_type == WarcRecordType.metadata
            and record.reader.read(len(_REMOVED)) == _REMOVED
        )
    except (OSError, EOFError, ValueError) as error:
        raise ArchiveMissing(f"{file} is damaged at byte {offset}") from error
    if removed:
        raise ArchiveRemoved("the archived page was taken down")
    if record is None or not record.record_type & (
        WarcRecordType.response | WarcRecordType.resource | WarcRecordType.revisit
    ):
        raise ArchiveMissing(f"{file} holds no answer at byte {offset}")
    return record


def _headers(record: Any) -> tuple[tuple[str, str], ...]:
    if record.http_headers is not None:
        return tuple((str(name), str(value)) for name, value in record.http_headers.to_tuples())
    kind = record.headers.get("Content-Type")
    return (("Content-Type", str(kind)),) if kind and record.record_type == WarcRecordType.resource else ()
