"""Stories: one text as several outlets printed it.

Articles whose texts are found to be one (`nlp.reprints`) are linked; a story is what links hold together. So the same
articles make the same stories in whichever order they came in, and one that changes or goes takes its links with it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any

from sqlalchemy import bindparam, delete, func, or_, select, union_all, update
from sqlalchemy.orm import Session

from kb.models import Article, ArticleBand, Revision, Story, StoryLink
from kb.publishers import find_first, host_of, load_members
from kb.rows import store_rows, upsert_rows
from nlp.duplicates import LEAST_COMMON, PERMUTATIONS, meeting_keys, signature
from nlp.reprints import compare, is_reprint, read_wording

MOST_HOLDERS = 200
"""Articles read for one key. What thousands share (a formula, a law's words) is looked at in the first 200 by id only;
a text printed more often still meets those, so that it joins its story all the same."""
MOST_COMPARED = 40
"""Articles whose texts are compared with a new one, those that share most keys first."""

NOTE_PART = 0.45
"""Words in common, as a share of the longer text, below which the shorter one is a note of it: what holds several notes
that have nothing in common is a digest, not their original."""


def join_story(session: Session, article_id: str, text: str) -> set[str]:
    """Links the article with its reprints and settles the stories around it; gives the other articles whose story
    changed."""
    own = signature(text)
    session.execute(delete(ArticleBand).where(ArticleBand.article_id == article_id))
    keys = meeting_keys(own)
    store_rows(session, ArticleBand, [{"band": key, "article_id": article_id} for key in keys])
    session.execute(update(Article).where(Article.id == article_id).values(signature=list(own)))
    around = {article_id} | unlink(session, article_id)
    links = _find_links(session, article_id, keys)
    store_rows(session, StoryLink, links)
    return settle_stories(session, around | {row["article_id"] for row in links}) - {article_id}


def join_unsigned(session: Session, limit: int) -> tuple[int, set[str]]:
    """Joins at most ``limit`` annotated articles whose signature a migration or a new address took away; gives how many
    those were, and the articles whose story changed."""
    current = (Revision.article_id == Article.id) & (Revision.number == Article.revision)
    waiting = session.execute(
        select(Article.id, Article.story_id, Revision.text)
        .join(Revision, current)
        .where(Article.signature.is_(None), Revision.annotator.is_not(None))
        .order_by(Article.id)
        .limit(limit)
    ).all()
    changed: set[str] = set()
    for article_id, _, text in waiting:
        changed |= join_story(session, article_id, text)
    after = select(Article.id, Article.story_id).where(Article.id.in_([row[0] for row in waiting]))
    before = {row[0]: row[1] for row in waiting}
    changed |= {article_id for article_id, story in session.execute(after) if story != before[article_id]}
    return len(waiting), changed


def unlink(session: Session, article_id: str) -> set[str]:
    """Takes the article's links away; gives those whose story may change by it: its neighbours and its story's."""
    ends = or_(StoryLink.article_id == article_id, StoryLink.other_id == article_id)
    near = set(session.scalars(select(StoryLink.other_id).where(StoryLink.article_id == article_id)))
    story = select(Article.story_id).where(Article.id == article_id).scalar_subquery()
    near |= set(session.scalars(select(Article.id).where(Article.story_id == story)))
    session.execute(delete(StoryLink).where(ends))
    return near - {article_id}


@lru_cache(maxsize=1)
def _meeting() -> Any:
    """The articles that share keys with one, those that share most first."""
    holders = [
        select(
            select(ArticleBand.article_id)
            .where(ArticleBand.band == bindparam(f"key{number}"))
            .order_by(ArticleBand.article_id)
            .limit(MOST_HOLDERS)
            .subquery()
            .c.article_id
        )
        for number in range(PERMUTATIONS)
    ]
    met = union_all(*holders).subquery()
    shared = func.count().label("shared")
    return (
        select(met.c.article_id)
        .where(met.c.article_id != bindparam("own"))
        .group_by(met.c.article_id)
        .having(shared >= LEAST_COMMON)
        .order_by(shared.desc(), met.c.article_id)
        .limit(MOST_COMPARED)
    )


_TEXT = (
    Article.id,
    Article.headline,
    Article.description,
    Article.article_body,
    Article.source_id,
    Article.canonical_url,
)


def _find_links(session: Session, article_id: str, keys: Iterable[str]) -> list[dict[str, Any]]:
    named: dict[str, str] = {f"key{number}": key for number, key in enumerate(keys)}
    met = list(session.scalars(_meeting(), named | {"own": article_id}))
    if not met:
        return []
    rows = {row.id: row for row in session.execute(select(*_TEXT).where(Article.id.in_([*met, article_id])))}
    own = rows.pop(article_id)
    wording = read_wording(own.headline, own.description, own.article_body)
    links: list[dict[str, Any]] = []
    for row in rows.values():
        other = read_wording(row.headline, row.description, row.article_body)
        likeness = compare(wording, other)
        if not is_reprint(likeness, same_outlet=_outlet(own) == _outlet(row) is not None):
            continue
        is_small = likeness.part < NOTE_PART
        # Of two of one length always the same one, whichever came in last.
        is_shorter = (len(wording.whole), article_id) < (len(other.whole), row.id)
        links.append({"article_id": article_id, "other_id": row.id, "is_note": is_small and is_shorter})
        links.append({"article_id": row.id, "other_id": article_id, "is_note": is_small and not is_shorter})
    return links


def _outlet(row: Any) -> tuple[str, str] | None:
    """The declared source and the host; None where no source is declared, as outlets then cannot be told apart."""
    return (row.source_id, host_of(row.canonical_url or "")) if row.source_id else None


def settle_stories(session: Session, ids: Iterable[str]) -> set[str]:
    """Divides these articles, and all that links lead to, into stories; gives those that changed theirs.

    A story of one article is none; stories that nobody belongs to any more are removed.
    """
    links = _load_links(session, set(ids))
    groups = _divide(links)
    held: dict[str, str | None] = {
        row[0]: row[1] for row in session.execute(select(Article.id, Article.story_id).where(Article.id.in_(links)))
    }
    changed: set[str] = set()
    for members in groups:
        kept = sorted(member for member in members if member in held)
        story = None
        if len(kept) > 1:
            first = find_first(load_members(session, kept))
            story = "s" + first[1:]
            upsert_rows(session, Story, [{"id": story, "first_article_id": first}], key=["id"])
        moved = {member for member in kept if held[member] != story}
        session.execute(update(Article).where(Article.id.in_(moved)).values(story_id=story))
        changed |= moved
    left = {story for story in held.values() if story}
    empty = ~select(Article.id).where(Article.story_id == Story.id).exists()
    session.execute(delete(Story).where(Story.id.in_(left), empty))
    return changed


def _load_links(session: Session, ids: set[str]) -> dict[str, dict[str, bool]]:
    """Every article that links lead to from these, with its neighbours and whether it is a note cut from them."""
    links: dict[str, dict[str, bool]] = {}
    reached = ids
    while reached:
        links |= {article_id: {} for article_id in reached}
        columns = (StoryLink.article_id, StoryLink.other_id, StoryLink.is_note)
        for article_id, other, is_note in session.execute(select(*columns).where(StoryLink.article_id.in_(reached))):
            links[article_id][other] = is_note
        reached = {other for article_id in reached for other in links[article_id]} - links.keys()
    return links


def _divide(links: Mapping[str, Mapping[str, bool]]) -> list[set[str]]:
    """What links hold together. A digest that holds notes of several stories is part of none of them."""
    group = {article_id: article_id for article_id in links}

    def root(article_id: str) -> str:
        while group[article_id] != article_id:
            group[article_id] = group[group[article_id]]
            article_id = group[article_id]
        return article_id

    notes: dict[str, set[str]] = defaultdict(set)
    for article_id, others in links.items():
        for other, is_note in others.items():
            if is_note:
                notes[other].add(article_id)
            elif not links[other][article_id]:
                group[root(article_id)] = root(other)
    # Stories without the notes are whole before the notes are looked at: the order of the articles must not count.
    joined = [(root(whole), {root(note) for note in cut}) for whole, cut in notes.items()]
    for whole, roots in joined:
        if len(roots - {whole}) <= 1:
            for one in roots:
                group[root(one)] = root(whole)
    stories: dict[str, set[str]] = defaultdict(set)
    for article_id in links:
        stories[root(article_id)].add(article_id)
    return list(stories.values())
