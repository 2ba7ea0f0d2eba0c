"""What follows from a figure's other fields, made anew after reviews and changes of the registry of indicators."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import Engine, select, update
from sqlalchemy.orm import Session

from kb.facts import Row
from kb.indicators import fingerprint_indicators
from kb.ingest import finish_run, start_run
from kb.linking_figures import derive_figures
from kb.models import Entity, Figure, Review, Run
from kb.rows import append_outbox, lock_linking
from kb.sessions import read_session, write_session

_DERIVED = (
    "indicator_id", "observation_id", "percent", "percent_id", "percent_check", "base_value", "base_unit", "bindings",
)  # fmt: skip
_FIELD_OF = {
    "indicator": "indicator", "indicator_id": "indicator", "organization": "organization",
    "organization_id": "organization", "period_start": "period", "period_end": "period", "period_label": "period",
    "place": "place", "place_id": "place", "aspect": "aspect", "cumulative": "cumulative",
}  # fmt: skip


_RUN = "indicators"
"""The kind of a run that brings the figures in line with the registry."""
_BATCH = 100
"""Articles in one transaction."""


def settle_indicators(engine: Engine) -> int:
    """Brings the stored figures in line with the registry of indicators where it is another than the last time, without
    annotating anything; gives the number of articles that changed.

    Each batch is a transaction of its own; one that is interrupted begins again the next time.
    """
    now = fingerprint_indicators()
    with read_session(engine) as session:
        last = session.scalar(select(Run.arguments).where(Run.kind == _RUN).order_by(Run.id.desc()).limit(1))
        if last is not None and last.get("registry") == now:
            return 0
        articles = session.scalars(select(Figure.article_id).distinct().order_by(Figure.article_id)).all()
    changed = 0
    for begin in range(0, len(articles), _BATCH):
        with write_session(engine) as session:
            lock_linking(session)
            batch = articles[begin : begin + _BATCH]
            differing = {article_id for article_id in batch if derive_again(session, article_id)}
            append_outbox(session, differing)
            changed += len(differing)
    with write_session(engine) as session:
        finish_run(session, start_run(session, _RUN, {"registry": now}), {"articles": changed})
    return changed


def derive_again(session: Session, article_id: str) -> bool:
    """Makes the derived fields of an article's figures anew from their stored rows; gives whether one changed.

    What a person has corrected stays, and its binding says ``review``.
    """
    ordered = select(Figure.__table__).where(Figure.article_id == article_id).order_by(Figure.start, Figure.id)
    rows: list[Row] = [dict(row) for row in session.execute(ordered).mappings()]
    if not rows:
        return False
    before = [_derived(row) for row in rows]
    corrected = _corrected(session, [row["id"] for row in rows])
    bodies = {row["organization_id"] for row in rows if row["organization_id"]}
    seats: dict[str, str | None] = {
        row[0]: row[1] for row in session.execute(select(Entity.id, Entity.place_id).where(Entity.id.in_(bodies)))
    }
    derive_figures(rows, seats, {id_ for id_, names in corrected.items() if "indicator_id" in names})
    changed = False
    for row, held in zip(rows, before, strict=True):
        if row["id"] in corrected:
            row["bindings"] = _reviewed(row, corrected[row["id"]])
        values = _derived(row)
        if values != held:
            changed = True
            session.execute(update(Figure).where(Figure.id == row["id"]).values(**values))
    return changed


def _derived(row: Row) -> dict[str, Any]:
    return {name: row[name] for name in _DERIVED}


def _corrected(session: Session, figures: Iterable[str]) -> dict[str, set[str]]:
    """The figures whose last verdict corrects them, with the columns that it sets."""
    found = select(Review.fact_id, Review.verdict, Review.correction).where(
        Review.layer == "figure", Review.fact_id.in_(list(figures))
    )
    last = {row[0]: (row[1], row[2]) for row in session.execute(found.order_by(Review.id))}
    return {id_: set(correction or ()) for id_, (verdict, correction) in last.items() if verdict == "correct"}


def _reviewed(row: Row, columns: set[str]) -> list[dict[str, Any]]:
    """The figure's bindings, those of the corrected columns given by the review."""
    fields = {_FIELD_OF[name] for name in columns if name in _FIELD_OF}
    kept = [item for item in row["bindings"] or [] if item["field"] not in fields]
    place = {"start": row["start"], "end": row["end"], "text": row["text"]}
    return kept + [{"field": name, "how": "review", "confidence": 1.0, **place} for name in sorted(fields)]
