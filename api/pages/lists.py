"""What the list pages share: the filters in words, and the query string for downloads."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby
from typing import Any, TypeVar
from urllib.parse import urlencode

from fastapi import Request

from api.pages.render import format_day, language_of, namer, query_of
from kb.queries.articles import ArticleRef
from kb.queries.documents import name_documents
from kb.queries.entities import name_entities
from kb.queries.facts import FactRecord
from kb.queries.filters import Filters
from kb.queries.sources import name_sources
from kb.sessions import ReadSession

Chosen = list[tuple[str, str, str]]
F = TypeVar("F", bound=FactRecord)


def by_article(facts: Iterable[F]) -> list[tuple[ArticleRef, list[F]]]:
    """Facts that stand one after the other in one article, under that article."""
    runs = (list(run) for _, run in groupby(facts, lambda fact: fact.article.id))
    return [(run[0].article, run) for run in runs]


def list_chosen(request: Request, session: ReadSession, filters: Filters, **others: Any) -> Chosen:
    """Name, value and wording of each filter in force, so that a reader sees it and can take it off."""
    named = namer(language_of(request))
    entities = name_entities(session, (filters.organization, filters.place, filters.person))
    documents = name_documents(session, (filters.document,))
    sources = name_sources(session)
    chosen: Chosen = []
    for name in Filters.__slots__:
        value = getattr(filters, name)
        if value is None or name == "q":
            continue
        shown = str(value)
        if name == "source":
            shown = sources.get(shown, shown)
        elif name == "document":
            shown = documents.get(shown, shown)
        elif name == "activity":
            shown = named("activity", shown)
        elif name in {"since", "until"}:
            shown = format_day(value)
        else:
            shown = entities.get(shown, shown)
        chosen.append((name, str(value), shown))
    chosen += [(name, str(value), str(value)) for name, value in others.items() if value not in (None, "")]
    return chosen


def download_query(request: Request, *known: str) -> str:
    """The query string that gives the same records at the export's address: filters and the kind's own parameters."""
    names = {*Filters.__slots__, *known}
    return urlencode({name: value for name, value in query_of(request).items() if name in names and value})
