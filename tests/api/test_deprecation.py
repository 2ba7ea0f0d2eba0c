"""A route that is replaced says so, in the document and with every answer."""

from __future__ import annotations

from datetime import UTC, datetime

from fastapi import APIRouter, FastAPI, HTTPException
from fastapi.testclient import TestClient

from api.deprecation import deprecated


def test_a_replaced_route_says_since_when_until_when_and_what_replaces_it() -> None:
    since, sunset = datetime(2027, 1, 1, tzinfo=UTC), datetime(2028, 1, 1, 7, tzinfo=UTC)
    router = APIRouter(route_class=deprecated(since, sunset, "/api/v2/things"))

    @router.get("/things")
    def list_things(gone: bool = False) -> list[str]:
        if gone:
            raise HTTPException(404, "none", {"X-Own": "1"})
        return []

    app = FastAPI()
    app.include_router(router)
    client = TestClient(app)
    for answer in (client.get("/things"), client.get("/things?gone=true")):
        assert answer.headers["deprecation"] == "@1798761600"
        assert answer.headers["sunset"] == "Sat, 01 Jan 2028 07:00:00 GMT"
        assert answer.headers["link"] == '</api/v2/things>; rel="successor-version"'
    assert answer.headers["x-own"] == "1"
    assert app.openapi()["paths"]["/things"]["get"]["deprecated"] is True
