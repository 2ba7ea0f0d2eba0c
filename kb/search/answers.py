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
    """A value of a facet with the exact number of articles found that have it."""

    value: str
    label: str
    count: int


@dataclass(frozen=True, slots=True)
class Bar:
    """A month (``2024-07``) with the exact number of dated articles found in it."""

    month: str
    count: int


@dataclass(frozen=True, slots=True)
class QueryEcho:
    """The query as it was understood."""

    text: str
    """Written out with every operator and bracket; empty where everything was asked for."""
    expanded: str
    """The same with abbreviations and full names joined, as it was looked up."""
    notes: tuple[str, ...]
    did_you_mean: str | None = None
    """A query with words that do occur, where nothing was found."""


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
