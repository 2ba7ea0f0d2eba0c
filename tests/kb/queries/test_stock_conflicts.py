"""Values of a stock contradict each other only on one day; those of a flow wherever their period is the same."""

from __future__ import annotations

from kb.models import Figure
from kb.queries.observations import read_observations
from kb.sessions import open_engine, read_session
from kb.settings import Settings
from tests.kb.small_press import find, make_article, take

BODY = "Năm 2023, LĐLĐ huyện Gia Lâm {}."


def conflicts(settings: Settings, *said: tuple[str, str]) -> list[int]:
    """How many others each figure's observation contradicts, for articles of these words and days."""
    articles = [
        make_article(number, f"Gia Lâm, bài {number}", words, published=day) for number, (words, day) in enumerate(said)
    ]
    take(settings, articles)
    figures = [row for row in find(settings, Figure) if row.indicator_id]
    assert len(figures) == len(said)
    assert all(row.organization_id and row.period_end for row in figures)
    with read_session(open_engine(settings)) as session:
        found = read_observations(session, sorted({str(row.observation_id) for row in figures}))
    return sorted(len(item.conflicts) for item in found)


def test_a_stock_that_grew_through_the_year_is_no_conflict(settings: Settings) -> None:
    manages = "quản lý {} công đoàn cơ sở"
    said = [(BODY.format(manages.format(number)), day) for number, day in ((90, "2023-03-05"), (94, "2023-11-20"))]
    assert conflicts(settings, *said) == [0, 0]


def test_two_stocks_of_one_day_are_a_conflict(settings: Settings) -> None:
    manages = "quản lý {} công đoàn cơ sở"
    # After the year has ended both speak of its last day.
    said = [(BODY.format(manages.format(number)), day) for number, day in ((90, "2024-01-05"), (94, "2024-02-20"))]
    assert conflicts(settings, *said) == [1, 1]


def test_a_stock_needs_no_first_day(settings: Settings) -> None:
    until = "Tính đến hết ngày 31/3/2023, LĐLĐ huyện Gia Lâm quản lý {} công đoàn cơ sở."
    assert conflicts(settings, (until.format(90), "2023-04-05"), (until.format(94), "2023-05-05")) == [1, 1]


def test_a_flow_of_one_period_is_a_conflict_whenever_it_is_stated(settings: Settings) -> None:
    admitted = "kết nạp {} đoàn viên"
    said = [(BODY.format(admitted.format(number)), day) for number, day in ((412, "2024-01-05"), (421, "2024-02-20"))]
    assert conflicts(settings, *said) == [1, 1]


def test_things_that_one_sentence_lists_dispute_nothing(settings: Settings) -> None:
    words = (
        "Năm 2023, LĐLĐ huyện Gia Lâm biểu dương 560 công nhân giỏi cấp cơ sở; biểu dương 55 công nhân giỏi cấp trên."
    )
    take(settings, [make_article(1, "Gia Lâm biểu dương công nhân", words, published="2024-01-05")])
    figures = [row for row in find(settings, Figure) if row.indicator_id]
    assert sorted(int(row.value) for row in figures) == [55, 560]
    with read_session(open_engine(settings)) as session:
        found = read_observations(session, sorted({str(row.observation_id) for row in figures}))
    assert [item.conflicts for item in found] == [(), ()]
