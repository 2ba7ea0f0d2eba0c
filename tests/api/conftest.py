"""A knowledge base of known content and a client of the application over it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from fastapi.testclient import TestClient
from small_world import World, fill

from api.app import create_app
from kb.sessions import open_engine
from kb.settings import Settings


@pytest.fixture(scope="session")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    settings = Settings(data_dir=tmp_path_factory.mktemp("world"), _env_file=None)
    ids = fill(settings)
    with TestClient(create_app(settings), raise_server_exceptions=False) as client:
        yield World(settings, client, ids)


@pytest.fixture(scope="session")
def postgres_world(postgres_server: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """The same world on PostgreSQL, for tests that only read."""
    from sqlalchemy import create_engine, make_url, text

    url = make_url(postgres_server).set(drivername="postgresql+psycopg")
    admin = create_engine(url, isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:
        connection.execute(text("CREATE DATABASE small_world"))
    admin.dispose()
    address = url.set(database="small_world").render_as_string(hide_password=False)
    settings = Settings(data_dir=tmp_path_factory.mktemp("postgres_world"), database_url=address, _env_file=None)
    ids = fill(settings)
    with TestClient(create_app(settings), raise_server_exceptions=False) as client:
        yield World(settings, client, ids)
    open_engine(settings).dispose()
