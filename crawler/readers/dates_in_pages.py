"""Publication dates as pages give them: ISO 8601 in metadata, day first in print, the day alone in some addresses.

Vietnam keeps UTC+7 the whole year. A date that cannot be (31/02, 25:61, the future) is none: null is better than wrong.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, timezone
from email.utils import parsedate_to_datetime

from kb.records import LOCAL

_SEVEN_HOURS = timedelta(hours=7)
_EARLIEST = date(1990, 1, 1)
_TOLERANCE = timedelta(days=1)

_ISO = re.compile(
    r"(?<!\d)(\d{4})-(\d{1,2})-(\d{1,2})(?:[T\s]+(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,]\d+)?)?\s*(Z|[+-]\d{2}:?\d{2})?)?(?![\d-])",
    re.IGNORECASE,
)
_DAY = re.compile(
    r"(?<![\d/.,-])(\d{1,2})\s*([/.-])\s*(\d{1,2})\s*\2\s*(\d{4})(?![\d/])"
    r"|ngày\s+(\d{1,2})\s+tháng\s+(\d{1,2})\s*(?:,\s*)?năm\s+(\d{4})",
    re.IGNORECASE,
)
_CLOCK = re.compile(
    r"(?<![\d:])(\d{1,2})\s*(?::|h|giờ)\s*(\d{2})(?:\s*:\s*(\d{2}))?(?![\d:])\s*(?:phút)?\s*([AP]M\b|SA\b|CH\b)?",
    re.IGNORECASE,
)
_IN_PATH = re.compile(r"/(\d{4})-(\d{1,2})-(\d{1,2})/")


@dataclass(frozen=True, slots=True)
class Moment:
    """A day, with the time of day where one was given."""

    day: date
    clock: time | None = None
    offset: timedelta = _SEVEN_HOURS

    def at(self) -> datetime:
        """The instant; without a time of day, the day's beginning in Vietnam."""
        return datetime.combine(self.day, self.clock or time(), timezone(self.offset)).astimezone(LOCAL)

    def __str__(self) -> str:
        return self.day.isoformat() if self.clock is None else self.at().isoformat()


def read_iso(text: str) -> Moment | None:
    """The first ISO 8601 date in the text, with its time if it has one; local time where no zone is given."""
    match = _ISO.search(text or "")
    if match is None:
        return None
    year, month, day, hour, minute, second, zone = match.groups()
    offset = _SEVEN_HOURS
    if zone and zone.upper() == "Z":
        offset = timedelta()
    elif zone:
        sign = -1 if zone[0] == "-" else 1
        offset = sign * timedelta(hours=int(zone[1:3]), minutes=int(zone[-2:]))
    clock = _clock(hour, minute, second) if hour is not None else None
    if (hour is not None and clock is None) or abs(offset) >= timedelta(hours=24):
        return None
    return _moment(year, month, day, clock, offset)


def read_printed(text: str) -> Moment | None:
    """The first day-first date in the text with the time nearest to it, in either order (``19:15 | 04/07/2024``)."""
    match = _DAY.search(text or "")
    if match is None:
        return read_iso(text)
    day, _, month, year, *spelled = match.groups()
    if day is None:
        day, month, year = spelled
    clock = None
    next_day = _DAY.search(text, match.end())
    end = next_day.start() if next_day else len(text)
    # A time behind another day is that day's.
    clocks = [
        found for found in _CLOCK.finditer(text, 0, end) if found.end() <= match.start() or found.start() >= match.end()
    ]
    if clocks:
        nearest = min(clocks, key=lambda found: max(match.start() - found.end(), found.start() - match.end()))
        hour, minute, second, half = nearest.groups()
        if half and int(hour) <= 12:
            hour = str(int(hour) % 12 + (12 if half.upper() in ("PM", "CH") else 0))
        clock = _clock(hour, minute, second)
    return _moment(year, month, day, clock)


def read_day_in_path(path: str) -> Moment | None:
    """The day that an address names (``/portal/Pages/2024-5-13/...``)."""
    match = _IN_PATH.search(path)
    return _moment(match[1], match[2], match[3], None) if match else None


def choose(metadata: Iterable[Moment | None], printed: Moment | None, *, known_at: datetime) -> Moment | None:
    """The date to believe: the first possible one of the metadata, then the printed one.

    A date after ``known_at`` (when the page was fetched) or before 1990 is impossible. Where metadata and print differ
    by day and month alone, changed round, the print is right: Vietnamese pages print the day first, and software that
    reads them month first writes such metadata. Where both show the same time of day, the zone of the metadata is not
    believed.
    """
    printed = printed if printed and _is_possible(printed, known_at) else None
    for moment in metadata:
        if moment is None or not _is_possible(moment, known_at):
            continue
        if printed is None:
            return moment
        if _is_swapped(moment, printed):
            return (
                printed if printed.clock or moment.clock is None else Moment(printed.day, moment.clock, moment.offset)
            )
        if (moment.day, moment.clock) == (printed.day, printed.clock):
            # The same wall clock: what is printed is local, whatever zone a program wrote behind it.
            return printed
        if moment.clock is None and printed.clock is not None and moment.day == printed.day:
            return printed
        return moment
    return printed


def _is_swapped(moment: Moment, printed: Moment) -> bool:
    """Whether a machine read the printed day as the month."""
    year, month, day = printed.day.timetuple()[:3]
    return any((day, month, year) == (found.month, found.day, found.year) for found in (moment.day, moment.at().date()))


def fetched_at(headers: Mapping[str, str]) -> datetime:
    """When the page was answered, by its ``Date`` header, else now: nothing on it was published later."""
    try:
        answered = parsedate_to_datetime(headers.get("date", ""))
    except (TypeError, ValueError, OverflowError):
        return datetime.now(UTC)
    return min(answered if answered.tzinfo else answered.replace(tzinfo=UTC), datetime.now(UTC))


def _is_possible(moment: Moment, known_at: datetime) -> bool:
    return moment.day >= _EARLIEST and moment.at() <= known_at + _TOLERANCE


def _clock(hour: str, minute: str, second: str | None) -> time | None:
    try:
        return time(int(hour), int(minute), int(second or 0))
    except ValueError:
        return None


def _moment(year: str, month: str, day: str, clock: time | None, offset: timedelta = _SEVEN_HOURS) -> Moment | None:
    try:
        found = Moment(date(int(year), int(month), int(day)), clock, offset)
    except (ValueError, OverflowError):
        return None
    # On the first and the last days of the calendar another time zone leads out of it.
    return found if date.min.year < found.day.year < date.max.year else None
