"""Exports by the client: streamed to a file, which appears whole and as its manifest says, or not at all."""

from __future__ import annotations

from collections.abc import Mapping
from hashlib import sha256
from os import PathLike
from pathlib import Path

from api.client_http import Connection
from api.client_records import Manifest

_SAME_BYTES = ("csv", "jsonl")
"""Formats that hold nothing of the moment at which they were made: the manifest is asked for beside the file."""
_TRIES = 3


class ExportChanged(Exception):
    """The file is not what its manifest says: what it exports changed between the two, at each try."""


class ExportingConnection(Connection):
    """A connection that brings files."""

    def _export(self, route: str, path: str | PathLike[str], asked: Mapping[str, object]) -> Manifest:
        """Writes the file; its ending says the format. Gives its manifest, with the checksum of the file written.

        The manifest is that of the interface, which reads everything once more, and the checksums must agree; an XLSX
        or Parquet file holds the time at which it was made, so there the numbers of rows must. Raises ExportChanged.
        """
        target = Path(path)
        format_ = target.suffix.lstrip(".").lower()
        route = route.replace("{format}", format_)
        part = target.with_name(target.name + ".part")
        try:
            for _ in range(_TRIES):
                size, digest, announced = self._write(route, asked, part)
                manifest: Manifest = self._get(f"{route}/manifest", asked)
                same_bytes = format_ not in _SAME_BYTES or manifest["sha256"] == digest
                if same_bytes and manifest["total"] == manifest["count"] == announced:
                    part.replace(target)
                    return manifest | {"bytes": size, "sha256": digest}
            raise ExportChanged(f"{route} changed while it was read, {_TRIES} times")
        finally:
            part.unlink(missing_ok=True)

    def _write(self, route: str, asked: Mapping[str, object], part: Path) -> tuple[int, str, int]:
        """Bytes, checksum and announced rows of the file."""
        digest, size = sha256(), 0
        with self._asked("GET", route, asked) as answer, part.open("wb") as file:
            for chunk in answer.iter_bytes():
                file.write(chunk)
                digest.update(chunk)
                size += len(chunk)
            return size, digest.hexdigest(), int(answer.headers["x-total-count"])
