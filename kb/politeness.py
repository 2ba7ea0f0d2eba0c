"""How long to wait: between requests to a host, after a failure, and until a page is worth asking again."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

MAX_TRIES = 4
"""After so many failed tries in a row a page ends as ``error``."""
MAX_TRIES_OF_HOST = 6
"""The same where the host was to blame, overloaded or not to be reached."""
MAX_HOST_FAILURES = 5
"""After so many failures in a row with no proper answer between them a run leaves the host alone."""
MAX_CHALLENGES = 3
"""After so many anti-bot challenges in a row a run leaves the host alone: it does not want to be asked."""
MAX_ROBOTS_TRIES = 3
"""So often a run asks for a robots.txt that cannot be had."""
MAX_WAIT = 120.0
"""Seconds: a run waits no longer for a host; what is due later is left to a later run."""
MAX_BACKOFF = 3600.0
LONGEST_RETRY_AFTER = 86400.0
LONGEST_CRAWL_DELAY = 120.0
"""Seconds: a Crawl-delay above it is taken as this, or a site could be harvested never."""
RECENT = timedelta(days=60)
"""Articles older than that when fetched are not revisited."""
FIRST_REVISIT = 1.0
REVISIT_GROWTH = 3.0
LAST_REVISIT = 30.0
"""Days: an interval beyond it means that nobody asks again on his own account."""
RETURNS = timedelta(days=30)
"""An article that stays gone is asked for again after that time where a listing still names it."""
MAX_VAIN = 3
"""So often a page is asked again because its sitemap says that it changed, when it had not."""


def read_retry_after(value: str | None, now: datetime) -> float | None:
    """Seconds that a ``Retry-After`` asks for (a number or an HTTP date), from 0 to one day; None where unreadable."""
    if value is None or not value.strip():
        return None
    value = value.strip()
    if value.isascii() and value.isdigit():
        return min(float(value), LONGEST_RETRY_AFTER)
    try:
        moment = parsedate_to_datetime(value)
    except (TypeError, ValueError):
        return None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    return min(max((moment - now).total_seconds(), 0.0), LONGEST_RETRY_AFTER)


def backoff(failures: int, base: float) -> float:
    """Seconds to wait after that many failures in a row: ``base``, then twice as long each time, at most one hour."""
    return float(min(base * 2 ** min(max(failures - 1, 0), 30), MAX_BACKOFF))


def next_interval(previous: float | None, *, changed: bool) -> float | None:
    """Days until a page is asked again: one day after a change, then three times as long each time, at last None."""
    if changed or previous is None:
        return FIRST_REVISIT
    longer = previous * REVISIT_GROWTH
    return longer if longer <= LAST_REVISIT else None
