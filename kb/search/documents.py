"""From rows of the database to an entry of the index."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime

import tantivy
from sqlalchemy import and_, select
from sqlalchemy.orm import Session

from kb.models import Activity, Article, Document, Entity, Mention, Reference, Revision, Story
from kb.search.schema import load_pairs
from kb.search.words import index_terms

_EPOCH = datetime(1900, 1, 1, tzinfo=UTC)
_ORDER_BITS = 24
_FIELDS = {"ORG": "organization", "PER": "person", "LOC": "place"}


@dataclass(slots=True)
class Entry:
    """Everything that the index holds of one article."""

    id: str
    revision: int
    annotator: str | None
    headline: str
    text: str
    published_on: date | None = None
    published_at: datetime | None = None
    is_reprint: bool = False
    """Whether its story was first published elsewhere; an article without a story is an original."""
    values: dict[str, set[str]] = field(default_factory=dict)
    """Values of the fields that are looked up whole: facets, ``symbol`` and ``entity``."""

    def add(self, name: str, value: str | None) -> None:
        """Adds a value of a field; None adds nothing."""
        if value:
            self.values.setdefault(name, set()).add(value)


def read_entries(session: Session, ids: Sequence[str]) -> list[Entry]:
    """The entries of those of the articles that exist, in no particular order."""
    current = and_(Revision.article_id == Article.id, Revision.number == Article.revision)
    rows = session.execute(
        select(
            Article.id,
            Article.revision,
            Revision.annotator,
            Article.headline,
            Revision.text,
            Article.published_on,
            Article.published_at,
            Article.source_id,
            Article.topics,
            Story.first_article_id,
        )
        .join(Revision, current)
        .outerjoin(Story, Story.id == Article.story_id)
        .where(Article.id.in_(ids))
    )
    entries: dict[str, Entry] = {}
    for article_id, revision, annotator, headline, text, day, moment, source, topics, first in rows:
        entry = Entry(article_id, revision, annotator, headline, text, day, moment, is_reprint(article_id, first))
        entries[article_id] = entry
        entry.add("source", source)
        for topic in topics or ():
            entry.add("topic", topic)
        if day is not None:
            entry.add("year", str(day.year))
    _add_facts(session, entries)
    return list(entries.values())


def _add_facts(session: Session, entries: dict[str, Entry]) -> None:
    mentions = select(Mention.article_id, Entity.label, Entity.id).distinct()
    mentions = mentions.join(Entity, Entity.id == Mention.entity_id).where(Mention.article_id.in_(entries))
    for article_id, label, entity_id in session.execute(mentions):
        entries[article_id].add("entity", entity_id)
        entries[article_id].add(_FIELDS.get(label, "organization"), entity_id)
    references = select(
        Reference.article_id, Reference.document_id, Reference.symbol_key, Document.symbol_key
    ).distinct()
    references = references.outerjoin(Document, Document.id == Reference.document_id)
    references = references.where(Reference.article_id.in_(entries), Reference.resolution != "rejected")
    for article_id, document_id, cited, resolved in session.execute(references):
        entries[article_id].add("document", document_id)
        # A document cited by its name alone is found by its symbol as well.
        entries[article_id].add("symbol", cited)
        entries[article_id].add("symbol", resolved)
    activities = select(Activity.article_id, Activity.type).distinct().where(Activity.article_id.in_(entries))
    for article_id, kind in session.execute(activities):
        entries[article_id].add("activity", kind)


def build_document(entry: Entry) -> tantivy.Document:
    """The entry as the engine takes it."""
    document = tantivy.Document()
    document.add_text("kind", "article")
    document.add_text("id", entry.id)
    document.add_pre_tokenized_text("text", _terms(entry.text))
    document.add_pre_tokenized_text("headline", _terms(entry.headline))
    for name, values in entry.values.items():
        for value in sorted(values):
            document.add_text(name, value)
    document.add_unsigned("order", order_key(entry.id, entry.published_at))
    if entry.published_on is not None:
        document.add_unsigned("day", day_key(entry.published_on))
        document.add_unsigned("month", day_key(entry.published_on) // 100)
    if entry.is_reprint:
        document.add_unsigned("reprint", 1)
    document.add_unsigned("stamp", stamp(entry.id, entry.revision, entry.annotator, entry.is_reprint))
    return document


def _terms(text: str) -> tantivy.PreTokenizedString:
    # Spans are not kept: highlights are found in the text of the database, whose offsets count code points.
    terms = index_terms(text, load_pairs())
    return tantivy.PreTokenizedString("", [tantivy.Token(term, position, 0, 0) for term, position in terms])


def day_key(day: date) -> int:
    """The day as a number that sorts: 20240704."""
    return day.year * 10_000 + day.month * 100 + day.day


def order_key(article_id: str, published_at: datetime | None) -> int:
    """A number that sorts by moment of publication, undated articles lowest, and tells most equal moments apart."""
    seconds = max(int((published_at - _EPOCH).total_seconds()) + 1, 1) if published_at else 0
    return (seconds << _ORDER_BITS) | (_hash(article_id) >> (64 - _ORDER_BITS))


def is_reprint(article_id: str, first_article_id: str | None) -> bool:
    """Whether the article's story, if it has one, was first published elsewhere."""
    return first_article_id not in (None, article_id)


def stamp(article_id: str, revision: int, annotator: str | None, reprint: bool = False) -> int:
    """A number that changes whenever the entry of the article has to be made anew."""
    return _hash(f"{article_id}\n{revision}\n{annotator or ''}" + ("\nreprint" if reprint else ""))


def _hash(text: str) -> int:
    return int.from_bytes(hashlib.blake2b(text.encode(), digest_size=8).digest())
