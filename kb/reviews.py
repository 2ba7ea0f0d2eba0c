"""Reviews: a person's verdict on a fact, laid over it again whenever its article is annotated anew."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any, Literal

from sqlalchemy import ColumnElement, delete, insert, select, update
from sqlalchemy.orm import Session

from kb.entity_decisions import load_decisions
from kb.facts import FactRows, Row
from kb.models import Activity, Document, Entity, Figure, Mention, Reference, Review
from kb.rows import append_outbox
from kb.settling import find_documents, relate_again, resolve_article, settle_documents
from kb.settling_events import find_touched, settle_events
from kb.settling_figures import derive_again

Layer = Literal["reference", "figure", "mention", "activity"]
Verdict = Literal["accept", "correct", "reject"]

_MODELS: Mapping[str, type[Reference | Figure | Mention | Activity]] = {
    "reference": Reference,
    "figure": Figure,
    "mention": Mention,
    "activity": Activity,
}
_CORRECTABLE: Mapping[str, frozenset[str]] = {
    "reference": frozenset({"document_id", "issuer", "issued_on", "title", "symbol", "number", "type"}),
    "figure": frozenset(
        {"value", "value_max", "of", "unit", "bound", "indicator", "indicator_id", "organization", "organization_id"}
        | {"period_start", "period_end", "period_label", "place", "place_id", "aspect", "cumulative"}
    ),
    "mention": frozenset({"label", "name", "position", "entity_id"}),
    "activity": frozenset({"type", "organizer", "organizer_id", "start_date", "end_date", "place", "place_id"}),
}
_ENTITIES = {"entity_id", "organization_id", "organizer_id", "place_id"}
_POINTERS = {"document_id"} | _ENTITIES


class ReviewError(Exception):
    """The review cannot be taken; the message says why, in one sentence."""


class ReviewedMissing(ReviewError):
    """What the review is about, or names, is not there."""


def store_review(
    session: Session,
    *,
    layer: str,
    fact_id: str,
    verdict: str,
    reviewer: str,
    correction: Mapping[str, Any] | None = None,
    note: str | None = None,
) -> int:
    """Keeps a verdict and lays it over the fact at once; gives the review's number. Raises ReviewError.

    A rejected figure, mention or activity is removed, as `lay_reviews` leaves it out later; a reference stays.
    """
    model = _MODELS.get(layer)
    if model is None:
        raise ReviewError(f"{layer!r} is no layer; there are {', '.join(_MODELS)}")
    if verdict not in ("accept", "correct", "reject"):
        raise ReviewError(f"{verdict!r} is no verdict; there are accept, correct and reject")
    changes = _surviving(session, _changes(layer, correction)) if verdict == "correct" else {}
    if verdict != "correct":
        correction = None
    if verdict == "correct" and not changes:
        raise ReviewError("a correction says which fields are to be changed")
    article = session.scalar(select(model.article_id).where(model.id == fact_id))
    if article is None:
        raise ReviewedMissing(f"there is no {layer} {fact_id}")
    held: Row = {}
    if layer == "reference":
        columns = select(Reference.document_id, Reference.candidates, Reference.resolution, Reference.identity_key)
        held = dict(session.execute(columns.where(Reference.id == fact_id)).mappings().one())
        if verdict == "accept" and (accepted := _accepted(held)):
            # What was accepted is written down: a later resolution must not put another document in its place.
            correction = {"document_id": accepted}
            changes = dict(correction)
        elif verdict == "reject" and held["document_id"]:
            # So is what was rejected: a later resolution may find another document.
            correction = {"document_id": held["document_id"]}
    missing = _missing(session, changes)
    if missing:
        raise ReviewedMissing(f"there is no {missing}")
    values = {
        "layer": layer,
        "fact_id": fact_id,
        "verdict": verdict,
        "correction": dict(correction) if correction else None,
        "note": note,
        "reviewer": reviewer,
        "at": datetime.now(UTC),
    }
    touched = find_touched(session, [article]) if layer == "activity" else set()
    number = int(session.execute(insert(Review).values(values).returning(Review.id)).scalar_one())
    keys = {held["identity_key"]} if held.get("identity_key") else set()
    before = find_documents(session, keys)
    row: Row = {name: held[name] for name in ("document_id", "candidates") if held}
    _lay(layer, row, verdict, changes)
    if verdict == "reject" and layer != "reference":
        session.execute(delete(model).where(model.id == fact_id))
    elif row:
        session.execute(update(model).where(model.id == fact_id).values(**row))
    if layer == "reference":
        # The article's other citations lean on this one, and what points back to it follows it.
        resolve_article(session, article)
    if layer == "figure":
        derive_again(session, article)
    relate_again(session, article)
    if layer == "activity":
        settle_events(session, [article], touched)
    # A document that only this citation spoke for ends, and what others made of it is settled anew.
    append_outbox(session, {article, *settle_documents(session, keys, before)})
    return number


def _accepted(held: Row) -> str | None:
    """The document that accepting a citation confirms; of a rejected one what the rejection took, if that was one."""
    if held["resolution"] == "rejected" and len(held["candidates"]) == 1:
        return str(held["candidates"][0])
    return held["document_id"]  # type: ignore[no-any-return]


def lay_reviews(session: Session, rows: FactRows) -> Mapping[Layer, set[str]]:
    """Lays the last verdict on each fact over its new row, before it is stored; gives the ids with a verdict by layer.
    A rejected figure, mention or activity is left out; a rejected reference stays, as ``rejected``."""
    decided: dict[Layer, set[str]] = {}
    layers: tuple[tuple[Layer, list[Row]], ...] = (
        ("reference", rows.references),
        ("figure", rows.figures),
        ("mention", rows.mentions),
        ("activity", rows.activities),
    )
    for layer, facts in layers:
        ids = [row["id"] for row in facts]
        last: dict[str, Review] = {}
        for start in range(0, len(ids), 500):
            found = select(Review).where(Review.layer == layer, Review.fact_id.in_(ids[start : start + 500]))
            for review in session.scalars(found.order_by(Review.id)):
                last[review.fact_id] = review
        decided[layer] = set(last)
        if not last:
            continue
        for row in facts:
            review_of = last.get(row["id"])
            if review_of is not None:
                changes = _surviving(session, _changes(layer, review_of.correction))
                # What a correction points to may have gone since, with the last article that named it.
                _lay(layer, row, review_of.verdict, {} if _missing(session, changes) else changes)
        if layer != "reference":
            facts[:] = [row for row in facts if row["id"] not in last or last[row["id"]].verdict != "reject"]
    return decided


def _lay(layer: str, row: Row, verdict: str, changes: Mapping[str, Any]) -> None:
    row.update(changes)
    if layer != "reference":
        return
    if verdict == "reject":
        # What was rejected stays as candidate: the document's page counts it.
        rejected = [row["document_id"]] if row["document_id"] else row["candidates"]
        row |= {"resolution": "rejected", "document_id": None, "candidates": rejected}
    elif changes.get("document_id"):
        row |= {"resolution": "resolved", "candidates": []}


def _missing(session: Session, changes: Mapping[str, Any]) -> str | None:
    """The first document or entity that is pointed to and does not exist, in words."""
    for name, value in changes.items():
        model = Document if name == "document_id" else Entity
        if name in _POINTERS and value is not None and session.get(model, value) is None:
            return f"{'document' if model is Document else 'entity'} {value}"
    return None


def _surviving(session: Session, changes: dict[str, Any]) -> dict[str, Any]:
    """What a correction points to, where that was merged what stands for it."""
    survivor = load_decisions(session).survivor
    return {name: survivor(value) if name in _ENTITIES and value else value for name, value in changes.items()}


def _changes(layer: str, correction: Mapping[str, Any] | None) -> dict[str, Any]:
    changes: dict[str, Any] = {}
    for name, value in (correction or {}).items():
        if name not in _CORRECTABLE[layer]:
            raise ReviewError(f"{name!r} of a {layer} cannot be corrected")
        try:
            changes[name] = _typed(_MODELS[layer].__table__.c[name], value)
        except (ValueError, ArithmeticError) as error:
            raise ReviewError(f"{value!r} is no {name}") from error
    return changes


def _typed(column: ColumnElement[Any], value: Any) -> Any:
    """The value as the column takes it; ValueError or ArithmeticError where it takes none like it."""
    if value is None and getattr(column, "nullable", True):
        return None
    kind = column.type.python_type
    if kind is date:
        return date.fromisoformat(str(value))
    if kind is Decimal:
        number = Decimal(str(value))
        if not number.is_finite():
            raise ValueError("no finite number")
        return number
    if not isinstance(value, kind):
        raise ValueError(f"no {kind.__name__}")
    return value
