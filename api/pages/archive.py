"""An article's page as it was archived: its words with a fact's sentence marked, and the page itself, made harmless."""

from __future__ import annotations

import re
from typing import Annotated, Literal
from urllib.parse import quote

from fastapi import APIRouter, Path, Query, Request
from fastapi.responses import HTMLResponse, Response, StreamingResponse

from api.dependencies import InSettings, Reader
from api.middleware import POLICY
from api.pages.archived_text import find_sentence, mark_paragraphs, read_paragraphs
from api.pages.render import linker, page
from kb.archived_pages import ArchiveMissing, ArchiveRemoved, measure_record, read_page, stream_record
from kb.queries.archived import (
    find_fact_sentence,
    get_article_capture,
    list_article_captures,
    need_article_capture,
    with_head,
)
from kb.queries.articles import get_article
from kb.queries.filters import NotThere
from kb.queries.sources import name_sources
from nlp.text import clean_text

router = APIRouter()

ARCHIVED_POLICY = (
    "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:; form-action 'none'; base-uri 'none'; "
    "frame-ancestors 'self'"
)
"""Of a page from outside: no script, no form, no plug-in, no request to anywhere, an origin of its own."""
_FRAMING = POLICY.replace("default-src 'none';", "default-src 'none'; frame-src 'self';")
_CONNECTING = re.compile(r"<(/?)(link|i?frame)(?![^\s/>])", re.IGNORECASE)
"""What a policy forbids to load, and for which a browser connects to another host all the same (Chromium 156:
``preconnect``, a frame's address). The name of a tag cannot be written otherwise than in its letters."""
_SHOWN_CAPTURES = 50
_QUOTED = 12
"""Words at the beginning and the end of a sentence by which a browser finds it in a page."""
CaptureId = Annotated[str, Path(pattern="^[0-9]{1,18}$")]


@router.get("/articles/{id}/archive", response_class=HTMLResponse)
def show_archive(
    request: Request,
    session: Reader,
    settings: InSettings,
    id: str,
    fact: Annotated[str, Query(max_length=40)] = "",
    capture: Annotated[str, Query(pattern="^(?:[0-9]{1,18})?$")] = "",
    view: Literal["", "text", "page"] = "",
) -> HTMLResponse:
    """What the archive holds of the article: its words, with the fact's sentence marked, or the page in a frame."""
    captures = list_article_captures(session, settings, id, limit=_SHOWN_CAPTURES)
    article = get_article(session, id)
    if captures is None or article is None:
        raise NotThere(f"there is no article {id!r}")
    chosen = get_article_capture(session, id, capture or None)
    if chosen is None and capture:
        raise NotThere(f"article {id!r} has no capture {capture!r}")
    held = with_head(settings, chosen) if chosen is not None else None
    stated = find_fact_sentence(session, id, fact) if fact else None
    paragraphs: list[str] = []
    trouble = "not_archived" if held is None or held.file is None or held.offset is None else None
    if held is not None and held.file is not None and held.offset is not None:
        try:
            archived = read_page(settings.archive_dir, held.file, held.offset)
            paragraphs = read_paragraphs(archived.text, is_html=archived.is_html)
        except ArchiveRemoved:
            trouble = "error_taken_down"
        except ArchiveMissing:
            trouble = "error_not_archived"
    places = find_sentence(paragraphs, stated.sentence) if stated else []
    answer = page(
        request,
        "archive.html",
        sources=name_sources(session),
        article=article,
        fact=fact,
        stated=stated,
        held=held,
        captures=captures,
        trouble=trouble,
        found=bool(places),
        view=view or "text",
        paragraphs=mark_paragraphs(paragraphs, places),
        alone=linker(request)(f"/articles/{id}/archive/{held.id}/page") if held else "",
        fragment=_text_fragment(stated.sentence) if places and stated else "",
    )
    answer.headers["Content-Security-Policy"] = _FRAMING
    return answer


@router.get("/articles/{id}/archive/{capture}/page", response_class=Response)
def show_archived_page(session: Reader, settings: InSettings, id: str, capture: CaptureId) -> Response:
    """The archived page as it came, decoded, and nothing left out: what it may do is said by its policy.

    Only links and frames are renamed: for them a browser connects to other hosts, policy or not.
    """
    file, offset, _ = need_article_capture(session, id, capture)
    archived = read_page(settings.archive_dir, file, offset)
    headers = {
        "Content-Security-Policy": ARCHIVED_POLICY,
        "Referrer-Policy": "no-referrer",
        "X-DNS-Prefetch-Control": "off",
        "X-Robots-Tag": "noindex, nofollow",
    }
    text = _CONNECTING.sub(_disarm, archived.text) if archived.is_html else archived.text
    body = text.encode("utf-8", errors="replace")
    kind = "text/html" if archived.is_html else "text/plain"
    return Response(body, media_type=f"{kind}; charset=utf-8", headers=headers)


@router.get("/articles/{id}/archive/{capture}/record", response_class=Response)
def get_archived_record(session: Reader, settings: InSettings, id: str, capture: CaptureId) -> Response:
    """The WARC record of an archived answer, byte by byte as the archive holds it: a WARC file of one record."""
    file, offset, held = need_article_capture(session, id, capture)
    length = measure_record(settings.archive_dir, file, offset)
    headers = {
        "Content-Disposition": f'attachment; filename="biennien-{held.id}.warc.gz"',
        "Content-Length": str(length),
    }
    record = stream_record(settings.archive_dir, file, offset, length)
    return StreamingResponse(record, media_type="application/gzip", headers=headers)


def _disarm(tag: re.Match[str]) -> str:
    """Another tag that is read and shown alike: of a frame what stands inside is no markup and hidden."""
    end, name = tag[1], tag[2].lower()
    if name == "iframe":
        return "</noframes" if end else "<noframes data-was-iframe"
    # Of an attribute that is given twice the first one counts.
    return f"<{end}meta" if end else f'<meta http-equiv="" name="" data-was-{name}'


def _text_fragment(sentence: str) -> str:
    """The part of an address by which a browser scrolls to a sentence and marks it (WICG text fragments)."""
    words = clean_text(sentence).split()
    ends = [words] if len(words) <= 2 * _QUOTED else [words[:_QUOTED], words[-_QUOTED:]]
    return "#:~:text=" + ",".join(quote(" ".join(part), safe="").replace("-", "%2D") for part in ends)
