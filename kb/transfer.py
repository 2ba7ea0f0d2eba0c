"""Undoing what HTTP did to a body on its way: chunks and content codings, within a bound."""

from __future__ import annotations

import gzip
import io
import re
import sys
import zlib
from collections.abc import Mapping

import brotli

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd


_SIZE = re.compile(rb"[ \t]*([0-9A-Fa-f]{1,16})[ \t]*(?:;.*)?", re.DOTALL)
_PIECE = 65536
_CUT = "the compressed body ends too early"


class TransferError(ValueError):
    """A body that cannot be decoded, or grows beyond the bound; the message says which."""


class TooLarge(TransferError):
    """A body that grows beyond the bound."""


def decode_body(body: bytes, headers: Mapping[str, str], limit: int) -> bytes:
    """The body without transfer and content coding (RFC 9110, 8.4); names of headers are in lower case.

    Archives of other tools often keep the headers of a coding that they undid: a body that does not look coded stays as
    it is. Raises TransferError for a coding that is unknown and for a body of more than ``limit`` bytes.
    """
    if "chunked" in headers.get("transfer-encoding", "").lower():
        body = _unchunk(body)
    codings = [name.strip().lower() for name in headers.get("content-encoding", "").split(",")]
    for coding in reversed([name for name in codings if name and name != "identity"]):
        body = _decode(body, coding, limit)
    if len(body) > limit:
        raise TooLarge(f"the body is larger than {limit} bytes")
    return body


def gunzip(body: bytes, limit: int, *, whole: bool = False) -> bytes:
    """The unpacked members of a gzip file; what comes after damage is left away. Raises TransferError.

    ``whole``: a file that was cut off is damaged, too.
    """
    parts: list[bytes] = []
    size = 0
    with gzip.GzipFile(fileobj=io.BytesIO(body)) as file:
        while True:
            try:
                part = file.read1(_PIECE)
            except (OSError, EOFError, zlib.error) as error:
                if not parts:
                    raise TransferError("the compressed body is damaged") from error
                if whole and isinstance(error, EOFError):
                    raise TransferError(_CUT) from error
                break
            if not part:
                break
            parts.append(part)
            size += len(part)
            if size > limit:
                raise TooLarge(f"the body unpacks to something larger than {limit} bytes")
    return b"".join(parts)


def _decode(body: bytes, coding: str, limit: int) -> bytes:
    if not body:
        return body
    if coding in ("gzip", "x-gzip"):
        return gunzip(body, limit, whole=True) if body[:2] == b"\x1f\x8b" else body
    if coding == "deflate":
        # Some servers send zlib's format, as the standard has it, some the bare stream.
        try:
            return _inflate(body, zlib.MAX_WBITS, limit)
        except TooLarge:
            raise
        except TransferError:
            return _inflate(body, -zlib.MAX_WBITS, limit)
    if coding == "br":
        return _unbrotli(body, limit)
    if coding == "zstd":
        return _unzstd(body, limit)
    raise TransferError(f"the content coding {coding!r} is not known")


def _inflate(body: bytes, window: int, limit: int) -> bytes:
    stream = zlib.decompressobj(window)
    try:
        unpacked = _bounded(stream.decompress(body, limit + 1), limit)
    except zlib.error as error:
        raise TransferError("the compressed body is damaged") from error
    if not stream.eof:
        raise TransferError(_CUT)
    return unpacked


def _unbrotli(body: bytes, limit: int) -> bytes:
    stream = brotli.Decompressor()
    try:
        unpacked = _bounded(stream.process(body, output_buffer_limit=limit + 1), limit)
    except brotli.error as error:
        raise TransferError("the compressed body is damaged") from error
    if not stream.is_finished():
        raise TransferError(_CUT)
    return unpacked


def _unzstd(body: bytes, limit: int) -> bytes:
    """All frames of the body (RFC 8878 lets several follow one another)."""
    parts: list[bytes] = []
    size = 0
    while body:
        frame = zstd.ZstdDecompressor()
        try:
            part = frame.decompress(body, max_length=limit + 1 - size)
        except (zstd.ZstdError, EOFError, ValueError) as error:
            raise TransferError("the compressed body is damaged") from error
        size += len(part)
        _bounded(part, limit, size)
        if not frame.eof:
            raise TransferError(_CUT)
        parts.append(part)
        body = frame.unused_data
    return b"".join(parts)


def _bounded(unpacked: bytes, limit: int, size: int | None = None) -> bytes:
    if (len(unpacked) if size is None else size) > limit:
        raise TooLarge(f"the body unpacks to something larger than {limit} bytes")
    return unpacked


def _unchunk(body: bytes) -> bytes:
    parts: list[bytes] = []
    position = 0
    while True:
        end = body.find(b"\r\n", position)
        if end < 0:
            break
        match = _SIZE.fullmatch(body, position, end)
        if match is None:
            # No chunks: the archive kept the header but not the coding.
            return body if not parts else b"".join(parts)
        size = int(match[1], 16)
        if size == 0:
            break
        parts.append(body[end + 2 : end + 2 + size])
        position = end + 2 + size + 2
    return b"".join(parts) if parts else body
