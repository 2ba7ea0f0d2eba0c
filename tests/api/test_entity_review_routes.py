"""Merging, splitting and renaming over HTTP: who may, what is answered, where old links lead, what the page shows."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from fastapi.testclient import TestClient

from api.app import create_app
from kb.enrich import enrich
from kb.models import Article
from kb.sessions import open_engine, write_session
from kb.settings import Settings
from kb.tokens import create_token
from tests.kb.reviewed_press import DOUBLES, FULL, GIA_LAM, LONG_BIEN, PRESS, SHORT, UNION, UNION_TOO, decide
from tests.kb.small_press import find, take

API = "/api/v1"


class Press:
    """The application over the press, and a token that may review."""

    def __init__(self, settings: Settings, client: TestClient) -> None:
        self.settings, self.client = settings, client
        with write_session(open_engine(settings)) as session:
            _, secret = create_token(session, "người duyệt", ["review"])
        self.headers = {"authorization": f"Bearer {secret}"}

    def post(self, path: str, status: int = 201, **body: Any) -> Any:
        answer = self.client.post(f"{API}/entities/{path}", json=body, headers=self.headers)
        assert answer.status_code == status, answer.text
        return answer.json()

    def get(self, path: str, **parameters: Any) -> Any:
        answer = self.client.get(f"{API}{path}", params=parameters)
        assert answer.status_code == 200, answer.text
        return answer.json()


@pytest.fixture
def press(settings: Settings) -> Iterator[Press]:
    take(settings, PRESS)
    with TestClient(create_app(settings), raise_server_exceptions=False) as client:
        yield Press(settings, client)


@pytest.fixture
def once(sqlite_settings: Settings) -> Iterator[Press]:
    take(sqlite_settings, PRESS)
    with TestClient(create_app(sqlite_settings), raise_server_exceptions=False) as client:
        yield Press(sqlite_settings, client)


def test_a_merge_and_its_undoing(press: Press) -> None:
    before = [press.get(f"/entities/{id_}") for id_ in (UNION, UNION_TOO)]
    made = press.post(f"{UNION_TOO}/reviews", verdict="merge", target_id=UNION, note="cùng một công ty")
    assert (made["linked"], made["waiting"]) == (1, 0)
    assert made["review"] | {"at": ""} == {
        "id": 1,
        "verdict": "merge",
        "entity_id": UNION_TOO,
        "target_id": UNION,
        "name": None,
        "articles": [],
        "note": "cùng một công ty",
        "reviewer": "người duyệt",
        "at": "",
        "undone_at": None,
        "undone_by": None,
    }
    merged = press.get(f"/entities/{UNION}")
    assert merged["mentions"] == before[0]["mentions"] + before[1]["mentions"]
    assert before[1]["name"] in merged["aliases"]
    for id_ in (UNION, UNION_TOO):
        assert [item["id"] for item in press.get(f"/entities/{id_}/reviews")["items"]] == [1]
    undone = press.client.post(f"{API}/entities/{UNION}/reviews/1/undo", headers=press.headers)
    assert (undone.status_code, undone.json()["linked"]) == (200, 3)
    assert undone.json()["review"]["undone_by"] == "người duyệt"
    assert [press.get(f"/entities/{id_}") for id_ in (UNION, UNION_TOO)] == before
    again = press.client.post(f"{API}/entities/{UNION}/reviews/1/undo", headers=press.headers)
    assert (again.status_code, again.json()["detail"]) == (409, "review 1 was undone already, by người duyệt")


def test_old_links_and_old_filters_lead_to_what_stands(press: Press) -> None:
    decide(press.settings, "merge", UNION_TOO, UNION)
    decide(press.settings, "merge", UNION, GIA_LAM)
    for path in ("", "/timeline", "/mentions?below=true&limit=5"):
        moved = press.client.get(f"{API}/entities/{UNION_TOO}{path}", follow_redirects=False)
        assert moved.status_code == 308
        assert moved.headers["location"] == f"{API}/entities/{GIA_LAM}{path}"
        # A browser must ask again: a merge can be undone.
        assert moved.headers["cache-control"] == "no-cache"
        assert moved.json()["detail"] == f"{UNION_TOO} was merged into {GIA_LAM}"
        assert press.client.get(f"{API}/entities/{UNION_TOO}{path}").status_code == 200
    page = press.client.get(f"/entities/{UNION_TOO}?lang=en", headers={"accept": "text/html"}, follow_redirects=False)
    assert (page.status_code, page.headers["location"]) == (308, f"/entities/{GIA_LAM}?lang=en")
    enrich(press.settings)
    for route in ("articles", "figures", "activities", "observations", "search"):
        asked = {"q": "công đoàn"} if route == "search" else {}
        old = press.get(f"/{route}", organization=UNION_TOO, **asked)
        assert old["total"] == press.get(f"/{route}", organization=GIA_LAM, **asked)["total"] > 0
    compared = {"indicator": "members_admitted", "organizations": f"{UNION},{UNION_TOO}"}
    assert [line["organization_id"] for line in press.get("/figures/comparison", **compared)["lines"]] == [GIA_LAM]
    assert UNION not in {item["id"] for item in press.get("/entities", mentioned=False, limit=200)["items"]}
    # Who looks for the old name finds what stands for it.
    assert [item["id"] for item in press.get("/entities", name="co so det song lam")["items"]] == [GIA_LAM]
    found = press.get("/search", q='organization:"công đoàn cơ sở công ty dệt sông lam"')
    assert found["total"] == press.get("/articles", organization=GIA_LAM)["total"]


def test_a_renamed_entity_is_found_by_both_names(once: Press) -> None:
    once.post(f"{UNION}/reviews", verdict="rename", name="Công đoàn May Sông Lam 2")
    for words in ("song lam 2", "cong ty may song lam"):
        assert UNION in {item["id"] for item in once.get("/entities", name=words)["items"]}
    for words in ("công đoàn may sông lam 2", "công đoàn cơ sở công ty may sông lam"):
        assert once.get("/search", q=f'organization:"{words}"')["total"] == 2


def test_many_articles_wait_and_everybody_is_told(once: Press) -> None:
    decide(once.settings, "merge", UNION, UNION_TOO, few=0)
    told = once.get(f"/entities/{UNION_TOO}/reviews")
    assert (told["waiting"], told["total"]) == (2, 1)
    page = once.client.get(f"/entities/{UNION_TOO}?lang=en", headers={"accept": "text/html"}).text
    assert "2 articles wait for “biennien enrich”" in page
    # What waits counts for the entity that stands.
    assert once.get("/articles", organization=UNION)["total"] == 3
    enrich(once.settings)
    assert once.get(f"/entities/{UNION_TOO}/reviews")["waiting"] == 0
    assert once.get("/articles", organization=UNION)["total"] == 3


def test_the_page_says_who_decided_what_and_when(once: Press) -> None:
    once.post(f"{UNION_TOO}/reviews", verdict="merge", target_id=UNION, note="<b>cùng</b> một công ty")
    once.post(f"{UNION}/reviews", verdict="rename", name="Công đoàn Dệt <Sông Lam>")
    [first] = find(once.settings, Article, Article.headline == PRESS[0].headline)
    once.post(f"{UNION}/reviews", verdict="split", name="Công đoàn Sông Lam 2", articles=[first.id])
    once.client.post(f"{API}/entities/{UNION}/reviews/2/undo", headers=once.headers)
    page = once.client.get(f"/entities/{UNION}?lang=en", headers={"accept": "text/html"}).text
    assert "Renamed “Công đoàn Dệt &lt;Sông Lam&gt;”" in page
    assert "&lt;b&gt;cùng&lt;/b&gt; một công ty" in page
    assert "no. 2, người duyệt" in page
    assert "undone by người duyệt" in page
    assert f'href="/articles/{first.id}?lang=en"' in page
    assert "Người duyệt đã quyết định" in once.client.get(f"/entities/{UNION}", headers={"accept": "text/html"}).text
    assert 'id="reviews"' not in once.client.get(f"/entities/{LONG_BIEN}", headers={"accept": "text/html"}).text


@pytest.mark.parametrize(
    ("path", "body", "status"),
    [
        (f"{UNION}/reviews", {"verdict": "merge", "target_id": "org-none"}, 404),
        ("org-none/reviews", {"verdict": "rename", "name": "Tên"}, 404),
        (f"{UNION}/reviews", {"verdict": "rename", "name": "a\0b"}, 422),
        (f"{UNION}/reviews", {"verdict": "rename", "name": "x" * 301}, 422),
        (f"{UNION}/reviews", {"verdict": "forget"}, 422),
        (f"{UNION}/reviews", {"verdict": "rename", "name": "Tên", "colour": "red"}, 422),
        (f"{UNION}/reviews/7/undo", {}, 404),
        (f"{UNION}/reviews/{2**70}/undo", {}, 422),
    ],
)
def test_what_cannot_be_decided_is_told(once: Press, path: str, body: dict[str, Any], status: int) -> None:
    problem = once.post(path, status, **body)
    assert problem["status"] == status
    assert once.get(f"/entities/{UNION}/reviews")["total"] == 0


def test_only_who_may_review_decides(once: Press) -> None:
    body = {"verdict": "rename", "name": "Tên"}
    with write_session(open_engine(once.settings)) as session:
        _, other = create_token(session, "người khác", ["alerts"])
    for path in (f"{UNION}/reviews", f"{UNION}/reviews/1/undo"):
        assert once.client.post(f"{API}/entities/{path}", json=body).status_code == 401
        headers = {"authorization": f"Bearer {other}"}
        assert once.client.post(f"{API}/entities/{path}", content=b"{", headers=headers).status_code == 403
    assert once.client.get(f"{API}/entities/org-none/reviews").status_code == 404


def test_pairs_that_may_be_one_by_route_and_page(once: Press) -> None:
    take(once.settings, DOUBLES)
    [pair] = once.get("/entities/doubles", label="ORG")["items"]
    assert pair == {
        "label": "ORG",
        "entity": pair["entity"] | {"id": SHORT, "mentions": 1},
        "target": pair["target"] | {"id": FULL, "mentions": 2},
        "reasons": ["same_words"],
    }
    page = once.client.get("/entities/doubles?lang=en&label=ORG", headers={"accept": "text/html"})
    assert page.status_code == 200
    assert f"biennien entities merge {SHORT} {FULL}" in page.text
    assert "words for a level, a branch or a legal form" in page.text
    assert 'href="/entities/doubles"' in once.client.get("/entities", headers={"accept": "text/html"}).text
    once.post(f"{SHORT}/reviews", verdict="merge", target_id=FULL)
    assert once.get("/entities/doubles", label="ORG")["items"] == []
    assert "Không có" in once.client.get("/entities/doubles?label=ORG", headers={"accept": "text/html"}).text
