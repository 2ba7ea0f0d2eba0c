#!/usr/bin/env python3
"""Whether the interface still keeps what it promised: the OpenAPI document of now against that of each release.

.venv/bin/python bench/openapi_changes.py                    compares; status 1 where a promise is broken
.venv/bin/python bench/openapi_changes.py OLD.json NEW.json  compares two documents
.venv/bin/python bench/openapi_changes.py --release          adds the document of now to the promises, as this version

What a caller may send must still be taken, and what it may be answered must be what it could be answered before;
what is added beside it is no matter. docs/stability.md says so in words.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from openapi_schemas import Comparison, Side

ROOT = Path(__file__).resolve().parent.parent
CURRENT = ROOT / "docs" / "openapi" / "v1.json"
RELEASED = ROOT / "docs" / "openapi" / "released"


def breaking_changes(old: dict[str, Any], new: dict[str, Any]) -> list[str]:
    """What a caller who relied on the old document would stumble over in the new one, in words."""
    before, after = (Side(document.get("components", {}).get("schemas", {})) for document in (old, new))
    sent = Comparison(wide=after, narrow=before, answered=False)
    answered = Comparison(wide=before, narrow=after, answered=True)
    found: list[str] = []
    for path, operations in old["paths"].items():
        for method, operation in operations.items():
            where = f"{method.upper()} {path}"
            now = new["paths"].get(path, {}).get(method)
            if now is None:
                found.append(f"{where}: is gone")
                continue
            if operation["operationId"] != now["operationId"]:
                found.append(f"{where}: was called {operation['operationId']} and is called {now['operationId']}")
            if now.get("security") and not operation.get("security"):
                found.append(f"{where}: needs a token")
            found += _parameter_changes(operation, now, where, sent)
            found += _body_changes(operation, now, where, sent)
            found += _answer_changes(operation, now, where, answered)
    return found


def _parameter_changes(old: dict[str, Any], new: dict[str, Any], where: str, compare: Comparison) -> Iterator[str]:
    before, after = ({(item["in"], item["name"]): item for item in side.get("parameters", ())} for side in (old, new))
    for key, parameter in before.items():
        place = f"{where}, parameter {key[1]}"
        if key not in after:
            yield f"{place}: is gone"
            continue
        if after[key].get("required") and not parameter.get("required"):
            yield f"{place}: must now be given"
        for said in ("style", "explode"):
            if after[key].get(said) != parameter.get(said):
                yield f"{place}: {said} differs"
        yield from compare.missing(after[key]["schema"], parameter["schema"], place)
    for key, parameter in after.items():
        if key not in before and parameter.get("required"):
            yield f"{where}, parameter {key[1]}: is new and must be given"


def _body_changes(old: dict[str, Any], new: dict[str, Any], where: str, compare: Comparison) -> Iterator[str]:
    before, after = old.get("requestBody"), new.get("requestBody")
    place = f"{where}, body"
    if after is not None and after.get("required") and not (before or {}).get("required"):
        yield f"{place}: must now be given"
    for kind, content in (before or {}).get("content", {}).items():
        if kind not in (after or {}).get("content", {}):
            yield f"{place}: is no longer taken as {kind}"
            continue
        yield from compare.missing(after["content"][kind].get("schema", {}), content.get("schema", {}), place)


def _answer_changes(old: dict[str, Any], new: dict[str, Any], where: str, compare: Comparison) -> Iterator[str]:
    for status, answer in old["responses"].items():
        now = new["responses"].get(status)
        if now is None:
            # An error that no longer happens harms nobody.
            if status.startswith("2"):
                yield f"{where}: does not answer {status} any more"
            continue
        for header in sorted(answer.get("headers", {}).keys() - now.get("headers", {}).keys()):
            yield f"{where}, answer {status}: the header {header} is gone"
        for kind, content in answer.get("content", {}).items():
            place = f"{where}, answer {status}"
            if kind not in now.get("content", {}):
                yield f"{place}: is no longer given as {kind}"
            elif "schema" in content:
                yield from compare.missing(content["schema"], now["content"][kind].get("schema", {}), place)
    for status in sorted(new["responses"].keys() - old["responses"].keys()):
        if status.startswith("2"):
            yield f"{where}: now answers {status} as well"


def promise_of(document: dict[str, Any]) -> dict[str, Any]:
    """The document without its words, as it is kept for a release."""

    def bare(node: Any, named: bool) -> Any:
        if isinstance(node, list):
            return [bare(item, False) for item in node]
        if not isinstance(node, dict):
            return node
        # Below `properties` and the like a key is a name, which may well be "title".
        return {
            key: bare(value, not named and key in ("properties", "schemas", "headers", "content", "responses", "paths"))
            for key, value in node.items()
            if named or key not in ("title", "description", "summary", "tags")
        }

    kept: dict[str, Any] = bare(document, False)
    return kept


def load_released() -> dict[str, dict[str, Any]]:
    """The documents that were released, by version."""
    return {path.stem: json.loads(path.read_text(encoding="utf-8")) for path in sorted(RELEASED.glob("*.json"))}


def current_document() -> dict[str, Any]:
    """The document of the code as it stands."""
    from api.app import create_app
    from kb.settings import Settings

    return create_app(Settings(_env_file=None)).openapi()


def release(document: dict[str, Any]) -> int:
    """Keeps the document as the promise of its version; 1 where that version has one."""
    path = RELEASED / f"{document['info']['version']}.json"
    if path.exists():
        print(f"{path.name} is released; a release is not changed", file=sys.stderr)
        return 1
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(promise_of(document), ensure_ascii=False, separators=(",", ":")) + "\n", "utf-8")
    return 0


def main() -> int:
    """Compares, tells what is broken, and with ``--release`` keeps the document where nothing is."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("documents", nargs="*", type=Path, help="an old and a new document")
    parser.add_argument(
        "--release", action="store_true", help="keep the document of now as the promise of this version"
    )
    arguments = parser.parse_args()
    if arguments.documents:
        old, new = (json.loads(path.read_text(encoding="utf-8")) for path in arguments.documents)
        promises = {arguments.documents[0].stem: old}
    else:
        promises, new = load_released(), current_document()
    broken = {version: breaking_changes(old, new) for version, old in promises.items()}
    for version, lines in broken.items():
        print(f"{version}: {len(lines)} promises broken", *lines, sep="\n  ")
    if any(broken.values()):
        return 1
    return release(new) if arguments.release else 0


if __name__ == "__main__":
    sys.exit(main())
