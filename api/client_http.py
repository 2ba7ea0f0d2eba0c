"""How the client speaks: what it asks again, what it remembers, what it raises."""

from __future__ import annotations

import json
import time
from collections import OrderedDict
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, date, datetime
from email.utils import parsedate_to_datetime
from typing import Any, Generic, TypeVar, cast

import httpx2

T = TypeVar("T")
A = TypeVar("A")

REMEMBERED = 32 << 20
"""Bytes of answers that are kept with their ETag."""


class ApiError(Exception):
    """The interface refused; ``problem`` holds its RFC 9457 problem details as they came."""

    def __init__(self, status: int, problem: Mapping[str, Any], url: str, retry_after: float | None = None) -> None:
        super().__init__(f"{status} {problem.get('title', '')}: {problem.get('detail', '')} ({url})")
        self.status = status
        self.problem = dict(problem)
        self.detail = str(problem.get("detail", ""))
        self.url = url
        self.retry_after = retry_after
        """Seconds to wait, where the interface says so."""


class BadRequest(ApiError):
    """400 or 422: a parameter is unknown, or its value is not understood."""


class Unauthorized(ApiError):
    """401: this needs a valid token."""


class Forbidden(ApiError):
    """403: the token lacks the scope."""


class NotFound(ApiError):
    """404: there is no such thing."""


class Conflict(ApiError):
    """409: what was asked does not go together, or not with what is kept."""


class Gone(ApiError):
    """410: it was there and is no longer."""


class CursorGone(Gone):
    """410 to a cursor: the index has moved on since a walk by relevance began; begin it again, or walk by date."""


class TooManyRequests(ApiError):
    """429: the quota is spent, and the wait is longer than the client was told to wait."""


class Unavailable(ApiError):
    """503: the interface cannot answer now."""


_ERRORS: dict[int, type[ApiError]] = {
    400: BadRequest, 401: Unauthorized, 403: Forbidden, 404: NotFound, 409: Conflict, 410: Gone,
    422: BadRequest, 429: TooManyRequests, 503: Unavailable,
}  # fmt: skip


class Connection:
    """One interface, with or without a token. ``longest_wait`` bounds the seconds that a call waits for its quota."""

    def __init__(
        self,
        origin: str = "http://127.0.0.1:8000",
        token: str | None = None,
        *,
        timeout: float = 60.0,
        longest_wait: float = 60.0,
        transport: httpx2.BaseTransport | None = None,
    ) -> None:
        self.origin = origin.rstrip("/")
        self.longest_wait = longest_wait
        headers = {"authorization": f"Bearer {token}"} if token else {}
        self._http = httpx2.Client(
            base_url=f"{self.origin}/api/v1",
            headers=headers,
            timeout=timeout,
            follow_redirects=True,
            transport=transport,
        )
        self._known: OrderedDict[str, tuple[str, bytes]] = OrderedDict()
        self._known_bytes = 0

    def close(self) -> None:
        """Gives back the connections."""
        self._http.close()

    def _get(self, path: str, asked: Mapping[str, object]) -> Any:
        """The JSON of a read. One that is remembered is asked for by its ETag, and comes without its body."""
        url = str(self._http.build_request("GET", path, params=_written(asked)).url)
        known = self._known.get(url)
        with self._asked("GET", path, asked, {"if-none-match": known[0]} if known else {}) as answer:
            if answer.status_code == 304 and known is not None:
                self._known.move_to_end(url)
                return _read(known[1])
            body = answer.read()
            if tag := answer.headers.get("etag"):
                self._remember(url, tag, body)
            return _read(body)

    def _get_bytes(self, path: str, asked: Mapping[str, object]) -> bytes:
        with self._asked("GET", path, asked) as answer:
            return answer.read()

    def _get_text(self, path: str, asked: Mapping[str, object]) -> str:
        return self._get_bytes(path, asked).decode()

    def _items(self, path: str, asked: Mapping[str, object], page: int | None = None) -> Items[Any, Any]:
        """The list; ``page`` is how many records a walk asks for at once, unless the caller says."""
        return Items(self, path, {"limit": page} | {name: value for name, value in asked.items() if value is not None})

    def _send(
        self, method: str, path: str, body: object = None, *, asked: Mapping[str, object] | None = None,
        raw: bool = False,
    ) -> Any:  # fmt: skip
        """The JSON that a write or a question with a body is answered; its bytes where they are no JSON (``raw``)."""
        with self._asked(method, path, asked or {}, body=body) as answer:
            given = answer.read()
            return given if raw else _read(given) if answer.status_code != 204 else None

    @contextmanager
    def _asked(
        self, method: str, path: str, asked: Mapping[str, object], headers: Mapping[str, str] | None = None,
        body: object = None,
    ) -> Iterator[httpx2.Response]:  # fmt: skip
        """The answer, its body not read yet. Raises what `_ERRORS` says where the interface refuses.

        429 and 503 with Retry-After are waited for: nothing was done then, so that a write can be sent again.
        """
        waited = 0.0
        while True:
            with self._http.stream(
                method, path.lstrip("/"), params=_written(asked), headers=headers, json=_plain(body)
            ) as answer:
                if answer.is_success or answer.status_code == 304:
                    yield answer
                    return
                wait = _retry_after(answer)
                if answer.status_code not in (429, 503) or wait is None or waited + wait > self.longest_wait:
                    answer.read()
                    raise _error(answer, wait)
            time.sleep(wait)
            waited += wait

    def _remember(self, url: str, tag: str, body: bytes) -> None:
        self._known_bytes += len(body) - len(self._known.pop(url, ("", b""))[1])
        self._known[url] = (tag, body)
        while self._known_bytes > REMEMBERED:
            self._known_bytes -= len(self._known.popitem(last=False)[1][1])


class Items(Generic[T, A]):
    """A list of any length: iterate over it for every record, slice after slice as they are needed.

    ``first`` is the first slice as it came, with all that stands beside the records (of a search its facets).
    """

    def __init__(self, connection: Connection, path: str, asked: Mapping[str, object]) -> None:
        self._connection = connection
        self._path = path
        self._asked = dict(asked)
        self._first: A | None = None

    @property
    def first(self) -> A:
        """The first slice, asked for once."""
        if self._first is None:
            self._first = cast(A, self._connection._get(self._path, self._asked))
        return self._first

    @property
    def total(self) -> int:
        """How many records there are in all; at least so many where ``total_is_exact`` is false."""
        return int(cast(Any, self.first)["total"])

    @property
    def total_is_exact(self) -> bool:
        """Whether all were counted."""
        return bool(cast(Any, self.first)["total_is_exact"])

    def slices(self) -> Iterator[A]:
        """The answers one after another."""
        slice_ = self.first
        while True:
            yield slice_
            following = cast(Any, slice_)["next"]
            if following is None:
                return
            slice_ = cast(A, self._connection._get(self._path, self._asked | {"cursor": following}))

    def __iter__(self) -> Iterator[T]:
        for slice_ in self.slices():
            yield from cast(Any, slice_)["items"]


def _written(asked: Mapping[str, object]) -> dict[str, str | list[str]]:
    """Parameters as they stand in an address; a list is repeated, None is left out."""
    return {
        name: [_word(item) for item in value] if isinstance(value, list | tuple) else _word(value)
        for name, value in asked.items()
        if value is not None
    }


def _word(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return value.isoformat() if isinstance(value, date) else str(value)


def _plain(body: object) -> Any:
    """A body with days written out."""
    if isinstance(body, Mapping):
        return {name: _plain(value) for name, value in body.items()}
    if isinstance(body, list | tuple):
        return [_plain(item) for item in body]
    return body.isoformat() if isinstance(body, date) else body


def _read(body: bytes) -> Any:
    return json.loads(body)


def _retry_after(answer: httpx2.Response) -> float | None:
    """The seconds to wait (RFC 9110, 10.2.3: a number or a moment); None where none are given."""
    given = answer.headers.get("retry-after", "")
    if given.isdigit():
        return float(given)
    try:
        return max(0.0, (parsedate_to_datetime(given) - datetime.now(UTC)).total_seconds())
    except (TypeError, ValueError):
        return None


def _error(answer: httpx2.Response, wait: float | None) -> ApiError:
    try:
        problem = answer.json()
    except ValueError:
        problem = None
    if not isinstance(problem, dict):
        problem = {"title": answer.reason_phrase, "detail": answer.text[:200]}
    kind = _ERRORS.get(answer.status_code, ApiError)
    if kind is Gone and "cursor" in answer.url.params:
        kind = CursorGone
    return kind(answer.status_code, problem, str(answer.url), wait)
