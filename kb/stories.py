"""Stories: one text as several outlets printed it, found by the MinHash bands that articles share."""

from __future__ import annotations

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from kb.models import Article, ArticleBand, Story
from kb.rows import store_rows, upsert_rows
from nlp.duplicates import bands, signature, similarity

SAME_STORY = 0.6
"""Similarity above which two articles are one story: a reprint that lacks a paragraph still reaches it."""


def join_story(session: Session, article_id: str, text: str) -> set[str]:
    """Puts the article into the story it belongs to, or makes one; gives the other articles whose story changed.

    The first publisher is the article with the earliest date; undated ones come last.
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
    if not alike:
        session.execute(update(Article).where(Article.id == article_id).values(signature=list(own), story_id=None))
        return set()
    members = {identity for identity, _ in alike} | {article_id}
    joined = {story for _, story in alike if story}
    if joined:
        members |= set(session.scalars(select(Article.id).where(Article.story_id.in_(joined))))
    rows = session.execute(
        select(Article.id, Article.published_at).where(Article.id.in_(members)).order_by(Article.id)
    ).all()
    first = min(rows, key=lambda row: (row[1] is None, row[1] or 0, row[0]))[0]
    story = "s" + first[1:]
    upsert_rows(session, Story, [{"id": story, "first_article_id": first}], key=["id"], update=["first_article_id"])
    session.execute(update(Article).where(Article.id == article_id).values(signature=list(own)))
    session.execute(update(Article).where(Article.id.in_(members)).values(story_id=story))
    empty = ~select(Article.id).where(Article.story_id == Story.id).exists()
    session.execute(delete(Story).where(Story.id.in_(joined - {story}), empty))
    return members - {article_id} if before != story or joined != {story} else set()
