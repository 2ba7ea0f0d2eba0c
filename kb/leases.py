"""What the frontier hands out and takes back, and who holds it: plain records and the identity of a process."""

from __future__ import annotations

import hashlib
import os
import socket
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal

from kb.records import Article, Capture, Outcome

PageKind = Literal["article", "listing", "feed", "sitemap"]
INDEX_KINDS: tuple[PageKind, ...] = ("listing", "feed", "sitemap")
"""Pages that name articles: every run asks each of them again."""


@dataclass(frozen=True, slots=True)
class Seed:
    """A listing, feed or sitemap that a source declares."""

    url: str
    kind: PageKind


@dataclass(frozen=True, slots=True)
class FoundLink:
    """A page that another one named."""

    url: str
    kind: PageKind = "article"
    hint: Mapping[str, Any] = field(default_factory=dict)
    """What was said of it there: ``title``, ``date``, ``modified``; for a listing ``root`` and ``page``; ``hops`` of
    redirects."""


@dataclass(frozen=True, slots=True)
class Lease:
    """A page that this process, and no other, may fetch now."""

    token: str
    page_id: int
    url: str
    origin: str
    kind: PageKind
    source_id: str | None
    run_id: int
    tries: int
    """Failed tries before this one."""
    etag: str | None = None
    last_modified: str | None = None
    last_full_fetch_at: datetime | None = None
    found_on: str | None = None
    hint: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class RobotsLease:
    """A host's robots.txt, to be fetched before any page of the host."""

    token: str
    origin: str

    @property
    def url(self) -> str:
        """Where RFC 9309 puts it."""
        return f"{self.origin}/robots.txt"


@dataclass(frozen=True, slots=True)
class Wait:
    """Nothing may be fetched for that many seconds; then ask again."""

    seconds: float


@dataclass(frozen=True, slots=True)
class Answer:
    """What became of a leased page's fetch."""

    outcome: Outcome
    at: datetime
    reason: str | None = None
    status: int | None = None
    size: int = 0
    """Bytes of the body as received."""
    capture: Capture | None = None
    article: Article | None = None
    """Where given, storing it decides the outcome: stored, unchanged or duplicate."""
    links: tuple[FoundLink, ...] = ()
    named: int = 0
    """Articles of the source that a listing, feed or sitemap names, also those of days that the run does not want."""
    partial: bool = False
    """Whether the run wants some days only, so that ``links`` may lack what is named."""
    etag: str | None = None
    last_modified: str | None = None
    content_hash: str | None = None
    """Of a whole body (not of an answer 304)."""
    retry: bool = False
    """Whether the failure may pass: the page is then tried again, and counted only at its last try."""
    retry_after: float | None = None
    """Seconds that the host asks to be left alone."""
    proper: bool = True
    """Whether the host answered as hosts do; failures in a row make a run leave the host alone."""


@dataclass(frozen=True, slots=True)
class Completed:
    """How a fetch was counted; ``outcome`` is None where the page will be tried again."""

    outcome: Outcome | None
    article_id: str | None = None
    new_article: bool = False


@dataclass(frozen=True, slots=True)
class RunSummary:
    """What a run did, by source and in all."""

    run_id: int
    outcomes: Mapping[str, Mapping[str, int]]
    """Source id to outcome to number of pages; every counted page is in exactly one cell."""
    deferred: Mapping[str, int]
    """Source id to the number of pages that wait for a later run."""

    def total(self) -> dict[str, int]:
        """Pages by outcome over all sources."""
        total: dict[str, int] = {}
        for counts in self.outcomes.values():
            for outcome, count in counts.items():
                total[outcome] = total.get(outcome, 0) + count
        return total


class LeaseLost(Exception):
    """The lease had expired and the page went to somebody else; the answer is not counted."""


def own_name() -> str:
    """A name for this process that others on the machine can check: machine, process id, start."""
    pid = os.getpid()
    return f"{_machine()}.{pid}.{_started(pid)}"


def is_dead(owner: str) -> bool:
    """Whether the holder was a process of this machine that has ended; False where nobody can tell."""
    machine, _, rest = owner.partition("#")[0].partition(".")
    pid, _, started = rest.partition(".")
    if machine != _machine() or not pid.isdigit():
        return False
    if _started(int(pid)) != started:
        return True
    try:
        os.kill(int(pid), 0)
    except ProcessLookupError:
        return True
    except OSError:
        return False
    return False


@lru_cache(maxsize=1)
def _machine() -> str:
    # Process ids mean something only within one boot and one process namespace of one host.
    parts = [socket.gethostname()]
    for path in ("/proc/sys/kernel/random/boot_id",):
        try:
            parts.append(Path(path).read_text(encoding="ascii").strip())
        except OSError:
            parts.append("")
    try:
        parts.append(str(Path("/proc/self/ns/pid").readlink()))
    except OSError:
        parts.append("")
    return hashlib.sha256("|".join(parts).encode()).hexdigest()[:12]


def _started(pid: int) -> str:
    # The start time tells a process from a later one with the same id; '' where /proc is missing or it has ended.
    try:
        stat = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""
    fields = stat.rpartition(")")[2].split()
    # A zombie (Z) has ended; only its parent has not looked yet.
    return "" if fields[0] == "Z" else fields[19]
