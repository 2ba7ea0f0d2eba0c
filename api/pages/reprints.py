"""Who reprints whom: the matrix of sources, and each number's list."""

from __future__ import annotations

from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Query
from fastapi.responses import HTMLResponse

from api.pages.lists import InAsked
from api.pages.render import query_of
from kb.queries.filters import Filters
from kb.queries.reprints import UNDECLARED, list_reprinted_articles, list_reprints

router = APIRouter()

ALL_PAIRS = 100_000
"""The matrix is drawn from all pairs, those of three hundred sources with each other: what is not among them is 0."""
DRAWN = 12
"""Sources in the matrix: those that are reprinted most, and those that reprint most."""

Id = Annotated[str | None, Query(max_length=200)]


@router.get("/coverage/reprints", response_class=HTMLResponse)
def show_reprints(asked: InAsked, first: Id = None, reprinting: Id = None) -> HTMLResponse:
    """Every pair of sources with its reprints; of one pair the reprints themselves."""
    found = list_reprints(asked.session, asked.settings, asked.filters, limit=ALL_PAIRS)
    reprinters = sorted(
        (item for item in found.sources if item.reprints), key=lambda item: (-item.reprints, item.source)
    )
    listed = None
    if first and reprinting:
        listed = list_reprinted_articles(
            asked.session, asked.settings, asked.filters, first, reprinting, cursor=asked.cursor
        )
    given = {name: value for name, value in query_of(asked.request).items() if name in Filters.__slots__ and value}
    pair = {"first": first, "reprinting": reprinting} if first and reprinting else {}
    return asked.page(
        "reprints.html",
        found=found,
        cells={(item.first, item.reprinting): item for item in found.items},
        firsts=[item for item in found.sources if item.reprinted][:DRAWN],
        reprinters=reprinters[:DRAWN],
        listed=listed,
        pair=(first, reprinting),
        undeclared=UNDECLARED,
        api=f"/api/v1/coverage/reprints{'/articles' if pair else ''}?{urlencode({**given, **pair})}".rstrip("?"),
    )
