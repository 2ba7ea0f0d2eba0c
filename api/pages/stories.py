"""One story as several outlets printed it."""

from __future__ import annotations

from collections import Counter
from http import HTTPStatus

from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import HTMLResponse

from api.dependencies import Reader
from api.pages.render import page
from kb.queries.sources import name_sources
from kb.queries.stories import get_story

router = APIRouter()


@router.get("/stories/{id}", response_class=HTMLResponse)
def show_story(request: Request, session: Reader, id: str) -> HTMLResponse:
    """The first publisher's article, and what every other copy changed."""
    story = get_story(session, id)
    if story is None:
        raise HTTPException(HTTPStatus.NOT_FOUND, f"there is no story {id!r}")
    articles = {copy.article.id: copy.article for copy in story.articles}
    counts = {
        copy.article.id: Counter(paragraph.kind for paragraph in copy.edits.paragraphs)
        for copy in story.articles
        if copy.edits is not None
    }
    return page(request, "story.html", sources=name_sources(session), story=story, articles=articles, counts=counts)
