"""A source that falls silent, or speaks far more than ever, is told from one that rests."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import insert

from kb.holidays import is_quiet, new_year
from kb.ingest import start_run
from kb.models import Article, Page, Run
from kb.queries.volume import Volume, get_volume
from kb.records import LOCAL
from kb.sessions import open_engine, read_session, write_session
from kb.settings import Settings

LAST = date(2025, 10, 13)
"""A Monday."""


def lay_down(settings: Settings, days: dict[date, int], *, dated: bool = True) -> None:
    """So many articles of each day, seen by a harvest in the night after it."""
    with write_session(open_engine(settings)) as session:
        number = 0
        for day, count in days.items():
            seen = datetime(day.year, day.month, day.day, 23, tzinfo=LOCAL)
            for _ in range(count):
                number += 1
                fields: dict[str, Any] = {name: [] for name in ("authors", "keywords", "images", "attachments")}
                session.execute(
                    insert(Article).values(
                        id=f"a{number}", url=f"https://thu.example/{number}", source_id="thu", headline="Tin",
                        article_body="Bài.", published_on=day if dated else None,
                        published_at=datetime(day.year, day.month, day.day, tzinfo=LOCAL) if dated else None,
                        related_urls=[], topics=[],
                        extractor="x/1", first_seen=seen, last_seen=seen, revision=1, text_hash=str(number), **fields,
                    )
                )  # fmt: skip


def harvest(settings: Settings, day: date, **arguments: Any) -> None:
    with write_session(open_engine(settings)) as session:
        run = start_run(session, "harvest", {"sources": ["thu"]} | arguments)
        moment = datetime(day.year, day.month, day.day, 9, tzinfo=LOCAL)
        values = {"started_at": moment, "finished_at": moment if arguments.get("complete", True) else None}
        session.execute(Run.__table__.update().where(Run.id == run).values(**values))  # type: ignore[attr-defined]


def volume(settings: Settings) -> Volume:
    with read_session(open_engine(settings)) as session:
        return get_volume(session, "thu")


def workdays(last: date, weeks: int, each: int) -> dict[date, int]:
    """``each`` articles on every workday of the weeks before ``last``, none at weekends."""
    days = [last - timedelta(days=number) for number in range(7 * weeks, 0, -1)]
    return {day: each if day.weekday() < 5 else 0 for day in days}


def with_harvests(settings: Settings, last: date, weeks: int = 14) -> None:
    for number in range(weeks, -1, -1):
        harvest(settings, last - timedelta(days=7 * number))


def test_the_lunar_new_year_is_known_to_a_day() -> None:
    true = {
        2012: (1, 23), 2015: (2, 19), 2018: (2, 16), 2020: (1, 25), 2021: (2, 12), 2023: (1, 22), 2024: (2, 10),
        2025: (1, 29), 2026: (2, 17), 2027: (2, 6), 2030: (2, 2), 2033: (1, 31), 2034: (2, 19),
    }  # fmt: skip
    for year, (month, day) in true.items():
        assert abs((new_year(year) - date(year, month, day)).days) <= 1
        assert is_quiet(date(year, month, day))
    assert not is_quiet(date(2025, 1, 15))
    assert not is_quiet(date(2025, 2, 15))


@pytest.mark.parametrize("weekday", range(7))
def test_weekends_are_nothing_unusual_on_any_day(sqlite_settings: Settings, weekday: int) -> None:
    last = LAST + timedelta(days=weekday)
    lay_down(sqlite_settings, workdays(last, 14, 4))
    with_harvests(sqlite_settings, last)
    found = volume(sqlite_settings)
    assert (found.state, found.last_week, found.usual) == ("usual", 20, 20.0)
    assert found.until == (last - timedelta(days=1)).isoformat()
    assert found.describe() == ""


def test_a_source_that_falls_silent_is_told_before_the_week_is_over(settings: Settings) -> None:
    days = workdays(LAST, 14, 4)
    lay_down(settings, {day: count for day, count in days.items() if day < LAST - timedelta(days=9)})
    # Five days without weekend, or more than twice the longest weekend.
    with_harvests(settings, LAST)
    found = volume(settings)
    assert (found.state, found.last_week) == ("none", 0)
    assert found.last_article == "2025-10-03"
    assert "no article since 2025-10-03" in found.describe()


def test_far_fewer_and_far_more_than_ever_are_breaks(sqlite_settings: Settings) -> None:
    days = workdays(LAST, 14, 6)
    for day in days:
        if day >= LAST - timedelta(days=7):
            days[day] = 1 if day.weekday() < 5 else 0
    lay_down(sqlite_settings, days)
    with_harvests(sqlite_settings, LAST)
    found = volume(sqlite_settings)
    assert (found.state, found.last_week, found.usual, found.is_break) == ("few", 5, 30.0, True)
    assert found.describe() == "in the seven days to 2025-10-12 it gave 5 articles, 30 are usual"
    with write_session(open_engine(sqlite_settings)) as session:
        session.execute(Article.__table__.delete())  # type: ignore[attr-defined]
    for day in days:
        days[day] = 20 if day >= LAST - timedelta(days=7) else 6 if day.weekday() < 5 else 0
    lay_down(sqlite_settings, days)
    assert volume(sqlite_settings).state == "many"


def test_a_source_of_few_articles_may_be_silent_for_as_long_as_it_used_to(sqlite_settings: Settings) -> None:
    days = {LAST - timedelta(days=number): 1 for number in range(90, 5, -6)}
    lay_down(sqlite_settings, days)
    for passed, state in ((1, "usual"), (5, "usual"), (6, "none")):
        harvest(sqlite_settings, LAST + timedelta(days=passed))
        assert volume(sqlite_settings).state == state


def test_tet_is_no_break_and_no_measure(sqlite_settings: Settings) -> None:
    first = new_year(2025)
    days = workdays(first + timedelta(days=60), 24, 4)
    lay_down(sqlite_settings, {day: 0 if is_quiet(day) else count for day, count in days.items()})
    with_harvests(sqlite_settings, first + timedelta(days=60), 24)
    for passed in range(-10, 60):
        harvest(sqlite_settings, first + timedelta(days=passed))
        assert not volume(sqlite_settings).is_break


def test_what_did_not_come_to_its_end_or_was_limited_tells_nothing(sqlite_settings: Settings) -> None:
    lay_down(sqlite_settings, workdays(LAST, 14, 4))
    with_harvests(sqlite_settings, LAST)
    later = LAST + timedelta(days=21)
    for how in ({"complete": False}, {"limit": 5}, {"until": "2025-01-01"}, {"sources": ["khac"]}):
        harvest(sqlite_settings, later, **how)  # type: ignore[arg-type]
        assert volume(sqlite_settings).state == "usual"
    # Articles that were named and wait for a later run are not missing.
    with write_session(open_engine(sqlite_settings)) as session:
        now = datetime.now(UTC)
        for number in range(15):
            session.execute(
                insert(Page).values(
                    url=f"https://thu.example/cho-{number}", origin="https://thu.example", source_id="thu",
                    kind="article", state="due", priority=10, tries=0, next_fetch_at=now, found_at=now,
                )
            )  # fmt: skip
    harvest(sqlite_settings, later)
    assert volume(sqlite_settings).state == "unknown"
    with write_session(open_engine(sqlite_settings)) as session:
        session.execute(Page.__table__.delete())  # type: ignore[attr-defined]
    assert volume(sqlite_settings).state == "none"


def test_a_young_source_and_one_never_harvested_have_no_measure(sqlite_settings: Settings) -> None:
    assert volume(sqlite_settings) == Volume("unknown")
    lay_down(sqlite_settings, workdays(LAST, 3, 4))
    with_harvests(sqlite_settings, LAST, 2)
    found = volume(sqlite_settings)
    assert (found.state, found.last_week, found.usual) == ("unknown", 20, None)


def test_a_source_without_dates_is_measured_by_what_each_harvest_found(sqlite_settings: Settings) -> None:
    days = workdays(LAST, 10, 4)
    lay_down(
        sqlite_settings, {day: count for day, count in days.items() if day < LAST - timedelta(days=10)}, dated=False
    )
    with_harvests(sqlite_settings, LAST)
    assert volume(sqlite_settings).state == "none"


def test_a_backlog_found_in_later_harvests_is_no_jump(sqlite_settings: Settings) -> None:
    """Listings name older articles ever more thinly: weeks that nobody looked at when they were new are no measure."""
    days = workdays(LAST, 14, 1)
    for day in days:
        if day >= LAST - timedelta(days=7):
            days[day] = 12
    lay_down(sqlite_settings, days)
    harvest(sqlite_settings, LAST)
    assert volume(sqlite_settings).state == "usual"
