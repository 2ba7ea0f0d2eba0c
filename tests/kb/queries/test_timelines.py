"""What a body did by year: through predecessors and sub-organisations, each thing once, each date by whose word."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from sqlalchemy import create_engine, make_url, text
from sqlalchemy.orm import Session
from timeline_world import (
    BOARD,
    CHAIR,
    DEPUTY,
    DISTRICT,
    MERGED,
    NEW,
    OLD,
    OLDEST,
    OTHER,
    PROVINCE,
    TOWN,
    UNIT,
    Press,
    fill,
)

from kb.migrations import upgrade
from kb.queries.filters import BadQuery, Filters
from kb.queries.timeline import EntityTimeline, TimelineOptions, get_entity_timeline
from kb.queries.timeline_entries import TimelineEntry
from kb.queries.timeline_list import TimelineFilters, list_timeline
from kb.queries.timeline_loading import office_key
from kb.queries.timeline_reports import KINDS, precision_of
from kb.sessions import open_engine, read_session, write_session
from kb.settings import Settings


class Asked:
    """A knowledge base and a session that reads it."""

    def __init__(self, settings: Settings, session: Session) -> None:
        self.settings, self.session = settings, session

    def timeline(self, entity: str = NEW, filters: Filters | None = None, **options: Any) -> EntityTimeline:
        """The timeline, which must be there."""
        options = {"limit": 50, **options}
        found = get_entity_timeline(
            self.session, self.settings, entity, filters or Filters(), TimelineOptions(**options)
        )
        assert found is not None
        return found

    def walk(self, limit: int, filters: Filters | None = None, **only: Any) -> list[TimelineEntry]:
        """The full list by slices of the limit; every slice tells the same total, which is the number of entries."""
        cursor, found, totals = None, list[TimelineEntry](), set[tuple[int, bool]]()
        while True:
            wanted = TimelineFilters(**{"entity": NEW, **only})
            slice_ = list_timeline(
                self.session, self.settings, filters or Filters(), wanted, limit=limit, cursor=cursor
            )
            found += slice_.items
            totals.add((slice_.total, slice_.total_is_exact))
            cursor = slice_.next
            if cursor is None:
                assert len(totals) == 1
                return found


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def filled(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Settings]:
    """The small press on both databases, for tests that only read."""
    address = None
    if request.param == "postgresql":
        url = make_url(request.getfixturevalue("postgres_server")).set(drivername="postgresql+psycopg")
        admin = create_engine(url, isolation_level="AUTOCOMMIT")
        with admin.connect() as connection:
            connection.execute(text("CREATE DATABASE timeline"))
        admin.dispose()
        address = url.set(database="timeline").render_as_string(hide_password=False)
    settings = Settings(data_dir=tmp_path_factory.mktemp("timeline"), database_url=address, _env_file=None)
    upgrade(open_engine(settings))
    with write_session(open_engine(settings)) as session:
        fill(session)
    yield settings
    open_engine(settings).dispose()


@pytest.fixture
def asked(filled: Settings) -> Iterator[Asked]:
    with read_session(open_engine(filled)) as session:
        yield Asked(filled, session)


def entries(found: EntityTimeline, kind: str) -> dict[int | None, list[TimelineEntry]]:
    return {item.year: list(getattr(item, kind).items) for item in found.years if getattr(item, kind).items}


def test_bodies_are_counted_with_how_they_belong(asked: Asked) -> None:
    belongs = {item.id: item.belongs for item in asked.timeline().organizations}
    assert belongs == {
        NEW: "self",
        OLD: "predecessor",
        OLDEST: "predecessor",
        BOARD: "board",
        DISTRICT: "below",
        UNIT: "below",
    }
    alone = asked.timeline(below=False, predecessors=False)
    assert [(item.id, item.belongs) for item in alone.organizations] == [(NEW, "self"), (BOARD, "board")]
    assert {item.id for item in asked.timeline(below=False).organizations} == {NEW, OLD, OLDEST, BOARD}
    # What stood below a predecessor goes with it.
    assert {item.id for item in asked.timeline(predecessors=False).organizations} == {NEW, BOARD}
    assert get_entity_timeline(asked.session, asked.settings, "org-none", Filters()) is None
    # What was merged is told under what stands for it.
    assert asked.timeline(MERGED).id == DISTRICT
    assert asked.walk(9, entity=MERGED) == asked.walk(9, entity=DISTRICT)


def test_an_activity_in_two_articles_is_one_entry_with_both(asked: Asked) -> None:
    (first,) = entries(asked.timeline(), "activities")[2023]
    assert (first.id, first.type, first.organization_id, first.belongs) == ("e1", "conference", NEW, "self")
    assert (first.date, first.until, first.precision, first.articles) == ("2023-03-01", "2023-03-01", "day", 2)
    assert [item.article.id for item in first.evidence] == ["a1", "a2"]
    assert first.reported_on == "2023-03-02"
    place = first.evidence[0]
    assert place.sentence == "Ngày 1/3/2023, LĐLĐ tỉnh tổ chức hội nghị."
    assert (place.text, place.end - place.start) == ("tổ chức e1", len("tổ chức e1"))
    assert place.archive is not None
    assert (place.archive.file, place.revision, place.extractor) == ("a.warc.gz", 1, "test/1")


def test_dates_say_how_precise_they_are_and_by_whose_word(asked: Asked) -> None:
    found = {entry.id: entry for group in entries(asked.timeline(), "activities").values() for entry in group}
    said = {id_: (entry.year, entry.precision, entry.dated_by, entry.belongs) for id_, entry in found.items()}
    assert said == {
        "e1": (2023, "day", "text", "self"),
        "e2": (None, None, None, "below"),
        "e3": (None, None, None, "self"),
        # "Sáng qua": the article's own day gives it.
        "e4": (2024, "day", "article", "predecessor"),
        "e5": (2024, "month", "text", "board"),
        "e6": (2022, "year", "article", "below")
        if found["e6"].dated_by == "article"
        else (2022, "year", "text", "below"),
    }
    assert found["e4"].organization == "Tên org-cu"


@pytest.mark.parametrize(
    ("first", "last", "precision"),
    [
        (None, None, None),
        ("2023-05-01", "2023-05-01", "day"),
        ("2023-05-20", "2023-05-24", "day"),
        ("2023-05-01", "2023-05-31", "month"),
        ("2023-04-01", "2023-06-30", "month"),
        ("2023-02-01", "2023-02-28", "month"),
        ("2018-01-01", "2023-12-31", "year"),
        ("2023-01-01", "2023-01-01", "day"),
        (None, "2023-07-31", "month"),
        (None, "2023-12-31", "year"),
        (None, "2023-07-30", "day"),
        ("2020-01-01", None, "year"),
        ("2023-05-01", "2023-06-15", "day"),
    ],
)
def test_whole_months_and_years_are_no_days(first: str | None, last: str | None, precision: str | None) -> None:
    ends = [date.fromisoformat(day) if day else None for day in (first, last)]
    assert precision_of(ends[0], ends[1]) == precision


def test_what_has_no_date_stands_apart_and_never_takes_the_articles(asked: Asked) -> None:
    last = asked.timeline().years[-1]
    assert (last.year, last.note) == (None, "undated in the text")
    undated = {entry.id: (entry.date, entry.until, entry.reported_on) for entry in last.activities.items}
    assert undated == {"e2": (None, None, "2023-03-04"), "e3": (None, None, None)}
    # Reported last comes first, what nobody dates at the very end.
    assert [entry.id for entry in last.activities.items] == ["e2", "e3"]
    assert [entry.observation_id for entry in last.figures.items] == ["v3"]


def test_people_stand_in_each_year_in_which_they_are_seen(asked: Asked) -> None:
    people = entries(asked.timeline(), "people")
    assert sorted(people) == [2022, 2023, 2024]
    (chair,) = people[2023]
    # Two ways to write the office are one.
    assert (chair.person_id, chair.date, chair.until, chair.articles) == (CHAIR, "2023-03-02", "2023-03-04", 2)
    assert (chair.first_seen, chair.last_seen, chair.dated_by) == ("2023-03-02", "2024-06-01", "article")
    (deputy,) = people[2022]
    assert (deputy.person_id, deputy.precision, deputy.dated_by, deputy.belongs) == (
        DEPUTY, "year", "text", "predecessor",
    )  # fmt: skip


def test_documents_are_issued_carried_out_or_cited(asked: Asked) -> None:
    found = [entry for group in entries(asked.timeline(), "documents").values() for entry in group]
    told = {(entry.document_id, entry.type): (entry.date, entry.precision, entry.dated_by) for entry in found}
    assert told == {
        ("d1", "issued"): ("2023-02-20", "day", "document"),
        # In the year of the document that carries it out; its own day is beside it.
        ("d0", "carried_out"): ("2023-02-20", "day", "document"),
        # Cited where the activity took place; d0 and d1 are told of already.
        ("d9", "cited"): ("2023-03-01", "day", "text"),
        ("d2", "issued"): (None, "year", "document"),
        ("d3", "issued"): (None, None, None),
    }
    by_id = {entry.document_id: entry for entry in found}
    assert by_id["d0"].issued_on == "2019-05-01"
    assert by_id["d0"].evidence[0].text == "D0"
    assert by_id["d2"].year == 2021
    # The citation that gives the date comes first; one that a reviewer rejected counts for nothing.
    assert [item.article.id for item in by_id["d1"].evidence] == ["a1", "a2"]
    assert by_id["d3"].articles == 1


def test_figures_stand_in_the_year_in_which_their_period_ends(asked: Asked) -> None:
    figures = entries(asked.timeline(), "figures")
    term, quarter = sorted(figures[2023], key=lambda entry: entry.belongs or "", reverse=True)
    assert (term.observation_id, term.date, term.until, term.precision) == ("v1", "2018-01-01", "2023-12-31", "year")
    assert (term.articles, term.value, term.unit, term.dated_by) == (2, 120, "đoàn viên", "text")
    assert (quarter.precision, quarter.organization_id, quarter.belongs) == ("month", DISTRICT, "below")


def test_filters_restrict_the_articles_that_report(asked: Asked) -> None:
    def ids(**filters: Any) -> set[str]:
        found = entries(asked.timeline(filters=Filters(**filters)), "activities")
        return {entry.id for group in found.values() for entry in group}

    assert ids(source="bao_b") == {"e1", "e2"}
    assert ids(since=date(2024, 1, 1)) == {"e4", "e5", "e6"}
    assert ids(until=date(2023, 3, 2)) == {"e1"}
    assert ids(activity="care") == {"e2", "e6"}
    assert ids(organization=DISTRICT) == {"e1", "e2"}
    one = entries(asked.timeline(filters=Filters(source="bao_b")), "activities")[2023][0]
    assert (one.articles, [item.article.id for item in one.evidence]) == (1, ["a2"])
    documents = entries(asked.timeline(filters=Filters(source="bao_b")), "documents")
    assert {entry.document_id for group in documents.values() for entry in group} == {"d1", "d2"}


def test_years_come_in_the_order_that_is_asked_for_undated_last(asked: Asked) -> None:
    assert [item.year for item in asked.timeline().years] == [2024, 2023, 2022, 2021, None]
    assert [item.year for item in asked.timeline(order="oldest").years] == [2021, 2022, 2023, 2024, None]
    one = asked.timeline(year="2024")
    assert [bool(item.activities.items) for item in one.years] == [True, False, False, False, False]
    assert [item.activities.total for item in one.years] == [2, 1, 1, 0, 2]


def test_a_person_has_offices_and_what_the_sentence_names_them_for(asked: Asked) -> None:
    found = asked.timeline(CHAIR)
    assert [(item.year, item.people.total) for item in found.years] == [(2024, 1), (2023, 1)]
    assert all(not item.documents.total and not item.figures.total for item in found.years)
    assert [item.belongs for item in found.organizations] == ["self"]


def test_at_a_place_stands_what_happened_there(asked: Asked) -> None:
    (undated,) = asked.timeline(PROVINCE).years
    assert [(entry.id, entry.organization_id, entry.belongs) for entry in undated.activities.items] == [
        ("e2", MERGED, "below")
    ]
    assert [item.id for item in asked.timeline(TOWN).organizations] == [TOWN]


def test_silence_is_told_beside_what_was_harvested(asked: Asked) -> None:
    silent = asked.timeline(silent_days=600).silent_since
    assert (silent.last_activity, silent.last_named) == ("2024-06-01", "2024-06-01")
    assert (silent.last_harvested, silent.days) == ("2024-12-31", 213)
    # a6 and a7 were harvested since, of one source; the undated a3 tells nothing.
    assert (silent.since_named.articles, silent.since_named.sources) == (2, 1)
    assert (silent.since_named.first, silent.since_named.last) == ("2024-09-01", "2024-12-31")
    gaps = [(gap.first, gap.last, gap.months, gap.harvested) for gap in silent.gaps]
    assert gaps == [("2023-04", "2024-05", 14, 1), ("2024-07", "2024-12", 6, 2)]
    below = [(body.id, body.last_named, body.days) for body in silent.below]
    assert below == [(DISTRICT, "2023-03-02", 670), (UNIT, "2023-03-04", 668)]
    assert asked.timeline(silent_days=669).silent_since.below_total == 1
    never = asked.timeline(OTHER).silent_since
    assert (never.last_named, never.last_activity, never.since_named.articles) == (None, "2024-06-01", 6)


def _scatter(press: Press, chance: random.Random) -> None:
    """Many facts of all bodies in few articles, dated and undated, of few events, so that much falls together."""
    bodies = (NEW, OLD, BOARD, DISTRICT, UNIT)
    days = ["2020-05-06", "2021-01-01", "2021-12-31", "2022-02-03", None, None]
    articles = [press.article(f"s{number}", chance.choice(days), "bao_c") for number in range(8)]
    for _ in range(40):
        event = f"s{chance.randrange(25)}"
        # As the linking makes them: one event has one body, type and day.
        whose, day = bodies[int(event[1:]) % 5], days[int(event[1:]) % 6]
        press.activity(chance.choice(articles), event, whose, day, type=("care", "training")[int(event[1:]) % 2])
        year = chance.choice(("2020", "2021", None))
        ends = (f"{year}-01-01", f"{year}-12-31") if year else (None, None)
        press.figure(chance.choice(articles), f"sv{chance.randrange(20)}{year}", chance.choice(bodies), *ends)
        seen = chance.choice(days)
        press.mention(
            chance.choice(articles), CHAIR, label="PER", body=chance.choice(bodies), position="Chủ tịch", seen=seen
        )


@pytest.mark.parametrize("limit", [0, 2])
def test_totals_and_limits_agree_with_the_full_lists(settings: Settings, limit: int) -> None:
    with write_session(open_engine(settings)) as session:
        _scatter(fill(session), random.Random(limit))
    with read_session(open_engine(settings)) as session:
        asked = Asked(settings, session)
        for filters in (Filters(), Filters(source="bao_c", activity="care")):
            found = asked.timeline(filters=filters, limit=limit)
            whole = asked.walk(25, filters)
            assert len({(entry.kind, entry.id) for entry in whole}) == len(whole)
            seen: list[tuple[str, str]] = []
            for kind in KINDS:
                for year in found.years:
                    group = getattr(year, kind)
                    words = str(year.year or "undated")
                    full = asked.walk(9, filters, kind=kind, year=words)
                    assert (group.total, group.total_is_exact) == (len(full), True)
                    assert list(group.items) == full[:limit]
                    assert (group.next is None) == (group.total <= limit)
                    if group.next:
                        only = TimelineFilters(NEW, kind, words)
                        rest = list_timeline(session, settings, filters, only, limit=200, cursor=group.next)
                        assert list(rest.items) == full[limit:]
                        assert rest.total == group.total
                    seen += [(kind, entry.id) for entry in full]
            assert sorted(seen) == sorted((entry.kind, entry.id) for entry in whole)
            assert all(sum(year.activity_types.values()) == year.activities.total for year in found.years)


def test_a_very_large_body_counts_reports_and_opens_one_year(asked: Asked, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kb.queries.timeline_scope.LARGE", 3)
    found = asked.timeline()
    assert [item.year for item in found.years] == [2024, 2023, 2022, 2021, None]
    by_year = {item.year: item for item in found.years}
    assert {year: (item.activities.total, item.activities.total_is_exact) for year, item in by_year.items()} == {
        2024: (2, False),
        2023: (2, False),  # two reports of one event
        2022: (1, False),
        2021: (0, False),
        None: (2, False),
    }
    # The newest year is open, for the body itself, what it grew from and their boards.
    assert [entry.id for entry in by_year[2024].activities.items] == ["e4", "e5"]
    assert not by_year[2023].activities.items
    opened = asked.timeline(year="2023")
    assert [entry.id for item in opened.years for entry in item.activities.items] == ["e1"]
    # Every list is exact, whichever way it is reached.
    cursor = by_year[2023].activities.next
    only = TimelineFilters(NEW, "activities", "2023")
    assert cursor is not None
    listed = list_timeline(asked.session, asked.settings, Filters(), only, cursor=cursor)
    assert [entry.id for entry in listed.items] == ["e1"]
    direct = list_timeline(asked.session, asked.settings, Filters(), only)
    assert (direct.total, direct.total_is_exact) == (1, True)
    ids = [(entry.kind, entry.id) for entry in asked.walk(2)]
    monkeypatch.undo()
    assert ids == [(entry.kind, entry.id) for entry in asked.walk(2)]


def test_a_list_needs_an_entity_and_a_year_that_is_one(asked: Asked) -> None:
    for only, words in (
        ({"entity": None}, "needs the id"),
        ({"year": "20"}, "no year"),
        ({"entity": "x"}, "'x' is none"),
    ):
        with pytest.raises(BadQuery, match=words):
            asked.walk(5, **only)
    cursor = list_timeline(asked.session, asked.settings, Filters(), TimelineFilters(NEW), limit=2).next
    with pytest.raises(BadQuery):
        list_timeline(asked.session, asked.settings, Filters(), TimelineFilters(OLD), limit=2, cursor=cursor)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Chủ tịch LĐLĐ huyện Lam", "Chủ tịch LĐLĐ huyện", True),
        ("Chủ tịch LĐLĐ huyện Lam", "Chủ tịch", True),
        ("Ủy viên Ban Chấp hành Tổng LĐLĐ Việt Nam, Thành ủy viên, Chủ tịch LĐLĐ thành phố", "Chủ tịch LĐLĐ", True),
        ("Chủ tịch LĐLĐ tỉnh, Ủy viên Ban Chấp hành Tổng LĐLĐ Việt Nam", "Chủ tịch Liên đoàn Lao động tỉnh", True),
        ("Phó Trưởng ban Tuyên giáo LĐLĐ tỉnh", "Phó Trưởng ban Tuyên giáo của LĐLĐ tỉnh Sông", True),
        ("Phó Chủ tịch LĐLĐ huyện Lam", "Chủ tịch LĐLĐ huyện Lam", False),
        ("Nguyên Chủ tịch LĐLĐ huyện Lam", "Chủ tịch LĐLĐ huyện Lam", False),
        ("Trưởng ban Nữ công LĐLĐ tỉnh", "Trưởng ban Tuyên giáo LĐLĐ tỉnh", False),
        ("Ủy viên Ban Thường vụ LĐLĐ tỉnh", "Chủ tịch LĐLĐ tỉnh", False),
    ],
)
def test_an_office_is_the_same_however_its_body_is_shortened(one: str, other: str, same: bool) -> None:
    keys = {office_key("per-a", "A", words, NEW) for words in (one, other)}
    assert (len(keys) == 1) is same
