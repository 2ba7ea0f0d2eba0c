"""Rate limits of the JSON interface: what each client may ask in a minute, told by the headers of every answer.

The headers are those of draft-ietf-httpapi-ratelimit-headers-11 and RFC 9110 (``Retry-After``). A quota fills up
continuously (GCRA): who has spent it all waits for one more request, not for the end of a window. A client is the name
of its valid token, or else its address. Quotas are kept in the memory of this process, those of the clients that were
seen last.
"""

from __future__ import annotations

import time
from contextlib import contextmanager
from functools import lru_cache
from hashlib import sha256
from http import HTTPStatus
from ipaddress import ip_address, ip_network
from math import ceil
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from throttled import BaseRateLimiter, MemoryStore, RateLimiterRegistry, RateLimitState, per_min

from api.dependencies import get_reader
from kb.settings import Settings
from kb.tokens import resolve_token

POLICIES = ("read", "search", "export", "write")
"""The quotas; each has its setting, ``BIENNIEN_RATE_READ`` and so on."""
WINDOW = 60
"""Seconds for which a quota is given."""
QUOTA_EXCEEDED = "https://iana.org/assignments/http-problem-types#quota-exceeded"
CLIENTS_KEPT = 20_000
"""Quotas in memory, some 10 MB; beyond it the client that asked least recently begins anew."""
_TOKEN_SECONDS = 60
_TOKENS_KEPT = 1_000
_PROXY_HEADERS = (b"forwarded", b"x-forwarded-for", b"via")
_MANY_ROWS = (
    "/search", "/feeds/", "/coverage", "/rising", "/batch", "/sql",
    "/figures/series", "/figures/comparison", "/documents/graph", "/documents/lags",
)  # fmt: skip
"""Reads that look at many rows for one answer, those that come as POST because of their length among them."""


def policy_of(method: str, path: str) -> str:
    """The policy that a request for ``path`` (without the interface's prefix) counts under."""
    if path.startswith(_MANY_ROWS):
        return "search"
    if path.startswith("/export/"):
        return "export"
    return "read" if method in ("GET", "HEAD", "OPTIONS") else "write"


class RateLimits:
    """Answers 429 to a client that has spent its quota, and tells every client what it has left."""

    def __init__(self, app: ASGIApp, *, prefix: str, settings: Settings) -> None:
        self.app = app
        self.prefix = prefix
        # With a proxy in front, what seems to come from this machine may be anybody whom it does not name.
        self.loopback = settings.rate_loopback or bool(settings.proxies)
        self.store = MemoryStore(options={"MAX_SIZE": CLIENTS_KEPT})
        self.limiters: dict[str, BaseRateLimiter] = {
            name: RateLimiterRegistry.get("gcra")(per_min(quota), self.store, key_prefix=name)
            for name in POLICIES
            if (quota := getattr(settings, f"rate_{name}"))
        }
        self.token_names: dict[bytes, tuple[str | None, float]] = {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Count the request, then answer as the application does with the headers added, or 429."""
        if scope["type"] != "http" or not scope["path"].startswith(self.prefix):
            await self.app(scope, receive, send)
            return
        policy = policy_of(scope["method"], scope["path"].removeprefix(self.prefix))
        limiter = self.limiters.get(policy)
        if limiter is None or (not self.loopback and _is_on_this_machine(scope)):
            await self.app(scope, receive, send)
            return
        result = limiter.limit(await self._client(scope))
        headers = _headers(policy, result.state)
        if result.limited:
            await _refusal(policy, result.state, headers)(scope, receive, send)
            return
        raw = [(name.lower().encode(), value.encode()) for name, value in headers.items()]

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                message = {**message, "headers": [*message["headers"], *raw]}
            await send(message)

        await self.app(scope, receive, send_with_headers)

    async def _client(self, scope: Scope) -> str:
        """Who asks: the name of a valid token, else the address."""
        kind, _, secret = Headers(scope=scope).get("authorization", "").partition(" ")
        if kind.lower() == "bearer" and secret:
            # The digest is kept in place of the secret.
            key, now = sha256(secret.strip().encode()).digest(), time.monotonic()
            name, until = self.token_names.get(key, (None, 0.0))
            if until < now:
                name = await run_in_threadpool(_find_token_name, scope, secret.strip())
                if len(self.token_names) >= _TOKENS_KEPT:
                    self.token_names.clear()
                self.token_names[key] = (name, now + _TOKEN_SECONDS)
            if name is not None:
                return f"token {name}"
        return f"from {_network(_peer(scope))}"


def _find_token_name(scope: Scope, secret: str) -> str | None:
    try:
        with contextmanager(get_reader)(Request(scope)) as session:
            token = resolve_token(session, secret)
    except Exception:  # A database that does not answer is told of by the route that asks it.
        return None
    return token.name if token else None


def _peer(scope: Scope) -> str:
    """The address that the request came from, as the server gives it; empty for one over a local socket."""
    return str(scope["client"][0]) if scope.get("client") else ""


def _is_on_this_machine(scope: Scope) -> bool:
    """Whether no network lies between: the peer is this machine, and no proxy says that it passes the request on."""
    return _is_local(_peer(scope)) and not any(name in _PROXY_HEADERS for name, _ in scope["headers"])


@lru_cache(maxsize=4096)
def _is_local(peer: str) -> bool:
    try:
        return ip_address(peer).is_loopback
    except ValueError:  # A local socket, or a call inside the process: neither has an address.
        return True


@lru_cache(maxsize=4096)
def _network(peer: str) -> str:
    """The address, or the /64 of an IPv6 one: each subscriber has so many that they would be no limit."""
    try:
        address = ip_address(peer)
    except ValueError:
        return peer
    return str(ip_network((address, 64), strict=False)) if address.version == 6 else peer


def _headers(policy: str, state: RateLimitState) -> dict[str, str]:
    """What the client has left, and for how long that lasts at the rate of the policy.

    What is left divided by that time is never more than the policy allows (section 6 of the draft): a client that
    spreads its requests over it is never refused.
    """
    lasts = ceil(max(state.retry_after, state.remaining * WINDOW / state.limit))
    return {
        "RateLimit-Policy": f'"{policy}";q={state.limit};w={WINDOW}',
        "RateLimit": f'"{policy}";r={state.remaining};t={lasts}',
    }


def _refusal(policy: str, state: RateLimitState, headers: dict[str, str]) -> JSONResponse:
    wait = max(1, ceil(state.retry_after))
    body = {
        "type": QUOTA_EXCEEDED,
        "title": HTTPStatus.TOO_MANY_REQUESTS.phrase,
        "status": HTTPStatus.TOO_MANY_REQUESTS.value,
        "detail": f"the quota {policy!r} of {state.limit} requests in {WINDOW} seconds is spent; ask again in {wait} s",
        "violated-policies": [policy],
    }
    headers = headers | {"Retry-After": str(wait), "Cache-Control": "no-store"}
    return JSONResponse(body, HTTPStatus.TOO_MANY_REQUESTS, headers, media_type="application/problem+json")


_HEADERS: dict[str, dict[str, Any]] = {
    "RateLimit": {
        "description": "What is left of the quota, and the seconds for which it lasts at the rate of the policy.",
        "schema": {"type": "string"},
    },
    "RateLimit-Policy": {
        "description": "The quota that the request counts under, and the seconds for which it is given.",
        "schema": {"type": "string"},
    },
    "Retry-After": {
        "description": "Seconds after which one more request is answered.",
        "schema": {"type": "integer", "minimum": 1},
    },
}


def describe_rates(document: dict[str, Any], prefix: str) -> None:
    """Adds to every operation of an OpenAPI document its policy and the headers that tell of it."""
    document["components"]["headers"] = _HEADERS
    for path, operations in document["paths"].items():
        if not path.startswith(prefix):
            continue
        for method, operation in operations.items():
            operation["x-rate-limit"] = policy_of(method.upper(), path.removeprefix(prefix))
            for status, response in operation["responses"].items():
                if status == "429" or status.startswith("2"):
                    names = _HEADERS if status == "429" else ("RateLimit", "RateLimit-Policy")
                    response["headers"] = {name: {"$ref": f"#/components/headers/{name}"} for name in names}
