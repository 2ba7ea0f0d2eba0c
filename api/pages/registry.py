"""The registry of indicators: what was found and measured of each, and what is counted outside it."""

from __future__ import annotations

from itertools import groupby

from fastapi import APIRouter
from fastapi.responses import HTMLResponse

from api.pages.lists import InAsked
from api.pages.render import language_of
from kb.queries.indicators import IndicatorRecord, list_indicators, list_open_counts

router = APIRouter()


@router.get("/indicators", response_class=HTMLResponse)
def show_indicators(asked: InAsked) -> HTMLResponse:
    """Every indicator by theme, with its figures and its measured precision."""
    found = list_indicators(asked.session, asked.settings, asked.filters)

    def called(item: IndicatorRecord) -> str:
        return item.name_en if language_of(asked.request) == "en" else item.name

    themes = [
        (theme, [(item, called(item)) for item in items])
        for theme, items in groupby(sorted(found.items, key=lambda item: item.theme), key=lambda item: item.theme)
    ]
    return asked.page("indicators.html", found=found, themes=themes)


@router.get("/indicators/open", response_class=HTMLResponse)
def show_open_counts(asked: InAsked) -> HTMLResponse:
    """Units and verbs of figures that have no indicator, those of most articles first."""
    found = list_open_counts(asked.session, asked.settings, asked.filters, limit=50)
    return asked.page("indicators_open.html", found=found)
