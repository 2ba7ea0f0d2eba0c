"""Mentions are linked to the right entities: ``bench/entity_links.py`` on the hand-made set, and what it counts."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from kb.models import Entity
from kb.settings import Settings

ROOT = Path(__file__).resolve().parent.parent

ONE = """
[entities]
here = "ORG LĐLĐ huyện Châu Thành < Tiền Giang"
there = "ORG LĐLĐ huyện Châu Thành < Kiên Giang"
chair = "PER Lê Văn Tám @ LĐLĐ huyện Châu Thành < Tiền Giang"

[[article]]
id = "a"
headline = "Tin"
text = '''
{LĐLĐ huyện|here} họp, {LĐLĐ huyện|open} vắng, {công đoàn huyện|here?} và {các cấp|none}; \
{Lê Văn Tám|chair} và {nó|there}.'''
"""


@pytest.fixture(scope="module")
def bench() -> ModuleType:
    """The measuring script as a module."""
    spec = importlib.util.spec_from_file_location("entity_links", ROOT / "bench" / "entity_links.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["entity_links"] = module
    spec.loader.exec_module(module)
    return module


def test_links_are_right(bench: ModuleType, sqlite_settings: Settings) -> None:
    measures = bench.measure(sqlite_settings)
    assert measures.rows >= 240
    assert measures.articles >= 40
    assert measures.shared_rows > measures.rows / 2
    reached = bench.reached(measures)
    for name, floor in bench.load_floors().items():
        assert reached[name] >= floor, (name, measures.wrong, measures.missing)


def test_floors_only_rise(bench: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bench, "FLOORS", tmp_path / "floors.toml")
    bench.raise_floors(bench.Measures(all=bench.Count(links=10, right=9, linkable=10), wrong=["one"]))
    bench.raise_floors(bench.Measures(all=bench.Count(links=10, right=8, linkable=10)))
    floors = bench.load_floors()
    assert (floors["f1"], floors["not_wrong"]) == (0.9, 1.0)


@pytest.fixture
def gold(bench: ModuleType, tmp_path: Path) -> Any:
    """A set of one sentence."""
    (tmp_path / "one.toml").write_text(ONE, encoding="utf-8")
    return sys.modules["entity_set"].load_set(tmp_path)


def _entity(identity: str, name: str, label: str = "ORG", **above: str) -> Entity:
    kind = "federation" if label == "ORG" else "place"
    return Entity(id=identity, label=label, name=name, kind=kind, **above)


def _base(links: dict[str, str | None], offices: dict[str, str], label: str = "ORG") -> Any:
    """What the knowledge base would hold had it linked the words of `ONE` so."""
    module = sys.modules["entity_base"]
    text = "Tin\n\nLĐLĐ huyện họp, LĐLĐ huyện vắng, công đoàn huyện và các cấp; Lê Văn Tám và nó."
    found = [
        module.Found(start, start + len(words), words, label, entity)
        for key, entity in links.items()
        for words, nth in [(key.partition("#")[0], int(key.partition("#")[2] or 1))]
        for start in [text.find(words, text.find(words) + 1) if nth == 2 else text.find(words)]
    ]
    name = "Liên đoàn Lao động huyện Châu Thành"
    entities = [
        _entity("tg", "tỉnh Tiền Giang", "LOC"),
        _entity("kg", "tỉnh Kiên Giang", "LOC"),
        _entity("union-tg", name, place_id="tg"),
        _entity("union-kg", name, place_id="kg"),
        _entity("union", name),
        _entity("chair", "Lê Văn Tám", "PER"),
    ]
    held = {person: frozenset({body}) for person, body in offices.items()}
    return module.Base({"a": tuple(found)}, {"a": text}, {entity.id: entity for entity in entities}, held)


@pytest.mark.parametrize(
    ("links", "office", "right", "wrong"),
    [
        ({"LĐLĐ huyện": "union-tg", "Lê Văn Tám": "chair"}, "union-tg", 2, 0),
        ({"LĐLĐ huyện": "union-kg", "Lê Văn Tám": "chair"}, "union-kg", 0, 2),  # elsewhere
        ({"LĐLĐ huyện": "union"}, "", 0, 1),  # anywhere: the name is shared
        ({"LĐLĐ huyện#2": "union-tg", "các cấp": "union-tg"}, "", 0, 2),  # open, and no body at all
        ({"công đoàn huyện": "union-tg"}, "", 1, 0),
        ({"công đoàn huyện": "union-kg"}, "", 0, 1),
        ({}, "", 0, 0),
    ],
)
def test_a_link_is_right_where_name_place_and_office_are(
    bench: ModuleType, gold: Any, links: dict[str, str], office: str, right: int, wrong: int
) -> None:
    measures = bench.compare(_base(links, {"chair": office} if office else {}), gold)
    assert (measures.all.right, len(measures.wrong)) == (right, wrong)
    # What need not be found is not missed; three mentions must be.
    assert len(measures.missing) == 3 - len({"LĐLĐ huyện", "Lê Văn Tám"} & links.keys())


def test_one_entity_for_two_bodies_is_an_error(bench: ModuleType, gold: Any) -> None:
    base = _base({"LĐLĐ huyện": "union", "nó": "union"}, {})
    base.entities["union"].place_id = "tg"
    base.entities["tg"].parent_id = "kg"
    measures = bench.compare(base, gold)
    assert (measures.all.right, len(measures.wrong)) == (1, 1)


def test_two_entities_for_one_body_are_an_error(bench: ModuleType, gold: Any) -> None:
    base = _base({"LĐLĐ huyện": "union-tg", "công đoàn huyện": "union-kg"}, {})
    base.entities["union-kg"].place_id = "tg"
    measures = bench.compare(base, gold)
    assert (measures.all.right, len(measures.wrong)) == (1, 1)


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ('text = "{LĐLĐ huyện|nobody}"', "no entity is said for nobody"),
        ('text = "{LĐLĐ huyện}"', "a brace that is no mark"),
    ],
)
def test_a_mark_that_says_nothing_is_refused(bench: ModuleType, tmp_path: Path, line: str, message: str) -> None:
    head = ONE.partition("text =")[0]
    (tmp_path / "one.toml").write_text(f"{head}{line}\n", encoding="utf-8")
    with pytest.raises(ValueError, match=message):
        sys.modules["entity_set"].load_set(tmp_path)


@pytest.mark.parametrize(("words", "wrong"), [("huyện", 0), ("LĐLĐ huyện họp", 1)])
def test_a_place_inside_a_body_that_was_not_found_is_no_link_of_it(
    bench: ModuleType, gold: Any, words: str, wrong: int
) -> None:
    base = _base({words: "tg"}, {}, label="LOC")
    measures = bench.compare(base, gold)
    assert len(measures.wrong) == wrong
    assert any("LĐLĐ huyện" in line for line in (measures.wrong if wrong else measures.missing))


def test_two_keys_for_one_body_are_refused(bench: ModuleType, tmp_path: Path) -> None:
    again = ONE.replace("there =", 'again = "ORG Liên đoàn Lao động huyện Châu Thành < tỉnh Tiền Giang"\nthere =')
    (tmp_path / "one.toml").write_text(again, encoding="utf-8")
    with pytest.raises(ValueError, match="here and again say the same"):
        sys.modules["entity_set"].load_set(tmp_path)


def test_names_are_compared_by_what_tells_bodies_apart(bench: ModuleType) -> None:
    name_key = sys.modules["entity_set"].name_key
    assert name_key("Sở Nội vụ tỉnh Bắc Ninh") == name_key("Sở Nội vụ Bắc Ninh")
    assert name_key("LĐLĐ TP.HCM") == name_key("Liên đoàn Lao động Thành phố Hồ Chí Minh")
    assert name_key("Công đoàn ngành Giáo dục TP.HCM") == name_key("Công đoàn Giáo dục Thành phố Hồ Chí Minh")
    assert name_key("LĐLĐ thành phố Hải Dương") != name_key("LĐLĐ tỉnh Hải Dương")
    assert name_key("LĐLĐ thị xã Kỳ Anh") != name_key("LĐLĐ huyện Kỳ Anh")
