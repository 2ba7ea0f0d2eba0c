"""An interface with one of everything, and what can change in it: what breaks a promise, and what does not."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

Document = dict[str, Any]


def small_document() -> Document:
    """An interface with one of everything."""
    thing = {
        "type": "object",
        "title": "Thing",
        "properties": {
            "id": {"type": "string"},
            "note": {"anyOf": [{"type": "string"}, {"type": "null"}]},
            "count": {"type": "integer", "minimum": 0},
            "share": {"type": "number"},
            "state": {"type": "string", "enum": ["on", "off"]},
            "parts": {"type": "array", "items": {"$ref": "#/components/schemas/Thing"}},
            "by_year": {"type": "object", "additionalProperties": {"type": "integer"}},
            "extra": {"type": "string"},
        },
        "required": ["id", "note", "count", "share", "state", "parts", "by_year"],
    }
    health = {"type": "object", "properties": {"health": {"type": "string", "enum": ["good"]}}, "required": ["health"]}
    sent = {
        "type": "object",
        "additionalProperties": False,
        "properties": {
            "name": {"type": "string", "maxLength": 20},
            "kind": {"type": "string", "enum": ["a", "b"]},
            "tags": {"type": "array", "items": {"type": "string"}, "maxItems": 3},
        },
        "required": ["name"],
    }
    parameters = [
        {"name": "id", "in": "path", "required": True, "schema": {"type": "string"}},
        {"name": "limit", "in": "query", "schema": {"type": "integer", "minimum": 1, "maximum": 200, "default": 20}},
        {"name": "sort", "in": "query", "schema": {"type": "string", "enum": ["id", "date"], "default": "id"}},
        {"name": "day", "in": "query", "schema": {"anyOf": [{"type": "string", "format": "date"}, {"const": ""}]}},
        {"name": "facets", "in": "query", "schema": {"type": "string", "pattern": "^(?:(?:a|b),?)*$"}},
        {"name": "q", "in": "query", "schema": {"anyOf": [{"type": "string"}, {"type": "null"}]}},
    ]
    json_of = lambda name: {"application/json": {"schema": {"$ref": f"#/components/schemas/{name}"}}}  # noqa: E731
    get = {
        "operationId": "get_thing",
        "parameters": parameters,
        "responses": {
            "200": {
                "description": "It.",
                "headers": {"ETag": {"schema": {"type": "string"}}},
                "content": json_of("Thing") | {"text/csv": {}},
            },
            "404": {"description": "None.", "content": json_of("Problem")},
        },
    }
    post = {
        "operationId": "create_thing",
        "requestBody": {"required": True, "content": json_of("Sent")},
        "responses": {"201": {"description": "Made.", "content": json_of("SourceRecord")}},
    }
    put = post | {"operationId": "replace_thing", "requestBody": {"required": False, "content": json_of("Sent")}}
    problem = {"type": "object", "properties": {"detail": {"type": "string"}}, "required": ["detail"]}
    schemas = {"Thing": thing, "Sent": sent, "SourceRecord": health, "Problem": problem}
    return {
        "openapi": "3.1.0",
        "info": {"title": "x", "version": "1"},
        "paths": {"/things/{id}": {"get": get, "post": post, "put": put}},
        "components": {"schemas": schemas},
    }


def _get(document: Document) -> Any:
    return document["paths"]["/things/{id}"]["get"]


def _post(document: Document) -> Any:
    return document["paths"]["/things/{id}"]["post"]


def _put(document: Document) -> Any:
    return document["paths"]["/things/{id}"]["put"]


def _parameter(document: Document, name: str) -> Any:
    return next(item for item in _get(document)["parameters"] if item["name"] == name)


def _thing(document: Document) -> Any:
    return document["components"]["schemas"]["Thing"]


def _sent(document: Document) -> Any:
    return document["components"]["schemas"]["Sent"]


def _set(where: Callable[[Document], Any], **values: Any) -> Callable[[Document], None]:
    return lambda document: where(document).update(values)


def _drop(where: Callable[[Document], Any], key: str) -> Callable[[Document], None]:
    return lambda document: where(document).pop(key) and None


def _new_parameter(document: Document, required: bool) -> None:
    _get(document)["parameters"].append(
        {"name": "new", "in": "query", "required": required, "schema": {"type": "string"}}
    )


def _without_parameter(document: Document) -> None:
    _get(document)["parameters"] = [item for item in _get(document)["parameters"] if item["name"] != "q"]


PROPERTIES: Callable[[Document], Any] = lambda document: _thing(document)["properties"]  # noqa: E731
SENT: Callable[[Document], Any] = lambda document: _sent(document)["properties"]  # noqa: E731
SCHEMA: Callable[[str], Callable[[Document], Any]] = lambda name: lambda document: _parameter(document, name)["schema"]  # noqa: E731

BREAKING: dict[str, tuple[Callable[[Document], Any], str]] = {
    "a path is removed": (lambda d: d["paths"].pop("/things/{id}"), "GET /things/{id}: is gone"),
    "an operation is removed": (_drop(lambda d: d["paths"]["/things/{id}"], "post"), "POST /things/{id}: is gone"),
    "an operation is renamed": (_set(_get, operationId="find_thing"), "is called find_thing"),
    "an operation needs a token": (_set(_get, security=[{"bearer": []}]), "needs a token"),
    "a parameter is removed": (_without_parameter, "parameter q: is gone"),
    "a new parameter is required": (lambda d: _new_parameter(d, True), "parameter new: is new and must be given"),
    "a parameter becomes required": (
        lambda d: _parameter(d, "limit").update(required=True), "parameter limit: must now be given",
    ),
    "a parameter's default changes": (_set(SCHEMA("limit"), default=50), "its default was 20 and is 50"),
    "a parameter's upper bound falls": (_set(SCHEMA("limit"), maximum=100), "maximum is 100, it was 200"),
    "a parameter's lower bound rises": (_set(SCHEMA("limit"), minimum=2), "minimum is 2, it was 1"),
    "a parameter gets a bound": (_set(SCHEMA("facets"), maxLength=9), "maxLength is 9, it was None"),
    "a parameter's type narrows": (_set(SCHEMA("sort"), type="integer"), "can no longer be string"),
    "a parameter loses a value": (_set(SCHEMA("sort"), enum=["id"]), "can no longer be 'date'"),
    "a parameter becomes a list of values": (_set(SCHEMA("facets"), enum=["a"]), "is now one of a list"),
    "a parameter's pattern narrows": (_set(SCHEMA("facets"), pattern="^(?:a,?)*$"), "can no longer be 'b"),
    "a parameter may no longer be empty": (
        _set(SCHEMA("day"), anyOf=[{"type": "string", "format": "date", "minLength": 1}]), "parameter day",
    ),
    "a parameter's format changes": (
        _set(SCHEMA("day"), anyOf=[{"type": "string", "format": "date-time"}, {"const": ""}]), "format differs",
    ),
    "a parameter may no longer be null": (_set(SCHEMA("q"), anyOf=[{"type": "string"}]), "can no longer be null"),
    "a parameter is written otherwise": (lambda d: _parameter(d, "q").update(explode=False), "explode differs"),
    "a field of a body is removed": (_drop(SENT, "kind"), "body.kind: is gone"),
    "a field of a body becomes required": (lambda d: _sent(d)["required"].append("kind"), "kind: must now be given"),
    "a new field of a body is required": (
        lambda d: (SENT(d).update(new={"type": "string"}), _sent(d)["required"].append("new")), "must now be given",
    ),
    "a field of a body gets shorter": (lambda d: SENT(d)["name"].update(maxLength=10), "maxLength is 10, it was 20"),
    "a field of a body loses a value": (lambda d: SENT(d)["kind"].update(enum=["a"]), "can no longer be 'b'"),
    "a list of a body gets shorter": (lambda d: SENT(d)["tags"].update(maxItems=2), "maxItems is 2, it was 3"),
    "a body becomes required": (
        lambda d: _put(d)["requestBody"].update(required=True), "body: must now be given",
    ),
    "a body is taken in another type": (
        lambda d: _post(d)["requestBody"].update(content={"text/csv": {}}), "no longer taken as application/json",
    ),
    "an unread keyword appears in a body": (lambda d: SENT(d)["tags"].update(uniqueItems=True), "uniqueItems differs"),
    "a field of an answer is removed": (_drop(PROPERTIES, "extra"), "answer 200.extra: is gone"),
    "a field of an answer deep inside is removed": (_drop(PROPERTIES, "by_year"), "by_year: is gone"),
    "a field of an answer may be left out": (
        lambda d: _thing(d)["required"].remove("note"), "note: may now be left out",
    ),
    "a field of an answer may be null": (
        lambda d: PROPERTIES(d).update(id={"anyOf": [{"type": "string"}, {"type": "null"}]}), ".id: may now be null",
    ),
    "a field of an answer changes its type": (
        lambda d: PROPERTIES(d)["id"].update(type="integer"), ".id: may now be integer",
    ),
    "a whole number of an answer becomes any": (
        lambda d: PROPERTIES(d)["count"].update(type="number"), ".count: may now be number",
    ),
    "a bound of an answer widens": (lambda d: PROPERTIES(d)["count"].update(minimum=-1), "minimum is -1, it was 0"),
    "a closed enumeration of an answer grows": (
        lambda d: PROPERTIES(d)["state"].update(enum=["on", "off", "idle"]), ".state: may now be 'idle'",
    ),
    "a closed enumeration of an answer opens": (
        lambda d: PROPERTIES(d)["state"].pop("enum"), "is no longer one of a list",
    ),
    "the items of an answer change": (
        lambda d: PROPERTIES(d)["parts"].update(items={"type": "string"}), "parts[]: may now be string",
    ),
    "the values of a map in an answer change": (
        lambda d: PROPERTIES(d)["by_year"].update(additionalProperties={"type": "string"}), "by_year.*: may now be",
    ),
    "an error loses its form": (
        lambda d: d["components"]["schemas"]["Problem"]["properties"].pop("detail"), "answer 404.detail: is gone",
    ),
    "a type of answer is removed": (
        lambda d: _get(d)["responses"]["200"]["content"].pop("text/csv"), "is no longer given as text/csv",
    ),
    "a header is removed": (lambda d: _get(d)["responses"]["200"]["headers"].pop("ETag"), "header ETag is gone"),
    "a success is answered otherwise": (
        lambda d: _post(d)["responses"].update({"202": _post(d)["responses"].pop("201")}), "does not answer 201",
    ),
}  # fmt: skip
HARMLESS: dict[str, Callable[[Document], Any]] = {
    "nothing": lambda d: None,
    "a path is added": lambda d: d["paths"].update({"/more": {"get": _get(d) | {"operationId": "more"}}}),
    "an optional parameter is added": lambda d: _new_parameter(d, False),
    "a parameter becomes optional": lambda d: _parameter(d, "limit").update(required=False),
    "a parameter's bounds widen": _set(SCHEMA("limit"), maximum=500, minimum=0),
    "a parameter gets a value": _set(SCHEMA("sort"), enum=["id", "date", "name"]),
    "a parameter's pattern widens": _set(SCHEMA("facets"), pattern="^(?:(?:a|b|c),?)*$"),
    "a parameter's type widens": _set(SCHEMA("day"), anyOf=[{"type": "string"}, {"type": "null"}]),
    "a field of a body is added": lambda d: SENT(d).update(new={"type": "string"}),
    "a field of a body becomes optional": lambda d: _sent(d).update(required=[]),
    "a body takes whole numbers and now all": lambda d: SENT(d)["name"].pop("maxLength"),
    "a field of an answer is added": lambda d: PROPERTIES(d).update(new={"type": "string"}),
    "a field of an answer is always there now": lambda d: _thing(d)["required"].append("extra"),
    "a field of an answer is never null now": lambda d: PROPERTIES(d).update(note={"type": "string"}),
    "a bound of an answer narrows": lambda d: PROPERTIES(d)["count"].update(minimum=1),
    "a number of an answer is always whole": lambda d: PROPERTIES(d)["share"].update(type="integer"),
    "a closed enumeration of an answer loses a value": lambda d: PROPERTIES(d)["state"].update(enum=["on"]),
    "an open enumeration of an answer grows": lambda d: d["components"]["schemas"]["SourceRecord"]["properties"][
        "health"
    ].update(enum=["good", "tired"]),
    "a schema is renamed": lambda d: (
        d["components"]["schemas"].update(Renamed=d["components"]["schemas"].pop("Problem")),
        _get(d)["responses"]["404"]["content"]["application/json"].update(
            schema={"$ref": "#/components/schemas/Renamed"}
        ),
    ),
    "an error is added": lambda d: _get(d)["responses"].update({"429": {"description": "Too many."}}),
    "an error goes": lambda d: _get(d)["responses"].pop("404"),
    "a type of answer is added": lambda d: _get(d)["responses"]["200"]["content"].update({"text/plain": {}}),
    "words change": lambda d: (_thing(d).update(title="Something", description="Else."), _get(d).update(summary="!")),
    "an operation is deprecated": _set(_get, deprecated=True),
    "extensions change": _set(_get, **{"x-rate-limit": "read"}),
}
