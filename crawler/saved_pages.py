"""Pages saved as test cases: ``<folder>/<source>/<case>/{page.html.gz, meta.json, expected.json}``."""

from __future__ import annotations

import gzip
import json
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from http.client import HTTPException
from pathlib import Path
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.parse import urlsplit
from urllib.request import HTTPRedirectHandler, Request, build_opener

from crawler.extract import extract
from crawler.page import Page
from crawler.sources import find_source
from crawler.urls import path_and_query
from kb.records import Article, NotArticle
from kb.robots import decode, is_allowed, state_of
from kb.transfer import TransferError, decode_body

_KEPT_HEADERS = ("content-type", "date", "last-modified", "etag", "location")
_MOST_BYTES = 20_000_000


class SaveError(Exception):
    """Why a page could not be saved; the message is one sentence for people."""


@dataclass(frozen=True, slots=True)
class SavedPage:
    """A page of the test folder with what a reader must make of it."""

    folder: Path
    page: Page
    expected: dict[str, Any]


def load_saved_page(folder: Path) -> SavedPage:
    """The test case in ``folder``."""
    meta = json.loads((folder / "meta.json").read_text(encoding="utf-8"))
    body = gzip.decompress((folder / "page.html.gz").read_bytes())
    page = Page(meta["url"], body, meta.get("status", 200), meta.get("headers", {}))
    return SavedPage(folder, page, json.loads((folder / "expected.json").read_text(encoding="utf-8")))


def store_saved_page(page: Page, folder: Path, case: str | None = None) -> Path:
    """Writes the page as a case below ``folder`` and gives the case's folder; its expected.json is a draft.

    Raises `SaveError` where the case exists: its expected.json may have been proof-read.
    """
    source = find_source(page.url)
    target = folder / (source.id if source else "undeclared") / (case or _case_name(page.url))
    if target.exists():
        raise SaveError(f"{target} exists; remove it, or choose another name for the case.")
    target.mkdir(parents=True)
    (target / "page.html.gz").write_bytes(gzip.compress(page.body, mtime=0))
    headers = {name: value for name, value in page.headers.items() if name in _KEPT_HEADERS}
    headers.setdefault("date", datetime.now(UTC).strftime("%a, %d %b %Y %H:%M:%S GMT"))
    _write(target / "meta.json", {"url": page.url, "status": page.status, "headers": headers})
    _write(target / "expected.json", expected_of(extract(page, source)))
    return target


def expected_of(result: Article | NotArticle) -> dict[str, Any]:
    """What expected.json holds of a reading: the article, or outcome and reason."""
    if isinstance(result, Article):
        return json.loads(json.dumps(result.to_dict()))  # type: ignore[no-any-return]
    return {"outcome": result.outcome, "reason": result.reason}


def fetch_page(url: str, *, at: str | None, user_agent: str) -> Page:
    """The page at ``url``, from ``at`` (a mirror that is sent the real Host) where given. Raises `SaveError`.

    robots.txt is asked first; redirects are not followed, so that what is saved is what that address answers.
    """
    robots = _fetch(url, at, "/robots.txt", user_agent)
    state = state_of(robots.status)
    if state == "unreachable":
        raise SaveError(f"robots.txt of {urlsplit(url).hostname} cannot be had (answer {robots.status}).")
    if not is_allowed(state, decode(robots.body), url, user_agent):
        raise SaveError(f"robots.txt of {urlsplit(url).hostname} disallows {url}.")
    page = _fetch(url, at, path_and_query(url) or "/", user_agent)
    if 300 <= page.status < 400:
        raise SaveError(f"{url} leads elsewhere: {page.headers.get('location', 'no address given')}.")
    return page


class _NoRedirect(HTTPRedirectHandler):
    def redirect_request(self, *args: Any, **kwargs: Any) -> None:
        """Redirects end as answers of their own."""


def _fetch(url: str, at: str | None, path: str, user_agent: str) -> Page:
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.netloc:
        raise SaveError(f"{url!r} is no http(s) address.")
    origin = (at or f"{parts.scheme}://{parts.netloc}").rstrip("/")
    if urlsplit(origin).scheme not in ("http", "https"):
        raise SaveError(f"{origin!r} is no http(s) address.")
    headers = {"User-Agent": user_agent, "Accept": "text/html,*/*"}
    if at:
        headers |= {"Host": parts.netloc, "X-Forwarded-Proto": parts.scheme}
    request = Request(origin + path, headers=headers)  # noqa: S310 - the scheme is checked above
    try:
        with build_opener(_NoRedirect).open(request, timeout=60) as answer:
            return _page(url, answer.status, answer.headers.items(), answer.read(_MOST_BYTES))
    except HTTPError as error:
        return _page(url, error.code, error.headers.items(), error.read(_MOST_BYTES))
    except (URLError, HTTPException, OSError, ValueError) as error:
        reason = getattr(error, "reason", None) or error
        raise SaveError(f"{url} could not be fetched: {reason}.") from error


def _page(url: str, status: int, headers: Any, body: bytes) -> Page:
    lowered = {name.lower(): value for name, value in headers}
    # The client has undone the chunks already.
    coded = {name: value for name, value in lowered.items() if name != "transfer-encoding"}
    try:
        return Page(url, decode_body(body, coded, _MOST_BYTES), status, lowered)
    except TransferError as error:
        raise SaveError(f"{url} could not be read: {error}.") from error


def _case_name(url: str) -> str:
    words = re.sub(r"[^a-z0-9]+", "-", urlsplit(url).path.lower()).strip("-")
    return words[-60:].strip("-") or "start-page"


def _write(path: Path, data: dict[str, Any]) -> None:
    path.write_text(json.dumps(data, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
