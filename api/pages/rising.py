"""What is named much more than before, drawn over its past, and the articles behind each number."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any, Literal, get_args

from fastapi import APIRouter, Query
from fastapi.responses import HTMLResponse

from api.pages.indicators import call_indicator
from api.pages.lists import Asked, InAsked, by_article
from api.pages.render import format_day, language_of, linker, translator
from api.routes.rising import OfKind, Periods
from kb.queries.filters import Filters
from kb.queries.rising import PERIODS, Rising, RisingItem, list_rising
from kb.queries.rising_articles import list_rising_articles
from kb.queries.rising_evidence import By
from kb.queries.rising_window import Part
from kb.queries.sources import name_sources

router = APIRouter()

WIDTH, HEIGHT = 210.0, 44.0
Kind = Literal["bar", "past", "blank"]


@dataclass(frozen=True, slots=True)
class ShareBar:
    """The share of one period: its place, its words and the list of its part."""

    x: float
    y: float
    width: float
    height: float
    label: str
    href: str
    kind: Kind
    """That of the window, one before it, or one without any article to be a share of."""


@dataclass(frozen=True, slots=True)
class Row:
    """A thing that rises, as the page shows it."""

    item: RisingItem
    name: str
    href: str
    lists: dict[str, str]
    """Where the articles of the window and those before it are listed."""
    bars: tuple[ShareBar, ...]


@router.get("/rising", response_class=HTMLResponse)
def show_rising(asked: InAsked, by: OfKind = "organization", periods: Periods = PERIODS) -> HTMLResponse:
    """Things that rise, each with its share of the articles in every period."""
    found = list_rising(
        asked.session, asked.settings, asked.filters, by=by, periods=periods, limit=30, cursor=asked.cursor
    )
    return asked.page(
        "rising.html",
        own=("by", "periods"),
        found=found,
        rows=[_row(asked, found, item, by, periods) for item in found.items],
        kinds=[(kind, asked.name("rising_by", kind)) for kind in get_args(By)],
        by=by,
        outlets=sorted(name_sources(asked.session).items(), key=lambda pair: pair[1]),
        width=WIDTH,
        height=HEIGHT,
    )


@router.get("/rising/articles", response_class=HTMLResponse)
def show_rising_articles(
    asked: InAsked,
    thing: Annotated[str, Query(max_length=200)],
    by: OfKind = "organization",
    part: Part = "now",
    periods: Periods = PERIODS,
) -> HTMLResponse:
    """The articles that were counted, each with the words that name the thing."""
    found = list_rising_articles(
        asked.session,
        asked.settings,
        asked.filters,
        thing,
        by=by,
        part=part,
        periods=periods,
        limit=30,
        cursor=asked.cursor,
    )
    back = {name: value for name, value in asked.request.query_params.items() if name not in _OF_ARTICLES}
    return asked.page(
        "rising_articles.html",
        own=("by", "part", "periods", "thing"),
        found=found,
        grouped=by_article(found.items),
        part=part,
        back=linker(asked.request)("/rising", **back),
    )


_OF_ARTICLES = ("thing", "part", "cursor")


def _row(asked: Asked, found: Rising, item: RisingItem, by: By, periods: int) -> Row:
    link = linker(asked.request)
    others = {name: value for name in Filters.__slots__ if (value := getattr(asked.filters, name)) is not None}
    # The window is written out: the link must still lead to these articles when more days are harvested.
    question = others | {"since": found.since, "until": found.until, "by": by, "periods": periods, "thing": item.id}
    lists = {part: link("/rising/articles", **question, part=part) for part in ("now", "before")}
    return Row(item, _name(asked, item, by), _href(link, item, by), lists, tuple(_bars(asked, item, lists)))


def _name(asked: Asked, item: RisingItem, by: By) -> str:
    if by == "activity":
        return asked.name("activity", item.id)
    return call_indicator(item.id, language_of(asked.request)) if by == "indicator" else item.name


def _href(link: Any, item: RisingItem, by: By) -> str:
    targets = {
        "document": (f"/documents/{item.id}", {}),
        "indicator": ("/figures", {"indicator": item.id}),
        "activity": ("/activities", {"activity": item.id}),
    }
    path, parameters = targets.get(by, (f"/entities/{item.id}", {}))
    return str(link(path, **parameters))


def _bars(asked: Asked, item: RisingItem, lists: dict[str, str]) -> list[ShareBar]:
    """A bar for each period, as high as its share of the articles."""
    t = translator(language_of(asked.request))
    shares = [period.articles / period.of if period.of else 0.0 for period in item.periods]
    highest = max(shares) or 1.0
    step = WIDTH / len(shares)
    bars: list[ShareBar] = []
    for number, (period, share) in enumerate(zip(item.periods, shares, strict=True)):
        now = number == len(shares) - 1
        height = max(HEIGHT * share / highest, 1.0) if period.of else HEIGHT
        words = {"since": format_day(period.since), "until": format_day(period.until)}
        key = "rising_period" if period.of else "rising_empty_period"
        label = t(key, articles=period.articles, of=period.of, **words)
        href = lists["now" if now else "before"]
        kind: Kind = "blank" if not period.of else "bar" if now else "past"
        bars.append(ShareBar(number * step, HEIGHT - height, step - 2, height, label, href, kind))
    return bars
