"""robots.txt (RFC 9309): what an answer means, and whether a URL may be fetched.

unknown      never asked: nothing is fetched before it is
rules        a body with rules, kept
allowed      no rules exist (an answer 4xx): everything may be fetched
unreachable  5xx, 429 or no answer: nothing may be fetched, asked again later
"""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import lru_cache
from typing import Literal

from protego import Protego

from kb.politeness import LONGEST_CRAWL_DELAY

RobotsState = Literal["unknown", "rules", "allowed", "unreachable"]

LIFETIME = timedelta(days=1)
"""Rules older than that are asked for anew (RFC 9309, 2.4)."""
MAX_SIZE = 512 * 1024
"""Bytes that are read; what comes after them is not looked at (RFC 9309, 2.5 asks for 500 KiB at least)."""


def state_of(status: int | None) -> RobotsState:
    """What an answer with that status (None: no answer) makes of the host."""
    if status is None or status == 429 or status >= 500:
        return "unreachable"
    return "rules" if 200 <= status < 300 else "allowed"


def decode(body: bytes) -> str:
    """The rules as text that any database can keep."""
    return body[:MAX_SIZE].decode("utf-8-sig", errors="replace").replace("\x00", "")


def is_due(state: str, fetched_at: datetime | None, now: datetime) -> bool:
    """Whether robots.txt must be fetched before any page."""
    return state in ("unknown", "unreachable") or fetched_at is None or now - fetched_at >= LIFETIME


def is_allowed(state: str, body: str | None, url: str, agent: str) -> bool:
    """Whether ``agent`` may fetch ``url``. Nothing may be fetched from a host whose rules are not known."""
    if state == "allowed":
        return True
    if state != "rules":
        return False
    return bool(_parse(body or "").can_fetch(url, agent))


def read_crawl_delay(body: str | None, agent: str) -> float | None:
    """Seconds between two requests that the rules ask of ``agent``, at most `LONGEST_CRAWL_DELAY`; None for no wish."""
    delay = _parse(body or "").crawl_delay(agent)
    if delay is None or not delay >= 0:
        return None
    return min(float(delay), LONGEST_CRAWL_DELAY)


@lru_cache(maxsize=256)
def _parse(body: str) -> Protego:
    return Protego.parse(body)
