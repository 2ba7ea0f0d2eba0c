"""Taking the content of one record out of the archive, without moving any other record.

Every record of the own archive is a gzip member of its own and is known by its offset. The member is overwritten in
place by one of exactly the same length that says only that something was removed: other offsets stay right, and a
process that is appending to the same file is not disturbed.
"""

from __future__ import annotations

import os
import struct
import zlib
from datetime import UTC, datetime
from pathlib import Path

_CHUNK = 1 << 16
_COMMENT = 0x10
"""The gzip flag for a comment in the header (RFC 1952): it fills the member up to its length."""
_MARK = b"removed: "


class RedactionError(Exception):
    """The record cannot be removed; the message says why, in one sentence."""


def redact_record(file: Path, offset: int) -> bool:
    """Removes the record that begins at ``offset``; False where it was removed before. Safe on disk when it returns.

    Raises RedactionError where no whole record begins there.
    """
    try:
        descriptor = os.open(file, os.O_RDWR)
    except OSError as error:
        raise RedactionError(f"the archive file {file} cannot be opened: {error.strerror or error}") from error
    try:
        length, opening = _read_member(descriptor, file, offset)
        if b"\r\n\r\n" + _MARK in opening:
            return False
        left = memoryview(_notice(opening, length, file))
        position = offset
        while left:
            written = os.pwrite(descriptor, left, position)
            left, position = left[written:], position + written
        os.fsync(descriptor)
        return True
    except OSError as error:
        raise RedactionError(f"the archive file {file} cannot be changed: {error.strerror or error}") from error
    finally:
        os.close(descriptor)


def _read_member(descriptor: int, file: Path, offset: int) -> tuple[int, bytes]:
    """The length of the gzip member at an offset, and how its record begins."""
    reader = zlib.decompressobj(zlib.MAX_WBITS | 16)
    position, opening = offset, b""
    while not reader.eof:
        part = os.pread(descriptor, _CHUNK, position)
        try:
            if not part:
                raise zlib.error("it is cut off")
            data = reader.decompress(part)
        except zlib.error as error:
            raise RedactionError(f"{file} holds no whole record at byte {offset}: {error}") from error
        position += len(part)
        opening = opening if len(opening) >= _CHUNK else opening + data[:_CHUNK]
    if not opening.startswith(b"WARC/"):
        raise RedactionError(f"{file} holds no WARC record at byte {offset}")
    return position - len(reader.unused_data) - offset, opening


def _notice(opening: bytes, length: int, file: Path) -> bytes:
    """A gzip member of ``length`` bytes: a metadata record with the id of what was here, and nothing of its content."""
    head, _, _ = opening.partition(b"\r\n\r\n")
    kept = [line for line in head.split(b"\r\n")[1:] if line.lower().startswith((b"warc-record-id:", b"warc-date:"))]
    body = _MARK + f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ}".encode() + b"\r\n"
    lines = [
        b"WARC/1.1",
        b"WARC-Type: metadata",
        *kept,
        b"Content-Type: application/warc-fields",
        b"Content-Length: %d" % len(body),
    ]
    record = b"\r\n".join(lines) + b"\r\n\r\n" + body + b"\r\n\r\n"
    packer = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS)
    packed = packer.compress(record) + packer.flush()
    tail = packed + struct.pack("<II", zlib.crc32(record), len(record))
    header = b"\x1f\x8b\x08" + bytes([_COMMENT]) + b"\0\0\0\0" + b"\0\xff"
    filling = length - len(header) - 1 - len(tail)
    if filling < 0:
        raise RedactionError(f"a record of {file} is too small to be overwritten by the notice of its removal")
    return header + b" " * filling + b"\0" + tail
