"""Activities that several articles tell are one event; two that only look alike are two; the order does not matter."""

from __future__ import annotations

from datetime import date
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from small_press import find, make_article, read_rows, take

from kb.enrich import enrich
from kb.events import Told, find_related, group_events
from kb.migrations import open_current, upgrade
from kb.models import Activity
from kb.reviews import store_review
from kb.sessions import open_engine, write_session
from kb.settings import Settings
from kb.takedown import take_down

DAY = date(2024, 3, 5)


def _told(number: int, text: str, *, first: date | None = DAY, place: str | None = None, article: str = "") -> Told:
    return Told(
        id=f"v{number}",
        article_id=article or f"a{number}",
        text=text,
        organizer="LĐLĐ huyện Mai Châu",
        published=date(2024, 3, 7),
        first=first,
        last=first,
        place=place,
    )


def _is_one(first: Told, second: Told) -> bool:
    events = group_events([first, second])
    assert events == group_events([second, first])
    return events[first.id] == events[second.id]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (
            "Ngày 5/3, LĐLĐ huyện Mai Châu tổ chức hội thao công nhân với 12 đội",
            "Sáng 5/3, LĐLĐ huyện tổ chức hội thao cho 12 đội",
        ),
        (
            "LĐLĐ huyện Mai Châu trao 50 suất quà cho công nhân",
            "LĐLĐ huyện trao quà, gồm 50 suất, mỗi suất 1 triệu đồng",
        ),
        (
            "LĐLĐ huyện Mai Châu khai mạc hội thi cán bộ công đoàn giỏi",
            "hội thi cán bộ công đoàn giỏi do LĐLĐ huyện tổ chức",
        ),
    ],
)
def test_what_two_articles_tell_of_one_day_is_one_event(first: str, second: str) -> None:
    assert _is_one(_told(1, first), _told(2, second))


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("LĐLĐ huyện trao 50 suất quà cho công nhân", "LĐLĐ huyện trao 30 suất quà cho công nhân"),
        ("đơn vị dành 671 triệu đồng hỗ trợ 54 trường hợp", "đơn vị dành 789 triệu đồng hỗ trợ 54 trường hợp"),
        ("LĐLĐ huyện tổ chức hội nghị sơ kết quý I", "LĐLĐ huyện tổ chức hội thảo về bữa ăn ca"),
        ("LĐLĐ huyện đến thăm gia đình chị Hà Thị Ngân", "LĐLĐ huyện đến thăm gia đình anh Bùi Văn Khánh"),
    ],
)
def test_what_contradicts_or_has_nothing_in_common_is_two(first: str, second: str) -> None:
    assert not _is_one(_told(1, first), _told(2, second))


def test_another_day_or_place_is_another_event() -> None:
    text = "LĐLĐ huyện tổ chức phiên chợ 0 đồng"
    assert not _is_one(_told(1, text), _told(2, text, first=date(2024, 3, 6)))
    assert not _is_one(_told(1, text, place="xa tan lap"), _told(2, text, place="xa dong tan"))
    assert _is_one(_told(1, text, place="xa tan lap"), _told(2, text))


def test_one_article_tells_of_two_gifts_of_one_day_and_repeats_itself() -> None:
    gifts = _told(1, "LĐLĐ huyện trao 50 suất quà", article="a")
    fares = _told(2, "tặng 60 vé xe cho công nhân", article="a")
    again = _told(3, "LĐLĐ huyện trao 50 suất quà", article="a")
    events = group_events([gifts, fares, again])
    assert events["v1"] == events["v3"] != events["v2"]


def test_what_is_told_without_its_day_joins_the_one_event_that_fits() -> None:
    dated = _told(1, "Ngày 5/3, LĐLĐ huyện tổ chức hội thao công nhân với 12 đội")
    undated = _told(2, "LĐLĐ huyện tổ chức hội thao công nhân với 12 đội tham gia", first=None)
    assert _is_one(dated, undated)
    other = _told(3, "Ngày 6/3, LĐLĐ huyện tổ chức hội thao công nhân với 12 đội", first=date(2024, 3, 6))
    events = group_events([dated, undated, other])
    assert len(set(events.values())) == 3


def test_the_month_joins_its_days_and_not_those_of_another_month() -> None:
    text = "LĐLĐ huyện khai mạc hội thao công nhân với 12 đội"
    month = Told("v9", "a9", text, "LĐLĐ huyện", date(2024, 3, 9), date(2024, 3, 1), date(2024, 3, 31), None)
    assert _is_one(_told(1, text), month)
    assert not _is_one(_told(1, text, first=date(2024, 2, 28)), month)


_TEXTS = st.sampled_from(
    [
        "LĐLĐ huyện trao 50 suất quà", "LĐLĐ huyện trao 30 suất quà", "LĐLĐ huyện trao quà cho công nhân",
        "trao 50 suất quà và 30 áo ấm", "LĐLĐ huyện tổ chức phiên chợ",
    ]
)  # fmt: skip
_DAYS = st.sampled_from([None, DAY, date(2024, 3, 6)])


@hypothesis_settings(max_examples=80, deadline=None)
@given(st.lists(st.tuples(_TEXTS, _DAYS), min_size=2, max_size=6), st.randoms())
def test_the_order_does_not_matter_and_no_event_has_two_days(
    told: list[tuple[str, date | None]], random: object
) -> None:
    items = [_told(number, text, first=first) for number, (text, first) in enumerate(told)]
    events = group_events(items)
    shuffled = list(items)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert group_events(shuffled) == events
    # What a telling leads to is all that its event depends on.
    around = find_related(items[:1], items)
    assert group_events(around) == {item.id: events[item.id] for item in around}
    for event in set(events.values()):
        assert len({item.first for item in items if events[item.id] == event and item.first}) <= 1


FIRST = "Ngày 5/3/2024, LĐLĐ huyện Gia Lâm (Hà Nội) tổ chức hội thao công nhân với 12 đội."
SECOND = "LĐLĐ huyện Gia Lâm, Hà Nội vừa tổ chức hội thao công nhân với 12 đội tham gia."
THIRD = "Chiều 7/3/2024, LĐLĐ huyện Gia Lâm, Hà Nội tổ chức hội thao nữ công nhân với 8 đội."
PRESS = [
    make_article(1, "Tin Gia Lâm", FIRST, published="2024-03-06"),
    make_article(2, "Hội thao ở Gia Lâm", SECOND, published="2024-03-08"),
    make_article(3, "Thể thao Gia Lâm", THIRD, published="2024-03-08"),
]


def test_events_are_the_same_in_whichever_order_the_articles_come(settings: Settings) -> None:
    take(settings, PRESS[:1])
    take(settings, PRESS[1:])
    rows = find(settings, Activity, Activity.type == "culture_sport")
    by_text = {row.text[:6]: row.event_id for row in rows}
    assert len(rows) == 3
    assert by_text["Ngày 5"] == by_text["LĐLĐ h"] != by_text["Chiều "]


def test_every_order_of_articles_gives_one_knowledge_base(tmp_path_factory: pytest.TempPathFactory) -> None:
    known = []
    for order in list(permutations(PRESS))[::2]:
        made = Settings(_env_file=None, data_dir=tmp_path_factory.mktemp("order"), database_url=None)
        upgrade(open_engine(made))
        for article in order:
            take(made, [article])
        known.append(read_rows(made)["activity"])
    assert known[0] == known[1] == known[2]


def test_a_review_and_a_takedown_settle_the_events_anew(sqlite_settings: Settings) -> None:
    take(sqlite_settings, PRESS)
    [first] = find(sqlite_settings, Activity, Activity.text.startswith("Ngày 5"))
    [second] = find(sqlite_settings, Activity, Activity.text.startswith("LĐLĐ h"))
    assert first.event_id == second.event_id
    with write_session(open_current(sqlite_settings)) as session:
        correction = {"start_date": "2024-02-01", "end_date": "2024-02-01"}
        store_review(
            session, layer="activity", fact_id=second.id, verdict="correct", reviewer="lan", correction=correction
        )
    [moved] = find(sqlite_settings, Activity, Activity.id == second.id)
    assert moved.event_id != first.event_id
    before = read_rows(sqlite_settings)["activity"]
    enrich(sqlite_settings, everything=True)
    assert read_rows(sqlite_settings)["activity"] == before
    take_down(sqlite_settings, first.article_id)
    assert first.event_id not in {row.event_id for row in find(sqlite_settings, Activity)}


def test_an_activity_keeps_its_figures_its_documents_and_who_took_part(settings: Settings) -> None:
    text = (
        "Thực hiện Kế hoạch số 33/KH-LĐLĐ ngày 5/6/2023, sáng 5/3, LĐLĐ huyện Gia Lâm (Hà Nội) phối hợp với Phòng Y tế "
        "huyện Gia Lâm khám bệnh cho 90 công nhân; trao 40 suất quà.\n"
        "Tham dự có bà Hà Thị Ngân, Phó Chủ tịch LĐLĐ thành phố Hà Nội."
    )
    take(settings, [make_article(1, "Tin Gia Lâm", text, published="2024-03-06")])
    health, care = sorted(find(settings, Activity), key=lambda row: row.start)
    assert (len(health.figures), len(care.figures)) == (1, 1)
    assert health.figures != care.figures
    assert (len(health.documents), care.documents) == (1, [])
    assert (health.start_date, health.dated_by) == (date(2024, 3, 5), "article")
    who = {item["text"]: item for item in health.participants}
    assert who["Phòng Y tế huyện Gia Lâm"]["role"] == "partner"
    assert who["Phòng Y tế huyện Gia Lâm"]["entity_id"]
    assert who["Hà Thị Ngân"]["position"] == "Phó Chủ tịch LĐLĐ thành phố Hà Nội"
    assert who["Hà Thị Ngân"]["entity_id"].startswith("per-ha-thi-ngan")


def test_the_levels_of_a_province_act_for_its_federation(sqlite_settings: Settings) -> None:
    text = "LĐLĐ tỉnh Bắc Ninh họp báo. Năm 2024, các cấp Công đoàn trong tỉnh đã kết nạp 2.158 đoàn viên."
    take(sqlite_settings, [make_article(1, "Tin Bắc Ninh", text, published="2025-01-23")])
    [activity] = find(sqlite_settings, Activity)
    assert activity.organizer_id == "org-lien-doan-lao-dong-tinh-bac-ninh"
