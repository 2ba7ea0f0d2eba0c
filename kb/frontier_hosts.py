"""Hosts of the frontier: whose turn it is, robots.txt before anything else, and how long to leave a host alone."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from kb import robots
from kb.leases import RobotsLease, is_dead
from kb.models import Host, Page
from kb.politeness import backoff
from kb.rows import upsert_rows

LEASE_TIME = timedelta(minutes=5)
"""A lease that is older was lost with its process; nothing that is fetched takes as long."""


def take_host(session: Session, origin: str, now: datetime) -> Host | float:
    """The host's row, locked for this transaction, or the seconds until it may be asked again."""
    host = session.scalars(select(Host).where(Host.origin == origin).with_for_update(skip_locked=True)).one_or_none()
    if host is None:
        upsert_rows(session, Host, [{"origin": origin, "robots_state": "unknown", "failures": 0}], key=["origin"])
        host = session.scalars(
            select(Host).where(Host.origin == origin).with_for_update(skip_locked=True)
        ).one_or_none()
        if host is None:
            return 0.2
    if host.lease_owner and host.lease_until and host.lease_until > now and not is_dead(host.lease_owner):
        return 0.5
    if host.next_allowed_at and host.next_allowed_at > now:
        return (host.next_allowed_at - now).total_seconds()
    return host


def lease_host(host: Host, token: str, now: datetime) -> None:
    """Gives the host to the holder of ``token``: no other request to it before the lease ends."""
    host.lease_owner = token
    host.lease_until = now + LEASE_TIME


def lease_robots(host: Host, token: str, now: datetime) -> RobotsLease:
    """The host's robots.txt, to be fetched by the holder of ``token``."""
    lease_host(host, token, now)
    return RobotsLease(token, host.origin)


def release_host(
    session: Session,
    origin: str,
    token: str,
    now: datetime,
    *,
    delay: float,
    retry_wait: float = 0.0,
    retry_after: float | None = None,
    proper: bool = True,
) -> int:
    """Ends the lease and sets the next moment for a request; gives the failures in a row.

    ``proper``: the host answered as hosts do; else it is left in peace, longer at each failure.
    """
    host = session.scalars(select(Host).where(Host.origin == origin).with_for_update()).one()
    host.failures = 0 if proper else host.failures + 1
    wait = max(delay, host.crawl_delay or 0.0, retry_after or 0.0)
    if not proper:
        wait = max(wait, backoff(host.failures, retry_wait))
    until = now + timedelta(seconds=wait)
    if host.next_allowed_at is None or host.next_allowed_at < until:
        host.next_allowed_at = until
    if host.lease_owner == token:
        host.lease_owner = host.lease_until = None
    return host.failures


def store_robots(
    session: Session,
    lease: RobotsLease,
    status: int | None,
    body: bytes,
    now: datetime,
    *,
    agent: str,
    delay: float,
    retry_wait: float,
    retry_after: float | None,
) -> int:
    """Keeps what robots.txt says, or that it cannot be had; gives how often in a row it could not.

    While it cannot be had nothing is fetched, whatever it said before (RFC 9309, 2.3.1.4). Pages that old rules forbade
    are due again when the rules have changed.
    """
    host = session.scalars(select(Host).where(Host.origin == lease.origin).with_for_update()).one()
    state = robots.state_of(status)
    held = host.robots_body
    host.robots_state, host.robots_status, host.robots_fetched_at = state, status, now
    host.lease_owner = host.lease_until = None
    if state == "unreachable":
        host.failures += 1
        wait = max(delay, backoff(host.failures, retry_wait), retry_after or 0.0)
        host.next_allowed_at = now + timedelta(seconds=wait)
        return host.failures
    host.failures = 0
    host.robots_body = robots.decode(body) if state == "rules" else None
    host.crawl_delay = robots.read_crawl_delay(host.robots_body, agent) if state == "rules" else None
    host.next_allowed_at = now + timedelta(seconds=max(delay, host.crawl_delay or 0.0))
    if held != host.robots_body:
        session.execute(
            update(Page)
            .where(Page.origin == host.origin, Page.outcome == "disallowed")
            .values(state="due", outcome=None, reason=None, next_fetch_at=now, tries=0)
        )
    return 0


def free_dead_leases(session: Session, now: datetime) -> None:
    """Pages and hosts whose holder has ended, or whose lease has run out, are free again."""
    # Of pages only those in the state of a lease are looked at: an index leads to these few among millions.
    held = {
        model: session.execute(select(model.lease_owner, model.lease_until).where(condition).distinct()).all()
        for model, condition in ((Page, Page.state == "leased"), (Host, Host.lease_owner.is_not(None)))
    }
    for model, leases in held.items():
        lost = {owner for owner, until in leases if owner and (until is None or until <= now or is_dead(owner))}
        for owner in lost:
            freed = {"lease_owner": None, "lease_until": None}
            mine = update(model).where(model.lease_owner == owner)
            if model is Page:
                session.execute(mine.where(Page.state == "leased").values(**freed, state="due"))
            else:
                session.execute(mine.values(**freed))
