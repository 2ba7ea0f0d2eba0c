"""A knowledge base of known content and a client of the application over it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from fastapi.testclient import TestClient
from small_world import World, fill
from sql_world import Asked
from sqlalchemy import create_engine, make_url, text

from api.app import create_app
from kb.sessions import open_engine, write_session
from kb.settings import Settings
from kb.sql import VIEWS


@pytest.fixture(scope="session")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    settings = Settings(data_dir=tmp_path_factory.mktemp("world"), _env_file=None)
    ids = fill(settings)
    with TestClient(create_app(settings), raise_server_exceptions=False) as client:
        yield World(settings, client, ids)


@pytest.fixture(scope="session")
def postgres_world(postgres_server: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """The same world on PostgreSQL, for tests that only read."""
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


@pytest.fixture(scope="module")
def asked(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Asked]:
    """The small world with the route for SQL on."""
    made = Asked(Settings(_env_file=None, data_dir=tmp_path_factory.mktemp("sql"), sql_route=True))
    with made.client:
        yield made


@pytest.fixture(scope="module")
def asked_postgres(postgres_server: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Asked]:
    """The same on PostgreSQL, with a role that may read the views alone."""
    url = make_url(postgres_server).set(drivername="postgresql+psycopg")
    admin = create_engine(url, isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:
        connection.execute(text("CREATE DATABASE asked"))
        connection.execute(text("CREATE ROLE analyst LOGIN PASSWORD 'only-views'"))
    address = url.set(database="asked")
    reading = address.set(username="analyst", password="only-views").render_as_string(hide_password=False)
    settings = Settings(
        _env_file=None,
        data_dir=tmp_path_factory.mktemp("sql_postgres"),
        database_url=address.render_as_string(hide_password=False),
        sql_route=True,
        sql_database_url=reading,
    )
    made = Asked(settings)
    with write_session(open_engine(settings)) as session:
        session.execute(text(f"GRANT SELECT ON {', '.join(VIEWS)} TO analyst"))
    with made.client:
        yield made
    open_engine(settings).dispose()
    with admin.connect() as connection:
        connection.execute(text("DROP DATABASE asked WITH (FORCE)"))
        connection.execute(text("DROP ROLE analyst"))
    admin.dispose()
