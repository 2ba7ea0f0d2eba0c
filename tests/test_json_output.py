"""Every command that prints something for a program to read can print it as JSON with fields that stay."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from kb.command import program
from kb.settings import Settings

ALWAYS = {"annotate", "extract", "openapi"}
"""Print JSON and nothing else."""
NOTHING = {"serve", "batch"}
"""Print no record when they are done: one goes on until it is stopped, one writes a file or a table."""


def _commands(group: click.Group, above: str = "") -> Iterator[tuple[str, click.Command]]:
    context = click.Context(group)
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        assert command is not None
        if isinstance(command, click.Group):
            yield from _commands(command, f"{above}{name} ")
        else:
            yield f"{above}{name}", command


def test_every_command_has_json_or_needs_none() -> None:
    with_json = {
        name for name, command in _commands(program) if any("--json" in option.opts for option in command.params)
    }
    every = {name for name, _ in _commands(program)}
    assert every - with_json - ALWAYS == NOTHING & every - with_json


@pytest.mark.parametrize(
    ("arguments", "fields"),
    [
        (["db", "upgrade"], {"before", "version", "articles_changed"}),
        (["db", "check"], {"consistent", "problems"}),
        (["db", "backup", "{folder}/copy.sqlite"], {"file", "articles"}),
        (["reindex"], {"articles"}),
        (["status"], {"counts", "outcomes", "runs", "waiting_for_annotation", "waiting_for_index", "volume_breaks"}),
        (["search", "đoàn"], {"items", "next", "total", "total_is_exact", "query", "facets", "histogram", "nearly"}),
        (["export", "articles", "-o", "{folder}/bai.csv"], {"file", "kind", "format", "total", "count", "sha256"}),
        (["sources", "list"], set()),
    ],
)
def test_what_is_printed_is_one_json_value(
    sqlite_settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arguments: list[str], fields: set[str]
) -> None:
    from kb.search.index import rebuild_index

    rebuild_index(sqlite_settings)
    monkeypatch.setenv("BIENNIEN_DATA_DIR", str(sqlite_settings.data_dir))
    monkeypatch.setenv("BIENNIEN_DATABASE_URL", "")
    given = [part.format(folder=tmp_path) for part in arguments]
    done = CliRunner().invoke(program, [*given, "--json"], catch_exceptions=False)
    assert done.exit_code == 0, done.output
    printed = json.loads(done.stdout)
    assert fields <= set(printed) if fields else isinstance(printed, list)


def test_a_problem_is_told_as_json_too(sqlite_settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BIENNIEN_DATA_DIR", str(sqlite_settings.data_dir))
    monkeypatch.setenv("BIENNIEN_DATABASE_URL", "")
    done = CliRunner().invoke(program, ["db", "check", "--json"])
    found = json.loads(done.stdout)
    # There is no index yet, and `db check` says so.
    assert found["consistent"] == (not found["problems"])
    assert done.exit_code == (1 if found["problems"] else 0)
