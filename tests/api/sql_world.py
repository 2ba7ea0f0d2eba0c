"""A world with the SQL route on, over SQLite and over PostgreSQL."""

from __future__ import annotations

from typing import Any

from fastapi.testclient import TestClient
from small_world import World, fill

from api.app import create_app
from kb.alerts import store_saved_search
from kb.queries.filters import Filters
from kb.sessions import open_engine, write_session
from kb.settings import Settings
from kb.tokens import create_token

ENDLESS = "WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c)"


class Asked:
    """A world with the route on, and the headers of a token that may ask."""

    def __init__(self, settings: Settings) -> None:
        ids = fill(settings)
        self.settings = settings
        with write_session(open_engine(settings)) as session:
            self.secret = create_token(session, "Phân tích", ["sql"])[1]
            self.other = create_token(session, "Duyệt", ["review"])[1]
            store_saved_search(session, owner="Duyệt", name="x", filters=Filters(q="x"), channel=None, target=None)
        self.client = TestClient(create_app(settings), raise_server_exceptions=False)
        self.world = World(settings, self.client, ids)

    def get(self, sql: str, **more: Any) -> Any:
        headers = {"authorization": f"Bearer {self.secret}"}
        return self.client.get("/api/v1/sql", params={"sql": sql, **more}, headers=headers)
