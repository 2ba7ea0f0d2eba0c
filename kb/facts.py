"""Annotations of a text as rows of the knowledge base: each with its sentence, its revision and its annotator."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any

from kb.ids import fact_id
from nlp.annotations import Activity, Anaphor, Annotations, Entity, Figure, Reference, Sentence
from nlp.symbols import symbol_key
from nlp.text import fold

Row = dict[str, Any]
BACKWARD = "anaphora"
"""The kind of a reference that names no document itself but points back to a citation before it."""


@dataclass(slots=True)
class FactRows:
    """All facts of one revision, before and after they are linked. Rows stand in the order of the text."""

    article_id: str
    revision_id: int
    annotator: str
    references: list[Row] = field(default_factory=list)
    """Citations, and behind them what points back to them (``kind`` anaphora)."""
    figures: list[Row] = field(default_factory=list)
    mentions: list[Row] = field(default_factory=list)
    activities: list[Row] = field(default_factory=list)


def fact_rows(article_id: str, revision_id: int, found: Annotations) -> FactRows:
    """The rows of everything that was found in a revision's text; nothing in them is linked yet."""
    rows = FactRows(article_id, revision_id, found.annotator)
    place = _Places(found.sentences)
    seen: Counter[tuple[str, str]] = Counter()

    def base(layer: str, item: Reference | Anaphor | Figure | Entity | Activity) -> Row:
        seen[layer, item.text] += 1
        sentence = place.of(item.start)
        return {
            "id": fact_id(article_id, layer, item.text, seen[layer, item.text]),
            "article_id": article_id,
            "revision_id": revision_id,
            "start": item.start,
            "end": item.end,
            "text": item.text,
            "sentence_start": sentence.start if sentence else item.start,
            "sentence": sentence.text if sentence else item.text,
            "annotator": found.annotator,
        }

    rows.references = [base("reference", item) | _reference(item) for item in found.references]
    cited = {row["start"]: row["id"] for row in rows.references}
    rows.references += [base("reference", item) | _anaphor(item, cited) for item in found.anaphora]
    rows.figures = [base("figure", item) | _figure(item) for item in found.figures]
    rows.mentions = [base("mention", item) | _mention(item) for item in found.entities]
    rows.activities = [base("activity", item) | _activity(item) for item in found.activities]
    return rows


class _Places:
    """Which sentence an offset lies in."""

    def __init__(self, sentences: Iterable[Sentence]) -> None:
        self._sentences = list(sentences)
        self._starts = [sentence.start for sentence in self._sentences]

    def of(self, offset: int) -> Sentence | None:
        number = bisect_right(self._starts, offset) - 1
        return self._sentences[number] if number >= 0 else None


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _reference(item: Reference) -> Row:
    return {
        "kind": item.kind,
        "type": item.type,
        "number": item.number,
        "year": item.year,
        "issuer_code": item.issuer_code,
        "symbol": item.symbol,
        "symbol_key": symbol_key(item.symbol) if item.symbol else None,
        "identity_key": identity_key(item),
        "issuer": item.issuer,
        "issued_on": _day(item.issued_on),
        "title": item.title,
        "name": item.name,
        "issuer_id": None,
        "dated": None,
        "document_id": None,
        "resolution": "unknown",
        "candidates": [],
        "antecedent_id": None,
    }


def _anaphor(item: Anaphor, cited: Mapping[int, str]) -> Row:
    """A row among the references that names no document itself and takes that of its antecedent."""
    nothing = _reference(Reference(item.start, item.end, item.text, "named"))
    antecedent = cited.get(item.antecedent) if item.antecedent is not None else None
    return nothing | {"kind": BACKWARD, "type": item.type, "identity_key": None, "antecedent_id": antecedent}


def identity_key(item: Reference) -> str | None:
    """What every citation of one document has in common: its symbol, else type and number, else its folded name."""
    if item.symbol:
        return symbol_key(item.symbol)[:160]
    if item.number and item.type:
        return number_key(item.type, item.number)
    return " ".join(fold(item.name).split())[:160] if item.name else None


def number_key(kind: str, number: str) -> str:
    """What citations of a document by type and number alone (``Nghị quyết số 02``) have in common."""
    return f"{fold(kind)} {number.lstrip('0') or '0'}"[:160]


def _figure(item: Figure) -> Row:
    period = item.period
    return {
        "kind": item.kind,
        "value": item.value,
        "value_max": item.value_max,
        "of": item.of,
        "unit": item.unit,
        "bound": item.bound,
        "indicator": item.indicator,
        "indicator_id": None,
        "organization": item.organization,
        "organization_id": None,
        "period_start": _day(period.start) if period else None,
        "period_end": _day(period.end) if period else None,
        "period_label": period.label if period else None,
        "place": item.place,
        "place_id": None,
        "aspect": item.aspect,
        "cumulative": item.cumulative,
        "confidence": item.confidence,
        "percent_check": None,
        "percent": None,
        "percent_id": None,
        "change": item.change,
        "compared_with": item.compared_with,
        "base_value": None,
        "base_unit": None,
        "bindings": [asdict(binding) for binding in item.bindings],
        "observation_id": None,
    }


def _mention(item: Entity) -> Row:
    return {
        "label": item.label,
        "name": item.name,
        "position": item.position,
        "entity_id": None,
        "organization_id": None,
        "seen_on": None,
        "dated_by": None,
    }


def _activity(item: Activity) -> Row:
    return {
        "type": item.type,
        "organizer": item.organizer,
        "organizer_id": None,
        "organizer_start": item.organizer_start,
        "start_date": _day(item.start_date),
        "end_date": _day(item.end_date),
        "place": item.place,
        "place_id": None,
        "dated_by": item.dated_by,
        "participants": [asdict(who) | {"entity_id": None, "position": None} for who in item.participants],
        "event_id": "",
        "figures": [],
        "documents": [],
    }
