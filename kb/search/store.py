"""The index on disk: generations in a folder, one of them in force, and the lock of the one writer.

``current.json`` names the generation in force and is replaced in one step, so that readers see the old index or the
new one, never a half-built one.
"""

from __future__ import annotations

import fcntl
import json
import os
import shutil
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from kb.search.schema import schema_version
from kb.sessions import SchemaError

_CURRENT = "current.json"
_LOCK = "write.lock"
_PREFIX = "generation-"
_POLL = 0.05


class IndexMissing(SchemaError):
    """There is no search index that this version can read; the message says what to do."""


class IndexBusy(Exception):
    """Another process has been writing the search index for too long to wait."""


def current_generation(folder: Path) -> Path:
    """The generation in force; IndexMissing where there is none or it was made by another version."""
    gone = None
    while not ((generation := _named_generation(folder)) / "meta.json").is_file():
        # Another generation may have come into force, and this one been removed, since its name was read.
        if generation == gone:
            raise IndexMissing("the search index is incomplete: run `biennien reindex`")
        gone = generation
    return generation


def _named_generation(folder: Path) -> Path:
    try:
        current = json.loads((folder / _CURRENT).read_text("utf-8"))
        generation, version = folder / str(current["generation"]), current["schema"]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise IndexMissing("there is no search index yet: run `biennien reindex`") from error
    if version != schema_version():
        raise IndexMissing("the search index was made by another version: run `biennien reindex`")
    return generation


def new_generation(folder: Path) -> Path:
    """A fresh, empty folder for an index that is being built."""
    generation = folder / f"{_PREFIX}{uuid.uuid4().hex[:12]}"
    generation.mkdir(parents=True)
    return generation


def publish(folder: Path, generation: Path) -> None:
    """Puts the generation in force in one step and removes all others."""
    content = json.dumps({"generation": generation.name, "schema": schema_version()})
    draft = folder / f"{_CURRENT}.{os.getpid()}"
    with draft.open("w", encoding="utf-8") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(folder / _CURRENT)
    remove_others(folder, generation)


def remove_others(folder: Path, keep: Path) -> None:
    """Removes every generation but one. Readers that have an old one open keep its files until they let go."""
    for other in folder.glob(f"{_PREFIX}*"):
        if other.name != keep.name:
            shutil.rmtree(other, ignore_errors=True)


@contextmanager
def write_lock(folder: Path, wait: float) -> Iterator[None]:
    """Makes the caller the only writer, waiting up to ``wait`` seconds; IndexBusy after that.

    The operating system drops the lock with the process, however it ends.
    """
    folder.mkdir(parents=True, exist_ok=True)
    deadline = time.monotonic() + wait
    with (folder / _LOCK).open("a+", encoding="utf-8") as file:
        while True:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError:
                if time.monotonic() >= deadline:
                    raise IndexBusy(_busy(file.name)) from None
                time.sleep(_POLL)
        file.truncate(0)
        file.write(str(os.getpid()))
        file.flush()
        try:
            yield
        finally:
            file.truncate(0)


def _busy(path: str) -> str:
    writer = ""
    with suppress(OSError):
        writer = Path(path).read_text("utf-8").strip()
    who = f"process {writer}" if writer else "another process"
    return f"{who} is writing the search index; try again when it has ended (nothing that changed is lost)"
