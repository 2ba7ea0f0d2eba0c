"""What follows from documents that became known, or were forgotten, for the citations in other articles.

After a batch of articles the citations that its documents bear upon are resolved anew, inferred documents that nothing
cites any more are removed, and what is told of an inferred document is settled from all its citations. So the knowledge
base is the same in whichever order the articles came, at the end of every transaction.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from typing import Any

from sqlalchemy import delete, or_, select, update
from sqlalchemy.orm import Session

from kb.authority import store_authority
from kb.cleanup import is_rejected
from kb.facts import BACKWARD, FactRows, Row, number_key
from kb.linking_documents import resolve_rows
from kb.models import Activity, Article, Document, DocumentRelation, Figure, Reference, Review
from kb.relations import relate_documents
from kb.rows import store_rows

_MANY = 500
"""Values in one IN list."""
_ROUNDS = 6
"""Resolving anew can end a document, which can end another's ambiguity; more rounds than this have not been met."""
_TOLD = ("title", "issuer", "issuer_id", "type", "number", "symbol", "kind")


def find_documents(session: Session, keys: Iterable[str]) -> dict[str, str]:
    """The documents with these identity keys: id to key."""
    found: dict[str, str] = {}
    for part in _parts(keys):
        rows = session.execute(select(Document.id, Document.identity_key).where(Document.identity_key.in_(part)))
        found.update((row[0], row[1]) for row in rows if row[1])
    return found


def settle_authority(session: Session) -> set[str]:
    """Writes down the authority as its file has it now and brings every citation in line with what changed in it;
    gives the articles that changed."""
    keys = store_authority(session)
    return settle_documents(session, keys, {}) if keys else set()


def settle_documents(session: Session, keys: Iterable[str], before: dict[str, str]) -> set[str]:
    """Brings every citation in line with the documents of these identity keys; gives the articles that changed.

    ``before``: what `find_documents` gave for them before the change.
    """
    keys = set(keys)
    changed: set[str] = set()
    for _ in range(_ROUNDS):
        unsettled = _remove_unfounded(session, keys)
        after = find_documents(session, keys)
        differing = {(before | after)[identity] for identity in before.keys() ^ after.keys()}
        if not differing and not unsettled:
            break
        changed |= unsettled | _resolve_again(session, differing)
        for article_id in sorted(unsettled):
            resolve_article(session, article_id)
            relate_again(session, article_id)
        before = after
    describe_documents(session, keys)
    return changed


def _parts(values: Iterable[str]) -> Iterator[list[str]]:
    ordered = sorted(set(values))
    for start in range(0, len(ordered), _MANY):
        yield ordered[start : start + _MANY]


def _remove_unfounded(session: Session, keys: Iterable[str]) -> set[str]:
    """Removes inferred documents that no citation speaks for any more; gives the articles that still lean on them.

    A citation that leaves the date to others does not speak for a dated document, unless a person says so. A rejected
    one keeps what it was rejected for, so that the rejection can be taken back.
    """
    reviewed = select(Review.id).where(Review.layer == "reference", Review.fact_id == Reference.id).exists()
    dated = or_(Document.issued_on.is_(None), Reference.dated == Document.issued_on, reviewed)
    cites = select(Reference.id).where(Reference.document_id == Document.id, dated).exists()
    leaning: set[str] = set()
    for part in _parts(keys):
        unfounded = select(Document.id).where(
            Document.identity_key.in_(part), Document.origin == "inferred", ~cites, ~is_rejected(session)
        )
        for ids in _parts(session.scalars(unfounded)):
            leans = select(Reference.article_id).where(Reference.document_id.in_(ids))
            leaning |= set(session.scalars(leans.distinct()))
            open_again = update(Reference).where(Reference.document_id.in_(ids))
            session.execute(open_again.values(document_id=None, resolution="unknown", candidates=[]))
            related = or_(DocumentRelation.document_id.in_(ids), DocumentRelation.target_id.in_(ids))
            session.execute(delete(DocumentRelation).where(related))
            session.execute(delete(Document).where(Document.id.in_(ids)))
    return leaning


def _resolve_again(session: Session, keys: Iterable[str]) -> set[str]:
    """Resolves the articles that cite by one of these keys, in full or by number alone."""
    wanted = set(keys)
    for part in _parts(keys):
        known = select(Document.type, Document.number).where(Document.identity_key.in_(part))
        cited = select(Reference.type, Reference.number).where(Reference.identity_key.in_(part))
        for of in (known, cited):
            wanted |= {number_key(row[0], row[1]) for row in session.execute(of.distinct()) if row[0] and row[1]}
    articles: set[str] = set()
    for part in _parts(wanted):
        cites = select(Reference.article_id).where(Reference.identity_key.in_(part), Reference.kind == "numbered")
        articles |= set(session.scalars(cites.distinct()))
    return {article_id for article_id in sorted(articles) if resolve_article(session, article_id)}


def resolve_article(session: Session, article_id: str) -> bool:
    """Resolves all citations of an article from its stored rows, those with a verdict left as they are; gives whether
    one of them changed."""
    references = _rows(session, Reference, article_id)
    reviewed = set(
        session.scalars(
            select(Review.fact_id).where(
                Review.layer == "reference", Review.fact_id.in_([row["id"] for row in references])
            )
        )
    )
    free = [row for row in references if row["id"] not in reviewed]
    held = {row["id"]: _meaning(row) for row in free}
    article = session.execute(select(Article.published_on, Article.headline).where(Article.id == article_id)).one()
    settled = [row for row in references if row["id"] in reviewed]
    resolve_rows(session, free, article.published_on, article.headline, settled=settled)
    changed = [row for row in free if _meaning(row) != held[row["id"]]]
    for row in changed:
        values = {name: row[name] for name in ("document_id", "resolution", "candidates")}
        session.execute(update(Reference).where(Reference.id == row["id"]).values(**values))
    if changed:
        relate_again(session, article_id)
    return bool(changed)


def _meaning(row: Row) -> tuple[Any, ...]:
    return row["document_id"], row["resolution"], tuple(row["candidates"])


def _rows(session: Session, model: type[Reference | Activity], article_id: str) -> list[Row]:
    found = session.execute(
        select(model.__table__).where(model.article_id == article_id).order_by(model.start, model.id)
    )
    return [dict(row) for row in found.mappings()]


def relate_again(session: Session, article_id: str) -> None:
    """Makes anew what rests on other facts of an article: relations of documents, and the documents and figures of its
    activities, which are those of their words."""
    references = _rows(session, Reference, article_id)
    figures = session.execute(
        select(Figure.id, Figure.start).where(Figure.article_id == article_id).order_by(Figure.start, Figure.id)
    ).all()
    session.execute(delete(DocumentRelation).where(DocumentRelation.article_id == article_id))
    if references:
        rows = FactRows(article_id, references[0]["revision_id"], references[0]["annotator"], references)
        store_rows(session, DocumentRelation, relate_documents(rows))
    for activity in _rows(session, Activity, article_id):
        start, end = activity["start"], activity["end"]
        cited = (row["document_id"] for row in references if start <= row["start"] < end)
        documents = sorted({document for document in cited if document})
        stated = [id_ for id_, begins in figures if start <= begins < end]
        if (documents, stated) != (activity["documents"], activity["figures"]):
            values = {"documents": documents, "figures": stated}
            session.execute(update(Activity).where(Activity.id == activity["id"]).values(**values))


def describe_documents(session: Session, keys: Iterable[str]) -> None:
    """Settles what is told of inferred documents by what most of their citations say, the longer one where they are
    even, so that it does not depend on which article came first."""
    for part in _parts(keys):
        held = {
            row["id"]: row
            for row in session.execute(
                select(Document.id, *(getattr(Document, name) for name in _TOLD)).where(
                    Document.identity_key.in_(part), Document.origin == "inferred"
                )
            ).mappings()
        }
        for ids in _parts(held):
            said: dict[str, dict[str, Counter[str]]] = defaultdict(lambda: defaultdict(Counter))
            columns = [getattr(Reference, name) for name in (*_TOLD, "name")]
            for row in session.execute(
                select(Reference.document_id, *columns).where(
                    Reference.document_id.in_(ids), Reference.kind != BACKWARD
                )
            ).mappings():
                for name in _TOLD:
                    value = row[name] or (row["name"] if name == "title" else None)
                    if value:
                        said[row["document_id"]][name][value] += 1
            for identity, told in said.items():
                values = {name: _most(told[name]) for name in _TOLD}
                if any(values[name] != held[identity][name] for name in _TOLD):
                    session.execute(update(Document).where(Document.id == identity).values(**values))


def _most(said: Counter[str]) -> str | None:
    return max(said, key=lambda value: (said[value], len(value), value), default=None)
