"""Rate limits over real HTTP: the quota counts down, is refused when spent, comes back, and is each client's own."""

from __future__ import annotations

import asyncio
import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx2
import pytest
from serving import free_port, served
from small_world import World

from api.app import API_PREFIX, create_app
from api.rates import CLIENTS_KEPT, QUOTA_EXCEEDED, RateLimits, policy_of
from kb.sessions import open_engine, write_session
from kb.settings import Settings
from kb.tokens import create_token, revoke_token

READ, SEARCH, EXPORT, WRITE = 12, 10, 6, 4
"""So few that none comes back between two requests, be the machine ever so busy: one of a read takes five seconds."""
LIMIT = re.compile(r'"(?P<policy>\w+)";r=(?P<left>\d+);t=(?P<lasts>\d+)')


def limited(world: World, **more: Any) -> Settings:
    """The world's settings with small quotas that hold on this machine too."""
    rates = {"rate_read": READ, "rate_search": SEARCH, "rate_export": EXPORT, "rate_write": WRITE}
    return world.settings.model_copy(update=rates | {"rate_loopback": True} | more)


@pytest.fixture
def origin(world: World) -> Iterator[str]:
    with served(limited(world)) as address:
        yield address


def asking(origin: str, address: str = "127.0.0.1", **headers: str) -> httpx2.Client:
    """A client whose requests come from that address of this machine."""
    transport = httpx2.HTTPTransport(local_address=address)
    return httpx2.Client(base_url=f"{origin}{API_PREFIX}", transport=transport, headers=headers, timeout=60)


def left(answer: httpx2.Response) -> int:
    found = LIMIT.fullmatch(answer.headers["ratelimit"])
    assert found is not None, answer.headers["ratelimit"]
    return int(found["left"])


def spend(client: httpx2.Client, path: str, most: int) -> httpx2.Response:
    """Asks until the answer is 429, which is given back; no other refusal may come."""
    for _ in range(3 * most):
        answer = client.get(path)
        if answer.status_code == 429:
            return answer
        assert answer.status_code == 200
    raise AssertionError(f"{path} was never refused")


def test_a_burst_counts_down_is_refused_and_recovers(origin: str) -> None:
    with asking(origin) as client:
        first = client.get("/sources")
        assert first.headers["ratelimit-policy"] == f'"read";q={READ};w=60'
        assert left(first) == READ - 1
        counted = [left(client.get("/sources")) for _ in range(10)]
        # Where one comes back meanwhile a number is seen twice; never is there a larger gap.
        assert all(0 <= before - after <= 1 for before, after in zip([left(first), *counted], counted, strict=False))
        assert counted[-1] < READ - 5
        refused = spend(client, "/sources", READ)
        assert refused.headers["content-type"] == "application/problem+json"
        problem = refused.json()
        assert (problem["type"], problem["status"]) == (QUOTA_EXCEEDED, 429)
        assert problem["violated-policies"] == ["read"]
        wait = int(refused.headers["retry-after"])
        found = LIMIT.fullmatch(refused.headers["ratelimit"])
        assert found is not None
        assert found["left"] == "0"
        # Section 6 of the draft: no earlier than the end of the effective window.
        assert 1 <= int(found["lasts"]) <= wait <= 60 / READ
        assert client.get("/search?q=a").status_code == 200, "another policy has a quota of its own"
        time.sleep(wait)
        assert client.get("/sources").status_code == 200


def test_one_client_does_not_exhaust_another(origin: str) -> None:
    with asking(origin) as greedy, asking(origin, "127.0.0.2") as other:
        spend(greedy, "/search?q=a", SEARCH)
        answer = other.get("/search?q=a")
        assert (answer.status_code, left(answer)) == (200, SEARCH - 1)


def test_a_client_is_the_name_of_its_valid_token_else_its_address(world: World, origin: str) -> None:
    with write_session(open_engine(world.settings)) as session:
        first, secret = create_token(session, "một người", ["alerts"])
        second, same_name = create_token(session, "một người", ["review"])
    path = "/export/entities.jsonl"
    with (
        asking(origin, "127.0.0.3", authorization=f"Bearer {secret}") as here,
        asking(origin, "127.0.0.4", authorization=f"Bearer {same_name}") as there,
        asking(origin, "127.0.0.3", authorization="Bearer bn_made_up") as pretender,
        asking(origin, "127.0.0.3") as nameless,
    ):
        assert left(here.get(path)) == EXPORT - 1
        assert left(there.get(path)) == EXPORT - 2
        assert left(pretender.get(path)) == EXPORT - 1
        assert left(nameless.get(path)) == EXPORT - 2
    with write_session(open_engine(world.settings)) as session:
        for token in (first, second):
            revoke_token(session, token.id)


def test_writes_and_exports_have_quotas_of_their_own_and_refusals_come_first(origin: str) -> None:
    with asking(origin, "127.0.0.5") as client:
        statuses = [client.post("/reviews", json={}).status_code for _ in range(WRITE + 1)]
        assert statuses == [401] * WRITE + [429]
        assert client.get("/export/entities.csv/manifest").headers["ratelimit-policy"] == f'"export";q={EXPORT};w=60'
        head = client.head("/sources")
        assert (head.status_code, head.content, left(head)) == (200, b"", READ - 1)
        again = client.get("/sources", headers={"if-none-match": head.headers["etag"]})
        assert (again.status_code, left(again)) == (304, READ - 2), "an answer that is known costs as much to find"


def test_pages_and_health_are_not_limited(origin: str) -> None:
    with httpx2.Client(base_url=origin, timeout=60) as client:
        for path in ("/", "/healthz", "/openapi.json"):
            assert "ratelimit" not in client.get(path).headers


def test_this_machine_is_not_limited_unless_a_proxy_stands_between(world: World) -> None:
    with served(limited(world, rate_loopback=False), proxy_headers=False) as origin, asking(origin) as client:
        for _ in range(READ + 5):
            answer = client.get("/sources")
        assert (answer.status_code, "ratelimit" in answer.headers) == (200, False)
        # Nobody said that the proxy is to be believed: all that it passes on is one client, whatever names it gives.
        passed = [client.get("/sources", headers={"x-forwarded-for": f"203.0.113.{n}"}) for n in (1, 2)]
        assert [left(answer) for answer in passed] == [READ - 1, READ - 2]
        assert left(client.get("/sources", headers={"forwarded": "for=203.0.113.3"})) == READ - 3


def test_an_unlimited_interface_sends_no_headers(world: World) -> None:
    off = {"rate_read": 0, "rate_search": 0, "rate_export": 0, "rate_write": 0}
    with served(limited(world, **off)) as origin, asking(origin) as client:
        for path in ("/sources", "/search?q=a", "/export/entities.csv"):
            answer = client.get(path)
            assert answer.status_code == 200
            assert "ratelimit" not in answer.headers


def test_the_served_interface_believes_the_proxies_of_its_settings_alone(world: World) -> None:
    port = free_port()
    command = [sys.executable, "-m", "kb.command", "serve", "--port", str(port)]
    rates = {"BIENNIEN_RATE_READ": str(READ), "BIENNIEN_PROXIES": "127.0.0.9", "BIENNIEN_RATE_LOOPBACK": "true"}
    environment = os.environ | rates | {"BIENNIEN_DATA_DIR": str(world.settings.data_dir)}
    process = subprocess.Popen(command, env=environment, cwd=world.settings.data_dir, stderr=subprocess.DEVNULL)
    origin = f"http://127.0.0.1:{port}"
    try:
        _wait_for(origin, process)
        with asking(origin, "127.0.0.9") as proxy, asking(origin, "127.0.0.8") as liar:
            named = [proxy.get("/sources", headers={"x-forwarded-for": f"203.0.113.{n}"}) for n in (1, 2)]
            assert [left(answer) for answer in named] == [READ - 1, READ - 1]
            claimed = [liar.get("/sources", headers={"x-forwarded-for": f"203.0.113.{n}"}) for n in (1, 2)]
            assert [left(answer) for answer in claimed] == [READ - 1, READ - 2]
    finally:
        process.terminate()
        process.wait(30)


def _wait_for(origin: str, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline and process.poll() is None:
        try:
            httpx2.get(f"{origin}/healthz")
        except httpx2.TransportError:
            time.sleep(0.1)
        else:
            return
    raise AssertionError("the interface does not answer")


async def _nothing(scope: Any, receive: Any, send: Any) -> None:
    await send({"type": "http.response.start", "status": 200, "headers": []})
    await send({"type": "http.response.body", "body": b""})


def _ask(app: Any, path: str, peer: str = "203.0.113.7") -> list[tuple[bytes, bytes]]:
    """The headers of one answer, asked inside this process."""
    headers: list[tuple[bytes, bytes]] = []

    async def send(message: Any) -> None:
        headers.extend(message.get("headers", ()))

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": b"", "more_body": False}

    scope = {"type": "http", "method": "GET", "path": path, "raw_path": path.encode(), "query_string": b""}
    scope |= {"headers": [(b"host", b"x")], "client": (peer, 4711), "scheme": "http", "root_path": ""}
    asyncio.run(app(scope, receive, send))
    return headers


def test_an_ipv6_subscriber_is_one_client_however_many_addresses_it_uses(world: World) -> None:
    app = RateLimits(_nothing, prefix=API_PREFIX, settings=limited(world))
    peers = ("2001:db8:1:2::1", "2001:db8:1:2:ffff::9", "2001:db8:1:3::1")
    seen = [dict(_ask(app, f"{API_PREFIX}/sources", peer))[b"ratelimit"] for peer in peers]
    assert [re.search(rb"r=(\d+)", value)[1] for value in seen] == [b"11", b"10", b"11"]  # type: ignore[index]


def test_memory_is_bounded_against_many_addresses(world: World) -> None:
    app = RateLimits(_nothing, prefix=API_PREFIX, settings=limited(world))
    for limiter in app.limiters.values():
        for number in range(CLIENTS_KEPT):
            limiter.limit(f"from {number}")
    limiter.limit("from somebody else")
    assert len(app.store._backend.get_client()) == CLIENTS_KEPT
    assert len(app.store._backend.expire_info) == CLIENTS_KEPT


def test_counting_costs_less_than_a_twentieth_of_the_cheapest_route(world: World) -> None:
    settings = world.settings.model_copy(update={"rate_read": 100_000})
    counted, plain = RateLimits(_nothing, prefix=API_PREFIX, settings=settings), create_app(settings)

    def spent(app: Any, path: str, times: int) -> float:
        async def ask() -> float:
            async def send(message: Any) -> None: ...

            async def receive() -> dict[str, Any]:
                return {"type": "http.request", "body": b"", "more_body": False}

            scope = {"type": "http", "method": "GET", "path": path, "raw_path": path.encode(), "query_string": b""}
            scope |= {"headers": [(b"host", b"x")], "client": ("203.0.113.7", 1), "scheme": "http", "root_path": ""}
            await app(dict(scope), receive, send)
            start = time.process_time()
            for _ in range(times):
                await app(dict(scope), receive, send)
            return (time.process_time() - start) / times

        return asyncio.run(ask())

    counting = spent(counted, f"{API_PREFIX}/sources", 2000)
    cheapest = min(
        spent(plain, API_PREFIX + path, 50)
        for path in (f"/articles/{world.ids[0]}", f"/articles/{world.ids[0]}/revisions", "/figures/f001", "/indicators")
    )
    print(f"counting {counting * 1e6:.0f} µs, cheapest route {cheapest * 1e6:.0f} µs: {counting / cheapest:.2%}")
    assert counting < cheapest / 20


@pytest.mark.parametrize(
    ("method", "path", "policy"),
    [
        ("GET", "/articles", "read"),
        ("GET", "/search", "search"),
        ("GET", "/feeds/search.atom", "search"),
        ("GET", "/figures", "read"),
        ("GET", "/figures/series", "search"),
        ("GET", "/export/figures.csv", "export"),
        ("GET", "/export/figures.csv/manifest", "export"),
        ("GET", "/coverage/compare", "search"),
        ("POST", "/batch", "search"),
        ("POST", "/reviews", "write"),
        ("DELETE", "/saved-searches/1", "write"),
        ("GET", "/saved-searches", "read"),
        ("HEAD", "/saved-searches", "read"),
    ],
)
def test_what_counts_under_which_policy(method: str, path: str, policy: str) -> None:
    assert policy_of(method, path) == policy


def test_the_document_tells_the_policy_and_the_refusal_of_every_route(world: World) -> None:
    document = world.client.get("/openapi.json").json()
    seen = set()
    for path, operations in document["paths"].items():
        for operation in operations.values():
            if not path.startswith(API_PREFIX):
                assert "429" not in operation["responses"]
                continue
            seen.add(operation["x-rate-limit"])
            refusal = operation["responses"]["429"]
            assert list(refusal["content"]) == ["application/problem+json"]
            assert set(refusal["headers"]) == {"RateLimit", "RateLimit-Policy", "Retry-After"}
            success = next(found for status, found in operation["responses"].items() if status.startswith("2"))
            assert set(success["headers"]) == {"RateLimit", "RateLimit-Policy"}
    assert seen == {"read", "search", "export", "write"}


def test_without_a_database_a_token_is_an_address(tmp_path: Path) -> None:
    settings = Settings(_env_file=None, data_dir=tmp_path / "none", rate_loopback=True)
    with served(settings) as origin, asking(origin, authorization="Bearer bn_x") as client:
        answer = client.get("/sources")
        assert (answer.status_code, left(answer)) == (503, 599)
