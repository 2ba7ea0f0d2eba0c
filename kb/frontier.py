"""The frontier: every page to fetch lies in the database, is leased to one process, and ends in one counted outcome.

What a page brought (its capture, its article, the links on it), its own new state and its outcome are one transaction:
a kill at any moment loses nothing and counts nothing twice. A host answers one request at a time, over all processes.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any, TypeVar

from sqlalchemy import func, select, update
from sqlalchemy.exc import IntegrityError, InterfaceError, OperationalError
from sqlalchemy.orm import Session

from kb import ingest, robots
from kb.frontier_hosts import (
    LEASE_TIME,
    free_dead_leases,
    lease_host,
    lease_robots,
    release_host,
    store_robots,
    take_host,
)
from kb.frontier_pages import lease_of, put_off, store_answer
from kb.frontier_rounds import add_links, begin_round, summarize
from kb.leases import Answer, Completed, Lease, LeaseLost, RobotsLease, RunSummary, Seed, Wait
from kb.leases import own_name as _own_name
from kb.migrations import open_current
from kb.models import Page, Source
from kb.politeness import MAX_CHALLENGES, MAX_HOST_FAILURES, MAX_ROBOTS_TRIES, MAX_TRIES, MAX_TRIES_OF_HOST, MAX_WAIT
from kb.records import Capture, SourceRecord
from kb.sessions import write_session
from kb.settings import Settings

__all__ = ["Frontier", "StorageError"]

_T = TypeVar("_T")
LOST_LEASE_CHECK = timedelta(seconds=5)
"""How often a process that waits for others looks whether they still live."""
_COLLISIONS = 5
"""So often a transaction that met another one's is tried again."""


class StorageError(Exception):
    """The knowledge base cannot be written (a full disk, a lost connection); the message is one sentence."""


class Frontier:
    """The pages of some sources, for one process. Raises SchemaError unless the database is current.

    ``delay``: seconds between two requests to one host; by default what the settings say.
    """

    def __init__(self, settings: Settings, *, delay: float | None = None) -> None:
        self._settings = settings
        self._delay = settings.delay if delay is None else delay
        self._looked_at = datetime.now(UTC)
        self._engine = open_current(settings)
        self._name = _own_name()
        self._tokens = count(1)
        self._origins: list[str] = []
        self._left_alone: dict[str, str] = {}
        self._challenges: dict[str, int] = {}
        self._busy: set[str] = set()
        """Hosts at which this process has a request under way: nothing can be had there before its answer."""

    @property
    def left_alone(self) -> Mapping[str, str]:
        """Hosts that this run gave up, with the reason; their pages wait for a later run."""
        return self._left_alone

    def start_run(
        self,
        sources: Sequence[tuple[SourceRecord, Sequence[Seed]]],
        arguments: Mapping[str, Any],
        *,
        full: bool = False,
        deep: bool = False,
    ) -> int:
        """The number of a new run. Every listing, feed and sitemap of the sources is due, with ``deep`` also every page
        that continues a listing; ``full`` makes every article due as well and asks for everything without conditions.
        A round that was broken off a short while ago goes on where it stopped."""
        now = datetime.now(UTC)

        def begin(session: Session) -> int:
            free_dead_leases(session, now)
            run_id = ingest.start_run(session, "harvest", arguments)
            for record, seeds in sources:
                ingest.store_source(session, record)
                begin_round(session, record.id, seeds, now, full=full, deep=deep or full)
            return run_id

        return self._write(begin)

    def _write(self, work: Callable[[Session], _T]) -> _T:
        """What ``work`` gives, in one transaction; one that collided with another process's is done again."""
        for attempt in range(_COLLISIONS):
            try:
                with write_session(self._engine) as session:
                    return work(session)
            except (IntegrityError, OperationalError, InterfaceError) as error:
                reason = " ".join(str(error.orig).split())
                collided = isinstance(error, IntegrityError) or "deadlock" in reason or "locked" in reason
                if collided and attempt < _COLLISIONS - 1:
                    continue
                if isinstance(error, IntegrityError):
                    raise
                raise StorageError(f"the knowledge base cannot be written: {reason[:300]}") from error
        raise AssertionError("unreachable")

    def lease(
        self, run_id: int, source_ids: Sequence[str], *, articles: bool = True
    ) -> Lease | RobotsLease | Wait | None:
        """The next page to fetch, a robots.txt to fetch before it, a time to wait, or None when nothing is left.

        ``articles=False`` leaves articles out: the run has had as many as it may have.
        """
        if self._busy and all(origin in self._busy for origin in self._origins):
            return Wait(0.5)
        found = self._write(lambda session: self._lease(session, run_id, source_ids, articles))
        if isinstance(found, Lease | RobotsLease):
            self._busy.add(found.origin)
        return found

    def _lease(
        self, session: Session, run_id: int, source_ids: Sequence[str], articles: bool
    ) -> Lease | RobotsLease | Wait | None:
        waits: list[float] = []
        for attempt in range(2):
            for origin in list(self._origins):
                found = self._lease_at(session, origin, run_id, source_ids, articles)
                if isinstance(found, Lease | RobotsLease):
                    # The next call begins with another host.
                    self._origins.remove(origin)
                    self._origins.append(origin)
                    return found
                if found is not None:
                    waits.append(found)
            if waits or attempt:
                break
            self._origins = self._find_origins(session, source_ids)
        now = datetime.now(UTC)
        if now - self._looked_at >= LOST_LEASE_CHECK:
            self._looked_at = now
            free_dead_leases(session, now)
        if waits:
            return Wait(min(waits))
        # A page that somebody holds may still bring links, or come back when its holder dies.
        held = session.scalars(select(Page.source_id).where(Page.state == "leased").distinct())
        return Wait(0.5) if set(held) & set(source_ids) else None

    def _find_origins(self, session: Session, source_ids: Sequence[str]) -> list[str]:
        statement = select(Page.origin).where(Page.source_id.in_(source_ids), Page.state == "due").distinct()
        return [origin for origin in session.scalars(statement) if origin not in self._left_alone]

    def _lease_at(
        self, session: Session, origin: str, run_id: int, source_ids: Sequence[str], articles: bool
    ) -> Lease | RobotsLease | float | None:
        """A lease at one host, the seconds to wait for it, or None where it has nothing for this run."""
        if origin in self._left_alone:
            return None
        if origin in self._busy:
            return 0.5
        now = datetime.now(UTC)
        mine = [Page.origin == origin, Page.state == "due", Page.source_id.in_(source_ids)]
        if not articles:
            mine.append(Page.kind != "article")
        first = select(Page).where(*mine, Page.next_fetch_at <= now).order_by(Page.priority, Page.id).limit(1)
        page = session.scalars(first).one_or_none()
        if page is None:
            later = session.scalar(select(func.min(Page.next_fetch_at)).where(*mine))
            return _bounded((later - now).total_seconds()) if later else None
        host = take_host(session, origin, now)
        if isinstance(host, float):
            return _bounded(host)
        # Only now nobody else can take this host's pages: what was seen above may have been fetched meanwhile.
        page = session.scalars(first.execution_options(populate_existing=True)).one_or_none()
        if page is None:
            return 0.01
        token = f"{self._name}#{next(self._tokens)}"
        if robots.is_due(host.robots_state, host.robots_fetched_at, now):
            return lease_robots(host, token, now)
        agent = self._settings.user_agent_name
        while page is not None and not robots.is_allowed(host.robots_state, host.robots_body, page.url, agent):
            self._refuse(session, page, run_id, now)
            page = session.scalars(first).one_or_none()
        if page is None:
            return 0.0
        lease_host(host, token, now)
        page.state, page.lease_owner, page.lease_until = "leased", token, now + LEASE_TIME
        return lease_of(page, token, run_id)

    def _refuse(self, session: Session, page: Page, run_id: int, now: datetime) -> None:
        page.state, page.outcome, page.reason = "dead", "disallowed", "robots.txt disallows it"
        page.next_fetch_at = None
        session.flush()
        ingest.store_fetch(
            session,
            run_id=run_id,
            url=page.url,
            kind=page.kind,
            outcome="disallowed",
            at=now,
            reason=page.reason,
            source_id=page.source_id,
            page_id=page.id,
        )

    def complete_robots(
        self,
        lease: RobotsLease,
        status: int | None,
        body: bytes,
        *,
        captures: Sequence[Capture] = (),
        retry_after: float | None = None,
    ) -> None:
        """Keeps a robots.txt (``status`` None: no answer); after some vain tries this run leaves the host alone."""

        def keep(session: Session) -> int:
            for capture in captures:
                ingest.store_capture(session, capture)
            return store_robots(
                session,
                lease,
                status,
                body,
                datetime.now(UTC),
                agent=self._settings.user_agent_name,
                delay=self._delay,
                retry_wait=self._settings.retry_wait,
                retry_after=retry_after,
            )

        self._busy.discard(lease.origin)
        if self._write(keep) >= MAX_ROBOTS_TRIES:
            why = "no answer" if status is None else f"status {status}"
            self._left_alone[lease.origin] = f"its robots.txt cannot be had ({why})"

    def release(self, lease: Lease | RobotsLease) -> None:
        """Gives a lease back unused: the page is due as before."""

        def give_back(session: Session) -> None:
            if isinstance(lease, Lease):
                back = update(Page).where(Page.id == lease.page_id, Page.lease_owner == lease.token)
                session.execute(back.values(state="due", lease_owner=None, lease_until=None))
            release_host(session, lease.origin, lease.token, datetime.now(UTC), delay=self._delay)

        self._busy.discard(lease.origin)
        self._write(give_back)

    def complete(self, lease: Lease, answer: Answer) -> Completed:
        """Stores all that the fetch brought and counts it, in one transaction.

        Raises LeaseLost where the page went to another holder, StorageError where nothing can be written, and what the
        database says of data that it cannot hold; the lease is then still held.
        """
        completed, failures = self._write(lambda session: self._complete(session, lease, answer))
        self._busy.discard(lease.origin)
        if failures >= MAX_HOST_FAILURES:
            self._left_alone[lease.origin] = f"{failures} failures in a row, the last: {answer.reason}"
        # A challenge on one page may be that page's; several in a row are the host's.
        challenges = self._challenges.get(lease.origin, 0) + 1 if completed.outcome == "blocked" else 0
        self._challenges[lease.origin] = challenges
        if challenges >= MAX_CHALLENGES:
            self._left_alone[lease.origin] = f"it answers with anti-bot challenges ({answer.reason})"
        return completed

    def _complete(self, session: Session, lease: Lease, answer: Answer) -> tuple[Completed, int]:
        # The host's row is locked first, as where a lease is given: two orders could block each other.
        failures = release_host(
            session,
            lease.origin,
            lease.token,
            answer.at,
            delay=self._delay,
            retry_wait=self._settings.retry_wait,
            retry_after=answer.retry_after,
            proper=answer.proper,
        )
        page = session.scalars(select(Page).where(Page.id == lease.page_id).with_for_update()).one()
        if page.lease_owner != lease.token:
            raise LeaseLost(f"the lease of {lease.url} had run out")
        capture_id = ingest.store_capture(session, answer.capture) if answer.capture else None
        if answer.retry and lease.tries + 1 < (MAX_TRIES if answer.proper else MAX_TRIES_OF_HOST):
            put_off(page, answer, self._settings.retry_wait)
            return Completed(None), failures
        added = add_links(session, answer.links, lease, datetime.now(UTC))
        self._origins += sorted(added.origins - set(self._origins) - set(self._left_alone))
        return store_answer(session, page, lease, answer, capture_id, new_links=added.articles), failures

    def finish_run(
        self,
        run_id: int,
        source_ids: Sequence[str],
        *,
        complete: bool = True,
        faults: Mapping[str, Sequence[str]] | None = None,
    ) -> RunSummary:
        """What the run did. ``complete=False``: it was broken off, and the next one carries its round on. ``faults``:
        what was found wrong with a source, by its id."""

        def finish(session: Session) -> RunSummary:
            told = {source_id: list(found) for source_id, found in (faults or {}).items() if found}
            ingest.finish_run(session, run_id, {"complete": complete} | ({"faults": told} if told else {}))
            if complete:
                done = update(Source).where(Source.id.in_(source_ids))
                session.execute(done.values(harvest_finished_at=datetime.now(UTC)))
            return summarize(session, run_id, source_ids)

        return self._write(finish)


def _bounded(seconds: float) -> float | None:
    """The wait, or None where it is longer than a run waits."""
    return max(seconds, 0.01) if seconds <= MAX_WAIT else None
