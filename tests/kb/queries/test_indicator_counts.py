"""What the registry of indicators has, and what is counted outside it."""

from __future__ import annotations

import pytest

from kb.indicators import load_indicators
from kb.queries.filters import Filters
from kb.queries.indicators import list_indicators, list_open_counts
from kb.sessions import open_engine, read_session
from kb.settings import Settings
from tests.kb.small_press import make_article, take

ARTICLES = [
    make_article(
        1, "Gia Lâm tổng kết",
        "Năm 2023, LĐLĐ huyện Gia Lâm đã kết nạp 412 đoàn viên. Công đoàn huyện trồng 350 cây xanh, tăng 12%.",
        published="2024-01-05",
    ),
    make_article(
        2, "Gia Lâm nhìn lại",
        "Năm 2023, LĐLĐ huyện Gia Lâm đã kết nạp 412 đoàn viên. Đoàn viên trồng 90 cây xanh và 20 cây xanh ở trường.",
        published="2024-01-09",
    ),
    make_article(
        3, "Sóc Sơn ra quân", "Công đoàn huyện Sóc Sơn trồng 40 cây xanh.", published="2024-02-01", source="khac",
    ),
]  # fmt: skip


@pytest.fixture
def read(settings: Settings) -> Settings:
    """Three articles with an indicator and something that has none."""
    take(settings, ARTICLES)
    return settings


def test_every_row_of_the_registry_has_its_numbers(read: Settings) -> None:
    with read_session(open_engine(read)) as session:
        found = list_indicators(session, read, Filters())
        elsewhere = list_indicators(session, read, Filters(source="khac"))
        of_care = list_indicators(session, read, Filters(), theme="care")
    assert [item.id for item in found.items] == list(load_indicators())
    assert (found.total, found.next) == (len(found.items), None)
    admitted = next(item for item in found.items if item.id == "members_admitted")
    assert (admitted.figures, admitted.observations, admitted.articles) == (2, 1, 2)
    assert (admitted.first_published, admitted.last_published) == ("2024-01-05", "2024-01-09")
    assert admitted.precision is not None
    assert 0 < admitted.precision.right <= admitted.precision.shown
    assert {item.figures for item in found.items if item.id != "members_admitted"} == {0}
    assert {item.figures for item in elsewhere.items} == {0}
    assert {item.theme for item in of_care.items} == {"care"}


def test_what_has_no_indicator_is_grouped_by_unit_and_verb(read: Settings) -> None:
    with read_session(open_engine(read)) as session:
        found = list_open_counts(session, read, Filters())
        first = list_open_counts(session, read, Filters(), limit=1)
        elsewhere = list_open_counts(session, read, Filters(source="khac"))
    trees = found.items[0]
    assert (trees.unit, trees.verb, trees.kind) == ("cây xanh", "trồng", "count")
    assert (trees.first_published, trees.last_published) == ("2024-01-05", "2024-02-01")
    assert trees.figures == 4
    assert trees.sentence
    assert trees.article.url
    assert not [item for item in found.items if item.unit in ("%", "đoàn viên")], "growth and indicators stay out"
    assert first.items == found.items[:1]
    assert first.total == found.total == len(found.items)
    assert [item.figures for item in elsewhere.items] == [1]
