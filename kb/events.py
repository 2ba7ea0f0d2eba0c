"""Which activities are one event: the same body did the same thing at the same time, as several articles tell it.

Activities of one organiser and type are compared by their days, places, numbers, names and words; what contradicts
keeps them apart. What is known to the day is grouped first, and what an article tells without its day joins such a
group only where just one fits. So the result is the same in whichever order the articles came, and there are rather two
events than a wrong one.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import combinations

from kb.event_words import EventWords, read_words
from kb.ids import short_hash

LONGEST_EVENT = 10
"""Days of an event that is known to the day: longer stretches are what it is told for."""
NEWS_DAYS = 10
"""Days between two articles that tell of one event without its day."""
_ALIKE = 0.34
_VERY_ALIKE = 0.6
"""Share of the pairs of syllables of the shorter text that the longer one has, too."""
_LONGEST_MONTH = 31
_LEAST_NUMBER = 10.0
_LEAST_PAIRS = 5
"""So many pairs make the same words those of a reprint, or of one event of a month."""


@dataclass(frozen=True, slots=True)
class Told:
    """One telling of an activity; those that are compared have their organiser and type in common."""

    id: str
    article_id: str
    text: str
    organizer: str
    published: date | None
    first: date | None
    last: date | None
    place: str | None
    """Where it was, None where that is the organiser's seat or not told."""
    in_headline: bool = False

    @property
    def is_exact(self) -> bool:
        """Whether it is known to the day."""
        return self.first is not None and self.last is not None and (self.last - self.first).days <= LONGEST_EVENT

    @property
    def is_month(self) -> bool:
        """Whether it is known to the month."""
        if self.first is None or self.last is None or self.is_exact:
            return False
        return (self.last - self.first).days <= _LONGEST_MONTH


def group_events(told: Iterable[Told]) -> dict[str, str]:
    """The event of each telling, by its id."""
    ordered = sorted(told, key=lambda item: item.id)
    beside = _Beside(ordered)
    exact = sorted((item for item in ordered if item.is_exact), key=lambda item: (item.first or date.min, item.id))
    groups = [group for near in _overlapping(exact) for group in _group(near, combinations(near, 2))]
    number_of = {item.id: number for number, group in enumerate(groups) for item in group}
    known = [list(group) for group in groups]
    open_: list[Told] = []
    for item in ordered:
        if item.is_exact:
            continue
        near = {number_of[other.id] for other in beside.of(item) if other.id in number_of}
        fitting = [number for number in sorted(near) if _fits(item, known[number])]
        if len(fitting) == 1:
            groups[fitting[0]] = [*groups[fitting[0]], item]
        else:
            open_.append(item)
    left = {item.id for item in open_}
    pairs = ((item, other) for item in open_ for other in beside.of(item) if other.id in left and item.id < other.id)
    groups += _group(open_, pairs)
    return {item.id: "e" + short_hash(min(other.id for other in group)) for group in groups for item in group}


def find_related(seeds: Iterable[Told], told: Sequence[Told]) -> list[Told]:
    """Those of ``told`` that speak of what one of the seeds tells, and of what those tell, and so on: the seeds' events
    depend on no others."""
    beside = _Beside(told)
    reached = {item.id: item for item in seeds}
    waiting = list(reached.values())
    while waiting:
        item = waiting.pop()
        for other in beside.of(item):
            if other.id not in reached and _speaks_of(item, other):
                reached[other.id] = other
                waiting.append(other)
    return list(reached.values())


def _speaks_of(one: Told, other: Told) -> bool:
    if one.is_exact == other.is_exact:
        return _is_one(one, other) > 0
    vague, exact = (other, one) if one.is_exact else (one, other)
    return not _contradict(one, other) and _tells_of(vague, exact)


class _Beside:
    """What may be the same as a telling: of one article, of articles of the days around, of the same days, or in the
    same words."""

    def __init__(self, told: Sequence[Told]) -> None:
        dated = [(item.published, item) for item in told if item.published is not None]
        dated.sort(key=lambda pair: (pair[0], pair[1].id))
        self._days = [day for day, _ in dated]
        self._items = [item for _, item in dated]
        self._same: dict[str | date, list[Told]] = defaultdict(list)
        for item in told:
            for key in self._keys(item):
                self._same[key].append(item)

    @staticmethod
    def _keys(item: Told) -> set[str | date]:
        keys: set[str | date] = {item.article_id, item.text}
        if item.first is not None and item.last is not None and (item.is_exact or item.is_month):
            keys |= {item.first + timedelta(days=number) for number in range((item.last - item.first).days + 1)}
        return keys

    def of(self, item: Told) -> list[Told]:
        """The others, each once."""
        found = {other.id: other for key in self._keys(item) for other in self._same.get(key, ())}
        if item.published is not None:
            first = bisect_left(self._days, item.published - timedelta(days=NEWS_DAYS))
            last = bisect_right(self._days, item.published + timedelta(days=NEWS_DAYS))
            found |= {other.id: other for other in self._items[first:last]}
        found.pop(item.id, None)
        return list(found.values())


def _overlapping(exact: Sequence[Told]) -> Iterable[list[Told]]:
    """Runs of tellings whose days overlap, from the first to the last."""
    run: list[Told] = []
    end = date.min
    for item in exact:
        if run and item.first is not None and item.first > end:
            yield run
            run = []
        run.append(item)
        end = max(end if len(run) > 1 else date.min, item.last or date.min)
    if run:
        yield run


def _group(told: Sequence[Told], pairs: Iterable[tuple[Told, Told]]) -> list[list[Told]]:
    """Groups in which nobody contradicts another: the surest of the pairs are joined first."""
    groups = {item.id: [item] for item in told}
    sure = ((_is_one(one, other), min(one.id, other.id), max(one.id, other.id)) for one, other in pairs)
    for _, one_id, other_id in sorted((-much, first, second) for much, first, second in sure if much > 0):
        first, second = groups[one_id], groups[other_id]
        if first is second or any(_contradict(a, b) for a in first for b in second):
            continue
        whole = [*first, *second]
        for item in whole:
            groups[item.id] = whole
    return list({id(group): group for group in groups.values()}.values())


def _is_one(one: Told, other: Told) -> float:
    """How sure it is that two tellings are of one event; 0 where it is not."""
    if _contradict(one, other):
        return 0.0
    shared = bool(_words(one).numbers & _words(other).numbers)
    alike = _likeness(one, other)
    if one.article_id == other.article_id:
        # An article that tells of two gifts of one day means two, but its headline tells of what the text tells.
        enough = alike >= (_ALIKE if one.in_headline != other.in_headline else _VERY_ALIKE)
    elif one.is_exact:
        enough = shared or alike >= _ALIKE
    else:
        enough = _is_same_time(one, other) and _is_near(one, other) and _is_alike(one, other)
    return alike + shared if enough else 0.0


def _is_same_time(one: Told, other: Told) -> bool:
    """Whether both are told of one stretch of time; one that goes on ends with the article that tells it."""
    if one.first != other.first:
        return False
    if one.last is None or other.last is None:
        return one.last is other.last
    return abs((one.last - other.last).days) <= NEWS_DAYS


def _fits(item: Told, group: Sequence[Told]) -> bool:
    """Whether what is told without its day may be the event of this group, and something says that it is."""
    if any(_contradict(item, other) for other in group):
        return False
    return any(_tells_of(item, other) for other in group)


def _tells_of(item: Told, other: Told) -> bool:
    """Whether what is told without its day speaks of the other: days later, or with its month and in the same words."""
    if _is_near(item, other) and _is_alike(item, other):
        return True
    enough = min(len(_words(item).pairs), len(_words(other).pairs)) >= _LEAST_PAIRS
    return item.is_month and enough and _likeness(item, other) >= _VERY_ALIKE


def _is_near(one: Told, other: Told) -> bool:
    """Whether the articles came out within days of each other, or are one."""
    if one.article_id == other.article_id:
        return True
    if one.published is None or other.published is None:
        return one.text == other.text and len(_words(one).pairs) >= _LEAST_PAIRS
    return abs((one.published - other.published).days) <= NEWS_DAYS


def _is_alike(one: Told, other: Told) -> bool:
    """Whether a number of some size, a name or most of the words say that both tell the same."""
    mine, its = _words(one), _words(other)
    large = any(number >= _LEAST_NUMBER for number in mine.numbers & its.numbers)
    named = any(" " in name for name in mine.names & its.names)
    if (large or named) and _likeness(one, other) >= _ALIKE:
        return True
    return _likeness(one, other) >= _VERY_ALIKE


def _contradict(one: Told, other: Told) -> bool:
    """Whether both cannot be of one event: other days, places, numbers or names."""
    if one.first and one.last and other.first and other.last and (one.first > other.last or other.first > one.last):
        return True
    if one.place and other.place and not (one.place in other.place or other.place in one.place):
        return True
    mine, its = _words(one), _words(other)
    if mine.numbers and its.numbers and not mine.numbers & its.numbers:
        return True
    if any(not mine.counted[unit] & its.counted[unit] for unit in mine.counted.keys() & its.counted.keys()):
        return True  # 671 and 789 million for 54 families each
    return bool(mine.names and its.names and not mine.names & its.names)


def _likeness(one: Told, other: Told) -> float:
    mine, its = _words(one).pairs, _words(other).pairs
    fewer = min(len(mine), len(its))
    return len(mine & its) / fewer if fewer else 0.0


def _words(told: Told) -> EventWords:
    return read_words(told.text, told.organizer)
