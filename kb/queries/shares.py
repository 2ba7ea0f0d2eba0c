"""Share of voice, raw and normalised, from counts by source and month.

*Raw* is what media monitoring calls share of voice: the articles on a thing, of all articles (of all on a group of
things that are compared). Whoever publishes most decides it, and so does the month of which most was harvested.

*Normalised* lets each source speak with one voice and each of its months weigh the same: the mean over the sources of
the mean over the months of ``articles of the source on the thing in the month / all articles of the source in the
month``. A source that publishes a hundred times as much counts once; a month of which a third was harvested counts as
one of which all was, since its share is taken within what is held of it.

A share of few articles is chance, so a month (and a source) with fewer than `ENOUGH` articles weighs in proportion: one
with a single article a tenth. Where no source has more than that in a month, both shares are the same.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from kb.search.counts import Cell

ENOUGH = 10
"""Articles of a source in a month from which on its share weighs in full."""

Key = tuple[str | None, str | None]


@dataclass(frozen=True, slots=True)
class MonthHeld:
    """What is held of a month (``2024-07``), whatever it is about."""

    month: str
    articles: int
    sources: int
    """Sources with any article of it."""


@dataclass(frozen=True, slots=True)
class Whole:
    """All articles that a share is a share of, by source and month."""

    articles: Mapping[Key, int]
    by_month: Mapping[str | None, int]
    by_source: Mapping[str | None, int]
    total: int
    keys_by_month: Mapping[str | None, Sequence[Key]]

    def of_source(self, source: str) -> Whole:
        """The articles of one source alone."""
        return _whole({key: number for key, number in self.articles.items() if key[0] == source})

    def of_months(self, months: Iterable[str]) -> Whole:
        """The articles of some months alone."""
        keys = (key for month in months for key in self.keys_by_month.get(month, ()))
        return _whole({key: self.articles[key] for key in keys})

    def share(self, articles: int, month: str | None = None) -> float | None:
        """The raw share of so many articles, of a month's where one is given; None where there are none."""
        whole = self.total if month is None else self.by_month.get(month, 0)
        return round(articles / whole, 4) if whole else None

    def normalised(self, articles: Mapping[Key, int]) -> float | None:
        """The normalised share of the articles of each source and month; None where there are none at all."""
        weights: dict[str | None, float] = defaultdict(float)
        shares: dict[str | None, float] = defaultdict(float)
        for key, number in self.articles.items():
            weight = _weight(number)
            weights[key[0]] += weight
            shares[key[0]] += weight * articles.get(key, 0) / number
        return _mean((_weight(self.by_source[source]), shares[source] / weights[source]) for source in weights)

    def normalised_in(self, month: str, articles: Mapping[Key, int]) -> float | None:
        """The normalised share in one month: the mean over the sources; None where there are no articles of it."""
        return _mean(
            (_weight(self.articles[key]), articles.get(key, 0) / self.articles[key])
            for key in self.keys_by_month.get(month, ())
        )


def sum_up(cells: Iterable[Cell]) -> Whole:
    """What shares are taken of."""
    return _whole({(cell.source, cell.month): cell.articles for cell in cells})


def list_months(whole: Whole) -> tuple[MonthHeld, ...]:
    """Every month from the first to the last that has any article, those without one included."""
    known = sorted(month for month in whole.by_month if month)
    if not known:
        return ()
    first, last = (12 * int(month[:4]) + int(month[5:]) - 1 for month in (known[0], known[-1]))
    months = (f"{number // 12:04d}-{number % 12 + 1:02d}" for number in range(first, last + 1))
    keys = whole.keys_by_month
    return tuple(MonthHeld(month, whole.by_month.get(month, 0), len(keys.get(month, ()))) for month in months)


def _whole(articles: Mapping[Key, int]) -> Whole:
    by_month: dict[str | None, int] = defaultdict(int)
    by_source: dict[str | None, int] = defaultdict(int)
    keys: dict[str | None, list[Key]] = defaultdict(list)
    for key, number in articles.items():
        by_source[key[0]] += number
        by_month[key[1]] += number
        keys[key[1]].append(key)
    return Whole(articles, by_month, by_source, sum(articles.values()), keys)


def _weight(articles: int) -> float:
    return min(articles, ENOUGH) / ENOUGH


def _mean(weighed: Iterable[tuple[float, float]]) -> float | None:
    total = shares = 0.0
    for weight, share in weighed:
        total += weight
        shares += weight * share
    return round(shares / total, 4) if total else None
