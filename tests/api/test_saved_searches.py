"""Saved searches over HTTP: for those who hold the scope, each for himself."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator
from typing import Any

import pytest
from fastapi.testclient import TestClient

from api.app import create_app
from kb.alerts import list_saved_searches
from kb.sessions import open_engine, read_session, write_session
from kb.settings import Settings
from kb.tokens import create_token
from tests.kb.receivers import open_receiver
from tests.kb.small_press import make_article, take

PATH = "/api/v1/saved-searches"


@pytest.fixture
def client(settings: Settings) -> Iterator[TestClient]:
    with TestClient(create_app(settings)) as made:
        yield made


def headers(settings: Settings, name: str, scope: str = "alerts") -> dict[str, str]:
    with write_session(open_engine(settings)) as session:
        _, secret = create_token(session, name, [scope])
    return {"Authorization": f"Bearer {secret}"}


def test_a_search_is_kept_listed_and_deleted_by_its_owner(client: TestClient, settings: Settings) -> None:
    mine, theirs = headers(settings, "ban tuyên giáo"), headers(settings, "ban nữ công")
    request = {"name": "Mái ấm", "q": '"mái ấm công đoàn"', "since": "2024-01-01", "channel": "webhook"}
    made = client.post(PATH, json=request | {"target": "https://example.org/hook"}, headers=mine)
    assert made.status_code == 201
    saved = made.json()["saved_search"]
    assert len(made.json()["secret"]) >= 32
    assert saved["filters"] == {"q": '"mái ấm công đoàn"', "since": "2024-01-01"}
    listed = client.get(PATH, headers=mine)
    assert [item["id"] for item in listed.json()["items"]] == [saved["id"]]
    assert "secret" not in listed.text
    assert client.get(PATH, headers=theirs).json()["items"] == []
    assert client.delete(f"{PATH}/{saved['id']}", headers=theirs).status_code == 404
    assert client.delete(f"{PATH}/{saved['id']}", headers=mine).status_code == 204
    nothing = {"items": [], "next": None, "total": 0, "total_is_exact": True}
    assert client.get(PATH, headers=mine).json() == nothing
    assert client.get("/api/v1/alerts", headers=mine).json() == nothing


def test_what_is_answered_as_kept_is_kept(settings: Settings) -> None:
    """Another process that asks as soon as the first byte is there finds the search."""
    body = json.dumps({"name": "Mái ấm", "q": "mái ấm"}).encode()
    mine = headers(settings, "ban tuyên giáo")["Authorization"].encode()
    seen: list[tuple[int, int]] = []

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": body, "more_body": False}

    async def send(message: Any) -> None:
        if message["type"] == "http.response.start":
            with read_session(open_engine(settings)) as session:
                kept = list_saved_searches(session, "ban tuyên giáo", limit=20, cursor=None)
            seen.append((message["status"], kept.total))

    scope = {"type": "http", "method": "POST", "path": PATH, "raw_path": PATH.encode(), "query_string": b""}
    scope |= {"client": ("127.0.0.1", 4711), "scheme": "http", "root_path": ""}
    scope |= {"headers": [(b"host", b"x"), (b"content-type", b"application/json"), (b"authorization", mine)]}
    asyncio.run(create_app(settings)(scope, receive, send))
    assert seen == [(201, 1)]


def test_saved_searches_come_in_slices(client: TestClient, settings: Settings) -> None:
    mine = headers(settings, "ban")
    for number in range(3):
        client.post(PATH, json={"name": f"Số {number}", "q": "đoàn"}, headers=mine)
    first = client.get(PATH, params={"limit": 2}, headers=mine).json()
    rest = client.get(PATH, params={"limit": 2, "cursor": first["next"]}, headers=mine).json()
    assert [item["name"] for item in first["items"] + rest["items"]] == ["Số 0", "Số 1", "Số 2"]
    assert (first["total"], rest["next"]) == (3, None)
    other = headers(settings, "ban khác")
    assert client.get(PATH, params={"cursor": first["next"]}, headers=other).status_code == 409


def test_what_is_due_is_sent_when_asked_for_and_to_the_asker_alone(settings: Settings) -> None:
    inside = settings.model_copy(update={"webhooks_inside": True})
    mine, theirs = headers(settings, "ban tuyên giáo"), headers(settings, "ban nữ công")
    with open_receiver() as receiver, TestClient(create_app(inside)) as client:
        for asker, path in ((mine, "mine"), (theirs, "theirs")):
            request = {"name": "Mọi bài", "source": "bao", "channel": "webhook", "target": f"{receiver.url}/{path}"}
            assert client.post(PATH, json=request, headers=asker).status_code == 201
        take(settings, [make_article(1, "Công đoàn chợ họp", "Bàn việc quý tới.")], annotate=False)
        sent = client.post("/api/v1/alerts", headers=mine)
        assert sent.json() == {"found": 1, "sent": 1, "messages": 1, "failures": []}
        assert len(receiver.messages) == 1
        assert [item["state"] for item in client.get("/api/v1/alerts", headers=mine).json()["items"]] == ["sent"]
        assert client.get("/api/v1/alerts", headers=theirs).json()["items"] == []


def test_without_the_scope_nothing_is_told(client: TestClient, settings: Settings) -> None:
    for method, path in (("GET", PATH), ("POST", PATH), ("GET", "/api/v1/alerts"), ("POST", "/api/v1/alerts")):
        assert client.request(method, path, json={"name": "x", "q": "y"}).status_code == 401
        wrong = headers(settings, f"{method} {path}", "review")
        assert client.request(method, path, json={"name": "x", "q": "y"}, headers=wrong).status_code == 403


@pytest.mark.parametrize(
    ("request_", "status"),
    [
        ({"name": "x"}, 409),
        ({"name": "x", "q": "a\0b"}, 422),
        ({"name": "x", "q": "y", "since": "2025-02-01", "until": "2025-01-01"}, 409),
        ({"name": "x", "q": "y", "channel": "webhook", "target": "file:///etc/passwd"}, 409),
        ({"name": "x", "q": "y", "channel": "fax", "target": "1"}, 422),
        ({"name": "x", "q": "y", "owner": "somebody"}, 422),
        ({"q": "y"}, 422),
    ],
)
def test_what_cannot_be_kept_is_a_problem(
    client: TestClient, settings: Settings, request_: dict[str, str], status: int
) -> None:
    answer = client.post(PATH, json=request_, headers=headers(settings, "ban"))
    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["detail"]
