from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from kb.cli_enrich import enrich, status
from kb.ingest import Ingest
from kb.migrations import upgrade
from kb.records import Capture as CaptureRecord
from kb.records import NotArticle
from kb.sessions import open_engine
from kb.settings import Settings
from tests.kb.small_press import make_article, take

PRESS = [
    make_article(
        1,
        "Gia Lâm chăm lo",
        "LĐLĐ huyện Gia Lâm ban hành Kế hoạch số 33/KH-LĐLĐ ngày 5/6/2023 và trao 120 suất quà.",
        published="2023-06-20",
    ),
    make_article(2, "Sóc Sơn họp", "LĐLĐ huyện Sóc Sơn họp bàn công tác năm mới.", published="2024-01-02"),
]


@pytest.fixture
def held(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """Two articles that wait for their annotation, and a page that was gone."""
    monkeypatch.setenv("BIENNIEN_DATA_DIR", str(tmp_path))
    monkeypatch.delenv("BIENNIEN_DATABASE_URL", raising=False)
    monkeypatch.chdir(tmp_path)
    settings = Settings()
    upgrade(open_engine(settings))
    take(settings, PRESS, annotate=False)
    ingest = Ingest(settings)
    run = ingest.start_run("harvest", {})
    from datetime import UTC, datetime

    url = "https://bao.example/mat.html"
    gone = CaptureRecord(url=url, fetched_at=datetime(2026, 1, 6, tzinfo=UTC), status=404)
    ingest.take(run, gone, NotArticle(url, "gone", "404"))
    return settings


def read_status() -> dict[str, object]:
    answer = CliRunner().invoke(status, ["--json"])
    assert answer.exit_code == 0
    found: dict[str, object] = json.loads(answer.output)
    return found


def test_status_counts_what_is_held_and_what_waits(held: Settings) -> None:
    before = read_status()
    assert before["outcomes"] == {"gone": 1, "stored": 2}
    assert before["waiting_for_annotation"] == 2
    answer = CliRunner().invoke(enrich, ["--json"])
    assert answer.exit_code == 0
    summary = json.loads(answer.output)
    assert (summary["articles"], summary["references"], summary["failed"]) == (2, 1, {})
    after = read_status()
    counts = after["counts"]
    assert isinstance(counts, dict)
    assert {"articles", "references", "documents", "figures", "entities", "activities"} <= set(counts)
    assert (counts["articles"], counts["references"], counts["documents"]) == (2, 1, 1)
    assert counts["figures"] == summary["figures"] > 0
    assert (after["waiting_for_annotation"], after["waiting_for_index"]) == (0, 0)
    runs = after["runs"]
    assert isinstance(runs, list)
    assert [run["kind"] for run in runs] == ["harvest", "import"]
    assert runs[0]["finished_at"] is None


def test_status_reads_as_text(held: Settings) -> None:
    answer = CliRunner().invoke(status, [])
    assert answer.exit_code == 0
    assert "2 articles\n" in answer.output
    assert "3 pages by outcome:" in answer.output
    assert "not finished" in answer.output


def test_enrich_says_what_it_did(held: Settings) -> None:
    assert CliRunner().invoke(enrich, []).output.startswith("2 articles annotated: 1 references,")
    assert CliRunner().invoke(enrich, []).output.startswith("0 articles annotated")
    assert CliRunner().invoke(enrich, ["--all"]).output.startswith("2 articles annotated")


def test_a_missing_cluster_is_one_sentence(held: Settings) -> None:
    answer = CliRunner().invoke(enrich, ["--dask", "tcp://127.0.0.1:1"])
    assert answer.exit_code == 1
    assert answer.output.startswith("Error: ")
    assert len(answer.output.strip().splitlines()) == 1


def test_both_ask_for_an_upgrade(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BIENNIEN_DATA_DIR", str(tmp_path / "new"))
    monkeypatch.delenv("BIENNIEN_DATABASE_URL", raising=False)
    monkeypatch.chdir(tmp_path)
    for command in (enrich, status):
        answer = CliRunner().invoke(command, [])
        assert answer.exit_code == 1
        assert "run `biennien db upgrade` first" in answer.output
