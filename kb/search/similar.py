"""Articles that speak of the same things as a given one."""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import replace

import tantivy
from sqlalchemy import and_, select
from sqlalchemy.orm import Session

from kb.models import Article, Revision
from kb.search.answers import SearchItem
from kb.search.articles import describe_articles
from kb.search.reader import open_snapshot
from kb.search.words import find_words
from kb.settings import Settings

_TERMS = 25
_LEAST_IN_COMMON = 5


_MOST_COPIES = 500


def similar_articles(session: Session, settings: Settings, article_id: str, *, limit: int = 10) -> list[SearchItem]:
    """Other articles that share the words by which this one differs from most, the nearest first; [] for no article.

    Reprints of the article itself are left out (they are its story), and of another story only the nearest copy
    stands for all. Raises IndexMissing where there is no index to read.
    """
    current = and_(Revision.article_id == Article.id, Revision.number == Article.revision)
    text = session.scalar(select(Revision.text).join(Article, current).where(Article.id == article_id))
    if text is None:
        return []
    snapshot = open_snapshot(settings.index_dir)
    searcher, schema = snapshot.searcher, snapshot.schema
    counts = Counter(word.exact for word in find_words(text) if not word.exact.isdigit())
    weights: dict[str, float] = {}
    for term, count in counts.items():
        known = searcher.doc_freq("text", term)
        if known > 1:
            weights[term] = (1 + math.log(count)) * math.log(1 + searcher.num_docs / known)
    best = sorted(weights, key=lambda term: (-weights[term], term))[:_TERMS]
    if not best:
        return []
    shared = tantivy.Query.boolean_query(
        [(tantivy.Occur.Should, tantivy.Query.term_query(schema, "text", term, "freq")) for term in best],
        minimum_number_should_match=min(_LEAST_IN_COMMON, len(best)),
    )
    copies = _list_copies(session, article_id)
    itself = tantivy.Query.term_set_query(schema, "id", copies)
    query = tantivy.Query.boolean_query([(tantivy.Occur.Must, shared), (tantivy.Occur.MustNot, itself)])
    hits, _ = snapshot.search(query, 3 * limit + 20)
    ids = [str(searcher.doc(address).get_first("id")) for _, address in hits]
    scores = {found: round(float(score), 4) for found, (score, _) in zip(ids, hits, strict=True)}
    stories = _stories_of(session, ids)
    seen: set[str] = set()
    kept = []
    for found in ids:
        story = stories.get(found)
        if story is None or story not in seen:
            kept.append(found)
        if story is not None:
            seen.add(story)
    described = describe_articles(session, None, kept[:limit])
    return [replace(described[found], score=scores[found]) for found in kept[:limit] if found in described]


def _list_copies(session: Session, article_id: str) -> list[str]:
    """The article and the others of its story."""
    story = select(Article.story_id).where(Article.id == article_id, Article.story_id.is_not(None)).scalar_subquery()
    copies = select(Article.id).where(Article.story_id == story, Article.id != article_id).order_by(Article.id)
    return [article_id, *session.scalars(copies.limit(_MOST_COPIES))]


def _stories_of(session: Session, ids: list[str]) -> dict[str, str | None]:
    rows = session.execute(select(Article.id, Article.story_id).where(Article.id.in_(ids)))
    return {row[0]: row[1] for row in rows}
