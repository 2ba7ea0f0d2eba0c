"""Pairs of entities that may be one, for a person to decide: the surest first, then the most named."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from kb.doubles import WEIGHTS, Candidate, Reason, find_pairs
from kb.models import Entity, EntityReview, Mention
from kb.queries.paging import Slice, decode_cursor, encode_cursor


@dataclass(frozen=True, slots=True)
class DoubleSide:
    """One entity of a pair."""

    id: str
    name: str
    kind: str
    mentions: int


@dataclass(frozen=True, slots=True)
class Double:
    """Two entities that may be one, with everything that speaks for it. Nothing is merged unless a person says so."""

    label: str
    entity: DoubleSide
    """The one that is named less: it would be merged into ``target``."""
    target: DoubleSide
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class _Row:
    id: str
    label: str
    name: str
    kind: str
    origin: str
    parent_id: str | None
    place_id: str | None
    successor_ids: Sequence[str]


def list_doubles(
    session: Session, *, label: str | None = None, limit: int = 20, cursor: str | None = None
) -> Slice[Double]:
    """Pairs of entities that articles name, of which the registry has made one at most.

    Pairs that a review has ever tied together are left out: they are decided, or were decided otherwise.
    """
    counts: dict[str | None, int] = dict(
        session.execute(
            select(Mention.entity_id, func.count()).where(Mention.entity_id.is_not(None)).group_by(Mention.entity_id)
        ).all()
    )
    columns = (getattr(Entity, name) for name in _Row.__slots__)
    rows = {row[0]: _Row(*row) for row in session.execute(select(*columns).where(Entity.merged_into.is_(None)))}
    named = [row for row in rows.values() if row.id in counts and label in (None, row.label)]
    decided = {frozenset(pair) for pair in session.execute(select(EntityReview.entity_id, EntityReview.target_id))}
    pairs = find_pairs(_candidates(session, named, rows))
    ordered: list[tuple[tuple[int, int, str, str], tuple[Reason, ...]]] = []
    for pair, reasons in pairs.items():
        if frozenset(pair) in decided:
            continue
        less, more = sorted(pair, key=lambda id_: (counts[id_], rows[id_].origin == "registry", id_))
        if rows[less].origin == "registry":
            # What the registry has made has the better name and place.
            less, more = more, less
        weight = max(WEIGHTS[reason] for reason in reasons)
        ranked = tuple(sorted(reasons, key=lambda reason: -WEIGHTS[reason]))
        ordered.append(((-weight, -counts[less], less, more), ranked))
    ordered.sort()
    query = f"doubles {label}"
    after = tuple(decode_cursor(query, cursor)) if cursor is not None else None
    ahead = [item for item in ordered if after is None or item[0] > after]
    shown = tuple(_double(rows, counts, key[2], key[3], reasons) for key, reasons in ahead[:limit])
    following = encode_cursor(query, list(ahead[limit - 1][0])) if len(ahead) > limit else None
    return Slice(shown, following, len(ordered), True)


def _double(
    rows: Mapping[str, _Row], counts: Mapping[str | None, int], less: str, more: str, reasons: tuple[Reason, ...]
) -> Double:
    entity, target = (DoubleSide(id_, rows[id_].name, rows[id_].kind, counts[id_]) for id_ in (less, more))
    return Double(rows[less].label, entity, target, reasons)


def _candidates(session: Session, named: Iterable[_Row], rows: Mapping[str, _Row]) -> list[Candidate]:
    bodies: dict[str, set[str]] = defaultdict(set)
    held = select(Mention.entity_id, Mention.organization_id).where(
        Mention.label == "PER", Mention.entity_id.is_not(None), Mention.organization_id.is_not(None)
    )
    for person, body in session.execute(held.distinct()):
        bodies[str(person)].add(str(body))
    found: list[Candidate] = []
    for row in named:
        where = bodies[row.id] if row.label == "PER" else {row.id}
        provinces = frozenset(province for id_ in where for province in _provinces_of(rows.get(id_), rows))
        by_rule = row.origin == "registry"
        place = (row.parent_id, row.place_id)
        found.append(Candidate(row.id, row.label, row.name, row.kind, by_rule, *place, provinces, frozenset(where)))
    return found


def _provinces_of(row: _Row | None, rows: Mapping[str, _Row]) -> tuple[str, ...]:
    """The highest unit that a place lies in, or the seat of a body or of the one above it, with what it became."""
    seen: set[str] = set()
    while row is not None and row.label == "ORG" and row.id not in seen:
        seen.add(row.id)
        row = rows.get(row.place_id or row.parent_id or "")
    while row is not None and row.parent_id is not None and row.parent_id in rows and row.id not in seen:
        seen.add(row.id)
        row = rows[row.parent_id]
    # A place that no gazetteer knows lies nobody knows where.
    if row is None or row.label != "LOC" or row.origin != "registry":
        return ()
    return (row.id, *row.successor_ids)
