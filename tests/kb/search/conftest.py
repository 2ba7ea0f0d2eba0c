"""A small knowledge base of invented articles with a real index over it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from kb.ingest import store_article
from kb.queries.filters import Filters
from kb.records import Article
from kb.search import SearchAnswer, search_articles
from kb.search.index import update_index
from kb.sessions import open_engine, read_session, write_session
from kb.settings import Settings

NOON = datetime(2024, 7, 4, 5, 0, tzinfo=UTC)
Add = Callable[..., str]
Ask = Callable[..., SearchAnswer]


def make_article(slug: str, headline: str, body: str, *, day: str | None = None, source: str = "bao-a") -> Article:
    url = f"https://{source}.example/{slug}.html"
    return Article(
        url=url,
        canonical_url=url,
        headline=headline,
        article_body=body,
        extractor="test/1",
        source=source,
        date_published=day,
    )


def store(settings: Settings, article: Article) -> str:
    with write_session(open_engine(settings)) as session:
        return store_article(session, article, capture_id=None, seen_at=NOON).article_id


@pytest.fixture
def add(sqlite_settings: Settings) -> Add:
    """Stores and indexes an article of the given words; gives its id."""

    def add_article(
        headline: str, body: str = "", *, slug: str = "", day: str | None = None, source: str = "bao-a"
    ) -> str:
        slug = slug or str(abs(hash((headline, body, day))))
        stored = store(sqlite_settings, make_article(slug, headline, body or headline, day=day, source=source))
        update_index(sqlite_settings)
        return stored

    return add_article


@pytest.fixture
def ask(sqlite_settings: Settings) -> Ask:
    """Searches; keywords are those of Filters and of `search_articles`."""

    def ask_articles(q: str | None = None, **options: object) -> SearchAnswer:
        names = set(Filters.__slots__)
        filters = Filters(q=q, **{name: value for name, value in options.items() if name in names})  # type: ignore[arg-type]
        rest = {name: value for name, value in options.items() if name not in names}
        with read_session(open_engine(sqlite_settings)) as session:
            return search_articles(session, sqlite_settings, filters, **rest)  # type: ignore[arg-type]

    return ask_articles
