"""A press of its own behind the real application, asked for JSON and for pages."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from html import unescape
from pathlib import Path
from typing import Any

from fastapi.testclient import TestClient
from sqlalchemy.orm import Session

from api.app import create_app
from kb.migrations import upgrade
from kb.sessions import open_engine, write_session
from kb.settings import Settings


@contextmanager
def open_client(folder: Path, fill: Callable[[Session], object]) -> Iterator[TestClient]:
    """A client of the application over what was filled in."""
    settings = Settings(_env_file=None, data_dir=folder, database_url=None)
    upgrade(open_engine(settings))
    with write_session(open_engine(settings)) as session:
        fill(session)
    with TestClient(create_app(settings)) as client:
        yield client


def get(client: TestClient, path: str, status: int = 200, **parameters: Any) -> Any:
    """The JSON of a route, which must answer with the status."""
    answer = client.get(f"/api/v1{path}", params=parameters)
    assert answer.status_code == status, answer.text
    return answer.json()


def read(client: TestClient, path: str) -> str:
    """The text of a page, entities resolved."""
    answer = client.get(path, headers={"accept": "text/html"})
    assert answer.status_code == 200, answer.text
    return unescape(answer.text)
