"""Files that appear whole or not at all."""

from __future__ import annotations

from collections.abc import Iterable
from errno import EEXIST
from pathlib import Path


def write_whole(path: Path, chunks: Iterable[bytes]) -> None:
    """Writes a file, which appears when its last chunk has come.

    Raises OSError where it cannot be written, and FileExistsError where ``path`` is a link, a device or a pipe, which a
    finished file would replace.
    """
    if path.is_symlink() or (path.exists() and not path.is_file()):
        raise FileExistsError(EEXIST, "it is a link or a device, not a file of its own", str(path))
    part = path.with_name(path.name + ".part")
    try:
        with part.open("wb") as file:
            for chunk in chunks:
                file.write(chunk)
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)
