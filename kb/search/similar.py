"""Articles that speak of the same things as a given one."""

from __future__ import annotations

import math
from collections import Counter

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


def similar_articles(session: Session, settings: Settings, article_id: str, *, limit: int = 10) -> list[SearchItem]:
    """Other articles that share the words by which this one differs from most, the nearest first; [] for no article.

    Raises IndexMissing where there is no index to read.
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
    itself = tantivy.Query.term_query(schema, "id", article_id, "basic")
    query = tantivy.Query.boolean_query([(tantivy.Occur.Must, shared), (tantivy.Occur.MustNot, itself)])
    hits, _ = snapshot.search(query, limit)
    ids = [str(searcher.doc(address).get_first("id")) for _, address in hits]
    described = describe_articles(session, None, ids)
    return [described[found] for found in ids if found in described]
