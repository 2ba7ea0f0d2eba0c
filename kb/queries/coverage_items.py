"""What coverage says of one thing: articles, originals and reprints, shares, months, and the sources that write."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from kb.queries.shares import Key, Whole
from kb.search.counts import Cell

SOURCES_SHOWN = 10


@dataclass(frozen=True, slots=True)
class CoverageMonth:
    """Articles of one month, with shares as in `CoverageItem`."""

    month: str
    articles: int
    originals: int
    reprints: int
    share: float
    normalised_share: float | None
    group_share: float | None


@dataclass(frozen=True, slots=True)
class CoverageSource:
    """One source's articles on the thing; ``share`` is their part of all its articles under the filters."""

    source: str
    name: str
    articles: int
    share: float | None


@dataclass(frozen=True, slots=True)
class CoverageItem:
    """How much is written about (or by) one thing; an article counts once for each thing that it names."""

    id: str
    name: str
    articles: int
    originals: int
    reprints: int
    share: float
    """Share of voice: part of all articles that pass the filters; 0 where there are none."""
    normalised_share: float | None
    """The same with one voice for each source and one weight for each of its months, see `kb.queries.shares`. Of a
    source: the part of its own articles that passes the filters, each of its months weighing the same; None where the
    filters name nothing but sources and days, which all of them pass."""
    group_share: float | None
    """Part of the articles on any thing of the group that is compared; None where no group is given."""
    normalised_group_share: float | None
    """The same normalised; None without a group, and for sources."""
    undated: int
    months: tuple[CoverageMonth, ...]
    sources: tuple[CoverageSource, ...]
    """Those with most articles on it, ten at most; of a source none."""
    sources_total: int
    """Sources that have any article on it."""


@dataclass(frozen=True, slots=True)
class Measure:
    """What the articles on a thing are held against; all of it under the same filters."""

    whole: Whole
    group: Whole | None
    own: Whole | None
    """Where the things are sources: all their articles of the days asked for, if the filters narrow them further."""
    names: Mapping[str, str]
    """Names of the sources."""


def describe(id_: str, name: str, cells: Sequence[Cell], measure: Measure, *, is_source: bool) -> CoverageItem:
    """The item of a thing from its articles by source and month."""
    articles: dict[Key, int] = {(cell.source, cell.month): cell.articles for cell in cells}
    by_month: Counter[str | None] = Counter()
    reprints: Counter[str | None] = Counter()
    by_source: Counter[str] = Counter()
    for cell in cells:
        by_month[cell.month] += cell.articles
        reprints[cell.month] += cell.reprints
        by_source[cell.source or ""] += cell.articles
    whole, group = measure.whole, measure.group
    total = by_month.total()
    held = _of_source(measure.own, id_) if is_source else whole
    named = sorted(((number, source) for source, number in by_source.items() if source), key=lambda it: (-it[0], it[1]))
    return CoverageItem(
        id=id_,
        name=name,
        articles=total,
        originals=total - reprints.total(),
        reprints=reprints.total(),
        share=whole.share(total) or 0.0,
        normalised_share=held.normalised(articles) if held else None,
        group_share=group.share(total) if group else None,
        normalised_group_share=group.normalised(articles) if group and not is_source else None,
        undated=by_month[None],
        months=tuple(
            CoverageMonth(
                month=month,
                articles=by_month[month],
                originals=by_month[month] - reprints[month],
                reprints=reprints[month],
                share=whole.share(by_month[month], month) or 0.0,
                normalised_share=held.normalised_in(month, articles) if held else None,
                group_share=group.share(by_month[month], month) if group else None,
            )
            for month in sorted(month for month in by_month if month)
        ),
        sources=tuple(
            CoverageSource(
                source, measure.names.get(source, source), number, round(number / whole.by_source[source], 4)
            )
            for number, source in ([] if is_source else named[:SOURCES_SHOWN])
        ),
        sources_total=len(named),
    )


def _of_source(own: Whole | None, source: str) -> Whole | None:
    return own.of_source(source) if own else None
