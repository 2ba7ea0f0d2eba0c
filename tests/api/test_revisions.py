"""What an article said before is to be read beside what it says now, on its page and in the API."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from fastapi.testclient import TestClient

from api.app import create_app
from kb.ingest import store_article
from kb.records import Article
from kb.sessions import open_engine, write_session
from kb.settings import Settings

URL = "https://thu.example/tin-1.html"
FIRST = Article(URL, URL, "Gặp mặt <đầu> xuân", "Mở đầu.\n\nCó 120 người dự & góp ý.", "x/1", "thu")


def test_a_change_is_shown_word_by_word(sqlite_settings: Settings) -> None:
    seen = datetime(2025, 1, 1, tzinfo=UTC)
    second = replace(FIRST, article_body="Mở đầu.\n\nCó 125 người dự & góp ý.\n\n<b>Hết</b>.")
    with write_session(open_engine(sqlite_settings)) as session:
        store_article(session, FIRST, capture_id=None, seen_at=seen)
        held = store_article(session, second, capture_id=None, seen_at=seen + timedelta(days=1))
    with TestClient(create_app(sqlite_settings)) as client:
        one, two = client.get(f"/api/v1/articles/{held.article_id}/revisions").json()["items"]
        assert (one["number"], one["changed"], one["diff"]) == (1, [], [])
        assert two["changed"] == ["article_body"]
        edited, added = two["diff"]
        assert (edited["before"], edited["after"]) == ("Có 120 người dự & góp ý.", "Có 125 người dự & góp ý.")
        assert [piece["text"] for piece in edited["pieces"] if piece["kind"] != "same"] == ["120", "125"]
        assert (added["before"], added["after"]) == (None, "<b>Hết</b>.")
        page = client.get(f"/articles/{held.article_id}").text
    assert "Có <del>120</del><ins>125</ins> người dự &amp; góp ý." in page
    assert "<ins>&lt;b&gt;Hết&lt;/b&gt;.</ins>" in page
