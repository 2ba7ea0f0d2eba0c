"""Files of the product's own archive: which lie here, which come from another place and may be taken in whole."""

from __future__ import annotations

import os
import shutil
from contextlib import suppress
from hashlib import file_digest
from pathlib import Path
from uuid import uuid4

from crawler.archive import ArchiveError
from crawler.archive_reading import WarcError, read_software


def own_name(folder: Path, path: Path) -> str | None:
    """The name under which the knowledge base knows a file of its own archive ``folder``; None for any other file."""
    folder = folder.resolve()
    return str(path.resolve().relative_to(folder)) if folder in path.resolve().parents else None


def adopt(folder: Path, path: Path) -> str | None:
    """The name of a file that Biên niên wrote elsewhere and that now lies in the archive ``folder`` as it is.

    Its records keep their offsets, so that a knowledge base made from it is the one that wrote it. None for files of
    other tools, and where another file of that name is held. Raises ArchiveError where the archive cannot be written.
    """
    if not _is_ours(path):
        return None
    target = folder / path.name
    part = folder / f".{path.name}.{uuid4().hex}.part"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        if not target.exists():
            with path.open("rb") as source, part.open("xb") as copy:
                shutil.copyfileobj(source, copy, 1 << 20)
                copy.flush()
                os.fsync(copy.fileno())
            # A file of the archive is whole or not there, and never takes the place of another.
            with suppress(FileExistsError):
                os.link(part, target)
        return path.name if _digest(target) == _digest(path) else None
    except OSError as error:
        raise ArchiveError(f"{path} cannot be taken into the archive {folder}: {error.strerror or error}") from error
    finally:
        with suppress(OSError):
            part.unlink(missing_ok=True)


def list_files(folder: Path) -> list[Path]:
    """The archive's files, the oldest first."""
    return in_time([path for path in folder.glob("*.warc.gz") if not path.name.startswith(".")])


def in_time(files: list[Path]) -> list[Path]:
    """The files in the order in which their pages were fetched, as far as names tell; others first, as they came.

    Which of two addresses an article was first met at makes its id: a rebuilt knowledge base has to meet them alike.
    """
    return sorted(files, key=lambda file: file.name if _is_named_so(file) else "")


def _is_named_so(path: Path) -> bool:
    return path.name.startswith("biennien-") and path.name.endswith(".warc.gz")


def _is_ours(path: Path) -> bool:
    if not _is_named_so(path) or path.is_symlink():
        return False
    try:
        return read_software(path).startswith("biennien/")
    except WarcError:
        return False


def _digest(path: Path) -> bytes:
    with path.open("rb") as file:
        return file_digest(file, "sha256").digest()
