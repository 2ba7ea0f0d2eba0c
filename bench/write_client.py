#!/usr/bin/env python3
"""Writes the typed parts of the Python client from the OpenAPI document: a new route has its method by this alone.

.venv/bin/python bench/write_client.py             writes api/client_{parts,records,parameters,methods}.py
.venv/bin/python bench/write_client.py --check     status 1 where they are not what would be written

A method has the operation's name; its path parameters are arguments, its query and its body are keywords.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
import textwrap
from collections.abc import Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
DOCUMENT = ROOT / "docs" / "openapi" / "v1.json"
PREFIX = "/api/v1"
_LONGEST_LIST = 90
"""Letters of the values that a parameter's type spells out; a longer vocabulary is text, and the interface tells it."""
_SIMPLE = {"string": "str", "integer": "int", "number": "float", "boolean": "bool", "null": "None"}
Schema = dict[str, Any]

HEAD = '''"""{what}

Written by bench/write_client.py from docs/openapi/v1.json; `make interface` writes both anew.
"""

# ruff: noqa: UP013 - as classes these would be a line for each field
# fmt: off

from __future__ import annotations

'''


def name_of(schema_name: str) -> str:
    """The name of a record in Python: of two that share one, the module tells them apart."""
    *_, module, name = ["", *re.split("__", schema_name)]
    return f"{module.title()}{name}" if module else name


def type_of(schema: Schema, *, sent: bool) -> str:
    """The Python type of a value; of what is sent, short lists of values are spelt out."""
    if "$ref" in schema:
        name = schema["$ref"].rpartition("/")[2]
        inner = re.fullmatch("Slice_(.+)_", name)
        return f"Slice[{name_of(inner[1])}]" if inner else name_of(name)
    options = schema.get("anyOf", schema.get("oneOf"))
    if options is not None:
        kinds = [type_of(option, sent=sent) for option in options if option.get("const") != ""]
        return " | ".join(dict.fromkeys(kind for kind in kinds))
    values = schema.get("enum")
    spelt = ", ".join(json.dumps(value) for value in values or ())
    if sent and spelt and len(spelt) <= _LONGEST_LIST:
        return f"Literal[{spelt}]"
    if schema.get("format") == "date" and sent:
        return "date | str"
    kind = schema.get("type")
    if kind == "array":
        return f"list[{type_of(schema['items'], sent=sent)}]" if "items" in schema else "list[Any]"
    if kind == "object":
        inner_schema = schema.get("additionalProperties")
        inner_type = type_of(inner_schema, sent=sent) if isinstance(inner_schema, dict) else "Any"
        return f"dict[str, {inner_type}]"
    return _SIMPLE.get(kind, "Any") if isinstance(kind, str) else "Any"


def typed_dict(name: str, fields: dict[str, str], *, total: bool = True) -> str:
    """A definition of a TypedDict, filled to the width of a line."""
    entries = ", ".join(f'"{key}": {value}' for key, value in fields.items())
    # Only the blanks between entries may break.
    whole = re.sub(r', (?="\w+": )', ",\n", entries).split("\n")
    lines, line = [], ""
    for entry in whole:
        if line and len(line) + len(entry) > 115:
            lines.append(line.rstrip())
            line = ""
        line += entry + " "
    body = textwrap.indent("\n".join([*lines, line.rstrip()]), "    ")
    ending = "})\n" if total else "}, total=False)\n"
    short = f'{name} = TypedDict("{name}", {{{entries}{ending}'
    return short if len(short) <= 121 else f'{name} = TypedDict("{name}", {{\n{body},\n{ending}'


def _quoted(kind: str) -> str:
    """A type that names records, as text: they may be defined further below."""
    return json.dumps(kind) if re.search(r"\b(?!None|Any|Literal)[A-Z]", kind) else kind


def records_of(document: dict[str, Any], operations: list[Operation]) -> dict[str, str]:
    """The modules of records: what answers hold."""
    schemas = document["components"]["schemas"]
    wanted = [operation.answer for operation in operations if operation.answer is not None]
    names: set[str] = set()
    waiting = list(dict.fromkeys(name for schema in wanted for name in references_in(schema)))
    while waiting:
        name = waiting.pop()
        if name not in names:
            names.add(name)
            waiting += references_in(schemas[name])
    leaves: dict[str, str] = {}
    others: dict[str, str] = {}
    for name in sorted(names, key=name_of):
        if re.fullmatch("Slice_.+_", name):
            continue
        schema = schemas[name]
        must = set(schema.get("required", ()))
        kinds = {key: _quoted(type_of(value, sent=False)) for key, value in schema.get("properties", {}).items()}
        fields = {key: kind if key in must else f"NotRequired[{kind}]" for key, kind in kinds.items()}
        known = others if any(references_in(schema)) else leaves
        known[name_of(name)] = typed_dict(name_of(name), fields)
    return {"client_parts": _parts(leaves), "client_records": _records(others)}


def _parts(leaves: dict[str, str]) -> str:
    """The module of the records that hold no others."""
    head = HEAD.format(
        what="Records that hold no others, as the interface answers them: JSON objects with typed fields."
    )
    used = "".join(leaves.values())
    listed = textwrap.fill(", ".join(f'"{name}"' for name in leaves), 112, break_long_words=False)
    listed = textwrap.indent(listed, "    ")
    return f"{head}from typing import {_typing(used, 'TypedDict')}\n\n__all__ = [\n{listed}\n]\n\n{used}"


def _records(others: dict[str, str]) -> str:
    """The module of the records that hold others; it names the others too."""
    head = HEAD.format(what="The records that the interface answers, as they come: JSON objects with typed fields.")
    head = head.replace("# ruff: noqa: UP013 -", "# ruff: noqa: UP013, F403, F405 -")
    used = "".join(others.values())
    generic = 'T = TypeVar("T")\n\n\nclass Slice(TypedDict, Generic[T]):\n'
    generic += '    """One slice of a list; ``next`` is the cursor of the following one."""\n\n'
    generic += "    items: list[T]\n    next: str | None\n    total: int\n    total_is_exact: bool\n\n\n"
    imports = f"from typing import {_typing(used, 'Generic', 'TypedDict', 'TypeVar')}\n\n"
    return f"{head}{imports}from api.client_parts import *\n\n{generic}{used}"


def _typing(used: str, *always: str) -> str:
    """What a module imports from `typing`."""
    return ", ".join(sorted([*(name for name in ("Any", "NotRequired") if name in used), *always], key=str.lower))


class Operation:
    """One operation of the document and how it is called."""

    def __init__(self, path: str, method: str, described: dict[str, Any], schemas: dict[str, Schema]) -> None:
        self.path, self.method, self.name = path.removeprefix(PREFIX), method, described["operationId"]
        self.words = described["description"]
        parameters = described.get("parameters", ())
        self.in_path = [item["name"] for item in parameters if item["in"] == "path"]
        self.query = {
            item["name"]: type_of(item["schema"], sent=True)
            if item.get("required")
            else _optional(type_of(item["schema"], sent=True))
            for item in parameters
            if item["in"] == "query"
        }
        self.required = {item["name"] for item in parameters if item.get("required") and item["in"] == "query"}
        content = next(found for status, found in described["responses"].items() if status[0] == "2").get("content", {})
        self.media = next(iter(content), None)
        is_text = all(kind.startswith("text/") or kind.endswith("+xml") for kind in content)
        self.raw = None if not content or "application/json" in content else "str" if is_text else "bytes"
        self.answer: Schema | None = content.get("application/json", {}).get("schema")
        body = described.get("requestBody", {}).get("content", {}).get("application/json", {}).get("schema")
        self.body: Schema | None = schemas[body["$ref"].rpartition("/")[2]] if body and "$ref" in body else body
        self.body_fields: dict[str, Schema] = (self.body or {}).get("properties", {})
        self.is_export = self.raw is not None and path.startswith(f"{PREFIX}/export/")
        # What can be walked: a list that has a cursor to go on with.
        limit = next((item["schema"] for item in parameters if item["name"] == "limit"), {})
        self.page = limit.get("maximum") if "cursor" in self.query else None
        listed = schemas.get((self.answer or {}).get("$ref", "").rpartition("/")[2], {}).get("properties", {})
        self.item = type_of(listed["items"]["items"], sent=False) if {"items", "next"} <= listed.keys() else None

    @property
    def parameters_name(self) -> str:
        """The name of the type of its keywords."""
        return "".join(part.title() for part in self.name.split("_"))

    @property
    def fields(self) -> dict[str, str]:
        """What its keywords are."""
        if self.body_fields:
            if self.query:
                raise ValueError(f"{self.name}: keywords for the query and for the body cannot be told apart")
            must = (self.body or {}).get("required", ())
            kinds = {key: type_of(value, sent=True) for key, value in self.body_fields.items()}
            return {key: f"Required[{kind}]" if key in must else kind for key, kind in kinds.items()}
        kinds = self.query if not self.item else {key: kind for key, kind in self.query.items() if key != "cursor"}
        return {key: f"Required[{kind}]" if key in self.required else kind for key, kind in kinds.items()}

    def method_text(self) -> str:
        """The method."""
        # The format of an export is asked for by the ending of the file.
        arguments = ["self", *(f"{name}: str" for name in self.in_path if not self.is_export)]
        asked = ["**asked: Unpack[p." + self.parameters_name + "]"] if self.fields else []
        path = re.sub(r"\{(\w+)\}", r"{quote(\1, safe='')}", self.path)
        where = f'f"{path}"' if self.in_path and not self.is_export else json.dumps(self.path)
        keywords = "asked" if self.fields else "{}"
        if self.is_export:
            arguments.append("path: str | PathLike[str]")
            given, call = "r.Manifest", f"self._export({where}, path, {keywords})"
        elif self.method != "get":
            given = "None" if self.answer is None else _in_records(type_of(self.answer, sent=False))
            sent = [f'"{self.method.upper()}"', where]
            if self.body is not None and not self.body_fields:
                arguments.append(f"body: {type_of(self.body, sent=True)}")
                sent.append("body")
            elif self.body_fields:
                sent.append("asked")
            if self.query:
                sent.append("asked=asked")
            if self.raw:
                given = self.raw
                sent.append("raw=True")
            call = f"self._send({', '.join(sent)})"
        elif self.item:
            given = f"Items[{_in_records(self.item)}, {_in_records(type_of(self.answer or {}, sent=False))}]"
            call = f"self._items({where}, {keywords}" + (f", page={self.page})" if self.page else ")")
        elif self.answer is not None:
            given, call = _in_records(type_of(self.answer, sent=False)), f"self._get({where}, {keywords})"
        else:
            given = self.raw or "None"
            call = f"self._get_{'text' if given == 'str' else 'bytes'}({where}, {keywords})"
        words = textwrap.wrap(re.sub(r"\s+", " ", self.words.split("\n\n")[0]).strip(), 106)
        text = textwrap.indent("\n".join(words), " " * 8).lstrip() + '"""'
        signature = f"    def {self.name}({', '.join([*arguments, *asked])}) -> {given}:"
        if len(signature) > 120:
            inner = ",\n        ".join([*arguments, *asked])
            signature = f"    def {self.name}(\n        {inner},\n    ) -> {given}:"
        if given == "None":
            last = f"        {call}\n"
        elif "self._get_" in call or self.is_export or call.startswith("self._items"):
            last = f"        return {call}\n"
        else:
            # What is read from JSON has any type until it is given one.
            last = f'        return cast("{given}", {call})\n'
            if len(last) > 121:
                last = f'        return cast(\n            "{given}",\n            {call},\n        )\n'
        return f'{signature}\n        """{text}\n{last}'


def _optional(kind: str) -> str:
    return kind if "None" in kind.split(" | ") else f"{kind} | None"


def _in_records(kind: str) -> str:
    return re.sub(r"\b(?!None\b|Any\b)([A-Z]\w*)", r"r.\1", kind)


def references_in(node: Any) -> Iterator[str]:
    """The names of the schemas that a part of the document refers to."""
    if isinstance(node, dict):
        if isinstance(node.get("$ref"), str):
            yield node["$ref"].rpartition("/")[2]
        for value in node.values():
            yield from references_in(value)
    elif isinstance(node, list):
        for value in node:
            yield from references_in(value)


def operations_of(document: dict[str, Any]) -> list[Operation]:
    """The operations of the interface itself, in the order of the document."""
    schemas = document["components"]["schemas"]
    return [
        Operation(path, method, described, schemas)
        for path, operations in document["paths"].items()
        if path.startswith(PREFIX)
        for method, described in operations.items()
    ]


def write(document: dict[str, Any]) -> dict[str, str]:
    """The text of each module, by its name below ``api/``."""
    operations = operations_of(document)
    asked = [operation for operation in operations if operation.fields]
    kinds = "".join(typed_dict(item.parameters_name, item.fields, total=False) for item in asked)
    typing = ", ".join(name for name in ("Any", "Literal", "Required", "TypedDict") if name in kinds + "TypedDict")
    parameters = HEAD.format(what="What each method of the client takes as keywords; None counts as not given.")
    parameters += f"from datetime import date\nfrom typing import {typing}\n\n{kinds}"
    methods = HEAD.format(what="One method for each operation of the interface.")
    methods = methods.replace("# ruff: noqa: UP013 - as classes these would be a line for each field\n", "")
    methods += "from os import PathLike\nfrom typing import Any, Unpack, cast\nfrom urllib.parse import quote\n\n"
    methods += "from api import client_parameters as p\nfrom api import client_records as r\n"
    methods += "from api.client_export import ExportingConnection\nfrom api.client_http import Items\n\n\n"
    methods += (
        'class Methods(ExportingConnection):\n    """The operations by their names in the OpenAPI document."""\n\n'
    )
    methods += "\n".join(operation.method_text() for operation in operations)
    if "Any" not in methods.replace("import Any", ""):
        methods = methods.replace("import Any, ", "import ")
    return records_of(document, operations) | {"client_parameters": parameters, "client_methods": methods}


def main() -> int:
    """Writes the modules, or tells which are behind."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--check", action="store_true", help="write nothing; status 1 where something would change")
    arguments = parser.parse_args()
    behind = []
    for name, text in write(json.loads(DOCUMENT.read_text(encoding="utf-8"))).items():
        path = ROOT / "api" / f"{name}.py"
        if not path.exists() or path.read_text(encoding="utf-8") != text:
            behind.append(path.name)
            if not arguments.check:
                path.write_text(text, encoding="utf-8")
    print(*behind or ["nothing changes"])
    return 1 if arguments.check and behind else 0


if __name__ == "__main__":
    sys.exit(main())
