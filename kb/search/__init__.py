"""The search index (tantivy): made from the database, queried by the API and the command line."""

from kb.search.answers import Bar, FacetValue, Loosening, QueryEcho, SearchAnswer, SearchItem
from kb.search.cursors import CursorGone
from kb.search.highlights import Snippet, Span
from kb.search.run import match_articles, search_articles
from kb.search.schema import FACETS
from kb.search.similar import similar_articles
from kb.search.store import IndexBusy, IndexMissing

__all__ = [
    "FACETS",
    "Bar",
    "CursorGone",
    "FacetValue",
    "IndexBusy",
    "IndexMissing",
    "Loosening",
    "QueryEcho",
    "SearchAnswer",
    "SearchItem",
    "Snippet",
    "Span",
    "match_articles",
    "search_articles",
    "similar_articles",
]
