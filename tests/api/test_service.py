"""What holds for the whole service: reads cannot write, headers, OpenAPI, health, reviews, both databases alike."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from fastapi import Depends
from fastapi.testclient import TestClient
from small_world import DISTRICT, PLACE, PLACE_ABOVE, PLAN, PROVINCE, RESOLUTION_2021, World, fill
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from api.app import create_app
from api.dependencies import get_reader
from kb.sessions import open_engine, read_session, write_session
from kb.settings import Settings
from kb.tokens import create_token


@pytest.fixture
def own_world(settings: Settings) -> Iterator[World]:
    """A world that the test may change, once on SQLite and once on PostgreSQL."""
    ids = fill(settings)
    with TestClient(create_app(settings), raise_server_exceptions=False) as client:
        yield World(settings, client, ids)


def test_a_read_session_is_refused_every_write_by_the_database(own_world: World) -> None:
    with read_session(open_engine(own_world.settings)) as session, pytest.raises(DBAPIError):
        session.execute(text("DELETE FROM figure"))
    assert own_world.get("/figures")["total"] == 6


def test_a_route_that_reads_cannot_write_even_if_it_tries(own_world: World) -> None:
    app = create_app(own_world.settings)

    @app.get("/mischief")
    def mischief(session: Any = Depends(get_reader)) -> dict[str, str]:  # noqa: B008
        session.execute(text("DELETE FROM mention"))
        session.commit()
        return {}

    with TestClient(app, raise_server_exceptions=False) as client:
        answer = client.get("/mischief")
    assert answer.status_code == 500
    assert answer.json()["detail"] == "an unforeseen error; it has been logged"
    assert own_world.get(f"/entities/{DISTRICT}")["mentions"] == 3


PATHS = [
    ("/articles", {}),
    ("/articles", {"topic": "đoàn viên"}),
    ("/articles", {"q": '"tổng kết"', "organization": DISTRICT}),
    ("/references", {"resolution": "ambiguous"}),
    ("/documents", {"cited": False}),
    ("/documents", {"sort": "cited"}),
    ("/documents/graph", {}),
    (f"/documents/{PLAN}", {}),
    (f"/documents/{PLAN}/timeline", {}),
    (f"/documents/{PLAN}/trail", {"direction": "both"}),
    (f"/documents/{PLAN}/citations", {"by": "organization"}),
    (f"/documents/{PLAN}/summaries", {}),
    (f"/documents/{RESOLUTION_2021}/reports", {"by": "source"}),
    ("/documents/lags", {"since": "2021-01-01"}),
    ("/documents/open", {}),
    ("/documents/silent", {"organization": DISTRICT, "limit": 200}),
    ("/references", {"resolution": "ambiguous,unknown"}),
    ("/figures", {"unit": "doan vien"}),
    ("/figures/series", {"periods": 2}),
    ("/observations", {"min_confidence": 0.5, "change": "none", "aspect": "actual"}),
    ("/observations/o2", {}),
    ("/entities", {"mentioned": False}),
    ("/entities/doubles", {}),
    (f"/entities/{DISTRICT}/timeline", {}),
    ("/activities", {}),
    ("/rising", {"since": "2023-12-01", "until": "2023-12-31", "periods": 4}),
    ("/stories/s1", {}),
    ("/search", {"q": "công đoàn", "facets": "source,organization,document,place,activity,year"}),
]


def _comparable(answer: Any) -> Any:
    """Without what depends on the database: cursors, and the order of ids under its collation."""
    if isinstance(answer, dict):
        return {name: _comparable(value) for name, value in answer.items() if name != "next"}
    if isinstance(answer, list):
        return sorted((_comparable(item) for item in answer), key=repr)
    return answer


@pytest.mark.parametrize(("path", "parameters"), PATHS)
def test_postgresql_answers_as_sqlite_does(
    world: World, postgres_world: World, path: str, parameters: dict[str, Any]
) -> None:
    here, there = world.get(path, **parameters), postgres_world.get(path, **parameters)
    assert _comparable(there) == _comparable(here)


def test_postgresql_walks_by_cursor_and_counts_sources(postgres_world: World) -> None:
    for route in ("articles", "figures", "entities", "documents"):
        whole = {item["id"] for item in postgres_world.get(f"/{route}", limit=200)["items"]}
        walked: list[str] = []
        cursor: str | None = ""
        while cursor is not None:
            answer = postgres_world.get(f"/{route}", limit=2, **({"cursor": cursor} if cursor else {}))
            walked += [item["id"] for item in answer["items"]]
            cursor = answer["next"]
        assert sorted(walked) == sorted(whole)
    assert [source["with_author"] for source in postgres_world.get("/sources")["items"]] == [3, 3]
    assert postgres_world.get("/coverage", by="activity")["items"][0]["reprints"] == 1


def test_every_answer_has_a_strict_policy(world: World) -> None:
    for path in ("/", "/api/v1/articles", "/nothing", "/static/style.css", "/openapi.json"):
        headers = world.client.get(path).headers
        assert "default-src 'none'" in headers["content-security-policy"]
        assert "unsafe" not in headers["content-security-policy"]
        assert headers["x-content-type-options"] == "nosniff"


def test_the_openapi_document_is_whole_and_fit_for_generated_clients(world: World) -> None:
    document = world.client.get("/openapi.json").json()
    assert document["openapi"].startswith("3.1")
    names: list[str] = []
    for path, operations in document["paths"].items():
        for method, operation in operations.items():
            names.append(operation["operationId"])
            assert operation["description"], path
            success = next(code for code in operation["responses"] if code.startswith("2"))
            content = operation["responses"][success].get("content", {})
            assert content or success == "204", path
            if "application/json" in content:
                assert content["application/json"]["schema"], (method, path)
            for parameter in operation.get("parameters", ()):
                assert parameter["schema"], (path, parameter["name"])
            in_path = {item["name"] for item in operation.get("parameters", ()) if item["in"] == "path"}
            assert in_path == {part.strip("{}") for part in path.replace(".", "/").split("/") if part.startswith("{")}
            if path.startswith("/api/v1/"):
                problem = operation["responses"]["422"]["content"]
                assert list(problem) == ["application/problem+json"], path
    assert len(names) == len(set(names))
    kinds = ("schemas", "headers")
    known = {f"#/components/{kind}/{name}" for kind in kinds for name in document["components"][kind]}
    assert set(_references(document)) <= known
    promised = ["articles", "articles/{id}", "articles/{id}/revisions", "articles/{id}/annotations", "search"]
    promised += ["documents", "documents/{id}", "documents/{id}/timeline", "documents/graph", "references", "figures"]
    promised += ["figures/series", "entities", "entities/{id}", "entities/{id}/timeline", "activities", "coverage"]
    promised += ["coverage/compare", "coverage/silent", "coverage/reprints", "coverage/reprints/articles"]
    promised += ["stories/{id}", "sources", "sources/{id}", "feeds/search.atom", "reviews"]
    promised += ["indicators", "indicators/open"]
    assert {f"/api/v1/{path}" for path in promised} <= set(document["paths"])


def _references(node: Any) -> Iterator[str]:
    if isinstance(node, dict):
        if isinstance(node.get("$ref"), str):
            yield node["$ref"]
        for value in node.values():
            yield from _references(value)
    elif isinstance(node, list):
        for value in node:
            yield from _references(value)


def test_health_readiness_and_metrics(world: World, tmp_path: Path) -> None:
    assert world.client.get("/healthz").json()["status"] == "ok"
    assert world.client.get("/readyz").json()["status"] == "ready"
    metrics = world.client.get("/metrics").text
    assert 'biennien_records{kind="articles"} 6' in metrics
    assert 'biennien_fetches_total{outcome="stored"} 6' in metrics
    empty = TestClient(create_app(Settings(data_dir=tmp_path, _env_file=None)))
    assert empty.get("/healthz").status_code == 200
    unready = empty.get("/readyz")
    assert unready.status_code == 503
    assert "db upgrade" in unready.json()["detail"]
    refused = empty.get("/api/v1/articles")
    assert (refused.status_code, refused.headers["content-type"]) == (503, "application/problem+json")


def test_a_review_needs_a_token_with_the_scope_and_changes_the_fact(own_world: World) -> None:
    with write_session(open_engine(own_world.settings)) as session:
        _, right = create_token(session, "người duyệt", ["review"])
        _, wrong = create_token(session, "người khác", ["alerts"])
    review = {"layer": "figure", "fact_id": "f006", "verdict": "correct", "correction": {"value": 121}}
    post = own_world.client.post
    assert post("/api/v1/reviews", json=review).status_code == 401
    assert post("/api/v1/reviews", json=review, headers={"authorization": "Bearer bn_none"}).status_code == 401
    refused = post("/api/v1/reviews", json=review, headers={"authorization": f"Bearer {wrong}"})
    assert (refused.status_code, refused.headers["content-type"]) == (403, "application/problem+json")
    assert own_world.get("/figures/f006")["value"] == 120
    authorized = {"authorization": f"Bearer {right}"}
    kept = post("/api/v1/reviews", json=review, headers=authorized)
    assert kept.status_code == 201
    assert kept.json()["reviewer"] == "người duyệt"
    assert own_world.get("/figures/f006")["value"] == 121
    assert post("/api/v1/reviews", content=b"{", headers=authorized).status_code == 422
    for wrong_review, status in (
        (review | {"fact_id": "none"}, 404),
        (review | {"correction": {"colour": "red"}}, 409),
        (review | {"verdict": "maybe"}, 422),
        (review | {"surprise": 1}, 422),
    ):
        assert post("/api/v1/reviews", json=wrong_review, headers=authorized).status_code == status


@pytest.mark.parametrize("path", ["/api/v1/reviews", "/api/v1/saved-searches"])
@pytest.mark.parametrize("body", [b"{", b"[]", b'{"layer": "dog"}', b"\xff"])
def test_who_may_not_write_is_told_before_the_body_is_read(own_world: World, path: str, body: bytes) -> None:
    with write_session(open_engine(own_world.settings)) as session:
        _, secret = create_token(session, "người khác", ["admin"])
    for token, status in ((None, 401), ("bn_none", 401), (secret, 403)):
        headers = {"content-type": "application/json"} | ({"authorization": f"Bearer {token}"} if token else {})
        assert own_world.client.post(path, content=body, headers=headers).status_code == status


def test_one_indicator_under_two_names_of_its_unit_is_one_series(own_world: World) -> None:
    with write_session(open_engine(own_world.settings)) as session:
        session.execute(text("UPDATE figure SET unit = 'đoàn viên công đoàn' WHERE id = 'f006'"))
        session.execute(text("UPDATE figure SET unit = 'đồng/suất', indicator_id = 'x' WHERE kind = 'money'"))
    series = own_world.get("/figures/series")["items"]
    assert [(item["organization_id"], len(item["points"])) for item in series] == [(DISTRICT, 3), (PROVINCE, 1)]


def test_growth_is_no_point_among_levels(own_world: World) -> None:
    with write_session(open_engine(own_world.settings)) as session:
        session.execute(text("UPDATE figure SET change = 'increase', compared_with = 'năm 2021' WHERE id = 'f006'"))
    series = own_world.get("/figures/series", indicator="members_admitted")["items"]
    assert sorted(
        (item["change"], item["compared_with"], len(item["points"])) for item in series if item["change"]
    ) == [("increase", "năm 2021", 1)]
    (levels,) = [item for item in series if item["change"] is None]
    assert {value["value"] for point in levels["points"] for value in point["values"]} == {150, 155, 90}
    assert own_world.get("/figures/series", indicator="members_admitted", change="none")["total"] == 1


def test_the_seat_of_a_body_is_said_or_left_out_and_another_place_is_a_series_of_its_own(own_world: World) -> None:
    with write_session(open_engine(own_world.settings)) as session:
        session.execute(text(f"UPDATE figure SET place_id = '{PLACE}' WHERE value = 155"))
        session.execute(text(f"UPDATE figure SET place_id = '{PLACE_ABOVE}' WHERE value = 120"))
    series = own_world.get("/figures/series", indicator="members_admitted")["items"]
    here, elsewhere = sorted(series, key=lambda item: item["place_id"])
    assert (here["place_id"], [point["conflicting"] for point in here["points"]]) == (PLACE, [False, True])
    assert (elsewhere["place_id"], len(elsewhere["points"])) == (PLACE_ABOVE, 1)
