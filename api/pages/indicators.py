"""The registry of indicators: what was found and measured of each, and what is counted outside it."""

from __future__ import annotations

from itertools import groupby

from fastapi import APIRouter
from fastapi.responses import HTMLResponse

from api.pages.lists import InAsked
from api.pages.render import language_of
from kb.indicator_precision import UNSEEN, Precision
from kb.indicators import load_indicators
from kb.queries.indicators import list_indicators, list_open_counts

router = APIRouter()


def call_indicator(indicator_id: str, language: str) -> str:
    """The indicator's name in the language; the id of one that the registry no longer has."""
    found = load_indicators().get(indicator_id)
    if found is None:
        return indicator_id
    return found.name_en if language == "en" else found.name


def precision_of(indicator_id: str | None) -> Precision | None:
    """How often figures were given the indicator rightly, or None where nobody measured it."""
    found = load_indicators().get(indicator_id or "")
    return None if found is None else found.precision


@router.get("/indicators", response_class=HTMLResponse)
def show_indicators(asked: InAsked) -> HTMLResponse:
    """Every indicator by theme, with its figures and its measured precision."""
    found = list_indicators(asked.session, asked.settings, asked.filters)
    language = language_of(asked.request)
    themes = [
        (theme, [(item, call_indicator(item.id, language)) for item in items])
        for theme, items in groupby(sorted(found.items, key=lambda item: item.theme), key=lambda item: item.theme)
    ]
    return asked.page("indicators.html", found=found, themes=themes, unseen=UNSEEN)


@router.get("/indicators/open", response_class=HTMLResponse)
def show_open_counts(asked: InAsked) -> HTMLResponse:
    """Units and verbs of figures that have no indicator, those of most articles first."""
    found = list_open_counts(asked.session, asked.settings, asked.filters, limit=50)
    return asked.page("indicators_open.html", found=found)
