"""Coverage: what the press writes about how much, share of voice, and queries compared over time."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from http import HTTPStatus
from typing import Annotated, Any, Literal
from urllib.parse import urlencode

from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from pydantic import Field

from api.dependencies import InPlainFilters, InSettings, Reader
from api.pages.charts import days_of
from api.pages.lists import Asked, InAsked
from api.pages.period_charts import PeriodLine, period_chart
from api.pages.render import format_number, language_of, linker, query_of, same_page, translator
from api.parameters import Absent
from kb.queries.coverage import MOST_COMPARED, By, Coverage, get_coverage
from kb.queries.coverage_items import CoverageItem
from kb.queries.coverage_queries import (
    MOST_QUERIES,
    Interval,
    QueryComparison,
    QuerySeries,
    compare_queries,
)
from kb.queries.filters import Filters
from kb.queries.shares import ENOUGH
from kb.queries.silent_bodies import list_silent_bodies

router = APIRouter()

WAYS = ("organization", "source", "place", "document", "activity")
LINES = 8
"""Things that are drawn: there are so many colours."""
SILENT_DAYS = 90
Measure = Literal["articles", "share", "normalised"]


@router.get("/coverage", response_class=HTMLResponse)
def show_coverage(
    asked: InAsked,
    by: Annotated[By | None, Absent] = None,
    group: Annotated[list[str] | None, Query(max_length=100)] = None,
    measure: Annotated[Measure | None, Absent] = None,
) -> Response:
    """Things by the number of their articles, with their shares and their months."""
    if group and len(group) > 1:
        # A form sends each choice by itself; the address to keep has them in one parameter.
        return RedirectResponse(same_page(asked.request, group=",".join(group)), HTTPStatus.SEE_OTHER)
    way: By = by or "organization"
    chosen = [id_ for id_ in (group[0] if group else "").split(",") if id_]
    found = get_coverage(asked.session, asked.settings, asked.filters, by=way, group=chosen, cursor=asked.cursor)
    link = linker(asked.request)

    def evidence(id_: str, month: str | None = None) -> str | None:
        narrowed = _narrow(asked.filters, way, id_, grouped=bool(chosen))
        return None if narrowed is None else link("/search", **_in_period(narrowed, month))

    names = {item.id: asked.name("activity", item.name) if way == "activity" else item.name for item in found.items}
    return asked.page(
        "coverage.html",
        own=("by", "group"),
        found=found,
        only_filters={name: value for name, value in query_of(asked.request).items() if name in Filters.__slots__},
        by=way,
        ways=WAYS,
        group=chosen,
        names=names,
        evidence=evidence,
        days_of=days_of,
        measure=measure or "articles",
        chart=_chart_things(asked.request, found, names, evidence, measure or "articles"),
        lines=LINES,
        most=MOST_COMPARED,
        enough=ENOUGH,
    )


@router.get("/coverage/silent", response_class=HTMLResponse)
def show_silent(
    asked: InAsked, silent_days: Annotated[Annotated[int, Field(ge=1, le=36500)] | None, Absent] = None
) -> HTMLResponse:
    """Unions that are not named, beside the harvest: what was not harvested is a gap of ours."""
    days, given = silent_days or SILENT_DAYS, asked.filters
    filters = Filters(source=given.source, since=given.since, until=given.until)
    found = list_silent_bodies(asked.session, asked.settings, filters, days, cursor=asked.cursor)
    return asked.page(
        "coverage_silent.html",
        found=found,
        silent_days=days,
        days_of=days_of,
        api_query=urlencode([*_pairs(filters, None), ("silent_days", str(days))]),
    )


@router.get("/coverage/compare", response_class=HTMLResponse)
def show_compared(
    request: Request,
    session: Reader,
    settings: InSettings,
    filters: InPlainFilters,
    q: Annotated[list[str] | None, Query(max_length=100)] = None,
    interval: Annotated[Interval | None, Absent] = None,
    measure: Annotated[Measure | None, Absent] = None,
) -> HTMLResponse:
    """Queries side by side over time; the form alone where none is given."""
    queries = [text for text in q or () if text.strip()]
    found = compare_queries(session, settings, filters, queries, interval) if queries else None
    asked = Asked(request, session, settings, filters, None)
    link = linker(request)

    def evidence(series: QuerySeries, period: str | None = None) -> str:
        return link("/search", **_in_period(replace(filters, q=series.q), period))

    return asked.page(
        "coverage_compare.html",
        found=found,
        queries=[series.q for series in found.items] if found else [],
        fields=MOST_QUERIES,
        evidence=evidence,
        measure=measure or "articles",
        chart=_chart_queries(request, found, evidence, measure or "articles") if found else None,
        permanent=f"{request.url.path}?{_fixed(request, filters, found)}" if found else "",
        api_query=urlencode([("q", text) for text in queries] + _pairs(filters, interval)),
        enough=ENOUGH,
    )


def _narrow(filters: Filters, by: By, id_: str, *, grouped: bool) -> Filters | None:
    """The filters of a search that lists exactly the articles that are counted for a thing; None where none can.

    The filters for organisations and places take in all that is below, as a group does; the field of a query does not.
    """
    taken = getattr(filters, by) is not None
    itself: dict[str, Any] = {by: id_}
    if by in ("organization", "place") and grouped:
        return None if taken else replace(filters, **itself)
    if by in ("organization", "place") or taken:
        own = f'{by}:"{id_}"'
        return replace(filters, q=f"({filters.q}) {own}" if filters.q else own)
    return replace(filters, **itself)


def _in_period(filters: Filters, period: str | None) -> dict[str, str]:
    """The parameters of a search under the filters, in the month or year of those."""
    given = {name: str(value) for name in Filters.__slots__ if (value := getattr(filters, name)) is not None}
    if period is not None:
        held = days_of(period)
        given["since"] = max(given.get("since", ""), held["since"])
        given["until"] = min(given.get("until", held["until"]), held["until"])
    return given | {"sort": "date"}


def _chart_things(
    request: Request,
    found: Coverage,
    names: dict[str, str],
    evidence: Callable[[str, str | None], str | None],
    measure: Measure,
) -> object:
    say = _sayer(request, measure)

    def line(item: CoverageItem) -> PeriodLine:
        held = {month.month: month for month in item.months}

        def value(month: str, articles: int) -> float | None:
            if not articles:
                return None
            if month not in held:
                return 0
            shares = {"share": held[month].share, "normalised": held[month].normalised_share}
            return held[month].articles if measure == "articles" else shares[measure]

        values = [value(month.month, month.articles) for month in found.months]

        def describe(number: int) -> tuple[str, str]:
            month = found.months[number].month
            return say(names[item.id], month, values[number]), evidence(item.id, month) or ""

        return PeriodLine(values, describe)

    months = [month.month for month in found.months]
    return period_chart(months, [line(item) for item in found.items[:LINES]], counted=measure == "articles")


def _chart_queries(
    request: Request, found: QueryComparison, evidence: Callable[[QuerySeries, str | None], str], measure: Measure
) -> object:
    say = _sayer(request, measure)

    def line(series: QuerySeries) -> PeriodLine:
        held = zip(series.points, found.periods, strict=True)
        counts = [point.articles if period.articles else None for point, period in held]
        shares = [point.share if measure == "share" else point.normalised_share for point in series.points]
        values: Sequence[float | None] = counts if measure == "articles" else shares

        def describe(number: int) -> tuple[str, str]:
            period = series.points[number].period
            return say(series.q, period, values[number]), evidence(series, period)

        return PeriodLine(values, describe)

    periods = [period.period for period in found.periods]
    return period_chart(periods, [line(series) for series in found.items], counted=measure == "articles")


def _sayer(request: Request, measure: Measure) -> Callable[[str, str, float | None], str]:
    """Says a value of a thing in a period."""
    language = language_of(request)
    t = translator(language)

    def say(what: str, period: str, value: float | None) -> str:
        if measure == "articles":
            shown = t("articles_count", n=format_number(value, language))
        else:
            shown = f"{format_number(round(100 * (value or 0), 2), language)} %"
        return f"{what}, {period}: {shown}"

    return say


def _pairs(filters: Filters, interval: Interval | None) -> list[tuple[str, str]]:
    given = [(name, str(value)) for name in Filters.__slots__ if (value := getattr(filters, name)) is not None]
    return given + ([("interval", interval)] if interval else [])


def _fixed(request: Request, filters: Filters, found: QueryComparison) -> str:
    """The address with its days and interval, so that the page compares the same when more is harvested."""
    if found.periods:
        first, last = days_of(found.periods[0].period)["since"], days_of(found.periods[-1].period)["until"]
        given = {"since": str(filters.since or first), "until": str(filters.until or last)}
    else:
        given = {}
    others = {**dict(_pairs(filters, found.interval)), **given}
    kept = {name: value for name, value in query_of(request).items() if name in ("measure",) and value}
    language = [("lang", "en")] if language_of(request) == "en" else []
    return urlencode([("q", series.q) for series in found.items] + list({**others, **kept}.items()) + language)
