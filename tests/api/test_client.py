"""The Python client against a real server: lists to their end, refusals as exceptions, files as their manifests say."""

from __future__ import annotations

import csv
import inspect
import json
import sys
import typing
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from typing import Any, get_type_hints

import httpx2
import pytest
from serving import served
from small_world import DISTRICT, PERSON, PLAN, World, fill

from api import client as module
from api.client import (
    ApiError,
    BadRequest,
    Client,
    Conflict,
    CursorGone,
    ExportChanged,
    Forbidden,
    Items,
    NotFound,
    TooManyRequests,
    Unauthorized,
    Unavailable,
)
from kb.search import reader
from kb.search.index import rebuild_index
from kb.sessions import open_engine, write_session
from kb.settings import Settings
from kb.tokens import create_token

ROOT = Path(__file__).resolve().parents[2]
HOW = "run `make interface`, which writes docs/openapi/v1.json and the client's methods from the routes"


class Watched(httpx2.HTTPTransport):
    """A real transport that notes what is asked and answered, and can spoil what comes."""

    def __init__(self, spoil: bytes | None = None) -> None:
        super().__init__()
        self.seen: list[tuple[str, str, int]] = []
        self.spoil = spoil

    def handle_request(self, request: httpx2.Request) -> httpx2.Response:
        answer = super().handle_request(request)
        self.seen.append((request.method, request.url.path.removeprefix("/api/v1"), answer.status_code))
        if self.spoil and "/export/" in request.url.path and not request.url.path.endswith("/manifest"):
            body = b"".join(typing.cast(Any, answer.stream)).replace(self.spoil, b"?" * len(self.spoil))
            return httpx2.Response(answer.status_code, headers=answer.headers, content=body)
        return answer


@pytest.fixture(scope="module")
def origin(world: World) -> Iterator[str]:
    with served(world.settings) as address:
        yield address


@pytest.fixture
def client(origin: str) -> Iterator[Client]:
    with Client(origin) as made:
        yield made


def test_a_list_is_walked_to_its_end_slice_by_slice(client: Client, world: World) -> None:
    whole = world.get("/figures", limit=200)
    figures = client.list_figures(limit=2)
    assert [figure["id"] for figure in figures] == [item["id"] for item in whole["items"]]
    assert (figures.total, figures.total_is_exact) == (whole["total"], True) == (6, True)
    assert [len(slice_["items"]) for slice_ in figures.slices()] == [2, 2, 2]
    assert [
        figure["value"] for figure in client.list_figures(organization=DISTRICT, since="2023-12-01", unit=None)
    ] == [item["value"] for item in world.get("/figures", organization=DISTRICT, since="2023-12-01")["items"]]
    assert {article["id"] for article in client.list_articles()} == set(world.ids)


def test_a_search_has_facets_beside_its_articles(client: Client, world: World) -> None:
    found = client.search_articles(q="công đoàn", facets="source,year", sort="date", limit=2)
    asked = {"q": "công đoàn", "facets": "source,year", "sort": "date"}
    assert found.first["facets"] == world.get("/search", **asked)["facets"]
    assert sum(value["count"] for value in found.first["facets"]["source"]) == found.total > 2
    assert [item["id"] for item in found] == [item["id"] for item in world.get("/search", **asked)["items"]]


def test_a_figure_leads_to_its_sentence_and_its_archived_page(client: Client, origin: str) -> None:
    figure = next(iter(client.list_figures(indicator="members_admitted")))
    page = httpx2.get(client.page_of(figure).partition("#")[0]).text
    assert f'id="{figure["id"]}"' in page
    article = client.get_article(figure["article"]["id"])
    assert article["archive"] is not None
    assert article["archive"]["file"] == "a.warc.gz"


def test_what_was_read_before_is_asked_for_by_its_etag(origin: str) -> None:
    watched = Watched()
    with Client(origin, transport=watched) as client:
        first = client.get_entity(DISTRICT)
        again = client.get_entity(DISTRICT)
        client.get_entity(PERSON)
    assert first == again
    assert [status for _, _, status in watched.seen] == [200, 304, 200]


def test_what_is_remembered_is_bounded(origin: str, world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    watched = Watched()
    monkeypatch.setattr("api.client_http.REMEMBERED", 5000)
    with Client(origin, transport=watched) as client:
        for id_ in [*world.ids, world.ids[-1], world.ids[0]]:
            client.get_annotations(id_)
        assert client._known_bytes == sum(len(body) for _, body in client._known.values()) <= 5000
    assert [status for _, _, status in watched.seen][-2:] == [304, 200]


@pytest.mark.parametrize(
    ("kind", "status", "ask"),
    [
        (BadRequest, 400, lambda client: client.list_figures(colour="red").total),
        (BadRequest, 422, lambda client: client.list_figures(kind="red").total),
        (Unauthorized, 401, lambda client: client.get_alerts().total),
        (NotFound, 404, lambda client: client.get_article("none")),
        (NotFound, 404, lambda client: client.get_article("a/b?c")),
        (Conflict, 409, lambda client: client.list_figures(period="2023-02-01..2023-01-01").total),
    ],
)
def test_a_refusal_is_an_exception_of_its_kind(client: Client, kind: type[ApiError], status: int, ask: Any) -> None:
    with pytest.raises(kind) as refused:
        ask(client)
    assert (refused.value.status, refused.value.problem["status"]) == (status, status)
    assert refused.value.detail
    assert type(refused.value) is kind


def test_a_database_that_is_not_there_is_unavailable(tmp_path: Path) -> None:
    with (
        served(Settings(_env_file=None, data_dir=tmp_path)) as origin,
        Client(origin) as client,
        pytest.raises(Unavailable),
    ):
        client.get_article("a")


def test_a_walk_by_relevance_ends_with_an_exception_of_its_own_when_the_index_moves_on(tmp_path: Path) -> None:
    settings = Settings(_env_file=None, data_dir=tmp_path)
    fill(settings)
    with served(settings) as origin, Client(origin) as client:
        walk = iter(client.search_articles(q="công đoàn", limit=2))
        next(walk)
        rebuild_index(settings)
        # A process holds the states that it has answered from; this one forgets them, as after a start.
        reader._reader.cache_clear()
        with pytest.raises(CursorGone, match="410"):
            list(walk)


def limited(world: World) -> Settings:
    return world.settings.model_copy(update={"rate_loopback": True, "rate_search": 20})


def test_a_spent_quota_is_waited_for_and_told_where_the_wait_is_too_long(world: World) -> None:
    watched = Watched()
    with served(limited(world)) as origin:
        with Client(origin, transport=watched) as patient:
            while 429 not in (answered := [status for _, _, status in watched.seen]):
                assert patient.get_document_graph()["nodes"]
                assert len(answered) < 100
        assert watched.seen[-1][2] in (200, 304), "the call that was refused was answered after the wait"
        with Client(origin, longest_wait=0) as hasty, pytest.raises(TooManyRequests) as told:
            for _ in range(60):
                hasty.get_document_graph()
    assert told.value.retry_after in (1, 2, 3)
    assert told.value.problem["violated-policies"] == ["search"]


@pytest.mark.parametrize("format_", ["csv", "jsonl", "xlsx", "parquet"])
def test_an_export_is_a_file_with_the_checksum_of_its_manifest(client: Client, tmp_path: Path, format_: str) -> None:
    path = tmp_path / f"figures.{format_}"
    manifest = client.export_figures(path, organization=DISTRICT)
    assert manifest["sha256"] == sha256(path.read_bytes()).hexdigest()
    assert (manifest["bytes"], manifest["count"], manifest["format"]) == (path.stat().st_size, 5, format_)
    assert manifest["filters"] == {"organization": DISTRICT}
    if format_ == "csv":
        with path.open(encoding="utf-8-sig", newline="") as file:
            assert len(list(csv.DictReader(file))) == 5
    assert list(tmp_path.iterdir()) == [path]


def test_a_table_is_asked_for_by_its_list_and_comes_as_records_or_as_a_file(client: Client, world: World) -> None:
    rows = client.count_batch(kind="query", items=["đoàn viên", "mái ấm"], by="year")["items"]
    assert {row["item"] for row in rows} == {"đoàn viên", "mái ấm"}
    table = client.export_batch("csv", kind="query", items=["đoàn viên"]).decode("utf-8-sig")
    assert "đoàn viên" in table
    compared = client.compare_coverage(q=["đoàn viên", "huyện"])
    assert len(list(compared)) == compared.total == 2


def test_a_file_that_is_not_what_its_manifest_says_is_not_kept(origin: str, tmp_path: Path) -> None:
    watched = Watched(spoil=b"150")
    kept = tmp_path / "figures.csv"
    kept.write_text("of yesterday", encoding="utf-8")
    with Client(origin, transport=watched) as client, pytest.raises(ExportChanged):
        client.export_figures(kept)
    assert kept.read_text(encoding="utf-8") == "of yesterday"
    assert list(tmp_path.iterdir()) == [kept]
    assert [path for _, path, _ in watched.seen].count("/export/figures.csv") == 3


def test_an_export_in_no_format_is_refused_and_leaves_nothing(client: Client, tmp_path: Path) -> None:
    with pytest.raises(BadRequest):
        client.export_figures(tmp_path / "figures.doc")
    assert list(tmp_path.iterdir()) == []


def test_writes_need_a_token_with_their_scope(tmp_path: Path) -> None:
    settings = Settings(_env_file=None, data_dir=tmp_path)
    fill(settings)
    with write_session(open_engine(settings)) as session:
        _, reviewer = create_token(session, "người duyệt", ["review"])
        _, officer = create_token(session, "ban tuyên giáo", ["alerts"])
    with served(settings) as origin, Client(origin, reviewer) as client, Client(origin, officer) as other:
        verdict: Any = {"layer": "figure", "fact_id": "f006", "verdict": "correct", "correction": {"value": 121}}
        assert client.create_review(**verdict)["reviewer"] == "người duyệt"
        assert client.get_figure("f006")["value"] == 121
        with pytest.raises(Forbidden):
            other.create_review(**verdict)
        made = other.create_saved_search(name="Mái ấm", q="mái ấm", since="2024-01-01")
        assert [saved["id"] for saved in other.get_saved_searches()] == [made["saved_search"]["id"]]
        assert other.create_alerts()
        other.delete_saved_search(made["saved_search"]["id"])
        assert list(other.get_saved_searches()) == []
        assert list(other.get_alerts()) == []
        rename = client.create_entity_review(DISTRICT, verdict="rename", name="Công đoàn huyện Lam")
        assert client.get_entity(DISTRICT)["name"] == "Công đoàn huyện Lam"
        client.delete_entity_review(DISTRICT, str(rename["review"]["id"]))
        assert client.get_entity(DISTRICT)["name"] == "Liên đoàn Lao động huyện Lam"


# What the client has is what the document says.


@pytest.fixture(scope="module")
def document(world: World) -> Any:
    return world.client.get("/openapi.json").json()


def operations(document: Any) -> Iterator[tuple[str, str, Any]]:
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            if path.startswith("/api/v1"):
                yield path, method, operation


def test_every_operation_has_its_method_with_its_parameters_and_no_others(document: Any) -> None:
    named = set()
    for path, method, operation in operations(document):
        name = operation["operationId"]
        named.add(name)
        what = f"{method.upper()} {path} ({name})"
        assert hasattr(Client, name), f"{what} has no method in the client: {HOW}"
        signature = inspect.signature(getattr(Client, name), eval_str=True)
        arguments = [item.name for item in signature.parameters.values() if item.kind is item.POSITIONAL_OR_KEYWORD]
        exported = path.startswith("/api/v1/export/") and not path.endswith("/manifest")
        in_path = [item["name"] for item in operation.get("parameters", ()) if item["in"] == "path"]
        assert arguments[1:] == (["path"] if exported else in_path), f"{what}: {HOW}"
        keywords = next((item for item in signature.parameters.values() if item.kind is item.VAR_KEYWORD), None)
        taken = typing.get_args(keywords.annotation)[0] if keywords else None
        known = {item["name"]: bool(item.get("required")) for item in _sent(operation, document)}
        if typing.get_origin(signature.return_annotation) is Items:
            known.pop("cursor", None)
        assert set(taken.__annotations__ if taken else ()) == set(known), f"{what}: {HOW}"
        required = taken.__required_keys__ if taken else frozenset()
        assert required == {key for key, must in known.items() if must}, f"{what}: {HOW}"
    own = {name for name, _ in inspect.getmembers(Client, inspect.isfunction) if not name.startswith("_")}
    assert own - named == {"close", "page_of"}, "a method whose operation is gone"


def _sent(operation: Any, document: Any) -> list[Any]:
    """The fields of the body, or the parameters of the query, each with its name and whether it must be given."""
    body = operation.get("requestBody")
    if body is None:
        return [item for item in operation.get("parameters", ()) if item["in"] == "query"]
    schema = body["content"]["application/json"]["schema"]
    record = document["components"]["schemas"][schema["$ref"].rpartition("/")[2]]
    return [{"name": key, "required": key in record["required"]} for key in record["properties"]]


def test_every_record_has_the_fields_of_its_schema(document: Any) -> None:
    from api import client_records as records

    schemas = document["components"]["schemas"]
    compared = 0
    for name, kind in vars(records).items():
        if not typing.is_typeddict(kind) or name == "Slice":
            continue
        get_type_hints(kind)  # Every name in it must be one.
        (schema,) = [found for key, found in schemas.items() if key == name or _spoken(key) == name]
        assert set(kind.__annotations__) == set(schema["properties"]), f"{name}: {HOW}"
        assert kind.__required_keys__ == set(schema.get("required", ())), f"{name}: {HOW}"
        compared += 1
    assert compared > 80


def _spoken(name: str) -> str:
    *_, module_name, short = ["", *name.split("__")]
    return module_name.title() + short


def test_what_is_written_from_the_document_is_up_to_date(document: Any) -> None:
    sys.path.insert(0, str(ROOT / "bench"))
    try:
        from write_client import write
    finally:
        sys.path.remove(str(ROOT / "bench"))
    for name, text in write(document).items():
        assert (ROOT / "api" / f"{name}.py").read_text(encoding="utf-8") == text, f"api/{name}.py is behind: {HOW}"


def test_every_read_is_answered_by_the_interface_as_the_client_asks_it(
    document: Any, client: Client, world: World, tmp_path: Path
) -> None:
    """No method asks for an address or a parameter that the running interface does not know."""
    ids = {"articles": world.ids[0], "stories": "s1", "documents": PLAN, "entities": DISTRICT, "figures": "f006"}
    ids |= {"observations": "o1", "sources": "bao_a"}
    asked = {"get_comparison": {"indicator": "members_admitted"}, "list_silent": {"organization": DISTRICT}}
    asked |= {name: {"entity": DISTRICT} for name in ("export_timeline", "get_timeline_manifest")}
    asked |= {"compare_coverage": {"q": ["đoàn viên", '"công đoàn"']}, "list_rising_articles": {"thing": DISTRICT}}
    asked["list_reprinted_articles"] = {"first": "bao_a", "reprinting": "bao_b"}
    asked["list_lag_reports"] = {"group": "bao_a"}
    answered = 0
    for path, method, operation in operations(document):
        name = operation["operationId"]
        if method != "get" or "401" in operation["responses"]:
            continue
        segment = path.split("/")[3]
        given: list[Any] = []
        if name.startswith("export_"):
            given = [tmp_path / f"{name}.jsonl"]
        elif "{format}" in path:
            given = ["jsonl"]
        elif "{id}" in path:
            given = [ids[segment]]
        needed = [item["name"] for item in operation.get("parameters", ()) if item.get("required")]
        if set(needed) - {"id", "format"} - set(asked.get(name, ())):
            pytest.fail(f"tell this test what to ask {name} with: {needed}")
        answer = getattr(client, name)(*given, **asked.get(name, {}))
        if isinstance(answer, Items):
            assert len(list(answer)) <= answer.total
        assert answer is not None
        answered += 1
    assert answered > 40


def test_the_client_needs_nothing_of_the_server() -> None:
    import subprocess

    code = "import sys, json, api.client; print(json.dumps(sorted({name.split('.')[0] for name in sys.modules})))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT)
    assert not {"kb", "nlp", "crawler", "fastapi", "starlette", "pydantic", "sqlalchemy"} & set(json.loads(done.stdout))
    assert set(module.__all__) <= set(vars(module))
