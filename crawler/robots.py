"""How a host's robots.txt is asked for: what its answer is after redirects (what it allows is `kb.robots`)."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from urllib.parse import urljoin

from scrapy.http import Response

from crawler.archive import ArchiveError
from crawler.outcomes import is_own, now
from crawler.source import Source
from kb.politeness import read_retry_after

log = logging.getLogger("biennien.harvest")

HOPS = 5
"""Redirects of robots.txt that are followed (RFC 9309, 2.3.1.2)."""


@dataclass(frozen=True, slots=True)
class RobotsAnswer:
    """What a host said; ``status`` None: it gave no answer."""

    status: int | None = None
    body: bytes = b""
    retry_after: float | None = None
    """Seconds that it asks to be left alone."""


async def follow_robots(
    response: Response,
    source: Source,
    *,
    keep: Callable[[Response], None],
    ask: Callable[[str], Awaitable[Response]],
) -> RobotsAnswer:
    """What robots.txt says, after the redirects within the source's own hosts; others end as its absence.

    ``keep`` archives each answer, ``ask`` fetches an address. Raises ArchiveError.
    """
    try:
        for _ in range(HOPS + 1):
            keep(response)
            target = _target(response, source)
            if target is None:
                break
            response = await ask(target)
    except ArchiveError:
        raise
    except Exception as error:
        log.info("%s: no answer (%s)", response.meta["url"], error)
        return RobotsAnswer()
    status = 404 if 300 <= response.status < 400 else response.status
    wait = read_retry_after((response.headers.get("Retry-After") or b"").decode("latin-1"), now())
    return RobotsAnswer(status, response.body, wait)


def _target(response: Response, source: Source) -> str | None:
    location = (response.headers.get("Location") or b"").decode("latin-1").strip()
    if not 300 <= response.status < 400 or not location:
        return None
    try:
        target = urljoin(response.meta["url"], location)
    except ValueError:
        return None
    return target if is_own(target, source) else None
