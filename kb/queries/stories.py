"""Stories: one text as several outlets printed it, who was first, and what each copy changed."""

from __future__ import annotations

from dataclasses import dataclass
from difflib import SequenceMatcher

from sqlalchemy import select
from sqlalchemy.orm import Session

from kb.models import Article, Story
from kb.publishers import find_origins, load_members
from kb.queries.articles import ArticleRef, article_ref
from nlp.edits import Edits, Text, find_edits

MOST_EDITS = 30
"""Copies whose changes are told; of a text that is printed more often, the later ones are only named."""


@dataclass(frozen=True, slots=True)
class Copy:
    """One article of a story, compared with the first publisher's text."""

    article: ArticleRef
    first: bool
    """Whether it is the first publisher's."""
    credit: str | None
    is_based_on: str | None
    added: tuple[str, ...]
    """Paragraphs that the first publisher's text lacks, in their order; its own rewording counts as one."""
    removed: tuple[str, ...]
    """Paragraphs of the first publisher's text that this one lacks."""
    reprint_of: str | None
    """The article of the story that it is a reprint of: the one that it names, else the first publisher's where the
    dates prove that it came later; None where neither says so."""
    origin_stated: bool
    """Whether the page itself names ``reprint_of``, by its address or its outlet."""
    edits: Edits | None
    """What it changed word by word; None for the first publisher's, beyond the first 30 copies, or if not asked for."""


@dataclass(frozen=True, slots=True)
class StoryRecord:
    """One text as several outlets printed it."""

    id: str
    first_article_id: str
    articles: tuple[Copy, ...]
    """The first publisher's first, then by date."""


def get_story(session: Session, story_id: str, *, with_edits: bool = True) -> StoryRecord | None:
    """The story with this id, or None; without edits where only its articles are asked for."""
    story = session.get(Story, story_id)
    if story is None:
        return None
    articles = {row.id: row for row in session.scalars(select(Article).where(Article.story_id == story_id))}
    members = load_members(session, list(articles))
    members.sort(key=lambda member: (member.id != story.first_article_id, member.time))
    origins = find_origins(sorted(members, key=lambda member: member.time))
    first = members[0]
    original = articles[first.id]
    copies: list[Copy] = []
    for number, member in enumerate(members):
        article = articles[member.id]
        is_first = member.id == story.first_article_id
        has_edits = with_edits and not is_first and number <= MOST_EDITS
        added, removed = _changes(original, article) if has_edits else ((), ())
        stated = None if is_first else origins.get(member.id)
        dated = first.id if not is_first and first.is_before(member) else None
        copies.append(
            Copy(
                article=article_ref(article),
                first=is_first,
                credit=article.credit,
                is_based_on=article.is_based_on,
                added=added,
                removed=removed,
                reprint_of=stated or dated,
                origin_stated=stated is not None,
                edits=find_edits(_text(original), _text(article)) if has_edits else None,
            )
        )
    return StoryRecord(story.id, story.first_article_id, tuple(copies))


def _text(article: Article) -> Text:
    return Text(article.headline, article.description, article.article_body)


def _changes(original: Article, copy: Article) -> tuple[tuple[str, ...], tuple[str, ...]]:
    before, after = _paragraphs(original), _paragraphs(copy)
    added: list[str] = []
    removed: list[str] = []
    for kind, from_start, from_end, start, end in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if kind != "equal":
            removed += before[from_start:from_end]
            added += after[start:end]
    return tuple(added), tuple(removed)


def _paragraphs(article: Article) -> list[str]:
    return [part for part in (article.headline, article.description, *article.article_body.split("\n\n")) if part]
