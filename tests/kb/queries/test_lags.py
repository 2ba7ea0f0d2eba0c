"""Days from the issue of documents to the first report, and all that gives no lag and is told apart."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from lag_world import BAC_NINH, COUNTRY, DO_LUONG, LOCAL_PAPER, NAM_DAN, NGHE_AN, OTHER_PAPER, LagPress, fill

from kb.queries.filters import Contradiction, Filters
from kb.queries.lag_loading import LagFilters
from kb.queries.lag_reports import LagReport, list_lag_reports
from kb.queries.lags import LagGroup, Lags, list_lags
from kb.queries.local_press import list_spans
from kb.queries.paging import Slice
from kb.queries.reports import Reports, list_reports
from kb.sessions import open_engine, read_session, write_session
from kb.settings import Settings

YEAR = {"since": date(2024, 1, 1), "until": date(2024, 12, 31)}


@pytest.fixture
def press(settings: Settings) -> Iterator[Settings]:
    with write_session(open_engine(settings)) as session:
        fill(session)
    yield settings


def reports(settings: Settings, document: str, by: Any = "place", limit: int = 50, **more: Any) -> Reports:
    cursor = more.pop("cursor", None)
    with read_session(open_engine(settings)) as session:
        found = list_reports(session, settings, document, Filters(**more), by=by, limit=limit, cursor=cursor)
    assert found is not None
    return found


def lags(settings: Settings, by: Any, only: LagFilters | None = None, limit: int = 20, **more: Any) -> Lags:
    cursor = more.pop("cursor", None)
    with read_session(open_engine(settings)) as session:
        return list_lags(session, settings, Filters(**more), only, by=by, limit=limit, cursor=cursor)


def listed(settings: Settings, by: Any, group: str, part: Any, limit: int = 20, **more: Any) -> Slice[LagReport]:
    cursor = more.pop("cursor", None)
    filters = Filters(**(more or YEAR))
    with read_session(open_engine(settings)) as session:
        return list_lag_reports(session, settings, filters, group, by=by, part=part, limit=limit, cursor=cursor)


def test_the_first_report_of_each_place_with_its_evidence(press: Settings) -> None:
    found = reports(press, "soon")
    assert [(item.id, item.first, item.days, item.how, item.late) for item in found.items] == [
        (BAC_NINH, "2024-04-01", 0, "source", False),
        # Of two articles of the day that of the place's own outlet is shown, though the other was an hour earlier.
        (NGHE_AN, "2024-04-11", 10, "source", False),
    ]
    assert [item.citation.article.source for item in found.items] == [LOCAL_PAPER, OTHER_PAPER]
    assert all(item.citation.sentence == "Câu dẫn soon." for item in found.items)
    assert (found.place, found.early, found.undated, found.not_reported) == (None, (), 0, ())


def test_what_cites_a_document_before_its_day_is_no_negative_lag(press: Settings) -> None:
    found = reports(press, "early")
    assert [(item.id, item.days, item.how, item.late, item.held_since) for item in found.items] == [
        (NGHE_AN, 2, "body", False, "2024-01-01"),
        # Of this place nothing is held before March: an earlier report may have been missed.
        (BAC_NINH, 30, "source", True, "2024-03-01"),
    ]
    assert [(item.id, item.first, item.days_before) for item in found.early] == [(BAC_NINH, "2024-02-01", 9)]
    assert found.early[0].citation.article.source == COUNTRY
    assert found.undated == 1
    by_source = reports(press, "early", "source")
    assert [(item.id, item.days) for item in by_source.items] == [(COUNTRY, 2), (LOCAL_PAPER, 30)]
    assert [(item.id, item.days_before) for item in by_source.early] == [(COUNTRY, 9)]
    assert [item.id for item in by_source.not_reported] == [OTHER_PAPER]


def test_a_document_of_a_province_is_reported_by_its_districts(press: Settings) -> None:
    found = reports(press, "local")
    assert found.place == NGHE_AN
    assert [(item.id, item.days, item.how) for item in found.items] == [
        (NGHE_AN, 2, "source"),
        (DO_LUONG, 5, "body"),
        (BAC_NINH, 8, "source"),
    ]
    (silent,) = found.not_reported
    assert silent.id == NAM_DAN
    # The press of the province is that of its districts; it is held until June.
    (local,) = silent.sources
    assert (local.id, local.articles_since, local.last_article) == (OTHER_PAPER, 2, "2024-06-30")
    assert local.harvested_until is None
    assert reports(press, "local", "source").not_reported == ()


def test_who_did_not_report_stands_beside_what_was_harvested(press: Settings) -> None:
    found = reports(press, "silent")
    assert (found.items, found.total) == ((), 0)
    assert [(item.id, [source.articles_since for source in item.sources]) for item in found.not_reported] == [
        (BAC_NINH, [1]),
        (NGHE_AN, [1]),
    ]
    country = reports(press, "country", "source")
    assert [(item.id, item.sources[0].articles_since) for item in country.not_reported] == [
        (LOCAL_PAPER, 1),
        (OTHER_PAPER, 0),
    ]


def test_without_a_day_of_issue_there_are_first_days_and_no_lag(press: Settings) -> None:
    found = reports(press, "undated")
    assert [(item.id, item.first, item.days, item.late) for item in found.items] == [
        (NGHE_AN, "2024-10-01", None, False)
    ]
    assert (found.issued_on, found.early, found.not_reported) == (None, (), ())


def test_a_walk_over_reports_meets_each_once(press: Settings) -> None:
    whole = reports(press, "local").items
    walked, cursor = [], None
    while len(walked) < 9:
        found = reports(press, "local", limit=1, cursor=cursor)
        assert found.total == 3
        walked += found.items
        cursor = found.next
        if cursor is None:
            break
    assert tuple(walked) == whole


def test_no_such_document(press: Settings) -> None:
    with read_session(open_engine(press)) as session:
        assert list_reports(session, press, "none", Filters()) is None


def summary(group: LagGroup) -> tuple[Any, ...]:
    quartiles = (group.lower, group.median, group.upper, group.shortest, group.longest)
    return group.id, group.reported, quartiles, (group.not_reported, group.late, group.early)


def test_lags_by_source(press: Settings) -> None:
    found = lags(press, "source", **YEAR)
    assert [summary(group) for group in found.items] == [
        # Lags of 2, 4, 5 and 10 days.
        (COUNTRY, 4, (3.5, 4.5, 6.25, 2, 10), (1, 0, 1)),
        (LOCAL_PAPER, 2, (2, 4, 6, 0, 8), (2, 1, 0)),
        # Nothing of it is held after June: the document of September is no silence of its own.
        (OTHER_PAPER, 2, (4, 6, 8, 2, 10), (2, 0, 0)),
    ]
    assert (found.documents, found.without_day, found.total) == (5, 1, 3)


def test_lags_by_place(press: Settings) -> None:
    found = lags(press, "place", **YEAR)
    assert [summary(group) for group in found.items] == [
        (NGHE_AN, 3, (2, 2, 6, 2, 10), (1, 0, 0)),
        (BAC_NINH, 2, (2, 4, 6, 0, 8), (2, 1, 1)),
    ]
    assert [group.sources for group in found.items] == [(OTHER_PAPER,), (LOCAL_PAPER,)]
    below = lags(press, "place", place=NGHE_AN, **YEAR)
    named = {group.id: (group.reported, group.median, group.not_reported) for group in below.items}
    # Of the articles that name the province or what lies in it one cites a document.
    assert named[NGHE_AN] == (1, 5, 3)
    assert named[DO_LUONG][:2] == (1, 5)
    assert named[NAM_DAN][0] == 0


@pytest.mark.parametrize("by", ["source", "place"])
def test_every_number_is_the_length_of_a_list(press: Settings, by: str) -> None:
    for group in lags(press, by, **YEAR).items:
        for part in ("reported", "not_reported", "late", "early"):
            whole = listed(press, by, group.id, part)
            assert whole.total == len(whole.items) == getattr(group, part)
            walked: list[LagReport] = []
            cursor: str | None = None
            for _ in whole.items:
                found = listed(press, by, group.id, part, limit=1, cursor=cursor, **YEAR)
                walked += found.items
                cursor = found.next
            assert tuple(walked) == whole.items
            assert cursor is None


def test_the_documents_behind_a_number_have_their_evidence(press: Settings) -> None:
    reported = listed(press, "place", NGHE_AN, "reported")
    assert [(item.document_id, item.days, item.how) for item in reported.items] == [
        ("early", 2, "body"),
        ("local", 2, "source"),
        ("soon", 10, "source"),
    ]
    assert [item.citation.sentence for item in reported.items if item.citation] == [
        "Câu dẫn early.",
        "Câu dẫn local.",
        "Câu dẫn soon.",
    ]
    (early,) = listed(press, "place", BAC_NINH, "early").items
    assert (early.days, early.days_before, early.first, early.how) == (None, 9, "2024-02-01", "body")
    waiting = listed(press, "source", LOCAL_PAPER, "not_reported")
    assert [(item.document_id, item.first, item.citation) for item in waiting.items] == [
        ("silent", None, None),
        ("country", None, None),
    ]
    assert listed(press, "source", "khong-co", "not_reported").items == ()


def test_the_filters_hold(press: Settings) -> None:
    of_issuer = lags(press, "source", LagFilters(issuer="org-na"), **YEAR)
    assert {group.id: group.shortest for group in of_issuer.items} == {COUNTRY: 5, LOCAL_PAPER: 8, OTHER_PAPER: 2}
    assert lags(press, "source", LagFilters(type="NQ"), **YEAR).documents == 0
    (one,) = lags(press, "source", source=OTHER_PAPER, **YEAR).items
    assert (one.id, one.reported) == (OTHER_PAPER, 2)
    assert lags(press, "source", document="soon", **YEAR).documents == 1
    (naming,) = [group for group in lags(press, "source", organization="org-dl", **YEAR).items if group.reported]
    assert (naming.id, naming.reported, naming.median) == (COUNTRY, 2, 7.5)


def test_of_a_place_without_a_source_nobody_can_tell_what_was_not_reported(press: Settings) -> None:
    found = lags(press, "place", source=COUNTRY, **YEAR)
    assert {group.id: (group.reported, group.not_reported) for group in found.items} == {
        NGHE_AN: (3, None),
        BAC_NINH: (0, None),
    }
    assert listed(press, "place", NGHE_AN, "not_reported", source=COUNTRY, **YEAR).items == ()


def test_without_days_the_documents_are_those_of_the_last_year(press: Settings) -> None:
    found = lags(press, "source")
    assert (found.since, found.until) == ("2024-01-02", "2024-12-31")
    first = lags(press, "source", limit=1)
    second = lags(press, "source", limit=5, cursor=first.next)
    assert [*first.items, *second.items] == list(found.items)
    assert (second.since, second.total) == (found.since, 3)
    with pytest.raises(Contradiction):
        lags(press, "place", cursor=first.next)
    with pytest.raises(Contradiction):
        lags(press, "source", since=date(2025, 1, 1))
    for since, until in ((date.min, date.max), (date.max, date.max), (date.min, date.min)):
        lags(press, "place", since=since, until=until)


def test_a_few_strays_do_not_make_a_source_older(sqlite_settings: Settings) -> None:
    with write_session(open_engine(sqlite_settings)) as session:
        fill(session)
        press = LagPress(session)
        press.serial = 500
        press.article(OTHER_PAPER, "2009-05-05")
        for number in range(20):
            press.article(OTHER_PAPER, (date(2024, 1, 2) + timedelta(days=number)).isoformat())
    with read_session(open_engine(sqlite_settings)) as session:
        span = list_spans(session)[OTHER_PAPER]
    # Of 25 articles the two oldest are set aside.
    assert (span.first, span.last) == (date(2024, 1, 2), date(2024, 6, 30))
