"""What an export is made of: the records of a kind one after the other, and how a record becomes a row of cells."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, fields, is_dataclass
from types import UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

from kb.queries.activities import ActivityRecord, list_activities
from kb.queries.articles import ArticleRecord, list_articles
from kb.queries.documents import DocumentFilters, DocumentRecord, list_documents
from kb.queries.entities import EntityFilters, EntityRecord, list_entities
from kb.queries.figures import FigureFilters, FigureRecord, list_figures
from kb.queries.filters import Filters
from kb.queries.paging import Slice
from kb.queries.references import ReferenceFilters, ReferenceRecord, list_references
from kb.queries.timeline_entries import TimelineEntry
from kb.queries.timeline_list import TimelineFilters, list_timeline
from kb.sessions import ReadSession
from kb.settings import Settings

BATCH = 500
"""Records that are in memory at a time."""

Cell = str | int | float | bool | None


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of record that can be exported."""

    record: type
    list_records: Callable[..., Slice[Any]]
    only: type | None = None
    """The kind's own filters, the fourth argument of ``list_records``."""


KINDS: dict[str, Kind] = {
    "articles": Kind(ArticleRecord, list_articles),
    "references": Kind(ReferenceRecord, list_references, ReferenceFilters),
    "documents": Kind(DocumentRecord, list_documents, DocumentFilters),
    "figures": Kind(FigureRecord, list_figures, FigureFilters),
    "entities": Kind(EntityRecord, list_entities, EntityFilters),
    "activities": Kind(ActivityRecord, list_activities),
    "timeline": Kind(TimelineEntry, list_timeline, TimelineFilters),
}


@dataclass(frozen=True, slots=True)
class ExportQuery:
    """What is exported: a kind, the filters of every list, and the kind's own filters."""

    kind: str
    filters: Filters = field(default_factory=Filters)
    only: Any = None

    def given(self) -> dict[str, str | int | float | bool]:
        """The filters that restrict, for the manifest."""
        held = [self.filters, *([self.only] if self.only is not None else [])]
        pairs = ((item.name, getattr(part, item.name)) for part in held for item in fields(part))
        return {
            name: value if isinstance(value, int | float) else str(value) for name, value in pairs if value is not None
        }


def list_slice(session: ReadSession, settings: Settings, query: ExportQuery, cursor: str | None = None) -> Slice[Any]:
    """The next batch of the records of a query."""
    kind = KINDS[query.kind]
    only = () if kind.only is None else (query.only or kind.only(),)
    return kind.list_records(session, settings, query.filters, *only, limit=BATCH, cursor=cursor)


def iterate_records(session: ReadSession, settings: Settings, query: ExportQuery, first: Slice[Any]) -> Iterator[Any]:
    """Every record of the query, beginning with those of its first slice."""
    yield from first.items
    cursor = first.next
    while cursor is not None:
        following = list_slice(session, settings, query, cursor)
        yield from following.items
        cursor = following.next


def columns_of(record: type) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Name and path of each column of a record type: a record inside it (the article of a fact) gives one for each of
    its own fields."""
    found: list[tuple[str, tuple[str, ...]]] = []
    for name, hint in get_type_hints(record).items():
        inner = _record_inside(hint)
        if inner is None:
            found.append((name, (name,)))
        else:
            found += [(f"{name}_{below}", (name, *path)) for below, path in columns_of(inner)]
    return tuple(found)


def _record_inside(hint: Any) -> type | None:
    options = get_args(hint) if get_origin(hint) in (Union, UnionType) else (hint,)
    return next((option for option in options if isinstance(option, type) and is_dataclass(option)), None)


def cells_of(record: Any, columns: Iterable[tuple[str, tuple[str, ...]]]) -> list[Cell]:
    """The cells of a record under these columns: lists of texts joined by ``; ``, richer lists as JSON."""
    cells: list[Cell] = []
    for _, path in columns:
        value: Any = record
        for step in path:
            value = None if value is None else getattr(value, step)
        cells.append(_cell(value))
    return cells


def plain(value: Any) -> Any:
    """The JSON value of a record, as `nlp.annotations.to_json` gives it but without copying every part twice."""
    if value is None or isinstance(value, str | int | float):
        return value
    if isinstance(value, tuple | list):
        return [plain(item) for item in value]
    if isinstance(value, dict):
        return {name: plain(item) for name, item in value.items()}
    return {name: plain(getattr(value, name)) for name in value.__dataclass_fields__}


def _cell(value: Any) -> Cell:
    if value is None or isinstance(value, str | int | float):
        return value
    if isinstance(value, tuple) and all(isinstance(item, str) for item in value):
        return "; ".join(value)
    return json.dumps(plain(value), ensure_ascii=False)
