"""What a body did, year by year, and since when the press is silent about it."""

from __future__ import annotations

from collections.abc import Callable
from http import HTTPStatus
from typing import Annotated, Literal, get_args
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, HTTPException, Query
from fastapi.responses import HTMLResponse

from api.dependencies import follow_merge
from api.pages.charts import BarChart, days_of, month_chart
from api.pages.lists import Asked, InAsked
from api.pages.names import call_value
from api.pages.render import format_day, language_of, linker, query_of, translator
from api.pages.year_charts import year_chart
from api.parameters import Absent
from api.routes.entities import OfYear
from kb.queries.entities import EntityRecord, get_entity
from kb.queries.paging import Slice
from kb.queries.timeline import EntityTimeline, Order, TimelineOptions, get_entity_timeline
from kb.queries.timeline_entries import TimelineEntry
from kb.queries.timeline_list import TimelineFilters, list_timeline
from kb.queries.timeline_reports import KINDS, Kind
from nlp.annotations import ActivityType

router = APIRouter(dependencies=[Depends(follow_merge)])

FILTER_OF = {"ORG": "organization", "PER": "person", "LOC": "place"}
Choice = Annotated[Literal["true", "false"] | None, Absent]
_EACH, _OF_A_YEAR = 5, 50


@router.get("/entities/{id}/timeline", response_class=HTMLResponse)
def show_timeline(
    asked: InAsked,
    id: str,
    below: Choice = None,
    predecessors: Choice = None,
    order: Annotated[Order | None, Absent] = None,
    year: OfYear = None,
    kind: Annotated[Kind | None, Absent, Query()] = None,
) -> HTMLResponse:
    """The plots and the years; with ``kind`` the full list of one kind, with ``year`` one year."""
    entity = get_entity(asked.session, id)
    if entity is None:
        raise HTTPException(HTTPStatus.NOT_FOUND, f"there is no entity {id!r}")
    counted = (below != "false", predecessors != "false")
    listed = _list(asked, id, kind, year, *counted) if kind is not None or asked.cursor else None
    options = TimelineOptions(*counted, order or "newest", year, _OF_A_YEAR if year else _EACH)
    if listed is not None:
        options = TimelineOptions(*counted, limit=0)
    found = get_entity_timeline(asked.session, asked.settings, id, asked.filters, options)
    if found is None:
        raise HTTPException(HTTPStatus.NOT_FOUND, f"there is no entity {id!r}")
    link, names = linker(asked.request), Words(asked)
    own = {name: value for name, value in query_of(asked.request).items() if value}
    years = [item for item in found.years if year is None or str(item.year or "undated") == year]
    return asked.page(
        "timeline.html",
        own=("below", "predecessors", "year"),
        removable=("year",),
        entity=entity,
        found=found,
        listed=listed,
        years=years,
        kinds=KINDS,
        kind=kind,
        types=[(value, asked.name("activity", value)) for value in get_args(ActivityType)],
        names=names,
        chart=None if listed else year_chart(found.years, _lister(asked, own), names.describe, names.type_of),
        months=None if listed else _months(asked, entity, found),
        permanent=link(asked.request.url.path, **own),
        api_query=urlencode({name: value for name, value in own.items() if name != "kind"}),
        entries_query=urlencode({name: value for name, value in own.items() if name != "order"}),
    )


def _list(
    asked: Asked, id_: str, kind: Kind | None, year: str | None, below: bool, predecessors: bool
) -> Slice[TimelineEntry]:
    only = TimelineFilters(id_, kind, year, below, predecessors)
    return list_timeline(asked.session, asked.settings, asked.filters, only, limit=30, cursor=asked.cursor)


def _lister(asked: Asked, own: dict[str, str]) -> Callable[[int, str | None], str]:
    link = linker(asked.request)

    def href(year: int, type_: str | None) -> str:
        activity = type_ or own.get("activity")
        return link(asked.request.url.path, **{**own, "kind": "activities", "year": str(year), "activity": activity})

    return href


def _months(asked: Asked, entity: EntityRecord, found: EntityTimeline) -> BarChart | None:
    link, t = linker(asked.request), translator(language_of(asked.request))
    counts = {item.month: item.count for item in found.items}
    gaps = [
        (gap.first, gap.last, t("gap_of", first=_month(gap.first), last=_month(gap.last), n=gap.harvested))
        for gap in found.silent_since.gaps
    ]
    filter_name = FILTER_OF[entity.label]
    return month_chart(
        counts, lambda month: link("/search", sort="date", **{filter_name: entity.id}, **days_of(month)), gaps
    )


def _month(month: str) -> str:
    """``5/2024`` for ``2024-05``."""
    return f"{int(month[5:])}/{month[:4]}"


class Words:
    """Entries of a timeline in the reader's language."""

    def __init__(self, asked: Asked) -> None:
        self._t = translator(language_of(asked.request))
        self._language = language_of(asked.request)
        self._link = linker(asked.request)
        self._name = asked.name

    def type_of(self, type_: str) -> str:
        """The word for a type of activities, or for all the rarer ones (``rest``)."""
        if type_ == "rest":
            return self._t("rarer_types")
        return self._name("activity", type_)

    def describe(self, entry: TimelineEntry) -> tuple[str, str]:
        """An entry in one line, and its page."""
        if entry.kind == "people":
            if entry.precision == "year":
                return f"{entry.person}, {entry.what} ({self.when(entry)})", self.href(entry)
            seen = self._t("seen", first=format_day(entry.first_seen), last=format_day(entry.last_seen))
            return f"{entry.person}, {entry.what} ({seen})", self.href(entry)
        return f"{entry.what}, {self.when(entry)}", self.href(entry)

    def month(self, month: str) -> str:
        """``5/2024`` for ``2024-05``."""
        return _month(month)

    def href(self, entry: TimelineEntry) -> str:
        """The page of what an entry is about: document, person or fact; an activity's is the place in the article."""
        if entry.document_id:
            return self._link(f"/documents/{entry.document_id}")
        if entry.kind == "people" and entry.person_id:
            return self._link(f"/entities/{entry.person_id}")
        if entry.observation_id:
            return self._link(f"/observations/{entry.observation_id}")
        return f"{self._link(f'/articles/{entry.evidence[0].article.id}')}#{entry.evidence[0].id}"

    def when(self, entry: TimelineEntry) -> str:
        """The date of an entry as precisely as it is known."""
        first, last = entry.date, entry.until
        if entry.year is None:
            return self._t("undated_in_text")
        if entry.precision == "day":
            return self._span(format_day(first), format_day(last))
        if entry.precision == "month":
            months = [_month(day[:7]) if day else "" for day in (first, last)]
            return self._t("in_month", month=self._span(*months))
        # What a person's article says of its time is hardly more than the year.
        ends = (str(entry.year), str(entry.year)) if entry.kind == "people" else ((first or "")[:4], (last or "")[:4])
        return self._t("in_year", year=self._span(*ends) or entry.year)

    def _span(self, first: str, last: str) -> str:
        if first and last and first != last:
            return f"{first} – {last}"
        if not first and last:
            return self._t("up_to", last=last)
        return first

    def value(self, entry: TimelineEntry) -> str:
        """A figure's value with its unit, as it is stated."""
        unit = entry.unit or ""
        return call_value(entry, self._t, self._language) + (unit if unit == "%" else f" {unit}").rstrip()
