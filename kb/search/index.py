"""Writes the search index: from the outbox, or all of it from the database.

The index and the database cannot share a transaction. So the rows of the outbox go only after the entries they name
are committed: a crash in between makes the same entries once more, and nothing is ever lost.
"""

from __future__ import annotations

import itertools
import json
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import tantivy
from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session
from tqdm import tqdm

from kb.models import Article, Outbox
from kb.search.documents import build_document, read_entries
from kb.search.reader import Snapshot, open_snapshot
from kb.search.schema import build_schema
from kb.search.store import IndexMissing, current_generation, new_generation, publish, remove_others, write_lock
from kb.sessions import open_engine, read_session, write_session
from kb.settings import Settings

WAIT = 60.0
"""Seconds that a writer waits for another one."""
_BATCH = 500
_ROUND = 5_000
"""Rows of the outbox, or articles, between two commits."""
_SMALL_HEAP = 64_000_000
_LARGE_HEAP = 400_000_000


def update_index(settings: Settings, progress: bool = False, *, wait: float = WAIT) -> int:
    """Indexes what the outbox names and gives the number of entries written or removed.

    Builds the whole index where there is none, where it is of another version, or where its number of articles is
    not the database's although nothing waits. Raises IndexBusy where another process writes for longer than ``wait``
    seconds.
    """
    if _is_up_to_date(settings):
        return 0
    with write_lock(settings.index_dir, wait):
        try:
            generation = current_generation(settings.index_dir)
            remove_others(settings.index_dir, generation)
            written = _drain(settings, generation, progress)
        except (IndexMissing, ValueError):
            # A ValueError is the engine's word for files that it cannot read.
            return _rebuild(settings, progress)
        if not _agrees(settings):
            return _rebuild(settings, progress)
        return written


def take_in(settings: Settings, *, whole: bool = False) -> int:
    """Indexes some of what the outbox names, or the ``whole``, in a moment; gives the number of entries written.

    Never builds a large index anew: that is for `update_index`. Raises IndexBusy at once where another process writes.
    """
    with read_session(open_engine(settings)) as session:
        if session.scalar(select(Outbox.seq).limit(1)) is None:
            return 0
    with write_lock(settings.index_dir, 0):
        try:
            generation = current_generation(settings.index_dir)
        except IndexMissing:
            with read_session(open_engine(settings)) as session:
                held = len(session.scalars(select(Article.id).limit(_ROUND + 1)).all())
            return _rebuild(settings, progress=False) if held <= _ROUND else 0
        return _drain(settings, generation, progress=False, rounds=None if whole else 1)


def rebuild_index(settings: Settings, progress: bool = False, *, wait: float = WAIT) -> int:
    """Builds the index anew from the database beside the one in force, then takes its place; gives the articles."""
    with write_lock(settings.index_dir, wait):
        return _rebuild(settings, progress)


def read_state(snapshot: Snapshot) -> dict[str, int]:
    """What the index says of itself: ``seq``, the last row of the outbox that it took in."""
    query = tantivy.Query.term_query(snapshot.schema, "kind", "state")
    hits, _ = snapshot.search(query, 1)
    state: dict[str, int] = (
        json.loads(str(snapshot.searcher.doc(hits[0][1]).get_first("state"))) if hits else {"seq": 0}
    )
    return state


def count_entries(snapshot: Snapshot) -> int:
    """The number of articles in the index."""
    return snapshot.count(tantivy.Query.term_query(snapshot.schema, "kind", "article"))


def _is_up_to_date(settings: Settings) -> bool:
    with read_session(open_engine(settings)) as session:
        if session.scalar(select(Outbox.seq).limit(1)) is not None:
            return False
    return _agrees(settings)


def _agrees(settings: Settings) -> bool:
    """Whether the index holds as many articles as the database, or changes still wait to be indexed."""
    try:
        snapshot = open_snapshot(settings.index_dir)
    except IndexMissing:
        return False
    with read_session(open_engine(settings)) as session:
        # One statement, so that both numbers belong to one moment on every database.
        articles = select(func.count()).select_from(Article).scalar_subquery()
        waiting = select(func.count()).select_from(Outbox).scalar_subquery()
        count, pending = session.execute(select(articles, waiting)).one()
    return bool(pending) or count == count_entries(snapshot)


def _drain(settings: Settings, generation: Path, progress: bool, rounds: int | None = None) -> int:
    """Brings a generation up with the outbox until it is empty, or for so many rounds; gives the number of entries
    written or removed."""
    engine = open_engine(settings)
    written = 0
    for number in itertools.count():
        if number == rounds:
            break
        with read_session(engine) as session:
            rows = session.execute(select(Outbox.seq, Outbox.article_id).order_by(Outbox.seq).limit(_ROUND)).all()
            if not rows:
                return written
            ids = list(dict.fromkeys(article_id for _, article_id in rows))
            index = tantivy.Index.open(str(generation))
            writer = index.writer(heap_size=_SMALL_HEAP, num_threads=1)
            for batch in _batches(_with_progress(ids, progress, "index")):
                for article_id in batch:
                    writer.delete_documents_by_term("id", article_id)
                for entry in read_entries(session, batch):
                    writer.add_document(build_document(entry))
        seqs = [seq for seq, _ in rows]
        _set_state(writer, seqs[-1])
        writer.commit()
        writer.wait_merging_threads()
        _forget(settings, seqs)
        written += len(ids)
    return written


def _rebuild(settings: Settings, progress: bool) -> int:
    engine = open_engine(settings)
    with read_session(engine) as session:
        # Rows that are there before the first article is read: what they name is read after them.
        seqs = list(session.scalars(select(Outbox.seq).order_by(Outbox.seq)))
        total = session.scalar(select(func.count()).select_from(Article)) or 0
    generation = new_generation(settings.index_dir)
    index = tantivy.Index(build_schema(), path=str(generation))
    writer = index.writer(heap_size=_LARGE_HEAP if total > _ROUND else _SMALL_HEAP, num_threads=1)
    bar = tqdm(total=total, unit=" articles", desc="index", disable=not _shows(progress))
    count, after = 0, ""
    while True:
        # A session for each batch: a long one would keep the database from tidying up.
        with read_session(engine) as session:
            ids = _next_ids(session, after)
            entries = read_entries(session, ids)
        if not ids:
            break
        for entry in entries:
            writer.add_document(build_document(entry))
        count, after = count + len(entries), ids[-1]
        bar.update(len(ids))
    bar.close()
    _set_state(writer, max(seqs, default=0))
    writer.commit()
    writer.wait_merging_threads()
    publish(settings.index_dir, generation)
    _forget(settings, seqs)
    _drain(settings, generation, progress=False)
    return count


def _next_ids(session: Session, after: str) -> list[str]:
    return list(session.scalars(select(Article.id).where(Article.id > after).order_by(Article.id).limit(_BATCH)))


def _set_state(writer: tantivy.IndexWriter, seq: int) -> None:
    """Puts the state into the same commit as the entries it speaks of."""
    writer.delete_documents_by_term("kind", "state")
    document = tantivy.Document()
    document.add_text("kind", "state")
    document.add_text("state", json.dumps({"seq": seq}))
    writer.add_document(document)


def _forget(settings: Settings, seqs: Sequence[int]) -> None:
    """Deletes exactly these rows: one with a lower number may be committed later, by a slower transaction."""
    with write_session(open_engine(settings)) as session:
        for start in range(0, len(seqs), _BATCH):
            session.execute(delete(Outbox).where(Outbox.seq.in_(seqs[start : start + _BATCH])))


def _batches(ids: Iterator[str]) -> Iterator[list[str]]:
    batch: list[str] = []
    for article_id in ids:
        batch.append(article_id)
        if len(batch) == _BATCH:
            yield batch
            batch = []
    if batch:
        yield batch


def _with_progress(ids: list[str], progress: bool, what: str) -> Iterator[str]:
    yield from tqdm(ids, desc=what, unit=" articles", disable=not _shows(progress))


def _shows(progress: bool) -> bool:
    return progress and sys.stderr.isatty()
