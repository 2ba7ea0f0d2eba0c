"""Search with facets, a histogram and highlights; every view is a permanent link."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query
from fastapi.responses import HTMLResponse

from api.pages.charts import days_of, month_chart
from api.pages.lists import Asked, InAsked, list_chosen
from api.pages.marking import Mark, Piece, mark_text
from api.pages.render import language_of, query_of, same_page, translator
from kb.queries.filters import Filters
from kb.search import Loosening, SearchItem, search_articles

router = APIRouter()

FACETS = ("source", "organization", "document", "place", "activity", "year")
SHOWN = 8
"""Values of a facet that are shown; the others are behind a click."""


EXAMPLES = (
    ("words", "công đoàn"),
    ("accents", "cong doan"),
    ("phrase", '"đoàn viên ưu tú"'),
    ("near", '"lương thưởng"~5'),
    ("any", "lương OR thưởng"),
    ("without", "nhà ở -đấu giá"),
    ("prefix", "doanh*"),
    ("fuzzy", "nghiêp~"),
    ("headline", 'headline:"đại hội"'),
    ("fields", 'place:"Hà Nội" year:2023'),
    ("symbol", "02-NQ/TW"),
    ("abbreviation", "LĐLĐ"),
)
"""What a query may look like; the interface texts ``example_…`` say what each finds."""


@router.get("/search", response_class=HTMLResponse)
def show_search(asked: InAsked, sort: Annotated[str, Query(max_length=20)] = "relevance") -> HTMLResponse:
    """The answer with what narrows it down further."""
    request, filters = asked.request, asked.filters
    found = search_articles(
        asked.session,
        asked.settings,
        filters,
        sort=sort or "relevance",
        limit=20,
        cursor=asked.cursor,
        facets=FACETS,
        histogram="month",
    )
    counts = {bar.month: bar.count for bar in found.histogram or ()}

    def year_link(year: str) -> dict[str, str]:
        return {"since": f"{year}-01-01", "until": f"{year}-12-31"}

    facets = [
        (
            name,
            [
                (
                    asked.name("activity", item.value) if name == "activity" else item.label,
                    item.count,
                    same_page(request, **(year_link(item.value) if name == "year" else {name: item.value})),
                )
                for item in found.facets.get(name, ())
            ],
        )
        for name in FACETS
        if name == "year" or getattr(filters, name) is None
    ]
    return asked.page(
        "search.html",
        found=found,
        results=[(item, *mark_result(item)) for item in found.items],
        nearly=[(item, *mark_result(item)) for item in found.nearly],
        facets=facets,
        shown=SHOWN,
        chart=month_chart(counts, lambda month: same_page(request, **days_of(month))),
        asked_filters={name: value for name, value in query_of(request).items() if name in Filters.__slots__},
        told=getattr(found.query, language_of(request)),
        problems=[(item, getattr(item, language_of(request))) for item in found.query.problems[:SHOWN]],
        loosened=[(item, *_without(asked, item)) for item in found.loosened],
        examples=EXAMPLES,
        by_relevance=bool(filters.q) and sort == "relevance",
    )


def _without(asked: Asked, item: Loosening) -> tuple[str, str]:
    """The name and value of what is left out, in the reader's words, and the address without it."""
    request = asked.request
    if item.kind == "word":
        return getattr(item, language_of(request)), same_page(request, q=item.q)
    if item.kind == "filters":
        return "", same_page(request, **dict.fromkeys(Filters.__slots__, None) | {"q": item.q})
    dropped = ("since", "until") if item.name == "dates" else (item.name,)
    words = translator(language_of(request))
    shown = ", ".join(f"{words(name)}: {value}" for name, _, value in list_chosen(asked) if name in dropped)
    return shown, same_page(request, **dict.fromkeys(dropped, None))


def mark_result(item: SearchItem) -> tuple[list[Piece], list[Piece]]:
    """The headline and the excerpt of a result, cut into pieces around the highlights."""
    headline = [Mark(span.start, span.end, "hit") for span in item.highlights if span.end <= len(item.headline)]
    start, end = item.snippet.start, item.snippet.end
    inside = [
        Mark(span.start - start, span.end - start, "hit")
        for span in item.highlights
        if start <= span.start and span.end <= end
    ]
    pieces: list[Piece] = []
    for number, paragraph in enumerate(mark_text(item.snippet.text, inside)):
        pieces += [Piece(" ")] if number else []
        pieces += paragraph
    if item.snippet.text and item.snippet.text[-1] not in ".!?…”":
        pieces.append(Piece(" …"))
    return mark_text(item.headline, headline)[0], pieces
