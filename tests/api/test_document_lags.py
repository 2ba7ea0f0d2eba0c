"""Days from a document's date to the first report, over the interface and on the pages."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from fastapi.testclient import TestClient

from api.app import create_app
from kb.migrations import upgrade
from kb.sessions import open_engine, write_session
from kb.settings import Settings
from tests.kb.queries.lag_world import BAC_NINH, COUNTRY, LOCAL_PAPER, NAM_DAN, NGHE_AN, OTHER_PAPER, fill

YEAR = {"since": "2024-01-01", "until": "2024-12-31"}


@pytest.fixture(scope="module")
def press(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    settings = Settings(_env_file=None, data_dir=tmp_path_factory.mktemp("lags"), database_url=None)
    upgrade(open_engine(settings))
    with write_session(open_engine(settings)) as session:
        fill(session)
    with TestClient(create_app(settings)) as client:
        yield client


def get(client: TestClient, path: str, status: int = 200, **parameters: Any) -> Any:
    answer = client.get(f"/api/v1{path}", params=parameters)
    assert answer.status_code == status, answer.text
    return answer.json()


def test_lags_are_no_document(press: TestClient) -> None:
    found = get(press, "/documents/lags", **YEAR)
    assert {group["id"]: group["median"] for group in found["items"]} == {COUNTRY: 4.5, LOCAL_PAPER: 4, OTHER_PAPER: 6}
    reports = get(press, "/documents/lags/reports", group=COUNTRY, **YEAR)
    assert [item["days"] for item in reports["items"]] == [2, 4, 5, 10]
    assert reports["items"][0]["citation"]["sentence"] == "Câu dẫn early."
    get(press, "/documents/lags/timeline", 404)


def test_reports_of_a_document(press: TestClient) -> None:
    found = get(press, "/documents/early/reports")
    assert [(item["id"], item["days"], item["late"]) for item in found["items"]] == [
        (NGHE_AN, 2, False),
        (BAC_NINH, 30, True),
    ]
    assert [(item["id"], item["days_before"]) for item in found["early"]] == [(BAC_NINH, 9)]
    assert found["undated"] == 1
    (silent,) = get(press, "/documents/local/reports")["not_reported"]
    assert (silent["id"], [source["id"] for source in silent["sources"]]) == (NAM_DAN, [OTHER_PAPER])
