"""Articles, their revisions and everything found in them."""

from __future__ import annotations

from dataclasses import dataclass

from fastapi import APIRouter
from fastapi.responses import JSONResponse

from api.dependencies import Cursor, InFilters, InSettings, Limit, Reader, answer, found
from kb.queries.activities import ActivityRecord, list_article_activities
from kb.queries.articles import ArticleRecord, RevisionRecord, get_text
from kb.queries.articles import get_article as find_article
from kb.queries.articles import list_articles as query_articles
from kb.queries.articles import list_revisions as query_revisions
from kb.queries.entities import MentionRecord, list_article_mentions
from kb.queries.figures import FigureRecord, list_article_figures
from kb.queries.paging import Slice
from kb.queries.references import AnaphorRecord, ReferenceRecord, list_article_anaphora, list_article_references
from kb.search import SearchItem, similar_articles

router = APIRouter(tags=["articles"])


@dataclass(frozen=True, slots=True)
class ArticleAnnotations:
    """Everything found in the current revision of an article, and the text whose code points the offsets count."""

    id: str
    revision: int
    annotator: str | None
    text: str
    topics: tuple[str, ...]
    references: tuple[ReferenceRecord, ...]
    anaphora: tuple[AnaphorRecord, ...]
    """What points back to a citation: ``Nghị quyết này``."""
    figures: tuple[FigureRecord, ...]
    entities: tuple[MentionRecord, ...]
    activities: tuple[ActivityRecord, ...]


@router.get("/articles", response_model=Slice[ArticleRecord])
def list_articles(
    session: Reader, settings: InSettings, filters: InFilters, limit: Limit = 20, cursor: Cursor = None
) -> JSONResponse:
    """Articles that pass the filters, newest first, undated ones at the end."""
    return answer(query_articles(session, settings, filters, limit=limit, cursor=cursor))


@router.get("/articles/{id}", response_model=ArticleRecord)
def get_article(session: Reader, id: str) -> JSONResponse:
    """The article as it stands now, with its provenance."""
    return found(find_article(session, id), f"article {id!r}")


@router.get("/articles/{id}/revisions", response_model=Slice[RevisionRecord])
def list_revisions(session: Reader, id: str) -> JSONResponse:
    """What the article said, revision by revision, the first one first."""
    return found(query_revisions(session, id), f"article {id!r}")


@router.get("/articles/{id}/similar", response_model=Slice[SearchItem])
def list_similar_articles(session: Reader, settings: InSettings, id: str, limit: Limit = 10) -> JSONResponse:
    """Articles that share the words by which this one differs from most, the nearest first, on one page.

    Reprints of it are left out, they are its story; of any other story the nearest copy stands for all.
    """
    if find_article(session, id) is None:
        return found(None, f"article {id!r}")
    items = tuple(similar_articles(session, settings, id, limit=limit))
    return answer(Slice(items, None, len(items), True))


@router.get("/articles/{id}/annotations", response_model=ArticleAnnotations)
def get_annotations(session: Reader, id: str) -> JSONResponse:
    """References, figures, entities and activities of the article, in the order of its text."""
    article = find_article(session, id)
    if article is None:
        return found(None, f"article {id!r}")
    text, annotator = get_text(session, id)
    return answer(
        ArticleAnnotations(
            id=id,
            revision=article.revision,
            annotator=annotator,
            text=text,
            topics=article.topics,
            references=tuple(list_article_references(session, id)),
            anaphora=tuple(list_article_anaphora(session, id)),
            figures=tuple(list_article_figures(session, id)),
            entities=tuple(list_article_mentions(session, id)),
            activities=tuple(list_article_activities(session, id)),
        )
    )
