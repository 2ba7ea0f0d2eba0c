"""A knowledge base of known content and a client of the application over it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from api.app import create_app
from kb.settings import Settings
from small_world import fill


@dataclass(frozen=True)
class World:
    """The application over the small world, and the ids of its articles."""

    settings: Settings
    client: TestClient
    ids: list[str]

    def get(self, path: str, status: int = 200, **parameters: Any) -> Any:
        """The JSON of an API route, which must answer with the status."""
        answer = self.client.get(f"/api/v1{path}", params=parameters)
        assert answer.status_code == status, answer.text
        return answer.json()


@pytest.fixture(scope="session")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    folder: Path = tmp_path_factory.mktemp("world")
    settings = Settings(data_dir=folder, _env_file=None)
    ids = fill(settings)
    with TestClient(create_app(settings), raise_server_exceptions=False) as client:
        yield World(settings, client, ids)
