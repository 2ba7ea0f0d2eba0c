"""An article with its annotations marked in the text, and where it all comes from."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from http import HTTPStatus

from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import HTMLResponse

from api.dependencies import InSettings, Reader
from api.pages.marking import Mark, mark_text
from api.pages.render import language_of, linker, namer, page, translator
from kb.queries.activities import ActivityRecord, list_article_activities
from kb.queries.articles import get_article, get_text, list_revisions, list_urls
from kb.queries.document_names import name_documents
from kb.queries.entities import MentionRecord, list_article_mentions, name_entities
from kb.queries.figures import FigureRecord, list_article_figures
from kb.queries.references import (
    AnaphorRecord,
    ReferenceRecord,
    list_article_anaphora,
    list_article_references,
)
from kb.queries.sources import name_sources
from kb.queries.stories import get_story
from kb.records import Article, annotated_text
from kb.search import IndexMissing, SearchItem, similar_articles
from kb.sessions import ReadSession
from kb.settings import Settings

router = APIRouter()

_SIMILAR = 5


@router.get("/articles/{id}", response_class=HTMLResponse)
def show_article(request: Request, session: Reader, settings: InSettings, id: str) -> HTMLResponse:
    """The article; each mark leads to its document, its figures or its entity, each fact has an anchor."""
    article = get_article(session, id)
    if article is None:
        raise HTTPException(HTTPStatus.NOT_FOUND, f"there is no article {id!r}")
    text, annotator = get_text(session, id)
    references = list_article_references(session, id)
    anaphora = list_article_anaphora(session, id)
    figures = list_article_figures(session, id)
    mentions = list_article_mentions(session, id)
    activities = list_article_activities(session, id)
    link, t = linker(request), translator(language_of(request))
    marks = [
        *_reference_marks(references, link, t),
        *_anaphor_marks(anaphora, link, t),
        *_figure_marks(figures, link),
        *_mention_marks(mentions, link),
        *_activity_marks(activities, namer(language_of(request))),
    ]
    if not text:
        text = annotated_text(
            Article(None, None, article.headline, article.article_body, "", None, article.description)
        )
    headline, *rest = mark_text(text, marks)
    leads = 1 if article.description else 0
    revisions = list_revisions(session, id)
    documents = {item.document_id for item in references} | {id_ for item in references for id_ in item.candidates}
    bodies = {item.organization_id for item in figures} | {item.entity_id for item in mentions}
    return page(
        request,
        "article.html",
        sources=name_sources(session),
        article=article,
        annotator=annotator,
        headline=headline,
        lead=rest[:leads],
        body=rest[leads:],
        references=references,
        figures=figures,
        mentioned=list({item.entity_id or item.name: item for item in reversed(mentions)}.values())[::-1],
        activities=activities,
        names=name_documents(session, documents),
        entities=name_entities(session, bodies),
        urls=list_urls(session, id),
        revisions=revisions.items if revisions else (),
        story=get_story(session, article.story, with_edits=False) if article.story else None,
        similar=_list_similar(session, settings, id),
    )


def _list_similar(session: ReadSession, settings: Settings, article_id: str) -> list[SearchItem]:
    """A few similar articles; none where there is no index, for the article itself can be read all the same."""
    try:
        return similar_articles(session, settings, article_id, limit=_SIMILAR)
    except IndexMissing:
        return []


def _reference_marks(
    references: Iterable[ReferenceRecord], link: Callable[..., str], t: Callable[..., str]
) -> Iterable[Mark]:
    for item in references:
        href = link(f"/documents/{item.document_id}") if item.document_id else None
        if href is None and item.symbol:
            href = link("/references", symbol=item.symbol)
        yield Mark(
            item.start, item.end, "reference", href, f"{item.symbol or item.text}: {t(item.resolution)}", item.id
        )


def _anaphor_marks(
    anaphora: Iterable[AnaphorRecord], link: Callable[..., str], t: Callable[..., str]
) -> Iterable[Mark]:
    for item in anaphora:
        href = link(f"/documents/{item.document_id}") if item.document_id else None
        if href is None and item.antecedent_id:
            href = f"#{item.antecedent_id}"
        yield Mark(item.start, item.end, "anaphora", href, t("points_back"), item.id)


def _figure_marks(figures: Iterable[FigureRecord], link: Callable[..., str]) -> Iterable[Mark]:
    for item in figures:
        parts = (item.indicator, item.organization, item.period.label if item.period else None, item.place)
        href = link("/figures", indicator=item.indicator_id, unit=item.unit, organization=item.organization_id)
        yield Mark(item.start, item.end, "figure", href, " · ".join(part for part in parts if part), item.id)


def _mention_marks(mentions: Iterable[MentionRecord], link: Callable[..., str]) -> Iterable[Mark]:
    for item in mentions:
        href = link(f"/entities/{item.entity_id}") if item.entity_id else None
        tip = item.name + (f" · {item.position}" if item.position else "")
        yield Mark(item.start, item.end, item.label.lower(), href, tip, item.id)


def _activity_marks(activities: Iterable[ActivityRecord], named: Callable[[str, str | None], str]) -> Iterable[Mark]:
    """A place to lead to where each activity begins: its first word, since its clause is full of other marks."""
    for item in activities:
        word = item.text.split(maxsplit=1)[0] if item.text.split() else item.text
        tip = named("activity", item.type)
        yield Mark(item.start, item.start + len(word), "activity", tip=tip, anchor=item.id)
