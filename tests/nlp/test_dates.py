"""Dates in every spelling, and what only looks like one."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlp.dates import complete_year, find_dates, read_date

JULY = date(2024, 7, 4)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("12/6/2021", date(2021, 6, 12)),
        ("12-06-2021", date(2021, 6, 12)),
        ("12.6.2021", date(2021, 6, 12)),
        ("ngày 12/6/2021", date(2021, 6, 12)),
        ("ngày 19\ntháng 11 năm 2025", date(2025, 11, 19)),
        ("17 tháng 3, năm 2026", date(2026, 3, 17)),
        ("ngày 2 tháng Chạp năm 1999", date(1999, 12, 2)),
        ("12/6", None),
        ("30/2/2021", None),
        ("12/6-2021", None),
        ("12/6/20215", None),
        ("1.076/1.317", None),
    ],
)
def test_a_full_date_is_read_where_it_begins(text: str, day: date | None) -> None:
    read = read_date(text)
    assert (read and read[0]) == day
    assert read is None or read[1] == len(text)


@pytest.mark.parametrize(
    ("text", "first", "last", "given"),
    [
        ("Sáng 19/10, tại hội trường", date(2024, 10, 19), date(2024, 10, 19), "completed"),
        ("Chiều nay (3/7), đoàn đến thăm", date(2024, 7, 3), date(2024, 7, 3), "completed"),
        ("từ ngày 20 - 24/5", date(2024, 5, 20), date(2024, 5, 24), "completed"),
        ("từ ngày 1 đến 31/5", date(2024, 5, 1), date(2024, 5, 31), "completed"),
        ("các ngày 12 và 13/12/2023", date(2023, 12, 12), date(2023, 12, 13), "full"),
        ("(9/12/2003 - 9/12/2023)", date(2003, 12, 9), date(2023, 12, 9), "full"),
        ("từ 28/12/2023 đến 5/1/2024", date(2023, 12, 28), date(2024, 1, 5), "full"),
        ("trong tháng 5/2023", date(2023, 5, 1), date(2023, 5, 31), "full"),
        ("tháng 2 năm 2024", date(2024, 2, 1), date(2024, 2, 29), "full"),
    ],
)
def test_days_months_and_ranges_are_found(text: str, first: date, last: date, given: str) -> None:
    (found,) = find_dates(text, JULY)
    assert (found.first, found.last, found.given) == (first, last, given)


@pytest.mark.parametrize(
    "text",
    [
        "có 45/45 xã hoàn thành",
        "1.076/1.317 doanh nghiệp",
        "được 7.5 điểm",
        "chiếm (1/3 tổng số)",
        "gọi 02373.852.369",
        "ngày 31/4/2024",
        "12/6 nhân viên",
        "từ 10 đến 20 người",
    ],
)
def test_ratios_decimals_and_phone_numbers_are_no_dates(text: str) -> None:
    assert find_dates(text, JULY) == []


def test_without_the_articles_date_no_year_is_guessed() -> None:
    assert find_dates("Sáng 19/10 và ngày 5/3", None) == []


@pytest.mark.parametrize(
    ("published", "month", "day", "year"),
    [
        (date(2024, 1, 5), 12, 28, 2023),
        (date(2024, 12, 28), 1, 6, 2025),
        (date(2024, 7, 4), 10, 20, 2024),
        (date(2024, 7, 4), 2, 3, 2024),
    ],
)
def test_the_year_is_completed_across_new_year(published: date, month: int, day: int, year: int) -> None:
    assert complete_year(published, month, day) == date(year, month, day)


@given(st.dates(date(1900, 1, 1), date(2099, 12, 31)), st.sampled_from(["/", "-", "."]), st.booleans())
def test_every_day_is_read_back_from_its_numbers(day: date, sign: str, padded: bool) -> None:
    width = "02d" if padded else "d"
    text = f"{day.day:{width}}{sign}{day.month:{width}}{sign}{day.year}"
    assert read_date(f"ngày {text}") == (day, len(text) + 5)
    assert [(f.first, text == f"ngày {text}."[f.start : f.end]) for f in find_dates(f"ngày {text}.")] == [(day, True)]


@given(st.text(alphabet="ngàythángnăm0123456789/.- (),đếnvà", max_size=80), st.none() | st.just(JULY))
def test_spans_lie_in_order_and_first_is_not_after_last(text: str, published: date | None) -> None:
    end = 0
    for found in find_dates(text, published):
        assert end <= found.start < found.end <= len(text)
        assert found.first <= found.last
        end = found.end
