"""A row that is added to the registry of indicators finds the figures that are there already."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest
from sqlalchemy import select

import kb.enrich
from kb import indicator_rows, indicators
from kb.enrich import enrich
from kb.models import Figure, Outbox, Revision, Run
from kb.queries.filters import Filters
from kb.queries.indicators import list_indicators, list_open_counts
from kb.reviews import store_review
from kb.sessions import open_engine, read_session, write_session
from kb.settings import Settings
from kb.settling_figures import settle_indicators
from tests.kb.small_press import find, make_article, take

TREES = """
[trees_planted]
name = "Cây trồng mới"
name_en = "Trees planted"
theme = "emulation"
kinds = ["count"]
measure = "flow"
unit = '^cây(?: xanh)?$'
verb = '\\btrồng\\b'
examples = [["trồng cây xanh", "cây xanh"], ["trồng mới cây", "cây"], ["Đoàn viên trồng cây", "cây"]]
near_misses = [["tặng cây xanh", "cây xanh"], ["trồng cây", "chậu cây"]]
"""


def _forget() -> None:
    for cached in (indicator_rows.load_indicator_rows, indicators.load_indicators, indicators._candidates):
        cached.cache_clear()


@pytest.fixture
def registry(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The registry's file, to be written to; whoever writes lets it be read anew with `_forget`."""
    file = tmp_path / "indicators.toml"
    file.write_bytes(indicator_rows.FILE.read_bytes())
    monkeypatch.setattr(indicator_rows, "FILE", file)
    _forget()
    yield file
    _forget()


@pytest.fixture
def read(settings: Settings) -> Settings:
    """Two articles that count trees."""
    take(
        settings,
        [
            make_article(1, "Gia Lâm", "Năm 2023, LĐLĐ huyện Gia Lâm trồng 350 cây xanh.", published="2024-01-05"),
            make_article(2, "Gia Lâm", "Trong năm 2023, LĐLĐ huyện Gia Lâm đã trồng 350 cây.", published="2024-01-09"),
        ],
    )
    return settings


def _runs(settings: Settings) -> int:
    return len(find(settings, Run, Run.kind == "indicators"))


def test_a_new_row_takes_up_stored_figures(read: Settings, registry: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    engine = open_engine(read)
    with read_session(engine) as session:
        assert list_open_counts(session, read, Filters()).items[0].verb == "trồng"
        annotated = session.execute(select(Revision.id, Revision.annotator).order_by(Revision.id)).all()
        told = session.scalars(select(Outbox.seq)).all()
    assert len({row.observation_id for row in find(read, Figure)}) == 2
    with registry.open("a", encoding="utf-8") as file:
        file.write(TREES)
    _forget()
    # Nothing is read anew: the stored rows are enough.
    monkeypatch.setattr(kb.enrich, "annotate", None)
    assert enrich(read).articles == 0
    figures = find(read, Figure, Figure.value == Decimal(350))
    assert {row.indicator_id for row in figures} == {"trees_planted"}
    assert len({row.observation_id for row in figures}) == 1, "what has an indicator is known under several units"
    with read_session(engine) as session:
        row = next(item for item in list_indicators(session, read, Filters()).items if item.id == "trees_planted")
        assert (row.figures, row.observations, row.precision) == (2, 1, None)
        assert list_open_counts(session, read, Filters()).items == ()
        assert session.execute(select(Revision.id, Revision.annotator).order_by(Revision.id)).all() == annotated
        assert told == [] or session.scalars(select(Outbox.seq)).all() == []
    runs = _runs(read)
    assert settle_indicators(engine) == 0
    assert _runs(read) == runs, "a registry that has not changed costs nothing"


def test_a_row_that_is_gone_lets_its_figures_go(read: Settings, registry: Path) -> None:
    before = registry.read_text(encoding="utf-8")
    registry.write_text(before + TREES, encoding="utf-8")
    _forget()
    assert settle_indicators(open_engine(read)) == 2
    registry.write_text(before, encoding="utf-8")
    _forget()
    assert settle_indicators(open_engine(read)) == 2
    assert {row.indicator_id for row in find(read, Figure)} == {None}


def test_what_a_person_has_set_stays(read: Settings, registry: Path) -> None:
    first = find(read, Figure)[0]
    with write_session(open_engine(read)) as session:
        store_review(
            session, layer="figure", fact_id=first.id, verdict="correct", correction={"indicator_id": "gifts"},
            reviewer="người duyệt",
        )  # fmt: skip
    with registry.open("a", encoding="utf-8") as file:
        file.write(TREES)
    _forget()
    assert settle_indicators(open_engine(read)) == 1
    assert {row.id: row.indicator_id for row in find(read, Figure)}[first.id] == "gifts"
    assert {row.indicator_id for row in find(read, Figure)} == {"gifts", "trees_planted"}
