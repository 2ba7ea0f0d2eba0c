"""Stories: one text as several outlets printed it, found by the MinHash bands that articles share."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from kb.models import Article, ArticleBand, Story
from kb.rows import store_rows, upsert_rows
from nlp.duplicates import bands, signature, similarity

SAME_STORY = 0.6
"""Similarity above which two articles are one story: a reprint that lacks a paragraph still reaches it."""


def join_story(session: Session, article_id: str, text: str) -> set[str]:
    """Puts the article into the story it belongs to, or makes one; gives the other articles whose story changed.

    A story is known by its first publisher, the article with the earliest date; undated ones come last. In which order
    the articles came in does not count.
    """
    own = signature(text)
    session.execute(delete(ArticleBand).where(ArticleBand.article_id == article_id))
    keys = sorted(set(bands(own)))
    store_rows(session, ArticleBand, [{"band": band, "article_id": article_id} for band in keys])
    candidates = select(ArticleBand.article_id).where(ArticleBand.band.in_(keys), ArticleBand.article_id != article_id)
    others = session.execute(
        select(Article.id, Article.signature, Article.story_id).where(Article.id.in_(candidates.distinct()))
    ).all()
    alike = [
        (identity, story)
        for identity, theirs, story in others
        if theirs and similarity(own, tuple(theirs)) >= SAME_STORY
    ]
    before = session.scalar(select(Article.story_id).where(Article.id == article_id))
    session.execute(update(Article).where(Article.id == article_id).values(signature=list(own)))
    joined = {story for _, story in alike if story}
    members = {article_id} | {identity for identity, _ in alike} | _members(session, joined)
    changed = settle_story(session, members)
    if before is not None and before not in joined:
        changed |= settle_story(session, _members(session, {before}) - members)
    return changed - {article_id}


def settle_story(session: Session, members: Iterable[str]) -> set[str]:
    """Makes these articles one story, or none of a single article; gives those that changed theirs.

    Stories that nobody belongs to any more are removed.
    """
    rows = session.execute(
        select(Article.id, Article.published_at, Article.story_id).where(Article.id.in_(set(members)))
    ).all()
    story = None
    if len(rows) > 1:
        first = min(rows, key=lambda row: (row[1] is None, row[1] or 0, row[0]))[0]
        story = "s" + first[1:]
        upsert_rows(session, Story, [{"id": story, "first_article_id": first}], key=["id"])
    changed = {row[0] for row in rows if row[2] != story}
    session.execute(update(Article).where(Article.id.in_(changed)).values(story_id=story))
    left = {row[2] for row in rows if row[2]} - {story}
    empty = ~select(Article.id).where(Article.story_id == Story.id).exists()
    session.execute(delete(Story).where(Story.id.in_(left), empty))
    return changed


def _members(session: Session, stories: set[str]) -> set[str]:
    return set(session.scalars(select(Article.id).where(Article.story_id.in_(stories)))) if stories else set()
