"""A knowledge base of known content and a client of the application over it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from fastapi.testclient import TestClient
from small_world import World, fill

from api.app import create_app
from kb.settings import Settings


@pytest.fixture(scope="session")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    settings = Settings(data_dir=tmp_path_factory.mktemp("world"), _env_file=None)
    ids = fill(settings)
    with TestClient(create_app(settings), raise_server_exceptions=False) as client:
        yield World(settings, client, ids)
