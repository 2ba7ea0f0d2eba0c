"""Whether the search index says of every article what the database says."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

import tantivy
from sqlalchemy import and_, func, select

from kb.models import Article, Outbox, Revision, Story
from kb.search.documents import is_reprint, stamp
from kb.search.index import read_state
from kb.search.reader import Snapshot, open_snapshot
from kb.search.store import IndexMissing
from kb.sessions import open_engine, read_session
from kb.settings import Settings

_BATCH = 50_000


@dataclass(frozen=True, slots=True)
class IndexCheck:
    """What a comparison of index and database found."""

    articles: int
    """Articles in the database."""
    entries: int
    """Articles in the index."""
    missing: int
    """Articles that the index lacks, or holds in another revision, with other annotations or in another story."""
    surplus: int
    """Entries that no article of the database accounts for: the counterparts of changed ones, removed ones."""
    waiting: int
    """Changes in the outbox."""
    last_seq: int
    """The last row of the outbox that the index took in."""
    problems: tuple[str, ...]
    """One sentence for each thing that is wrong; differences that the outbox explains are none."""


def check_index(settings: Settings) -> IndexCheck:
    """Compares every entry with its article: existence, revision, annotator, being a reprint; raises nothing for a
    missing index."""
    with read_session(open_engine(settings)) as session:
        current = and_(Revision.article_id == Article.id, Revision.number == Article.revision)
        columns = (Article.id, Article.revision, Revision.annotator, Story.first_article_id)
        rows = select(*columns).join(Revision, current).outerjoin(Story, Story.id == Article.story_id)
        wanted = Counter(
            stamp(id_, revision, annotator, is_reprint(id_, first))
            for id_, revision, annotator, first in session.execute(rows).yield_per(_BATCH)
        )
        waiting = session.scalar(select(func.count()).select_from(Outbox)) or 0
        last_written = session.scalar(select(func.max(Outbox.seq))) or 0
    articles = wanted.total()
    try:
        snapshot = open_snapshot(settings.index_dir)
    except IndexMissing as error:
        problems = (str(error),) if articles else ()
        return IndexCheck(articles, 0, articles, 0, waiting, 0, problems)
    held = Counter(_stamps(snapshot))
    missing, surplus = (wanted - held).total(), (held - wanted).total()
    seq = read_state(snapshot)["seq"]
    found: list[str] = []
    if waiting == 0 and (missing or surplus):
        found.append(
            f"the search index lacks or misstates {missing} articles and holds {surplus} that the database does not "
            "have: run `biennien reindex`"
        )
    if waiting and last_written < seq:
        found.append("the search index belongs to a later state of the database: run `biennien reindex`")
    return IndexCheck(articles, held.total(), missing, surplus, waiting, seq, tuple(found))


def _stamps(snapshot: Snapshot) -> list[int]:
    query = tantivy.Query.term_query(snapshot.schema, "kind", "article")
    hits, _ = snapshot.search(query, max(snapshot.searcher.num_docs, 1))
    values = snapshot.searcher.fast_field_values("stamp", [address for _, address in hits])
    return [int(value) for value in values if value is not None]
