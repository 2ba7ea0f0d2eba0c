"""When an activity was: completed from the article's date, with the precision of the text, never after the article."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nlp.annotate import annotate
from nlp.annotations import Activity

ON = date(2024, 6, 14)


def _find(text: str, published: date | None = ON) -> list[Activity]:
    return list(annotate(text, published).activities)


@pytest.mark.parametrize(
    ("when", "first", "last", "dated_by"),
    [
        ("Sáng nay (14/6)", "2024-06-14", "2024-06-14", "article"),
        ("Chiều qua", "2024-06-13", "2024-06-13", "article"),
        ("Từ ngày 10 - 12/6", "2024-06-10", "2024-06-12", "article"),
        ("Trong 2 ngày 5-6/3", "2024-03-05", "2024-03-06", "article"),
        ("Ngày 23/11/2023", "2023-11-23", "2023-11-23", "text"),
        ("Tháng 3/2022", "2022-03-01", "2022-03-31", "text"),
        ("Tính đến hết tháng 5/2023", None, "2023-05-31", "text"),
        ("Trong quý I/2024", "2024-01-01", "2024-03-31", "text"),
        ("Năm 2024", "2024-01-01", "2024-06-14", "text"),
        ("Dịp Tết Nguyên đán 2023", None, None, None),
    ],
)
def test_when_it_was(when: str, first: str | None, last: str | None, dated_by: str | None) -> None:
    [item] = _find(f"{when}, LĐLĐ huyện Mai Châu đã tổ chức tập huấn cho 90 cán bộ.")
    assert (item.start_date, item.end_date, item.dated_by) == (first, last, dated_by)


@pytest.mark.parametrize(
    "text",
    [
        "Ngày 20/6, LĐLĐ huyện Mai Châu tổ chức tập huấn cho 90 cán bộ.",
        "Sáng mai, LĐLĐ huyện Mai Châu tổ chức tập huấn cho 90 cán bộ.",
        "Tháng 12/2024, LĐLĐ huyện Mai Châu tổ chức tập huấn cho 90 cán bộ.",
    ],
)
def test_what_lies_after_the_article_was_not_done_yet(text: str) -> None:
    assert _find(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "LĐLĐ huyện Mai Châu đã tổ chức Đại hội, nhiệm kỳ 2023 - 2028.",
        "LĐLĐ huyện Mai Châu đã tổ chức hội nghị tổng kết hoạt động năm 2023.",
        "LĐLĐ huyện Mai Châu đã tuyên truyền Luật An toàn, vệ sinh lao động năm 2015 cho 90 công nhân.",
        "LĐLĐ huyện Mai Châu đã gặp mặt 90 cán bộ nhân kỷ niệm Ngày Phụ nữ Việt Nam 20/10.",
    ],
)
def test_terms_feasts_and_what_was_spoken_of_are_no_dates(text: str) -> None:
    [item] = _find(text)
    assert (item.start_date, item.end_date) == (None, None)


def test_the_day_goes_on_at_the_event_and_on_the_same_day() -> None:
    text = (
        "Ngày 5/6, LĐLĐ huyện Mai Châu tổ chức hội thao; trao 40 suất quà.\nDịp này, LĐLĐ huyện kết nạp 30 đoàn viên.\n"
        "Cùng ngày, Công đoàn xã Tân Lập tổ chức đại hội."
    )
    assert [(item.type, item.start_date) for item in _find(text)] == [
        ("culture_sport", "2024-06-05"),
        ("care", "2024-06-05"),
        ("membership", "2024-06-05"),
        ("congress", "2024-06-05"),
    ]


def test_a_day_that_cannot_be_completed_is_not_the_year_named_beside_it() -> None:
    text = "Ngày 5/3, LĐLĐ huyện Mai Châu đã trao giải thưởng “Bàn tay vàng” năm 2023 cho 15 công nhân."
    [item] = _find(text, None)
    assert (item.start_date, item.end_date) == (None, None)


def test_dip_nay_is_no_day_where_the_text_has_told_of_two() -> None:
    text = (
        "Ngày 5/6, LĐLĐ huyện Mai Châu tổ chức hội thao. Ngày 7/6, LĐLĐ huyện Mai Châu tổ chức đối thoại.\n"
        "Dịp này, LĐLĐ huyện kết nạp 30 đoàn viên."
    )
    assert [item.start_date for item in _find(text)] == ["2024-06-05", "2024-06-07", None]


def test_a_headline_has_the_day_and_place_that_the_text_gives_it() -> None:
    text = (
        "LĐLĐ huyện Mai Châu tổng kết hoạt động công đoàn\n"
        "Ngày 5/6, tại huyện Mai Châu, LĐLĐ huyện tổ chức hội nghị tổng kết."
    )
    headline, told = _find(text)
    assert (headline.start_date, headline.place) == (told.start_date, told.place) == ("2024-06-05", "huyện Mai Châu")


def test_a_headline_has_no_day_of_something_else_of_its_kind() -> None:
    text = (
        "LĐLĐ huyện Mai Châu hỗ trợ công nhân bị thiệt hại do bão\n"
        "Ngày 5/6, tại xã Tân Lập, LĐLĐ huyện Mai Châu trao 40 suất quà."
    )
    headline, told = _find(text)
    assert (headline.start_date, headline.place) == (None, None)
    assert told.start_date == "2024-06-05"


def test_the_same_day_is_that_of_the_sentence_before() -> None:
    text = "Sáng 5/6, Quốc hội họp. Chiều cùng ngày, LĐLĐ huyện Mai Châu tổ chức hội thao."
    assert [item.start_date for item in _find(text)] == ["2024-06-05"]


def test_a_venue_that_nothing_else_names_is_the_place() -> None:
    text = "Ngày 5/6, LĐLĐ huyện Mai Châu tổ chức lễ dâng hương tại Khu lưu niệm đồng chí Lò Văn Giá, trao 40 suất quà."
    assert [item.place for item in _find(text)][:1] == ["Khu lưu niệm đồng chí Lò Văn Giá"]


def test_a_place_is_where_it_was_and_not_where_somebody_is_from() -> None:
    [item] = _find("Ngày 5/6, LĐLĐ huyện Mai Châu tặng 40 vé xe cho công nhân quê ở Nghệ An.")
    assert item.place is None


_PARTS = st.sampled_from(
    [
        "LĐLĐ huyện Mai Châu ", "đã ", "tổ chức ", "hội thao ", "trao ", "40 suất quà ", "; ", ", ", ". ", "\n", "do ",
        "được ",
        "Ngày 5/3, ", "diễn ra ", "phối hợp với ", "Phòng Y tế huyện ", "Tham dự có ", "ông Hà Văn Lân ", "tại ", "“",
        "”",
        "kết nạp ", "và ", "12/15 đơn vị ", "Dịp này, ", "hội nghị ", "năm 2023 ",
    ]
)  # fmt: skip


@settings(max_examples=120, deadline=None)
@given(st.lists(_PARTS, max_size=30).map("".join))
def test_every_span_is_of_the_text(text: str) -> None:
    found = _find(text)
    for item in found:
        assert text[item.start : item.end] == item.text != ""
        assert item.organizer_start is None or 0 <= item.organizer_start < len(text)
        assert all(text[who.start : who.end] == who.text for who in item.participants)
    assert [item.start for item in found] == sorted(item.start for item in found)
