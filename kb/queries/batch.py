"""A list of queries, documents or organisations in, one table out: how much the press says of each, by period."""

from __future__ import annotations

import time
from calendar import monthrange
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, Literal, get_args
from urllib.parse import urlencode

from sqlalchemy import ColumnElement, extract, func, select
from sqlalchemy.orm import Session

from kb.models import Activity, Article, Figure, Reference
from kb.queries.activities import activity_conditions
from kb.queries.batch_documents import DocumentNames
from kb.queries.batch_names import REASONS, Candidate, Meaning, Reason, Status, check_line, is_text, one_line
from kb.queries.batch_organizations import OrganizationNames
from kb.queries.facts import iso
from kb.queries.figures import FigureFilters, figure_conditions
from kb.queries.filters import Contradiction, Filters, article_conditions, one_of
from kb.queries.references import ReferenceFilters, reference_conditions
from kb.search import match_articles
from kb.search.query import MAX_LENGTH, parse_query
from kb.settings import Settings

BatchKind = Literal["query", "document", "organization"]
By = Literal["none", "year", "month", "source"]
KINDS: tuple[BatchKind, ...] = get_args(BatchKind)
PERIODS: tuple[By, ...] = get_args(By)
MOST_ITEMS = 1_000
MOST_ROWS = 20_000
"""Rows of one answer; items beyond them are told and not counted."""
SECONDS = 20.0
"""After so long no further item of one answer is begun."""
UNDATED = "undated"
_OWN = {"query": "q", "document": "document", "organization": "organization"}
"""The filter that each item of a kind is."""
_LISTS = {"articles": "/search", "references": "/references", "figures": "/figures", "activities": "/activities"}
"""The pages that show what is counted; under ``/api/v1`` the same filters stand behind ``/articles`` and its like."""


@dataclass(frozen=True, slots=True)
class BatchRow:
    """What there is of one item, or of it in one period or source. Numbers are null where they are not known."""

    number: int
    """The item's place in the list, from 1."""
    item: str
    status: Status
    """understood; ambiguous (candidates are named, nothing is counted), unknown, or error."""
    id: str | None
    """Of the document or organisation that was understood."""
    name: str | None
    """How it is called; of a query, how it was read."""
    reason: Reason | None
    """Why nothing is counted, or what to know of what is."""
    note: str | None
    """The reason in a sentence, and what the query parser left out."""
    candidates: tuple[Candidate, ...]
    candidates_left_off: int
    """How many more there are than are named."""
    period: str | None
    """``2023``, ``2023-05``, or ``undated`` for articles without a day; null for all of the time."""
    source: str | None
    articles: int | None = None
    references: int | None = None
    figures: int | None = None
    activities: int | None = None
    first_day: str | None = None
    """Of publication, of the first and the last of the articles; null where none has a day."""
    last_day: str | None = None
    left_open: int | None = None
    """Of a document: citations of its symbol that were not resolved to any document, over all of the time."""
    articles_list: str | None = None
    """Where the articles are listed; null where no list has the same restriction (undated articles)."""
    references_list: str | None = None
    figures_list: str | None = None
    activities_list: str | None = None


@dataclass(slots=True)
class Batch:
    """One question about many items; ``base`` stands before the addresses of lists.

    Raises Contradiction where the filters name what each item is to name.
    """

    session: Session
    settings: Settings
    kind: BatchKind
    filters: Filters = field(default_factory=Filters)
    by: By = "none"
    base: str = ""
    seconds: float | None = SECONDS
    """None for no limit."""
    most_rows: int | None = MOST_ROWS
    _names: DocumentNames | OrganizationNames | None = field(init=False, default=None)

    def __post_init__(self) -> None:
        own = _OWN[self.kind]
        if getattr(self.filters, own) is not None:
            raise Contradiction(f"each item of this list is {own!r} itself: leave that filter out")

    def given(self) -> dict[str, str]:
        """The filters that restrict, beside the items."""
        return _given(self.filters)

    def rows(self, items: Iterable[str]) -> Iterator[BatchRow]:
        """The rows of the items in their order, one at least for each, made as they are asked for."""
        end = None if self.seconds is None else time.monotonic() + self.seconds
        made = 0
        for number, item in enumerate(items, 1):
            refused: Reason | None = None
            if not is_text(item):
                item, refused = _shown(item), "not_text"
            elif end is not None and time.monotonic() > end:
                refused = "out_of_time"
            elif self.most_rows is not None and made >= self.most_rows:
                refused = "too_many_rows"
            found = [_row(number, item, Meaning("error", reason=refused))] if refused else self._rows(number, item)
            if self.most_rows is not None and 0 < self.most_rows - made < len(found):
                found = [_row(number, item, Meaning("error", reason="too_many_rows"))]
            made += len(found)
            yield from found

    def _rows(self, number: int, item: str) -> list[BatchRow]:
        notes: tuple[str, ...] = ()
        if self.kind == "query":
            parsed = parse_query(item)
            notes = parsed.notes
            meaning = check_line(one_line(item), MAX_LENGTH)
            if meaning is None:
                known = parsed.root is not None
                meaning = Meaning("understood", None, parsed.text) if known else Meaning("error", reason="empty")
        else:
            if self._names is None:
                self._names = (DocumentNames if self.kind == "document" else OrganizationNames)(self.session)
            meaning = self._names.resolve(item)
        if meaning.status != "understood":
            return [_row(number, item, meaning, notes)]
        value = item if self.kind == "query" else meaning.id
        counted = self._count(self._asking(value))
        return [
            replace(_row(number, item, meaning, notes), **numbers, **self._lists(value, part), **self._part(part))
            for part, numbers in counted.items()
        ]

    def _asking(self, value: str | None) -> Filters:
        own: dict[str, Any] = {_OWN[self.kind]: value}
        return replace(self.filters, **own)

    def _count(self, filters: Filters) -> dict[tuple[Any, ...], dict[str, Any]]:
        """The numbers of each part that holds something, in order; of the whole alone where nothing does."""
        text, filters = filters.q, replace(filters, q=None)
        # The index is asked once, not for each of the four lists.
        matching = [] if text is None else [one_of(self.session, Article.id, match_articles(self.settings, text))]
        parts: dict[tuple[Any, ...], dict[str, Any]] = {}
        columns = self._columns()
        for name, model, conditions in self._layers(filters):
            statement = select(*columns, func.count())
            if name == "articles":
                statement = statement.add_columns(func.min(Article.published_on), func.max(Article.published_on))
            else:
                statement = statement.select_from(model).join(Article, Article.id == model.article_id)
            statement = statement.where(*conditions, *matching)
            for row in self.session.execute(statement.group_by(*columns) if columns else statement):
                # PostgreSQL gives years and months as decimals.
                part = tuple(
                    value if value is None or self.by == "source" else int(value) for value in row[: len(columns)]
                )
                numbers = parts.setdefault(part, dict.fromkeys(_LISTS, 0) | {"first_day": None, "last_day": None})
                numbers[name] = row[len(columns)]
                if name == "articles":
                    numbers["first_day"], numbers["last_day"] = iso(row[-2]), iso(row[-1])
        if not parts:
            return {(): dict.fromkeys(_LISTS, 0)}
        # What has no day or no source comes last.
        return dict(sorted(parts.items(), key=lambda pair: [(value is None, value or 0) for value in pair[0]]))

    def _layers(self, filters: Filters) -> Iterator[tuple[str, Any, Sequence[ColumnElement[bool]]]]:
        yield "articles", Article, article_conditions(self.session, self.settings, filters)
        references = reference_conditions(self.session, self.settings, filters, ReferenceFilters())
        yield "references", Reference, references
        yield "figures", Figure, figure_conditions(self.session, self.settings, filters, FigureFilters())
        yield "activities", Activity, activity_conditions(self.session, self.settings, filters)

    def _columns(self) -> list[Any]:
        year, month = extract("year", Article.published_on), extract("month", Article.published_on)
        held: dict[By, list[Any]] = {"none": [], "year": [year], "month": [year, month], "source": [Article.source_id]}
        return held[self.by]

    def _part(self, part: tuple[Any, ...]) -> dict[str, Any]:
        if self.by == "source":
            return {"source": part[0] if part else None}
        return {"period": _period(part)}

    def _lists(self, value: str | None, part: tuple[Any, ...]) -> dict[str, Any]:
        """Where the lists behind the numbers of a part are, each with exactly these restrictions."""
        filters = self._asking(value)
        if part and part[0] is None:
            return {}
        if part and self.by == "source":
            filters = replace(filters, source=part[0])
        elif part:
            first, last = _days(part)
            since = max(first, filters.since) if filters.since else first
            filters = replace(filters, since=since, until=min(last, filters.until) if filters.until else last)
        asked = _given(filters)
        return {f"{name}_list": f"{self.base}{page}?{urlencode(asked)}" for name, page in _LISTS.items()}


def _row(number: int, item: str, meaning: Meaning, notes: Iterable[str] = ()) -> BatchRow:
    said = [*([REASONS[meaning.reason]] if meaning.reason else []), *notes]
    return BatchRow(
        number=number,
        item=item,
        status=meaning.status,
        id=meaning.id,
        name=meaning.name,
        reason=meaning.reason,
        note="; ".join(said) or None,
        candidates=meaning.candidates,
        candidates_left_off=meaning.left_off,
        period=None,
        source=None,
        left_open=meaning.left_open,
    )


def _shown(item: str) -> str:
    return "".join(character if is_text(character) else "\ufffd" for character in item)


def _given(filters: Filters) -> dict[str, str]:
    held = {name: getattr(filters, name) for name in Filters.__slots__}
    return {name: str(value) for name, value in held.items() if value is not None}


def _period(part: tuple[Any, ...]) -> str | None:
    if not part:
        return None
    return UNDATED if part[0] is None else "-".join([f"{part[0]:04d}", *(f"{month:02d}" for month in part[1:])])


def _days(part: tuple[Any, ...]) -> tuple[date, date]:
    year = part[0]
    first, last = (part[1], part[1]) if len(part) > 1 else (1, 12)
    return date(year, first, 1), date(year, last, monthrange(year, last)[1])
