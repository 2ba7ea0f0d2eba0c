"""What the press names much more than before: organisations, documents, indicators, places, types of activities.

An article counts once for each thing that it names, and one text that several sources print counts once, where it was
printed first. Only sources that were harvested in the window and before it count, each against its own past, so that
neither a growing harvest nor a new source makes anything rise. `kb.queries.rising_score` says what growth is sure.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from kb.indicators import load_indicators
from kb.models import Article
from kb.queries.document_names import name_documents
from kb.queries.entities import name_entities
from kb.queries.facts import FactRecord, iso
from kb.queries.filters import Filters
from kb.queries.paging import decode_cursor, encode_cursor
from kb.queries.rising_evidence import By, count_named, find_evidence, find_last_before
from kb.queries.rising_press import ComparedSource, LeftOutSource, Press, count_by_period, find_press
from kb.queries.rising_score import LEAST, Growth, compare
from kb.queries.rising_window import Window
from kb.settings import Settings

PERIODS = 13
"""Four weeks, and the year before them."""


@dataclass(frozen=True, slots=True)
class RisingPeriod:
    """Articles of one period that name the thing, and all articles that were looked at."""

    since: str
    until: str
    articles: int
    of: int


@dataclass(frozen=True, slots=True)
class RisingItem:
    """A thing that is named much more than before; both numbers are listed by ``/rising/articles``."""

    id: str
    name: str
    now: int
    """Articles of the window that name it."""
    before: int
    """Articles of all periods before that name it."""
    expected: float
    """Articles that would name it in the window, were its share in each source that of the past."""
    ratio: float | None
    """``now`` over ``expected``; null where nothing was expected."""
    new: bool
    """Whether no article of any source, dated before the window, names it."""
    last_before: str | None
    """Where ``before`` is 0: the last day before the window on which any article names it."""
    score: float
    """How sure the growth is: the log-likelihood ratio over the unevenness of the past."""
    chance: float
    """How likely so many articles would be, had its share not changed."""
    sources: int
    """Sources that name it in the window."""
    periods: tuple[RisingPeriod, ...]
    """The periods before, the oldest first, and at last the window."""
    first: FactRecord
    """Where the first article of the window names it, and where the last one does."""
    last: FactRecord


@dataclass(frozen=True, slots=True)
class Rising:
    """Things that rise, the surest first, with what they were compared over; nothing is an answer."""

    items: tuple[RisingItem, ...]
    next: str | None
    total: int
    total_is_exact: bool
    by: str
    since: str
    """The first day of the window, as ``until`` is its last."""
    until: str
    past_since: str | None
    """The first day that the window is compared with; null where the calendar has none."""
    articles_now: int
    """Articles of the window under the filters, in the sources that are compared."""
    articles_before: int
    tested: int
    """Things that enough articles of the window name to be looked at."""
    undated: int
    """Articles under the filters that count nowhere, because they bear no date."""
    compared: tuple[ComparedSource, ...]
    left_out: tuple[LeftOutSource, ...]


def list_rising(
    session: Session,
    settings: Settings,
    filters: Filters,
    *,
    by: By = "organization",
    periods: int = PERIODS,
    limit: int = 20,
    cursor: str | None = None,
) -> Rising:
    """What rises from ``since`` to ``until`` in the articles that pass the other filters, the surest first.

    Without them the window is the last four weeks that harvests cover. What rises is named by three articles and
    twice as many as expected, so surely that nine in ten lists like this would be empty, were all as before.
    The order moves while articles are added, as every ranking does; the window of a walk stays.
    """
    query = f"rising {filters} {by} {periods}"
    after = _Place(*decode_cursor(query, cursor)) if cursor is not None else None
    if after is not None:
        filters = replace(filters, since=after.since, until=after.until)
    press = find_press(session, settings, filters, periods)
    window = press.window
    undated = select(func.count()).select_from(Article).where(Article.published_at.is_(None), *press.filters)
    all_ = count_by_period(session, window, press.conditions) if press.compared else {}
    named = count_named(session, by, window, press.conditions, LEAST) if press.compared else {}
    tested = len(named)
    rising: list[tuple[str, Growth]] = []
    for id_, counts in named.items():
        growth = compare([counts.get(source, _none(window)) for source in all_], list(all_.values()))
        if growth.is_rising(tested):
            rising.append((id_, growth))
    rising.sort(key=lambda pair: (-pair[1].score, pair[0]))
    total = after.total if after is not None else len(rising)
    shown = [pair for pair in rising if after is None or (-pair[1].score, pair[0]) > (-after.score, after.id)]
    following = None
    if len(shown) > limit:
        id_, growth = shown[limit - 1]
        following = encode_cursor(query, [total, window.since, window.until, growth.score, id_])
    sums = [sum(column) for column in zip(*all_.values(), strict=True)] or _none(window)
    past = window.past
    return Rising(
        items=tuple(_build(session, by, press, shown[:limit], named, sums)),
        next=following,
        total=total,
        total_is_exact=True,
        by=by,
        since=window.since.isoformat(),
        until=window.until.isoformat(),
        past_since=iso(past[0]) if past else None,
        articles_now=sums[0],
        articles_before=sum(sums[1:]),
        tested=tested,
        undated=session.scalar(undated) or 0,
        compared=press.compared,
        left_out=press.left_out,
    )


@dataclass(frozen=True, slots=True)
class _Place:
    """What a cursor holds: where the walk stands, and the window that it began with."""

    total: int
    since: date
    until: date
    score: float
    id: str


def _none(window: Window) -> list[int]:
    return [0] * len(window.starts())


def _build(
    session: Session,
    by: By,
    press: Press,
    rising: Sequence[tuple[str, Growth]],
    named: Mapping[str, Mapping[str, Sequence[int]]],
    sums: Sequence[int],
) -> Iterator[RisingItem]:
    if not rising:
        return
    window = press.window
    ids = [id_ for id_, _ in rising]
    names = _name(session, by, ids)
    ends = find_evidence(session, by, window, press.conditions, ids)
    unheard = [id_ for id_, growth in rising if not growth.before]
    heard = find_last_before(session, by, unheard, window.since)
    for id_, growth in rising:
        first, last = ends[id_]
        yield RisingItem(
            id=id_,
            name=names.get(id_, id_),
            now=growth.now,
            before=growth.before,
            expected=round(growth.expected, 2),
            ratio=None if growth.ratio is None else round(growth.ratio, 2),
            new=not growth.before and id_ not in heard,
            last_before=iso(heard.get(id_)),
            score=round(growth.score, 2),
            chance=float(f"{growth.chance:.2g}"),
            sources=sum(1 for counts in named[id_].values() if counts[0]),
            periods=tuple(_periods(window, [sum(column) for column in zip(*named[id_].values(), strict=True)], sums)),
            first=first,
            last=last,
        )


def _periods(window: Window, named: Sequence[int], all_: Sequence[int]) -> Iterator[RisingPeriod]:
    for number, start in reversed(list(enumerate(window.starts()))):
        end = start + timedelta(days=window.days - 1)
        yield RisingPeriod(start.isoformat(), end.isoformat(), named[number], all_[number])


def _name(session: Session, by: By, ids: Sequence[str]) -> Mapping[str, str]:
    if by == "document":
        return name_documents(session, ids)
    if by == "indicator":
        return {id_: row.name for id_, row in load_indicators().items()}
    return name_entities(session, ids) if by in ("organization", "place") else {}
