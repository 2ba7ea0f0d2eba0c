"""One indicator over the years, several organisations side by side: the plot and the table behind it."""

from __future__ import annotations

from collections.abc import Callable
from http import HTTPStatus
from typing import Annotated, Literal
from urllib.parse import urlencode

from fastapi import APIRouter, Query
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from api.pages.indicators import call_indicator, precision_of
from api.pages.line_charts import line_chart
from api.pages.lists import Asked, InAsked
from api.pages.names import call_value
from api.pages.render import language_of, linker, query_of, same_page, translator
from api.parameters import Absent
from api.routes.figures import InFigureFilters, split_ids
from kb.queries.comparison import (
    MOST_BODIES,
    Comparison,
    ComparisonLine,
    YearPoint,
    get_comparison,
    list_comparable,
)
from kb.queries.series import SeriesValue

router = APIRouter()


@router.get("/figures/comparison", response_class=HTMLResponse)
def show_comparison(
    asked: InAsked,
    only: InFigureFilters,
    organizations: Annotated[list[str] | None, Query(max_length=100)] = None,
    scale: Annotated[Literal["linear", "log"] | None, Absent] = None,
) -> Response:
    """The indicator that is asked for, else the one of which most can be compared."""
    if organizations and len(organizations) > 1:
        # A form sends each choice by itself; the address to keep has them in one parameter.
        return RedirectResponse(same_page(asked.request, organizations=",".join(organizations)), HTTPStatus.SEE_OTHER)
    language = language_of(asked.request)
    comparable = [item.indicator_id for item in list_comparable(asked.session, asked.settings, asked.filters)]
    indicator_id = only.indicator or (comparable[0] if comparable else None)
    found = chart = None
    if indicator_id is not None:
        chosen = split_ids(",".join(organizations or ()))
        found = get_comparison(asked.session, asked.settings, asked.filters, indicator_id, chosen, only)
        chart = line_chart(found, _describer(asked), scale)
        comparable += [] if indicator_id in comparable else [indicator_id]
    fixed = {} if found is None else _fixed(asked, found)
    return asked.page(
        "comparison.html",
        found=found,
        chart=chart,
        indicators=[(id_, call_indicator(id_, language)) for id_ in comparable],
        indicator_id=indicator_id,
        title=call_indicator(indicator_id, language) if indicator_id else "",
        precision=precision_of(indicator_id),
        most=MOST_BODIES,
        chosen_bodies={line.organization_id for line in found.lines} if found else set(),
        permanent=linker(asked.request)(asked.request.url.path, **fixed),
        api_query=urlencode({name: value for name, value in fixed.items() if name != "scale"}),
    )


def _describer(asked: Asked) -> Callable[[ComparisonLine, YearPoint, SeriesValue], tuple[str, str]]:
    """What a point of the plot says, and the page of its observation."""
    language, link = language_of(asked.request), linker(asked.request)
    t = translator(language)

    def describe(line: ComparisonLine, point: YearPoint, value: SeriesValue) -> tuple[str, str]:
        words = f"{line.organization}, {point.year}: {call_value(value, t, language)}"
        if point.conflicting:
            words += f" ({t('conflicting')})"
        if value.observations:
            return words, link(f"/observations/{value.observations[0]}")
        return words, f"{link(f'/articles/{value.articles[0].id}')}#{value.figures[0]}"

    return describe


def _fixed(asked: Asked, found: Comparison) -> dict[str, str]:
    """The parameters that name indicator, organisations and years, so that the page compares the same when more of them
    become known."""
    fixed = {name: value for name, value in query_of(asked.request).items() if value and name != "organization"}
    fixed["indicator"] = found.indicator_id
    fixed["organizations"] = ",".join(dict.fromkeys(line.organization_id for line in found.lines))
    if found.years:
        fixed.setdefault("period", f"{found.years[0]}-01-01..{found.years[-1]}-12-31")
    return fixed
