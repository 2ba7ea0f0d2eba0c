"""What an export is made of: the records of a kind one after the other, and how a record becomes a row of cells."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, fields, is_dataclass
from itertools import count
from types import NoneType, UnionType
from typing import Any, Literal, NamedTuple, Union, get_args, get_origin, get_type_hints

from kb.queries.activities import ActivityRecord, list_activities
from kb.queries.articles import ArchivePlace, ArticleRecord, ArticleRef, list_articles
from kb.queries.batch import BatchRow
from kb.queries.documents import DocumentFilters, DocumentRecord, list_documents
from kb.queries.entities import EntityFilters, EntityRecord, list_entities
from kb.queries.figures import FigureFilters, FigureRecord, list_figures
from kb.queries.filters import Filters
from kb.queries.paging import Slice
from kb.queries.references import ReferenceFilters, ReferenceRecord, list_references
from kb.queries.timeline_entries import TimelineEntry
from kb.queries.timeline_list import TimelineFilters, list_timeline
from kb.sessions import ReadSession, release_mapped
from kb.settings import Settings
from nlp.annotations import Period

BATCH = 500
"""Records that are in memory at a time."""
_MAPPED_BATCHES = 10
"""Batches between two times at which what was read of the database's file leaves the memory."""

Cell = str | int | float | bool | None

ColumnType = Literal["text", "integer", "number", "flag", "day", "moment", "published", "texts", "json"]
"""``day`` is an ISO day, ``moment`` an ISO moment in UTC, ``published`` what a page states: a day, or a moment with its
zone. ``json`` is what fits no cell: parts of a record that are lists of records or tables."""

_TIMES: dict[type, dict[ColumnType, tuple[str, ...]]] = {
    ArticleRecord: {
        "moment": ("first_seen", "last_seen", "gone_at"),
        "published": ("date_published", "date_modified"),
    },
    ArticleRef: {"published": ("date_published",)},
    ArchivePlace: {"moment": ("fetched_at",)},
    ReferenceRecord: {"day": ("issued_on",)},
    DocumentRecord: {"day": ("issued_on", "first_cited", "last_cited")},
    Period: {"day": ("start", "end")},
    ActivityRecord: {"day": ("start_date", "end_date")},
    BatchRow: {"day": ("first_day", "last_day")},
    TimelineEntry: {"day": ("date", "until", "reported_on", "issued_on", "first_seen", "last_seen")},
}
"""The fields of records that hold a time: JSON has no type for it, so they are texts there."""


class Column(NamedTuple):
    """One column of a table of records."""

    name: str
    path: tuple[str, ...]
    """The fields that lead from the record to the value."""
    type: ColumnType


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
    for number in count(1):
        if cursor is None:
            return
        following = list_slice(session, settings, query, cursor)
        if number % _MAPPED_BATCHES == 0:
            release_mapped(session)
        yield from following.items
        cursor = following.next


def columns_of(record: type) -> tuple[Column, ...]:
    """The columns of a record type: a record inside it (the article of a fact) gives one for each of its own fields."""
    found: list[Column] = []
    for name, hint in get_type_hints(record).items():
        inner = _record_inside(hint)
        if inner is None:
            found.append(Column(name, (name,), _type_of(record, name, hint)))
        else:
            found += [Column(f"{name}_{below.name}", (name, *below.path), below.type) for below in columns_of(inner)]
    return tuple(found)


def _options(hint: Any) -> tuple[Any, ...]:
    return get_args(hint) if get_origin(hint) in (Union, UnionType) else (hint,)


def _record_inside(hint: Any) -> type | None:
    return next((option for option in _options(hint) if isinstance(option, type) and is_dataclass(option)), None)


def _type_of(record: type, name: str, hint: Any) -> ColumnType:
    for type_, names in _TIMES.get(record, {}).items():
        if name in names:
            return type_
    options = {option for option in _options(hint) if option is not NoneType}
    if all(option is str or get_origin(option) is Literal for option in options):
        return "text"
    if options == {tuple[str, ...]}:
        return "texts"
    if options == {bool}:
        return "flag"
    if options == {int}:
        return "integer"
    return "number" if options <= {int, float} else "json"


def value_at(record: Any, path: tuple[str, ...]) -> Any:
    """The value at the end of a column's path, None where a record on the way is missing."""
    value = record
    for step in path:
        if value is None:
            return None
        value = getattr(value, step)
    return value


def cells_of(record: Any, columns: Iterable[Column]) -> list[Cell]:
    """The cells of a record under these columns: lists of texts joined by ``; ``, richer lists as JSON."""
    return [_cell(value_at(record, column.path)) for column in columns]


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
