"""Citations are linked to the right documents: ``bench/links.py`` on the hand-made set, and what makes it count."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from types import ModuleType

import pytest

from kb.settings import Settings

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="module")
def bench() -> ModuleType:
    """The measuring script as a module."""
    spec = importlib.util.spec_from_file_location("links", ROOT / "bench" / "links.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["links"] = module
    spec.loader.exec_module(module)
    return module


def test_links_are_right_and_open_citations_are_listed(bench: ModuleType, sqlite_settings: Settings) -> None:
    measures = bench.measure(sqlite_settings)
    assert measures.rows >= 150
    assert measures.confusable >= measures.rows / 3
    floors = bench.load_floors()
    assert 1 - measures.wrong_share >= floors["not_wrong"], measures.wrong
    assert measures.resolved_share >= floors["resolved"], measures.missing
    assert measures.right >= floors["right"]
    assert measures.unlisted == 0


def test_floors_only_rise(bench: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bench, "FLOORS", tmp_path / "link_floors.toml")
    bench.raise_floors(bench.Measures(links=10, right=9, resolvable=12, wrong=["one"]))
    bench.raise_floors(bench.Measures(links=10, right=10, resolvable=20))
    assert bench.load_floors() == {"right": 10.0, "resolved": 0.75, "not_wrong": 1.0}


@pytest.mark.shared
def test_links_of_texts_outside_the_project_are_right(
    bench: ModuleType, sqlite_settings: Settings, shared: Path
) -> None:
    measures = bench.measure(sqlite_settings, shared / "gold")
    assert measures.rows >= 230
    assert measures.wrong == []
    assert measures.resolved_share >= 0.95, measures.missing
    assert measures.unlisted == 0


def test_a_row_that_does_not_fit_its_text_is_refused(bench: ModuleType) -> None:
    link_set = sys.modules["link_set"]
    with pytest.raises(ValueError, match="does not stand there so often"):
        link_set.read_link("a", "Kế hoạch số 5/KH-LĐLĐ", "Kế hoạch số 5/KH-LĐLĐ#2 -> open")
    with pytest.raises(ValueError, match="is no row"):
        link_set.read_link("a", "Kế hoạch số 5/KH-LĐLĐ", "Kế hoạch số 5/KH-LĐLĐ")


def test_two_groups_that_share_a_document_are_an_error(bench: ModuleType) -> None:
    def cited(document: str) -> object:
        return bench._Cited("r", "a", 0, 1, document, "resolved", (), None)

    first, second = (bench.Link("a", "x", n, f"group:{n}") for n in range(2))
    assert bench._groups({first: cited("one"), second: cited("two")}) == {"group:0": "one", "group:1": "two"}
    assert bench._groups({first: cited("one"), second: cited("one")}) == {"group:0": "one"}
