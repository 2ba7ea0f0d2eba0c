"""What rises, against its own past in the same sources; every number is the length of a list of articles."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any, get_args

import pytest
from rising_world import PERIODS, PREFIX, SINCE, UNTIL, RisingPress, days_of, fill
from sqlalchemy import update
from sqlalchemy.orm import Session

from kb.ingest import start_run
from kb.models import Article, Entity, Run
from kb.queries.filters import Contradiction, Filters
from kb.queries.rising import Rising, list_rising
from kb.queries.rising_articles import list_rising_articles
from kb.queries.rising_evidence import By
from kb.records import LOCAL
from kb.sessions import open_engine, read_session, write_session
from kb.settings import Settings

WINDOW = {"since": SINCE, "until": UNTIL}


@pytest.fixture
def press(settings: Settings) -> Iterator[Settings]:
    with write_session(open_engine(settings)) as session:
        fill(session)
    yield settings


def rising(
    settings: Settings, by: By = "organization", limit: int = 20, cursor: str | None = None, **filters: Any
) -> Rising:
    with read_session(open_engine(settings)) as session:
        return list_rising(session, settings, Filters(**filters), by=by, limit=limit, cursor=cursor)


@pytest.mark.parametrize("by", get_args(By))
def test_what_rises_is_told_with_the_articles_behind_each_number(press: Settings, by: By) -> None:
    found = rising(press, by, **WINDOW)
    prefix = PREFIX[by]
    # Both are named by six articles of the window and by none before, so they tie and stand by their ids.
    assert [item.id for item in found.items] == [f"{prefix}-len", f"{prefix}-moi", f"{prefix}-xua"]
    risen, new, again = found.items
    # One in 14 articles, of 15 in `mot` and 14 in `hai`.
    assert (risen.now, risen.before, risen.expected, risen.ratio) == (20, 2 * PERIODS, 2.07, 9.66)
    assert (new.now, new.before, new.expected, new.ratio, new.new, new.last_before) == (6, 0, 0.0, None, True, None)
    assert (again.before, again.ratio, again.new, again.last_before) == (0, None, False, "2023-05-01")
    assert (found.tested, found.total, found.next) == (4, 3, None)
    assert risen.sources == 2
    assert [period.articles for period in risen.periods] == [2] * PERIODS + [20]
    assert [period.of for period in risen.periods] == [28] * PERIODS + [29]
    assert (risen.periods[-1].since, risen.periods[-1].until) == (SINCE.isoformat(), UNTIL.isoformat())
    assert risen.first.article.date_published == SINCE.isoformat()
    assert risen.last.article.date_published == days_of(0)[9].isoformat()
    assert "len" in risen.first.sentence
    for item in found.items:
        for part, number in (("now", item.now), ("before", item.before)):
            assert count_articles(press, by, item.id, part) == number


def count_articles(settings: Settings, by: By, thing: str, part: Any) -> int:
    with read_session(open_engine(settings)) as session:
        asked = Filters(**WINDOW)
        whole = list_rising_articles(session, settings, asked, thing, by=by, part=part, limit=200)
        assert len({item.article.id for item in whole.items}) == len(whole.items) == whole.total
        first = list_rising_articles(session, settings, asked, thing, by=by, part=part, limit=5)
        walked, cursor = list(first.items), first.next
        while cursor:
            more = list_rising_articles(session, settings, asked, thing, by=by, part=part, limit=5, cursor=cursor)
            walked, cursor = [*walked, *more.items], more.next
        assert tuple(walked) == whole.items
        return whole.total


def test_sources_without_a_past_are_left_out_and_named(press: Settings) -> None:
    found = rising(press, **WINDOW)
    assert [(item.id, item.articles_now, item.articles_before) for item in found.compared] == [
        ("hai", 14, 14 * PERIODS),
        ("mot", 20, 14 * PERIODS),
    ]
    assert {item.id: (item.reason, item.articles_now, item.articles_before) for item in found.left_out} == {
        "muon": ("few_periods", 14, 14),
        "cu": ("none_now", 0, 14),
        "khac": ("none_before", 0, 0),
    }
    # Of six copies of one text the first counts.
    assert (found.articles_now, found.articles_before) == (29, 28 * PERIODS)
    # An article without a source counts nowhere, one without a day nowhere either, which is said.
    assert found.undated == 1


def test_nothing_rises_is_an_answer(press: Settings) -> None:
    before = rising(press, since=SINCE - timedelta(days=28), until=UNTIL - timedelta(days=28))
    assert (before.items, before.total, before.next) == ((), 0, None)
    assert before.tested > 0
    nobody = rising(press, source="khong-co", **WINDOW)
    assert (nobody.items, nobody.compared, nobody.articles_now) == ((), (), 0)


def test_the_filters_hold(press: Settings) -> None:
    one = rising(press, source="mot", **WINDOW)
    # The likelihoods are 2 * 6 ln(6 / 0.46) = 31 and 2 * (10 ln(10 / 1.75) + 13 ln(13 / 21.25)) = 22.
    assert [(item.id, item.now, item.before) for item in one.items] == [
        ("org-moi", 6, 0),
        ("org-xua", 6, 0),
        ("org-len", 10, 13),
    ]
    assert [item.id for item in one.compared] == ["mot"]
    assert one.left_out == ()
    together = rising(press, organization="org-moi", **WINDOW)
    # All articles that name it lie in the window: there is no past to compare with.
    assert (together.articles_now, together.articles_before, together.items) == (6, 0, ())


def test_a_walk_by_cursor_meets_each_once_and_keeps_its_window(press: Settings) -> None:
    harvest(press, UNTIL - timedelta(days=1))
    whole = rising(press)
    # Of the 24th, up to which all is harvested, there is no article.
    assert (whole.since, whole.until) == ("2025-09-26", "2025-10-23")
    first = rising(press, limit=2)
    harvest(press, UNTIL + timedelta(days=1))
    assert rising(press).until == UNTIL.isoformat()
    second = rising(press, limit=2, cursor=first.next)
    assert [*first.items, *second.items] == list(whole.items)
    assert (second.total, second.next) == (3, None)
    with pytest.raises(Contradiction):
        rising(press, by="place", cursor=first.next)


def harvest(settings: Settings, day: date, *sources: str) -> None:
    """A whole harvest of the sources on that day."""
    with write_session(open_engine(settings)) as session:
        run = start_run(session, "harvest", {"sources": list(sources or ("mot", "hai", "muon"))})
        moment = datetime(day.year, day.month, day.day, 9, tzinfo=LOCAL)
        session.execute(update(Run).where(Run.id == run).values(started_at=moment, finished_at=moment))


def test_the_window_ends_where_half_of_the_sources_are_harvested(press: Settings) -> None:
    # No harvest yet: the last day with an article.
    assert rising(press).until == UNTIL.isoformat()
    harvest(press, UNTIL + timedelta(days=1), "mot")
    harvest(press, UNTIL - timedelta(days=1), "hai")
    harvest(press, UNTIL - timedelta(days=9), "muon")
    # Two of three are harvested up to the 24th, and the last article until then is one of the 23rd.
    assert rising(press).until == (UNTIL - timedelta(days=3)).isoformat()
    until = {item.id: item.harvested_until for item in rising(press, **WINDOW).compared}
    assert until == {"mot": UNTIL.isoformat(), "hai": (UNTIL - timedelta(days=2)).isoformat()}
    with pytest.raises(Contradiction):
        rising(press, since=UNTIL)


def test_what_was_merged_counts_for_what_stands(press: Settings) -> None:
    with write_session(open_engine(press)) as session:
        session.execute(update(Entity).where(Entity.id == "org-moi").values(merged_into="org-xua"))
    items = {item.id: item for item in rising(press, **WINDOW).items}
    assert items.keys() == {"org-len", "org-xua"}
    assert (items["org-xua"].now, items["org-xua"].before, items["org-xua"].sources) == (12, 0, 1)
    assert count_articles(press, "organization", "org-xua", "now") == 12


def test_a_larger_harvest_makes_nothing_rise(settings: Settings) -> None:
    with write_session(open_engine(settings)) as session:
        grow(session)
    found = rising(settings, **WINDOW)
    assert found.tested == 1
    assert (found.items, found.articles_now) == ((), 2 * 14 + 5 * 14)


def grow(session: Session) -> None:
    """`mot` names `deu` in each article and gives five times as many in the window; `hai` never names it."""
    press = RisingPress(session)
    for number in range(PERIODS + 1):
        for day in days_of(number):
            for _ in range(6 if number == 0 else 1):
                press.article("mot", day, "deu")
            press.article("hai", day)
    press.write()


def test_days_at_the_ends_of_the_calendar(press: Settings) -> None:
    for since, until in ((date.min, date.max), (date.min, date.min), (date.max, date.max), (date.min, UNTIL)):
        assert rising(press, since=since, until=until).items == ()
    with read_session(open_engine(press)) as session:
        assert session.query(Article).count() > 300
