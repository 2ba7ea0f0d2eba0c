"""Annotates and links what the knowledge base holds, and tells the search index.

Annotating is pure and runs in as many processes as wanted; storing and linking happen one small batch after the other,
each batch in one transaction, so that a kill loses no more than a batch and the next run goes on behind it.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Executor, ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from multiprocessing import get_context

from sqlalchemy import Engine, delete, select, update
from sqlalchemy.orm import Session
from tqdm import tqdm

from kb.cleanup import remove_unused
from kb.entity_rows import settle_entities
from kb.facts import BACKWARD, FactRows, fact_rows
from kb.linking import Context, link
from kb.linking_documents import resolve_rows
from kb.migrations import open_current
from kb.models import Activity, Article, DocumentRelation, Figure, Mention, Reference, Revision
from kb.reviews import lay_reviews
from kb.rows import append_outbox, lock_linking, store_rows
from kb.sessions import read_session, write_session
from kb.settings import Settings
from kb.settling import find_documents, relate_again, settle_authority, settle_documents
from kb.settling_events import find_touched, settle_events
from kb.settling_figures import derive_again, settle_indicators
from kb.stories import join_story, join_unsigned
from nlp.annotate import annotate
from nlp.annotations import ANNOTATOR, Annotations

BATCH = 20
"""Articles stored in one transaction: short enough that readers and other writers hardly wait."""


class EnrichError(Exception):
    """Enriching cannot begin; the message says why, in one sentence."""


@dataclass(slots=True)
class EnrichSummary:
    """How many articles were annotated, and how many facts they gave."""

    articles: int = 0
    references: int = 0
    figures: int = 0
    mentions: int = 0
    activities: int = 0
    failed: dict[str, str] = field(default_factory=dict)
    """Article id to the reason: texts that the annotator could not read are named, never passed over in silence."""


@dataclass(frozen=True, slots=True)
class _Work:
    revision_id: int
    article_id: str
    source_id: str | None
    headline: str
    text: str
    published_on: date | None
    authors: tuple[str, ...]


def enrich(
    settings: Settings,
    *,
    everything: bool = False,
    workers: int = 1,
    progress: bool = False,
    dask: str | None = None,
) -> EnrichSummary:
    """Annotates and links every article whose current revision this annotator has not seen, or ``everything``.

    Facts of an article are replaced as a whole and keep their ids where their words are the same; reviews are laid over
    them again. Then the search index is brought up to date. Raises SchemaError and EnrichError.
    """
    from kb.search.index import update_index

    engine = open_current(settings)
    with write_session(engine) as session:
        lock_linking(session)
        settle_entities(session)
        append_outbox(session, settle_authority(session))
    settle_indicators(engine)
    _join_unsigned(engine)
    waiting = _waiting(engine, everything)
    summary = EnrichSummary()
    with (
        _executor(workers, dask) as run,
        tqdm(total=len(waiting), unit="article", desc="annotate", file=sys.stderr, disable=not progress) as bar,
    ):
        for start in range(0, len(waiting), BATCH * 4):
            with read_session(engine) as session:
                work = _load(session, waiting[start : start + BATCH * 4])
            for batch in _batches(run(work)):
                _store(engine, batch, summary)
                bar.update(len(batch))
    with write_session(engine) as session:
        lock_linking(session)
        remove_unused(session)
    update_index(settings, progress=progress)
    return summary


def _join_unsigned(engine: Engine) -> None:
    joined = BATCH
    while joined == BATCH:
        with write_session(engine) as session:
            lock_linking(session)
            joined, changed = join_unsigned(session, BATCH)
            append_outbox(session, changed)


def _waiting(engine: Engine, everything: bool) -> list[int]:
    with read_session(engine) as session:
        current = (
            select(Revision.id)
            .join(Article, (Article.id == Revision.article_id) & (Article.revision == Revision.number))
            # In the order of time, so that what an article cites has been met before where it can be.
            .order_by(Article.published_at.is_(None), Article.published_at, Article.id)
        )
        if not everything:
            current = current.where(Revision.annotator.is_(None) | (Revision.annotator != ANNOTATOR))
        return list(session.scalars(current))


def _load(session: Session, revisions: Sequence[int]) -> list[_Work]:
    rows = session.execute(
        select(
            Revision.id,
            Article.id,
            Article.source_id,
            Article.headline,
            Revision.text,
            Article.published_on,
            Article.authors,
        )
        .join(Article, (Article.id == Revision.article_id) & (Article.revision == Revision.number))
        .where(Revision.id.in_(revisions))
    ).all()
    work = {row[0]: _Work(*row[:-1], tuple(row[-1])) for row in rows}
    return [work[revision] for revision in revisions if revision in work]


_Result = tuple[_Work, Annotations | str]
_Run = Callable[[Sequence[_Work]], Iterator[_Result]]


def _annotate(work: _Work) -> _Result:
    try:
        return work, annotate(work.text, work.published_on)
    except Exception as error:
        # One text that the annotator stumbles over must not stop the others; it is reported by name.
        return work, f"{type(error).__name__}: {error}"


@contextmanager
def _executor(workers: int, dask: str | None) -> Iterator[_Run]:
    """A way to annotate many texts, in order: here, in a pool of processes, or on a Dask cluster."""
    if dask is not None:
        try:
            from distributed import Client
        except ImportError as error:
            raise EnrichError("annotating on a cluster needs Dask: pip install 'biennien[dask]'") from error
        try:
            client = Client(dask, timeout=10)
        except OSError as error:
            raise EnrichError(f"no Dask scheduler answers at {dask}: {error}") from error
        with client, client.get_executor() as cluster:
            yield _in(cluster)
    elif workers > 1:
        with ProcessPoolExecutor(workers, mp_context=get_context("spawn")) as pool:
            yield _in(pool)
    else:
        yield lambda work: map(_annotate, work)


def _in(executor: Executor) -> _Run:
    return lambda work: executor.map(_annotate, work)


def _batches(results: Iterator[_Result]) -> Iterator[list[_Result]]:
    batch: list[_Result] = []
    for result in results:
        batch.append(result)
        if len(batch) == BATCH:
            yield batch
            batch = []
    if batch:
        yield batch


def _store(engine: Engine, batch: Sequence[_Result], summary: EnrichSummary) -> None:
    with write_session(engine) as session:
        lock_linking(session)
        append_outbox(session, _store_batch(session, batch, summary))


def annotate_again(session: Session, article_ids: Iterable[str]) -> set[str]:
    """Annotates and links these articles in the session, which holds the lock of linking; gives all that changed.

    Raises EnrichError where the annotator cannot read one of them.
    """
    current = select(Revision.id).join(
        Article, (Article.id == Revision.article_id) & (Article.revision == Revision.number)
    )
    revisions = session.scalars(current.where(Article.id.in_(list(article_ids))).order_by(Article.id)).all()
    summary = EnrichSummary()
    changed = _store_batch(session, [_annotate(work) for work in _load(session, revisions)], summary)
    for article_id, reason in summary.failed.items():
        raise EnrichError(f"article {article_id} cannot be annotated: {reason}")
    return changed


def _store_batch(session: Session, batch: Sequence[_Result], summary: EnrichSummary) -> set[str]:
    ready: list[tuple[_Work, FactRows, Annotations]] = []
    for work, found in batch:
        if isinstance(found, str):
            summary.failed[work.article_id] = found
        elif _is_current(session, work):
            ready.append((work, fact_rows(work.article_id, work.revision_id, found), found))
    ids = [work.article_id for work, _, _ in ready]
    before = select(Reference.identity_key).where(Reference.article_id.in_(ids))
    keys = {key for key in session.scalars(before) if key}
    keys |= {row["identity_key"] for _, rows, _ in ready for row in rows.references if row["identity_key"]}
    documents = find_documents(session, keys)
    touched = find_touched(session, ids)
    changed = set(ids)
    for work, rows, found in ready:
        _replace(session, work, rows, found)
        changed |= join_story(session, work.article_id, work.text)
        # Resolving names some of them anew (congresses, by the body that held them).
        keys |= {row["identity_key"] for row in rows.references if row["identity_key"]}
        summary.articles += 1
        summary.references += sum(row["kind"] != BACKWARD for row in rows.references)
        summary.figures += len(rows.figures)
        summary.mentions += len(rows.mentions)
        summary.activities += len(rows.activities)
    settle_events(session, ids, touched)
    return changed | settle_documents(session, keys, documents)


def _is_current(session: Session, work: _Work) -> bool:
    """Whether the text is still the article's: it may have gained a revision, or gone, since it was loaded."""
    current = (
        select(Article.id)
        .join(Revision, (Revision.article_id == Article.id) & (Revision.number == Article.revision))
        .where(Revision.id == work.revision_id)
    )
    return session.scalar(current) is not None


def _replace(session: Session, work: _Work, rows: FactRows, found: Annotations) -> None:
    for model in (Reference, Figure, Mention, Activity, DocumentRelation):
        session.execute(delete(model).where(model.article_id == work.article_id))
    context = Context(work.article_id, work.source_id, work.headline, work.text, work.published_on, work.authors)
    link(session, context, rows)
    reviewed = lay_reviews(session, rows)
    decided = reviewed["reference"]
    if decided:
        # The other citations of the article lean on what a person has decided.
        free = [row for row in rows.references if row["id"] not in decided]
        settled = [row for row in rows.references if row["id"] in decided]
        resolve_rows(session, free, work.published_on, work.headline, settled=settled)
    store_rows(session, Reference, rows.references)
    store_rows(session, Figure, rows.figures)
    store_rows(session, Mention, rows.mentions)
    store_rows(session, Activity, rows.activities)
    if reviewed["figure"]:
        derive_again(session, work.article_id)
    # What documents do to each other rests on what reviews made of the citations.
    relate_again(session, work.article_id)
    session.execute(update(Revision).where(Revision.id == work.revision_id).values(annotator=rows.annotator))
    session.execute(update(Article).where(Article.id == work.article_id).values(topics=list(found.topics)))
