"""Stories: one text as several outlets printed it, who was first, and what each copy changed."""

from __future__ import annotations

from dataclasses import dataclass
from difflib import SequenceMatcher

from sqlalchemy import and_, select
from sqlalchemy.orm import Session

from kb.models import Article, Revision, Story
from kb.queries.articles import ArticleRef, article_ref


@dataclass(frozen=True, slots=True)
class Copy:
    """One article of a story, compared with the first publisher's text paragraph by paragraph."""

    article: ArticleRef
    first: bool
    """Whether it is the first publisher's."""
    credit: str | None
    is_based_on: str | None
    added: tuple[str, ...]
    """Paragraphs that the first publisher's text lacks, in their order; its own rewording counts as one."""
    removed: tuple[str, ...]
    """Paragraphs of the first publisher's text that this one lacks."""


@dataclass(frozen=True, slots=True)
class StoryRecord:
    """One text as several outlets printed it."""

    id: str
    first_article_id: str
    articles: tuple[Copy, ...]
    """The first publisher's first, then by date."""


def get_story(session: Session, story_id: str) -> StoryRecord | None:
    """The story with this id, or None."""
    story = session.get(Story, story_id)
    if story is None:
        return None
    rows = session.execute(
        select(Article, Revision.text)
        .join(Revision, and_(Revision.article_id == Article.id, Revision.number == Article.revision))
        .where(Article.story_id == story_id)
        .order_by(Article.published_at.is_(None), Article.published_at, Article.id)
    ).all()
    rows = sorted(rows, key=lambda row: row[0].id != story.first_article_id)
    original = rows[0][1].split("\n\n") if rows else []
    copies: list[Copy] = []
    for article, text in rows:
        added, removed = _edits(original, text.split("\n\n"))
        first = article.id == story.first_article_id
        copies.append(Copy(article_ref(article), first, article.credit, article.is_based_on, added, removed))
    return StoryRecord(story.id, story.first_article_id, tuple(copies))


def _edits(original: list[str], copy: list[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    added: list[str] = []
    removed: list[str] = []
    for kind, from_start, from_end, start, end in SequenceMatcher(None, original, copy, autojunk=False).get_opcodes():
        if kind != "equal":
            removed += original[from_start:from_end]
            added += copy[start:end]
    return tuple(added), tuple(removed)
