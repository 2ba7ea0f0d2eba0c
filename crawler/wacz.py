"""WACZ files (Web Archive Collection Zipped, as Browsertrix writes them): the WARC files in them, within bounds."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory

from crawler.saved_files import RefusedFile

_SPARE = 64 * 1024 * 1024
_RATIO = 4
"""WACZ keeps its WARC files as they are, already packed; what unpacks to more than this is no such file."""
_CHUNK = 1 << 20


def is_wacz(path: Path) -> bool:
    """Whether the file is a ZIP with WARC files below ``archive/``."""
    return path.is_file() and zipfile.is_zipfile(path) and bool(_members(path))


@contextmanager
def open_wacz(path: Path, folder: Path) -> Iterator[list[Path]]:
    """The WARC files of a WACZ, unpacked below ``folder`` while the block runs, in the order of their names.

    Raises RefusedFile for one that is damaged, encrypted or unpacks to far more than it holds.
    """
    left = _SPARE + _RATIO * path.stat().st_size
    folder.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(prefix=".wacz-", dir=folder) as place:
        files: list[Path] = []
        try:
            with zipfile.ZipFile(path) as packed:
                for number, name in enumerate(_members(path)):
                    # A name of our own: what the file says of paths is not followed.
                    target = Path(place) / str(number) / PurePosixPath(name).name
                    target.parent.mkdir()
                    left = _unpack(packed, name, target, left)
                    files.append(target)
        except (zipfile.BadZipFile, RuntimeError, NotImplementedError, EOFError, OSError) as error:
            raise RefusedFile(f"{path} cannot be unpacked: {error}.") from error
        if left < 0:
            raise RefusedFile(f"{path} unpacks to far more than a web archive of its size holds.")
        yield files


def _members(path: Path) -> list[str]:
    try:
        with zipfile.ZipFile(path) as packed:
            names = packed.namelist()
    except (zipfile.BadZipFile, OSError):
        return []
    return sorted(name for name in names if name.startswith("archive/") and name.endswith((".warc", ".warc.gz")))


def _unpack(packed: zipfile.ZipFile, name: str, target: Path, left: int) -> int:
    with packed.open(name) as source, target.open("wb") as copy:
        while left >= 0 and (part := source.read(_CHUNK)):
            left -= len(part)
            copy.write(part)
    return left
