"""How surely a share of articles has grown: a log-likelihood ratio by source, against how uneven it always was.

The ratio is that of two corpora (Rayson and Garside 2000, after Dunning 1993) over articles instead of words. Sources
are strata, as in the test of Mantel and Haenszel (1959): a thing does not rise because a source that always names it is
harvested more. Counts of the press swing more than chance alone lets them, so the ratio is divided by how far those of
the past swung, as surveillance of epidemics does (Noufaily and others 2013, after Farrington 1996), and judged by the F
distribution, since a few periods tell that but roughly (the test of quasi-likelihood, McCullagh and Nelder 1989).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import atan2, cos, erfc, exp, lgamma, log, pi, sin, sqrt

LEAST = 3
"""Articles in the window below which nothing is called rising."""
LEAST_RATIO = 2.0
"""How many times the expected number there must be: with large numbers the smallest growth would be sure."""
LEVEL = 0.05
"""The chance that is allowed that a whole list holds anything, were all shares what they were before. Measured on even
counts (150 things, 14 periods) 0.05; a burst among counts that always swung widely is listed more often, and is one."""
ENOUGH = 8
"""Articles that a source needs in the window and before it for a share of its own; smaller ones are taken together."""

Counts = Sequence[int]
"""Articles by period: the window first, then the periods before it, the latest of them first."""


@dataclass(frozen=True, slots=True)
class Growth:
    """A thing in the window beside its past."""

    now: int
    before: int
    expected: float
    """Articles that would name it in the window, were its share in each source that of the past."""
    ratio: float | None
    """``now`` over ``expected``; None where nothing was expected."""
    score: float
    """The log-likelihood ratio over the unevenness of the past; 0 where the share has not grown."""
    chance: float
    """How likely as many articles or more would be, had its share not changed."""

    def is_rising(self, tested: int) -> bool:
        """Whether it rises, as one of ``tested`` things that were looked at."""
        much = self.ratio is None or self.ratio >= LEAST_RATIO
        return self.now >= LEAST and much and self.chance * tested < LEVEL


def pool(named: Sequence[Counts], all_: Sequence[Counts]) -> tuple[list[Counts], list[Counts]]:
    """The strata: each source that has enough articles, and one of all others together."""
    large = [every[0] >= ENOUGH and sum(every[1:]) >= ENOUGH for every in all_]

    def gather(counts: Sequence[Counts]) -> list[Counts]:
        kept = [some for some, enough in zip(counts, large, strict=True) if enough]
        rest = [some for some, enough in zip(counts, large, strict=True) if not enough]
        return [*kept, [sum(column) for column in zip(*rest, strict=True)]] if rest else kept

    return gather(named), gather(all_)


def compare(named: Sequence[Counts], all_: Sequence[Counts]) -> Growth:
    """How the share of articles that name a thing has grown; for each source the articles with it, and all."""
    named, all_ = pool(named, all_)
    now, before = sum(some[0] for some in named), sum(sum(some[1:]) for some in named)
    past = [sum(every[1:]) for every in all_]
    whole = sum(past)
    # A stratum without a past is expected to be as the others were.
    shares = [
        sum(some[1:]) / held if held else (before / whole if whole else 0.0)
        for some, held in zip(named, past, strict=True)
    ]
    expected = sum(share * every[0] for share, every in zip(shares, all_, strict=True))
    ratio = now / expected if expected else None
    # Of all articles that name it, those that would lie in the window, were they spread as all articles are.
    even = sum(sum(some) * every[0] / sum(every) for some, every in zip(named, all_, strict=True) if sum(every))
    total = now + before
    if now <= even or total == even:
        return Growth(now, before, expected, ratio, 0.0, 1.0)
    likelihood = 2 * (now * log(now / even) + (before * log(before / (total - even)) if before else 0.0))
    unevenness, freedom = _unevenness(named, all_, shares)
    score = likelihood / unevenness
    # An even past is one of pure chance, whose swing is known; another one's is an estimate.
    tail = _t_tail(sqrt(score), freedom) if unevenness > 1 else 0.5 * erfc(sqrt(score / 2))
    return Growth(now, before, expected, ratio, score, max(_upper_tail(now, total, even / total), tail))


def _unevenness(named: Sequence[Counts], all_: Sequence[Counts], shares: Sequence[float]) -> tuple[float, int]:
    """How many times more the counts of the past swung than chance alone would have it, at least 1; and the degrees of
    freedom of that estimate."""
    swings: list[float] = []
    for period in range(1, len(named[0])):
        expected = sum(share * every[period] for share, every in zip(shares, all_, strict=True))
        if expected:
            swings.append((sum(some[period] for some in named) - expected) ** 2 / expected)
    freedom = len(swings) - 1
    return (max(1.0, sum(swings) / freedom), freedom) if freedom > 0 else (1.0, 1)


def _t_tail(value: float, freedom: int) -> float:
    """The chance that Student's t is as large or larger (Abramowitz and Stegun 26.7.3 and 26.7.4); its square is F."""
    angle = atan2(value, sqrt(freedom))
    sine, cosine = sin(angle), cos(angle)
    odd = freedom % 2
    term = cosine if odd else 1.0
    total = term if freedom > 1 else 0.0
    for step in range(2 + odd, freedom - 1, 2):
        term *= cosine * cosine * (step - 1) / step
        total += term
    inside = 2 / pi * (angle + sine * total) if odd else sine * total
    return max((1 - inside) / 2, 0.0)


def _upper_tail(successes: int, trials: int, probability: float) -> float:
    """The chance of as many successes or more."""
    if probability >= 1:
        return 1.0
    odds = probability / (1 - probability)
    ways = lgamma(trials + 1) - lgamma(successes + 1) - lgamma(trials - successes + 1)
    term = exp(ways + successes * log(probability) + (trials - successes) * log(1 - probability))
    tail = 0.0
    for number in range(successes, trials + 1):
        tail += term
        if term < tail * 1e-12:
            break
        term *= odds * (trials - number) / (number + 1)
    return min(tail, 1.0)
