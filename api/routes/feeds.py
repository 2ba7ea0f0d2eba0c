"""The newest articles of any query as an Atom feed (RFC 4287)."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from xml.etree.ElementTree import Element, SubElement, register_namespace, tostring

from fastapi import APIRouter, Request
from fastapi.responses import Response

from api.dependencies import InFilters, InSettings, Limit, Reader
from api.pages.render import is_web_address
from kb.records import LOCAL
from kb.search import SearchItem, search_articles

router = APIRouter(tags=["feeds"])

ATOM = "http://www.w3.org/2005/Atom"
_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
register_namespace("", ATOM)


@router.get(
    "/feeds/search.atom",
    response_class=Response,
    responses={200: {"content": {"application/atom+xml": {}}, "description": "The feed."}},
)
def get_search_feed(
    request: Request, session: Reader, settings: InSettings, filters: InFilters, limit: Limit = 50
) -> Response:
    """The newest articles that match the query and pass the filters."""
    found = search_articles(session, settings, filters, sort="date", limit=limit)
    base = str(request.base_url).rstrip("/")
    feed = Element(f"{{{ATOM}}}feed")
    # An id must not depend on the address by which the reader came (RFC 4287, 4.2.6).
    _add(feed, "id", f"urn:biennien:search:{request.url.query}")
    _add(feed, "title", f"Biên niên: {filters.q}" if filters.q else "Biên niên")
    _add(feed, "updated", max((_moment(item) for item in found.items), default="1970-01-01T00:00:00+00:00"))
    SubElement(feed, f"{{{ATOM}}}link", rel="self", href=str(request.url))
    for item in found.items:
        entry = SubElement(feed, f"{{{ATOM}}}entry")
        _add(entry, "id", f"urn:biennien:article:{item.id}")
        _add(entry, "title", item.headline)
        _add(entry, "updated", _moment(item))
        SubElement(entry, f"{{{ATOM}}}link", rel="alternate", href=f"{base}/articles/{item.id}")
        if is_web_address(item.canonical_url):
            SubElement(entry, f"{{{ATOM}}}link", rel="via", href=str(item.canonical_url))
        author = SubElement(entry, f"{{{ATOM}}}author")
        _add(author, "name", item.source or "Biên niên")
        _add(entry, "summary", item.description or item.snippet.text)
    return Response(tostring(feed, encoding="utf-8", xml_declaration=True), media_type="application/atom+xml")


def _add(parent: Element, name: str, text: str) -> None:
    SubElement(parent, f"{{{ATOM}}}{name}").text = _NOT_XML.sub("", text)


def _moment(item: SearchItem) -> str:
    """The article's date as a moment (local midnight where only the day is known); the epoch for undated ones."""
    if item.date_published is None:
        return datetime.fromtimestamp(0, UTC).isoformat()
    moment = datetime.fromisoformat(item.date_published)
    return (moment if moment.tzinfo else moment.replace(tzinfo=LOCAL)).astimezone(UTC).isoformat()
