"""Silence beside the harvest: a month that nobody harvested is another thing than a month without articles."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

from coverage_press import open_press
from sqlalchemy.orm import Session
from timeline_world import Press

from kb.models import ArticleUrl, Page, Run, Source
from kb.queries.completeness import HarvestedMonth
from kb.queries.coverage import get_coverage
from kb.queries.filters import Filters
from kb.queries.silent_bodies import SilentBodies, list_silent_bodies
from kb.settings import Settings

NORTH, SOUTH, HIDDEN, FACTORY = "org-bac", "org-nam", "org-khong-ngay", "org-nha-may"
TODAY, END = date(2024, 4, 10), date(2024, 3, 31)


def fill(session: Session) -> None:
    press = Press(session)
    for id_ in (NORTH, SOUTH, HIDDEN):
        press.entity(id_, "ORG")
    press.entity(FACTORY, "ORG", kind="company")
    for name in "abcd":
        more: dict[str, Any] = {"url": "https://x.example", "reader": "x", "domains": [], "updated_at": noon(TODAY)}
        session.add(Source(id=f"bao_{name}", name=f"Báo {name.upper()}", **more))
    session.flush()
    held = {"2023-12": 6, "2024-01": 4, "2024-02": 2, "2024-03": 2}
    for month, number in held.items():
        for nth in range(number):
            press.article(f"a-{month}-{nth}", f"{month}-{nth + 3:02}", "bao_a")
    press.mention("a-2024-01-1", NORTH)
    press.mention("a-2024-01-1", FACTORY)
    press.mention("a-2024-03-1", SOUTH)
    press.mention(press.article("b-1", "2024-01-10", "bao_b"), NORTH)
    press.mention(press.article("b-2", "2023-12-01", "bao_b"), SOUTH)
    press.mention(press.article("c-undated", None, "bao_c"), HIDDEN)
    for day in range(0, 91, 5):
        run(session, date(2024, 1, 5) + timedelta(days=day), sources=["bao_a"], limit=None, until=None)
    # Asked for one month, much later; limited; broken off; with no first day.
    run(session, date(2024, 4, 9), sources=["bao_c"], since="2024-02-01", until="2024-02-29")
    run(session, date(2024, 2, 15), sources=["bao_d"], limit=10)
    run(session, date(2024, 2, 16), sources=["bao_d"], finished=False)
    run(session, date(2024, 2, 17), sources=["bao_d"], complete=False)
    run(session, date(2024, 2, 18), sources=["bao_d"], until="2024-02-10")
    for nth in range(5):
        page(session, f"https://x.example/{nth}", "bao_a", "2024-03-20", outcome="error" if nth else "blocked")
    page(session, "https://x.example/held", "bao_a", "2024-03-20", outcome="error")
    session.add(ArticleUrl(url="https://x.example/held", article_id="a-2024-03-1"))
    page(session, "https://x.example/new", "bao_a", "2024-01-20", state="due")
    page(session, "https://x.example/list", "bao_a", "2024-02-20", outcome="error", kind="listing")


def noon(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 5, tzinfo=UTC)


def run(session: Session, day: date, *, finished: bool = True, **arguments: Any) -> None:
    ended = noon(day) if finished else None
    session.add(Run(kind="harvest", started_at=noon(day), finished_at=ended, arguments=arguments, version="x"))


def page(session: Session, url: str, source: str, day: str, *, state: str = "done", **more: Any) -> None:
    fetched = None if state == "due" else noon(TODAY)
    values: dict[str, Any] = {"kind": "article", "hint": {"date": day}, "found_at": noon(TODAY), "origin": "x"}
    session.add(Page(url=url, source_id=source, state=state, last_fetch_at=fetched, **(values | more)))


def months_of(found: SilentBodies, source: str) -> dict[str, HarvestedMonth]:
    (held,) = (held for held in found.harvest if held.source == source)
    return {month.month: month for month in held.months}


def test_each_month_says_whether_it_was_harvested_and_what_was_lost(settings: Settings) -> None:
    with open_press(settings, fill) as session:
        since = date(2023, 12, 1)
        found = list_silent_bodies(session, settings, Filters(since=since, until=END), 60, today=TODAY)
        states = {
            source: [month.state for month in months_of(found, source).values()]
            for source in ("bao_a", "bao_b", "bao_c", "bao_d")
        }
        assert states == {
            "bao_a": ["part", "whole", "whole", "part"],
            "bao_b": ["found", "found", "unharvested", "unharvested"],
            "bao_c": ["unharvested", "unharvested", "whole", "unharvested"],
            "bao_d": ["unharvested"] * 4,
        }
        a = months_of(found, "bao_a")
        # The first harvest, on 5 January, saw the week before it: the last three days of December.
        assert (a["2023-12"].days, a["2023-12"].days_harvested, a["2023-12"].articles) == (31, 3, 6)
        assert (a["2024-01"].days_harvested, a["2024-02"].days_harvested) == (31, 29)
        assert (a["2024-01"].waiting, a["2024-02"].waiting, a["2024-02"].usual) == (1, 0, 4.0)
        assert (a["2024-03"].failed, a["2024-03"].blocked, a["2024-03"].waiting) == (4, 1, 0)
        c = months_of(found, "bao_c")["2024-02"]
        assert (c.articles, c.usual) == (0, None)


def test_a_silent_union_says_how_much_of_its_usual_sources_is_held(settings: Settings) -> None:
    with open_press(settings, fill) as session:
        found = list_silent_bodies(session, settings, Filters(until=END), 60, today=TODAY)
        assert [(item.id, item.last_named, item.days) for item in found.items] == [(NORTH, "2024-01-10", 81)]
        (north,) = found.items
        assert set(north.held.sources) == {"Báo A", "Báo B"}
        counted = (north.held.months, north.held.whole, north.held.part, north.held.found, north.held.unharvested)
        assert counted == (4, 1, 1, 0, 2)
        nobody = list_silent_bodies(session, settings, Filters(until=END), 81, today=TODAY)
        assert (nobody.items, nobody.total) == ((), 0)


def test_silence_ends_with_the_last_day_that_is_held(settings: Settings) -> None:
    with open_press(settings, fill) as session:
        found = list_silent_bodies(session, settings, Filters(), 54, today=TODAY)
        assert found.last_day == "2024-03-04"
        assert [(item.id, item.days) for item in found.items] == []
        found = list_silent_bodies(session, settings, Filters(), 53, today=TODAY)
        assert [(item.id, item.days) for item in found.items] == [(NORTH, 54)]
        # Months end with the last day that is held, and twelve are told.
        months = list(months_of(found, "bao_a").values())
        assert (months[0].month, months[-1].month, months[-1].days) == ("2023-04", "2024-03", 4)


def test_the_silence_of_one_source_is_held_against_that_source(settings: Settings) -> None:
    with open_press(settings, fill) as session:
        found = list_silent_bodies(session, settings, Filters(source="bao_b", until=END), 60, limit=1, today=TODAY)
        assert ([item.id for item in found.items], found.total) == ([SOUTH], 2)
        assert [held.source for held in found.harvest] == ["bao_b"]
        assert found.items[0].held.sources == ("Báo B",)
        # January, February and March of that source.
        assert (found.items[0].held.months, found.items[0].held.found, found.items[0].held.unharvested) == (3, 1, 2)
        later = list_silent_bodies(
            session, settings, Filters(source="bao_b", until=END), 60, limit=1, cursor=found.next, today=TODAY
        )
        assert ([item.id for item in later.items], later.next) == ([NORTH], None)


def test_coverage_carries_the_same_silence_and_harvest(settings: Settings) -> None:
    with open_press(settings, fill) as session:
        filters = Filters(since=date(2024, 1, 1), until=END)
        found = get_coverage(session, settings, filters, silent_days=60, today=TODAY)
        alone = list_silent_bodies(session, settings, filters, 60, today=TODAY)
        assert (found.silent, found.silent_total, found.harvest) == (alone.items, alone.total, alone.harvest)
        without = get_coverage(session, settings, filters, today=TODAY)
        assert (without.silent, without.silent_total, without.harvest) == ((), 0, alone.harvest)
        totals = {held.source: (held.articles, held.last_published) for held in found.harvest}
        assert totals["bao_a"] == (14, "2024-03-04")
        assert totals["bao_c"] == (1, None)
