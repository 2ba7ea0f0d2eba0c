"""Files that a user brings: which kind they are, and their bytes within bounds."""

from __future__ import annotations

import re
from pathlib import Path

from kb.transfer import TransferError, gunzip

MAX_FILE = 32 * 1024 * 1024
"""Bytes of a saved page or a text, also after unpacking; a WARC may be of any size."""
_HEAD = 65536
_SAVED_FROM = re.compile(rb"<!--\s*saved from url=\(\d+\)(https?://[^\s>]+)", re.IGNORECASE)
_CANONICAL = re.compile(
    rb"<link\b[^>]*\brel\s*=\s*[\"']?canonical\b[^>]*>|<meta\b[^>]*\bproperty\s*=\s*[\"']?og:url\b[^>]*>",
    re.IGNORECASE,
)
_ADDRESS = re.compile(rb"(?:href|content)\s*=\s*[\"']?(https?://[^\s\"'>]+)", re.IGNORECASE)
_BINARY = (b"PK\x03\x04", b"%PDF", b"\x89PNG", b"GIF8", b"\xff\xd8\xff", b"Rar!", b"7z\xbc\xaf", b"\x7fELF", b"SQLite")


class RefusedFile(Exception):
    """A file that cannot be taken in; the message is one sentence that names it."""


def files_of(path: Path) -> list[Path]:
    """The file itself; for a folder the files that lie in it, by name, and the folder where there is none."""
    if not path.is_dir():
        return [path]
    return sorted(file for file in path.iterdir() if file.is_file() and not file.name.startswith(".")) or [path]


def is_warc(path: Path) -> bool:
    """Whether the file begins as a WARC does, packed or not. Raises RefusedFile for what is no readable file."""
    if path.is_dir():
        raise RefusedFile(f"{path} is a folder without files.")
    if not path.is_file():
        raise RefusedFile(f"{path} is no regular file.")
    try:
        with path.open("rb") as stream:
            head = stream.read(_HEAD)
    except OSError as error:
        raise RefusedFile(f"{path} cannot be read: {error.strerror or error}.") from error
    if head.startswith(b"\x1f\x8b"):
        try:
            head = gunzip(head, 50 * 1024 * 1024)
        except TransferError as error:
            raise RefusedFile(f"{path} cannot be unpacked: {error}.") from error
    return head.startswith(b"WARC/")


def read_saved(path: Path) -> bytes:
    """The bytes of a saved page or text, unpacked. Raises RefusedFile for what is too large, empty or no text."""
    if path.stat().st_size > MAX_FILE:
        raise RefusedFile(f"{path} is larger than {MAX_FILE // 1024 // 1024} MB, which no page is.")
    body = path.read_bytes()
    if body.startswith(b"\x1f\x8b"):
        try:
            body = gunzip(body, MAX_FILE)
        except TransferError as error:
            raise RefusedFile(f"{path} cannot be unpacked: {error}.") from error
    if not body.strip():
        raise RefusedFile(f"{path} is empty.")
    wide = body.startswith((b"\xff\xfe", b"\xfe\xff"))
    if body.startswith(_BINARY) or (b"\x00" in body[:_HEAD] and not wide):
        raise RefusedFile(f"{path} is a binary file, not a page, a text or a WARC.")
    return body


def address_in(body: bytes) -> str | None:
    """The address that a saved page names as its own: what the browser noted, else its canonical link."""
    saved = _SAVED_FROM.search(body[:_HEAD])
    if saved:
        return saved[1].decode("ascii", errors="replace")
    for tag in _CANONICAL.finditer(body[: 4 * _HEAD]):
        address = _ADDRESS.search(tag[0])
        if address:
            return address[1].decode("utf-8", errors="replace")
    return None
