"""Every row of every vocabulary in nlp/data is found in its own examples and not in its near misses.

How to plug in a vocabulary `nlp/data/<name>.toml`: write a function `finds(key, row, text) -> bool` that says whether
the layer finds this row in the text, and add one line to `RUNNERS`. `key` is the dotted path of the table in the file
("TW", or "historic.Hà Tây"), `row` the table itself. A table counts as a row when it has `examples`; in a vocabulary of
`RUNNERS` every top-level table must have them.

A vocabulary whose rows need a whole article, or that is no list of rows, may be run by a test of its own instead: some
other tests/nlp/test_*.py then names it in quotes. A new .toml that nothing runs fails the test below.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from nlp.references import find_references
from nlp.rows import FOLDER, load_rows

Finds = Callable[[str, Mapping[str, Any], str], bool]


def finds_document_type(key: str, row: Mapping[str, Any], text: str) -> bool:
    return any(r.type == row["abbreviation"] and r.number for r in find_references(text))


def finds_issuer(key: str, row: Mapping[str, Any], text: str) -> bool:
    codes = {part for r in find_references(text) if r.issuer_code for part in r.issuer_code.split("-")}
    return any(code.startswith(key) if row.get("numbered_term") or key == "ĐU" else code == key for code in codes)


def finds_named_document(key: str, row: Mapping[str, Any], text: str) -> bool:
    names = {r.name.casefold() for r in find_references(text) if r.name and r.type == row["type"]}
    heads = [f"{row['head']} {name}".casefold() for name in row["names"]] + (
        [row["head"].casefold()] if row["type"] == "HP" else []
    )
    return any(name.startswith(head) for name in names for head in heads)


RUNNERS: dict[str, Finds] = {
    "document_types": finds_document_type,
    "issuers": finds_issuer,
    "named_documents": finds_named_document,
}


def rows_of(vocabulary: str) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """The tables that have examples, however deep, with their dotted keys."""

    def walk(path: str, table: Any) -> Iterator[tuple[str, Mapping[str, Any]]]:
        if isinstance(table, Mapping):
            if "examples" in table:
                yield path, table
            for name, inner in table.items():
                yield from walk(f"{path}.{name}" if path else name, inner)
        elif isinstance(table, list):
            for number, inner in enumerate(table):
                yield from walk(f"{path}.{number}", inner)

    yield from walk("", load_rows(vocabulary))


def vocabularies() -> list[str]:
    return sorted(path.stem for path in FOLDER.glob("*.toml"))


def test_every_vocabulary_has_a_runner_or_a_test_of_its_own() -> None:
    others = [path.read_text() for path in Path(__file__).parent.glob("test_*.py") if path != Path(__file__)]
    for vocabulary in vocabularies():
        if vocabulary not in RUNNERS and next(rows_of(vocabulary), None) is not None:
            assert any(f'"{vocabulary}"' in test for test in others), (
                f"nothing runs the examples of nlp/data/{vocabulary}.toml: see the top of this file"
            )


@pytest.mark.parametrize("vocabulary", sorted(RUNNERS))
def test_every_row_has_examples_and_near_misses(vocabulary: str) -> None:
    for key, row in load_rows(vocabulary).items():
        assert row.get("examples"), f"{vocabulary}: [{key}] has no examples"
        assert row.get("near_misses"), f"{vocabulary}: [{key}] has no near misses"


@pytest.mark.parametrize("vocabulary", sorted(RUNNERS))
def test_rows_are_found_in_their_examples_and_not_in_their_near_misses(vocabulary: str) -> None:
    finds = RUNNERS[vocabulary]
    wrong = [
        f"[{key}] {'missed in' if expected else 'found in'} {text!r}"
        for key, row in rows_of(vocabulary)
        for name, expected in (("examples", True), ("near_misses", False))
        for text in row[name]
        if finds(key, row, text) is not expected
    ]
    assert not wrong, "\n".join(wrong)
