"""Pairs of entities that may be one, for whoever decides. The module's name puts it before ``/entities/{id}``."""

from __future__ import annotations

from typing import get_args

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from api.dependencies import Cursor, Label, Reader
from api.pages.render import page
from kb.queries.doubles import list_doubles
from nlp.annotations import EntityLabel

router = APIRouter()


@router.get("/entities/doubles", response_class=HTMLResponse)
def show_doubles(request: Request, session: Reader, label: Label = None, cursor: Cursor = None) -> HTMLResponse:
    """The pairs, each with what speaks for it and the command that makes it one."""
    found = list_doubles(session, label=label, limit=50, cursor=cursor)
    return page(request, "doubles.html", found=found, cursor=cursor, labels=get_args(EntityLabel))
