"""What is wrong with a source is to be seen on its page, in the list and in the API."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import update

from api.app import create_app
from kb.ingest import finish_run, start_run, store_article, store_fetch, store_source
from kb.models import Run
from kb.records import Article, SourceRecord
from kb.sessions import open_engine, write_session
from kb.settings import Settings

LAST = datetime(2025, 10, 13, 2, tzinfo=UTC)
FAULT = "thu: only 3 of 12 articles have a date, at least 50% are expected."


def fill(settings: Settings, *, silent_for: int, faults: list[str]) -> None:
    """An article on every second day until so many days before the last harvest."""
    with write_session(open_engine(settings)) as session:
        store_source(session, SourceRecord("thu", "Nguồn thử", "https://thu.example/", "mastercms", ("thu.example",)))
        for number in range(40):
            url = f"https://thu.example/tin-{number}.html"
            day = (LAST - timedelta(days=silent_for + 2 * number)).date().isoformat()
            article = Article(url, url, f"Tin {number}", "Bài.", "x/1", "thu", date_published=day)
            store_article(session, article, capture_id=None, seen_at=LAST - timedelta(days=1))
        run = start_run(session, "harvest", {"sources": ["thu"]})
        store_fetch(session, run_id=run, url="https://thu.example/", kind="listing", outcome="listing", at=LAST,
                    source_id="thu")  # fmt: skip
        finish_run(session, run, {"complete": True} | ({"faults": {"thu": faults}} if faults else {}))
        session.execute(update(Run).values(started_at=datetime.now(UTC) if silent_for < 0 else LAST))


def ask(settings: Settings, path: str) -> Any:
    with TestClient(create_app(settings)) as client:
        answer = client.get(path)
        assert answer.status_code == 200
        return answer.json() if path.startswith("/api") else answer.text


@pytest.mark.parametrize(("language", "word"), [("vi", "im lặng bất thường từ"), ("en", "unusually silent since")])
def test_an_unusual_silence_is_shown(sqlite_settings: Settings, language: str, word: str) -> None:
    fill(sqlite_settings, silent_for=12, faults=[])
    # Of the eleven weeks before one has two articles, five have three and five have four.
    (item,) = ask(sqlite_settings, "/api/v1/sources")["items"]
    assert item["volume"] == {
        "state": "none", "until": "2025-10-12", "last_week": 0, "usual": 3.0, "last_article": "2025-10-01"
    }  # fmt: skip
    for path in (f"/sources?lang={language}", f"/sources/thu?lang={language}"):
        text = ask(sqlite_settings, path)
        assert word in text


def test_what_the_harvest_found_wrong_is_shown_in_its_own_words(sqlite_settings: Settings) -> None:
    fill(sqlite_settings, silent_for=1, faults=[FAULT])
    found = ask(sqlite_settings, "/api/v1/sources/thu")
    assert found["last_run"]["faults"] == [FAULT]
    assert (found["health"], found["volume"]["state"]) == ("failing", "usual")
    assert FAULT in ask(sqlite_settings, "/sources/thu")


def test_a_source_that_is_well_shows_no_alarm(sqlite_settings: Settings) -> None:
    fill(sqlite_settings, silent_for=1, faults=[])
    for path in ("/sources?lang=en", "/sources/thu?lang=en"):
        assert "unusual" not in ask(sqlite_settings, path)
