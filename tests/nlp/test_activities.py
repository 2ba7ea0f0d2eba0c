"""Activities: every row's own examples, who and when, and what is no activity yet."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from nlp.annotate import annotate, published_date
from nlp.annotations import Activity
from nlp.numbers import lower
from nlp.rows import load_rows

ROWS = load_rows("activities")


def _find(text: str, published: date | None = None) -> list[Activity]:
    return list(annotate(text, published).activities)


@pytest.mark.parametrize("kind", ROWS)
def test_a_type_is_found_in_its_examples_and_not_in_its_near_misses(kind: str) -> None:
    for example in ROWS[kind]["examples"]:
        assert [activity.type for activity in _find(example)] == [kind], example
    for near_miss in ROWS[kind]["near_misses"]:
        assert kind not in [activity.type for activity in _find(near_miss)], near_miss


def test_who_did_it_when_and_where() -> None:
    text = "Chiều 5/3, tại huyện Mai Châu, LĐLĐ tỉnh Hòa Bình trao 40 suất quà cho công nhân tại KCN Mông Hóa."
    [activity] = _find(text, date(2024, 3, 7))
    assert (activity.type, activity.organizer) == ("care", "LĐLĐ tỉnh Hòa Bình")
    assert (activity.start_date, activity.end_date) == ("2024-03-05", "2024-03-05")
    assert activity.place == "KCN Mông Hóa"


@pytest.mark.parametrize(
    ("when", "expected"),
    [
        ("Sáng nay", "2024-03-07"),
        ("Hôm qua", "2024-03-06"),
        ("Ngày 28/2", "2024-02-28"),
        ("Ngày 20/12/2023", "2023-12-20"),
    ],
)
def test_a_date_is_completed_from_the_article(when: str, expected: str) -> None:
    [activity] = _find(f"{when}, LĐLĐ huyện Mai Châu tổ chức tập huấn cho 90 cán bộ.", date(2024, 3, 7))
    assert activity.start_date == expected


def test_no_date_is_made_up_without_the_article_s_own() -> None:
    [activity] = _find("Sáng nay, LĐLĐ huyện Mai Châu tổ chức tập huấn cho 90 cán bộ.")
    assert (activity.start_date, activity.end_date) == (None, None)


def test_the_date_of_a_cited_document_is_not_the_activity_s() -> None:
    text = "Thực hiện Nghị quyết số 02-NQ/TW ngày 12/6/2021, LĐLĐ tỉnh Hòa Bình đã tổ chức tập huấn cho 90 cán bộ."
    [activity] = _find(text)
    assert activity.start_date is None


def test_after_a_semicolon_the_subject_goes_on() -> None:
    text = "Năm 2023, LĐLĐ tỉnh Hòa Bình đã khám sức khỏe cho 900 công nhân; trao tặng 40 chiếc xe đạp."
    assert [(a.type, a.organizer) for a in _find(text)] == [
        ("health", "LĐLĐ tỉnh Hòa Bình"),
        ("care", "LĐLĐ tỉnh Hòa Bình"),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "Thời gian tới, LĐLĐ tỉnh Hòa Bình sẽ trao 40 suất quà.",
        "LĐLĐ tỉnh Hòa Bình cần tổ chức hội nghị đối thoại.",
        "LĐLĐ tỉnh Hòa Bình được tặng 2 bằng khen.",
        "Đoàn viên mong LĐLĐ tỉnh Hòa Bình quan tâm tổ chức khám sức khỏe.",
        "Các cấp Công đoàn tổ chức đại hội phải tiết kiệm.",
        "Năm 2031, LĐLĐ tỉnh Hòa Bình đặt mục tiêu kết nạp 900 đoàn viên.",
        "LĐLĐ tỉnh Hòa Bình phấn đấu trao 40 suất quà.",
    ],
)
def test_plans_duties_and_wishes_are_no_activities(text: str) -> None:
    assert _find(text) == []


@pytest.mark.shared
def test_activities_of_the_source_pages(shared: Path) -> None:
    listed = found = 0
    for line in (shared / "gold" / "seeds.jsonl").read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        ours = _find(row["text"], published_date(row["published"]))
        for gold in row["activities"]:
            start = row["text"].find(gold["evidence"])
            end = start + len(gold["evidence"])
            listed += 1
            here = [a for a in ours if a.start < end and start < a.end]
            found += any((a.type, lower(a.organizer or "")) == (gold["type"], lower(gold["organizer"])) for a in here)
    assert found / listed >= 0.7


@pytest.mark.parametrize("delegation", ["Đoàn công tác của", "đoàn công tác", "Đoàn đại biểu"])
def test_a_body_acts_through_its_delegation(delegation: str) -> None:
    [activity] = _find(f"Ngày 5/3, {delegation} LĐLĐ tỉnh Hòa Bình đã đến thăm công nhân bị nạn.", date(2024, 3, 7))
    assert (activity.type, activity.organizer) == ("care", "LĐLĐ tỉnh Hòa Bình")


def test_who_receives_a_delegation_is_not_the_delegation() -> None:
    found = _find("Ngày 5/3, công ty tiếp đoàn công tác của LĐLĐ tỉnh Hòa Bình đã đến thăm công nhân bị nạn.")
    assert "LĐLĐ tỉnh Hòa Bình" not in [activity.organizer for activity in found]


def test_what_is_done_does_not_lie_after_the_article() -> None:
    [activity] = _find("Ngày 23/11, LĐLĐ tỉnh Hòa Bình đã tổ chức tập huấn cho 90 cán bộ.", date(2024, 6, 14))
    assert (activity.start_date, activity.end_date) == (None, None)


def test_bodies_that_are_counted_do_nothing() -> None:
    assert _find("Toàn huyện thành lập 31 Công đoàn cơ sở, kết nạp 902 đoàn viên.", date(2024, 3, 7)) == []


def test_what_only_says_which_event_it_was_is_not_done_there() -> None:
    assert _find("Ngày 6/1/2031, Chủ tịch LĐLĐ tỉnh Hòa Bình giải đáp tại hội nghị tổng kết công tác năm.") == []
    (activity,) = _find("Ngày 6/1/2031, LĐLĐ tỉnh Hòa Bình tổ chức hội nghị tổng kết công tác năm.")
    assert activity.type == "conference"
