"""A list of queries, documents or organisations counted at once: a form, a table with links, and files."""

from __future__ import annotations

from collections.abc import Mapping
from http import HTTPStatus
from itertools import islice
from typing import Annotated, Literal
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from pydantic import BaseModel, ConfigDict, Field, ValidationError
from starlette.datastructures import UploadFile

from api.bodies import bounded
from api.dependencies import InSettings, Reader, refuse_nul
from api.pages.lists import Asked
from api.pages.render import language_of
from api.parameters import NO_NUL
from api.routes.batch import MOST_BYTES, BatchRequest, make_batch, write_batch
from kb.batch_items import read_items, read_text
from kb.export_table import TableFormat
from kb.queries.batch import KINDS, MOST_ITEMS, PERIODS, SECONDS, Batch
from kb.queries.filters import BadQuery, Filters
from kb.queries.sources import name_sources

router = APIRouter(route_class=bounded(MOST_BYTES))

LONGEST_ADDRESS = 2_000
"""Characters of an address that every browser, mail program and server passes on."""
SHOWN_ROWS = 500


class Sent(BaseModel):
    """What the form sends beside the items and the filters."""

    model_config = ConfigDict(extra="ignore")

    column: Annotated[str, Field(max_length=200, pattern=NO_NUL)] | None = None
    format: TableFormat | Literal["page"] = "page"


async def get_fields(request: Request) -> dict[str, str]:
    """The fields of the address, or of the form that was sent; the words of a file take the place of those typed."""
    if request.method == "GET":
        return {name: value for name, value in request.query_params.items() if value}
    fields: dict[str, str] = {}
    async with request.form(max_files=1, max_fields=30, max_part_size=MOST_BYTES) as form:
        for name, value in form.multi_items():
            if isinstance(value, str):
                fields[name] = value
            elif isinstance(value, UploadFile) and value.filename:
                fields["items"] = read_text(await value.read())
                fields["table"] = str(value.filename.lower().endswith((".csv", ".tsv")))
    return {name: value for name, value in fields.items() if value}


InFields = Annotated[dict[str, str], Depends(get_fields)]


@router.get("/batch", response_class=HTMLResponse, dependencies=[Depends(refuse_nul)])
@router.post("/batch", response_class=HTMLResponse)
def show_batch(request: Request, session: Reader, settings: InSettings, fields: InFields) -> Response:
    """The form; with items the table of their numbers, or the file that is asked for.

    A short list that was sent goes to its permanent address first; the address of a long one would be passed on by
    nobody, and the page says so.
    """
    asked, sent = _read(fields)
    if asked is None:
        return _page(request, session, settings, fields, None, None)
    batch = make_batch(session, settings, asked, "")
    if sent.format != "page":
        batch.base = str(request.base_url).rstrip("/")
        return write_batch(batch, asked.items, sent.format)
    address = _address(request, asked)
    if request.method == "POST" and address is not None:
        return RedirectResponse(address, HTTPStatus.SEE_OTHER)
    return _page(request, session, settings, fields, (batch, asked), address)


def _read(fields: Mapping[str, str]) -> tuple[BatchRequest | None, Sent]:
    """What is asked; None without items. Raises BadQuery for a table that has not the column, and too many items."""
    try:
        sent = Sent.model_validate(fields)
        items = read_items(fields.get("items", ""), sent.column, table=fields.get("table") == "True")
        if not items:
            return None, sent
        if len(items) > MOST_ITEMS:
            raise BadQuery(f"the list has {len(items):,} items, at most {MOST_ITEMS:,} are counted at once; divide it")
        own = {name: value for name, value in fields.items() if name in BatchRequest.model_fields}
        return BatchRequest.model_validate({"kind": "query", **own, "items": items}), sent
    except ValidationError as error:
        raise RequestValidationError(
            [
                {**item, "loc": ("query", *item["loc"])}
                for item in error.errors(include_url=False, include_context=False)
            ]
        ) from error


def _address(request: Request, asked: BatchRequest) -> str | None:
    """The permanent address of the answer; None where it would be too long."""
    values = asked.model_dump(mode="json", exclude_defaults=True) | {"kind": asked.kind}
    values["items"] = "\n".join(asked.items)
    if language_of(request) != "vi":
        values["lang"] = language_of(request)
    address = f"/batch?{urlencode(values)}"
    return address if len(address) <= LONGEST_ADDRESS else None


def _page(
    request: Request,
    session: Reader,
    settings: InSettings,
    fields: Mapping[str, str],
    question: tuple[Batch, BatchRequest] | None,
    address: str | None,
) -> HTMLResponse:
    rows = total = None
    items: list[str] = []
    if question is not None:
        batch, asked = question
        items = asked.items
        made = batch.rows(items)
        rows = list(islice(made, SHOWN_ROWS))
        total = len(rows) + sum(1 for _ in islice(made, 1))
    shown = Asked(request, session, settings, question[0].filters if question else Filters(), None)
    return shown.page(
        "batch.html",
        kinds=KINDS,
        periods=PERIODS,
        fields=fields,
        typed="\n".join(items) or fields.get("items", ""),
        names=name_sources(session),
        rows=rows,
        more=total is not None and total > SHOWN_ROWS,
        most=MOST_ITEMS,
        shown_rows=SHOWN_ROWS,
        seconds=int(SECONDS),
        address=address,
        longest=LONGEST_ADDRESS,
        count=len(items),
        sql=settings.sql_route,
    )
