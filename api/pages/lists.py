"""What the list pages share: what they are asked, the filters in words, the query string for downloads, the drawing."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby
from typing import Annotated, Any, TypeVar
from urllib.parse import urlencode

from fastapi import Depends, Request
from fastapi.responses import HTMLResponse

from api.dependencies import Cursor, InFilters, InSettings, Reader
from api.pages.render import format_day, language_of, namer, page, query_of
from kb.queries.articles import ArticleRef
from kb.queries.document_names import name_documents
from kb.queries.entities import name_entities
from kb.queries.facts import FactRecord
from kb.queries.filters import Filters
from kb.queries.sources import name_sources
from kb.sessions import ReadSession
from kb.settings import Settings

Chosen = list[tuple[str, str, str]]
F = TypeVar("F", bound=FactRecord)


@dataclass(frozen=True, slots=True)
class Asked:
    """What every list page is asked with."""

    request: Request
    session: ReadSession
    settings: Settings
    filters: Filters
    cursor: str | None

    def name(self, prefix: str, value: str) -> str:
        """The reader's word for a value of a closed list."""
        return namer(language_of(self.request))(prefix, value)

    def page(
        self, template: str, own: Iterable[str] = (), removable: Iterable[str] = (), **values: Any
    ) -> HTMLResponse:
        """The list's page.

        ``own`` are the parameters of its kind that a download takes too, ``removable`` those that are shown to be taken
        off like a filter.
        """
        return page(
            self.request,
            template,
            sources=name_sources(self.session),
            chosen=list_chosen(self, removable),
            cursor=self.cursor,
            download=_download_query(self.request, own),
            **values,
        )


async def get_asked(
    request: Request, session: Reader, settings: InSettings, filters: InFilters, cursor: Cursor = None
) -> Asked:
    """The question that a list page answers."""
    return Asked(request, session, settings, filters, cursor)


InAsked = Annotated[Asked, Depends(get_asked)]


def by_article(facts: Iterable[F]) -> list[tuple[ArticleRef, list[F]]]:
    """Facts that stand one after the other in one article, under that article."""
    runs = (list(run) for _, run in groupby(facts, lambda fact: fact.article.id))
    return [(run[0].article, run) for run in runs]


def list_chosen(asked: Asked, others: Iterable[str] = ()) -> Chosen:
    """Name, value and wording of each filter in force, so that a reader sees it and can take it off."""
    filters, session = asked.filters, asked.session
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
            shown = asked.name("activity", shown)
        elif name in {"since", "until"}:
            shown = format_day(value)
        else:
            shown = entities.get(shown, shown)
        chosen.append((name, str(value), shown))
    given = asked.request.query_params
    chosen += [(name, given[name], given[name]) for name in others if given.get(name)]
    return chosen


def _download_query(request: Request, own: Iterable[str]) -> str:
    """The query string that gives the same records at the export's address: filters and the kind's own parameters."""
    names = {*Filters.__slots__, *own}
    return urlencode({name: value for name, value in query_of(request).items() if name in names and value})
