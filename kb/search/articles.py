"""The articles of a page as they are shown: summary, marked places, excerpt."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session

from kb.models import Article, Document, Reference, Revision
from kb.search.answers import SearchItem
from kb.search.highlights import Highlighter, Span, cut_snippet
from kb.search.query import Group, Node, Symbol


def describe_articles(session: Session, root: Node | None, ids: Sequence[str]) -> dict[str, SearchItem]:
    """For each of the articles that exist, by id, its summary with the places that match; scores are left open."""
    current = and_(Revision.article_id == Article.id, Revision.number == Article.revision)
    columns = (
        Article.id,
        Article.url,
        Article.canonical_url,
        Article.headline,
        Article.description,
        Article.outlet_tag,
        Article.date_published,
        Article.source_id,
        Article.story_id,
        Article.revision,
        Revision.text,
    )
    cited = _cited(session, root, ids)
    highlighter = Highlighter(root)
    items: dict[str, SearchItem] = {}
    for row in session.execute(select(*columns).join(Revision, current).where(Article.id.in_(ids))):
        article_id, url, canonical_url, headline, description, tag, date, source, story, revision, text = row
        headline_end = len(headline) if text.startswith(headline) else 0
        spans = highlighter.find(text, headline_end, cited.get(article_id, ()))
        body_start = min(headline_end + 2, len(text)) if headline_end else 0
        items[article_id] = SearchItem(
            id=article_id,
            url=url,
            canonical_url=canonical_url,
            headline=headline,
            description=description,
            outlet_tag=tag,
            date_published=date,
            source=source,
            story=story,
            revision=revision,
            score=None,
            highlights=spans,
            snippet=cut_snippet(text, spans, body_start),
        )
    return items


def _cited(session: Session, root: Node | None, ids: Sequence[str]) -> dict[str, list[Span]]:
    """Where the articles cite the documents that the query names by symbol, however they write it."""
    keys = {symbol.key for symbol in _symbols(root)} if root is not None else set()
    if not keys or not ids:
        return {}
    current = and_(Revision.article_id == Article.id, Revision.number == Article.revision)
    rows = session.execute(
        select(Reference.article_id, Reference.start, Reference.end)
        .join(Revision, Revision.id == Reference.revision_id)
        .join(Article, current)
        .outerjoin(Document, Document.id == Reference.document_id)
        .where(Reference.article_id.in_(ids), Reference.resolution != "rejected")
        .where(or_(Reference.symbol_key.in_(keys), Document.symbol_key.in_(keys)))
    )
    found: dict[str, list[Span]] = defaultdict(list)
    for article_id, start, end in rows:
        found[article_id].append(Span(start, end))
    return found


def _symbols(node: Node) -> Iterator[Symbol]:
    if isinstance(node, Symbol):
        yield node
    elif isinstance(node, Group):
        for item in node.items:
            yield from _symbols(item)
