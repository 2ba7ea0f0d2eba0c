"""What a search answers: plain records, ready for JSON."""

from __future__ import annotations

from dataclasses import dataclass

from kb.search.highlights import Snippet, Span


@dataclass(frozen=True, slots=True)
class SearchItem:
    """An article that was found."""

    id: str
    url: str | None
    canonical_url: str | None
    headline: str
    description: str | None
    outlet_tag: str | None
    date_published: str | None
    source: str | None
    story: str | None
    revision: int
    score: float | None
    """How well it fits; None where the answer is sorted by date or nothing was asked for."""
    highlights: tuple[Span, ...]
    """Offsets into the annotated text, which begins with the headline."""
    snippet: Snippet


@dataclass(frozen=True, slots=True)
class FacetValue:
    """A value of a facet with the exact number of articles found that have it themselves.

    The filter of the same name finds more for an organisation or a place with others below it, whose articles it takes
    as well.
    """

    value: str
    label: str
    count: int


@dataclass(frozen=True, slots=True)
class Bar:
    """A month (``2024-07``) with the exact number of dated articles found in it."""

    month: str
    count: int


@dataclass(frozen=True, slots=True)
class QueryProblem:
    """A part of the query that was left out or read otherwise than it may have been meant."""

    code: str
    start: int
    end: int
    """Code points ``[start, end)`` of ``read``."""
    vi: str
    en: str


@dataclass(frozen=True, slots=True)
class Loosening:
    """What would be found without one filter, or without one part of the query."""

    kind: str
    """``filter``, ``word`` (a part of the query) or ``filters`` (all of them)."""
    name: str
    """The filter (``dates`` for both days), or the part as it was understood; '' for all filters."""
    total: int
    """How many articles are found without it."""
    q: str | None
    """The query that is left, None where nothing of it is."""
    alone: int | None
    """How many articles have this part of the query, whatever the filters; None for a filter."""
    vi: str = ""
    """This part of the query in Vietnamese words."""
    en: str = ""


@dataclass(frozen=True, slots=True)
class QueryEcho:
    """The query as it was understood."""

    text: str
    """Written out with every operator and bracket; empty where everything was asked for."""
    expanded: str
    """The same with abbreviations and full names joined, as it was looked up."""
    notes: tuple[str, ...]
    """What is the matter with parts of it, in English; the same as ``problems``."""
    read: str = ""
    """The query as it was read, with plain quotation marks, dashes and blanks."""
    vi: str = ""
    """What is looked for, in Vietnamese words."""
    en: str = ""
    """The same in English."""
    problems: tuple[QueryProblem, ...] = ()
    did_you_mean: str | None = None
    """A query that finds more, with words that occur in place of those that never or hardly do; only where few or no
    articles were found."""
    did_you_mean_total: int | None = None
    """How many articles that query finds under the same filters."""


@dataclass(frozen=True, slots=True)
class SearchAnswer:
    """One page of an answer; facets and histogram belong to the whole of it."""

    items: tuple[SearchItem, ...]
    next: str | None
    total: int
    total_is_exact: bool
    query: QueryEcho
    facets: dict[str, tuple[FacetValue, ...]]
    histogram: tuple[Bar, ...] | None
    nearly: tuple[SearchItem, ...] = ()
    """Below the last article where few match by relevance: some with most of the words, at least half of them. They
    are counted nowhere, are in no facet and on no later page."""
    loosened: tuple[Loosening, ...] = ()
    """Where nothing was found: how many articles there are without each filter and without each part of the query."""
