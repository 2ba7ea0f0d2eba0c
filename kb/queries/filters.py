"""The filters that every list, search, series and export understands."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


class BadQuery(Exception):
    """The question cannot be understood; the message says why, in one sentence."""


@dataclass(frozen=True, slots=True)
class Filters:
    """Restrictions on the articles that an answer draws on; None does not restrict."""

    source: str | None = None
    organization: str | None = None
    place: str | None = None
    document: str | None = None
    person: str | None = None
    activity: str | None = None
    topic: str | None = None
    since: date | None = None
    until: date | None = None
    q: str | None = None
