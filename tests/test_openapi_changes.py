"""The interface keeps its promises: each kind of breaking change is caught, what is added passes, and none is there."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest
from small_interface import BREAKING, HARMLESS, Document, small_document

ROOT = Path(__file__).resolve().parent.parent
BENCH = ROOT / "bench"


@pytest.fixture(scope="module")
def bench() -> Iterator[ModuleType]:
    """The comparing script as a module."""
    sys.path.insert(0, str(BENCH))
    try:
        import openapi_changes

        yield openapi_changes
    finally:
        sys.path.remove(str(BENCH))


@pytest.fixture(scope="module")
def current(bench: ModuleType) -> Document:
    """The document of the code as it stands."""
    document: Document = bench.current_document()
    return document


def test_no_release_is_broken(bench: ModuleType, current: Document) -> None:
    released = bench.load_released()
    assert released, "docs/openapi/released holds what was promised"
    for version, promise in released.items():
        broken = bench.breaking_changes(promise, current)
        assert not broken, f"promised with {version}, see docs/stability.md:\n" + "\n".join(broken)


def test_the_copy_of_the_document_is_up_to_date(current: Document) -> None:
    copied = json.loads((ROOT / "docs" / "openapi" / "v1.json").read_text(encoding="utf-8"))
    assert copied == current, "run `biennien openapi -o docs/openapi/v1.json` and look at what changes"


def test_the_open_enumerations_are_there_and_are_those_that_the_promise_names(
    bench: ModuleType, current: Document
) -> None:
    from openapi_schemas import OPEN

    for page in ("stability.md", "stability.vi.md"):
        text = (ROOT / "docs" / page).read_text(encoding="utf-8")
        for name in OPEN:
            assert f"`{name}`" in text, f"{page} does not name {name}"
    for name in OPEN:
        schema, _, key = name.partition(".")
        assert "enum" in json.dumps(current["components"]["schemas"][schema]["properties"][key]), name


@pytest.mark.parametrize("change", BREAKING)
def test_a_breaking_change_is_caught(bench: ModuleType, change: str) -> None:
    mutate, said = BREAKING[change]
    old = small_document()
    new = small_document()
    mutate(new)
    broken = bench.breaking_changes(old, new)
    assert any(said in line for line in broken), broken
    assert bench.breaking_changes(bench.promise_of(old), new) == broken, "a promise without its words says the same"


@pytest.mark.parametrize("change", HARMLESS)
def test_a_harmless_change_passes(bench: ModuleType, change: str) -> None:
    new = small_document()
    HARMLESS[change](new)
    assert bench.breaking_changes(small_document(), new) == []


def test_every_loss_from_the_real_document_is_caught(bench: ModuleType, current: Document) -> None:
    """One field less in each record, one parameter less in each operation, one operation less at each path."""
    missed: list[str] = []
    answered = _answered(current)
    for name in answered[::4]:
        schemas = current["components"]["schemas"]
        gone, *others = schemas[name]["properties"]
        lessened = schemas[name] | {"properties": {key: schemas[name]["properties"][key] for key in others}}
        new = current | {"components": {"schemas": schemas | {name: lessened}}}
        if not any(f".{gone}: is gone" in line for line in bench.breaking_changes(current, new)):
            missed.append(f"{name}.{gone}")
    for path, operations in current["paths"].items():
        new = current | {"paths": {key: value for key, value in current["paths"].items() if key != path}}
        if len(bench.breaking_changes(current, new)) != len(operations):
            missed.append(path)
    assert len(answered) > 100
    assert missed == []


def _answered(document: Document) -> list[str]:
    """The names of the records that some answer holds."""
    from write_client import references_in

    schemas = document["components"]["schemas"]
    waiting = [
        content.get("schema", {})
        for operations in document["paths"].values()
        for operation in operations.values()
        for answer in operation["responses"].values()
        for content in answer.get("content", {}).values()
    ]
    found: set[str] = set()
    while waiting:
        for name in set(references_in(waiting.pop())) - found:
            found.add(name)
            waiting.append(schemas[name])
    return sorted(name for name in found if schemas[name].get("properties"))


def test_the_program_tells_what_is_broken_and_fails(tmp_path: Path) -> None:
    old, new = small_document(), small_document()
    del new["paths"]["/things/{id}"]["post"]
    for name, document in (("old", old), ("new", new)):
        (tmp_path / f"{name}.json").write_text(json.dumps(document), encoding="utf-8")
    command = [sys.executable, str(BENCH / "openapi_changes.py")]
    done = subprocess.run(
        [*command, str(tmp_path / "old.json"), str(tmp_path / "new.json")], capture_output=True, text=True, check=False
    )
    assert (done.returncode, "POST /things/{id}: is gone" in done.stdout) == (1, True)
    again = subprocess.run(
        [*command, str(tmp_path / "new.json"), str(tmp_path / "old.json")], capture_output=True, text=True, check=False
    )
    assert again.returncode == 0


def test_a_release_is_never_written_over(bench: ModuleType, current: Document) -> None:
    before = {path: path.read_bytes() for path in (ROOT / "docs" / "openapi" / "released").glob("*.json")}
    assert bench.release(current) == 1
    assert {path: path.read_bytes() for path in before} == before
