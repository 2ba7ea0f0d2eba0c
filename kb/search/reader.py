"""The index as readers see it: snapshots that stay as they are while a writer goes on."""

from __future__ import annotations

import hashlib
import threading
import time
from collections import OrderedDict
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

import tantivy

from kb.search.store import IndexMissing, current_generation

_KEPT = 32
_KEPT_SECONDS = 900.0
_TRIES = 5


@dataclass(frozen=True, slots=True)
class Snapshot:
    """One state of the index; its ``key`` names it in every process that opened the same state."""

    key: str
    searcher: tantivy.Searcher
    schema: tantivy.Schema
    totals: dict[str, Any] = field(default_factory=dict)
    """What `kb.search.tallies` has counted over all articles, by field."""

    def search(
        self, query: tantivy.Query, limit: int, *, offset: int = 0, order_by: str | None = None
    ) -> tuple[list[tuple[Any, tantivy.DocAddress]], int]:
        """The best hits as (score, or value of ``order_by``, and address), highest first, and the exact total."""
        result: Any = self.searcher.search(query, limit, offset=offset, order_by_field=order_by)
        return result.hits, int(result.count)

    def count(self, query: tantivy.Query) -> int:
        """How many entries match."""
        return self.search(query, 1)[1]


def open_snapshot(folder: Path) -> Snapshot:
    """The newest state of the index; IndexMissing where there is none to read."""
    return _reader(folder.absolute()).newest()


def find_snapshot(folder: Path, key: str) -> Snapshot | None:
    """The state of that name, where it is the newest one or was so in this process a short while ago."""
    reader = _reader(folder.absolute())
    newest = reader.newest()
    return newest if newest.key == key else reader.kept(key)


@lru_cache(maxsize=64)
def _reader(folder: Path) -> _Reader:
    return _Reader(folder)


class _Reader:
    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._lock = threading.Lock()
        self._generation: Path | None = None
        self._index: tantivy.Index | None = None
        self._seen: tuple[int, int, int] | None = None
        self._snapshots: OrderedDict[str, tuple[float, Snapshot]] = OrderedDict()

    def newest(self) -> Snapshot:
        with self._lock:
            for attempt in range(_TRIES):
                try:
                    return self._refresh(current_generation(self._folder))
                except (OSError, ValueError) as error:
                    # The generation was replaced and removed between naming and opening it.
                    if attempt == _TRIES - 1:
                        raise IndexMissing("the search index cannot be read: run `biennien reindex`") from error
                    self._generation = None
                    time.sleep(0.02)
        raise AssertionError

    def _refresh(self, generation: Path) -> Snapshot:
        meta = generation / "meta.json"
        status = meta.stat()
        seen = (status.st_ino, status.st_mtime_ns, status.st_size)
        if generation == self._generation and seen == self._seen and self._snapshots:
            key, (_, snapshot) = next(reversed(self._snapshots.items()))
            self._snapshots[key] = (time.monotonic(), snapshot)
            return snapshot
        if generation != self._generation or self._index is None:
            self._index = tantivy.Index.open(str(generation))
            self._index.config_reader("manual")
            self._generation = generation
        content = meta.read_bytes()
        while True:
            self._index.reload()
            again = meta.read_bytes()
            if again == content:
                break
            content = again
        # The bytes name segments and deletions: the same key means the same order of hits, in every process.
        key = hashlib.sha256(generation.name.encode() + content).hexdigest()[:16]
        snapshot = Snapshot(key, self._index.searcher(), self._index.schema)
        self._snapshots[key] = (time.monotonic(), snapshot)
        self._snapshots.move_to_end(key)
        self._seen = seen
        self._drop_old()
        return snapshot

    def _drop_old(self) -> None:
        now = time.monotonic()
        while len(self._snapshots) > 1:
            key, (used, _) = next(iter(self._snapshots.items()))
            if len(self._snapshots) <= _KEPT and now - used <= _KEPT_SECONDS:
                break
            del self._snapshots[key]

    def kept(self, key: str) -> Snapshot | None:
        with self._lock:
            held = self._snapshots.get(key)
            return held[1] if held else None
