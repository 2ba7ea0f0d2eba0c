"""What ``bench/write_client.py`` makes of routes of every shape: a method that can be imported, typed and called."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

BENCH = Path(__file__).resolve().parent.parent / "bench"


@pytest.fixture
def bench() -> Iterator[ModuleType]:
    sys.path.insert(0, str(BENCH))
    try:
        import write_client

        yield write_client
    finally:
        sys.path.remove(str(BENCH))


def document(**operation: Any) -> dict[str, Any]:
    """A document with one operation at ``/things/{id}``, ``get`` unless it has a body."""
    record = {"type": "object", "properties": {"id": {"type": "string"}}, "required": ["id"]}
    described = {"operationId": "do_thing", "description": "Does it.\n\nAnd more.", **operation}
    described.setdefault("responses", {"200": {"content": {"application/json": {"schema": {}}}}})
    method = "post" if "requestBody" in operation else "get"
    schemas = {"Thing": record, "Sent": record, "kb__one__Same": record, "kb__two__Same": record}
    return {"paths": {"/api/v1/things/{id}": {method: described}}, "components": {"schemas": schemas}}


def answered(schema: dict[str, Any]) -> dict[str, Any]:
    return {"200": {"content": {"application/json": {"schema": schema}}}}


def sent(schema: dict[str, Any]) -> dict[str, Any]:
    return {"content": {"application/json": {"schema": schema}}}


ID = {"name": "id", "in": "path", "required": True, "schema": {"type": "string"}}
DAY = {"name": "day", "in": "query", "schema": {"anyOf": [{"type": "string", "format": "date"}, {"const": ""}]}}
SORT = {"name": "sort", "in": "query", "required": True, "schema": {"type": "string", "enum": ["id", "date"]}}
SAME = {"anyOf": [{"$ref": "#/components/schemas/kb__one__Same"}, {"$ref": "#/components/schemas/kb__two__Same"}]}


@pytest.mark.parametrize(
    ("operation", "signature", "call"),
    [
        (
            {"parameters": [ID]},
            "def do_thing(self, id: str) -> Any:",
            "self._get(f\"/things/{quote(id, safe='')}\", {})",
        ),
        (
            {"parameters": [ID, DAY], "responses": answered({"$ref": "#/components/schemas/Thing"})},
            "def do_thing(self, id: str, **asked: Unpack[p.DoThing]) -> r.Thing:",
            "return cast(\"r.Thing\", self._get(",
        ),
        ({"parameters": [ID], "responses": answered(SAME)}, "-> r.OneSame | r.TwoSame:", "self._get("),
        (
            {"parameters": [ID], "requestBody": sent({"$ref": "#/components/schemas/Sent"})},
            "def do_thing(self, id: str, **asked: Unpack[p.DoThing]) -> Any:",
            "self._send(\"POST\", f\"/things/{quote(id, safe='')}\", asked)",
        ),
        (
            {"parameters": [ID, DAY], "requestBody": sent({"type": "array", "items": {"type": "string"}})},
            "def do_thing(self, id: str, body: list[str], **asked: Unpack[p.DoThing]) -> Any:",
            "body, asked=asked)",
        ),
        (
            {"parameters": [ID], "responses": {"200": {"content": {"text/plain": {}}}}},
            "def do_thing(self, id: str) -> str:",
            "self._get_text(",
        ),
    ],
)  # fmt: skip
def test_a_route_of_any_shape_has_its_method(
    bench: ModuleType, operation: dict[str, Any], signature: str, call: str
) -> None:
    modules = bench.write(document(**operation))
    for text in modules.values():
        ast.parse(text)
    assert signature in modules["client_methods"]
    assert call in modules["client_methods"]


def test_keywords_have_the_types_of_their_parameters(bench: ModuleType) -> None:
    parameters = bench.write(document(parameters=[ID, DAY, SORT]))["client_parameters"]
    assert '"day": date | str | None' in parameters
    assert '"sort": Required[Literal["id", "date"]]' in parameters
    assert '"id"' not in parameters.replace('Literal["id"', "")


def test_keywords_that_cannot_be_told_apart_are_not_written(bench: ModuleType) -> None:
    with pytest.raises(ValueError, match="do_thing"):
        bench.write(document(parameters=[ID, DAY], requestBody=sent({"$ref": "#/components/schemas/Sent"})))
